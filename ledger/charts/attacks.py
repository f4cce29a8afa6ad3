"""The chart of attacks and uses of force in time: in lanes, or as one panel of another chart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import numpy as np

from ledger.charts import colours, rules, sentences
from ledger.charts.base import (
    Chart,
    Figure,
    Row,
    add_days,
    custom_data,
    line_trace,
    mark_trace,
    middle_day,
    plain,
    shorten,
    with_heading,
)
from ledger.charts.lanes import LONGEST_LANE, MOST, by_year, lanes_of, packed, year_strip
from ledger.charts.panels import Panel, plain_axis
from ledger.charts.sides import HEADING, NOBODY, attack_colours, colour_name
from ledger.charts.time_axis import Span, folded_words, mark_width, on_time_axis, pack_rows
from ledger.charts.titles import lies_in_filter
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack
from ledger.query.columns import IntArray
from ledger.query.facets import period_of
from ledger.query.selection import Selection, once_for_records
from ledger.wording import words

LANES = {"type": "type of attack", "place": "place", "blamed": "who is said to have had a part in them"}
NOWHERE = "No place is stated"
LAST = (vocabulary.WORDS["types"]["unspecified"], NOWHERE, NOBODY)  # lanes of what is not stated
_IN_LANES = {
    "type": "",
    "place": (" An attack at several places stands in the lane of each, so that lanes can add up to more than all."),
    "blamed": (" An attack in which several had a part, as told, stands in the lane of each: lanes can add up to more than all."),
}

Dated = tuple[Attack, dates.Period]


def attacks(selection: Selection, lanes: str = "type") -> Chart:
    """The selected attacks and uses of force in time, in lanes by `type`, `place` or `blamed` (who is accused).

    An attack stands in the lane of each of its places, or of each who is accused. The colour of a mark is the side of those who
    are accused. It is as wide as its date is imprecise. Where attacks are too many, a mark holds all of one lane and year.
    """
    names, owners, codes = _lane_codes(selection.dataset, lanes)
    rows = selection.rows("attacks")
    row = partial(_row, selection.dataset, lanes)
    if len(rows) > MOST:
        owners = owners + selection.index.tables["attacks"].start
        selected = selection.kept[owners]
        in_lanes = lanes_of(selection, owners[selected], codes[selected], names)
        chart = by_year(_title(selection, [], lanes), in_lanes, sentences.ATTACK, colours.INK, row, last=LAST)
        sentence = f"{chart.sentence.removesuffix('.')}{sentences.of_lanes(selection, [], lanes)}"
        sentence += sentences.of_parts(selection.dataset, rows[selection.index.times.years[rows] > 0])
        return replace(chart, sentence=f"{sentence}.", rule=f"{chart.rule}{_IN_LANES[lanes]}")
    drawn, (figure, spans) = _dated(selection), _figure(selection, lanes)
    return Chart(
        title=_title(selection, drawn, lanes),
        figure=figure,
        sentence=_sentence(selection, lanes),
        rule=rules.of_attacks(selection.dataset, [record for record, _ in drawn]) + _IN_LANES[lanes] + folded_words(spans),
        drawn=[record for record, _ in drawn],
        row=row,
    )


@once_for_records("attacks")
def _figure(selection: Selection, lanes: str) -> tuple[Figure, list[Span]]:
    """The figure with a mark for each attack in each of its lanes, and the days that the marks need."""
    drawn = _dated(selection)
    places_of = [lanes_of_attack(selection.dataset, record, lanes) for record, _ in drawn]
    dated = [one for one, names_of_one in zip(drawn, places_of, strict=True) for _ in names_of_one]
    spans = _spans([period for _, period in dated])
    numbers: dict[str, list[int]] = {}
    for number, name in enumerate(name for names_of_one in places_of for name in names_of_one):
        numbers.setdefault(name, []).append(number)
    order = sorted(numbers, key=lambda n: (n in LAST, -len(numbers[n]), n), reverse=True)
    heights, layout = packed(spans, [(f"{shorten(name, LONGEST_LANE)} ({len(numbers[name])})", numbers[name]) for name in order])
    traces, layout = _traces_by_side(selection.dataset, dated, spans, heights), with_heading(layout, HEADING)
    return on_time_axis({"data": traces, "layout": layout}, spans), spans


def said(selection: Selection, lanes: str) -> tuple[str, str]:
    """The title and the sentence of `attacks`, without its figure unless that takes part in the sentence."""
    if len(selection.rows("attacks")) > MOST:
        chart = attacks(selection, lanes)
        return chart.title, chart.sentence
    return _title(selection, _dated(selection), lanes), _sentence(selection, lanes)


def _title(selection: Selection, drawn: Sequence[Dated], lanes: str) -> str:
    """The title of the chart: that of the only attack with its time, if that lies in the filter's; else what a lane is."""
    if len(drawn) != 1 or not lies_in_filter(selection, drawn[0][0]):
        return f"Attacks and uses of force by {LANES[lanes]}"
    return words.with_error_remark(selection.dataset, drawn[0][0])


def _row(dataset: Dataset, lanes: str, record: Attack) -> Row:
    """What the table view says of an attack."""
    return {"Lane": "; ".join(lanes_of_attack(dataset, record, lanes)), "Type": vocabulary.WORDS["types"][record.type]}


@memoized(maxsize=6)
def _lane_codes(dataset: Dataset, lanes: str) -> tuple[tuple[str, ...], IntArray, IntArray]:
    """The names of the lanes of all attacks of a dataset, and two arrays with one entry for each attack in each of its lanes.

    They give the number of the attack among all attacks, ascending, and the number of the lane.
    """
    numbers: dict[str, int] = {}
    codes = [
        (number, numbers.setdefault(name, len(numbers)))
        for number, record in enumerate(dataset.attacks)
        for name in lanes_of_attack(dataset, record, lanes)
    ]
    return tuple(numbers), *np.array(codes, dtype=np.intp).reshape(-1, 2).T.copy()


def strip(selection: Selection) -> Panel:
    """A panel of the selected attacks, all in one lane; where they are too many, with one mark for each year."""
    rows = selection.rows("attacks")
    if len(rows) > MOST:
        return year_strip(selection, rows, "Attacks and uses of force", "Attacks", sentences.ATTACK)
    dated = _dated(selection)
    spans = _spans([period for _, period in dated])
    depths = pack_rows(spans, mark_width(spans))
    bars, marks = _traces(selection.dataset, dated, spans, [-float(depth) for depth in depths], colours.INK)
    marks |= {"showlegend": False, "marker": {**marks["marker"], "size": 8}}
    deepest = max(depths, default=0)
    return Panel(
        title="Attacks and uses of force",
        traces=[bars, marks],
        pixels=14 + 11 * deepest,
        axis=plain_axis(-deepest - 0.6, 0.6),
        spans=spans,
        rows=rows[selection.index.times.years[rows] > 0],
    )


def lanes_of_attack(dataset: Dataset, record: Attack, lanes: str) -> tuple[str, ...]:
    """The names of the lanes of an attack: its type, each of its places, or each who is accused of a part in it."""
    match lanes:
        case "place":
            return tuple(dataset.places[p].name for p in record.places) or (NOWHERE,)
        case "blamed":
            accused = dict.fromkeys(a.actor for a in record.attributions if a.status != "denied")
            return tuple(dataset.actors[a].name for a in accused) or (NOBODY,)
        case _:
            return (vocabulary.WORDS["types"][record.type],)


def _dated(selection: Selection) -> list[Dated]:
    """The selected attacks that have a date, each with that date."""
    return [(r, period) for r in selection.attacks if (period := period_of(r, selection.dataset))]


def _spans(periods: Sequence[dates.Period]) -> list[Span]:
    """The first and last day that the row of each period needs; an open end takes all to the first or last day of all periods."""
    ends = [day for period in periods for day in (period.first, period.last) if day]
    return [(period.first or min(ends), period.last or max(ends)) for period in periods]


def _traces_by_side(dataset: Dataset, dated: Sequence[Dated], spans: Sequence[Span], heights: Sequence[float]) -> list[Figure]:
    """The traces of attacks, two for each side that is said to have had a part in any of them."""
    names = [colour_name(dataset, record) for record, _ in dated]
    traces = []
    for name, colour in attack_colours(dataset).items():
        if here := [n for n, other in enumerate(names) if other == name]:
            bars, marks = _traces(dataset, [dated[n] for n in here], [spans[n] for n in here], [heights[n] for n in here], colour)
            traces += [{**bars, "legendgroup": name}, {**marks, "legendgroup": name, "name": plain(name)}]
    return traces


def _traces(
    dataset: Dataset, dated: Sequence[Dated], spans: Sequence[Span], heights: Sequence[float], colour: str
) -> tuple[Figure, Figure]:
    """Two traces in one colour: lines over the days on which each attack may have happened, and marks in their middle."""
    bars = line_trace({"color": colour, "width": 5}, opacity=0.35)
    middles = []
    for (_, period), (first, last), height in zip(dated, spans, heights, strict=True):
        add_days(bars, period.first, period.last, height)
        known = period.first and period.last
        middles.append((first + (last - first + timedelta(days=1)) / 2).isoformat() if known else middle_day(period))
    data = [custom_data(dataset, record) for record, _ in dated]
    look = {"color": colour, "size": 11, "symbol": "x"}
    return bars, mark_trace(middles, list(heights), data, look, name="Attack or use of force")


@memoized(maxsize=4)
def _sentence(selection: Selection, by: str) -> str:
    """The sentence of the chart where each attack has a mark; `by` is what a lane is."""
    dated = [record for record, _ in _dated(selection)]
    lanes = Counter(name for record in dated for name in lanes_of_attack(selection.dataset, record, by))
    return sentences.of_attacks(selection, dated, lanes, by)
