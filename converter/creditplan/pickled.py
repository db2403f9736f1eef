"""Values of ours as bytes: they come back as what they were, and nothing else can come back.

A pickle is code. What lies where others may write is read here, where it can make plain values and values of
our own classes alone, and call nothing.
"""

from __future__ import annotations

import io
import pickle
from types import MappingProxyType
from typing import IO, Any, Final

# Rooms whose classes hold values and do nothing.
_ROOMS: Final = (
    *("creditplan.dates", "creditplan.model.", "creditplan.publishing.products"),
    *("creditplan.publishing.statistics", "creditplan.validation.report"),
)

# Terms, as results of a validation name them.
_TERMS: Final = {("pyoxigraph", name) for name in ("BlankNode", "Literal", "NamedNode", "Triple")}


def dump(value: object, file: IO[bytes]) -> None:
    """Write a value at the place where a file is."""
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(value)


def load(file: IO[bytes]) -> Any:  # noqa: ANN401 (what was written)
    """Return the value at the place where a file is.

    Raises:
        pickle.UnpicklingError: it holds something else than values of ours; what is damaged raises this, or
            almost anything else.
    """
    return _Unpickler(file).load()


def dumps(value: object) -> bytes:
    """Return a value as bytes."""
    file = io.BytesIO()
    dump(value, file)
    return file.getvalue()


def loads(data: bytes) -> Any:  # noqa: ANN401 (what was written)
    """Return the value that bytes are of.

    Raises:
        pickle.UnpicklingError: as :func:`load`.
    """
    return load(io.BytesIO(data))


class _Pickler(pickle.Pickler):
    """Keeps mappings that nobody can change, which the standard one refuses."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 (as its base class)
        if isinstance(value, MappingProxyType):
            return _proxy, (dict(value),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 (as its base class)
        if (module, name) == (__name__, _proxy.__name__):
            return _proxy
        if module.startswith(_ROOMS) or (module, name) in _TERMS:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")


def _proxy(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)
