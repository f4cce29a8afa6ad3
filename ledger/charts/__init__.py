"""Records to charts: each function gives a Plotly figure as a plain dict, with its title, its rule and its sentence.

A mark carries the ids of its records as custom data. A date is drawn as wide as it is imprecise, a number as wide as its words
allow; an open end is an open symbol. No line joins two claims.
"""

from pathlib import Path

from plotly.offline import get_plotlyjs_version

from ledger.charts.attack_map import attack_map
from ledger.charts.attacks import attacks
from ledger.charts.base import JOIN, Chart, Figure, Row, table
from ledger.charts.blame import blames
from ledger.charts.casualties import casualties
from ledger.charts.grid import Grid
from ledger.charts.matrix import matrix, positions_table
from ledger.charts.pages import DEFAULTS, PAGES, Page
from ledger.charts.positions import positions
from ledger.charts.timeline import timeline
from ledger.charts.troop_levels import troop_levels
from ledger.model.dataset import Dataset
from ledger.query.selection import select


def prepare(dataset: Dataset) -> None:
    """Make every chart of every page once, so that no reader waits for the columns that charts of a new dataset look up."""
    for page in PAGES.values():
        page.make(select(dataset), DEFAULTS)


PLOTLY = Path(__file__).parent / "static" / f"plotly-basic-{get_plotlyjs_version()}.min.js"
"""What draws the figures in a browser: the bundle of points, lines and bars of plotly.js in the package's version."""

__all__ = [
    "JOIN",
    "PAGES",
    "PLOTLY",
    "Chart",
    "Figure",
    "Grid",
    "Page",
    "Row",
    "attack_map",
    "attacks",
    "blames",
    "casualties",
    "matrix",
    "positions",
    "positions_table",
    "prepare",
    "table",
    "timeline",
    "troop_levels",
]
