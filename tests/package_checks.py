"""Whether the tables of a data package hold together, found out from its description alone; and filters to try it with."""

import csv
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICES, Filters, values_of

Rows = Sequence[Mapping[str, Any]]
_WORDS = ("militias", "killed", "troops", "Iran", "Baghdad", "five", "deadline", "nothing-has-these-words")


def unzipped(package: bytes) -> dict[str, bytes]:
    """The files of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tables_of(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str | None]]]:
    """The rows of every CSV file of a package; an empty cell is None."""
    found = {}
    for name, content in files.items():
        if name.endswith(".csv"):
            rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
            found[name.removesuffix(".csv")] = [{key: cell or None for key, cell in row.items()} for row in rows]
    return found


def described(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """The descriptions of the tables of a package."""
    resources: list[dict[str, Any]] = json.loads(files["datapackage.json"])["resources"]
    return resources


def faults(resources: Sequence[Mapping[str, Any]], tables: Mapping[str, Rows]) -> list[str]:
    """What is wrong with the tables of a package: a reference that leads nowhere, rows that share a key, a list in a cell."""
    found: list[str] = []
    for resource in resources:
        name, schema, rows = resource["name"], resource["schema"], tables[resource["name"]]
        found += _of_keys(name, schema, rows, tables)
        for field in schema["fields"]:
            cells = [row[field["name"]] for row in rows]
            limits = field.get("constraints", {})
            found += [f"{name}.{field['name']} is empty" for cell in cells if cell is None and limits.get("required")]
            allowed = limits.get("enum")
            found += [
                f"{name}.{field['name']}: {c} is not allowed" for c in cells if allowed and c is not None and c not in allowed
            ]
            found += [f"{name}.{field['name']}: {c} is a list" for c in cells if isinstance(c, tuple) or " | " in str(c)]
    return found


def _of_keys(name: str, schema: Mapping[str, Any], rows: Rows, tables: Mapping[str, Rows]) -> Iterator[str]:
    """What is wrong with the keys of one table."""
    if unique := schema.get("primaryKey"):
        keys = [tuple(row[column] for column in unique) for row in rows]
        yield from (f"{name}: two rows are {key}" for key, number in Counter(keys).items() if number > 1)
        yield from (f"{name}: {key} is incomplete" for key in keys if None in key)
    for key in schema["foreignKeys"]:
        there, columns = key["reference"]["resource"] or name, key["reference"]["fields"]
        known = {tuple(row[column] for column in columns) for row in tables[there]}
        used = {tuple(row[column] for column in key["fields"]) for row in rows}
        yield from (f"{name}: {one} is not in {there}" for one in used - known if set(one) != {None})


def filters(dataset: Dataset, number: int) -> list[Filters]:
    """Filters made by chance, the same in every run: some values of some choices, a period, words."""
    chance = random.Random(19)
    return [_filter(dataset, chance) for _ in range(number)]


def _filter(dataset: Dataset, chance: random.Random) -> Filters:
    """One filter made by chance."""
    given: dict[str, Any] = {}
    for name in chance.sample(CHOICES, chance.choice((0, 1, 1, 2))):
        values = values_of(dataset, name)
        given[name] = tuple(chance.sample(values, min(len(values), chance.choice((1, 1, 2)))))
    if chance.random() < 0.4:
        given["start"] = date(2003, 1, 1) + timedelta(days=chance.randrange(6_500))
        given["end"] = given["start"] + timedelta(days=chance.choice((0, 30, 400)))
    if chance.random() < 0.3:
        given["text"] = chance.choice(_WORDS)
    return Filters(**given)
