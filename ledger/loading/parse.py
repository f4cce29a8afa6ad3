"""Bytes to records: reads what `files.read` found in `data/` and `seeds/`, and collects every fault on the way.

`read` gives all that could be read with the problems of reading; `check` adds what must hold across records; `dataset` (below)
freezes a faultless reading into the value that pages and exports work on.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from ledger.loading import files, yaml_text
from ledger.loading.files import Files
from ledger.model.article import Article
from ledger.model.problems import Kind, Problem
from ledger.model.records import TABLES, Model, Source


@dataclass(frozen=True)
class Row:
    """A record and its place in the file: the number of the item, from 0."""

    index: int
    record: Any


@dataclass
class Table:
    """One file of `data/`: its text, its rows that have the right shape, and every id that it spells."""

    name: str
    file: str
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    lines: Mapping[yaml_text.Path, int] = field(default_factory=dict)
    whole: bool = True

    def line(self, index: int, path: yaml_text.Path = ()) -> int:
        """Line of a field, or of the nearest thing around it that is written down."""
        full: yaml_text.Path = (index, *path)
        while full and full not in self.lines:
            full = full[:-1]
        return self.lines.get(full, 0)

    def problem(self, row: Row, path: yaml_text.Path, kind: Kind, message: str) -> Problem:
        """A fault at a field of a row."""
        name = getattr(row.record, "id", "") or f"#{row.index + 1}"
        return Problem(self.file, self.line(row.index, path), name, dotted(path), kind, message)


@dataclass
class Reading:
    """All that could be read out of the files, and the faults found while reading."""

    files: Files
    tables: dict[str, Table]
    articles: dict[str, Article]
    problems: list[Problem]

    def records(self, name: str) -> list[Any]:
        return [row.record for row in self.tables[name].rows]


def dotted(path: yaml_text.Path) -> str:
    return ".".join(map(str, path))


def read(found: Files, max_bytes: int = files.MAX_BYTES) -> Reading:
    """Read a dataset out of the bytes of its files. Never raises for what they hold."""
    problems: list[Problem] = []
    tables = {name: _table(found, name, max_bytes, problems) for name in TABLES}
    articles = dict(_articles(found, tables["sources"], problems))
    return Reading(found, tables, articles, problems)


def _table(found: Files, name: str, max_bytes: int, problems: list[Problem]) -> Table:
    table = Table(name, f"data/{name}.yaml")
    data = found.held.get(table.file)
    if data is None:
        why = found.refused.get(table.file)
        wanted = "it holds one record with id, title and topic" if name == "subject" else "an empty list is written []"
        said = f"cannot be read: {why}" if why else f"no such file; {wanted}"
        problems.append(Problem(table.file, 0, "", "", Kind.FILE_MISSING, said))
        table.whole = False
        return table
    try:
        parsed = yaml_text.parse(table.file, data, max_bytes)
    except yaml_text.Refused as refused:
        problems.append(refused.problem)
        table.whole = False
        return table
    table.text, table.lines = data.decode("utf-8"), parsed.lines
    faults = list(_rows(table, parsed.value))
    table.whole = not faults
    problems.extend(faults)
    if table.whole:
        fault = yaml_text.comment_inside(table.file, table.text) or yaml_text.difference(table.file, table.text, canonical(table))
        problems.extend([fault] if fault else [])
    return table


def canonical(table: Table) -> str:
    """The one spelling of a table's file: fields in the order of their definition, evidence last, nothing that is absent."""
    plain = [ordered(row.record.model_dump(mode="json", exclude_defaults=True)) for row in table.rows]
    return yaml_text.dump(plain, yaml_text.header(table.text))


def ordered(fields: dict[str, Any]) -> dict[str, Any]:
    """A record's fields as they are written: what every record has comes first or last, its own fields between."""
    last = [key for key in ("evidence", "attributions", "zones", "note", "formerly") if key in fields]
    return {key: fields[key] for key in [*(k for k in fields if k not in last), *last]}


def _rows(table: Table, value: Any) -> Iterator[Problem]:
    model = TABLES[table.name]
    if not isinstance(value, list):
        yield Problem(table.file, 1, "", "", Kind.NOT_A_LIST, "must be a list of records, each starting with a dash")
        return
    for index, item in enumerate(value):
        row = Row(index, None)
        if not isinstance(item, dict):
            yield table.problem(row, (), Kind.WRONG_TYPE, "must be a record: a mapping of fields")
            continue
        name = item.get("id")
        if isinstance(name, str):
            table.ids.add(name)
        try:
            table.rows.append(Row(index, model.model_validate(item)))
        except ValidationError as error:
            faults = error.errors(include_url=False)
            inner = {fault["loc"][:n] for fault in faults for n in range(len(fault["loc"]))}
            for fault in faults:
                if fault["type"] == "too_short" and fault["loc"] in inner:
                    continue  # it counts the items without those at fault
                kind, path, message = _fault(fault, item)
                yield Problem(
                    table.file,
                    table.line(index, path),
                    name if isinstance(name, str) else f"#{index + 1}",
                    dotted(path),
                    kind,
                    message,
                )


def _fault(fault: Any, item: Mapping[str, Any]) -> tuple[Kind, yaml_text.Path, str]:
    """One complaint of pydantic as kind, path and a sentence that says what would be right."""
    path: yaml_text.Path = fault["loc"]
    given = str(fault["input"])[:60]
    match fault["type"]:
        case "missing":
            return Kind.MISSING_FIELD, path, f"'{path[-1]}' must be given"
        case "extra_forbidden":
            return Kind.UNKNOWN_KEY, path, f"no field is called '{path[-1]}' here"
        case "literal_error":
            return Kind.NOT_ALLOWED, path, f"'{given}' is not one of {fault['ctx']['expected']}"
        case "string_pattern_mismatch":
            return Kind.NOT_ALLOWED, path, f"'{given}' must match {fault['ctx']['pattern']}"
        case _:
            return Kind.WRONG_TYPE, path, f"{fault['msg']}, not {given!r}"


def _articles(found: Files, sources: Table, problems: list[Problem]) -> Iterator[tuple[str, Article]]:
    for row in sources.rows:
        source: Source = row.record
        try:
            data = found.held[f"seeds/{source.file}"]
            text = data.decode("utf-8")
        except (KeyError, ValueError):
            problems.append(
                sources.problem(row, ("file",), Kind.SEED_MISSING, f"seeds/{source.file} cannot be read as UTF-8 text")
            )
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest != source.sha256:
            problems.append(sources.problem(row, ("sha256",), Kind.SEED_CHECKSUM, f"seeds/{source.file} has {digest}"))
        yield source.id, Article(text, source.zones)


__all__ = ["Model", "Reading", "Row", "Table", "canonical", "dotted", "read"]
