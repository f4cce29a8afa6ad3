"""The overview: the records of all tables on one time axis."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from ledger.charts import colours, lanes, rules
from ledger.charts.base import Chart, Figure, Row, number_cells
from ledger.charts.panels import stack
from ledger.charts.sides import attacks_by_side, casualty_strip, positions_by_side
from ledger.charts.stated_numbers import numbered_rows
from ledger.charts.time_axis import Span, folded_words
from ledger.charts.troop_levels import levels, row
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, TroopLevel
from ledger.query.columns import IntArray, Mask
from ledger.query.facets import period_of
from ledger.query.narrowing import found_by
from ledger.query.selection import Selection, once_for_records, select
from ledger.wording import words

_TITLE = "What the articles tell, by the time it is about"


def timeline(selection: Selection) -> Chart:
    """Panels of troop levels, of attacks, of casualties and of positions, attacks and positions by side, on one time axis.

    Every selected record with a date is drawn once, but for troop levels without a number. Where records are too many, a
    mark stands for all records of one table and year.
    """
    rows = selection.rows()
    if len(rows) > lanes.MOST:
        return _by_year(selection)
    figure, drawn, spans = _drawn(selection)
    years = sorted({day.year for span in spans for day in span})
    return Chart(
        title=_TITLE,
        figure=figure,
        sentence=_sentence(selection, drawn, years),
        rule=(
            rules.of_timeline(selection.dataset, selection.records(drawn))
            + folded_words(spans)
            + f" {found_by(selection.dataset, selection.filters, CLAIMS)}".rstrip()
        ),
        drawn=selection.records(drawn),
        row=partial(_row, selection.dataset),
    )


@once_for_records(*CLAIMS)
def _drawn(selection: Selection) -> tuple[Figure, IntArray, list[Span]]:
    """The figure with a mark for each record, the rows of the records that it draws, and the times of its marks."""
    important = frozenset(h.record for h in selection.dataset.highlights)
    numbers = levels(selection, "log", important, pixels=200)
    below = attacks_by_side(selection), casualty_strip(selection), positions_by_side(selection)
    panels = [p for p in (numbers, *below) if len(p.rows)]
    drawn = np.concatenate([p.rows for p in panels]) if panels else selection.rows()[:0]
    figure = stack(panels, legend=numbers in panels) if panels else {"data": [], "layout": {}}
    return figure, drawn, [span for p in panels for span in p.spans]


def _sentence(selection: Selection, drawn: IntArray, years: Sequence[int]) -> str:
    """How many records of each table are drawn, about which years, how many of them are part of another, how many not drawn."""
    if not len(drawn):
        return "No record can be drawn; " + _not_drawn(selection, drawn) if selection.size else "No record can be drawn."
    numbers = [int(np.count_nonzero((drawn >= part.start) & (drawn < part.stop))) for part in selection.index.tables.values()]
    counted = "Records: " + ", ".join(words.count_records(table, n) for table, n in zip(CLAIMS, numbers, strict=True) if n)
    reach = f"with times that reach from {years[0]} to {years[-1]}" if len(years) > 1 else f"in {years[0]}"
    wholes, is_open = _parts_and_ends(selection.dataset)
    sentence = f"{counted}, {reach}{', some with an open beginning or end' * bool(is_open[drawn].any())}"
    wholes = wholes[drawn]
    parts = int(np.count_nonzero(np.isin(wholes[wholes >= 0], drawn)))
    sentence += f"; {parts} of these records {'is' if parts == 1 else 'are'} part of another of them" if parts else ""
    return sentence + (f"; {_not_drawn(selection, drawn)}" if len(drawn) < selection.size else ".")


@memoized(maxsize=2)
def _parts_and_ends(dataset: Dataset) -> tuple[IntArray, Mask]:
    """For each claim of a dataset the row of the one of which it is part, -1 for none, and whether its time has an open end."""
    named = [getattr(record, "part_of", None) for _, record in dataset.claims()]
    periods = [period_of(record, dataset) for _, record in dataset.claims()]
    is_open = [period is not None and (period.first is None or period.last is None) for period in periods]
    wholes = [-1 if name is None else dataset.row[name] for name in named]
    return np.array(wholes, dtype=np.intp), np.array(is_open, dtype=bool)


def _not_drawn(selection: Selection, drawn: IntArray) -> str:
    """The end of a sentence about the selected records that are not drawn: how many, and why."""
    rest = np.setdiff1d(selection.rows(), drawn)
    undated = sum(not isinstance(r, TroopLevel) for r in selection.records(rest))
    without = words.count(len(rest) - undated, "troop level") + " without a number" if len(rest) > undated else ""
    reasons = [without, words.count(undated, "record") + " without a date" if undated else ""]
    return f"not drawn: {' and '.join(filter(None, reasons))}."


def _row(dataset: Dataset, record: Claim) -> Row:
    """What the table view says of a record; of a troop level and an attack the same as on their own pages."""
    if isinstance(record, TroopLevel | Attack):
        return row(record)
    kind = {"Drawn as": vocabulary.WORDS["tables"][dataset.by_id[record.id][0]], "Kind": words.tag(dataset, record)}
    return {**kind, **(number_cells(record) if isinstance(record, Casualties) else {})}


def _by_year(selection: Selection) -> Chart:
    """The chart with one mark for all records of one table and year."""
    rows = selection.rows()
    names = [vocabulary.WORDS["tables"][table] for table in CLAIMS]
    ends = [part.stop for part in selection.index.tables.values()]
    years = _drawn_years(selection.dataset)[rows]
    drawn = lanes.Lanes(selection, rows, np.searchsorted(ends, rows, side="right"), names, years)
    look = {vocabulary.WORDS["tables"][table]: colour for table, colour in colours.TABLE_COLOURS.items()}
    return lanes.by_year(_TITLE, drawn, ("record", "records"), look, partial(_row, selection.dataset), "number or no date")


@memoized(maxsize=2)
def _drawn_years(dataset: Dataset) -> IntArray:
    """The year of each claim of a dataset; 0 for a claim without a date and for a troop level without a number."""
    whole = select(dataset)
    years = whole.index.times.years.copy()
    years[np.setdiff1d(whole.rows("troop_levels"), numbered_rows(whole))] = 0
    return years
