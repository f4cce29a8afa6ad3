"""Attacks and uses of force in time: in lanes, or as a strip below other charts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial

import numpy as np

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.base import (
    HOVER,
    Chart,
    Figure,
    Row,
    after,
    custom,
    layout_of,
    lines,
    middle,
    pack,
    piece,
    rows_of,
    short,
    time_axis,
)
from ledger.charts.panels import Panel, plain_axis
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Attack
from ledger.query import selection
from ledger.wording import words

LANES = {"type": "type of attack", "place": "place", "blamed": "who is said to have done it"}
NOBODY, NOWHERE = "Nobody is named", "No place is stated"
_SHARE = 48  # of the time axis that a mark takes in its row, so that each can be chosen
_STEP = 0.3
_NOUN = ("attack or use of force", "attacks and uses of force")

Dated = tuple[Attack, dates.Period]


def attacks(dataset: Dataset, lanes: str = "type") -> Chart:
    """Attacks and uses of force, each once, as wide as its date is imprecise, in lanes by `type`, `place` or `blamed`."""
    if len(dataset.attacks) > bins.MOST:
        names, codes = _lane_codes(selection.whole(dataset), lanes)
        found = bins.lanes_of(dataset, "attacks", names, codes)
        title = f"Attacks and uses of force by {LANES[lanes]}"
        return bins.counted(title, found, _NOUN, colours.RED, partial(_row, dataset, lanes))
    dated = _dated(dataset)
    named: dict[str, list[Dated]] = {}
    for record, period in dated:
        named.setdefault(lane(dataset, record, lanes), []).append((record, period))
    order = sorted(named, key=lambda n: (n in (NOBODY, NOWHERE), -len(named[n]), n), reverse=True)
    days, ends = _days(dated), [day for _, p in dated for day in (p.first, p.last) if day]
    bars = lines({"color": colours.RED, "width": 6}, opacity=0.35, name="Days on which it may have happened", showlegend=True)
    marks = _marks(dataset)
    at, labels = 0.0, []
    for name in order:
        spans = [_span(p, ends) for _, p in named[name]]
        rows = pack(spans, _least(days))
        for (record, period), span, row in zip(named[name], spans, rows, strict=True):
            _add(dataset, bars, marks, record, period, span, at + row * _STEP)
        labels.append((at + max(rows) * _STEP, f"{short(name, 52)} ({len(named[name])})"))
        at += max(rows) * _STEP + 1
    layout = layout_of(height=int(130 + 40 * at), legend=True)
    layout |= rows_of(["" for _ in order])
    layout["yaxis"]["range"] = [-0.5, at - 0.25]
    for annotation, (y, text) in zip(layout["annotations"], labels, strict=True):
        annotation |= {"y": y + 0.18, "text": text}
    layout["xaxis"] = time_axis(days)
    return Chart(
        title=f"Attacks and uses of force by {LANES[lanes]}",
        figure={"data": [bars, marks], "layout": layout},
        sentence=_sentence(dataset, dated, {n: len(named[n]) for n in order}),
        rule=(
            "A mark is one attack, told once however many articles tell it; it stands in one lane, also where "
            "several places or several accused are named. The faint line covers the days on which it may have "
            "happened. Marks are spread upwards only to keep them apart. Who is to blame is always somebody's "
            "statement."
        ),
        drawn={r.id: _row(dataset, lanes, r) for r, _ in dated},
    )


def _row(dataset: Dataset, lanes: str, record: Attack) -> Row:
    return {"Lane": lane(dataset, record, lanes), "Type": vocabulary.WORDS["types"][record.type]}


@lru_cache(maxsize=6)
def _lane_codes(whole: Dataset, lanes: str) -> tuple[tuple[str, ...], bins.Numbers]:
    """The lanes of all attacks, and the number of the lane of each."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(lane(whole, record, lanes), len(numbers)) for record in whole.attacks]
    return tuple(numbers), np.array(codes, dtype=np.intp)


def prepare(whole: Dataset) -> None:
    """Find the lanes of all attacks before they are asked for."""
    for lanes in LANES:
        _lane_codes(whole, lanes)


def strip(dataset: Dataset) -> Panel:
    """The attacks as a strip for a stack of panels."""
    if len(dataset.attacks) > bins.MOST:
        return _strip_by_year(dataset)
    dated = _dated(dataset)
    days, ends = _days(dated), [day for _, p in dated for day in (p.first, p.last) if day]
    spans = [_span(p, ends) for _, p in dated]
    rows = pack(spans, _least(days))
    bars, marks = lines({"color": colours.RED, "width": 4}, opacity=0.35), _marks(dataset)
    for (record, period), span, row in zip(dated, spans, rows, strict=True):
        _add(dataset, bars, marks, record, period, span, -float(row))
    marks["marker"] |= {"size": 8}
    marks["showlegend"] = False
    deep = max(rows, default=0)
    return Panel(
        title="Attacks and uses of force",
        traces=[bars, marks],
        pixels=14 + 11 * deep,
        axis=plain_axis(-deep - 0.6, 0.6),
        days=days,
        drawn={r.id: {"Drawn as": "Attack", "Kind": vocabulary.WORDS["types"][r.type]} for r, _ in dated},
    )


def _strip_by_year(dataset: Dataset) -> Panel:
    """The strip as one mark a year."""
    found = bins.lanes_of(dataset, "attacks", ("Attacks",), np.zeros(selection.kept(dataset)[0].size("attacks"), dtype=np.intp))
    return Panel(
        title="Attacks and uses of force, counted by year",
        traces=[bins.mark_trace(found, {0: 0}, _NOUN, colours.RED)],
        pixels=40,
        axis=plain_axis(-0.6, 0.6),
        days=found.days(),
        drawn=bins.Drawn(found, lambda r: {"Drawn as": "Attack", "Kind": vocabulary.WORDS["types"][r.type]}),
        bins=bins.Bins(found),
    )


def lane(dataset: Dataset, record: Attack, lanes: str) -> str:
    """The one lane of an attack: its type, all its places, or all whom somebody says to have done it."""
    match lanes:
        case "place":
            return ", ".join(dataset.places[p].name for p in record.places) or NOWHERE
        case "blamed":
            accused = dict.fromkeys(a.actor for a in record.attributions if a.status != "denied")
            return ", ".join(dataset.actors[a].name for a in accused) or NOBODY
        case _:
            return vocabulary.WORDS["types"][record.type]


def _dated(dataset: Dataset) -> list[Dated]:
    return [(r, period) for r in dataset.attacks if (period := selection.period_of(r, dataset))]


def _days(dated: Iterable[Dated]) -> list[date]:
    return [day for _, p in dated for day in p.days]


def _least(days: Sequence[date]) -> int:
    return max(1, (max(days) - min(days)).days // _SHARE) if days else 1


def _span(period: dates.Period, ends: Sequence[date]) -> tuple[date, date]:
    """The days to draw: an open end reaches to the first or last day of all."""
    return period.first or min(ends), period.last or max(ends)


def _marks(dataset: Dataset) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Attack or use of force",
        "x": [],
        "y": [],
        "customdata": [],
        "hovertemplate": HOVER,
        "marker": {"color": colours.RED, "size": 11, "symbol": "x", "opacity": 0.85},
    }


def _add(
    dataset: Dataset, bars: Figure, marks: Figure, record: Attack, period: dates.Period, span: tuple[date, date], y: float
) -> None:
    piece(bars, (span[0].isoformat(), y), (after(span[1]).isoformat(), y))
    days = span[1] - span[0] + timedelta(days=1)
    marks["x"].append((span[0] + days / 2).isoformat() if period.first and period.last else middle(period))
    marks["y"].append(y)
    marks["customdata"].append(custom(dataset, record))


def _sentence(dataset: Dataset, dated: Sequence[Dated], lanes: Mapping[str, int]) -> str:
    undated = len(dataset.attacks) - len(dated)
    here = {r.id for r in dataset.attacks}
    parts = sum(r.part_of in here for r in dataset.attacks)
    said = words.count(len(dated), "attack or use of force", "attacks and uses of force")
    said += f" in {words.count(len(lanes), 'lane')}"
    if len(lanes) == 1:
        said += f", “{next(iter(lanes))}”"
    elif lanes:
        first = sorted(lanes, key=lambda n: (-lanes[n], n))[:3]
        said += (", the largest " if len(lanes) > 3 else ": ") + ", ".join(f"“{n}” {lanes[n]}" for n in first)
    said += f"; {parts} of them part of a wider one told with it" if parts else ""
    return said + (f"; {undated} more {'has' if undated == 1 else 'have'} no date." if undated else ".")
