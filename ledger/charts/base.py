"""What the charts share: the chart with its words, the data behind a mark, dates and numbers as places on an axis."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from html import escape
from typing import Any

from ledger.charts import colours
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Claim, TroopLevel
from ledger.query.facets import period_of
from ledger.wording import words

Figure = dict[str, Any]
Cell = str | int | float | None
Row = dict[str, Cell]

HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
JOIN = ","
UNSELECTED = {"textfont": {"color": colours.GREY}}  # labels stay legible while a mark is chosen
_BUTTONS = 34  # pixels at the top that Plotly's buttons take


@dataclass(frozen=True)
class Chart:
    """A figure and all that is said of it.

    `sentence` describes what it shows and is its alternative text; `rule` says how it counts and draws. `drawn` are the records
    drawn, in the order of the table view, and `row` gives what is drawn of one of them. The first of a mark's custom data are the
    ids of its records, joined by commas, or where a mark holds too many a key; `marks` gives the ids by their key.
    """

    title: str
    figure: Figure
    sentence: str
    rule: str
    drawn: Sequence[Claim] = ()
    row: Callable[[Any], Row] = lambda record: {}
    marks: Callable[[], Mapping[str, Sequence[str]]] = dict

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the records drawn."""
        return tuple(record.id for record in self.drawn)


def table(dataset: Dataset, chart: Chart, start: int = 0, end: int | None = None) -> list[Row]:
    """What a chart draws as a table: one row a record, with its time, who says it, its words and its id; or a part of it."""
    rows: list[Row] = []
    for record in chart.drawn[start:end]:
        first = dataset.citations[record.id][0]
        period = period_of(record, dataset)
        rows.append(
            {
                "Statement": words.headline(dataset, record),
                **chart.row(record),
                "Time": dates.say(period.text) if period else "undated",
                "First day": period.first.isoformat() if period and period.first else None,
                "Last day": period.last.isoformat() if period and period.last else None,
                "Who": words.who(dataset, record),
                "Words": first.quote,
                "Article": dataset.sources[first.source].short,
                "Line": first.span.line,
                "Record": record.id,
            }
        )
    return rows


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


def stated(record: TroopLevel | Casualties) -> Row:
    """The number of a record for the table view, in the article's terms and as low, best and high; what is open is empty."""
    return {"Stated as": words.stated(record), "Low": record.low, "Best": record.best, "High": record.high}


def custom(dataset: Dataset, record: Claim) -> list[str]:
    """Id, headline, time and byline of a record, for clicks and hover."""
    return [*_custom(dataset, record.id)]


@lru_cache(maxsize=4_000)
def _custom(dataset: Dataset, name: str) -> tuple[str, ...]:
    record = dataset.by_id[name][1]
    return (
        name,
        wrap(words.headline(dataset, record)),
        plain(words.when(record)),
        wrap(f"{words.tag(dataset, record)} · {words.who(dataset, record)}".rstrip(" ·")),
    )


def plain(text: str) -> str:
    """Text for a chart, in which Plotly would read tags."""
    return escape(text, quote=False)


def wrap(text: str, width: int = 60) -> str:
    """Text in lines of about `width` characters."""
    lines = [""]
    for word in plain(text).split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def short(text: str, width: int = 46) -> str:
    """Text cut to about `width` characters, with an ellipsis where it was cut."""
    return plain(text if len(text) <= width else text[: width - 2].rstrip() + "…")


def middle(period: dates.Period) -> str:
    """The middle day of a period, ISO."""
    first, last = period.days
    return (first + (last - first) / 2).isoformat()


def after(day: date) -> date:
    """The next day: a mark that covers a day ends there."""
    return day + timedelta(days=1)


def lines(look: Mapping[str, Any], **where: Any) -> Figure:
    """An empty trace of separate pieces of line, to be filled by `piece`."""
    return {
        "type": "scatter",
        "mode": "lines",
        "showlegend": False,
        "hoverinfo": "skip",
        "line": {**look},
        "x": [],
        "y": [],
        **where,
    }


def piece(trace: Figure, start: tuple[Any, Any], end: tuple[Any, Any]) -> None:
    """Add one piece of line; nothing joins it to the next."""
    trace["x"] += [start[0], end[0], None]
    trace["y"] += [start[1], end[1], None]


def rows_of(labels: Sequence[str], **axis: Any) -> Figure:
    """The layout of one row a label, the label standing above its bar so that it fits a phone."""
    return {
        "yaxis": {
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "range": [-0.6, len(labels) - 0.3],
            **axis,
        },
        "annotations": [label_at(text, row + 0.22) for row, text in enumerate(labels)],
    }


def label_at(text: str, y: float, yref: str = "y", **more: Any) -> Figure:
    """A label at the left edge of the chart, standing on height `y`."""
    return {
        "xref": "paper",
        "x": 0,
        "yref": yref,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"size": 12},
        **more,
    }


def room(days: Iterable[date]) -> list[str] | None:
    """The range of a time axis with room for a label at either end; none where there are no days, for Plotly to choose."""
    known = sorted(days)
    if not known:
        return None
    width = max((known[-1] - known[0]).days, 60)
    return [(known[0] - timedelta(days=width // 6)).isoformat(), (known[-1] + timedelta(days=width // 5)).isoformat()]


def time_axis(days: Iterable[date]) -> Figure:
    """A time axis that holds these days, with few labels so that they fit a phone."""
    return {"type": "date", "range": room(days), "nticks": 7, "zeroline": False}


def pack(spans: Sequence[tuple[date, date]], least: int) -> list[int]:
    """A row for each span of days: the lowest in which none comes nearer than `least` days, in order of time."""
    free: list[date] = []
    found = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda n: spans[n]):
        first, last = spans[number]
        middle = first + (last - first) / 2
        start = min(first, middle - timedelta(days=least // 2))
        row = next((r for r, end in enumerate(free) if end <= start), len(free))
        if row == len(free):
            free.append(start)
        free[row] = max(last, middle + timedelta(days=least // 2)) + timedelta(days=1)
        found[number] = row
    return found


def layout_of(height: int, legend: bool) -> Figure:
    """The layout that all charts start from."""
    return {
        "height": height,
        "margin": {"l": 10, "r": 20, "t": _BUTTONS + 30 * legend, "b": 10},
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "yref": "container",
            "y": 1 - _BUTTONS / height,
            "yanchor": "top",
            "x": 0,
            "font": {"size": 12},
        },
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "clickmode": "event+select",
    }
