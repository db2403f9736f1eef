"""What the columns of the tables are, for programs: CSV on the Web, by which they become RDF of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from creditplan.model import Description
from creditplan.namespaces import expand
from creditplan.publishing.cells import RULE
from creditplan.publishing.columns import LIST_SEPARATOR, Column, Table

METADATA: Final = "csv-metadata.json"
# To CSVW, days, months and years are strings. So is an IRI: tools put the parts of xsd:anyURI into templates.
_DATATYPES = {
    "string list": "string",
    "date list": "string",
    "anyURI": {"base": "string", "format": "https?://[^ ]+"},
}


def metadata(description: Description, described: Mapping[str, Table]) -> bytes:
    """Describe tables.

    Args:
        description: what their publisher says.
        described: the tables by the names of their files.
    """
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        **({"dc:license": {"@id": description.license}} if description.license else {}),
        "dc:description": RULE,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tables": [
            {"url": table.name, "dc:title": table.row, "tableSchema": _schema(table)}
            for table in described.values()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _schema(table: Table) -> dict[str, object]:
    schema: dict[str, object] = {
        "columns": [*map(_column, table.columns), *_virtual(table)],
        "primaryKey": "iri",
        "aboutUrl": "{+iri}",
    }
    if table.refers:
        schema["foreignKeys"] = [
            {"columnReference": column, "reference": {"resource": other, "columnReference": "iri"}}
            for column, other in table.refers.items()
        ]
    return schema


def _column(column: Column) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        # A reader finds a column by any of its titles: that in the file must be among them.
        "titles": {"en": [column.en, column.name], "zh": column.zh},
        "dc:description": column.says,
        "datatype": _DATATYPES.get(column.kind, column.kind),
    }
    if column.kind.endswith(" list"):
        said["separator"] = LIST_SEPARATOR
    if column.lang:
        said["lang"] = column.lang
    if column.name == "iri":
        said["required"] = True
    if column.inverse:
        about = {"aboutUrl": f"{{+{column.name}}}", "propertyUrl": column.inverse, "valueUrl": "{+iri}"}
        return said | about
    if not column.property:
        return said | {"suppressOutput": True}
    return said | {"propertyUrl": column.property} | ({"valueUrl": column.value} if column.value else {})


def _virtual(table: Table) -> Iterator[dict[str, object]]:
    """Yield what no cell says: the class of a row."""
    yield {"name": "type", "virtual": True, "propertyUrl": expand("rdf:type"), "valueUrl": table.cls}
