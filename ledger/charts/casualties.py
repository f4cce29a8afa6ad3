"""The chart of casualties: statements of people killed, injured or abducted, in time, or added by group of victims and year."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ledger.charts import bar_labels, colours, lanes, public_record, rules, sentences, titles
from ledger.charts.base import (
    HOVER,
    UNSELECTED,
    Chart,
    Figure,
    Row,
    base_layout,
    custom_data,
    known_bounds,
    mark_trace,
    number_cells,
    plain,
    row_layout,
    wrap,
)
from ledger.charts.public_record import Layer
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Casualties
from ledger.query import reasons, totals
from ledger.query.columns import IntArray, Subset
from ledger.query.facets import period_of
from ledger.query.selection import Selection
from ledger.query.totals import Fate, Sums, sum_words
from ledger.wording import words

_INSIDE = 0.36  # the height of all parts inside a bar, as a part of the distance of two bars
_LETTER, _WIDE, _PHONE = 5.3, 560, 330  # pixels of a letter, and of the axis: at least, and on a phone
_HALF = 0.2  # of the height of a bar, as a part of the distance of two bars
_ABOVE = 0.22  # from the middle of a bar to its label, as such a part
_LABEL, _LINE = 22, 16  # pixels of a label of one line with what parts it from marks above it, and of each line more
_LEGEND = 64  # pixels that the legend takes from the bars on a phone
_UNDRAWN = "it stands below single statements alone, and here bars or marks hold several, or their sum"
# Records of these fates are drawn faint, with this remark beside their number.
_REMARKS = {Fate.PART: "part", Fate.HIGHER: "higher than another"}
_SINGLE = (Fate.NO_GROUP, Fate.NO_YEAR)  # of statements that are in no sum and have a bar below those of the groups
_RULE = (
    "A sum is only of one group of victims in one year, and of the times that it names. One of two statements or more is added "
    "by this ledger: no article states it. A part is never added to its whole. Totals of history, such as “tens of thousands”, "
    "statements without a number, mere upper bounds, and statements of no group of victims told apart here or of no one year "
    "are never added. A stated zero is a zero. Where a statement says “at least”, its number is added and the sum stays open "
    "upwards. Where statements differ about the same people, as a recorded "
    "disagreement says, the lowest number is added. The table lists every statement, and "
    "in “Counted in” its sum, or the reason why it is in none."
)


def casualties(selection: Selection, by: str = "event", outcome: str = "killed", beside: str = "none") -> Chart:
    """The selected statements of one outcome, such as `killed`.

    `by` is `event` for a bar for each statement in order of time, or `victims` for a bar for each group of victims and year, with
    the sum of the statements of both. `beside` is `record` for the public record as a layer of its own below single statements,
    or `none`.
    """
    dataset, sums = selection.dataset, totals.sums(selection, outcome)
    start, added = selection.index.tables["casualties"].start, sums.added

    def row(record: Casualties) -> Row:
        fate = Fate(sums.fates[dataset.row[record.id] - start])
        cells = {"Victims": dataset.victims[record.victims].name, **number_cells(record)}
        if fate != Fate.ADDED:
            return {**cells, "Adds": None, "Counted in": f"not counted: {reasons.why(sums, record)}"}
        group, year = key = _key(dataset, record)
        counted = f"{sentences.group_name(dataset, group)} {year}" if key in added else reasons.ALONE.why
        return {**cells, "Adds": totals.number(record), "Counted in": counted}

    every, drawn = sums.of(*(fate for fate in Fate if fate != Fate.FILTERED)), _drawn(sums, by)
    title, sentence = _words(selection, by, outcome)
    chart = Chart(title, {}, sentence, _RULE * (len(every) > 1), row=row, listed=every)
    if len(drawn) > titles.MOST_BARS:
        made = _in_lanes(selection, sums, drawn.rows, outcome, chart)
    elif by == "victims":
        made = _by_victims(dataset, sums, chart)
    else:
        return _by_event(
            dataset, sums, drawn, chart, public_record.layer_of(dataset, drawn, each=True) if beside == "record" else None
        )
    return public_record.layer_of(dataset, (), undrawn=_UNDRAWN).on(made) if beside == "record" else made


def said(selection: Selection, by: str, outcome: str) -> tuple[str, str]:
    """The title and the sentence of `casualties`, without its figure unless that takes part in the sentence."""
    if len(drawn_of(selection, by, outcome)) > titles.MOST_BARS:
        chart = casualties(selection, by, outcome)
        return chart.title, chart.sentence
    return _words(selection, by, outcome)


@memoized(maxsize=8)
def _words(selection: Selection, by: str, outcome: str) -> tuple[str, str]:
    """The title and the sentence of `casualties` where its figure takes no part in the sentence."""
    sums = totals.sums(selection, outcome)
    drawn = _drawn(sums, by)
    title = titles.of_casualties(selection, sums, drawn, by, outcome)
    return title, sentences.of_casualties(selection, sums, outcome, len(drawn))


def drawn_of(selection: Selection, by: str, outcome: str) -> Subset[Casualties]:
    """The statements that have a bar, or a part of one, in the chart that `casualties` makes."""
    return _drawn(totals.sums(selection, outcome), by)


def _drawn(sums: Sums, by: str) -> Subset[Casualties]:
    """The statements that have a bar, or a part of one."""
    if by == "victims":
        added, alone = sums.of(Fate.ADDED), _alone(sums)
        return Subset(added.items, np.sort(np.concatenate([added.rows, alone.rows])))
    return sums.of(*(f for f in Fate if f not in (*totals.UNDRAWN, Fate.FILTERED)))


def _alone(sums: Sums) -> Subset[Casualties]:
    """The statements that tell no group or no one year, and are part of no other such: each has a bar of its own."""
    single = sums.of(*_SINGLE)
    by_id = {r.id: r for r in single}
    is_alone = np.array([r.part_of not in by_id for r in single], dtype=bool)
    return Subset(single.items, single.rows[is_alone])


def _key(dataset: Dataset, record: Casualties) -> tuple[str, int]:
    """The group of victims and the year of a record that may be added."""
    return record.victims, _day(dataset, record).year


def _by_event(dataset: Dataset, sums: Sums, statements: Sequence[Casualties], chart: Chart, layer: Layer | None = None) -> Chart:
    """Complete `chart` with one bar for each of some statements in order of time, the earliest on top, and with a layer."""
    remarks = {r.id: remark for fate, remark in _REMARKS.items() for r in sums.of(fate)}
    ordered = sorted(statements, key=lambda r: (_day(dataset, r), r.id), reverse=True)
    by_id = {r.id: r for r in ordered}
    wholes = {r.id: whole for r in ordered if (whole := _whole(r, by_id)) is not r}
    drawn = [r for r in ordered if r.id not in wholes]
    parts = {r.id: [p for p in ordered if wholes.get(p.id) is r] for r in drawn}
    traces, texts = [], {r.id: bar_labels.number_words(dataset, r, remarks.get(r.id, ""), parts[r.id]) for r in drawn}
    ends = [(known_bounds(r)[2], texts[r.id]) for r in drawn]
    layout = _layout([bar_labels.of_statement(dataset, r) for r in drawn], ends)
    rows: dict[str, float] = {r.id: float(row) for row, r in enumerate(drawn)}
    beside: list[Figure] = []
    if layer and layer.marks:
        layout, rows, beside = _with_record(layer, drawn, {r.id: wholes.get(r.id, r).id for r in ordered}, ends, layout)
    for victims in dataset.victims:
        records = [r for r in drawn if r.victims == victims]
        if records:
            opacity = [0.45 if r.id in remarks else 1 for r in records]
            bars = _bars(dataset, records, victims, opacity)
            bars |= {"y": [rows[r.id] for r in records], "text": [texts[r.id] for r in records]}
            bars |= {"textposition": "outside", "cliponaxis": False, "error_x": _ranges(records)}
            traces.append(bars)
    for name, inside in parts.items():
        for number, part in enumerate(inside):
            rows[part.id] = rows[name] + _INSIDE * ((number + 0.5) / len(inside) - 0.5)
    if wholes:
        traces.append(_inside(dataset, [p for inside in parts.values() for p in inside], wholes, rows))
    shown = [one for r in drawn[::-1] for one in (r, *parts[r.id])]
    rings = _rings(dataset, [r for r in shown if known_bounds(r)[1] == 0], rows)
    made = replace(
        chart,
        figure={"data": [*traces, *rings, *beside], "layout": layout},
        rule=f"{chart.rule} {rules.of_bars(shown, len(shown) - len(drawn), sum(r.id in remarks for r in drawn))}".strip(),
        drawn=shown,
        listed=[*shown, *sums.of(*totals.UNDRAWN)],
    )
    return layer.on(made) if layer else made


def _with_record(
    layer: Layer, drawn: Sequence[Casualties], wholes: Mapping[str, str], ends: Sequence[tuple[int, str]], layout: Figure
) -> tuple[Figure, dict[str, float], list[Figure]]:
    """The layout in which the public record has room below each bar, with the heights of the bars by id, and with its marks.

    drawn, ends, layout: the statements with a bar, from the lowest on, with their numbers and texts, and the layout without
    the record; wholes: for each statement the one whose bar it has or lies in.
    """
    labels = [note["text"] for note in layout["annotations"]]
    ends = [*ends, *((end, "") for end in layer.ends)]
    below = public_record.rows_below(layer, wholes)
    needed = public_record.pixels_below(layer, below, wholes)
    pixel = 1 / _row_height(labels)
    rows: dict[str, float] = {}
    height = 0.0
    for number, record in enumerate(drawn):
        if number:
            label = _LABEL + _LINE * labels[number - 1].count("<br>")
            height += max(1, _HALF + _ABOVE + (needed.get(record.id, 0) + label) * pixel)
        rows[record.id] = height
    lowest = -max(0.6, _HALF + (needed.get(drawn[0].id, 0) + _LINE) * pixel)
    bottoms = {name: rows[whole] - _HALF for name, whole in wholes.items()}
    marks = public_record.below_bars(layer, below, bottoms, pixel, _axis(_reach(ends, _WIDE))["range"][1])
    return _layout(labels, ends, heights=[*rows.values()], lowest=lowest), rows, marks


def _whole(record: Casualties, drawn: Mapping[str, Casualties]) -> Casualties:
    """The widest of the drawn statements that a statement is part of; itself where it is part of none of them."""
    while record.part_of and record.part_of in drawn:
        record = drawn[record.part_of]
    return record


def _ranges(records: Sequence[Casualties]) -> Figure:
    """Plotly's `error_x` for bars: how far the words of each allow less and more than its number."""
    bounds = [known_bounds(r) for r in records]
    more, less = [high - mark for _, mark, high in bounds], [mark - low for low, mark, _ in bounds]
    return {"type": "data", "symmetric": False, "array": more, "arrayminus": less, "color": colours.GREY, "width": 0}


def _inside(dataset: Dataset, parts: Sequence[Casualties], wholes: Mapping[str, Casualties], rows: Mapping[str, float]) -> Figure:
    """A trace with a narrow bar for each part inside the bar of its whole; pointing at it says in words what it is part of."""
    tied = [wholes[p.id] for p in parts]
    return {
        **_bar(colours.INK, 0),
        "name": "Part of a bar",
        "width": [_INSIDE * 0.7 / sum(w is other for other in tied) for w in tied],
        "x": [known_bounds(p)[1] for p in parts],
        "y": [rows[p.id] for p in parts],
        "customdata": [custom_data(dataset, p) for p in parts],
        "hovertext": [wrap(f"part of {words.stated(w)}: {w.victims_text}, {bar_labels.short_date(dataset, w)}") for w in tied],
        "hovertemplate": HOVER.replace("<extra>", "<br><i>%{hovertext}</i><extra>"),
    }


def _reach(ends: Sequence[tuple[int, str]], width: int) -> float:
    """Up to where an axis of people of so many pixels reaches so that each bar and the text at its end, given in pairs, fit."""
    room = [1 - min(0.8, len(text) * _LETTER / width) for _, text in ends]
    return max((end / free for (end, _), free in zip(ends, room, strict=True)), default=0)


def _in_lanes(selection: Selection, sums: Sums, numbers: IntArray, outcome: str, chart: Chart) -> Chart:
    """Complete `chart` with one mark for the statements of one group of victims and year, and with their sum.

    `numbers` are the rows of the statements in CasualtyColumns.
    """
    groups = selection.dataset.victims
    look = dict(zip((group.name for group in groups.values()), colours.victim_colours(groups).values(), strict=True))
    codes = totals.casualty_columns(selection.dataset).victims[numbers]
    drawn = lanes.lanes_of(selection, numbers + selection.index.tables["casualties"].start, codes, list(look))
    by_year = lanes.by_year(f"{chart.title}, by year", drawn, lanes.STATEMENT, look, chart.row)
    ids = {plain(group.name): name for name, group in groups.items()}
    for custom in by_year.figure["data"][0]["customdata"]:
        key = ids.get(custom[3], ""), int(custom[2])
        if one := sums.added.get(key):
            of = reasons.times(selection.dataset, sums.statements(*key))
            custom[1] += f"; {one.many:,} of them {sentences.ADDED}: {sum_words(one)} people {outcome}, of {of}"
    sentence, rule = f"{chart.sentence} Drawn: {by_year.sentence}", f"{_RULE} {lanes.rule(titles.MOST_BARS)}"
    return replace(by_year, sentence=sentence, rule=rule, listed=chart.listed)


def _by_victims(dataset: Dataset, sums: Sums, chart: Chart) -> Chart:
    """Complete `chart` with one bar for each group of victims and year, cut into its statements, with their sum at its end.

    Groups stand in the order of the dataset from the top, and years below each other. A bar of a single statement has the time of
    that statement as its label, because it is no total of its year; where all bars are such, the title names no years. Below
    them stand the statements that tell no group or no one year, each alone, but for those that are part of another of them.
    """
    alone = sorted(_alone(sums), key=lambda r: (_day(dataset, r), r.id))
    by_id = {r.id: r for r in sums.of(*_SINGLE)}
    records: dict[tuple[str, int], list[Casualties]] = {}
    for record in sorted(sums.of(Fate.ADDED), key=lambda r: (_day(dataset, r), r.id)):
        records.setdefault(_key(dataset, record), []).append(record)
    groups = list(dataset.victims)
    keys = sorted(records, key=lambda key: (groups.index(key[0]), key[1]), reverse=True)
    traces: list[Figure] = []
    for row, key in enumerate(keys, len(alone)):
        bars = [_segment(dataset, record, key[0]) for record in records[key]]
        bars[-1] |= {"text": [sum_words(sums.by_group_and_year[key])], "textposition": "outside", "cliponaxis": False}
        traces += [{**bar, "y": [row], "showlegend": False, "legendgroup": key[0]} for bar in bars]
    for row, record in enumerate(alone[::-1]):
        said_at_end = {
            "text": [bar_labels.SPACE * 2 * (record.high == 0) + plain(words.stated(record))],
            "textposition": "outside",
            "cliponaxis": False,
        }
        bar = _bars(dataset, [record], record.victims, [1]) | {"x": [totals.number(record)], **said_at_end}
        traces.append({**bar, "y": [row], "showlegend": False, "legendgroup": record.victims})
    labels = [bar_labels.alone(dataset, r) for r in alone[::-1]]
    inside = {key: [whole for r in records[key] if (whole := _whole(r, by_id)) is not r] for key in keys}
    labels += [bar_labels.of_group(dataset, key, records[key], inside[key]) for key in keys]
    drawn = [record for key in keys[::-1] for record in records[key]] + alone
    rows = {record.id: row for row, key in enumerate(keys, len(alone)) for record in records[key]}
    rows |= {record.id: row for row, record in enumerate(alone[::-1])}
    ends = [(sum(known_bounds(r)[2] for r in records[key]), sum_words(sums.by_group_and_year[key])) for key in keys]
    ends += [(known_bounds(r)[2], words.stated(r)) for r in alone]
    layout = _layout(labels, ends, legend=False) | {"barmode": "stack"}
    return replace(
        chart,
        figure={"data": [*traces, *_rings(dataset, [r for r in drawn if totals.number(r) == 0], rows)], "layout": layout},
        rule=f"{_RULE} A bar is cut into its statements; a hatched one is open upwards.{_of_alone(bool(keys)) * bool(alone)}",
        drawn=drawn,
        listed=[*drawn, *(r for r in sums.of(*(fate for fate in Fate if fate != Fate.FILTERED)) if r.id not in rows)],
    )


def _of_alone(has_above: bool) -> str:
    """What the bars of people are whose group or year is not told, where others stand above them or not."""
    bars, rest = ("lowest bars are", "; they may hold people of the bars above") if has_above else ("bars are", "")
    return f" The {bars} of people of no group told apart here or of no one year, one statement each and in no sum{rest}."


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


def _rings(dataset: Dataset, zeros: Sequence[Casualties], rows: Mapping[str, float]) -> list[Figure]:
    """A trace with a ring for each record whose number is zero, because its bar has no length; `rows` gives heights by id."""
    look = {"color": colours.GREY, "size": 12, "symbol": "circle-open", "line": {"width": 2.5}}
    heights, data = [rows[r.id] for r in zeros], [custom_data(dataset, r) for r in zeros]
    return [mark_trace([0] * len(zeros), heights, data, look, name="Stated zero", cliponaxis=False)] if zeros else []


def _row_height(labels: Sequence[str]) -> int:
    """How many pixels lie from one bar to the next."""
    return 68 if any("<br>" in label for label in labels) else 46


def _layout(
    labels: Sequence[str],
    ends: Sequence[tuple[int, str]],
    legend: bool = True,
    heights: Sequence[float] = (),
    lowest: float = 0,
) -> Figure:
    """The layout of a chart with a bar for each label; `ends` are bars and the texts at their ends, which the axis must hold.

    heights: of the bars, where they are not 0, 1, 2 and so on; the axis then begins at `lowest`.
    """
    row = _row_height(labels)
    tall = row * len(labels) if not heights else round(row * (heights[-1] + 0.7 - lowest)) + _LEGEND
    layout = base_layout(height=96 + tall, legend=legend)
    layout["barmode"] = "overlay"
    layout["xaxis"] = _axis(_reach(ends, _WIDE))
    layout["meta"] = {"narrow": {"xaxis": _axis(_reach(ends, _PHONE))}}
    return layout | row_layout(labels, heights, **({"range": [lowest, heights[-1] + 0.7]} if heights else {}))


def _axis(most: float) -> Figure:
    """The axis of people up to a number of them."""
    return {
        "title": {"text": "People"},
        "range": [0, most * 1.05 or 1],
        "tickformat": ",d",
        "fixedrange": True,
        **({"dtick": 1} if most <= 5 else {}),
    }


def _day(dataset: Dataset, record: Casualties) -> date:
    """The first day that a record may be about; the last of all days where it has no date."""
    period = period_of(record, dataset)
    return period.days[0] if period else date.max
