"""Records to charts: each function gives a Plotly figure as a plain dict, with its title, its rule and its sentence.

A mark carries the ids of its records as custom data. A date is drawn as wide as it is imprecise, a number as wide as its words
allow; an open end is an open symbol. No line joins two claims.
"""

from pathlib import Path

from plotly.offline import get_plotlyjs_version

from ledger.figures.attacks import LANES, attacks
from ledger.figures.casualties import BY, casualties
from ledger.figures.grids import Grid, blames
from ledger.figures.map import attack_map
from ledger.figures.marks import JOIN, Chart, Figure, Row, table
from ledger.figures.matrix import ORDERS, matrix, positions_table
from ledger.figures.positions import positions
from ledger.figures.prepare import prepare
from ledger.figures.timeline import timeline
from ledger.figures.troop_levels import UNDER, troop_levels

PLOTLY = Path(__file__).with_name(f"plotly-basic-{get_plotlyjs_version()}.min.js")
"""What draws the figures in a browser: the bundle of points, lines and bars of plotly.js in the package's version."""

__all__ = [
    "BY",
    "JOIN",
    "LANES",
    "ORDERS",
    "PLOTLY",
    "UNDER",
    "Chart",
    "Figure",
    "Grid",
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
