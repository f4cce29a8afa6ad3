"""Every stated number of troops at the time it is about, with what can be laid below it."""

from collections.abc import Iterable
from datetime import date
from math import log10

from ledger import dates, style, words
from ledger.dataset import Dataset
from ledger.figures.attacks import strip
from ledger.figures.marks import (
    HOVER,
    JOIN,
    UNSELECTED,
    Chart,
    Figure,
    after,
    custom,
    drawn_edges,
    edges,
    lines,
    middle,
    piece,
    plain,
    room,
    stated,
)
from ledger.figures.panels import Panel, stack
from ledger.figures.under import disagreements, events
from ledger.records import TroopLevel

_NOUNS = {"Attack": ("attack or use of force", "attacks and uses of force"), "Political event": ("political event",)}
UNDER = {"none": "Nothing", "attacks": "Attacks", "events": "Political events", "both": "Both"}
# Of kinds that stand close together, so that their labels do not cover each other.
_LABEL_SIDE = {"plan": "middle left", "recommendation": "top right", "forecast": "bottom right"}


def troop_levels(dataset: Dataset, scale: str = "log", under: str = "none") -> Chart:
    """Every stated number of troops at the time it is about, as wide as date and number are imprecise, by kind of number.

    `scale` is `log` or `linear`; on the logarithmic scale zero has a place of its own below one. `under` says what is laid below:
    `none`, `attacks`, `events` or `both`. Disagreements among the drawn figures are always bracketed.
    """
    panel = levels(dataset, scale, {r.id for r in dataset.troop_levels})
    numbered = len(panel.drawn)
    panels = [panel]
    panels += [strip(dataset)] if under in ("attacks", "both") and dataset.attacks else []
    panels += [events(dataset)] if under in ("events", "both") and any(p.event for p in dataset.positions) else []
    brackets = disagreements(dataset, set(panel.drawn))
    panels += [brackets] if brackets.traces[1]["x"] else []
    figure = stack(panels)
    if len(panels) == 1 or under == "none":
        figure["layout"]["xaxis"]["range"] = room(panel.days)
    silent = len(dataset.troop_levels) - numbered
    records = [r for r in dataset.troop_levels if r.id in panel.drawn]
    others = sum(r.personnel != "military" for r in records)
    sentence = words.count(numbered, "stated number") + (f", {_span_of(records)}" if records else "")
    sentence += f" ({others} of them not of soldiers)" if others else ""
    if silent:
        verbs = "is given without a number and stands" if silent == 1 else "are given without a number and stand"
        sentence += f"; {silent} more {verbs} in the list only"
    laid = [words.count(len(p.drawn), *_NOUNS[str(next(iter(p.drawn.values()))["Drawn as"])]) for p in panels[1:] if p.drawn]
    sentence += f". Below: {' and '.join(laid)}." if laid else "."
    drawn = {name: row for p in panels for name, row in p.drawn.items()}
    return Chart(
        title="Stated numbers of troops, by kind of number",
        figure=figure,
        sentence=sentence,
        rule=(
            "A mark is one statement, at the time that the number is about. Its width is the imprecision of its "
            "date, its height the range that its words allow; an open symbol has an end that the words leave open. "
            "Choosing a mark chooses those it covers too. Nothing joins two statements, and nothing is averaged."
        ),
        drawn=drawn,
    )


def levels(dataset: Dataset, scale: str, labelled: set[str], pixels: int = 300) -> Panel:
    """The numbers as a panel; `labelled` are the ids of the marks that carry their number."""
    numbered = [r for r in dataset.troop_levels if edges(r)]
    floor = _floor(numbered)
    taken: set[tuple[str, float]] = set()
    traces: list[Figure] = []
    for kind, (colour, symbol) in style.KIND_MARKS.items():
        records = sorted((r for r in numbered if r.kind == kind), key=_open)  # the legend shows the symbol of the first
        if not records:
            continue
        periods = [dates.parse(r.refers_to) for r in records]
        heights = [_mark(r, scale, floor) for r in records]
        widths = lines({"color": colour, "width": 3}, legendgroup=kind, opacity=0.5)
        for record, period, height in zip(records, periods, heights, strict=True):
            (low, _, high), (first, last), day = drawn_edges(record), period.days, middle(period)
            piece(widths, (first.isoformat(), height), (after(last).isoformat(), height))
            piece(widths, (day, _height(low, scale, floor)), (day, _height(high, scale, floor)))
        ends = [p.days[1].isoformat() for p in periods]
        traces += [
            widths,
            {
                "type": "scatter",
                "mode": "text",
                "unselected": UNSELECTED,
                "legendgroup": kind,
                "showlegend": False,
                "x": ends,
                "y": heights,
                "text": [
                    f"\u2003{_once(taken, (x, y), _label(r) if r.id in labelled or r.personnel != 'military' else '')}\u2003"
                    for r, x, y in zip(records, ends, heights, strict=True)
                ],
                "textposition": _LABEL_SIDE.get(kind, "middle right"),
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": style.WORDS["kinds"][kind],
                "legendgroup": kind,
                "x": [middle(p) for p in periods],
                "y": heights,
                "customdata": [custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "marker": {
                    "color": colour,
                    "size": 12,
                    "symbol": [_symbol(r, symbol) for r in records],
                    "line": {"width": 2, "color": colour},
                },
            },
        ]
    _join_near([trace for trace in traces if trace["mode"] == "markers"], scale)
    axis: Figure = {"zeroline": False, "rangemode": "tozero", "tickformat": ",d", "fixedrange": True}
    most = max((drawn_edges(r)[2] for r in numbered), default=1)
    axis["range"] = [-most * 0.05, most * 1.1 or 1]
    if scale == "log":
        ticks = (0, *(10**n for n in range(floor, 10)))
        axis |= {
            "tickvals": [_height(n, scale, floor) for n in ticks],
            "ticktext": [f"{n:,}" for n in ticks],
            "range": [
                _height(0, scale, floor) - 0.3,
                max([5.0, *(_height(drawn_edges(r)[2], scale, floor) for r in numbered)]) + 0.1,
            ],
            "rangemode": "normal",
        }
    return Panel(
        title="Number of people" + (", logarithmic; zero set apart" if scale == "log" else ""),
        traces=traces,
        pixels=pixels,
        axis=axis,
        days=[day for r in numbered for day in dates.parse(r.refers_to).days],
        drawn={
            r.id: {
                "Drawn as": "Troop level",
                "Of": style.WORDS["personnel"][r.personnel],
                "Kind": style.WORDS["kinds"][r.kind],
                **stated(r),
            }
            for r in numbered
        },
    )


def _label(record: TroopLevel) -> str:
    """The number, and whose it is where they are no soldiers."""
    whose = f" ({style.WORDS['personnel'][record.personnel]})" if record.personnel != "military" else ""
    return plain(words.stated(record) + whose)


def _mark(record: TroopLevel, scale: str, floor: int) -> float:
    """Where the mark of a number stands: at the number stated, else in the middle of its range, else at the end that is known."""
    low, mark, high = drawn_edges(record)
    if record.best is None and record.low is not None and record.high is not None:
        return (_height(low, scale, floor) + _height(high, scale, floor)) / 2
    return _height(mark, scale, floor)


def _join_near(traces: list[Figure], scale: str) -> None:
    """Give each mark that others cover their ids, as fifth of its custom data: choosing one chooses all of them."""
    marks = [(date.fromisoformat(x), y, mine) for t in traces for x, y, mine in zip(t["x"], t["y"], t["customdata"], strict=True)]
    days = [day for day, _, _ in marks]
    wide = (max(days) - min(days)).days / 60 if days else 0
    high = 0.12 if scale == "log" else max((y for _, y, _ in marks), default=0) / 50
    for day, y, mine in marks:
        near = [other[0] for d, h, other in marks if other is not mine and abs((d - day).days) <= wide and abs(h - y) <= high]
        mine.extend([JOIN.join(near)] if near else [])


def _height(value: int, scale: str, floor: int) -> float:
    """Where a number stands on the axis: itself, or its logarithm, with zero one step below the power of ten `floor`."""
    if scale == "linear":
        return float(value)
    return log10(value) if value > 0 else floor - 1.0


def _floor(records: Iterable[TroopLevel]) -> int:
    """The power of ten at which the logarithmic axis starts: that of the smallest number above zero."""
    return min((int(log10(n)) for r in records for n in drawn_edges(r) if n > 0), default=0)


def _symbol(record: TroopLevel, symbol: str) -> str:
    """Open where an end of the number is open."""
    return f"{symbol}-open" if _open(record) else symbol


def _open(record: TroopLevel) -> bool:
    return record.low is None or record.high is None


def _once(seen: set[tuple[str, float]], place: tuple[str, float], label: str) -> str:
    """The label, unless another mark already has one at that place."""
    if not label or place in seen:
        return ""
    seen.add(place)
    return label


def _span_of(records: Iterable[TroopLevel]) -> str:
    values = [n for r in records for n in drawn_edges(r)]
    return f"from {min(values):,} to {max(values):,}" if min(values) != max(values) else f"{values[0]:,}"
