"""The colours of the dashboard, its charts and the report; style sheets and charts are made of these tables."""

from collections.abc import Iterable
from itertools import cycle

from ledger.model.records import UNSPECIFIED

BLUE, ORANGE, TEAL, PURPLE, RED, OLIVE = "#2f6690", "#b85512", "#2a8c82", "#7d5ba6", "#b23a48", "#6f6f28"
SKY, YELLOW, GREY, GREEN = "#1d74bb", "#b08a00", "#8a8f98", "#4a7c59"
VIOLET, BROWN, INK, PLUM = "#5b3fa0", "#7a4a2b", "#3b4047", "#9c2f7f"
CYAN, GOLD, MAGENTA, MOSS = "#00707c", "#a98600", "#b3266b", "#4f5f00"
SAGE = "#64807a"
"""The colour of the public record, which no statement has."""
ON_DARK = {
    BLUE: "#7db2dd",
    ORANGE: "#f0a060",
    TEAL: "#6fc9be",
    PURPLE: "#bda0e3",
    RED: "#f08a95",
    OLIVE: "#c3c56a",
    SKY: "#b5dcf8",
    YELLOW: "#ecd05c",
    GREY: "#a6abb3",
    GREEN: "#8fc49f",
    VIOLET: "#a99bff",
    BROWN: "#b98a70",
    INK: "#cfccc4",
    PLUM: "#ea9fd2",
    CYAN: "#3fd0dc",
    GOLD: "#ffd84d",
    MAGENTA: "#e838c8",
    MOSS: "#a9c23f",
    SAGE: "#9db8b1",
}
"""The colour on a dark ground of each colour of marks. Figures have the light ones; the script that draws them changes them."""
ATTACKS = RED
"""The colour of the records of attacks, on cards and in lists."""

SIDE_COLOURS = (BLUE, GREEN, VIOLET, SKY, ORANGE, BROWN, OLIVE, RED)
"""The colours of sides in their order, in text too; none of the first six is that of a stance, or of what is of no side."""

PROPERTIES = {
    "paper": ("#fbfaf6", "#14171b"),
    "raised": ("#ffffff", "#1d2228"),
    "text": ("#22262b", "#e8e5dd"),
    "dim": ("#55595f", "#b9b6ae"),
    "axis": ("#3b4047", "#cfccc4"),
    "rule": ("#ddd8cc", "#343b44"),
    "link": ("#1f5f6b", "#8ccbd4"),
    "chosen": ("#f0dc98", "#6b5a1e"),
    "hit": ("#cfe8c9", "#2f5a33"),
    "troop_levels": (PLUM, "#ea9fd2"),
    "attacks": (ATTACKS, "#f08a95"),
    "casualties": ("#a34f10", "#f0a060"),
    "positions": (PURPLE, "#bda0e3"),
    "errata": ("#7a5d00", "#e0bd4a"),
    "public": ("#4b6660", "#9db8b1"),
    "for": ("#1d7068", "#6fc9be"),
    "against": ("#a12f3d", "#f08a95"),
    "conditional": ("#7a5d00", "#e0bd4a"),
    "ambivalent": (INK, "#cfccc4"),
    "silent": ("#55595f", "#b9b6ae"),
    "blamed": ("#a12f3d", "#f08a95"),
    "denied": ("#1f5c94", "#8fc0ea"),
    "claimed": ("#7a4b00", "#f0a060"),
    "described": ("#55595f", "#b9b6ae"),
    **{f"side-{number}": (colour, ON_DARK[colour]) for number, colour in enumerate(SIDE_COLOURS)},
    "cited": ("#dcebe4", "#1f3b33"),
    "cited-bar": ("#7cb29c", "#3f7d69"),
    "aside": ("#eee6d2", "#3b3524"),
    "aside-bar": ("#d2bd84", "#7a6a3c"),
    "open": ("#f3cfcf", "#5a2526"),
}
"""The custom properties of the style sheets: the colour of each in the light and in the dark theme."""


def custom_properties() -> str:
    """The table of colours as CSS declarations, for the root of a page: `--paper: light-dark(#fbfaf6, #14171b); ...`."""
    return " ".join(f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in PROPERTIES.items())


SIDES = tuple(name for name in PROPERTIES if name.startswith("side-"))
"""The custom properties with the colours of sides, in the order of the sides; where there are more sides, they start again."""

# Colours and Plotly symbols of marks: by table, kind of number, stance, and group of victims. Numbers of all kinds have one
# colour, which is no side's, for they stand on one chart with the sides; symbols tell the kinds apart.
TABLE_COLOURS = {"troop_levels": PLUM, "attacks": ATTACKS, "casualties": ORANGE, "positions": PURPLE}
KIND_MARKS = {
    "actual": (PLUM, "circle"),
    "limit": (PLUM, "triangle-down"),
    "offer": (PLUM, "diamond"),
    "plan": (PLUM, "square"),
    "forecast": (PLUM, "triangle-right"),
    "recommendation": (PLUM, "star"),
}
STANCE_MARKS = {
    "for": "triangle-up",
    "against": "triangle-down",
    "conditional": "diamond",
    "ambivalent": "square",
    "silent": "circle-open",
}
STANCE_COLOURS = {"for": TEAL, "against": RED, "conditional": YELLOW, "ambivalent": INK, "silent": GREY}
ORIGIN_COLOURS = {"named": CYAN, "unnamed": GOLD, "document": MAGENTA, "report": MOSS, "article": GREY, "open": RED}
"""The colours of the kinds of origin, from whom an article has a statement; none is that of a side."""
# Those of this ledger, in their order, have the colours of their sides: US military, Iraqi civilians, armed groups, Iranians.
VICTIM_COLOURS = (BLUE, GREEN, ORANGE, VIOLET, YELLOW, OLIVE, TEAL)


def faint(colour: str, opacity: float) -> str:
    """A translucent colour: `faint("#b23a48", 0.1)` is `rgba(178,58,72,0.1)`."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def side_colours(sides: Iterable[str]) -> dict[str, str]:
    """Give each side a colour, in order; where there are more sides than colours, the colours are used again."""
    return dict(zip(sides, cycle(SIDE_COLOURS), strict=False))


def victim_colours(groups: Iterable[str]) -> dict[str, str]:
    """Give each group of victims a colour, in order; where there are more groups than colours, the colours are used again."""
    colours = cycle(VICTIM_COLOURS)
    return {group: GREY if group == UNSPECIFIED else next(colours) for group in groups}
