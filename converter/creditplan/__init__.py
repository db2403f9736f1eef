"""creditplan turns Chinese government division-of-work plans into linked open data."""

from creditplan.canonical import canonical_hash
from creditplan.mapping import to_quads
from creditplan.pipeline import build, parse
from creditplan.query import Queries
from creditplan.reading import read, read_all
from creditplan.validation import validate

__all__ = ["Queries", "build", "canonical_hash", "parse", "read", "read_all", "to_quads", "validate"]
