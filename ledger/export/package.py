"""The tables as a Frictionless Data Package: CSV files, what each field means, and a README, in one zip."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from ledger.export.about import About
from ledger.export.derived import Column
from ledger.export.files import to_csv
from ledger.export.tables import COLUMNS, MODELS, columns, frames, values
from ledger.model.fields import fields_of
from ledger.model.records import NAMED, TABLES
from ledger.model.vocabulary import LICENSES
from ledger.query.selection import Selection
from ledger.wording import bibliography

_DERIVED_KEYS = {("attributions", "attack"): "attacks", ("positions", "side"): "sides"}
"""The tables that those columns refer to which are no field of their record."""
_EXTRA = {
    "evidence": "The exact words that state each record, and where they stand.",
    "attributions": "Somebody's statement about who did an attack.",
}
_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: the same view gives the same bytes


SUM = """import pandas as pd

casualties = pd.read_csv("casualties.csv", dtype={"adds": "Int64", "year": "Int64"})
counted = casualties.query("counted == True")
print(counted.groupby(["outcome", "victims_name", "year"])["adds"].agg(["sum", "count"]))
"""
"""The lines of Python by which a receiver adds up the casualties of a package as the page does."""


def to_package(selected: Selection, about: About) -> bytes:
    """The data package of a selection, as the bytes of a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            "datapackage.json": json.dumps(descriptor(selected, about), ensure_ascii=False, indent=1) + "\n",
            "README.md": readme(selected, about),
        }
        files |= {f"{name}.csv": to_csv(table) for name, table in frames(selected, about.base).items()}
        files["citations.bib"] = bibliography.bibtex(
            [bibliography.view(selected.dataset, about.title, about.said, about.link, about.base)]
        )
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _THEN), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def descriptor(selected: Selection, about: About) -> dict[str, Any]:
    """The content of `datapackage.json`, which describes every table of a view."""
    return {
        "profile": "tabular-data-package",
        "name": selected.dataset.subject.id,
        "title": f"{selected.dataset.subject.title}: {about.title}",
        "description": about.said,
        "version": about.version,
        **({"licenses": [_license(about.license)]} if about.license else {}),
        "ledger": about.facts(),
        "resources": [_resource(name) for name in COLUMNS],
    }


def _license(name: str) -> dict[str, str]:
    """A licence, by its SPDX id, as the specification of data packages wants it."""
    return {"name": name, "title": LICENSES[name].name, "path": LICENSES[name].url}


def _resource(name: str) -> dict[str, Any]:
    """The description of one table, as the specification of data packages wants it."""
    described = columns(name)
    schema: dict[str, Any] = {"fields": [_field(c) for c in described], "missingValues": [""]}
    if "id" in COLUMNS[name]:
        schema["primaryKey"] = ["id"]
    schema["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": table, "fields": ["id"]}} for column, table in _keys(name)
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": _EXTRA.get(name) or (TABLES[name].__doc__ or "").strip().splitlines()[0],
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _keys(name: str) -> Iterator[tuple[str, str]]:
    """The columns of a table that hold one id each, with the table that they refer to.

    References to tables of claims and to the table itself are left out, because a filtered package may lack the record.
    """
    fields = fields_of(MODELS[name])
    for column in COLUMNS[name]:
        field = fields.get(column)
        table = _DERIVED_KEYS.get((name, column), "")
        if field and not field.many and set(field.refers_to) <= set(NAMED) - {name}:
            table = "".join(field.refers_to)
        if table:
            yield column, table


def _field(column: Column) -> dict[str, Any]:
    """The description of one column, with its unit and what its values must keep to."""
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": column.type,
        "description": column.description,
    }
    if unit := _unit(column.name):
        described["unit"] = unit
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.name in ("low", "best", "high"):
        constraints["minimum"] = 0
    if column.name == "id":
        constraints["unique"] = True
    return {**described, "constraints": constraints} if constraints else described


def _unit(name: str) -> str:
    """The unit of a column; empty if it has none."""
    if name in ("low", "best", "high"):
        return "people"
    return {"lat": "degrees north", "lon": "degrees east", "start": "characters", "end": "characters"}.get(name, "")


def readme(selected: Selection, about: About) -> str:
    """The README of the package: what the view is, and what each column of each table means."""
    head = [
        f"# {selected.dataset.subject.title}: {about.title}",
        "",
        *(f"- **{label}**: {text}" for label, text in about.lines()),
        "",
    ]
    head += ["## The sums of the page, from this file alone", "", f"```python\n{SUM}```", ""]
    for name in COLUMNS:
        head += [f"## {name}.csv", "", _resource(name)["description"], ""]
        head += [f"- `{c.name}` ({c.type}): {c.description}{_values(selected, c)}" for c in columns(name)] + [""]
    return "\n".join(head)


def _values(selected: Selection, column: Column) -> str:
    """The values that a column may hold, in words; empty where they are not listed."""
    allowed = values(selected.dataset, column)
    return f" One of: {', '.join(f'`{value}`' for value in allowed)}." if allowed else ""
