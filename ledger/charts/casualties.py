"""The chart of casualties: statements of people killed, injured or abducted, in time or by group of victims, with their sum."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ledger.charts import colours, lanes
from ledger.charts.base import (
    HOVER,
    UNSELECTED,
    Chart,
    Figure,
    Row,
    base_layout,
    custom_data,
    known_bounds,
    number_cells,
    plain,
    row_layout,
    shorten,
)
from ledger.charts.lanes import Lanes
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Casualties
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.selection import Selection
from ledger.query.totals import Fate, Total, sum_words
from ledger.wording import words

_MOST = 150  # statements that have a bar each
_SPACE = "\u2002"  # between a bar and its number
# Records of these fates are drawn although they are not added, with this remark beside their number.
_REMARKS = {Fate.PART: "part", Fate.HIGHER: "not added"}
_RULE = (
    "Two statements are added only where neither contains the other: a part is never added to its whole. Totals of "
    "history, such as “tens of thousands”, statements without a number and mere upper bounds are never added; they "
    "stand apart. A stated zero is a zero. Where a statement says “at least”, its number is added and the sum stays "
    "open upwards. Where statements differ about the same people, the lowest number is added."
)


def casualties(selection: Selection, by: str = "event", outcome: str = "killed") -> Chart:
    """The selected statements of one outcome, such as `killed`, with the sum of those that may be added.

    `by` is `event` for a bar for each statement in order of time, or `victims` for a bar for each group of victims.
    """
    dataset, total = selection.dataset, totals.total(selection, outcome)
    start = selection.index.tables["casualties"].start

    def row(record: Casualties) -> Row:
        added = total.fates[dataset.row[record.id] - start] == Fate.ADDED
        return {
            "Victims": dataset.victims[record.victims].name,
            **number_cells(record),
            "Added": totals.number(record) if added else None,
            "In the sum": "yes" if added else "no",
        }

    title = f"People {outcome}, {'by group of victims' if by == 'victims' else 'statement by statement'}"
    chart = Chart(title, {}, sentence(dataset, total, outcome), _RULE, row=row)
    if by == "victims":
        return _by_victims(selection, total, outcome, chart)
    return _by_group_and_year(selection, total, outcome, chart) if total.many > _MOST else _by_event(dataset, total, chart)


def sentence(dataset: Dataset, total: Total, outcome: str) -> str:
    """A total in words: how many statements it adds, its sum as a whole and by group of victims, and what it leaves out."""
    left_out = totals.left_out_words(total)
    if not total.many:
        return f"Nothing can be added up: {left_out}." if left_out else f"No statement of people {outcome}."
    adds = f"{words.count(total.many, 'statement')} {'adds' if total.many == 1 else 'add'} up to"
    text = f"{adds} {sum_words(total)} {'person' if total.best == 1 and total.high else 'people'} {outcome}"
    if len(total.groups) > 1:
        text += f" ({', '.join(f'{_group(dataset, group)} {sum_words(part)}' for group, part in total.groups.items())})"
    return text + (f"; left out: {left_out}." if left_out else ".")


def _group(dataset: Dataset, victims: str) -> str:
    """The name of a group of victims."""
    return "group not specified" if victims == UNSPECIFIED else dataset.victims[victims].name


def _by_event(dataset: Dataset, total: Total, chart: Chart) -> Chart:
    """Complete `chart` with one bar for each statement in order of time, the earliest on top."""
    remarks = {
        r.id: remark for fate, remark in _REMARKS.items() for r in total.left_out.get(fate, ()) if totals.number(r) is not None
    }
    shown = [r for r in total.of(Fate.ADDED, *_REMARKS) if totals.number(r) is not None]
    drawn = sorted(shown, key=lambda r: (_day(dataset, r), r.id), reverse=True)
    rows = {r.id: i for i, r in enumerate(drawn)}
    traces = []
    for victims in dataset.victims:
        records = [r for r in drawn if r.victims == victims]
        if records:
            opacity = [0.45 if r.id in remarks else 1 for r in records]
            texts = [
                _SPACE * (2 if r.high == 0 else 1) + plain(words.stated(r)) + (f" ({remarks[r.id]})" if r.id in remarks else "")
                for r in records
            ]
            bars = _bars(dataset, records, victims, opacity)
            bars |= {"y": [rows[r.id] for r in records], "text": texts, "textposition": "outside", "cliponaxis": False}
            bars["error_x"] = {
                "type": "data",
                "symmetric": False,
                "array": [high - mark for _, mark, high in map(known_bounds, records)],
                "arrayminus": [mark - low for low, mark, _ in map(known_bounds, records)],
                "color": colours.GREY,
                "width": 0,
            }
            traces.append(bars)
    layout = _layout([_label(dataset, r) for r in drawn], max((known_bounds(r)[2] for r in drawn), default=1))
    return replace(
        chart,
        figure={"data": [*traces, *_rings(dataset, [r for r in drawn if known_bounds(r)[1] == 0], rows)], "layout": layout},
        rule=f"{_RULE} A faint bar is part of another or the higher of two numbers. A hatched bar is open.",
        drawn=drawn[::-1],
    )


def _by_group_and_year(selection: Selection, total: Total, outcome: str, chart: Chart) -> Chart:
    """Complete `chart` with one mark for the statements of one group of victims and year: those added, and those part of them."""
    groups = selection.dataset.victims
    look = dict(zip((group.name for group in groups.values()), colours.victim_colours(groups).values(), strict=True))
    columns = totals.casualty_columns(selection.dataset)
    numbers = np.flatnonzero((total.fates == Fate.ADDED) | ((total.fates == Fate.PART) & (columns.number >= 0)))
    rows = numbers + selection.index.tables["casualties"].start
    drawn = lanes.lanes_of(selection, rows, columns.victims[numbers], list(look))
    by_year = lanes.by_year(f"People {outcome}: statements by group of victims and year", drawn, lanes.STATEMENT, look, chart.row)
    return replace(by_year, sentence=f"{chart.sentence} Drawn: {by_year.sentence}", rule=f"{_RULE} {lanes.rule(_MOST)}")


def _label(dataset: Dataset, record: Casualties) -> str:
    """The label above a bar: whom it counts and when; where groups are more than colours also the group of victims."""
    several = len(dataset.victims) > len(set(colours.victim_colours(dataset.victims).values()))
    group = f" · {shorten(_group(dataset, record.victims))}" if several else ""
    return f"{shorten(record.victims_text)}{group} · {_short_date(dataset, record)}"


def _by_victims(selection: Selection, total: Total, outcome: str, chart: Chart) -> Chart:
    """Complete `chart` with one bar for each group of victims, with its sum at the end.

    A bar is cut into its statements where these are not too many.
    """
    dataset, start = selection.dataset, selection.index.tables["casualties"].start
    groups = [group for group in reversed(list(dataset.victims)) if group in total.groups]
    added = np.flatnonzero(total.fates == Fate.ADDED)
    codes = totals.casualty_columns(dataset).victims[added]
    names = [group.name for group in dataset.victims.values()]
    whole = Lanes(selection, added + start, codes, names, np.ones_like(added))
    traces: list[Figure] = []
    drawn: list[Casualties] = []
    longest = 0
    for row, group in enumerate(groups):
        code, part = list(dataset.victims).index(group), total.groups[group]
        if total.many > _MOST:
            bar = _bar(colours.victim_colours(dataset.victims)[group], part.best)
            text = f"{sum_words(part)} people {outcome}"
            bar["customdata"] = [[whole.key(code, 1), text, words.count(part.many, *lanes.STATEMENT), names[code]]]
            bars, length = [bar], part.best
        else:
            records = sorted(selection.records(added[codes == code] + start), key=lambda r: (_day(dataset, r), r.id))
            bars = [_segment(dataset, record, group) for record in records]
            drawn, length = records + drawn, sum(known_bounds(r)[2] for r in records)
        longest = max(longest, length)
        bars[-1] |= {"text": [sum_words(part)], "textposition": "outside", "cliponaxis": False}
        traces += [{**bar, "y": [row], "showlegend": False, "legendgroup": group} for bar in bars]
    labels = [f"{plain(dataset.victims[g].name)} · {words.count(total.groups[g].many, *lanes.STATEMENT)}" for g in groups]
    rows = {record.id: groups.index(record.victims) for record in drawn}
    layout = _layout(labels, longest, legend=False) | {"barmode": "stack"}
    how = (
        " The statements are too many to cut the bars into them; choosing a bar lists them below."
        if total.many > _MOST
        else " A bar is cut into its statements; a hatched one is open upwards."
    )
    return replace(
        chart,
        figure={"data": [*traces, *_rings(dataset, [r for r in drawn if totals.number(r) == 0], rows)], "layout": layout},
        rule=_RULE + how,
        drawn=drawn or whole.drawn,
        marks=whole.marks if total.many > _MOST else dict,
    )


def _bar(colour: str, length: int) -> Figure:
    """A trace with one bar, `length` people long."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [length],
        "hovertemplate": HOVER,
        "selected": UNSELECTED,  # Plotly fails on choosing a bar with text where these two are not given
        "unselected": UNSELECTED,
        "width": 0.4,
        "marker": {"color": colour},
    }


def _segment(dataset: Dataset, record: Casualties, victims: str) -> Figure:
    """The trace of one statement as a piece of the bar of its group."""
    bar = _bars(dataset, [record], victims, [1]) | {"x": [totals.number(record)]}
    bar["marker"]["line"] = {"color": colours.faint(colours.PROPERTIES["raised"][0], 0.7), "width": 1.5}
    return bar


def _bars(dataset: Dataset, records: Sequence[Casualties], victims: str, opacity: Sequence[float]) -> Figure:
    """A trace with a bar for each record of one group of victims; a bar is hatched where an end of its number is open."""
    colour = colours.victim_colours(dataset.victims)[victims]
    return {
        **_bar(colour, 0),
        "name": plain(dataset.victims[victims].name),
        "x": [known_bounds(r)[1] for r in records],
        "customdata": [custom_data(dataset, r) for r in records],
        "marker": {
            "pattern": {"shape": ["/" if r.low is None or r.high is None else "" for r in records]},
            "color": colour,
            "line": {"color": colour, "width": 2},
            "opacity": list(opacity),
        },
    }


def _rings(dataset: Dataset, zeros: Sequence[Casualties], rows: dict[str, int]) -> list[Figure]:
    """A trace with a ring for each record whose number is zero, because its bar has no length; `rows` gives heights by id."""
    if not zeros:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Stated zero",
            "x": [0 for _ in zeros],
            "y": [rows[r.id] for r in zeros],
            "customdata": [custom_data(dataset, r) for r in zeros],
            "hovertemplate": HOVER,
            "cliponaxis": False,
            "marker": {"color": colours.GREY, "size": 12, "symbol": "circle-open", "line": {"width": 2.5}},
        }
    ]


def _layout(labels: list[str], most: int, legend: bool = True) -> Figure:
    """The layout of a chart with a bar for each label; `most` is the largest number of people that must fit."""
    layout = base_layout(height=130 + 46 * len(labels), legend=legend)
    layout["barmode"] = "overlay"
    layout["xaxis"] = {
        "title": {"text": "People"},
        "range": [0, most * 1.25 or 1],
        "tickformat": ",d",
        "fixedrange": True,
        **({"dtick": 1} if most <= 5 else {}),
    }
    return layout | row_layout(labels)


def _short_date(dataset: Dataset, record: Casualties) -> str:
    """The time of a record as month and year where that is precise enough, else in words."""
    period = period_of(record, dataset)
    if not period:
        return "undated"
    day = period.days[0]
    return f"{day:%b %Y}" if period.within(dates.parse(f"{day:%Y-%m}")) else dates.say(period.text)


def _day(dataset: Dataset, record: Casualties) -> date:
    """The first day that a record may be about; the last of all days where it has no date."""
    period = period_of(record, dataset)
    return period.days[0] if period else date.max
