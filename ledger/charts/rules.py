"""The rules below charts whose records have a mark each: how to read what the chart shows, and nothing that it does not show."""

from collections import Counter
from collections.abc import Collection, Sequence

from ledger.charts.basemap import RADIUS, coordinates
from ledger.charts.sides import NOBODY, colour_name
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Place, Position, TroopLevel

PLACES = {1: "an exact place", 2: "a place near a known point", 3: "a district", 4: "a province", 5: "a larger area"}
"""How exactly a place is known that has a circle on the map, by its precision."""


def of_troop_levels(numbers: Sequence[TroopLevel]) -> str:
    """The rule for some troop levels that have a number."""
    ranges = [r for r in numbers if r.low != r.high]
    unstated = [r for r in ranges if r.best is None and None not in (r.low, r.high)]
    height = ", and as high as the range that its words allow" * bool(ranges)
    is_open = "; an open symbol has an end that the words leave open" * any(None in (r.low, r.high) for r in numbers)
    parts = [
        "A mark is one statement, at the time that the number is about.",
        f"It is as wide as its date is uncertain{height}{is_open}.",
        "What is not of soldiers has no colour, and a name of its own in the legend."
        * any(r.personnel != "military" for r in numbers),
        "A range without a number of its own, such as “a few hundred”, has no mark: two lines show its lowest and highest number."
        * bool(unstated),
        "Choosing a mark chooses those it covers too. Nothing joins two statements, and nothing is averaged."
        * (len(numbers) > 1),
    ]
    return " ".join(filter(None, parts))


def of_attacks(dataset: Dataset, attacks: Sequence[Attack]) -> str:
    """The rule for some attacks in lanes over time."""
    parts = [
        "A mark is one attack, or one series that is told as a whole, drawn once however many articles tell it.",
        "The line covers the days on which it may have happened, or over which it went.",
        "The height of a mark within its lane means nothing: it only keeps marks apart." * (len(attacks) > 1),
        "The colour is the side that is said to have had a part, which is always somebody's statement.",
        of_nobody(dataset, attacks),
    ]
    return " ".join(filter(None, parts))


def of_nobody(dataset: Dataset, attacks: Collection[Attack]) -> str:
    """What it means that nobody is named in a record, where that is so of any of some attacks that is part of another."""
    is_told = any(record.part_of and colour_name(dataset, record) == NOBODY for record in attacks)
    return f"“{NOBODY}” is of that record alone, not of a wider attack of which it is a part, nor of its parts." * is_told


def of_timeline(dataset: Dataset, records: Sequence[Claim]) -> str:
    """The rule for some records of all tables on one axis, with panels for each table."""
    attacks = [record for record in records if isinstance(record, Attack)]
    has_positions, has_people = (any(isinstance(record, kind) for record in records) for kind in (Position, Casualties))
    spoken = ", and a position at the time it was said, held or acted out" * has_positions
    grouped = " or ".join(filter(None, ("of positions" * has_positions, "of statements of people harmed" * has_people)))
    parts = [
        f"A record stands at the time that it is about{spoken}; the line is as wide as that time is imprecise.",
        "Numbers of people have one colour, and a symbol for each kind; the other colours are those of sides."
        * (any(isinstance(record, TroopLevel) for record in records) and (bool(attacks) or has_positions)),
        "An attack stands in the lane of each side that is said to have had a part in it." * bool(attacks),
        of_nobody(dataset, attacks),
        f"A mark {grouped} holds all of its lane whose times are near each other, the larger the more." * bool(grouped),
    ]
    return " ".join(filter(None, parts))


def of_map(places: Collection[Sequence[Place]]) -> str:
    """The rule for attacks on a map, given for each of them its places that are on the map, the one of its mark first."""
    marks = Counter(coordinates(on_map[0]) for on_map in places if on_map)
    drawn = {place.id: place for on_map in places for place in on_map}
    circles = ", ".join(f"{RADIUS[n]} km for {PLACES[n]}" for n in sorted({place.precision for place in drawn.values()}))
    has_links = any(len({coordinates(place) for place in on_map}) > 1 for on_map in places)
    parts = [
        "A mark is one attack, or one series that is told as a whole, drawn once.",
        f"A circle is as wide as the place is imprecise: {circles}." * bool(circles),
        "What is told of no place narrower than a country, of one without coordinates or of one outside the map stands below it."
        * (not all(places)),
        "Marks at one place are set side by side so that each can be chosen." * any(n > 1 for n in marks.values()),
        "A dotted line leads to the other places of the same attack." * has_links,
        "The colour is the side that is said to have had a part.",
        "A name has the number of records told of that place itself, and not of one within it; a whole and its part are two."
        * bool(drawn),
        "Where places crowd, only some are named." * (len(drawn) > 1),
    ]
    return " ".join(filter(None, parts))


def of_bars(bars: Collection[Casualties], parts: int, remarks: int) -> str:
    """The rule for statements of people harmed, `parts` of them inside others, and `remarks` with a remark at their end."""
    told = [
        "A bar is one statement.",
        "A narrow bar lies inside the statement of which it is a part." * (parts > 0),
        "A bar with “part” or “higher” at its end is part of one that is not drawn, or the higher number for the same people."
        * (remarks > 0),
        "A hatched bar is open." * any(r.low is None or r.high is None for r in bars),
    ]
    return " ".join(filter(None, told))
