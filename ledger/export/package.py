"""The tables as a Frictionless Data Package: CSV files, what each field means, and a README, in one zip."""

import io
import json
import zipfile
from typing import Any

from ledger.export.about import About
from ledger.export.files import to_csv
from ledger.export.tables import COLUMNS, Column, columns, frames
from ledger.model.dataset import Dataset
from ledger.model.records import TABLES
from ledger.wording import bibliography

_KEYS: dict[str, dict[str, tuple[str, str]]] = {
    "troop_levels": {"place": ("places", "id"), "asserted_by": ("actors", "id"), "via": ("actors", "id")},
    "actors": {"side": ("sides", "id")},
    "casualties": {"victims": ("victims", "id"), "place": ("places", "id"), "asserted_by": ("actors", "id")},
    "attributions": {"attack": ("attacks", "id"), "actor": ("actors", "id"), "by": ("actors", "id")},
    "positions": {"actor": ("actors", "id"), "side": ("sides", "id"), "issue": ("issues", "id"), "via": ("actors", "id")},
    "evidence": {"source": ("sources", "id")},
    "errata": {"source": ("sources", "id")},
    "sources": {"voice": ("actors", "id")},
}
_EXTRA = {
    "evidence": "The exact words that state each record, and where they stand.",
    "attributions": "Somebody's statement about who did an attack.",
}
_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: the same view gives the same bytes


def to_package(selected: Dataset, about: About) -> bytes:
    """The zip of the selection."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            "datapackage.json": json.dumps(descriptor(selected, about), ensure_ascii=False, indent=1) + "\n",
            "README.md": readme(selected, about),
        }
        files |= {f"{name}.csv": to_csv(table) for name, table in frames(selected).items()}
        files["citations.bib"] = bibliography.bibtex(
            [bibliography.view(selected, about.title, about.said, about.link, about.base)]
        )
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _THEN), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def descriptor(selected: Dataset, about: About) -> dict[str, Any]:
    """The `datapackage.json` of a view."""
    return {
        "profile": "tabular-data-package",
        "name": selected.subject.id,
        "title": f"{selected.subject.title}: {about.title}",
        "description": about.said,
        "version": about.version,
        "ledger": about.facts(),
        "resources": [_resource(name) for name in COLUMNS],
    }


def _resource(name: str) -> dict[str, Any]:
    described = columns(name)
    schema: dict[str, Any] = {"fields": [_field(c) for c in described], "missingValues": [""]}
    if "id" in COLUMNS[name]:
        schema["primaryKey"] = ["id"]
    schema["foreignKeys"] = [
        {"fields": [mine], "reference": {"resource": table, "fields": [theirs]}}
        for mine, (table, theirs) in _KEYS.get(name, {}).items()
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


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "title": column.title, "type": column.type, "description": column.description}
    if unit := _unit(column.name):
        found["unit"] = unit
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.name in ("low", "best", "high"):
        constraints["minimum"] = 0
    if column.name == "id":
        constraints["unique"] = True
    return {**found, "constraints": constraints} if constraints else found


def _unit(name: str) -> str:
    if name in ("low", "best", "high"):
        return "people"
    return {"lat": "degrees north", "lon": "degrees east", "start": "characters", "end": "characters"}.get(name, "")


def readme(selected: Dataset, about: About) -> str:
    """The README of the package: what it is, and each field's meaning."""
    head = [f"# {selected.subject.title}: {about.title}", "", *(f"- **{label}**: {text}" for label, text in about.lines()), ""]
    for name in COLUMNS:
        head += [f"## {name}.csv", "", _resource(name)["description"], ""]
        head += [f"- `{c.name}` ({c.type}): {c.description}" for c in columns(name)] + [""]
    return "\n".join(head)
