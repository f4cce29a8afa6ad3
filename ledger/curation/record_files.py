"""Records that a person wrote into a file of their own: read, put among the others, and checked with them.

    positions:
    - id: position-panetta-stay
      actor: panetta

The file holds lists of records by kind, comments and empty fields allowed. Every fault is told with its line in that file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger.curation import new_records
from ledger.loading import yaml_text
from ledger.loading.files import Files
from ledger.loading.opening import open_files
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem
from ledger.model.records import TABLES


@dataclass(frozen=True)
class Written:
    """One record of a file: its table, its number in the list there (from 0), what is filled in, and the lines of the file."""

    file: str
    table: str
    index: int
    raw: Mapping[str, Any]
    lines: Mapping[yaml_text.Path, int]

    def line(self, field: str) -> int:
        """Line of a field such as `evidence.0.quote`, or of the nearest thing around it that is written down."""
        path: yaml_text.Path = (self.table, self.index, *(int(p) if p.isdecimal() else p for p in field.split(".")))
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read(file: str, data: bytes) -> tuple[list[Written], list[Problem]]:
    """The records of a file, or if its form is wrong the problems of the form."""
    try:
        parsed = yaml_text.parse(file, data)
    except yaml_text.Refused as refused:
        return [], [refused.problem]
    if not isinstance(parsed.value, dict):
        return [], [Problem(file, 1, "", "", Kind.WRONG_TYPE, "must hold lists of records by kind, such as `positions:`")]
    problems = list(_misplaced(file, parsed))
    if problems:
        return [], problems
    rows = [(table, index, raw) for table, items in parsed.value.items() for index, raw in enumerate(items or [])]
    return [Written(file, table, index, new_records.filled(raw), parsed.lines) for table, index, raw in rows], []


def _misplaced(file: str, parsed: yaml_text.Parsed) -> Iterator[Problem]:
    """A problem for each part of a file that is no list of records of a known table."""
    for table, rows in parsed.value.items():
        line = parsed.lines[(table,)]
        if table not in TABLES:
            yield Problem(file, line, "", table, Kind.UNKNOWN_KEY, f"no kind of record is called so: {', '.join(TABLES)}")
        elif not isinstance(rows, list | None):
            yield Problem(file, line, "", table, Kind.NOT_A_LIST, "must be a list of records, each starting with a dash")
        else:
            for index, raw in enumerate(rows or []):
                if not isinstance(raw, dict):
                    yield Problem(
                        file,
                        parsed.lines[(table, index)],
                        f"#{index + 1}",
                        table,
                        Kind.WRONG_TYPE,
                        "must be a record: a mapping of fields",
                    )


def check(dataset_files: Files, dataset: Dataset, records: Sequence[Written]) -> tuple[Files, list[Problem]]:
    """The files of a dataset without problems with these records added, and every problem that they then have."""
    latest = [record for record in records if record.table == "changes"]
    lists = (table for table in TABLES if table not in ("changes", "subject"))
    places = Counter({"subject": 1, **{table: len(getattr(dataset, table)) for table in lists}})
    where: dict[tuple[str, str], Written] = {}
    for record in [*(record for record in records if record.table != "changes"), *reversed(latest)]:
        dataset_files = new_records.added(dataset_files, record.table, record.raw)
    for record in records:
        places[record.table] += 1
        name = record.raw.get("id")
        where[f"data/{record.table}.yaml", name if isinstance(name, str) else f"#{places[record.table]}"] = record
    _, problems = open_files(dataset_files)
    return dataset_files, sorted(_in_its_file(problem, where) for problem in problems)


def _in_its_file(problem: Problem, where: Mapping[tuple[str, str], Written]) -> Problem:
    """A problem with its place in the file that the record was read from; the same problem if it is of another record."""
    record = where.get((problem.file, problem.record))
    return replace(problem, file=record.file, line=record.line(problem.field)) if record else problem
