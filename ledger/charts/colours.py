"""Colours and symbols of marks, the same on every chart."""

from collections.abc import Iterable
from itertools import cycle

from ledger.model.records import UNSPECIFIED

BLUE, ORANGE, TEAL, PURPLE, RED, OLIVE = "#2f6690", "#c8651b", "#2a8c82", "#7d5ba6", "#b23a48", "#7a7a2e"
GREY = "#8a8f98"

TABLE_COLOURS = {"troop_levels": BLUE, "attacks": RED, "casualties": ORANGE, "positions": PURPLE}
KIND_MARKS = {
    "actual": (BLUE, "circle"),
    "limit": (RED, "triangle-down"),
    "offer": (TEAL, "diamond"),
    "plan": (OLIVE, "square"),
    "forecast": (ORANGE, "triangle-right"),
    "recommendation": (PURPLE, "star"),
}
STANCE_MARKS = {
    "for": "triangle-up",
    "against": "triangle-down",
    "conditional": "diamond",
    "ambivalent": "square",
    "silent": "circle-open",
}
STANCE_COLOURS = {"for": TEAL, "against": RED, "conditional": "#c9a227", "ambivalent": PURPLE, "silent": GREY}
VICTIM_COLOURS = (BLUE, "#6fa8dc", ORANGE, OLIVE, "#c9a227", PURPLE, TEAL)


def victim_colours(groups: Iterable[str]) -> dict[str, str]:
    """The colour of each group of victims, by its place; where there are more groups than colours these come again."""
    colours = cycle(VICTIM_COLOURS)
    return {group: GREY if group == UNSPECIFIED else next(colours) for group in groups}
