"""Rules about records that are part of others: no circles, no part that is more than its whole, and nobody counted twice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from ledger.loading.parse import Reading, Row, Table
from ledger.model.problems import Kind, Problem
from ledger.model.records import UNSPECIFIED, Casualties


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
            passed, wanted = set[str](), [row.record.id]
            while wanted:
                part = rows.get(wanted.pop())
                held = getattr(part.record, key) if part else None
                new = {held} if isinstance(held, str) else set(held or ())
                wanted += new - passed
                passed |= new
            if row.record.id in passed:
                yield table.problem(row, (key,), Kind.PART_CYCLE, f"following {key} from '{row.record.id}' leads back to it")


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


def nobody_is_counted_twice(reading: Reading) -> Iterator[Problem]:
    """Of the casualty figures of one attack, one outcome and one group of victims no two are added as if of different people.

    Either a disagreement names both, or one contains the other, or both are parts of one figure of that attack. Figures that are
    never added are passed over: totals of history, those without a number, and those whose group of victims is not told.
    """
    table = reading.tables["casualties"]
    rows = _rows_by_id(table)
    compared = {frozenset(pair) for row in reading.tables["disagreements"].rows for pair in combinations(row.record.records, 2)}
    of_same = defaultdict(list)
    for row in table.rows:
        figure: Casualties = row.record
        has_number = figure.best is not None or figure.low is not None
        if figure.attack and has_number and figure.scope != "historical_total" and figure.victims != UNSPECIFIED:
            of_same[figure.attack, figure.outcome, figure.victims].append(row)
    for same in of_same.values():
        for earlier, row in combinations(same, 2):
            one, other = earlier.record, row.record
            common = rows.get(one.part_of) if one.part_of and one.part_of == other.part_of else None
            if (
                frozenset((one.id, other.id)) not in compared
                and other.id not in _wholes(one, rows)
                and one.id not in _wholes(other, rows)
                and (common is None or common.record.attack != one.attack)
            ):
                message = (
                    f"of the attack, outcome and victims of '{one.id}', and both would be added: name both in a disagreement, or "
                    "one as `part_of` the other; of other people each names an attack of its own"
                )
                yield table.problem(row, ("attack",), Kind.COUNTED_TWICE, message)


def _wholes(part: Casualties, rows: Mapping[str, Row]) -> set[str]:
    """The ids of all casualty figures that contain a part."""
    wholes = set[str]()
    while (whole := part.part_of) and whole in rows and whole not in wholes:
        wholes.add(whole)
        part = rows[whole].record
    return wholes
