"""The dataset that pages and exports work on: every record, every article, and where each quote stands.

`loading.opening.open_dataset` is the one way to it: it reads, checks, and gives a Dataset only if nothing is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.model.article import Article, Span
from ledger.model.records import (
    CLAIMS,
    Actor,
    Attack,
    Casualties,
    Change,
    Claim,
    Disagreement,
    Erratum,
    Evidence,
    Highlight,
    Issue,
    Place,
    Position,
    SetAside,
    Side,
    Source,
    Subject,
    TroopLevel,
    VictimGroup,
    View,
)


@dataclass(frozen=True)
class Citation:
    """One passage that states one record: the quote with white space folded, and where it stands."""

    record: str
    table: str
    source: str
    quote: str
    span: Span


@dataclass(frozen=True, eq=False)
class Part:
    """What a selection was made of: the whole, and for each claim of it in order whether it was kept."""

    whole: "Dataset"
    kept: NDArray[np.bool_]


class _Left(Mapping[str, tuple[str, Claim]]):
    """Table and record of every kept claim by its id."""

    def __init__(self, part: Part) -> None:
        self.part = part

    def __contains__(self, name: object) -> bool:
        at = self.part.whole.place.get(name) if isinstance(name, str) else None
        return at is not None and bool(self.part.kept[at])

    def __getitem__(self, name: str) -> tuple[str, Claim]:
        if name not in self:
            raise KeyError(name)
        return self.part.whole.by_id[name]

    def __iter__(self) -> Iterator[str]:
        return compress(self.part.whole.by_id, self.part.kept)

    def __len__(self) -> int:
        return int(self.part.kept.sum())


@dataclass(frozen=True, eq=False)
class Dataset:
    """All records in the order of their files; reference records and the passages of each claim by id.

    A selection of it keeps the passages and the attacks' dates of all, and looks its records up when they are asked for. Nothing
    in it is ever changed; two datasets are the same only if they are one object.
    """

    version: str
    subject: Subject
    sides: Mapping[str, Side]
    victims: Mapping[str, VictimGroup]
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    issues: Mapping[str, Issue]
    troop_levels: Sequence[TroopLevel]
    attacks: Sequence[Attack]
    casualties: Sequence[Casualties]
    positions: Sequence[Position]
    disagreements: tuple[Disagreement, ...]
    errata: tuple[Erratum, ...]
    set_aside: tuple[SetAside, ...]
    views: tuple[View, ...]
    highlights: tuple[Highlight, ...]
    changes: tuple[Change, ...]
    articles: Mapping[str, Article]
    citations: Mapping[str, tuple[Citation, ...]]
    attack_dates: Mapping[str, str | None]
    part: Part | None = None

    @property
    def size(self) -> int:
        """How many claims there are."""
        return sum(len(getattr(self, table)) for table in CLAIMS)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy in a file holds: nothing that can be found again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim with the name of its table."""
        for table in CLAIMS:
            for record in getattr(self, table):
                yield table, record

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, Claim]]:
        """Table and record of every claim by its id."""
        return _Left(self.part) if self.part else {record.id: (table, record) for table, record in self.claims()}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where every claim stands among all, by its id."""
        return {name: number for number, name in enumerate(self.by_id)}

    @cached_property
    def cited_in(self) -> Mapping[str, tuple[Citation, ...]]:
        """The passages of each article, in the order of the records that stand on them."""
        found: dict[str, list[Citation]] = {}
        for citations in self.citations.values():
            for citation in citations:
                found.setdefault(citation.source, []).append(citation)
        return {source: tuple(citations) for source, citations in found.items()}

    def span(self, evidence: Evidence) -> Span:
        """Where checked evidence stands. Raises LookupError for words that are not in the article."""
        return span_of(self.articles, evidence)


def span_of(articles: Mapping[str, Article], evidence: Evidence) -> Span:
    """Where evidence stands in its article. Raises LookupError for words that are not in it exactly once."""
    found = articles[evidence.source].find(evidence)
    if not isinstance(found, Span):
        raise LookupError(f"{found}: {evidence.quote}")
    return found
