"""Records to charts: each function gives a Plotly figure as a plain dict, with the sentence that describes it.

A mark carries the id of its record as custom data. A date is drawn as wide as it is imprecise, a number as wide as its words
allow; an open end is an open symbol. No line joins two claims.
"""

from ledger.figures.attacks import attacks
from ledger.figures.casualties import casualties
from ledger.figures.marks import Chart
from ledger.figures.positions import positions
from ledger.figures.timeline import timeline
from ledger.figures.troop_levels import troop_levels

__all__ = ["Chart", "attacks", "casualties", "positions", "timeline", "troop_levels"]
