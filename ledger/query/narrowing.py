"""Which tables a filter narrows: the words that say how many of their records it leaves, and which tables it leaves alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query.facets import enclosing
from ledger.query.filters import CHOICE_NAMES, Filters, actor_rule, describe, phrase, reports
from ledger.query.selection import Selection
from ledger.wording import words
from ledger.wording.citation import ended

APPLIES_TO = {
    "places": ("troop_levels", "casualties", "attacks"),
    "issues": ("positions",),
    "kinds": ("troop_levels",),
    "types": ("attacks",),
    "stances": ("positions",),
}
"""The tables whose records have what a choice is about. All other fields of a filter narrow every table."""

LONGEST_NAMES = 60
"""Letters of the names of a choice that `summary` tells; of longer ones it tells their number."""


def narrowed(filters: Filters, tables: Sequence[str] = CLAIMS) -> tuple[str, ...]:
    """Those of some tables to which every part of a filter applies; where there is none, those to which the most parts do."""
    missing = {table: len(_missing(filters, table)) for table in tables}
    return tuple(table for table in tables if missing[table] == min(missing.values()))


def counts(selection: Selection, tables: Sequence[str]) -> tuple[int, int]:
    """How many records a filter leaves of some tables, and how many these tables have."""
    return sum(map(selection.count, tables)), sum(len(getattr(selection.dataset, table)) for table in tables)


def counts_in_words(selection: Selection, tables: Sequence[str]) -> str:
    """The `counts` in words: '5 of 250 positions'; of several tables '2 of 40 records', if filtered with each table."""
    left, whole = counts(selection, tables)
    if len(tables) == 1:
        return f"{left:,} of {words.count_records(tables[0], whole)}"
    parts = (words.count_of_all(table, selection.count(table), len(getattr(selection.dataset, table))) for table in tables)
    return f"{left:,} of {words.count(whole, 'record')}" + (f": {', '.join(parts)}" if selection.filters.active() else "")


def of_tables(selection: Selection, tables: Sequence[str]) -> Selection:
    """Those records of a selection that are of some tables."""
    kept = selection.kept.copy()
    for table, rows in selection.index.tables.items():
        kept[rows] &= table in tables
    return replace(selection, kept=kept)


def mixed(selection: Selection) -> Selection:
    """A selection for a list or chart of all kinds of record: without the tables that the filter cannot narrow."""
    return of_tables(selection, narrowed(selection.filters))


def left_out(selection: Selection) -> dict[str, str]:
    """Each table of which `mixed` leaves out records, with a sentence: 'positions': '137 positions have no place'."""
    counted, told = narrowed(selection.filters), {}
    for table in CLAIMS:
        number = selection.count(table)
        if number and table not in counted:
            missing = " and no ".join(CHOICE_NAMES[name] for name in _missing(selection.filters, table))
            told[table] = f"{words.count_records(table, number)} {'has' if number == 1 else 'have'} no {missing}"
    return told


def summary(selection: Selection, tables: Sequence[str] = CLAIMS) -> str:
    """What a filter leaves of some tables, in words: '2 of 26 attacks, with place Taji.', 'All 26 attacks.'

    Only those parts of the filter are named that narrow what is counted. What they leave alone is said after it. Of many values
    of one choice only their number is told; they stand below it, each on its button.
    """
    counted, asked = narrowed(selection.filters, tables), selection.filters
    left, whole = counts(selection, counted)
    noun = words.count_records(counted[0], whole) if len(counted) == 1 else words.count(whole, "record")
    parts = phrases(selection, counted)
    if not parts:
        return " ".join(filter(None, (f"{'All ' * (whole > 1)}{noun}.", limits(asked, tables))))
    by_table = (words.count_of_all(table, selection.count(table), len(getattr(selection.dataset, table))) for table in counted)
    each = f": {', '.join(by_table)}" if len(counted) > 1 else ""
    none = ", so that none is left out" * (left == whole)
    return " ".join(filter(None, (ended(f"{left:,} of {noun}, {parts}{none}{each}"), limits(asked, tables))))


def phrases(selection: Selection, tables: Sequence[str]) -> str:
    """The parts of the filter that narrow some tables, to follow their noun: 'with place Taji; stated by Iran'; or empty."""
    dataset, asked = selection.dataset, applied(selection.filters, tables)
    return "; ".join(part for name in asked.active() if (part := phrase(dataset, asked, name, tables, LONGEST_NAMES)))


def outside(selection: Selection, places: Iterable[str]) -> int:
    """How many of some places do not lie in a place that the filter asks for; none where it asks for no place.

    What happened at several places is found by each of them and brings the others along.
    """
    asked = set(selection.filters.places)
    return sum(asked.isdisjoint(enclosing(selection.dataset, place)) for place in places) if asked else 0


def limits(filters: Filters, tables: Sequence[str] = CLAIMS) -> str:
    """What a filter does not narrow of some tables: 'Positions have no place and are not narrowed by it.'; empty if nothing."""
    return " ".join(
        f"{what} and are not narrowed by {'it' if len(missing) == 1 else 'them'}." for missing, what in _lacking(filters, tables)
    )


def omitted(filters: Filters, tables: Sequence[str]) -> str:
    """Why a filter leaves some tables out of a list or chart of all: 'Positions have no place and are left out.'; or empty."""
    return " ".join(f"{what} and are left out." for _, what in _lacking(filters, tables))


def found_by(dataset: Dataset, filters: Filters, tables: Sequence[str]) -> str:
    """Which records of several tables the actors and sides of a filter find, in a sentence.

    It is empty where the filter asks for none, and for one table, whose phrase says it (see `filters.phrase`).
    """
    counted = narrowed(filters, tables)
    asked = [name for name in ("actors", "sides") if getattr(filters, name)]
    reporting = any(reports(dataset, filters, name, table) for name in asked for table in counted)
    return actor_rule(counted, asked, reporting) if asked and len(counted) > 1 else ""


def described(dataset: Dataset, filters: Filters, tables: Sequence[str] = CLAIMS, whole: Sequence[str] = ()) -> str:
    """What a filter narrows of some tables, as a sentence about their records, and what it does not narrow of them.

    whole: the tables of which `tables` are a part; the others are said to be left out.
    """
    asked = applied(filters, tables)
    said = describe(dataset, asked, tables)
    if not asked.active() and filters.active():
        said = f"{said.partition(',')[0]}."
    others = [table for table in whole if table not in tables]
    return " ".join(filter(None, (said, limits(filters, tables), omitted(filters, others))))


def applied(filters: Filters, tables: Sequence[str] = CLAIMS) -> Filters:
    """A filter without the choices that apply to none of some tables."""
    idle: dict[str, Any] = {name: () for name, has in APPLIES_TO.items() if not set(has) & set(tables)}
    return replace(filters, **idle)


def _missing(filters: Filters, table: str) -> tuple[str, ...]:
    """The choices of a filter that restrict something and that records of a table do not have."""
    return tuple(name for name in filters.active() if table not in APPLIES_TO.get(name, CLAIMS))


def _lacking(filters: Filters, tables: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Choices of a filter that some tables lack, each with the beginning of a sentence: 'Positions have no place'."""
    tables_by_missing: dict[tuple[str, ...], list[str]] = {}
    for table in tables:
        if missing := _missing(filters, table):
            tables_by_missing.setdefault(missing, []).append(words.plural(table))
    for missing, lacking in tables_by_missing.items():
        names = " and ".join(filter(None, (", ".join(lacking[:-1]), lacking[-1])))
        yield missing, f"{names[0].upper()}{names[1:]} have no {' and no '.join(CHOICE_NAMES[name] for name in missing)}"
