"""How two or more sides stand to each other on one issue: whether they agree or differ, and how far apart in time.

A side is the positions of one actor or body on the issue. A position with the stance `silent` (silence, or a refusal to discuss
the issue) answers nothing: it neither agrees nor differs with any other position.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
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
    "same": "Not judged, as a statement may be of two columns",
}
_OF_MANY = {
    "agree": "All{who} agree",
    "partly": "Not all{who} plainly agree, and no two plainly differ",
    "differ": "At least two differ",
}
"""The verdicts on three or more who answer; `who` tells them from those who do not."""
SIGNS = {"agree": "=", "partly": "≈", "differ": "≠", "members": "⇅", "one": "·", "same": "–"}
VERDICT_WORDS = {"agree": "agree", "differ": "differ", "partly": "neither", "members": "members differ"}
"""How two actors stand to each other on an issue that both answer, in short."""
RULES = (
    (
        "Actors agree where each is for, or each against, in all that it says and without a condition, and a statement of each, "
        "of a time that is no wider than a year, may lie within a year of one of the other, or both are told of one act."
    ),
    (
        "They differ where they share no stance, and one is for in some of what it says, another against, at times that may lie "
        "within a year of each other."
    ),
    (
        "All else that both answer is neither: a condition, an answer that is neither plainly yes nor no, several stances of "
        "one actor, more than a year between them, a time that is wholly this ledger’s reading (years that are inferred and "
        "approximate), or answers that are alike with a time that is open or wider than a year."
    ),
    (
        "The nearest two of their dates count, of an open time the end that is known. When somebody else concluded what a side "
        "wants is such a date only if nothing else is told of that side."
    ),
    "Of more than two actors those who answer are judged: they agree if every two of them do, and differ if any two do.",
    (
        "Where actors are counted as one body, and two of them (members, or the body itself and a member) take opposite stances "
        "that may lie within a year of each other, they differ; that is no difference from another."
    ),
    "A silent position (silence, or a refusal to discuss) counts as no answer.",
    (
        "In a column of one time, nobody agrees or differs by what may have been said at another time: by a statement whose "
        "time only touches that of the column. Of an open time the end that is known counts."
    ),
    (
        "Of whom only conclusions of somebody else are told, as analysis, neither agrees nor differs; who agrees, differs, or "
        "is divided is so also without such conclusions."
    ),
    (
        "A government or its officials, and who belongs to the same government, may in part be the same people: where they "
        "agree or differ, that is said. Where the articles leave open who is meant by a group that they only describe, the data "
        "note who may be of it, as far as their words suggest it: of such two it is said whatever the verdict."
    ),
)
"""How agreement is judged, in sentences for readers."""
_FIRM = frozenset(("for", "against"))
_YEAR = 366  # days that may lie between statements that agree, and that the time of each may span


def label(verdict: str, answering: int, number: int) -> str:
    """A verdict in words that say of whom it is: of all sides, whose `number` is given, or of the `answering` ones alone."""
    if number < 3 or verdict not in _OF_MANY:
        return VERDICTS[verdict]
    if answering < 3:
        return VERDICTS[verdict].replace("They", "The two who answer")
    return _OF_MANY[verdict].format(who=" who answer" if answering < number else "")


def verdict(sides: Sequence[Sequence[Position]], bodies: Sequence[str] = (), concluded: Collection[str] = ()) -> str:
    """Judge how several sides, each given by its positions on one issue, stand to each other there.

    The result is a key of VERDICTS but for `same`, which is no judgement: `one` where fewer than two sides answer; `differ` where
    one of two sides that share no stance is for and the other against, at times that may lie within a year of each other; else
    `members` where members of one body differ (see `members_differ`); `agree` where all take the same one stance, for or
    against, in one act or within a year of each other; in all other cases `partly`. What agrees has a time that is known and no
    wider than a year, or is one act. A side whose members differ does not differ from another. `bodies` names the actor of each
    side, where two sides may be one body at two times. `concluded` are the ids of positions that somebody else concludes; a
    side that answers by these alone neither agrees nor differs, and what agrees or differs must do so without them.
    """

    def said(side: Sequence[Position]) -> list[Position]:
        return [p for p in side if p.id not in concluded]

    answers = [
        (body, side) for body, side in zip(bodies or map(str, range(len(sides))), map(_answers, sides), strict=True) if side
    ]
    if len(answers) < 2:
        return "one"
    spoken = [(body, side) for body, side in answers if said(side)]
    united = [(body, side) for body, side in spoken if not members_differ(side, concluded)]
    opposed = [(a, b) for a, b in combinations(united, 2) if _opposed(a[1], b[1]) and _are_near(said(a[1]), said(b[1]))]
    if any(body != other or not members_differ([*a, *b], concluded) for (body, a), (other, b) in opposed):
        return "differ"
    if opposed or len(united) < len(spoken):
        return "members"
    stances = {p.stance for _, side in answers for p in side}
    if len(stances) > 1 or not stances <= _FIRM or len(spoken) < len(answers):
        return "partly"
    pairs = combinations([said(side) for _, side in spoken], 2)
    return "agree" if all(_is_one_act(a, b) or _are_dated_near(a, b) for a, b in pairs) else "partly"


def members_differ(positions: Iterable[Position], concluded: Collection[str] = ()) -> bool:
    """Whether of the positions of one body on one issue some are for and others, of another actor, against, within a year.

    What somebody else concludes (see `verdict`) does not count.
    """
    said: dict[str, dict[str, list[Position]]] = {stance: {} for stance in _FIRM}
    for position in positions:
        if position.stance in _FIRM and is_dated(position) and not _is_our_time(position) and position.id not in concluded:
            said[position.stance].setdefault(position.actor, []).append(position)
    pairs = product(said["for"].items(), said["against"].items())
    return any(actor != other and _days_between(_nearest(ps, qs)) <= _YEAR for (actor, ps), (other, qs) in pairs)


def hindrance(sides: Sequence[Sequence[Position]], concluded: Collection[str] = (), only: str = "one side") -> str:
    """What keeps several sides from agreeing and from differing, in a few words: the first that applies of what RULES name.

    `concluded` as in `verdict`; `only` is the name of the one side that is only concluded. It is empty where nothing but the time
    between them does, of which `apart` tells.
    """
    answers = [side for side in map(_answers, sides) if side]
    stances = {p.stance for side in answers for p in side}
    if number := sum(all(p.id in concluded for p in side) for side in answers):
        if number == 1:
            return f"with {only} told only as a conclusion of somebody else"
        which = ("both" if number == 2 else "all") if number == len(answers) else "several"
        return f"with {which} sides told only as conclusions of somebody else"
    if number := sum(any(p.stance == "conditional" for p in side) for side in answers):
        return f"with {'a condition of one' if number == 1 else 'conditions of several'} of them"
    if "ambivalent" in stances:
        return "with an answer that is neither plainly yes nor no"
    if any(len({p.stance for p in side}) > 1 for side in answers):
        return "with several answers of one of them"
    if apart(sides, "partly", concluded):
        return ""
    reading = "with a time that is this ledger’s reading"
    if any(all(map(_is_our_time, side)) for side in answers):
        return reading
    if len(stances) == 1 and not all(is_dated(p) for side in answers for p in side):
        return "alike in answer, with a time that is open or wider than a year"
    return reading if any(_is_our_time(p) for side in answers for p in side) else ""


HINDRANCES = {
    "only conclusions": "only conclusions of somebody else told of a side, as analysis",
    "condition": "a condition",
    "ambivalent": "an answer that is neither plainly yes nor no",
    "several": "several answers of one of them",
    "apart": "more than a year between them",
    "all read": "only times of one of them that are this ledger’s reading",
    "open": "equal answers, of a time that is open or wider than a year",
    "read": "any other time that is this ledger’s reading",
}
"""What `hindrance` tells, by the first that holds; of years between sides it is silent, for `apart` tells them."""


def division(positions: Sequence[Position], body: str, concluded: Collection[str] = ()) -> str:
    """How a body is divided on one issue: 'its members differ' or, if none but itself opposes one, 'it and its members differ'.

    Empty where it is not divided. `concluded` as in `verdict`.
    """
    if members_differ((p for p in positions if p.actor != body), concluded):
        return "its members differ"
    return "it and its members differ" if members_differ(positions, concluded) else ""


def is_dated(position: Position) -> bool:
    """Whether the time of a position is known and no wider than a year."""
    period = dates.parse(position.said_on)
    return bool(period.first and period.last and _days((period.first, period.last)) <= _YEAR)


@dataclass(frozen=True)
class Gap:
    """Two answers with more than a year between them, the earlier one first, and how many years that are at least."""

    years: int
    early: Position
    late: Position


def apart(sides: Sequence[Sequence[Position]], verdict: str, concluded: Collection[str] = ()) -> Gap | None:
    """The two answers that tell how far apart in time several sides are that neither agree nor differ; None within a year.

    They are the nearest two answers of two sides, and of more than two sides those of the two that are furthest apart. What
    somebody else concludes (see `verdict`) counts only of a side of which nothing else is told. Other verdicts than `partly`
    have none. An open end of a time counts as the end that is known.
    """
    if verdict != "partly":
        return None
    answers = [[p for p in side if p.id not in concluded] or side for side in map(_answers, sides) if side]
    early, late = max((_nearest(*pair) for pair in combinations(answers, 2)), key=_days_between)
    before, after = _gap(early, late)
    if _days((before, after)) <= _YEAR:
        return None
    years = after.year - before.year - ((after.month, after.day) < (before.month, before.day))
    return Gap(years, early, late)


def _answers(side: Iterable[Position]) -> list[Position]:
    """The positions of a side that answer: all but silence."""
    return [p for p in side if p.stance != "silent"]


def _opposed(side: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether two sides share no stance, and one is for and the other against."""
    a, b = {p.stance for p in side}, {p.stance for p in other}
    return not a & b and bool(a & _FIRM and b & _FIRM)


def _are_near(side: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether a firm answer of each of two sides, at a time that is told, may lie within a year of one of the other."""
    firm = [[p for p in one if p.stance in _FIRM and not _is_our_time(p)] for one in (side, other)]
    return all(firm) and _days_between(_nearest(*firm)) <= _YEAR


def _is_our_time(position: Position) -> bool:
    """Whether the time of a position is of years that are both inferred and approximate: the article names none of them."""
    return all(re.fullmatch(r"\d{4}%", end) for end in position.said_on.split("/"))


def _are_dated_near(side: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether that is so of answers of a time that is known and no wider than a year."""
    return _are_near(list(filter(is_dated, side)), list(filter(is_dated, other)))


def _is_one_act(side: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether an article tells in its own words one act of both sides, so that its time is the same."""
    acts = [{t.origin for p in one for t in p.told if t.speaker == "article" and t.origin} for one in (side, other)]
    return bool(set.intersection(*acts))


def _nearest(side: Sequence[Position], other: Sequence[Position]) -> tuple[Position, Position]:
    """The two positions of two sides that are nearest in time, the earlier one first."""
    times = sorted(
        ((*dates.parse(p.said_on).days, number, i) for number, ps in enumerate((side, other)) for i, p in enumerate(ps))
    )
    latest: list[tuple[date, Position] | None] = [None, None]  # of each side what ends last so far
    pairs = []
    for _, last, number, i in times:
        position = (side, other)[number][i]
        if before := latest[1 - number]:
            pairs.append((before[1], position))
        if not (mine := latest[number]) or last > mine[0]:
            latest[number] = last, position
    return min(pairs, key=_days_between)


def _gap(early: Position, late: Position) -> tuple[date, date]:
    """The last day of a position and the first day of a later one; both are the same where their times overlap."""
    (_, before), (after, _) = dates.parse(early.said_on).days, dates.parse(late.said_on).days
    return min(before, after), after


def _days_between(pair: tuple[Position, Position]) -> int:
    """The number of days between the times of two positions, the earlier one first; 0 where they overlap."""
    return _days(_gap(*pair))


def _days(gap: tuple[date, date]) -> int:
    """The number of days from the first to the second day."""
    return (gap[1] - gap[0]).days
