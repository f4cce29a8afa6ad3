"""Positions compared: who is folded into whom, how statements are counted, and where actors agree or differ.

Silence and refusal are positions, but no answer: they neither agree nor differ with anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query.selection import Selection
from ledger.wording import words

LEVELS = {"person": "Each actor", "ministry": "By body", "government": "By government"}
RULES = {"statements": "Statements", "stances": "Stances"}
VERDICTS = {"agree": "They agree", "partly": "They agree in part", "differ": "They differ", "one": "Only one answers"}
SIGNS = {"agree": "=", "partly": "≈", "differ": "≠", "one": "·"}
MOST_COLUMNS = 4
RULE = (
    "Actors agree where each takes one and the same stance, and differ where they share none and one is plainly for, another "
    "plainly against; a condition or several stances of one actor make it agreement in part. Silence answers nothing."
)
"""How agreement is judged, in sentences for readers."""
STANCES_RULE = "What one actor says of an issue in one article with one stance is one stance, however many statements"
"""How stances are counted, as a sentence that a colon and numbers may follow."""
_FIRM = frozenset(("for", "against"))


@dataclass(frozen=True)
class Column:
    """One side of a comparison: an actor, at a time if `period` is not empty (EDTF)."""

    actor: str
    period: str = ""

    def __str__(self) -> str:
        return f"{self.actor}:{self.period}" if self.period else self.actor

    def holds(self, position: Position, speaker: str = "") -> bool:
        """Whether the actor says it, and may say it in the period; `speaker` is who stands for its actor, if not itself."""
        if (speaker or position.actor) != self.actor:
            return False
        time = dates.parse(self.period) if self.period else None
        return time is None or dates.parse(position.said_on).overlaps(time.first, time.last)

    def label(self, dataset: Dataset) -> str:
        """The column in words: 'Muqtada al-Sadr, 2011'."""
        name = dataset.actors[self.actor].name
        return f"{name}, {dates.say(self.period)}" if self.period else name


def columns(text: str) -> tuple[Column, ...]:
    """The columns that a link names: 'sadr:2011,sadr:2020'."""
    return tuple(Column(*part.split(":", 1)) for part in text.split(",") if part)


def folded(dataset: Dataset, actor: str, level: str) -> str:
    """The actor that stands for another at a level: itself, the body that a person belongs to, or what all belong to."""
    found = dataset.actors[actor]
    if level == "ministry" and found.kind == "person" and found.member_of:
        return found.member_of
    while level == "government" and found.member_of:
        found = dataset.actors[found.member_of]
    return found.id


def count(dataset: Dataset, positions: Iterable[Position], rule: str, level: str = "person") -> int:
    """How many statements, or how many stances: what one actor says of an issue in one article with one stance counts once.

    Who is one actor depends on the level to which actors are folded.
    """
    given = list(positions)
    if rule == "statements":
        return len(given)
    return len({(folded(dataset, p.actor, level), p.issue, p.stance, dataset.citations[p.id][0].source) for p in given})


def tally(dataset: Dataset, positions: Sequence[Position], rule: str, level: str = "person") -> dict[str, int]:
    """The count of each stance that is taken, in the order of the legend."""
    taken = (s for s in vocabulary.WORDS["stances"] if any(p.stance == s for p in positions))
    return {s: count(dataset, (p for p in positions if p.stance == s), rule, level) for s in taken}


def said_on(dataset: Dataset, positions: Sequence[Position], rule: str, level: str = "person") -> str:
    """The stances on one issue in its own words, with counts: 'Stay 2, Leave 1'."""
    first: dict[str, Position] = {p.stance: p for p in positions}
    return ", ".join(f"{words.stance(dataset, first[s])} {n}" for s, n in tally(dataset, positions, rule, level).items())


def verdict(sides: Sequence[Sequence[Position]]) -> str:
    """How several sides stand to each other on one issue: `agree`, `partly`, `differ` or `one`, where fewer than two answer.

    They agree where each takes the same one stance. They differ where two share no stance, one firmly for and the other firmly
    against. All else, such as a condition beside a plain answer or an actor who says both, is agreement in part.
    """
    taken = [stances for side in sides if (stances := frozenset(p.stance for p in side) - {"silent"})]
    if len(taken) < 2:
        return "one"
    if len(set(taken)) == 1 and len(taken[0]) == 1:
        return "agree"
    apart = any(not a & b and a & _FIRM and b & _FIRM for i, a in enumerate(taken) for b in taken[i + 1 :])
    return "differ" if apart else "partly"


def by_issue(positions: Iterable[Position]) -> dict[str, list[Position]]:
    """Positions by their issue."""
    found: dict[str, list[Position]] = {}
    for position in positions:
        found.setdefault(position.issue, []).append(position)
    return found


@dataclass(frozen=True)
class Compared:
    """One issue with what each column says of it, and how they stand to each other."""

    issue: str
    sides: tuple[tuple[Position, ...], ...]
    verdict: str


def compare(selection: Selection, sides: Sequence[Column], rows: str = "all", level: str = "person") -> list[Compared]:
    """The issues on which any column speaks, in the dataset's order; `rows` keeps those of one verdict.

    At a `level` a column also holds what those say who are folded into its actor.
    """
    dataset, compared = selection.dataset, []
    speakers = {actor: folded(dataset, actor, level) for actor in dataset.actors}
    columns = [Column(folded(dataset, side.actor, level), side.period) for side in sides]
    wanted = {column.actor for column in columns}
    asked = by_issue(p for p in selection.positions if speakers[p.actor] in wanted)
    for issue in dataset.issues:
        said = [tuple(p for p in asked.get(issue, ()) if c.holds(p, speakers[p.actor])) for c in columns]
        if any(said):
            made = Compared(issue, tuple(said), verdict(said))
            compared += [made] if rows in ("all", made.verdict) else []
    return compared


@dataclass(frozen=True)
class Agreement:
    """How one other actor stands to the chosen one: the issues of each verdict on which both answer, and its statements.

    `mine` and `theirs` are the positions of the chosen actor and of the other on each of these issues.
    """

    actor: str
    issues: Mapping[str, tuple[str, ...]]
    mine: Mapping[str, Sequence[Position]]
    theirs: Mapping[str, Sequence[Position]]
    statements: int

    @property
    def shared(self) -> int:
        """On how many issues both answer."""
        return sum(map(len, self.issues.values()))


def agreement(selection: Selection, actor: str, level: str = "person", rule: str = "statements") -> list[Agreement]:
    """Everybody who answers an issue that the chosen actor answers too, those with the most shared issues first."""
    dataset = selection.dataset
    chosen = folded(dataset, actor, level)
    speakers = {name: folded(dataset, name, level) for name in dataset.actors}
    spoken: dict[str, list[Position]] = {}
    for position in selection.positions:
        spoken.setdefault(speakers[position.actor], []).append(position)
    mine = by_issue(spoken.pop(chosen, []))
    entries = []
    for name, positions in spoken.items():
        theirs = by_issue(p for p in positions if p.issue in mine)
        verdicts = {i: verdict([mine[i], theirs[i]]) for i in dataset.issues if i in theirs}
        issues = {v: tuple(i for i, judged in verdicts.items() if judged == v) for v in ("agree", "partly", "differ")}
        if any(issues.values()):
            entries.append(Agreement(name, issues, mine, theirs, count(dataset, positions, rule, level)))
    return sorted(entries, key=lambda a: (-a.shared, -len(a.issues["agree"]), dataset.actors[a.actor].name))


def said_when(dataset: Dataset, positions: Sequence[Position], rule: str, level: str) -> str:
    """The stances with counts, and the years in which they were taken: 'Leave 3 (2011 to 2020)'."""
    years = sorted({day.year for p in positions for day in dates.parse(p.said_on).days})
    return f"{said_on(dataset, positions, rule, level)} ({years[0]}{f' to {years[-1]}' if years[-1] != years[0] else ''})"


def agreement_rows(
    dataset: Dataset, actor: str, entries: Iterable[Agreement], rule: str = "statements", level: str = "person"
) -> list[dict[str, str | int | float | None]]:
    """Agreement as plain rows: one for each pair of actors and issue."""
    names = {"agree": "alike", "partly": "in part", "differ": "apart"}
    return [
        {
            "Actor": dataset.actors[actor].name,
            "Other": dataset.actors[entry.actor].name,
            "Issue": dataset.issues[issue].question,
            "Verdict": names[verdict],
            "Actor says": said_when(dataset, entry.mine[issue], rule, level),
            "Other says": said_when(dataset, entry.theirs[issue], rule, level),
        }
        for entry in entries
        for verdict, issues in entry.issues.items()
        for issue in issues
    ]
