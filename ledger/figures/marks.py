"""What the charts share: the figure with its sentence, the data behind a mark, dates and numbers as places on an axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from ledger import dates, words
from ledger.dataset import Dataset
from ledger.records import Casualties, Claim, TroopLevel

Figure = dict[str, Any]


HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"


@dataclass(frozen=True)
class Chart:
    """A figure, the sentence that says what it shows (its alternative text), and the ids of the records drawn."""

    figure: Figure
    sentence: str
    shown: tuple[str, ...]


def edges(record: TroopLevel | Casualties) -> tuple[int, int, int] | None:
    """Low, mark and high to draw; what is open is drawn at the nearest number that is known. None: no number at all."""
    known = [n for n in (record.best, record.high, record.low) if n is not None]
    if not known:
        return None
    mark = record.best if record.best is not None else known[0]
    low = record.low if record.low is not None else mark
    high = record.high if record.high is not None else mark
    return min(low, mark), mark, max(high, mark)


def drawn_edges(record: TroopLevel | Casualties) -> tuple[int, int, int]:
    """The edges of a record that is known to have a number."""
    found = edges(record)
    assert found
    return found


def custom(dataset: Dataset, record: Claim) -> list[str]:
    """Id, headline, time and byline of a record, for clicks and hover."""
    return [
        record.id,
        wrap(words.headline(dataset, record)),
        plain(words.when(record)),
        wrap(f"{words.tag(dataset, record)} · {words.who(dataset, record)}".rstrip(" ·")),
    ]


def plain(text: str) -> str:
    """Text for a chart, in which Plotly would read tags."""
    return escape(text, quote=False)


def wrap(text: str, width: int = 70) -> str:
    lines = [""]
    for word in plain(text).split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def middle(period: dates.Period) -> str:
    first, last = period.days
    return (first + (last - first) / 2).isoformat()


def after(day: date) -> date:
    return day + timedelta(days=1)


def rows_of(labels: list[str]) -> Figure:
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


def room(days: Iterable[date]) -> list[str]:
    """The range of a time axis with room for a label at either end."""
    known = sorted(days)
    if not known:
        return ["2003-01-01", "2020-12-31"]
    width = max((known[-1] - known[0]).days, 60)
    return [(known[0] - timedelta(days=width // 8)).isoformat(), (known[-1] + timedelta(days=width // 5)).isoformat()]


def layout_of(height: int, legend: bool) -> Figure:
    return {
        "height": height,
        "margin": {"l": 10, "r": 20, "t": 10, "b": 10},
        "showlegend": legend,
        "legend": {"orientation": "h", "traceorder": "normal", "yanchor": "bottom", "y": 1.02, "x": 0},
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "clickmode": "event+select",
    }
