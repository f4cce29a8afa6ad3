"""Who answers an issue, and how: the actors of each answer, those of one body together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Position
from ledger.model.vocabulary import Stance
from ledger.query import agreement
from ledger.query.selection import Selection

ANSWERS: Mapping[str, tuple[Stance, ...]] = {
    "yes": ("for",),
    "between": ("conditional", "ambivalent", "silent"),
    "no": ("against",),
}
"""The three columns in which answers stand, with the stances of each."""


@dataclass(frozen=True)
class Answer:
    """One stance that an actor takes on an issue: all positions in which it does, in the order of the dataset."""

    actor: str
    stance: Stance
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Body:
    """The answers of one side that belong to one outermost body: its `own` ones, and those of its `members`.

    An actor that belongs to no body is its own body. What only members say is never among the own answers.
    """

    actor: str
    own: tuple[Answer, ...]
    members: tuple[Answer, ...]


@dataclass(frozen=True)
class AnsweredIssue:
    """An issue with all selected positions on it: `columns` has the bodies of each of ANSWERS by side, in the order of sides.

    The side is None for actors that have none.
    """

    issue: str
    positions: Sequence[Position]
    columns: Mapping[str, Mapping[str | None, tuple[Body, ...]]]


CONCLUDED = (
    "as analysis: what somebody else concludes about the actor. In all others at least one statement is quoted, "
    "reported, or an author’s own view."
)
"""What the dashed mark of a position says that is concluded in this sense."""


def answered_issues(selection: Selection) -> list[str]:
    """The ids of the issues that a selected position answers, those with the most positions first."""
    numbers = selection.counts("issues", "positions")
    return sorted((issue for issue in selection.dataset.issues if numbers[issue]), key=lambda issue: -numbers[issue])


@memoized(maxsize=16)
def answered_by(dataset: Dataset, column: str) -> frozenset[str]:
    """The ids of the issues to which some position of the whole dataset gives an answer of a column of ANSWERS."""
    return frozenset(position.issue for position in dataset.positions if position.stance in ANSWERS[column])


def answers(selection: Selection, issues: Iterable[str]) -> list[AnsweredIssue]:
    """Some issues, each with the selected positions on it in their columns."""
    dataset, rows = selection.dataset, selection.rows("positions")
    numbers = {issue: n for n, issue in enumerate(dataset.issues)}
    codes = selection.index.columns["issues"].single[rows]
    found = ((issue, selection.ids(rows[np.flatnonzero(codes == numbers[issue])])) for issue in issues)
    return [answered(dataset, issue, tuple(names)) for issue, names in found]


@memoized(maxsize=512)
def answered(dataset: Dataset, issue: str, names: tuple[str, ...]) -> AnsweredIssue:
    """An issue with some positions on it, by their ids in the order of the dataset."""
    positions = [record for name in names if isinstance(record := dataset.by_id[name][1], Position)]
    columns = {name: _by_side(dataset, [p for p in positions if p.stance in stances]) for name, stances in ANSWERS.items()}
    return AnsweredIssue(issue, positions, columns)


def _by_side(dataset: Dataset, positions: Iterable[Position]) -> dict[str | None, tuple[Body, ...]]:
    """The bodies that take positions on one issue, by side."""
    found: dict[tuple[str | None, str], list[Position]] = {}
    for position in positions:
        body = agreement.folded(dataset, position.actor, "government")
        found.setdefault((dataset.actors[position.actor].side, body), []).append(position)
    return {
        side: tuple(_body(body, those) for (of, body), those in found.items() if of == side)
        for side in (*dataset.sides, None)
        if any(of == side for of, _ in found)
    }


def _body(body: str, positions: Iterable[Position]) -> Body:
    """A body with the answers that some positions on one issue are."""
    found: dict[tuple[str, Stance], list[Position]] = {}
    for position in positions:
        found.setdefault((position.actor, position.stance), []).append(position)
    given = [Answer(actor, stance, tuple(those)) for (actor, stance), those in found.items()]
    given.sort(key=lambda answer: [*vocabulary.WORDS["stances"]].index(answer.stance))
    own = tuple(answer for answer in given if answer.actor == body)
    return Body(body, own, tuple(answer for answer in given if answer.actor != body))
