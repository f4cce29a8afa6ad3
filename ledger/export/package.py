"""The tables as a Frictionless Data Package: CSV files, a README, and what each field means, in one zip."""

import json
from typing import Any

from ledger.export.about import About
from ledger.export.derived import Column
from ledger.export.files import to_csv
from ledger.export.package_dictionary import NAME, dictionary
from ledger.export.package_readme import readme
from ledger.export.package_tables import TABLES, Key, keys, package_frames
from ledger.loading.archive import packed
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.model.vocabulary import LICENSES
from ledger.query.selection import Selection
from ledger.urls import links
from ledger.wording import bibliography, citation, words


def to_package(selected: Selection, about: About) -> bytes:
    """The data package of a selection, as the bytes of a zip, the same for the same view at any time."""
    files = {
        "README.md": readme(selected, about, TABLES),
        NAME: dictionary(selected.dataset, TABLES),
        "datapackage.json": json.dumps(descriptor(selected, about), ensure_ascii=False, indent=1) + "\n",
        "citations.bib": citations(selected.dataset, about),
        **{f"{name}.csv": to_csv(table) for name, table in package_frames(selected, about.base).items()},
    }
    return packed({name: text.encode() for name, text in files.items()})


def citations(dataset: Dataset, about: About) -> str:
    """The citations of a view and of all articles, as BibTeX."""
    cited = [bibliography.view(dataset, about.title, about.said, about.link, about.base)]
    cited += [
        bibliography.article(dataset, source, links.to_article(source, dataset.version), about.base) for source in dataset.sources
    ]
    return bibliography.bibtex(cited)


def descriptor(selected: Selection, about: About) -> dict[str, Any]:
    """The content of `datapackage.json`, which describes every table of a view."""
    dataset, day = selected.dataset, selected.dataset.changed
    licenses = [  # the title says to what the licence does not apply
        {"name": name, "title": f"{license.name}, for the records. {citation.NOT_OURS}", "path": license.url}
        for name, license in LICENSES.items()
        if name == about.license
    ]
    return {
        "profile": "tabular-data-package",
        "name": dataset.subject.id,
        "title": about.contents,
        "description": " ".join(filter(None, (about.said, about.perhaps, about.reach))),
        "version": about.version,
        **({"created": f"{day.isoformat()}T00:00:00Z"} if day else {}),
        **({"homepage": about.base + about.link} if about.base else {}),
        **({"licenses": licenses} if licenses else {}),
        "sources": [_source(dataset, name) for name in dataset.sources],
        "contributors": [{"title": citation.authors(dataset), "role": "author"}],
        "keywords": [dataset.subject.topic, *map(words.plural, CLAIMS), *(side.name for side in dataset.sides.values())],
        "ledger": about.facts(),
        "resources": [_resource(name) for name in TABLES],
    }


def _source(dataset: Dataset, name: str) -> dict[str, str]:
    """An article, by its id, as the specification wants a source."""
    url = dataset.sources[name].url
    return {"title": citation.source_line(dataset, name), **({"path": url} if url else {})}


def _resource(name: str) -> dict[str, Any]:
    """The description of one table, as the specification of data packages wants it."""
    table = TABLES[name]
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "missingValues": [""]}
    if table.unique:
        schema["primaryKey"] = list(table.unique)
    schema["foreignKeys"] = [_key(name, key) for key in keys(name)]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": table.described,
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _key(name: str, key: Key) -> dict[str, Any]:
    """A key of a table; one that refers to the table itself names no other, as the specification wants it."""
    table = "" if key.table == name else key.table
    return {"fields": list(key.columns), "reference": {"resource": table, "fields": list(key.referred)}}


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
    if name in ("low", "best", "high", "adds"):
        return "people"
    return {"lat": "degrees north", "lon": "degrees east", "start": "code points", "end": "code points"}.get(name, "")
