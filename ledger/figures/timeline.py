"""The time that each article speaks of."""

from collections.abc import Iterable

from ledger import dates, query, style, words
from ledger.dataset import Dataset
from ledger.figures.marks import HOVER, Chart, after, custom, layout_of, middle, plain
from ledger.records import Claim


def timeline(dataset: Dataset) -> Chart:
    """The time that each article speaks of: one lane an article, a mark a record, and when the article was published."""
    lanes = list(reversed([s for s in dataset.sources.values() if _records_of(dataset, s.id)]))
    traces = []
    shown: list[str] = []
    for table, name in style.WORDS["tables"].items():
        x: list[str | None] = []
        y: list[float | None] = []
        hover: list[list[str] | None] = []
        for row, source in enumerate(lanes):
            for record in _records_of(dataset, source.id):
                period = query.period_of(record, dataset)
                if dataset.by_id[record.id][0] == table and period:
                    first, last = period.days
                    x += [first.isoformat(), middle(period), after(last).isoformat(), None]
                    y += [row + _nudge(table)] * 3 + [None]
                    hover += [custom(dataset, record)] * 3 + [None]
                    shown.append(record.id)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": x,
                "y": y,
                "customdata": hover,
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
            "x": [middle(p) for p in published],
            "y": list(range(len(lanes))),
            "hovertemplate": "%{text}<extra></extra>",
            "text": [f"{plain(s.short)}, published {dates.say(s.published)}" for s in lanes],
            "marker": {"color": style.GREY, "symbol": "diamond", "size": 12},
        }
    )
    layout = layout_of(height=130 + 58 * len(lanes), legend=True)
    layout["yaxis"] = {
        "tickvals": list(range(len(lanes))),
        "ticktext": [plain(s.short) for s in lanes],
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


def _records_of(dataset: Dataset, source: str) -> list[Claim]:
    return [r for _, r in dataset.claims() if any(c.source == source for c in dataset.citations[r.id])]


def _nudge(table: str) -> float:
    return {"troop_levels": 0.24, "attacks": 0.08, "casualties": -0.08, "positions": -0.24}[table]


def _years(dataset: Dataset, shown: Iterable[str]) -> tuple[int, int]:
    periods = [p for i in shown if (p := query.period_of(dataset.by_id[i][1], dataset))]
    years = [day.year for p in periods for day in (p.first, p.last) if day]
    return (min(years), max(years)) if years else (0, 0)
