"""The version of the product, said here once: for the wheel, and for what is made before there is a wheel."""

VERSION = "0.1.0"
