"""What is measured, by name, and the medians and shares that the results and the goals are told with."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

BARE, TUNED, DASH = "(a) bare", "(b) tuned", "(d) Dash"
BUSIEST = "attacks"
TWO = f"{BUSIEST}, two processes"
FILTERED = "(a) bare, with a filter"
PATIENCE = 500
"""Milliseconds within which 95 of 100 answers come as long as a server is not beyond its capacity."""


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of the values, from 0 to 1, does not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def our_pages(seen: Mapping[str, Any]) -> list[str]:
    """The names of our pages among those that were measured."""
    return [name for name in seen if not name.startswith("(")]


def sizes(seen: Mapping[str, Any]) -> list[str]:
    """The pages that were measured over datasets of several sizes."""
    return list(dict.fromkeys(name.partition(", ")[0] for name in seen))


def cpu(seen: Mapping[str, Any], name: str) -> float:
    """The median milliseconds of processor time of a rerun."""
    return float(median(r["four"]["cpu"] for r in seen[name]))


def of(seen: Mapping[str, Any], name: str, what: str) -> float:
    """The median of one measurement of a screen."""
    return float(median(r[what] for r in seen[name]))


def latencies(seen: Iterable[dict[str, Any]]) -> list[float]:
    """The latencies of several measurements together."""
    return [x for s in seen for x in s["latencies"]]
