"""How records are known, as arrays: from which article, through which outlet and from whom each chain of a dataset leads."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Claim
from ledger.model.statements import statements_of
from ledger.query import chains
from ledger.query.chains import Chain
from ledger.query.columns import IntArray, Mask, Subset
from ledger.query.selection import Selection

KINDS = tuple(vocabulary.WORDS["named"])


@dataclass(frozen=True, eq=False)
class Columns:
    """All chains of a dataset, in the order of its claims, as arrays with one entry for each.

    `claims` is the row of the claim among all claims, `kinds` the position of the kind of origin in KINDS, `articles` that of the
    article in the dataset's sources. `outlets` is the position in `outlet_ids`, of which the first is empty and stands for none.
    `ends` is the position in `end_names`, what the ends of chains are called; `end_kinds` has for each of these its kind, as in
    `kinds`. `sides` is the position in the dataset's sides of the side of whom the statement gives as its speaker, -1 for none.
    Chains of one origin have the same number in `origins`. `alone` is the mask of the claims that rest on unnamed speakers
    alone, in every article that has them.
    """

    chains: tuple[Chain, ...]
    outlet_ids: tuple[str, ...]
    end_names: tuple[str, ...]
    end_kinds: IntArray
    claims: IntArray
    kinds: IntArray
    articles: IntArray
    outlets: IntArray
    ends: IntArray
    sides: IntArray
    origins: IntArray
    alone: Mask

    def of(self, selection: Selection) -> IntArray:
        """The positions of the chains of the selected claims."""
        return np.flatnonzero(selection.kept[self.claims])

    def origins_of(self, some: IntArray) -> int:
        """How many origins some chains have together, by their positions: those of one origin count as one."""
        return int(np.count_nonzero(np.bincount(self.origins[some])))


@memoized(maxsize=2)
def columns_of(dataset: Dataset) -> Columns:
    """The chains of a dataset as columns, made once for each dataset."""
    every = tuple(chains.all_chains(dataset, (record for _, record in dataset.claims())))
    sources = {name: number for number, name in enumerate(dataset.sources)}
    articles = np.array([sources[chain.source] for chain in every], dtype=np.intp)
    outlet_ids, outlets = _coded(["", *(chain.outlet or "" for chain in every)])
    named, ends = _coded(_end(dataset, chain) for chain in every)
    _, origins = _coded(chain.origin or chain for chain in every)
    kinds = np.array([KINDS.index(chain.kind) for chain in every], dtype=np.intp)
    claims = np.array([dataset.row[chain.record] for chain in every], dtype=np.intp)
    return Columns(
        every,
        outlet_ids,
        tuple(name for _, name in named),
        np.array([KINDS.index(kind) for kind, _ in named], dtype=np.intp),
        claims,
        kinds,
        articles,
        outlets[1:],
        ends,
        _sides(dataset, every),
        origins,
        _alone(dataset.size, every, claims, kinds),
    )


def _coded(values: Iterable[Hashable]) -> tuple[tuple, IntArray]:  # type: ignore[type-arg]  # of what the values are
    """The different values in the order in which they first come, and for each value its position among them."""
    codes: dict[Hashable, int] = {}
    positions = np.array([codes.setdefault(value, len(codes)) for value in values], dtype=np.intp)
    return tuple(codes), positions


def _end(dataset: Dataset, chain: Chain) -> tuple[str, str]:
    """The kind of origin of a chain and what its end is called: the actor, the words for a document, or else the kind.

    That an actor is unnamed is told by the kind, and left out of the name.
    """
    if chain.speaker and chain.kind != chains.OPEN:
        name = dataset.actors[chain.speaker].name
        return chain.kind, re.sub(r" \(unnamed, ([^)]*)\)", r" (\1)", name).replace(" (unnamed)", "")
    words = " ".join(chain.telling.words.split()) if chain.telling and chain.kind == "document" else ""
    return chain.kind, words or vocabulary.WORDS["named"][chain.kind]


def _sides(dataset: Dataset, every: Iterable[Chain]) -> IntArray:
    """For each chain the position of the side of whom its statement gives as its speaker; -1 for none."""
    order = {name: number for number, name in enumerate(dataset.sides)}
    found: dict[tuple[str, int | None], int] = {}
    for _, record in dataset.claims():
        for number, statement in statements_of(record):
            speaker = chains.speaker_of(statement)
            side = dataset.actors[speaker].side if speaker else None
            found[record.id, number] = order[side] if side else -1
    return np.array([found[chain.record, chain.number] for chain in every], dtype=np.intp)


def _alone(size: int, every: Iterable[Chain], claims: IntArray, kinds: IntArray) -> Mask:
    """The mask of those of `size` claims whose own chains all end with somebody unnamed."""
    own = np.array([chain.number is None for chain in every], dtype=bool)
    unnamed = kinds == KINDS.index("unnamed")
    alone = np.bincount(claims[own & unnamed], minlength=size) > 0
    alone[claims[own & ~unnamed]] = False
    return alone


def alone_unnamed(selection: Selection) -> Subset[Claim]:
    """The selected claims that rest on unnamed speakers alone, in every article that has them."""
    return selection.records(np.flatnonzero(selection.kept & columns_of(selection.dataset).alone))
