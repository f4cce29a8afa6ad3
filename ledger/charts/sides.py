"""Panels with a lane for each side: attacks by who is said to have had a part in them, positions by who took them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

from ledger.charts import colours
from ledger.charts.base import (
    JOIN,
    Figure,
    custom_data,
    days_trace,
    label_at,
    mark_trace,
    middle_day,
    plain,
)
from ledger.charts.panels import Panel, plain_axis
from ledger.charts.time_axis import TimeAxis, mark_width, pack_rows, time_axis
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Claim
from ledger.query.facets import period_of
from ledger.query.relations import parts_of
from ledger.query.selection import Selection, once_for_records
from ledger.wording import bylines, words

NOBODY, NO_SIDE, SEVERAL = "Nobody named in the record", "Of no side", "Not one side alone"
HEADING = "Colour: side said to have had a part"
"""The heading of the legend where a colour is a side."""
_NAMED = 3  # statements of who had a part that a sentence names
_ROW, _LABEL = 12, 20  # pixels of a row of marks, and of the label above a lane

C = TypeVar("C", bound=Claim)
Dated = tuple[Claim, dates.Period]


def blamed_sides(dataset: Dataset, attack: Attack) -> tuple[str, ...]:
    """The names of the sides that are said to have had a part in an attack, in the order of the dataset."""
    accused = {a.actor for a in attack.attributions if a.status != "denied"}
    sides = {dataset.actors[actor].side for actor in accused}
    named = [side.name for name, side in dataset.sides.items() if name in sides]
    return (*named, NO_SIDE) if None in sides else tuple(named) or (NOBODY,)


def colour_name(dataset: Dataset, attack: Attack) -> str:
    """What gives an attack its colour: the side that is said to have had a part in it, several, those of no side, or nobody.

    Where somebody of no side is named beside a side, the colour of that side alone would leave him out.
    """
    sides = blamed_sides(dataset, attack)
    return SEVERAL if len(sides) > 1 else sides[0]


def attack_colours(dataset: Dataset) -> dict[str, str]:
    """The colour of the attacks of each side by its name; of those of several sides and of those of which nobody is accused."""
    return side_colours(dataset) | {SEVERAL: colours.INK, NOBODY: colours.GREY}


def side_colours(dataset: Dataset) -> dict[str, str]:
    """The colour of each side by its name."""
    return colours.side_colours(side.name for side in dataset.sides.values()) | {NO_SIDE: colours.INK}


@once_for_records("attacks")
def attacks_by_side(selection: Selection) -> Panel:
    """A panel of the selected attacks with a lane for each side that is said to have had a part in them; one mark for each."""
    dataset = selection.dataset
    dated = _dated(selection.attacks, dataset)
    lanes = _in_lanes((side, one) for one in dated for side in blamed_sides(dataset, one[0]))
    traces, labels, bottom = [], [], 0
    for name, colour in attack_colours(dataset).items():
        if name not in lanes:
            continue
        rows = pack_rows([period.days for _, period in lanes[name]], mark_width([period.days for _, period in dated]))
        labels.append(label_at(_label(name, lanes[name]), -(bottom + _LABEL)))
        heights = [-(bottom + _LABEL + _ROW * (row + 0.6)) for row in rows]
        bottom += _LABEL + _ROW * (max(rows) + 1) + _ROW // 2
        periods = [period for _, period in lanes[name]]
        traces.append(days_trace({"color": colour, "width": 4}, zip(periods, heights, strict=True), opacity=0.35))
        look = {"color": colour, "size": 9, "symbol": "x"}
        data = [custom_data(dataset, record) for record, _ in lanes[name]]
        traces.append(mark_trace([middle_day(period) for period in periods], heights, data, look, showlegend=False))
    return _panel("Crosses: attacks, by side said to be involved", selection, dated, traces, labels, bottom)


@once_for_records("positions")
def positions_by_side(selection: Selection) -> Panel:
    """A panel of the selected positions with a lane for each side.

    A mark holds the positions of a side whose times have their middles near each other.
    """
    dataset = selection.dataset
    dated = _dated(selection.positions, dataset)
    side_of = {name: dataset.sides[actor.side].name if actor.side else NO_SIDE for name, actor in dataset.actors.items()}
    lanes = _in_lanes((side_of[record.actor], (record, period)) for record, period in dated)
    return _gathered(
        "Pentagons: positions, by the side that took them", selection, dated, lanes, side_colours(dataset), "pentagon"
    )


@once_for_records("casualties")
def casualty_strip(selection: Selection) -> Panel:
    """A panel of the selected casualty figures in one lane; a mark holds those whose times have their middles near each other."""
    dated = _dated(selection.casualties, selection.dataset)
    look = {"": colours.INK}  # people of all sides
    title = "Bow-ties: statements of people harmed"
    return _gathered(title, selection, dated, _in_lanes(("", one) for one in dated), look, "bowtie")


def _gathered(
    title: str,
    selection: Selection,
    dated: Sequence[Dated],
    lanes: Mapping[str, list[Dated]],
    look: Mapping[str, str],
    symbol: str,
) -> Panel:
    """A panel with one row of marks for each lane, in which a mark holds the records near each other."""
    traces: list[Figure] = []
    labels, bottom = [], 0
    spans = [period.days for _, period in dated]
    axis, width = time_axis(spans), mark_width(spans)
    groups = {name: _near(lanes[name], axis, width) for name in look if name in lanes}
    most = max((len(group) for some in groups.values() for group in some), default=1)
    for name, some in groups.items():
        if name:
            labels.append(label_at(_label(name, lanes[name]), -(bottom + _LABEL)))
            bottom += _LABEL
        height = -(bottom + _ROW * 0.9)
        bottom += _ROW * 2
        periods = {p.text: p for _, p in lanes[name]}.values()
        traces.append(days_trace({"color": look[name], "width": 4}, ((p, height) for p in periods), opacity=0.35))
        marks = {"color": look[name], "symbol": symbol, "size": [round(7 + 11 * (len(group) / most) ** 0.5, 1) for group in some]}
        data = [_custom(selection.dataset, name, group) for group in some]
        traces.append(mark_trace([_middle(group) for group in some], [height] * len(some), data, marks, showlegend=False))
    return _panel(title, selection, dated, traces, labels, bottom)


def _panel(
    title: str, selection: Selection, dated: Sequence[Dated], traces: list[Figure], labels: list[Figure], bottom: int
) -> Panel:
    """A panel whose lanes reach down to `bottom`, in pixels."""
    return Panel(
        title=title,
        traces=traces,
        pixels=bottom,
        axis=plain_axis(-bottom, 0),
        spans=[period.days for _, period in dated],
        labels=labels,
        rows=np.array([selection.dataset.row[record.id] for record, _ in dated], dtype=np.intp),
    )


def _dated(records: Iterable[C], dataset: Dataset) -> list[tuple[C, dates.Period]]:
    """The records that have a time, each with it, in order of the middles of their times."""
    dated = [(record, period) for record in records if (period := period_of(record, dataset))]
    return sorted(dated, key=lambda one: (one[1].middle, one[0].id))


def _in_lanes(placed: Iterable[tuple[str, Dated]]) -> dict[str, list[Dated]]:
    """The records of each lane by its name."""
    lanes: dict[str, list[Dated]] = {}
    for name, one in placed:
        lanes.setdefault(name, []).append(one)
    return lanes


def _label(name: str, records: Sequence[Dated]) -> str:
    """The label of a lane."""
    return f"{plain(name)} ({len(records)})"


def _near(dated: Sequence[Dated], axis: TimeAxis | None, width: int) -> list[list[Dated]]:
    """Records in groups, each with those whose middles are less than the width of a mark, in days, from its first."""
    groups: list[list[Dated]] = []
    first = None
    for one in dated:
        place = axis.position(one[1].middle) if axis else 0
        if first is None or place - first > width:
            groups.append([])
            first = place
        groups[-1].append(one)
    return groups


def _middle(group: Sequence[Dated]) -> str:
    """The day in the middle of the middles of a group, as ISO text."""
    first, last = (group[end][1].middle for end in (0, -1))
    return (first + (last - first) / 2).isoformat()


_MARKS = "?~%"  # of a date that is inferred, approximate or both


def _custom(dataset: Dataset, name: str, group: Sequence[Dated]) -> list[str]:
    """The custom data of a mark that holds a group of records of one table."""
    records = [record for record, _ in group]
    table = dataset.by_id[records[0].id][0]
    start = min((p.days[0], p.text.split("/")[0]) for _, p in group)[1]
    end = max((p.days[1], p.text.split("/")[-1]) for _, p in group)[1]
    is_day = start.rstrip(_MARKS) == end.rstrip(_MARKS)
    when = dates.say_window(max(start, end, key=len) if is_day else f"{start}/{end}")
    return [JOIN.join(r.id for r in records), words.count_records(table, len(records)), when, plain(name)]


def naming_whole(dataset: Dataset, attack: Attack) -> Attack | None:
    """The nearest wider attack of one that names nobody, whose record says who had a part in it; None where there is none.

    That says of nobody that he had a part in the narrower one.
    """
    whole: Claim = attack
    while isinstance(whole, Attack) and whole.part_of and not whole.attributions:
        whole = dataset.by_id[whole.part_of][1]
    return whole if isinstance(whole, Attack) and whole is not attack and whole.attributions else None


def _naming_wholes(dataset: Dataset, attacks: Iterable[Attack]) -> Iterator[Attack]:
    """The `naming_whole` of each of some attacks that has one."""
    return (whole for attack in attacks if (whole := naming_whole(dataset, attack)))


def named_in_whole(dataset: Dataset, attacks: Iterable[Attack]) -> int:
    """How many of some attacks name nobody, but are part of an attack whose record says who had a part."""
    return sum(1 for _ in _naming_wholes(dataset, attacks))


def somebody_named(dataset: Dataset, attacks: Iterable[Attack]) -> str:
    """Whom the records of wider attacks name of which some are part: 'who is said to have had a part in the wider one: Iran …'.

    `named_in_whole` of the attacks must not be 0.
    """
    return _somebody(dataset, _naming_wholes(dataset, attacks)).replace(":", " in the wider one:", 1)


def somebody_in_parts(dataset: Dataset, attacks: Iterable[Attack]) -> tuple[int, str]:
    """How many of some attacks name nobody, but have a part whose record does; and whom, as in `somebody_named`."""
    parts = [[p for p in parts_of(dataset, a) if isinstance(p, Attack) and p.attributions] for a in attacks if not a.attributions]
    return sum(map(bool, parts)), _somebody(dataset, (part for some in parts for part in some))


def _somebody(dataset: Dataset, attacks: Iterable[Attack]) -> str:
    """Whom the records of some attacks name, as in `somebody_named`."""
    told = (a for attack in attacks for a in attack.attributions)
    who = list(dict.fromkeys(bylines.attributed(dataset, a) for a in told))
    return f"who is said to have had a part: {'; '.join(who[:_NAMED])}" + f"; and {len(who) - _NAMED:,} more" * (
        len(who) > _NAMED
    )
