"""``python -m creditplan`` is the command ``creditplan``."""

from creditplan.cli import main

main()
