"""How well the proposals for an article agree with what people coded from it.

A proposal finds a coded quote if both are of the same table and the proposed passage covers at least four fifths of the quote.
Recall is the share of the coded quotes that are found, precision the share of the proposals that find one. The quotes of an attack's
attributions count as quotes of that attack; a passage that several records of a table cite counts once.
"""

from dataclasses import dataclass

from ledger.dataset import Dataset
from ledger.quotes import Span
from ledger.suggest import KINDS, Suggestion, suggestions

COVERED = 0.8


@dataclass(frozen=True)
class Score:
    """For one article and one table: coded quotes, those found, proposals, and those that hold a coded quote."""

    source: str
    table: str
    coded: int
    found: int
    proposed: int
    right: int


def scores(dataset: Dataset) -> list[Score]:
    """One score for each article and table."""
    return [_score(dataset, source, table, proposals) for source in dataset.sources
            for proposals in [proposed(dataset, source)] for table in KINDS]  # fmt: skip


def proposed(dataset: Dataset, source: str) -> tuple[Suggestion, ...]:
    """The proposals for an article of the dataset."""
    return suggestions(dataset.articles[source], dataset.sources[source], dataset.actors, dataset.places)


def missed(dataset: Dataset, source: str, table: str) -> list[Span]:
    """The coded quotes of an article that no proposal finds."""
    made = [s.span for s in proposed(dataset, source) if s.table == table]
    return [quote for quote in _coded(dataset, source, table) if not any(holds(span, quote) for span in made)]


def holds(proposal: Span, quote: Span) -> bool:
    """Whether a proposed passage covers enough of a quote."""
    shared = min(proposal.end, quote.end) - max(proposal.start, quote.start)
    return shared >= COVERED * (quote.end - quote.start)


def _coded(dataset: Dataset, source: str, table: str) -> list[Span]:
    return sorted({c.span for c in dataset.cited_in.get(source, ()) if c.table == table})


def _score(dataset: Dataset, source: str, table: str, made: tuple[Suggestion, ...]) -> Score:
    quotes, spans = _coded(dataset, source, table), [s.span for s in made if s.table == table]
    found = sum(any(holds(span, quote) for span in spans) for quote in quotes)
    right = sum(any(holds(span, quote) for quote in quotes) for span in spans)
    return Score(source, table, len(quotes), found, len(spans), right)
