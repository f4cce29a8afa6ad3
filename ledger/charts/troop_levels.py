"""The chart of troop levels: every stated number at the time that it is about, with panels below it on request."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from math import log10

import numpy as np

from ledger.charts import colours, public_record, rules, sentences, titles
from ledger.charts.attacks import strip
from ledger.charts.base import (
    JOIN,
    Chart,
    Figure,
    Row,
    add_days,
    add_line,
    custom_data,
    known_bounds,
    line_trace,
    mark_trace,
    middle_day,
    number_cells,
    plain,
    share_labels,
    span_of,
    text_trace,
)
from ledger.charts.context import EVENT, acts_of, disagreements, events
from ledger.charts.lanes import lanes_of
from ledger.charts.panels import Panel, stack
from ledger.charts.sentences import ATTACK
from ledger.charts.stated_numbers import KINDS, columns_of, numbered_rows, positions_of
from ledger.charts.time_axis import folded_words
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Claim, Position, TroopLevel
from ledger.query import narrowing
from ledger.query.columns import IntArray
from ledger.query.selection import Selection, once_for_records
from ledger.wording import words
from ledger.wording.cutting import cut

_MOST = 200  # numbers that have a mark each
_LONGEST_NAME = 32  # letters of the name of an armed group in a label
_RULE_BY_YEAR = (
    "These are too many to draw one by one: a mark holds all numbers of one kind about one year, on a line from the lowest to "
    "the highest, and stands at the number in the middle, which at least half of them do not exceed. Each number stands once, in "
    "the year in the middle of its time. Choosing a mark lists its records below. Disagreements stand on the overview. Narrow "
    f"the filter to {_MOST} numbers or fewer to see each."
)
_RULE_OF_ZERO = " On the logarithmic scale 0 has no true place: it stands one step below the lowest power of ten."
_BELOW_BY_YEAR = " What is laid below and is too many to draw one by one has one mark a year; choosing it lists its records."
# Where the labels of some kinds stand, so that those of kinds with close numbers do not cover each other.
_LABEL_SIDE = {"plan": "middle left", "recommendation": "top right", "forecast": "bottom right"}


def troop_levels(selection: Selection, scale: str = "log", under: str = "none", beside: str = "none") -> Chart:
    """Every selected number of troops at the time that it is about, by kind of number.

    A mark is as wide as its date and as high as its number is imprecise. `scale` is `log` or `linear`; on the logarithmic scale
    zero has a place of its own below all other numbers. `under` says which panels stand below: `none`, `attacks`, `events` or
    `both`. Disagreements among the drawn numbers always have a panel. `beside` is `record` for the public record as a layer
    of its own, or `none`.
    """
    numbered, below = numbered_rows(selection), []
    layer = public_record.layer_of(selection.dataset, selection.records(numbered)) if beside == "record" else None
    panel = levels(selection, scale)
    if under in ("attacks", "both") and selection.count("attacks"):
        below.append((strip(selection), ("attacks", ATTACK, len(selection.dataset.attacks))))
    if under in ("events", "both") and selection.kept[acts_of(selection.dataset)].any():
        below.append((events(selection), ("positions", EVENT, len(acts_of(selection.dataset)))))
    panels = [panel, *(lower for lower, _ in below)]
    brackets = disagreements(selection, {r.id for r in selection.records(numbered)} if len(numbered) <= _MOST else ())
    record = [public_record.listed(layer)] if layer and layer.marks else []
    figure = stack([*panels, *([brackets] if brackets.traces[1]["x"] else []), *record])
    chart = Chart(
        title=titles.of_troop_levels(selection, numbered),
        figure=figure,
        sentence=sentences.of_troop_levels(
            selection, numbered, [_left(selection, *of, len(p.rows)) for p, of in below if len(p.rows)]
        ),
        rule=(_RULE_BY_YEAR if panel.counted else rules.of_troop_levels(selection.records(numbered)))
        + _RULE_OF_ZERO * (scale == "log")
        + (_BELOW_BY_YEAR if any(p.counted for p, _ in below) else "")
        + folded_words(span for p in panels for span in p.spans),
        drawn=selection.records(np.concatenate([p.rows for p in panels])),
        row=row,
        marks=lambda: {key: ids for p in panels for key, ids in p.marks().items()},
    )
    return layer.on(chart) if layer else chart


def _left(selection: Selection, table: str, noun: tuple[str, str], whole: int, number: int) -> str:
    """How many of a table stand below; where the filter leaves some out, of how many, and by what: '2 of 26 attacks, with …'."""
    if number == whole:
        return words.count(number, *noun)
    return f"{number:,} of {words.count(whole, *noun)}, {narrowing.phrases(selection, (table,))}"


def said(selection: Selection, under: str) -> tuple[str, str]:
    """The title and the sentence of `troop_levels`, without its figure unless the sentence counts what stands below."""
    if under != "none":
        chart = troop_levels(selection, under=under)
        return chart.title, chart.sentence
    numbered = numbered_rows(selection)
    return titles.of_troop_levels(selection, numbered), sentences.of_troop_levels(selection, numbered, [])


@once_for_records("troop_levels")
def levels(selection: Selection, scale: str, labelled: frozenset[str] | None = None, pixels: int = 300) -> Panel:
    """The panel of the selected troop levels that have a number.

    Where each has a mark, those whose ids are in `labelled` also have their number as a label; all, if it is not given.
    """
    rows = numbered_rows(selection)
    columns, positions = columns_of(selection.dataset), positions_of(selection, rows)
    ends = np.concatenate([columns.low[positions], columns.mark[positions], columns.high[positions]])
    floor = int(log10(ends.min(where=ends > 0, initial=10**9))) if (ends > 0).any() else 0
    axis = _axis(scale, floor, int(columns.high[positions].max(initial=1)))
    title = " (logarithmic scale)" if scale == "log" else ""
    if len(rows) > _MOST:
        panel = Panel(f"Number of people, by kind and year{title}", [], pixels, axis, [])
        return _by_year(selection, rows, scale, floor, panel)
    numbers: list[TroopLevel] = list(selection.records(rows))
    ids = frozenset(record.id for record in numbers)
    traces: list[Figure] = []
    # The legend shows the symbol of the first. Labels of people who are not soldiers come first: what comes first finds room.
    numbers.sort(key=lambda r: (r.personnel == "military", KINDS.index(r.kind), r.personnel, _without_number(r), _open(r)))
    for (kind, personnel), records in groupby(numbers, key=lambda r: (r.kind, r.personnel)):
        legend = _legend(kind, personnel)
        traces += _kind(selection.dataset, kind, legend, list(records), (scale, floor), ids if labelled is None else labelled)
    share_labels([trace for trace in traces if trace["mode"] == "text"])
    _join_near([trace for trace in traces if trace["mode"] == "markers"], scale)
    spans = [dates.parse(r.refers_to).days for r in numbers]
    return Panel(f"Number of people{title}", traces, pixels, axis, spans, rows=rows)


def _kind(
    dataset: Dataset,
    kind: str,
    legend: Figure,
    records: Sequence[TroopLevel],
    how: tuple[str, int],
    labelled: Container[str],
) -> list[Figure]:
    """The traces of the numbers of one kind and of such people: lines as wide as date and number are imprecise, labels, marks.

    `legend` is how they stand in the legend, and `how` are the scale and the power of ten at which it starts.
    """
    group = legend["legendgroup"]
    colour, symbol = colours.KIND_MARKS[kind] if group == kind else (colours.INK, colours.KIND_MARKS[kind][1])
    periods = [dates.parse(r.refers_to) for r in records]
    heights = [_mark(r, *how) for r in records]
    bounds = [[_height(end, *how) for end in known_bounds(r)[::2]] for r in records]
    widths = line_trace({"color": colour, "width": 3}, legendgroup=group, opacity=0.5, meta={"ids": []})
    for record, period, height, (low, high) in zip(records, periods, heights, bounds, strict=True):
        for level in (low, high) if _without_number(record) else (height,):
            add_days(widths, period.first, period.last, level)
        day = middle_day(period)
        add_line(widths, (day, low), (day, high))
        widths["meta"]["ids"] += [record.id] * (len(widths["x"]) - len(widths["meta"]["ids"]))
    unseen = [_without_number(r) for r in records]  # the mark of such a number can be pointed at and chosen
    names = text_trace(
        [p.days[1].isoformat() for p in periods],
        heights,
        [_label(r) if r.id in labelled or r.personnel != "military" else "" for r in records],
        ["top right" if hidden else _LABEL_SIDE.get(kind, "middle right") for hidden in unseen],
        legendgroup=group,
        meta={
            "ids": [r.id for r in records],
            "spans": [[middle_day(p)] * 3 if hidden else span_of(p) for p, hidden in zip(periods, unseen, strict=True)],
            "heights": [
                [high, height, None if hidden else low]
                for (low, high), height, hidden in zip(bounds, heights, unseen, strict=True)
            ],
        },
    )
    symbols = [f"{symbol}-open" if _open(r) else symbol for r in records]
    look = {"color": colour, "size": 12, "symbol": symbols, "line": {"width": 2, "color": colour}}
    marks = mark_trace(
        [middle_day(p) for p in periods],
        heights,
        [custom_data(dataset, r) for r in records],
        look | ({"opacity": [float(not hidden) for hidden in unseen]} if any(unseen) else {}),
        **legend,
    )
    return [widths, names, marks]


def _legend(kind: str, personnel: str) -> Figure:
    """How the numbers of one kind and of such people stand in the legend, as a part of a trace.

    People who are not soldiers come last, with the kind and their name. The names are short, so that two of them stand side by
    side on a phone.
    """
    name, rank = vocabulary.WORDS["kinds"][kind], KINDS.index(kind) + 1
    if personnel == "military":
        return {"name": name, "legendgroup": kind, "legendrank": rank}
    who = vocabulary.WORDS["personnel"][personnel]
    return {"name": f"{name}: {who}", "legendgroup": f"{kind} {personnel}", "legendrank": rank + len(KINDS)}


def _by_year(selection: Selection, rows: IntArray, scale: str, floor: int, panel: Panel) -> Panel:
    """Fill `panel` with one mark for all numbers of a kind and year, on a line from the lowest to the highest of them.

    The mark stands at the number in the middle. Numbers of people who are not soldiers have marks of their own.
    `rows` are the rows of the numbers among all claims.
    """
    columns, positions = columns_of(selection.dataset), positions_of(selection, rows)
    names = [vocabulary.WORDS["kinds"][kind] for kind in KINDS]
    codes = columns.kinds[positions] + len(KINDS) * columns.others[positions]
    lanes = lanes_of(selection, rows, codes, [*names, *(f"{name} (not of soldiers)" for name in names)])
    # Sorted by kind, then by year, then by number: the numbers of one mark follow each other.
    ordered = positions[np.argsort(columns.rank[positions] + (lanes.codes * 10_000 + lanes.years) * len(columns.rank))]
    sizes = np.array([number for *_, number in lanes.counts], dtype=np.intp)
    starts = np.cumsum(sizes) - sizes
    middles = columns.mark[ordered[starts + (sizes - 1) // 2]].tolist()
    lows, highs = np.minimum.reduceat(columns.low[ordered], starts), np.maximum.reduceat(columns.high[ordered], starts)
    bars = list(zip(lanes.counts, lows.tolist(), middles, highs.tolist(), strict=True))
    traces: list[Figure] = []
    for code, kind in enumerate((*KINDS, *KINDS)):
        colour, symbol = colours.KIND_MARKS[kind] if code < len(KINDS) else (colours.INK, colours.KIND_MARKS[kind][1])
        bars_of_kind = [(year, number, *numbers) for (lane, year, number), *numbers in bars if lane == code]
        if not bars_of_kind:
            continue
        widths = line_trace({"color": colour, "width": 3}, legendgroup=lanes.names[code], opacity=0.5)
        x, y, hover = list[str](), list[float](), list[list[str]]()
        for year, number, low, mark, high in bars_of_kind:
            day = f"{year}-{code + 1:02}-15"  # kinds side by side within the year
            add_line(widths, (day, round(_height(low, scale, floor), 3)), (day, round(_height(high, scale, floor), 3)))
            x.append(day)
            y.append(round(_height(mark, scale, floor), 3))
            spread = f"{lanes.names[code]}: {low:,} to {high:,}, {mark:,} in the middle"
            hover.append([lanes.key(code, year), words.count(number, "stated number"), f"about {year}", spread])
        look = {"color": colour, "size": 11, "symbol": symbol}
        traces += [widths, mark_trace(x, y, hover, look, name=lanes.names[code], legendgroup=lanes.names[code])]
    return replace(panel, traces=traces, spans=lanes.spans(), rows=rows, marks=lanes.marks)


def row(record: Claim) -> Row:
    """What the table view says of a troop level, or of an attack or a position in a panel below."""
    match record:
        case Attack():
            return {"Drawn as": "Attack", "Kind": vocabulary.WORDS["types"][record.type]}
        case Position():
            return {"Drawn as": "Political event", "Kind": record.event}
        case TroopLevel():
            kind, personnel = vocabulary.WORDS["kinds"][record.kind], vocabulary.WORDS["personnel"][record.personnel]
            return {"Drawn as": "Troop level", "Of": personnel, "Kind": kind, **number_cells(record)}
    return {}


def _axis(scale: str, floor: int, most: int) -> Figure:
    """The axis of numbers up to `most`; on the logarithmic scale it starts below ten to the power of `floor`."""
    axis: Figure = {"zeroline": False, "rangemode": "tozero", "tickformat": ",d", "fixedrange": True}
    axis["range"] = [-most * 0.05, most * 1.1 or 1]
    if scale == "log":
        ticks = (0, *(10**n for n in range(floor, 10)))
        axis |= {
            "tickvals": [_height(n, scale, floor) for n in ticks],
            "ticktext": [f"{n:,}" for n in ticks],
            "range": [_height(0, scale, floor) - 0.3, max(5.0, _height(most, scale, floor)) + 0.1],
            "rangemode": "normal",
        }
    return axis


def _label(record: TroopLevel) -> str:
    """The label of a mark: the number, or "none" for a zero, and who the people are where they are not soldiers.

    An armed group has the name that the record gives it, so that nobody takes it for another one.
    """
    who = record.force if record.personnel == "armed_group" else vocabulary.WORDS["personnel"][record.personnel]
    whose = f" ({cut(who, _LONGEST_NAME)})" if record.personnel != "military" else ""
    return plain(("none" if record.low == record.high == 0 else words.stated(record)) + whose)


def _mark(record: TroopLevel, scale: str, floor: int) -> float:
    """The height of a mark: that of the number stated, else of the middle of its range, else of the end that is known."""
    low, mark, high = known_bounds(record)
    if _without_number(record):
        return (_height(low, scale, floor) + _height(high, scale, floor)) / 2
    return _height(mark, scale, floor)


def _join_near(traces: list[Figure], scale: str) -> None:
    """Add to the custom data of each mark the ids of the marks near it as a fifth value, so that choosing one chooses them all.

    Marks that are nearer to each other than their size cover each other; a reader could not choose them one by one.
    """
    marks = [(date.fromisoformat(x), y, data) for t in traces for x, y, data in zip(t["x"], t["y"], t["customdata"], strict=True)]
    days = [day for day, _, _ in marks]
    wide = (max(days) - min(days)).days / 60 if days else 0
    high = 0.12 if scale == "log" else max((y for _, y, _ in marks), default=0) / 50
    for day, y, data in marks:
        near = [other[0] for d, h, other in marks if other is not data and abs((d - day).days) <= wide and abs(h - y) <= high]
        data.extend([JOIN.join(near)] if near else [])


def _height(value: int, scale: str, floor: int) -> float:
    """The height of a number on the axis: the number itself, or its decimal logarithm; zero then stands at `floor` - 1."""
    if scale == "linear":
        return float(value)
    return log10(value) if value > 0 else floor - 1.0


def _open(record: TroopLevel) -> bool:
    """Whether an end of the number is open."""
    return record.low is None or record.high is None


def _without_number(record: TroopLevel) -> bool:
    """Whether the words allow a range, closed at both ends, and state no number within it."""
    return record.best is None and record.low is not None and record.high is not None
