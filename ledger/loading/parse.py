"""From the bytes of a dataset's files to its records, collecting every fault on the way.

`read` gives all that could be read, with the problems of reading. `rules.problems` adds what must hold across records, and
`opening.freeze` turns a reading without faults into the dataset that pages and exports work on.
"""

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ledger.loading import files, yaml_text
from ledger.loading.files import Files
from ledger.model.article import Article
from ledger.model.problems import Kind, Problem
from ledger.model.records import OPTIONAL, TABLES, Source


@dataclass(frozen=True)
class Row:
    """A record and its place in the file: the number of the item, from 0."""

    index: int
    record: Any


@dataclass
class Table:
    """One file of `data/` as far as it could be read.

    text: what the file holds; empty where it could not be read
    rows: its records of the right shape
    ids: every id that it spells, of records of a wrong shape too
    whole: whether all of the file was read, and every record has the right shape
    """

    name: str
    file: str
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    whole: bool = True

    @cached_property
    def lines(self) -> Mapping[yaml_text.Path, int]:
        """The line of each key and item by its path."""
        return yaml_text.lines(self.file, self.text) if self.text else {}

    def line(self, index: int, path: yaml_text.Path = ()) -> int:
        """The line of a field of an item; if the field is not written down, that of the nearest thing around it."""
        full: yaml_text.Path = (index, *path)
        while full and full not in self.lines:
            full = full[:-1]
        return self.lines.get(full, 0)

    def problem(self, row: Row, path: yaml_text.Path, kind: Kind, message: str) -> Problem:
        """A problem at a field of a row."""
        name = getattr(row.record, "id", "") or f"#{row.index + 1}"
        return Problem(self.file, self.line(row.index, path), name, dotted(path), kind, message)


@dataclass
class Reading:
    """All that could be read out of the files, and the faults met while reading.

    added_from: where records are added to a dataset, the number of the first of them in each table; those before are known to be
    good, and rules that judge each record by itself pass over them
    """

    files: Files
    tables: dict[str, Table]
    articles: dict[str, Article]
    problems: list[Problem]
    added_from: Mapping[str, int] = field(default_factory=dict)

    def records(self, name: str) -> list[Any]:
        """The records of one table."""
        return [row.record for row in self.tables[name].rows]

    def rows(self, *names: str) -> Iterator[tuple[Table, Row]]:
        """Every row that is to be judged of these tables, by default of all, with its table."""
        for name in names or self.tables:
            yield from ((self.tables[name], row) for row in self.tables[name].rows[self.added_from.get(name, 0) :])


def dotted(path: yaml_text.Path) -> str:
    """A path of keys as text, such as 'evidence.0.quote'."""
    return ".".join(map(str, path))


def read(dataset_files: Files, max_bytes: int = files.MAX_BYTES) -> Reading:
    """Read a dataset out of the bytes of its files, none of which may be larger than `max_bytes`. Never raises."""
    problems: list[Problem] = []
    tables = {name: _table(dataset_files, name, max_bytes, problems) for name in TABLES}
    problems.extend(_unknown(dataset_files))
    articles = dict(_articles(dataset_files, tables["sources"], problems))
    return Reading(dataset_files, tables, articles, problems)


def _unknown(dataset_files: Files) -> Iterator[Problem]:
    """A problem for each file in `data/` that is that of no table, so that no misspelt file is overlooked."""
    for file in sorted({*dataset_files.contents, *dataset_files.refused}):
        if not files.is_known(file):
            near = difflib.get_close_matches(file, files.TABLES, 1)
            meant = f"is it {near[0]}?" if near else f"the files are {', '.join(sorted(files.TABLES))}"
            yield Problem(file, 0, "", "", Kind.FILE_UNKNOWN, f"the file of no table; {meant}")


def _table(dataset_files: Files, name: str, max_bytes: int, problems: list[Problem]) -> Table:
    """Read one file of `data/`. Its problems are appended to `problems`."""
    table = Table(name, f"data/{name}.yaml")
    data = dataset_files.contents.get(table.file)
    if data is None:
        reason = dataset_files.refused.get(table.file)
        if name in OPTIONAL and not reason:
            return table
        wanted = "it holds one record with id, title, topic and license" if name == "subject" else "an empty list is written []"
        message = f"cannot be read: {reason}" if reason else f"no such file; {wanted}"
        problems.append(Problem(table.file, 0, "", "", Kind.FILE_MISSING, message))
        table.whole = False
        return table
    cut = yaml_text.cut_off(table.file, data)
    try:
        parsed = yaml_text.parse(table.file, data, max_bytes)
    except yaml_text.Refused as refused:
        problems.extend([cut] if cut and refused.problem.kind == Kind.YAML_SYNTAX else [])
        problems.append(refused.problem)
        table.whole = False
        return table
    problems.extend([cut] if cut else [])
    table.text = parsed.text
    faults = list(_rows(table, parsed.value))
    table.whole = not faults and not cut
    problems.extend(faults)
    if table.whole:
        fault = yaml_text.comment_inside(table.file, table.text) or yaml_text.difference(table.file, table.text, canonical(table))
        problems.extend([fault] if fault else [])
    return table


def canonical(table: Table) -> str:
    """A table as YAML in its one spelling: fields in the order of their definition, evidence last, empty fields left out."""
    plain = (ordered(row.record.model_dump(mode="json", exclude_defaults=True)) for row in table.rows)
    return yaml_text.dump(plain, yaml_text.header(table.text))


def ordered(fields: dict[str, Any]) -> dict[str, Any]:
    """A record with its fields in the order in which files have them: long ones and those of every record come last."""
    last = [key for key in ("evidence", "told", "attributions", "zones", "note", "formerly") if key in fields]
    return {key: fields[key] for key in [*(k for k in fields if k not in last), *last]}


def _rows(table: Table, value: Any) -> Iterator[Problem]:
    """Put the records of a file into its table; yields the problems of those whose shape is wrong."""
    model = TABLES[table.name]
    if not isinstance(value, list):
        yield Problem(table.file, 1, "", "", Kind.NOT_A_LIST, "must be a list of records, each starting with a dash")
        return
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            yield table.problem(Row(index, None), (), Kind.WRONG_TYPE, "must be a record: a mapping of fields")
            continue
        given_id = item.get("id")
        if isinstance(given_id, str):
            table.ids.add(given_id)
        try:
            table.rows.append(Row(index, model.model_validate(item)))
        except ValidationError as error:
            name = given_id if isinstance(given_id, str) else f"#{index + 1}"
            for kind, path, message in _faults(error):
                yield Problem(table.file, table.line(index, path), name, dotted(path), kind, message)


def _faults(error: ValidationError) -> Iterator[tuple[Kind, yaml_text.Path, str]]:
    """The faults in the shape of one record: the kind, the path to the field, and a sentence that says what would be right."""
    faults = error.errors(include_url=False)
    inner = {fault["loc"][:length] for fault in faults for length in range(len(fault["loc"]))}
    for fault in faults:
        path: yaml_text.Path = fault["loc"]
        if fault["type"] == "too_short" and path in inner:
            continue  # it counts the items without those at fault
        value = str(fault["input"])[:60]
        match fault["type"]:
            case "missing":
                yield Kind.MISSING_FIELD, path, f"'{path[-1]}' must be given"
            case "extra_forbidden":
                yield Kind.UNKNOWN_KEY, path, f"no field is called '{path[-1]}' here"
            case "literal_error":
                yield Kind.NOT_ALLOWED, path, f"'{value}' is not one of {fault['ctx']['expected']}"
            case "string_pattern_mismatch":
                yield Kind.NOT_ALLOWED, path, f"'{value}' must match {fault['ctx']['pattern']}"
            case _:
                yield Kind.WRONG_TYPE, path, f"must be {_wanted(fault)}, not {_given(fault['input'])}"


_WANTED = {
    "string_type": "text",
    "string_too_short": "text of {min_length} or more characters",
    "string_too_long": "text of at most {max_length} characters",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "tuple_type": "a list, each item on a line of its own with a dash",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "model_type": "a record: a mapping of fields",
    "model_attributes_type": "a record: a mapping of fields",
}
"""What would be right, for each type of fault that pydantic tells apart; in braces what it knows of the field."""


def _wanted(fault: Any) -> str:
    """What would be right instead of a fault, as pydantic names it."""
    wanted = _WANTED.get(fault["type"])
    return wanted.format(**fault.get("ctx", {})) if wanted else f"otherwise ({fault['msg']})"


def _given(value: Any) -> str:
    """What a field holds, as a message shows it."""
    match value:
        case None:
            return "empty"
        case dict():
            return "a mapping of fields"
        case list() | tuple():
            return f"a list of {len(value)}"
        case str() if len(value) > 60:
            return f"{len(value)} characters: {value[:40]!r}…"
        case _:
            return repr(value)


def _articles(dataset_files: Files, sources: Table, problems: list[Problem]) -> Iterator[tuple[str, Article]]:
    """The articles of the sources, by id. Problems of their files are appended to `problems`."""
    for row in sources.rows:
        source: Source = row.record
        try:
            data = dataset_files.contents[f"seeds/{source.file}"]
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
