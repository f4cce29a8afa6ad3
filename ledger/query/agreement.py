"""Compares actors by their positions: which actor stands for which, how statements are counted, and who answers what.

How two sides stand to each other on one issue is judged in `verdicts`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query.selection import Selection
from ledger.query.verdicts import VERDICT_WORDS, members_differ, verdict

LEVELS = {"person": "Each actor", "ministry": "By body", "government": "By government"}
RULES = {"statements": "Statements", "stances": "Stances"}
NOUNS = {"statements": "statement", "stances": "stance"}
"""What each of RULES counts, as the noun for one of them."""
MOST_COLUMNS = 4  # the most speakers in one comparison
STANCES_RULE = "What one actor says of an issue in one article with one stance is one stance, however many statements"
"""How stances are counted, as a sentence that a colon and numbers may follow."""


@dataclass(frozen=True)
class Speaker:
    """One side of a comparison: an actor, at all times or, if `period` is not empty, at that time (EDTF)."""

    actor: str
    period: str = ""

    def __str__(self) -> str:
        return f"{self.actor}:{self.period}" if self.period else self.actor

    def may_say(self, position: Position, folded_actor: str, span: tuple[date, date]) -> bool:
        """Whether a position is the actor's, and may have been said in the period.

        `folded_actor` is the actor that stands for the actor of the position (see `folded`). `span` are the days to which open
        ends reach (see `Times`).
        """
        if folded_actor != self.actor:
            return False
        time = dates.parse(self.period) if self.period else None
        return time is None or time.overlaps(*dates.parse(position.said_on).closed(*span))

    def surely_says(self, position: Position) -> bool:
        """Whether a position that the speaker may say lies wholly in the period; of an open time the end that is known."""
        column = dates.parse(self.period) if self.period else None
        return column is None or dates.parse(position.said_on).is_known_within(column.first, column.last)

    def label(self, dataset: Dataset) -> str:
        """The speaker in words: 'Muqtada al-Sadr, 2011'."""
        name = dataset.actors[self.actor].name
        return f"{name}, {dates.say(self.period)}" if self.period else name


def speakers(text: str) -> tuple[Speaker, ...]:
    """Read the speakers that a link names, such as 'sadr:2011,sadr:2020'."""
    return tuple(Speaker(*part.split(":", 1)) for part in text.split(",") if part)


def folded(dataset: Dataset, actor: str, level: str) -> str:
    """The id of the actor that stands for an actor at a level.

    At the level `person` that is the actor itself. At `ministry` a person is stood for by the body that it belongs to. At
    `government` every actor is stood for by the outermost body that it belongs to.
    """
    above = bodies_above(dataset, actor)
    if level == "ministry" and dataset.actors[actor].kind == "person":
        return (actor, *above)[:2][-1]
    return (actor, *above)[-1] if level == "government" else actor


def columns(dataset: Dataset, named: str, level: str = "person") -> tuple[Speaker, ...]:
    """The columns of a comparison: the speakers that a link names, each as the actor that stands for it at a level.

    Speakers who count as one actor at one time are one column.
    """
    return tuple(dict.fromkeys(Speaker(folded(dataset, asked.actor, level), asked.period) for asked in speakers(named)))


def bodies_above(dataset: Dataset, actor: str) -> list[str]:
    """The ids of the bodies that an actor belongs to, the nearest first."""
    bodies = []
    while body := dataset.actors[actor].member_of:
        bodies.append(actor := body)
    return bodies


def answers(selection: Selection, actor: str, level: str) -> bool:
    """Whether the selected positions that count as an actor's at a level answer any issue; silence answers nothing."""
    name = folded(selection.dataset, actor, level)
    return any(p.stance != "silent" and folded(selection.dataset, p.actor, level) == name for p in selection.positions)


def count(dataset: Dataset, positions: Iterable[Position], rule: str, level: str = "person") -> int:
    """The number of some positions under a rule.

    Under `statements` each position counts. Under `stances` all positions of one actor on one issue, in one article and with one
    stance, count once; which actors count as one depends on the level.
    """
    positions = list(positions)
    if rule == "statements":
        return len(positions)
    return len({(folded(dataset, p.actor, level), p.issue, p.stance, dataset.citations[p.id][0].source) for p in positions})


def tally(dataset: Dataset, positions: Sequence[Position], rule: str, level: str = "person") -> dict[str, int]:
    """Count the positions of each stance that is taken (see `count`); the stances are in the order of the legend."""
    taken = (s for s in vocabulary.WORDS["stances"] if any(p.stance == s for p in positions))
    return {s: count(dataset, (p for p in positions if p.stance == s), rule, level) for s in taken}


def by_issue(positions: Iterable[Position]) -> dict[str, list[Position]]:
    """Group positions by the id of their issue; within a group they keep their order."""
    groups: dict[str, list[Position]] = {}
    for position in positions:
        groups.setdefault(position.issue, []).append(position)
    return groups


@dataclass(frozen=True)
class ComparedIssue:
    """One issue with the positions that each speaker takes on it, and how the speakers stand to each other (see `verdict`).

    `members` are for each speaker without a position the positions of its members, who are not counted with it at the level.
    `is_divided` says whether members of any speaker differ. `outside` are the ids of positions that may have been said at
    another time than that of their speaker or of the filter: nobody agrees or differs by these alone.
    """

    issue: str
    sides: tuple[tuple[Position, ...], ...]
    verdict: str
    members: tuple[tuple[Position, ...], ...]
    is_divided: bool
    outside: frozenset[str] = frozenset()

    @property
    def answering(self) -> int:
        """The number of speakers who answer: silence answers nothing."""
        return sum(any(p.stance != "silent" for p in side) for side in self.sides)


def compare(selection: Selection, speakers: Sequence[Speaker], level: str = "person") -> list[ComparedIssue]:
    """Compare the speakers on each issue on which any of them takes a position.

    The issues that most of the speakers answer come first, those that equally many answer in the dataset's order.

    A speaker takes all positions of the actors for whom it stands at the `level` (see `folded`).
    """
    compared = [row for row in _compared(selection, speakers, level) if any(row.sides)]
    compared.sort(key=lambda row: -row.answering)
    return compared


def of_verdict(compared: Iterable[ComparedIssue], verdict: str) -> list[ComparedIssue]:
    """Those of some issues that have a verdict, or `all`; with `members` also those that divide a body that alone answers."""
    return [row for row in compared if verdict in ("all", row.verdict) or (verdict == "members" and row.is_divided)]


def of_members_only(selection: Selection, speakers: Sequence[Speaker], level: str = "person") -> int:
    """The number of issues on which none of the speakers takes a position, but some who belong to them do (see `compare`)."""
    return sum(not any(row.sides) for row in _compared(selection, speakers, level))


def _compared(selection: Selection, speakers: Sequence[Speaker], level: str) -> Iterator[ComparedIssue]:
    """Yield each issue on which a speaker, or somebody who belongs to one, takes a position."""
    dataset = selection.dataset
    folded_actors = {actor: folded(dataset, actor, level) for actor in dataset.actors}
    bodies = [Speaker(folded_actors[speaker.actor], speaker.period) for speaker in speakers]
    actors = {body.actor for body in bodies}
    above = {name: {name, *bodies_above(dataset, name)} & actors for name in folded_actors.values()}
    positions = by_issue(p for p in selection.positions if above[folded_actors[p.actor]])
    span = selection.index.times.span
    for issue in dataset.issues:
        of_it = positions.get(issue, ())
        sides = tuple(tuple(p for p in of_it if b.may_say(p, folded_actors[p.actor], span)) for b in bodies)
        members = tuple(
            () if side else tuple(p for p in of_it if b.actor in above[folded_actors[p.actor]] and b.may_say(p, b.actor, span))
            for b, side in zip(bodies, sides, strict=True)
        )
        if any(sides) or any(members):
            said = [p.id for side in sides for p in side if p.stance != "silent"]
            of_others = concluded(of_it, dataset)
            outside = frozenset(p.id for b, side in zip(bodies, sides, strict=True) for p in side if not b.surely_says(p))
            outside |= beyond(selection, of_it)
            judged = verdict(sides, [body.actor for body in bodies], of_others | outside)
            divided = any(members_differ(side, of_others) for side in sides)
            # Of one actor at two times a statement whose own time touches both is in two columns.
            yield ComparedIssue(issue, sides, "same" if len({*said}) < len(said) else judged, members, divided, outside)


def beyond(selection: Selection, positions: Iterable[Position]) -> frozenset[str]:
    """The ids of those of some positions that may have been said outside the period of the filter, before it or after it."""
    start, end = selection.filters.start, selection.filters.end
    if not (start or end):
        return frozenset()
    return frozenset(p.id for p in positions if not dates.parse(p.said_on).is_known_within(start, end))


@dataclass(frozen=True)
class Agreement:
    """How another actor stands to the chosen one.

    `issues` gives, for each verdict of VERDICT_WORDS, the ids of the issues that both answer. `mine` and `theirs` are the
    positions of the chosen actor and of the other, by issue. `statements` counts all positions of the other. `outside` are the
    ids of positions that may have been said outside the period of the filter: nobody agrees or differs by these alone.
    """

    actor: str
    issues: Mapping[str, tuple[str, ...]]
    mine: Mapping[str, Sequence[Position]]
    theirs: Mapping[str, Sequence[Position]]
    statements: int
    outside: frozenset[str] = frozenset()

    @property
    def shared(self) -> int:
        """The number of issues that both answer."""
        return sum(map(len, self.issues.values()))


def agreement(selection: Selection, actor: str, level: str = "person", rule: str = "statements") -> list[Agreement]:
    """Compare an actor with everybody who answers an issue that it answers too, at a level and counted by a rule.

    Those who agree on the most issues come first, then those who differ on the most, then those with the most shared issues.
    """
    dataset = selection.dataset
    folded_actors = {name: folded(dataset, name, level) for name in dataset.actors}
    positions_of: dict[str, list[Position]] = {}
    for position in selection.positions:
        positions_of.setdefault(folded_actors[position.actor], []).append(position)
    mine = by_issue(positions_of.pop(folded_actors[actor], []))
    outside = beyond(selection, selection.positions)
    entries = []
    for name, positions in positions_of.items():
        theirs = by_issue(p for p in positions if p.issue in mine)
        verdicts = {
            i: verdict([mine[i], theirs[i]], concluded=concluded([*mine[i], *theirs[i]], dataset) | outside)
            for i in dataset.issues
            if i in theirs
        }
        issues = {v: tuple(i for i, judged in verdicts.items() if judged == v) for v in VERDICT_WORDS}
        if any(issues.values()):
            entries.append(Agreement(name, issues, mine, theirs, count(dataset, positions, rule, level), outside))

    def rank(entry: Agreement) -> tuple[int, int, int, str]:
        return -len(entry.issues["agree"]), -len(entry.issues["differ"]), -entry.shared, dataset.actors[entry.actor].name

    return sorted(entries, key=rank)


def concluded(positions: Iterable[Position], dataset: Dataset) -> set[str]:
    """The ids of those of some positions that somebody else concludes."""
    return {position.id for position in positions if is_concluded(dataset, position)}


def is_concluded(dataset: Dataset, position: Position) -> bool:
    """Whether a position is what somebody concludes about its actor, and neither told by the article nor an author's own view."""
    voices = (dataset.sources[evidence.source].voice for evidence in position.evidence)
    return position.speech == "analysis" and position.actor not in voices
