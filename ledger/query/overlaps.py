"""Which actors are or may be the same people: a body and its members, a group and a part of it, and who may be of a group.

What such actors say is counted once for each of them, so every count and comparison of them has to say so.
"""

from collections.abc import Collection, Sequence
from itertools import combinations, product

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Actor, Position
from ledger.query.agreement import bodies_above, folded

SAME_PEOPLE = "perhaps in part the same people"
_OF_TWO = {"perhaps": SAME_PEOPLE, "part": "one is part of the other", "member": "one belongs to the other"}
"""How two actors are the same people, for each relation that `_relation` gives; where several hold, the first comes first."""
_OF_MANY = {"perhaps": "some perhaps the same people", "part": "some are part of others", "member": "some belong to others"}
_SPEAKERS_OF_TWO = {
    "member": "one of {whom} belongs to the other",
    "part": "one of {whom} is part of the other",
    "perhaps": f"{{who}} are {SAME_PEOPLE}",
}
_SPEAKERS_OF_MANY = {"member": "belong to", "part": "are part of", "perhaps": f"are {SAME_PEOPLE} as"}


def of_sides(dataset: Dataset, sides: Sequence[Sequence[Position]], only_groups: bool = False) -> str:
    """That sides of a comparison are or may be the same people, in words; empty where that is so of none.

    `only_groups` is whether only groups that are described count, and not bodies with their members or a government.
    """
    actors = [{p.actor for p in side if p.stance != "silent"} for side in sides]
    pairs = [pair for one, other in combinations(actors, 2) if not one & other for pair in product(one, other)]
    found = {_relation(dataset, *pair) for pair in pairs if not only_groups or _is_group(dataset, *pair)}
    names = _OF_MANY if len(list(filter(None, actors))) > 2 else _OF_TWO
    return ", ".join(name for relation, name in names.items() if relation in found)


def of_speakers(dataset: Dataset, actors: Collection[str]) -> str:
    """That some of the actors of a chart are or may be the same people, to follow their number; empty where none is.

    So: 'some of whom belong to or are part of others of them'.
    """
    return _of_all(dataset, actors, whom="whom", who="who")


def of_these(dataset: Dataset, actors: Collection[str]) -> str:
    """The same behind a sentence that gives their number: '; some of these actors belong to others of them'."""
    told = _of_all(dataset, actors, whom="these actors", who="these actors")
    return f"; {told}" if told else ""


def _of_all(dataset: Dataset, actors: Collection[str], whom: str, who: str) -> str:
    """The same with these words for the actors, behind 'of' and before a verb."""
    found = _relations(dataset, frozenset(actors))
    if len(actors) == 2:
        return next((name.format(whom=whom, who=who) for relation, name in _SPEAKERS_OF_TWO.items() if relation in found), "")
    told = [name for relation, name in _SPEAKERS_OF_MANY.items() if relation in found]
    return f"some of {whom} {', '.join(told[:-1])}{' or ' * (len(told) > 1)}{told[-1]} others of them" if told else ""


@memoized(maxsize=64)
def _relations(dataset: Dataset, actors: frozenset[str]) -> frozenset[str]:
    """How some actors are the same people, for each two of whom that may be so; see `_relation`."""
    by_name = {dataset.actors[actor].name: actor for actor in actors}
    governments: dict[str, list[str]] = {}
    pairs = set[tuple[str, str]]()
    for actor in actors:
        whole = by_name.get(_whole_name(dataset.actors[actor]), actor)
        pairs |= {(actor, other) for other in (whole, *bodies_above(dataset, actor), *_groups(dataset, actor)) if other != actor}
        governments.setdefault(folded(dataset, actor, "government"), []).append(actor)
    for own in governments.values():
        heads = (actor for actor in own if dataset.actors[actor].kind == "government")
        pairs |= {(head, other) for head in heads for other in own if other != head}
    return frozenset(_relation(dataset, *pair) for pair in pairs if actors.issuperset(pair))


def is_of(some: Actor, group: Actor) -> bool:
    """Whether the name of an actor says that it is of a group: 'Many of the Iraqi protesters' of 'Iraqi protesters'."""
    return _whole_name(some) == group.name != some.name


def _whole_name(some: Actor) -> str:
    """The name of the group of which an actor is, where its own name says so; else its own name."""
    return some.name.removeprefix("Many of ").removeprefix("the ")


def _relation(dataset: Dataset, one: str, other: str) -> str:
    """How two actors are the same people: a `member` of a body, a `part` of a group, or `perhaps`; empty where they are not."""
    if one in bodies_above(dataset, other) or other in bodies_above(dataset, one):
        return "member"
    actors = dataset.actors[one], dataset.actors[other]
    if is_of(*actors) or is_of(*reversed(actors)):
        return "part"
    if _is_group(dataset, one, other):
        return "perhaps"
    of_one_government = folded(dataset, one, "government") == folded(dataset, other, "government")
    return "perhaps" * (of_one_government and "government" in {actor.kind for actor in actors})


def _is_group(dataset: Dataset, one: str, other: str) -> bool:
    """Whether one of two actors is a described group, and the other may be of it."""
    return one in _groups(dataset, other) or other in _groups(dataset, one)


def _groups(dataset: Dataset, actor: str) -> set[str]:
    """The described groups that an actor may in part be, itself or as a member of a body that may."""
    groups = set[str]()
    wanted = [actor, *bodies_above(dataset, actor)]
    while wanted:
        new = set(dataset.actors[wanted.pop()].perhaps_part_of) - groups
        groups |= new
        wanted += new
    return groups
