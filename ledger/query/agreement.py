"""Compares actors by their positions: which actor stands for which, how statements are counted, and who answers what.

How two sides stand to each other on one issue is judged in `verdicts`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query.chains import origin_of
from ledger.query.selection import Selection
from ledger.query.verdicts import VERDICT_WORDS, apart, division, hindrance, members_differ, verdict
from ledger.wording import words

LEVELS = {"person": "Each actor", "ministry": "By body", "government": "By government"}
_COUNTED_BY = {"ministry": " (counted by body)", "government": " (counted by government)"}
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


def beside(dataset: Dataset, columns: Sequence[Speaker]) -> str:
    """The columns of a comparison in words: 'United States beside Iran, 2011'; of one column 'United States alone'."""
    return " beside ".join(column.label(dataset) for column in columns) + " alone" * (len(columns) == 1)


def counted_as(dataset: Dataset, actor: str, level: str) -> str:
    """The name of the actor that stands for an actor at a level, and that this one is a part of it where it is another."""
    body = folded(dataset, actor, level)
    name = re.sub("^An? ", lambda article: article[0].lower(), dataset.actors[actor].name)
    part = f", of which {name} is counted a part" if body != actor else ""
    return f"{dataset.actors[body].name}{part}"


def no_answer(selection: Selection, actor: str, level: str) -> str:
    """Why nobody answers an issue that an actor answers too, as a sentence."""
    limit = ", as far as the filter leaves" if selection.filters.active() else ""
    name = selection.dataset.actors[folded(selection.dataset, actor, level)].name
    if answers(selection, actor, level):
        return f"Nobody else answers an issue that {name} answers{limit}."
    return f"{name} answers no issue{limit}: a statement of silence answers nothing."


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


MEMBERS = "its bodies, officials or members"


def members_say(number: int, limit: str = "") -> str:
    """What an empty cell of an actor says of those who belong to it: 'None by this actor itself; 7 by its bodies, ...'.

    `limit` names what else is left out of sight, such as ' that the filter leaves'.
    """
    return f"None by this actor itself{limit}; {number:,} by {MEMBERS}"


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


def stances_in_words(dataset: Dataset, positions: Sequence[Position], rule: str, level: str = "person") -> str:
    """The stances that positions on one issue take, in the issue's own words with counts: 'Stay 2, Leave 1'."""
    examples: dict[str, Position] = {p.stance: p for p in positions}
    return ", ".join(f"{words.stance(dataset, examples[s])} {n}" for s, n in tally(dataset, positions, rule, level).items())


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
    """

    issue: str
    sides: tuple[tuple[Position, ...], ...]
    verdict: str
    members: tuple[tuple[Position, ...], ...]

    @property
    def is_divided(self) -> bool:
        """Whether members of any speaker differ."""
        return any(map(members_differ, self.sides))

    @property
    def answering(self) -> int:
        """The number of speakers who answer: silence answers nothing."""
        return sum(any(p.stance != "silent" for p in side) for side in self.sides)


def compare(selection: Selection, speakers: Sequence[Speaker], rows: str = "all", level: str = "person") -> list[ComparedIssue]:
    """Compare the speakers on each issue on which any of them takes a position.

    The issues that most of the speakers answer come first, those that equally many answer in the dataset's order.

    `rows` is `all`, or the verdict of the issues that are wanted; with `members` also those come on which a body that alone
    answers is divided. A speaker takes all positions of the actors for whom it stands
    at the `level` (see `folded`).
    """
    compared = [row for row in _compared(selection, speakers, level) if any(row.sides)]
    compared.sort(key=lambda row: -row.answering)
    return [row for row in compared if rows in ("all", row.verdict) or (rows == "members" and row.is_divided)]


def of_members_only(selection: Selection, speakers: Sequence[Speaker], level: str = "person") -> int:
    """The number of issues on which none of the speakers takes a position, but some who belong to them do (see `compare`)."""
    return sum(not any(row.sides) for row in _compared(selection, speakers, level))


def speakers_in_words(selection: Selection, speakers: Sequence[Speaker], level: str) -> str:
    """How many of the selected positions are those of the speakers, as a sentence that follows their number."""
    positions = {p.id for row in compare(selection, speakers, "all", level) for side in row.sides for p in side}
    compared = "actors and times compared" if len(speakers) > 1 else "one actor"
    return f"{len(positions):,} of these {'is' if len(positions) == 1 else 'are'} of the {compared} below."


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
            judged = verdict(sides, [body.actor for body in bodies], _concluded(of_it, dataset))
            # One actor at times that overlap may have one statement in two columns.
            yield ComparedIssue(issue, sides, "same" if len({*said}) < len(said) else judged, members)


@dataclass(frozen=True)
class Agreement:
    """How another actor stands to the chosen one.

    `issues` gives, for each verdict of VERDICT_WORDS, the ids of the issues that both answer. `mine` and `theirs` are the
    positions of the chosen actor and of the other, by issue. `statements` counts all positions of the other.
    """

    actor: str
    issues: Mapping[str, tuple[str, ...]]
    mine: Mapping[str, Sequence[Position]]
    theirs: Mapping[str, Sequence[Position]]
    statements: int

    @property
    def shared(self) -> int:
        """The number of issues that both answer."""
        return sum(map(len, self.issues.values()))


def agreement(selection: Selection, actor: str, level: str = "person", rule: str = "statements") -> list[Agreement]:
    """Compare an actor with everybody who answers an issue that it answers too, at a level and counted by a rule.

    Those with the most shared issues come first, among these those who agree on the most.
    """
    dataset = selection.dataset
    folded_actors = {name: folded(dataset, name, level) for name in dataset.actors}
    positions_of: dict[str, list[Position]] = {}
    for position in selection.positions:
        positions_of.setdefault(folded_actors[position.actor], []).append(position)
    mine = by_issue(positions_of.pop(folded_actors[actor], []))
    entries = []
    for name, positions in positions_of.items():
        theirs = by_issue(p for p in positions if p.issue in mine)
        verdicts = {
            i: verdict([mine[i], theirs[i]], concluded=_concluded([*mine[i], *theirs[i]], dataset))
            for i in dataset.issues
            if i in theirs
        }
        issues = {v: tuple(i for i, judged in verdicts.items() if judged == v) for v in VERDICT_WORDS}
        if any(issues.values()):
            entries.append(Agreement(name, issues, mine, theirs, count(dataset, positions, rule, level)))
    return sorted(entries, key=lambda a: (-a.shared, -len(a.issues["agree"]), dataset.actors[a.actor].name))


def _concluded(positions: Iterable[Position], dataset: Dataset) -> set[str]:
    """The ids of positions that somebody else concludes: told as analysis, of an actor who is not the author of the article."""
    authors = {source.voice for source in dataset.sources.values()}
    return {p.id for p in positions if p.speech == "analysis" and p.actor not in authors}


def counted_by(level: str) -> str:
    """What belongs behind a number or a heading where actors are folded into what they belong to; empty where they are not."""
    return _COUNTED_BY.get(level, "")


def why_neither(dataset: Dataset, entries: Iterable[Agreement]) -> str:
    """What keeps those who neither agree nor differ on any issue from it, each reason once, in a few words."""
    reasons = []
    for entry in (entry for entry in entries if not entry.issues["agree"] and not entry.issues["differ"]):
        for issue in entry.issues["partly"]:
            both = entry.mine[issue], entry.theirs[issue]
            why = hindrance(both, _concluded((p for side in both for p in side), dataset))
            reasons.append(why or "with more than a year between")
        reasons += [VERDICT_WORDS["members"]] * bool(entry.issues["members"])
    return ", ".join(dict.fromkeys(reasons))


def stances_and_times(dataset: Dataset, positions: Sequence[Position], rule: str, level: str) -> str:
    """The stances of positions on one issue, with counts, the years in which they were taken, and all conditions.

    So: 'Leave 3 (2011 to 2020)' or 'Stay 1, Conditional 1 (2011; condition: Iraq asks for it)'.
    It says where members of a body differ.
    """
    details = list(filter(None, (years(positions), division(positions, folded(dataset, positions[0].actor, level)))))
    details += dict.fromkeys(f"condition: {p.condition.rstrip('.')}" for p in positions if p.condition)
    return f"{stances_in_words(dataset, positions, rule, level)} ({'; '.join(details)})"


def time_between(dataset: Dataset, sides: Sequence[Sequence[Position]], verdict: str) -> str:
    """How far apart in time sides are under a verdict, and which two answers tell it; empty within a year (see `apart`).

    So: 'at least 2 years apart: Iran (Negotiate, 4 May 2003) and Manoucher Mottaki (Refuse, January 2006)'.
    """
    gap = apart(sides, verdict, _concluded((p for side in sides for p in side), dataset))
    if not gap:
        return ""
    years = "more than a year" if gap.years == 1 else f"at least {gap.years} years"
    answers = (gap.early, gap.late)
    both = (f"{dataset.actors[p.actor].name} ({words.stance(dataset, p)}, {words.said_on(dataset, p)})" for p in answers)
    return f"{years} apart: {' and '.join(both)}"


def remarks(dataset: Dataset, sides: Sequence[Sequence[Position]], verdict: str) -> list[str]:
    """What belongs behind a verdict on sides: why they neither agree nor differ, how far apart in time, whether of one origin."""
    why = hindrance(sides, _concluded((p for side in sides for p in side), dataset)) if verdict == "partly" else ""
    origin = "" if verdict in ("one", "same") else shared_origin(dataset, sides)
    return [remark for remark in (why, time_between(dataset, sides, verdict), origin) if remark]


def shared_origin(dataset: Dataset, sides: Sequence[Sequence[Position]]) -> str:
    """That answers of several sides rest on one dispatch, speech, interview or document; empty where they do not.

    It is "partly" where other answers of theirs do not. Silence is no answer.
    """
    told = [{origin_of(dataset, p.id) for p in side if p.stance != "silent"} for side in sides]
    origins = Counter(origin for side in told for origin in side)
    shared = any(number > 1 for number in origins.values())
    return f"{'partly ' * (len(origins) > 1)}of one origin, so not independent" if shared else ""


def years(positions: Iterable[Position]) -> str:
    """The years in which positions were taken: '2011', '2011 to 2020', '2006 or before' where their beginning is open."""
    periods = [dates.parse(p.said_on) for p in positions]
    first, last = (end([period.days[n].year for period in periods]) for n, end in ((0, min), (1, max)))
    until = any(period.first is None for period in periods)
    after = " and later" if any(period.last is None for period in periods) else ""
    return (f"{last} or before" if until else f"{first}" if first == last else f"{first} to {last}") + after


def agreement_rows(
    dataset: Dataset, actor: str, entries: Iterable[Agreement], rule: str = "statements", level: str = "person"
) -> list[dict[str, str | int | float | None]]:
    """The entries of `agreement` with an actor as rows for a table: one for each other actor and issue that both answer."""
    return [
        {
            "Actor": dataset.actors[actor].name,
            "Other": dataset.actors[entry.actor].name,
            "Issue": dataset.issues[issue].question,
            "Verdict": VERDICT_WORDS[verdict],
            "Remarks": "; ".join(remarks(dataset, (entry.mine[issue], entry.theirs[issue]), verdict)),
            "Actor says": stances_and_times(dataset, entry.mine[issue], rule, level),
            "Other says": stances_and_times(dataset, entry.theirs[issue], rule, level),
        }
        for entry in entries
        for verdict, issues in entry.issues.items()
        for issue in issues
    ]
