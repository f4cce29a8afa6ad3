"""Records to charts: each function gives a Plotly figure as a plain dict, with the sentence that describes it.

A mark carries the id of its record as custom data. A date is drawn as wide as it is imprecise, a number as wide as its words
allow; an open end is an open symbol. No line joins two claims.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from typing import Any

from ledger import counting, dates, query, style, words
from ledger.dataset import Dataset
from ledger.records import Casualties, Claim, TroopLevel

Figure = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A figure, the sentence that says what it shows (its alternative text), and the ids of the records drawn."""

    figure: Figure
    sentence: str
    shown: tuple[str, ...]


HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"


def timeline(dataset: Dataset) -> Chart:
    """The time that each article speaks of: one lane an article, a mark a record, and when the article was published."""
    lanes = list(reversed([s for s in dataset.sources.values() if _records_of(dataset, s.id)]))
    traces = []
    shown: list[str] = []
    for table, name in style.WORDS["tables"].items():
        x: list[str | None] = []
        y: list[float | None] = []
        custom: list[list[str] | None] = []
        for row, source in enumerate(lanes):
            for record in _records_of(dataset, source.id):
                period = query.period_of(record, dataset)
                if dataset.by_id[record.id][0] == table and period:
                    first, last = period.days
                    x += [first.isoformat(), _middle(period), _after(last).isoformat(), None]
                    y += [row + _nudge(table)] * 3 + [None]
                    custom += [_custom(dataset, record)] * 3 + [None]
                    shown.append(record.id)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": x,
                "y": y,
                "customdata": custom,
                "hovertemplate": HOVER,
                "line": {"color": style.TABLE_COLOURS[table], "width": 5},
                "opacity": 0.55,
                "marker": {"color": style.TABLE_COLOURS[table], "symbol": "line-ns-open", "size": 9, "line": {"width": 2}},
            }
        )
    published = [dates.parse(s.published) for s in lanes]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Article published",
            "x": [_middle(p) for p in published],
            "y": list(range(len(lanes))),
            "hovertemplate": "%{text}<extra></extra>",
            "text": [f"{s.short}, published {dates.say(s.published)}" for s in lanes],
            "marker": {"color": style.GREY, "symbol": "diamond", "size": 12},
        }
    )
    layout = _layout(height=130 + 58 * len(lanes), legend=True)
    layout["yaxis"] = {
        "tickvals": list(range(len(lanes))),
        "ticktext": [s.short for s in lanes],
        "range": [-0.6, len(lanes) - 0.4],
        "zeroline": False,
        "fixedrange": True,
    }
    layout["xaxis"] = {"type": "date"}
    count = len(dict.fromkeys(shown))
    years = _years(dataset, shown)
    said = f"{words.count(count, 'dated record')} from {words.count(len(lanes), 'article')}"
    sentence = f"{said}, about the years {years[0]} to {years[1]}." if count else "No dated record."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(dict.fromkeys(shown)))


def troop_levels(dataset: Dataset, scale: str) -> Chart:
    """Every stated number of troops at the time it is about, as wide as date and number are imprecise, by kind of number.

    `scale` is `log` or `linear`. On the logarithmic scale zero has a place of its own below one.
    """
    numbered = [r for r in dataset.troop_levels if _edges(r)]
    labelled: set[tuple[str, float]] = set()
    traces: list[Figure] = []
    for kind, (colour, symbol) in style.KIND_MARKS.items():
        records = [r for r in numbered if r.kind == kind]
        if not records:
            continue
        at = [_middle(dates.parse(r.refers_to)) for r in records]
        heights = [_height(_drawn(r)[1], scale) for r in records]
        lines: dict[str, list[Any]] = {"x": [], "y": []}
        for record, middle, height in zip(records, at, heights, strict=True):
            (low, _, high), (first, last) = _drawn(record), dates.parse(record.refers_to).days
            lines["x"] += [first.isoformat(), _after(last).isoformat(), None, middle, middle, None]
            lines["y"] += [height, height, None, _height(low, scale), _height(high, scale), None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "legendgroup": kind,
                "showlegend": False,
                "line": {"color": colour, "width": 3},
                "opacity": 0.5,
                "hoverinfo": "skip",
                **lines,
            }
        )
        ends = [dates.parse(r.refers_to).days[1].isoformat() for r in records]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "legendgroup": kind,
                "showlegend": False,
                "x": ends,
                "y": heights,
                "text": [
                    f"\u2003{_once(labelled, (x, y), words.number(r))}" for r, x, y in zip(records, ends, heights, strict=True)
                ],
                "textposition": _LABEL_SIDE.get(kind, "middle right"),
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": style.WORDS["kinds"][kind],
                "legendgroup": kind,
                "x": at,
                "y": heights,
                "customdata": [_custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "marker": {
                    "color": colour,
                    "size": 12,
                    "symbol": [_symbol(r, symbol) for r in records],
                    "line": {"width": 2, "color": colour},
                },
            }
        )
    layout = _layout(height=460, legend=True)
    layout["yaxis"] = {"title": {"text": "Number of people"}, "zeroline": False, "rangemode": "tozero", "tickformat": ",d"}
    if scale == "log":
        layout["yaxis"] |= {
            "tickvals": [_height(n, scale) for n in _LOG_TICKS],
            "ticktext": [f"{n:,}" for n in _LOG_TICKS],
            "range": [_height(0, scale) - 0.3, 5.1],
            "rangemode": "normal",
        }
    layout["xaxis"] = {"type": "date", "range": _room(day for r in numbered for day in dates.parse(r.refers_to).days)}
    silent = len(dataset.troop_levels) - len(numbered)
    sentence = words.count(len(numbered), "stated number") + (f" ({_span_of(numbered)})" if numbered else "")
    sentence += f"; {silent} more are given without a number and stand in the list only." if silent else "."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(r.id for r in numbered))


def casualties(dataset: Dataset) -> Chart:
    """Each statement of killed people as one bar with its range; totals of history and statements without a number stay out."""
    total = counting.total(r for r in dataset.casualties if r.outcome == "killed")
    parts = [r for r, reason in total.left_out if reason.startswith("part of")]
    drawn = sorted([*total.counted, *parts], key=lambda r: _sort_day(query.period_of(r, dataset)), reverse=True)
    rows = {r.id: i for i, r in enumerate(drawn)}
    traces = []
    for victims, name in style.WORDS["victims"].items():
        records = [r for r in drawn if r.victims == victims]
        if not records:
            continue
        colour = style.VICTIM_COLOURS[victims]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": [_drawn(r)[1] for r in records],
                "y": [rows[r.id] for r in records],
                "customdata": [_custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "text": [words.number(r) + (" (part)" if r in parts else "") for r in records],
                "textposition": "outside",
                "cliponaxis": False,
                "width": 0.4,
                "marker": {
                    "color": colour,
                    "line": {"color": colour, "width": 2},
                    "opacity": [0.35 if r in parts else 1 for r in records],
                },
            }
        )
    layout = _layout(height=120 + 46 * len(drawn), legend=True)
    layout["barmode"] = "overlay"
    layout["xaxis"] = {"title": {"text": "People killed"}, "rangemode": "tozero"}
    layout |= _rows([_bar_label(r) for r in drawn])
    sentence = killed_sentence(total) if drawn else "No statement of people killed."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(rows))


def killed_sentence(total: counting.Total) -> str:
    """How a total was made and what it leaves out, in words."""
    said = f"{words.count(len(total.counted), 'statement')} add up to {total.best:,} people killed"
    said += " or more" if total.high is None else ""
    reasons = {
        "parts of them": sum(reason.startswith("part") for _, reason in total.left_out),
        "totals of history": sum("history" in reason for _, reason in total.left_out),
        "statements without a number": sum("no number" in reason for _, reason in total.left_out),
    }
    left = [f"{name} ({n})" for name, n in reasons.items() if n]
    return said + (f"; left out: {', '.join(left)}." if left else ".")


def attacks(dataset: Dataset) -> Chart:
    """Attacks and uses of force in time: one lane a type, each as wide as its date is imprecise."""
    dated = [(r, period) for r in dataset.attacks if (period := query.period_of(r, dataset))]
    types = [t for t in style.WORDS["types"] if any(r.type == t for r, _ in dated)]
    lanes = {t: i for i, t in enumerate(reversed(types))}
    bars: dict[str, list[Any]] = {"x": [], "y": []}
    ends = [day for _, p in dated for day in (p.first, p.last) if day]
    for record, period in dated:
        y = lanes[record.type]
        bars["x"] += [_start(period, ends).isoformat(), _after(_end(period, ends)).isoformat(), None]
        bars["y"] += [y, y, None]
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Possible days",
            "line": {"color": style.RED, "width": 6},
            "opacity": 0.35,
            "hoverinfo": "skip",
            **bars,
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Attack or use of force",
            "x": [_middle(p) for _, p in dated],
            "y": [lanes[r.type] for r, _ in dated],
            "customdata": [_custom(dataset, r) for r, _ in dated],
            "hovertemplate": HOVER,
            "marker": {"color": style.RED, "size": 11, "symbol": "circle", "line": {"color": "white", "width": 1}},
        },
    ]
    layout = _layout(height=150 + 44 * len(types), legend=True)
    layout["yaxis"] = {
        "tickvals": list(lanes.values()),
        "ticktext": [style.WORDS["types"][t] for t in lanes],
        "range": [-0.6, len(types) - 0.4],
        "zeroline": False,
        "fixedrange": True,
    }
    layout["xaxis"] = {"type": "date", "tickformat": "%b<br>%Y" if ends and (max(ends) - min(ends)).days < 900 else "%Y"}
    undated = len(dataset.attacks) - len(dated)
    parts = sum(1 for r in dataset.attacks if r.part_of)
    sentence = (
        f"{words.count(len(dated), 'attack or use of force', 'attacks and uses of force')} of {words.count(len(types), 'type')}"
    )
    sentence += f", {parts} of them part of a wider one told with it" if parts else ""
    sentence += f"; {undated} more have no date." if undated else "."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(r.id for r, _ in dated))


def positions(dataset: Dataset) -> Chart:
    """Statements on each issue by stance: how many, not how weighty."""
    issues = [i for i in dataset.issues.values() if any(p.issue == i.id for p in dataset.positions)]
    issues.sort(key=lambda i: sum(p.issue == i.id for p in dataset.positions))
    traces = []
    for stance, name in style.WORDS["stances"].items():
        counts = [sum(p.issue == i.id and p.stance == stance for p in dataset.positions) for i in issues]
        labels = {"for": "for_label", "against": "against_label"}
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": counts,
                "y": list(range(len(issues))),
                "width": 0.4,
                "customdata": [[i.id, i.question, getattr(i, labels[stance]) if stance in labels else name] for i in issues],
                "hovertemplate": "%{customdata[1]}<br><b>%{customdata[2]}</b>: %{x}<extra></extra>",
                "marker": {"color": style.STANCE_COLOURS[stance]},
            }
        )
    layout = _layout(height=130 + 44 * len(issues), legend=True)
    layout["barmode"] = "stack"
    layout["xaxis"] = {"title": {"text": "Statements"}, "tickformat": "d"}
    layout |= _rows([i.question for i in issues])
    actors = len({p.actor for p in dataset.positions})
    said = f"{words.count(len(dataset.positions), 'statement')} by {words.count(actors, 'actor')}"
    sentence = f"{said} on {words.count(len(issues), 'issue')}."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(p.id for p in dataset.positions))


# Of kinds that stand close together, so that their labels do not cover each other.
_LABEL_SIDE = {"plan": "bottom center", "recommendation": "top right", "forecast": "bottom right"}
_LOG_TICKS = (0, 1, 10, 100, 1_000, 10_000, 100_000)


def _height(value: int, scale: str) -> float:
    """Where a number stands on the axis: itself, or its logarithm with zero one step below one."""
    if scale == "linear":
        return float(value)
    return log10(value) if value > 0 else -1.0


def _edges(record: TroopLevel | Casualties) -> tuple[int, int, int] | None:
    """Low, mark and high to draw; what is open is drawn at the nearest number that is known. None: no number at all."""
    known = [n for n in (record.best, record.high, record.low) if n is not None]
    if not known:
        return None
    mark = record.best if record.best is not None else known[0]
    low = record.low if record.low is not None else mark
    high = record.high if record.high is not None else mark
    return min(low, mark), mark, max(high, mark)


def _symbol(record: TroopLevel, symbol: str) -> str:
    """Open where an end of the number is open."""
    return f"{symbol}-open" if record.low is None or record.high is None else symbol


def _drawn(record: TroopLevel | Casualties) -> tuple[int, int, int]:
    """The edges of a record that is known to have a number."""
    edges = _edges(record)
    assert edges
    return edges


def _once(seen: set[tuple[str, float]], place: tuple[str, float], label: str) -> str:
    """The label, unless another mark already has one at that place."""
    if place in seen:
        return ""
    seen.add(place)
    return label


def _custom(dataset: Dataset, record: Claim) -> list[str]:
    """Id, headline, time and byline of a record, for clicks and hover."""
    return [
        record.id,
        _wrap(words.headline(dataset, record)),
        words.when(record),
        _wrap(f"{words.tag(dataset, record)} · {words.who(dataset, record)}".rstrip(" ·")),
    ]


def _wrap(text: str, width: int = 70) -> str:
    lines = [""]
    for word in text.replace("<", "‹").replace(">", "›").split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _bar_label(record: Casualties) -> str:
    text = record.victims_text if len(record.victims_text) <= 44 else record.victims_text[:42].rstrip() + "…"
    return f"{text.replace('<', '‹')} · {_short_date(record)}"


def _short_date(record: Casualties) -> str:
    if not record.date:
        return "undated"
    period = dates.parse(record.date)
    day = period.days[0]
    return f"{day:%b %Y}" if period.within(dates.parse(f"{day:%Y-%m}")) else dates.say(record.date)


def _records_of(dataset: Dataset, source: str) -> list[Claim]:
    return [r for _, r in dataset.claims() if any(c.source == source for c in dataset.citations[r.id])]


def _nudge(table: str) -> float:
    return {"troop_levels": 0.24, "attacks": 0.08, "casualties": -0.08, "positions": -0.24}[table]


def _middle(period: dates.Period) -> str:
    first, last = period.days
    return (first + (last - first) / 2).isoformat()


def _start(period: dates.Period, ends: Iterable[date]) -> date:
    return period.first or min(ends)


def _end(period: dates.Period, ends: Iterable[date]) -> date:
    return period.last or max(ends)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _sort_day(period: dates.Period | None) -> date:
    return period.days[0] if period else date.max


def _years(dataset: Dataset, shown: Iterable[str]) -> tuple[int, int]:
    periods = [p for i in shown if (p := query.period_of(dataset.by_id[i][1], dataset))]
    years = [day.year for p in periods for day in (p.first, p.last) if day]
    return (min(years), max(years)) if years else (0, 0)


def _span_of(records: Iterable[TroopLevel]) -> str:
    values = [n for r in records for n in _drawn(r)]
    return f"from {min(values):,} to {max(values):,}"


def _rows(labels: list[str]) -> Figure:
    """The layout of one row a label, the label standing above its bar so that it fits a phone."""
    return {
        "yaxis": {
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "range": [-0.6, len(labels) - 0.3],
        },
        "annotations": [
            {
                "x": 0,
                "y": row + 0.22,
                "text": text,
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "bottom",
                "font": {"size": 12},
            }
            for row, text in enumerate(labels)
        ],
    }


def _room(days: Iterable[date]) -> list[str]:
    """The range of a time axis with room for a label at its right end."""
    known = sorted(days)
    if not known:
        return ["2003-01-01", "2020-12-31"]
    width = max((known[-1] - known[0]).days, 60)
    return [(known[0] - timedelta(days=width // 20)).isoformat(), (known[-1] + timedelta(days=width // 5)).isoformat()]


def _layout(height: int, legend: bool) -> Figure:
    return {
        "height": height,
        "margin": {"l": 10, "r": 20, "t": 10, "b": 10},
        "showlegend": legend,
        "legend": {"orientation": "h", "traceorder": "normal", "yanchor": "bottom", "y": 1.02, "x": 0},
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "clickmode": "event+select",
    }
