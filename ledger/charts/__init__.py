"""Charts of selections: each function makes a Chart (a Plotly figure as a plain dict) or a Grid (a table), with their texts.

A mark carries the ids of its records as custom data. A date is drawn as wide as it is imprecise, and to the edge of the picture
where an end of it is open. A number is drawn as long as the range that its words allow; an open end of it is an open symbol. No
line joins two claims.
"""

from pathlib import Path

from plotly.offline import get_plotlyjs_version

from ledger.charts.attack_map import attack_map
from ledger.charts.attacks import attacks
from ledger.charts.base import JOIN, Chart, Choice, Figure, Row, table
from ledger.charts.blame import blames
from ledger.charts.casualties import casualties
from ledger.charts.grid import Grid
from ledger.charts.known import flow
from ledger.charts.matrix import matrix, positions_table
from ledger.charts.pages import PAGES, Page
from ledger.charts.positions import positions
from ledger.charts.timeline import timeline
from ledger.charts.troop_levels import troop_levels
from ledger.model.dataset import Dataset
from ledger.query.selection import select
from ledger.urls.view import defaults


def prepare(dataset: Dataset) -> None:
    """Make every chart of every page once, so that what is made once for each dataset is there before a reader needs it."""
    for name, page in PAGES.items():
        page.make(select(dataset), defaults(name))


PLOTLY = Path(__file__).parent / "static" / f"plotly-basic-{get_plotlyjs_version()}.min.js"
"""The file that draws the figures in a browser: the `basic` bundle of plotly.js, in the version of the installed package."""

__all__ = [
    "JOIN",
    "PAGES",
    "PLOTLY",
    "Chart",
    "Choice",
    "Figure",
    "Grid",
    "Page",
    "Row",
    "attack_map",
    "attacks",
    "blames",
    "casualties",
    "flow",
    "matrix",
    "positions",
    "positions_table",
    "prepare",
    "table",
    "timeline",
    "troop_levels",
]
