"""Rules about references: each leads to a record, and what is there to be referred to is referred to."""

from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.fields import references
from ledger.model.problems import Kind, Problem
from ledger.model.records import NAMED, Term


def references_resolve(reading: Reading) -> Iterator[Problem]:
    """The id in a field that refers to records is the id of a record in the right file."""
    yield from _unresolved(reading, whole=True)


def references_into_broken_files_resolve(reading: Reading) -> Iterator[Problem]:
    """References into files that could be read only in part lead to a record too.

    A file of which no record could be read is not judged.
    """
    yield from _unresolved(reading, whole=False)


def _unresolved(reading: Reading, whole: bool) -> Iterator[Problem]:
    """Problems of references to missing records: into files that are all whole, or into files of which one is not."""
    for table, row in reading.rows():
        for path, name, targets in references(row.record):
            tables = [reading.tables[target] for target in targets]
            if any(name in target.ids for target in tables) or all(target.whole for target in tables) != whole:
                continue
            if any(not target.whole and not target.ids for target in tables):
                continue
            files = " or ".join(target.file for target in tables)
            words = [r.record.id for target in tables for r in target.rows if isinstance(r.record, Term)]
            known = f"; there are {', '.join(words)}" if words else ""
            yield table.problem(row, path, Kind.UNKNOWN_REFERENCE, f"'{name}' is in no record of {files}{known}")


def everything_is_used(reading: Reading) -> Iterator[Problem]:
    """Something refers to each actor, place, issue, side and group of victims.

    Not judged while a file is broken or a reference leads nowhere, for then records may be missing that referred to it. Articles
    may be without records: what they leave open is counted by `query.coverage`.
    """
    if not all(table.whole for table in reading.tables.values()) or any(_unresolved(reading, whole=True)):
        return
    used = {(target, name) for _, row in reading.rows() for _, name, targets in references(row.record) for target in targets}
    for kind in NAMED:
        table = reading.tables[kind]
        for row in table.rows if kind != "sources" else ():
            if (kind, row.record.id) not in used:
                message = f"no record refers to '{row.record.id}'; remove it, or give back the records that did"
                yield table.problem(row, ("id",), Kind.UNUSED, message)
