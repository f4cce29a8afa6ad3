"""The dataset that pages and exports work on: every record, every article, and where each quote stands.

`loading.opening.open_dataset` is the one way to it: it reads, checks, and gives a Dataset only if nothing is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ledger.model import about, dates, records
from ledger.model.article import Article, Span
from ledger.model.public_record import Reference
from ledger.model.records import CLAIMS, Claim, Erratum, Evidence


@dataclass(frozen=True)
class Citation:
    """One passage that states one record: the quote with white space folded, and where it stands."""

    record: str
    table: str
    source: str
    quote: str
    span: Span


@dataclass(frozen=True, eq=False)
class Dataset:
    """All records in the order of their files; reference records and the passages of each claim by id.

    A dataset is always the whole; what a filter leaves of it is a Selection. Nothing in it is ever changed, and two datasets
    are the same only if they are one object.
    """

    version: str
    subject: about.Subject
    sides: Mapping[str, records.Side]
    victims: Mapping[str, records.VictimGroup]
    sources: Mapping[str, records.Source]
    actors: Mapping[str, records.Actor]
    places: Mapping[str, records.Place]
    issues: Mapping[str, records.Issue]
    troop_levels: tuple[records.TroopLevel, ...]
    attacks: tuple[records.Attack, ...]
    casualties: tuple[records.Casualties, ...]
    positions: tuple[records.Position, ...]
    disagreements: tuple[records.Disagreement, ...]
    errata: tuple[Erratum, ...]
    set_aside: tuple[records.SetAside, ...]
    references: tuple[Reference, ...]
    comparisons: tuple[records.Comparison, ...]
    views: tuple[about.View, ...]
    highlights: tuple[about.Highlight, ...]
    changes: tuple[about.Change, ...]
    articles: Mapping[str, Article]
    citations: Mapping[str, tuple[Citation, ...]]

    @property
    def size(self) -> int:
        """How many claims there are."""
        return sum(len(getattr(self, table)) for table in CLAIMS)

    @property
    def changed(self) -> date | None:
        """The day of the last change in the log; None if it names no exact day."""
        period = dates.parse(self.changes[0].date) if self.changes else None
        return period.first if period and period.first == period.last else None

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim with the name of its table, in the order of CLAIMS."""
        for table in CLAIMS:
            for record in getattr(self, table):
                yield table, record

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, Claim]]:
        """Table and record of every claim by its id."""
        return {record.id: (table, record) for table, record in self.claims()}

    @cached_property
    def errata_of(self) -> Mapping[str, tuple[Erratum, ...]]:
        """The apparent errors of the articles that bear on each record, by the id of the record."""
        by_record: dict[str, tuple[Erratum, ...]] = {}
        for error in self.errata:
            for name in error.marked:
                by_record[name] = (*by_record.get(name, ()), error)
        return by_record

    @cached_property
    def reference(self) -> Mapping[str, Reference]:
        """The references of the public record by id."""
        return {reference.id: reference for reference in self.references}

    @cached_property
    def comparisons_of(self) -> Mapping[str, tuple[records.Comparison, ...]]:
        """What the public record has beside each claim, by the id of the claim, in the order of the file."""
        by_claim: dict[str, tuple[records.Comparison, ...]] = {}
        for comparison in self.comparisons:
            by_claim[comparison.claim] = (*by_claim.get(comparison.claim, ()), comparison)
        return by_claim

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The position of every claim among all claims, by its id."""
        return {name: number for number, name in enumerate(self.by_id)}

    @cached_property
    def cited_in(self) -> Mapping[str, tuple[Citation, ...]]:
        """The passages of each article, in the order of the records that stand on them."""
        by_source: dict[str, list[Citation]] = {}
        for citations in self.citations.values():
            for citation in citations:
                by_source.setdefault(citation.source, []).append(citation)
        return {source: tuple(citations) for source, citations in by_source.items()}

    def span(self, evidence: Evidence) -> Span:
        """The place of evidence that was checked. Raises LookupError if its words are not in the article exactly once."""
        return span_of(self.articles, evidence)


def span_of(articles: Mapping[str, Article], evidence: Evidence) -> Span:
    """The place of evidence in its article. Raises LookupError if its words are not in it exactly once."""
    place = articles[evidence.source].find(evidence)
    if not isinstance(place, Span):
        raise LookupError(f"{place}: {evidence.quote}")
    return place
