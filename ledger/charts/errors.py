"""Apparent errors of the articles in charts: a frame around each mark that rests on words with one, and what the error is."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from ledger.charts import colours
from ledger.charts.base import JOIN, Chart, Figure
from ledger.charts.grid import Grid
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Claim
from ledger.query.columns import Mask, Subset
from ledger.wording import words

_NAMED = 3  # records whose errors a chart tells; of more it tells the number


def framed(dataset: Dataset, chart: Chart, is_told: bool = False) -> Chart:
    """The chart with a frame around each mark of a record with an apparent error, and in its rule what the errors are.

    is_told: whether a chart that stands before it says so already; then its rule says nothing of errors.
    """
    rows = chart.drawn.rows if isinstance(chart.drawn, Subset) else [dataset.row[record.id] for record in chart.drawn]
    wrong = [chart.drawn[n] for n in np.flatnonzero(_wrong_rows(dataset)[rows]).tolist()]
    if not wrong:
        return chart
    names = {record.id for record in wrong}
    frames = [frame for trace in chart.figure["data"] if (frame := _frames(names, trace))]
    has_panels = "yaxis2" in chart.figure["layout"]
    for frame in frames if has_panels else frames[1:]:
        frame["showlegend"] = False  # a legend beside the title of a panel has no room for it
    how = (
        "A frame marks what rests on words with an apparent error"
        if frames
        else "Some of it rests on words with an apparent error"
    )
    figure = {**chart.figure, "data": [*chart.figure["data"], *frames]}
    told = "" if is_told else f" {how}: {_in_words(dataset, wrong)}."
    return replace(chart, figure=figure, rule=f"{chart.rule}{told}".lstrip())


def all_framed(dataset: Dataset, drawn: Mapping[str, Chart | Grid]) -> dict[str, Chart | Grid]:
    """Charts that stand below each other, framed; only the first of them with an error says what the errors are."""
    found: dict[str, Chart | Grid] = {}
    is_told = False
    for name, one in drawn.items():
        found[name] = framed(dataset, one, is_told) if isinstance(one, Chart) else one
        is_told = is_told or found[name] is not one
    return found


def in_few_words(dataset: Dataset, shown: Sequence[str]) -> str:
    """A sentence that says how many of the shown records, by their ids, rest on words with an apparent error; empty if none."""
    wrong = sum(name in dataset.errata_of for name in dict.fromkeys(shown))
    if not wrong:
        return ""
    who = "The record shown rests" if wrong == len(shown) == 1 else f"{wrong:,} of the records shown rest{'s' * (wrong == 1)}"
    return f"{who} on words with an apparent error."


@memoized(maxsize=4)
def _wrong_rows(dataset: Dataset) -> Mask:
    """The mask of the claims on which an apparent error bears, in the order of all claims."""
    wrong = np.zeros(dataset.size, dtype=bool)
    wrong[[dataset.row[name] for name in dataset.errata_of]] = True
    return wrong


def _frames(names: Set[str], trace: Figure) -> Figure | None:
    """A trace of frames around the marks of a trace that hold one of these records; None if none does."""
    if trace.get("mode") != "markers" or not trace.get("customdata"):
        return None
    at = [n for n, row in enumerate(trace["customdata"]) if not names.isdisjoint(row[0].split(JOIN))]
    axes: Figure = {axis: trace[axis] for axis in ("xaxis", "yaxis") if axis in trace}
    return (
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Apparent error in the words",
            "legendgroup": "errors",
            **axes,
            "x": [trace["x"][n] for n in at],
            "y": [trace["y"][n] for n in at],
            "hoverinfo": "skip",
            "meta": {"ids": [trace["customdata"][n][0] for n in at]},  # a frame fades with its mark where others are chosen
            "marker": {"symbol": "square-open", "size": 17, "color": colours.INK, "line": {"width": 1.5}},
        }
        if at
        else None
    )


def _in_words(dataset: Dataset, wrong: Sequence[Claim]) -> str:
    """What is apparently wrong with the words of some records, the first of them by name: every error of each of these.

    An error is told once, behind all of them on which it bears; those of the same records stand together.
    """
    names: dict[str, list[str]] = {}
    for record in wrong[:_NAMED]:
        for error in dataset.errata_of[record.id]:
            told = words.error_told(error).rstrip(".")
            names.setdefault(told, []).append(f"“{words.quotable(dataset, record).rstrip('.')}”")
    errors: dict[str, list[str]] = {}
    for told, of_one in names.items():
        errors.setdefault(" and ".join(of_one), []).append(told)
    said = [f"{these} ({'; '.join(told)})" for these, told in errors.items()]
    return "; ".join(said) + (f"; and {len(wrong) - _NAMED:,} more" if len(wrong) > _NAMED else "")
