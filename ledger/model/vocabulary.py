"""The words that a reader sees for each value of the fixed vocabularies, such as kinds of number and stances."""

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

STANCE_SYMBOLS = {"for": "▲", "against": "▼", "conditional": "◆", "ambivalent": "■", "silent": "○"}
