"""Rules about records that are part of others: no circles, and no part that is more than its whole."""

from collections.abc import Iterator

from ledger.loading.parse import Reading, Row, Table
from ledger.model.problems import Kind, Problem
from ledger.model.records import Casualties


def _rows_by_id(table: Table) -> dict[str, Row]:
    """The rows of a table by the id of their record."""
    return {row.record.id: row for row in table.rows}


def parts_have_no_cycle(reading: Reading) -> Iterator[Problem]:
    """No attack, casualty figure, actor or place contains itself, by however many steps."""
    for name, key in (
        ("attacks", "part_of"),
        ("casualties", "part_of"),
        ("actors", "member_of"),
        ("actors", "perhaps_part_of"),
        ("places", "within"),
        ("places", "perhaps_within"),
        ("places", "one_of"),
    ):
        table = reading.tables[name]
        rows = _rows_by_id(table)
        for row in table.rows:
            passed, whole = {row.record.id}, getattr(row.record, key)
            while whole in rows and whole not in passed:
                passed.add(whole)
                whole = getattr(rows[whole].record, key)
            if whole == row.record.id:
                yield table.problem(row, (key,), Kind.PART_CYCLE, f"following {key} from '{whole}' leads back to it")


def parts_fit_their_whole(reading: Reading) -> Iterator[Problem]:
    """The least that a casualty figure may mean is not more than the most that the figure containing it may mean."""
    table = reading.tables["casualties"]
    rows = _rows_by_id(table)
    for row in table.rows:
        part: Casualties = row.record
        if part.part_of not in rows:
            continue
        whole: Casualties = rows[part.part_of].record
        least = part.best if part.best is not None else part.low
        most = whole.high if whole.high is not None else (whole.best if whole.low is None else None)
        if least is not None and most is not None and least > most:
            message = f"{least} is more than the {most} of '{whole.id}' that contains it"
            yield table.problem(row, ("part_of",), Kind.PART_EXCEEDS_WHOLE, message)
