"""The actors that belong to others or are named with them, and the records that they would add to a filter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Actor
from ledger.query.agreement import bodies_above
from ledger.query.facets import speaking_in
from ledger.query.filters import Filters, values_of
from ledger.query.overlaps import is_of
from ledger.query.selection import Selection, select
from ledger.wording.bylines import is_plural, name_inside, role_of

_ALIAS = ", in the articles also "


@dataclass(frozen=True)
class Connected:
    """An actor whom the data connect with one of a filter: the reason in words, and what the actor would add.

    `reason` follows the actor's name, and `remark` the number; they are empty where that name has it. `number` counts the records
    that the filter does not leave by itself, and `wider` is the filter with the actor.
    """

    actor: str
    reason: str
    remark: str
    number: int
    wider: Filters


@memoized(maxsize=64)
def members(dataset: Dataset, actor: str) -> tuple[str, ...]:
    """The ids of the actors that belong to an actor, directly or as part of a body that does."""
    return tuple(other for other in dataset.actors if actor in bodies_above(dataset, other))


def added(selection: Selection, tables: Sequence[str]) -> tuple[int, Filters]:
    """How many records of some tables the members of the filter's actors would add to what it leaves, and the filter with them.

    Every other part of the filter holds. Members without such a record are not added. Without an actor in the filter it is none.
    """
    dataset, asked = selection.dataset, selection.filters
    others = {other for actor in asked.actors for other in members(dataset, actor)}.difference(asked.actors)
    if not others:
        return 0, asked
    new = select(dataset, replace(asked, actors=tuple(sorted(others)))).kept & ~selection.kept
    counted = np.zeros_like(new)
    for rows in (selection.index.tables[table] for table in tables):
        counted[rows] = new[rows]
    column = selection.index.columns["actors"]
    numbers = dict(zip(column.values, column.counts(counted).tolist(), strict=True))
    wider = {*asked.actors, *(other for other in others if numbers.get(other))}
    return int(np.count_nonzero(counted)), replace(asked, actors=tuple(v for v in values_of(dataset, "actors") if v in wider))


def members_in_words(selection: Selection, tables: Sequence[str]) -> tuple[str, Filters]:
    """What `added` gives, with its number as words: '3 more of its bodies, officials or members', empty where they add nothing.

    What these only reported is counted by itself: ', and 5 reported by them'. Of attacks alone it says whether they are named as
    having had a part, say who had, or reported it.
    """
    number, wider = added(selection, tables)
    if not number:
        return "", wider
    asked = [selection.dataset.actors[actor] for actor in selection.filters.actors]
    whose = f"{'its' if len(asked) == 1 and not is_plural(asked[0]) else 'their'} bodies, officials or members"
    others = set(wider.actors).difference(selection.filters.actors)
    rows = select(selection.dataset, wider).rows(*tables)
    new = selection.records(rows[~selection.kept[rows]])
    if tuple(tables) != ("attacks",):
        reported = sum(others.isdisjoint(speaking_in(record)) for record in new)
        if reported == number:
            return f"{number:,} more reported by {whose}", wider
        return f"{number - reported:,} more of {whose}" + f", and {reported:,} reported by them" * bool(reported), wider
    said = [a for attack in new for a in attack.attributions]
    roles = ["are named as having had a part or not"] * any(a.actor in others for a in said)
    roles += ["say who had a part or had none"] * any(a.by in others for a in said)
    roles += ["reported who had a part or had none"] * any(a.via in others for a in said)
    return f"{number:,} more in which {whose} {' or '.join(roles)}", wider


def connected(selection: Selection, tables: Sequence[str]) -> list[Connected]:
    """The actors whom the data connect with those of the filter and who would add records of some tables to it.

    They are the bodies to which one of the filter belongs, those who may be part of it or it of them, the actors whose name,
    further names or role contain its name, and the actors whose names its own name, further names or role contain. Members of the
    filter's actors are not among them: `added` counts these. Every other part of the filter holds.
    """
    dataset, asked = selection.dataset, selection.filters
    reasons: dict[str, tuple[str, str]] = {}
    for actor in asked.actors:
        for other, reason in _connections(dataset, actor).items():
            reasons.setdefault(other, reason)
    others = sorted(reasons.keys() - set(asked.actors), key=list(dataset.actors).index)
    without = select(dataset, replace(asked, actors=())).kept & ~selection.kept if others else selection.kept
    found = []
    for other in others:
        new = without & selection.index.columns["actors"].with_any((other,))
        if number := sum(int(np.count_nonzero(new[selection.index.tables[table]])) for table in tables):
            wider = replace(asked, actors=tuple(v for v in values_of(dataset, "actors") if v in (*asked.actors, other)))
            found.append(Connected(other, *reasons[other], number, wider))
    return found


@memoized(maxsize=512)
def _connections(dataset: Dataset, actor: str) -> Mapping[str, tuple[str, str]]:
    """The ids of the actors whom the data connect with an actor, but for its members, each with the reason in words.

    The reason is told of the other actor and follows its name, or of this one and follows the number (see `Connected`).
    """
    this, found = dataset.actors[actor], dict[str, tuple[str, str]]()
    for other in dataset.actors.values():
        if other.id == actor or actor in bodies_above(dataset, other.id):
            continue
        if other.id in bodies_above(dataset, actor):
            any_year = ", of any year" * (other.member_of is None)  # as a state is, and not one of its governments
            found[other.id] = f"{any_year}, to which {name_inside(this.name)} belong{'s' * (not is_plural(this))}", ""
        elif actor in other.perhaps_part_of:
            does = "are" if is_of(other, this) else "may be"
            found[other.id] = f", who {does} part of {name_inside(this.name)}", ""
        elif other.id in this.perhaps_part_of:
            found[other.id] = f", of whom {name_inside(this.name)} {'are' if is_of(this, other) else 'may be'} part", ""
        elif (text := _naming(other, this.name)) is not None:
            found[other.id] = text, ""
        elif (text := _naming(this, other.name)) is not None:
            alias = text.removeprefix(_ALIAS)
            role = f", named in the role of {name_inside(this.name)}{text}" if text else ""
            found[other.id] = "", f", whose name stands in “{alias}”" if alias != text else role
    return found


def _naming(actor: Actor, name: str) -> str | None:
    """What has the whole name of another in what is told of an actor, to follow the actor's name; None if nothing has it.

    That is the role, in the ledger's own words, or a further name, which the articles give. It is empty where the actor's own
    name has it, for that is read already. The name of a country may stand there as its adjective: Iranian for Iran.
    """
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?:ian)?(?!\w)")
    if whole.search(actor.name):
        return ""
    if actor.role and whole.search(actor.role):
        return f": {role_of(actor)}"
    return next((f"{_ALIAS}{alias}" for alias in actor.aliases if whole.search(alias)), None)
