"""What the tests of charts read off a figure: its marks, lines and texts, and what holds for each."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import plotly.graph_objects as go

from ledger import charts
from ledger.charts.context import BRACKET
from ledger.model import vocabulary
from ledger.query.facets import period_of
from ledger.wording import words
from tests.conftest import data

DAY = timedelta(days=1)


def customs(chart: charts.Chart, brackets: bool = False) -> list[list[str]]:
    """Custom data of each mark that can be seen, a bar of no length is none; of the brackets, or of all but them."""
    return [
        custom
        for trace in chart.figure["data"]
        if trace.get("customdata") and (trace.get("meta") == BRACKET) == brackets
        for x, custom in zip(trace["x"], trace["customdata"], strict=True)
        if custom and not (trace["type"] == "bar" and x == 0)
    ]


def marked(chart: charts.Chart) -> list[str]:
    """Ids on the marks of a chart, as often as they are drawn."""
    return [name for custom in customs(chart) for name in custom[0].split(charts.JOIN)]


def markers(chart: charts.Chart) -> Iterator[tuple[dict, str, float, list[str]]]:
    """Each mark of a record with its trace, its place and its custom data."""
    for trace in chart.figure["data"]:
        if trace.get("customdata") and trace.get("meta") != BRACKET:
            for x, y, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
                yield trace, x, y, custom


def runs(trace: dict) -> Iterator[list[tuple]]:
    """The unbroken lines of a trace: points with their custom data, cut where a point is missing."""
    run: list[tuple] = []
    customs = trace.get("customdata") or [None] * len(trace["x"])
    for x, y, custom in zip(trace["x"], trace["y"], customs, strict=True):
        if x is None or y is None:
            assert x is y is custom is None
            if run:
                yield run
            run = []
        else:
            run.append((x, y, custom))
    if run:
        yield run


def lined(chart: charts.Chart) -> list[dict]:
    """Traces of lines, brackets and land apart."""
    apart = (BRACKET, "land")
    return [t for t in chart.figure["data"] if t["type"] == "scatter" and "lines" in t["mode"] and t.get("meta") not in apart]


def widths(chart: charts.Chart) -> dict[tuple[str, float], list[tuple[str, str]]]:
    """Ends of the level pieces of line, by axis and height."""
    found = defaultdict(list)
    for trace in lined(chart):
        for start, end in runs(trace):
            if start[1] == end[1]:
                found[trace.get("yaxis", "y"), start[1]].append((start[0], end[0]))
    return found


def said(text: str) -> str:
    """What a reader sees of a text in a chart: one line, entities as characters."""
    return " ".join(unescape(text.replace("<br>", " ")).split())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def valid(chart: charts.Chart) -> None:
    """What holds for every chart whatever it shows."""
    assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure
    go.Figure(chart.figure)
    assert chart.title
    assert chart.sentence.endswith(".")
    assert chart.rule.endswith(".")
    assert len(set(chart.shown)) == len(chart.shown)
    assert not [t for t in chart.figure["data"] if t.get("connectgaps")]


def days(record) -> tuple[str, str]:
    """First day, and the day after the last."""
    first, last = period_of(record, data()).days
    return first.isoformat(), (last + DAY).isoformat()


def heights(chart: charts.Chart) -> dict[str, float]:
    """The height of the mark of each record."""
    return {custom[0]: y for _, _, y, custom in markers(chart)}


def texts(chart: charts.Chart) -> set[str]:
    """What is written beside the marks of a chart."""
    return {said(text) for t in chart.figure["data"] if t.get("mode") == "text" for text in t["text"]} - {""}


def bars(chart: charts.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if trace["type"] == "bar"]


def written_of(record) -> str:
    """The number as the article says it, "none" for a stated zero, and whose it is where they are no soldiers.

    An armed group has its own name.
    """
    who = record.force if record.personnel == "armed_group" else vocabulary.WORDS["personnel"][record.personnel]
    whose = f" ({who})" if record.personnel != "military" else ""
    return f"{'none' if record.low == record.high == 0 else words.stated(record)}{whose}"
