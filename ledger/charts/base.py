"""What the charts share: the Chart, its table view, and the pieces of Plotly figures (traces, axes, labels, layouts)."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

from ledger.charts import colours
from ledger.model import dates
from ledger.model.article import Span
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Casualties, Claim, TroopLevel
from ledger.query.facets import period_of, time_in_words
from ledger.wording import bylines, retelling, times, words

Figure = dict[str, Any]
"""A Plotly figure, or a part of one such as a trace or a layout, as a plain dict."""
Value = str | int | float | None
Row = dict[str, Value]
"""A row of a table view: its values by their column headings."""

# What is shown where the pointer is over a mark; a mark's custom data are [ids, headline, time, byline].
HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
JOIN = ","  # between the ids of one mark
UNSELECTED = {"textfont": {"color": colours.GREY}}  # labels stay legible while a mark is chosen
_HEADING = 18  # pixels of the heading of a legend
_OUT_OF_PICTURE = timedelta(days=100 * 365)  # beyond every axis


@dataclass(frozen=True)
class Choice:
    """A name beside a figure, how many records it has, and these as the address holds them: ids joined by JOIN, or a key."""

    name: str
    number: int
    chosen: str
    is_drawn: bool = True


@dataclass(frozen=True)
class Chart:
    """A figure with its texts and its records.

    `sentence` describes what the figure shows and is its alternative text; `rule` says how it counts and draws. `drawn` are the
    records drawn, in the order of the table view, and `row` gives the part of a table row that is particular to this chart;
    `parts` gives what the rows of a record differ in where it has several, such as one for each place. The first value of a
    mark's custom data holds the ids of its records, joined by JOIN. Where a mark holds too many records it is a key instead, and
    `marks` gives the ids by that key. `listed` are the records of the table view where it lists more than those drawn. `beside`
    are names with counts that stand beside the figure; each opens the same records as the marks. `compared` gives, for a mark of
    the public record, the ids of the comparisons that set it beside its records.
    """

    title: str
    figure: Figure
    sentence: str
    rule: str
    drawn: Sequence[Claim] = ()
    row: Callable[[Any], Row] = lambda record: {}
    parts: Callable[[Any], Sequence[Row]] = lambda record: [{}]
    marks: Callable[[], Mapping[str, Sequence[str]]] = dict
    listed: Sequence[Claim] = ()
    beside: Sequence[Choice] = ()
    compared: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[Claim]:
        """The records of the table view, in order."""
        return self.listed or self.drawn

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the records drawn."""
        return tuple(record.id for record in self.drawn)


def table(dataset: Dataset, chart: Chart, start: int = 0, end: int | None = None) -> list[Row]:
    """The table view of a chart: the rows of its records, or of those from number `start` to number `end`."""
    rows: list[Row] = []
    for record in chart.rows[start:end]:
        first, error = dataset.citations[record.id][0], words.error_sign(dataset, record)
        said = retelling.statement(dataset, record)
        rows += [
            {
                "Statement": f"{said.removesuffix('.')}{error}" if error else said,
                **chart.row(record),
                **part,
                **time_cells(dataset, record),
                "Who": bylines.who(dataset, record),
                "Words": first.quote,
                **article_cells(dataset, first.source, first.span),
                "Record": record.id,
            }
            for part in chart.parts(record)
        ]
    return rows


def time_cells(dataset: Dataset, record: Claim) -> Row:
    """The time that a record is about, for the table view: in words, and its first and last day; an open end is None."""
    period = period_of(record, dataset)
    return {
        "Time": time_in_words(record, dataset),
        "First day": period.first.isoformat() if period and period.first else None,
        "Last day": period.last.isoformat() if period and period.last else None,
    }


def article_cells(dataset: Dataset, source: str, span: Span) -> Row:
    """Where a passage stands, for the table view: its article, the paragraph there and the line of its file."""
    paragraph = dataset.articles[source].paragraph_at(span.start)
    return {"Article": dataset.sources[source].short, "Paragraph": paragraph, "Line": span.line}


def bounds_of(record: TroopLevel | Casualties) -> tuple[int, int, int] | None:
    """The numbers to draw of a record: its low end, where its mark stands, and its high end; None where it has no number at all.

    An open end is drawn at the nearest number that is known.
    """
    known = [n for n in (record.best, record.high, record.low) if n is not None]
    if not known:
        return None
    mark = record.best if record.best is not None else known[0]
    low = record.low if record.low is not None else mark
    high = record.high if record.high is not None else mark
    return min(low, mark), mark, max(high, mark)


def known_bounds(record: TroopLevel | Casualties) -> tuple[int, int, int]:
    """The numbers to draw of a record that is known to have a number (see `bounds_of`)."""
    bounds = bounds_of(record)
    assert bounds
    return bounds


def number_cells(record: TroopLevel | Casualties) -> Row:
    """The number of a record for the table view: in the article's terms, and as low, best and high; an open end is None."""
    return {"Stated as": words.stated(record), "Low": record.low, "Best": record.best, "High": record.high}


def custom_data(dataset: Dataset, record: Claim) -> list[str]:
    """The custom data of the mark of one record: its id for clicks; its headline, time and byline for HOVER."""
    return [*_custom_data(dataset, record.id)]


@memoized(maxsize=4_000)
def _custom_data(dataset: Dataset, name: str) -> tuple[str, ...]:
    """The custom data of a record by its id, kept for the next chart; a tuple, so that nobody can change what is kept."""
    record = dataset.by_id[name][1]
    return (
        name,
        wrap(words.headline(dataset, record)),
        plain(times.when(dataset, record)),
        wrap(f"{words.tag(dataset, record)} · {bylines.who(dataset, record)}".rstrip(" ·")) + _errors(dataset, name),
    )


def _errors(dataset: Dataset, name: str) -> str:
    """What is apparently wrong with the words of a record, in lines of their own; empty where nothing is."""
    errata = dataset.errata_of.get(name, ())
    return "".join(f"<br>{wrap(words.error_told(error))}" for error in errata)


def plain(text: str) -> str:
    """Text with `<`, `>` and `&` escaped, because Plotly reads tags in the texts of a figure."""
    return escape(text, quote=False)


def wrap(text: str, width: int = 60) -> str:
    """Escaped text in lines of about `width` characters, joined by `<br>`."""
    lines = [""]
    for word in plain(text).split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def shorten(text: str, width: int = 46) -> str:
    """Escaped text that is cut to about `width` characters, with an ellipsis where it was cut."""
    return plain(text if len(text) <= width else text[: width - 2].rstrip() + "…")


def in_two_lines(text: str, width: int = 58) -> str:
    """Escaped text in at most two lines of about `width` characters, with an ellipsis where it was cut."""
    first, *rest = textwrap.wrap(text, width, break_long_words=False) or [""]
    return "<br>".join([shorten(first, width), *([shorten(" ".join(rest), width)] if rest else [])])


def middle_day(period: dates.Period) -> str:
    """The day in the middle of a period, as ISO text."""
    return period.middle.isoformat()


def span_of(period: dates.Period) -> list[str]:
    """The first day, the middle and the last day of a period, as ISO text: its label stands beside or above them."""
    first, last = period.days
    return [first.isoformat(), middle_day(period), last.isoformat()]


def line_trace(look: Mapping[str, Any], **more: Any) -> Figure:
    """A trace for separate lines, still empty; `add_line` and `add_days` fill it. `look` is Plotly's `line`."""
    return {
        "type": "scatter",
        "mode": "lines",
        "showlegend": False,
        "hoverinfo": "skip",
        "line": {**look},
        "x": [],
        "y": [],
        **more,
    }


def add_line(trace: Figure, start: tuple[Any, Any], end: tuple[Any, Any]) -> None:
    """Add a line between two points to a trace; nothing joins it to the next line."""
    trace["x"] += [start[0], end[0], None]
    trace["y"] += [start[1], end[1], None]


def add_days(trace: Figure, first: date | None, last: date | None, height: float) -> None:
    """Add a line over the days from `first` to the end of `last` to a trace.

    One of them may be None, for an end that is open: the line then runs out of the picture.
    """
    known = first or last
    assert known
    start, end = first or known - _OUT_OF_PICTURE, last or known + _OUT_OF_PICTURE
    add_line(trace, (start.isoformat(), height), ((end + timedelta(days=1)).isoformat(), height))


def days_trace(look: Mapping[str, Any], placed: Iterable[tuple[dates.Period, float]], **more: Any) -> Figure:
    """A trace with a line over the days of each time, at its height; `look` is Plotly's `line`."""
    trace = line_trace(look, **more)
    for period, height in placed:
        add_days(trace, period.first, period.last, height)
    return trace


def mark_trace(
    x: Sequence[Any], y: Sequence[float], custom: Sequence[Sequence[str]], look: Mapping[str, Any], **more: Any
) -> Figure:
    """A trace of marks with their places and their custom data; `look` is Plotly's `marker`."""
    return {
        "type": "scatter",
        "mode": "markers",
        **more,
        "x": x,
        "y": y,
        "customdata": custom,
        "hovertemplate": HOVER,
        "marker": look,
    }


def mark_sizes(numbers: Sequence[int]) -> list[float]:
    """The sizes in pixels of marks that hold so many records: the area of a mark grows with its number."""
    most = max(numbers, default=1)
    return [round(6 + 22 * (number / most) ** 0.5, 1) for number in numbers]


def row_layout(labels: Sequence[str], heights: Sequence[float] = (), **axis: Any) -> Figure:
    """The layout of a chart with one row for each label, at `heights`, or else 0, 1, 2 and so on; `axis` are further settings.

    A label stands above its row and not beside it, so that it fits a phone.
    """
    return {
        "yaxis": {
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "range": [-0.6, len(labels) - 0.3],
            **axis,
        },
        "annotations": [label_at(text, row + 0.22) for row, text in zip(heights or range(len(labels)), labels, strict=True)],
    }


def label_at(text: str, y: float, yref: str = "y", **more: Any) -> Figure:
    """A label at the left edge of the chart whose lower edge is at height `y`, as an annotation of Plotly's."""
    return {
        "xref": "paper",
        "x": 0,
        "yref": yref,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "font": {"size": 12},
        **more,
    }


def text_trace(
    x: Sequence[str] | Sequence[float], y: Sequence[float], texts: Sequence[str], sides: Sequence[str], **more: Any
) -> Figure:
    """A trace of texts beside their places, which no click chooses; `sides` is Plotly's `textposition`."""
    return {
        "type": "scatter",
        "mode": "text",
        "unselected": UNSELECTED,
        "showlegend": False,
        "x": x,
        "y": y,
        "text": texts,
        "textposition": sides,
        "cliponaxis": False,
        "hoverinfo": "skip",
        **more,
    }


def share_labels(traces: list[Figure]) -> None:
    """Write all labels of one place, each once, into the first label there, and leave the others empty.

    The texts of `traces` get room on both sides.
    """
    labels: dict[tuple[str, float], dict[str, None]] = {}
    for trace in traces:
        for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
            labels.setdefault((x, y), {})[text] = None
    for trace in traces:
        places = zip(trace["x"], trace["y"], trace["text"], strict=True)
        trace["text"] = [
            f"\u2003{' · '.join(filter(None, labels.pop((x, y), ()))) if text else ''}\u2003" for x, y, text in places
        ]


def base_layout(height: int, legend: bool) -> Figure:
    """The layout that all charts start from, `height` pixels high, with or without a legend."""
    return {
        "height": height,
        "margin": {"l": 10, "r": 20, "t": 2 + 24 * legend, "b": 10},
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "x": 0,
            "font": {"size": 12},
        },
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "clickmode": "event+select",
    }


def with_heading(layout: Figure, heading: str) -> Figure:
    """A layout whose legend has a heading above its names, which says what they are, and room for it."""
    margin = {**layout["margin"], "t": layout["margin"]["t"] + _HEADING}
    legend = {**layout["legend"], "title": {"text": heading, "side": "top", "font": {"size": 12}}}
    return {**layout, "height": layout["height"] + _HEADING, "margin": margin, "legend": legend}
