"""Data frames of pandas, which is loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr


def frame(columns: Mapping[str, Sequence[object]], types: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
    """Make a :class:`pandas.DataFrame`.

    Args:
        columns: values by the names of columns, all of one length; ``None`` where there is none.
        types: of pandas, by the names of columns; of others they follow from the values.

    Raises:
        InputError: pandas is not installed.
    """
    try:
        import pandas  # noqa: PLC0415 (optional, and slow to load)
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise InputError(
            tr("a data frame takes the library pandas, which is not installed"), remedy=install("pandas")
        ) from None
    made = pandas.DataFrame({name: pandas.Series(values, dtype=object) for name, values in columns.items()})
    own = types or {}
    return made.astype(own).astype(dict(made.drop(columns=list(own)).convert_dtypes().dtypes))
