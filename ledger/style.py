"""Colours, symbols, wording and the Plotly template: what a reader sees the same way on every page."""

from ledger import records

from typing import get_args

BLUE, ORANGE, TEAL, PURPLE, RED, OLIVE = "#2f6690", "#c8651b", "#2a8c82", "#7d5ba6", "#b23a48", "#7a7a2e"
GREY = "#8a8f98"

WORDS: dict[str, dict[str, str]] = {
    "sides": {
        "us": "United States",
        "iraq": "Iraq",
        "iran": "Iran",
        "nato_europe": "NATO and Europe",
        "non_state": "Armed groups",
        "analyst": "Analysts and authors",
    },
    "kinds": {
        "actual": "Actual",
        "limit": "Limit",
        "offer": "Offer",
        "plan": "Plan",
        "forecast": "Forecast",
        "recommendation": "Recommendation",
    },
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
        "silent": "Silent",
    },
    "victims": {
        "us_military": "US military",
        "us_civilian": "US civilians",
        "iraqi_civilian": "Iraqi civilians",
        "iraqi_security": "Iraqi security forces",
        "iraqi_official": "Iraqi officials",
        "armed_group": "Armed groups",
        "iranian": "Iranians",
        "unspecified": "Not specified",
    },
    "outcome": {"killed": "killed", "injured": "injured", "abducted": "abducted"},
    "scope": {"event": "one event", "period_total": "total of a period", "historical_total": "total of history"},
    "speech": {"direct": "in quoted words", "reported": "as reported", "analysis": "as analysis"},
    "status": {"claimed": "claimed", "blamed": "blamed", "denied": "denied", "described": "described"},
    "tables": {
        "troop_levels": "Troop level",
        "attacks": "Attack",
        "casualties": "Casualties",
        "positions": "Position",
    },
}
