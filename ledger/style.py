"""Colours, symbols, wording and the Plotly template: what a reader sees the same way on every page."""

from collections.abc import Iterable
from itertools import cycle

from ledger.records import UNSPECIFIED

BLUE, ORANGE, TEAL, PURPLE, RED, OLIVE = "#2f6690", "#c8651b", "#2a8c82", "#7d5ba6", "#b23a48", "#7a7a2e"
GREY = "#8a8f98"

WORDS: dict[str, dict[str, str]] = {
    "kinds": {
        "actual": "Actual",
        "limit": "Limit",
        "offer": "Offer",
        "plan": "Plan",
        "forecast": "Forecast",
        "recommendation": "Recommendation",
    },
    "personnel": {"military": "soldiers", "civilian": "civilians", "armed_group": "armed group"},
    "types": {
        "bombing": "Bombing",
        "suicide_bombing": "Suicide bombing",
        "rocket_or_mortar": "Rocket or mortar",
        "missile_strike": "Missile strike",
        "air_or_drone_strike": "Air or drone strike",
        "targeted_killing": "Targeted killing",
        "arson_or_storming": "Arson or storming",
        "explosion": "Explosion",
        "unspecified": "Not specified",
    },
    "stances": {
        "for": "For",
        "against": "Against",
        "conditional": "Conditional",
        "ambivalent": "Ambivalent",
        "silent": "Silent or refuses to discuss",
    },
    "outcome": {"killed": "killed", "injured": "injured", "abducted": "abducted"},
    "scope": {"event": "one event", "period_total": "total of a period", "historical_total": "total of history"},
    "speech": {"direct": "in quoted words", "reported": "as reported", "analysis": "as analysis"},
    "status": {"claimed": "claimed", "blamed": "blamed", "denied": "denied", "described": "described"},
    "reasons": {
        "date": "of different dates",
        "scope": "of different scope",
        "definition": "by different definitions",
        "rounding": "rounded differently",
        "plan_versus_actual": "plans against facts",
        "unexplained": "unexplained",
    },
    "tables": {
        "troop_levels": "Troop level",
        "attacks": "Attack",
        "casualties": "Casualties",
        "positions": "Position",
    },
}

TABLE_COLOURS = {"troop_levels": BLUE, "attacks": RED, "casualties": ORANGE, "positions": PURPLE}
KIND_MARKS = {
    "actual": (BLUE, "circle"),
    "limit": (RED, "triangle-down"),
    "offer": (TEAL, "diamond"),
    "plan": (OLIVE, "square"),
    "forecast": (ORANGE, "triangle-right"),
    "recommendation": (PURPLE, "star"),
}
STANCE_SYMBOLS = {"for": "▲", "against": "▼", "conditional": "◆", "ambivalent": "■", "silent": "○"}
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
