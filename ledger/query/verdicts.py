"""How two or more sides stand to each other on one issue: whether they agree or differ, and how far apart in time.

A side is the positions of one actor or body on the issue. A position with the stance `silent` (silence, or a refusal to discuss
the issue) answers nothing: it neither agrees nor differs with any other position.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations, product

from ledger.model import dates
from ledger.model.records import Position

VERDICTS = {
    "agree": "They agree",
    "partly": "They neither plainly agree nor differ",
    "differ": "They differ",
    "members": "Members of one body differ",
    "one": "Fewer than two answer",
}
SIGNS = {"agree": "=", "partly": "≈", "differ": "≠", "members": "⇅", "one": "·"}
VERDICT_WORDS = {"agree": "alike", "partly": "neither", "differ": "opposed", "members": "members differ"}
"""How two actors stand to each other on an issue that both answer, in short."""
RULE = (
    "Actors agree where each is for, or each against, in all that it says and without a condition, and the statements may lie "
    "within a year of each other. They differ where they share no stance, and one is for in some of what it says, another "
    "against. All else that both answer is neither: a condition, an answer both ways, several stances of one "
    "actor, more than a year between them, or a time that is open or wider than a year. The nearest two of their dates count. "
    "Where actors are counted as one body, and two of them (members, or the body itself and a member) take opposite stances that "
    "may lie within a year of each other, they differ; that is no difference from another. Silence answers nothing. Of whom only "
    "conclusions of somebody else are told, as analysis, neither agrees nor differs; who differs also differs without "
    "such conclusions."
)
"""How agreement is judged, in sentences for readers."""
_FIRM = frozenset(("for", "against"))
_YEAR = 366  # days that may lie between statements that agree, and that the time of each may span


def verdict(sides: Sequence[Sequence[Position]], bodies: Sequence[str] = (), concluded: Collection[str] = ()) -> str:
    """Judge how several sides, each given by its positions on one issue, stand to each other there.

    The result is a key of VERDICTS: `one` where fewer than two sides answer; `differ` where one of two sides that share no stance
    is for and the other against; else `members` where members of one body differ (see `members_differ`); `agree` where all take
    the same one stance, for or against, within a year of each other; in all other cases `partly`. A time that is open or wider
    than a year is within a year of none. A side whose members differ does not differ from another. `bodies` names the actor of
    each side, where two sides may be one body at two times. `concluded` are the ids of positions that somebody else concludes; a
    side that answers by these alone neither agrees nor differs, and what differs must differ without them.
    """

    def said(side: Sequence[Position]) -> list[Position]:
        return [p for p in side if p.id not in concluded]

    answers = [
        (body, side) for body, side in zip(bodies or map(str, range(len(sides))), map(_answers, sides), strict=True) if side
    ]
    if len(answers) < 2:
        return "one"
    spoken = [(body, side) for body, side in answers if said(side)]
    united = [(body, side) for body, side in spoken if not members_differ(side)]
    opposed = [(a, b) for a, b in combinations(united, 2) if _opposed(a[1], b[1]) and _opposed(said(a[1]), said(b[1]))]
    if any(body != other or not members_differ([*a, *b]) for (body, a), (other, b) in opposed):
        return "differ"
    if opposed or len(united) < len(spoken):
        return "members"
    stances = {p.stance for _, side in answers for p in side}
    dated = [list(filter(_is_dated, side)) for _, side in answers]
    near = all(dated) and all(_days(_nearest(a, b)) <= _YEAR for a, b in combinations(dated, 2))
    return "agree" if len(stances) == 1 and stances <= _FIRM and near and len(spoken) == len(answers) else "partly"


def members_differ(positions: Iterable[Position]) -> bool:
    """Whether of the positions of one body on one issue some are for and others, of another actor, against, within a year."""
    said: dict[str, dict[str, list[Position]]] = {stance: {} for stance in _FIRM}
    for position in positions:
        if position.stance in _FIRM and _is_dated(position):
            said[position.stance].setdefault(position.actor, []).append(position)
    pairs = product(said["for"].items(), said["against"].items())
    return any(actor != other and _days(_nearest(ps, qs)) <= _YEAR for (actor, ps), (other, qs) in pairs)


def division(positions: Sequence[Position], body: str) -> str:
    """How a body is divided on one issue: 'its members differ' or, if none but itself opposes one, 'it and its members differ'.

    Empty where it is not divided.
    """
    if members_differ(p for p in positions if p.actor != body):
        return "its members differ"
    return "it and its members differ" if members_differ(positions) else ""


def _is_dated(position: Position) -> bool:
    """Whether the time of a position is known and no wider than a year."""
    period = dates.parse(position.said_on)
    return bool(period.first and period.last and _days((period.first, period.last)) <= _YEAR)


def years_apart(sides: Sequence[Sequence[Position]], verdict: str) -> str:
    """How far apart in time several sides answer an issue, as 'at least 9 years apart (2011 and 2020)'; empty within a year.

    Of two sides the nearest dates count, of more than two the sides that are furthest apart. Where the verdict is `differ` only
    what sides that differ say for and against counts, and of these sides the nearest.
    """
    pairs = list(combinations(filter(None, map(_answers, sides)), 2))
    if verdict == "differ":
        firm = [[[p for p in side if p.stance in _FIRM] for side in pair] for pair in pairs if _opposed(*pair)]
        early, late = min((_nearest(*pair) for pair in firm), key=_days)
    else:
        early, late = max((_nearest(*pair) for pair in pairs), key=_days, default=(date.min, date.min))
    if _days((early, late)) <= _YEAR:
        return ""
    years = late.year - early.year - ((late.month, late.day) < (early.month, early.day))
    apart = "more than a year" if years == 1 else f"at least {years} years"
    return f"{apart} apart ({early.year} and {late.year})"


def _answers(side: Iterable[Position]) -> list[Position]:
    """The positions of a side that answer: all but silence."""
    return [p for p in side if p.stance != "silent"]


def _opposed(side: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether two sides share no stance, and one is for and the other against."""
    a, b = {p.stance for p in side}, {p.stance for p in other}
    return not a & b and bool(a & _FIRM and b & _FIRM)


def _nearest(side: Sequence[Position], other: Sequence[Position]) -> tuple[date, date]:
    """The last day of a position of one of two sides and the first day of a later one of the other, where they are nearest.

    Both days are the same where the times of two positions overlap. An open end of a time counts as the end that is known.
    """
    times = sorted((*dates.parse(p.said_on).days, number) for number, ps in enumerate((side, other)) for p in ps)
    latest = [date.min, date.min]  # the last day so far of each side
    gaps = []
    for first, last, number in times:
        before = latest[1 - number]
        if before != date.min:
            gaps.append((min(before, first), first))
        latest[number] = max(latest[number], last)
    return min(gaps, key=_days)


def _days(gap: tuple[date, date]) -> int:
    """The number of days from the first to the second day."""
    return (gap[1] - gap[0]).days
