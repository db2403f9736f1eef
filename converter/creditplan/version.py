"""The version of the product, said here once: the wheel takes it from here, and what is made with the wheel too."""

VERSION = "0.1.0"
