"""Statements of people killed, injured or abducted: one by one in time, and by the victims' group."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.base import (
    HOVER,
    UNSELECTED,
    Chart,
    Figure,
    Row,
    custom,
    drawn_edges,
    layout_of,
    plain,
    rows_of,
    short,
    stated,
)
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Casualties
from ledger.query import selection, totals
from ledger.query.columns import Chosen
from ledger.wording import words

_MOST = 150  # statements drawn one by one
_NOUN = ("statement", "statements")
_EM = "\u2002"  # room between a bar and its number
BY = {"event": "Statement by statement", "victims": "By victims' group"}
_RULE = (
    "Two statements are added only where neither contains the other: a part is never added to its whole. Totals of "
    "history, such as “tens of thousands”, statements without a number and mere upper bounds are never added; they "
    "stand apart. A stated zero is a zero. Where a statement says “at least”, its number is added and the sum stays "
    "open upwards. Where statements differ about the same people, the lowest number is added."
)
_LEFT_OUT = (
    ("part of", "part of one of them", "parts of them"),
    ("a total of history", "total of history", "totals of history"),
    ("no number", "statement without a number", "statements without a number"),
    ("only an upper", "upper bound", "upper bounds"),
    ("another number", "higher number for the same people", "higher numbers for the same people"),
)
_FATES = (totals.PART, totals.HISTORY, totals.SILENT, totals.BOUND, totals.RIVAL)


def casualties(dataset: Dataset, by: str = "event", outcome: str = "killed") -> Chart:
    """What may be drawn of one outcome, `by` `event` or `victims`, with the sum of what may be added."""
    every = totals.columns(selection.whole(dataset))
    here = every.here(dataset, outcome)
    if np.count_nonzero(here) > _MOST and np.count_nonzero((fates := every.fates(here)) == totals.ADDED) > _MOST:
        return _many(dataset, by, outcome, every, fates)
    whole = selection.whole(dataset)
    total = totals.total(Chosen(whole.casualties, np.flatnonzero(here)), totals.rivals(whole))
    draw = _by_victims if by == "victims" else _by_event
    figure, drawn = draw(dataset, total)
    added = {r.id for r in total.counted}
    return Chart(
        title=f"People {outcome}, {'by group of victims' if by == 'victims' else 'statement by statement'}",
        figure=figure,
        sentence=sentence(dataset, total, outcome),
        rule=_RULE
        + (
            " A bar is cut into its statements; a hatched one is open upwards."
            if by == "victims"
            else " A faint bar is part of another or the higher of two numbers. A hatched bar is open."
        ),
        drawn={r.id: _row(dataset, added, r) for r in drawn},
    )


def prepare(whole: Dataset) -> None:
    """Find the numbers before they are asked for."""
    totals.columns(whole)


def _row(dataset: Dataset, added: Container[str], record: Casualties) -> Row:
    return {
        "Victims": dataset.victims[record.victims].name,
        **stated(record),
        "Added": totals.number(record) if record.id in added else None,
        "In the sum": "yes" if record.id in added else "no",
    }


class _Added(Container[str]):
    """The ids of the records that are added."""

    def __init__(self, dataset: Dataset, fates: bins.Numbers) -> None:
        self.place, self.fates = selection.whole(dataset).place, fates
        self.first = selection.kept(dataset)[0].tables["casualties"].start

    def __contains__(self, name: object) -> bool:
        return bool(self.fates[self.place[str(name)] - self.first] == totals.ADDED)


def _many(dataset: Dataset, by: str, outcome: str, every: totals.Columns, fates: bins.Numbers) -> Chart:
    """The statements that are added, and those that are parts of them, counted by group and year; or the sum of each group."""
    groups, names = list(dataset.victims), [group.name for group in dataset.victims.values()]
    colour_of = colours.victim_colours(groups)
    added = np.flatnonzero(fates == totals.ADDED)
    parts = np.flatnonzero((fates == totals.PART) & (every.number >= 0))
    at = np.concatenate([added, parts]) if by == "event" else added
    records, codes = Chosen(selection.whole(dataset).casualties, at), every.victims[at]
    row = partial(_row, dataset, _Added(dataset, fates))
    sums = {group: totals.sums(every, added[every.victims[added] == n]) for n, group in enumerate(groups)}
    left_out = [int(np.count_nonzero(fates == fate)) for fate in _FATES]
    said = _sentence(dataset, totals.sums(every, added), sums, left_out, outcome)
    if by == "event":
        known, _ = selection.kept(dataset)
        years = known.times.years[known.tables["casualties"]][at]
        title = f"People {outcome}: statements by group of victims and year"
        lanes = bins.Lanes(records, codes, years, names)
        made = bins.counted(title, lanes, _NOUN, dict(zip(names, map(colour_of.__getitem__, groups), strict=True)), row)
        return replace(made, sentence=f"{said} Drawn: {made.sentence}", rule=f"{_RULE} {bins.RULE}")
    found = bins.Lanes(records, codes, np.ones_like(codes), names)
    marks = found.counts[::-1]
    shown = [sums[groups[lane]] for lane, _, _ in marks]
    bars: Figure = {
        "type": "bar",
        "orientation": "h",
        "x": [s.best for s in shown],
        "y": list(range(len(marks))),
        "text": [_sum(s) for s in shown],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [
            [found.key(lane, 1), f"{_sum(s)} people {outcome}", words.count(n, *_NOUN), found.names[lane]]
            for (lane, _, n), s in zip(marks, shown, strict=True)
        ],
        "hovertemplate": HOVER,
        "selected": UNSELECTED,
        "unselected": UNSELECTED,
        "width": 0.4,
        "marker": {"color": [colour_of[groups[lane]] for lane, _, _ in marks]},
    }
    layout = layout_of(height=130 + 46 * len(marks), legend=False)
    layout |= rows_of([f"{plain(found.names[lane])} · {words.count(n, 'statement')}" for lane, _, n in marks])
    layout["xaxis"] = {
        "title": {"text": "People"},
        "range": [0, max(s.best for s in shown) * 1.25 or 1],
        "tickformat": ",d",
        "fixedrange": True,
    }
    return Chart(
        title=f"People {outcome}, by group of victims",
        figure={"data": [bars], "layout": layout},
        sentence=said,
        rule=f"{_RULE} The statements are too many to cut the bars into them; choosing a bar lists them below.",
        drawn=bins.Drawn(found, row),
        bins=bins.Bins(found),
    )


def sentence(dataset: Dataset, total: totals.Total, outcome: str) -> str:
    """How a total was made and what it leaves out, in words."""
    groups: dict[str, list[Casualties]] = {group: [] for group in dataset.victims}
    for record in total.counted:
        groups[record.victims].append(record)
    sums = {group: _sums(totals.total(records)) for group, records in groups.items()}
    left_out = [sum(reason.startswith(start) for _, reason in total.left_out) for start, _, _ in _LEFT_OUT]
    return _sentence(dataset, _sums(total), sums, left_out, outcome)


def _sums(total: totals.Total) -> totals.Sums:
    return totals.Sums(total.low, total.best, total.high, len(total.counted))


def _sentence(
    dataset: Dataset, total: totals.Sums, groups: Mapping[str, totals.Sums], left_out: Sequence[int], outcome: str
) -> str:
    """The same of sums, in all and by group of victims; `left_out` are the numbers of those left out for each reason."""
    if not total.many:
        return f"Nothing can be added up: {_left_out(left_out)}." if any(left_out) else f"No statement of people {outcome}."
    adds = f"{words.count(total.many, 'statement')} {'adds' if total.many == 1 else 'add'} up to"
    said = f"{adds} {_sum(total)} {'person' if total.best == 1 and total.high else 'people'} {outcome}"
    if sum(part.many > 0 for part in groups.values()) > 1:
        parts = (f"{_group(dataset, g)} {_sum(part)}" for g, part in groups.items() if part.many)
        said += f" ({', '.join(parts)})"
    return said + (f"; left out: {_left_out(left_out)}." if any(left_out) else ".")


def _group(dataset: Dataset, victims: str) -> str:
    return "group not specified" if victims == UNSPECIFIED else dataset.victims[victims].name


def _sum(total: totals.Total | totals.Sums) -> str:
    return f"{total.best:,}" + (" or more" if total.high is None else "")


def _left_out(numbers: Sequence[int]) -> str:
    found = zip(numbers, _LEFT_OUT, strict=True)
    return ", ".join(words.count(number, one, many) for number, (_, one, many) in found if number)


def _by_event(dataset: Dataset, total: totals.Total) -> tuple[Figure, list[Casualties]]:
    """One bar a statement in order of time, the earliest on top."""
    tags = {"part of": "part", "another": "not added"}
    left_out = ((r, tag) for r, why in total.left_out for start, tag in tags.items() if why.startswith(start))
    beside = {r.id: tag for r, tag in left_out if totals.number(r) is not None}
    wholes = [*total.counted, *(r for r, _ in total.left_out if r.id in beside)]
    drawn = sorted(wholes, key=lambda r: (_day(dataset, r), r.id), reverse=True)
    rows = {r.id: i for i, r in enumerate(drawn)}
    traces = []
    for victims in dataset.victims:
        records = [r for r in drawn if r.victims == victims]
        if records:
            pale = [0.45 if r.id in beside else 1 for r in records]
            said = [
                _EM * (2 if r.high == 0 else 1) + plain(words.stated(r)) + (f" ({beside[r.id]})" if r.id in beside else "")
                for r in records
            ]
            bars = _bars(dataset, records, victims, pale)
            bars |= {"y": [rows[r.id] for r in records], "text": said, "textposition": "outside", "cliponaxis": False}
            bars["error_x"] = {
                "type": "data",
                "symmetric": False,
                "array": [high - mark for _, mark, high in map(drawn_edges, records)],
                "arrayminus": [mark - low for low, mark, _ in map(drawn_edges, records)],
                "color": colours.GREY,
                "width": 0,
            }
            traces.append(bars)
    layout = _layout(drawn, [_label(dataset, r) for r in drawn])
    return {"data": [*traces, *_zeros(dataset, drawn, rows)], "layout": layout}, drawn[::-1]


def _label(dataset: Dataset, record: Casualties) -> str:
    """What stands above a bar; the group of the victims too, where groups are more than colours."""
    several = len(dataset.victims) > len(set(colours.victim_colours(dataset.victims).values()))
    group = f" · {short(_group(dataset, record.victims))}" if several else ""
    return f"{short(record.victims_text)}{group} · {_short_date(dataset, record)}"


def _by_victims(dataset: Dataset, total: totals.Total) -> tuple[Figure, list[Casualties]]:
    """One bar a group of victims, cut into the statements that add up to it, with the sum at its end."""
    groups = [g for g in reversed(list(dataset.victims)) if any(r.victims == g for r in total.counted)]
    rows = {r.id: groups.index(r.victims) for r in total.counted}
    traces, labels = [], []
    for row, victims in enumerate(groups):
        records = sorted((r for r in total.counted if r.victims == victims), key=lambda r: (_day(dataset, r), r.id))
        found = totals.total(records)
        for number, record in enumerate(records):
            bar = _bars(dataset, [record], victims, [1])
            bar |= {"y": [row], "x": [totals.number(record)], "showlegend": False, "legendgroup": victims}
            bar["marker"]["line"] = {"color": "rgba(255,255,255,0.7)", "width": 1.5}
            if number == len(records) - 1:
                bar |= {"text": [_sum(found)], "textposition": "outside", "cliponaxis": False}
            traces.append(bar)
        labels.append(f"{plain(dataset.victims[victims].name)} · {words.count(len(records), 'statement')}")
    layout = _layout(total.counted, labels)
    layout["barmode"] = "stack"
    layout["showlegend"] = False
    ordered = sorted(total.counted, key=lambda r: (-rows[r.id], _day(dataset, r), r.id))
    return {"data": [*traces, *_zeros(dataset, total.counted, rows)], "layout": layout}, ordered


def _bars(dataset: Dataset, records: Sequence[Casualties], victims: str, opacity: Sequence[float]) -> Figure:
    colour = colours.victim_colours(dataset.victims)[victims]
    return {
        "type": "bar",
        "orientation": "h",
        "name": plain(dataset.victims[victims].name),
        "x": [drawn_edges(r)[1] for r in records],
        "customdata": [custom(dataset, r) for r in records],
        "hovertemplate": HOVER,
        "selected": UNSELECTED,  # Plotly fails on choosing a bar with text where these two are not given
        "unselected": UNSELECTED,
        "width": 0.4,
        "marker": {
            "pattern": {"shape": ["/" if r.low is None or r.high is None else "" for r in records]},
            "color": colour,
            "line": {"color": colour, "width": 2},
            "opacity": list(opacity),
        },
    }


def _zeros(dataset: Dataset, drawn: Sequence[Casualties], rows: dict[str, int]) -> list[Figure]:
    """A ring where a bar has no length, so that a stated zero is seen and can be chosen."""
    zeros = [r for r in drawn if drawn_edges(r)[1] == 0]
    if not zeros:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Stated zero",
            "x": [0 for _ in zeros],
            "y": [rows[r.id] for r in zeros],
            "customdata": [custom(dataset, r) for r in zeros],
            "hovertemplate": HOVER,
            "cliponaxis": False,
            "marker": {"color": colours.GREY, "size": 12, "symbol": "circle-open", "line": {"width": 2.5}},
        }
    ]


def _layout(records: Sequence[Casualties], labels: list[str]) -> Figure:
    layout = layout_of(height=130 + 46 * len(labels), legend=True)
    layout["barmode"] = "overlay"
    sums: dict[object, int] = {}
    for record in records:
        row = record.victims if len(labels) < len(records) else record.id
        sums[row] = sums.get(row, 0) + drawn_edges(record)[2]
    most = max(sums.values(), default=1)
    layout["xaxis"] = {
        "title": {"text": "People"},
        "range": [0, most * 1.25 or 1],
        "tickformat": ",d",
        "fixedrange": True,
        **({"dtick": 1} if most <= 5 else {}),
    }
    return layout | rows_of(labels)


def _short_date(dataset: Dataset, record: Casualties) -> str:
    period = selection.period_of(record, dataset)
    if not period:
        return "undated"
    day = period.days[0]
    return f"{day:%b %Y}" if period.within(dates.parse(f"{day:%Y-%m}")) else dates.say(period.text)


def _day(dataset: Dataset, record: Casualties) -> date:
    period = selection.period_of(record, dataset)
    return period.days[0] if period else date.max
