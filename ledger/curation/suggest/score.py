"""How well the proposals for an article agree with what people coded from it.

A proposal finds a coded quote if both are of the same table and the proposed passage, which is never longer than a sentence,
covers at least four fifths of the quote's characters. Recall is the share of the coded quotes that a proposal finds. A record
counts there with its first passage, which states it; its others tell who speaks, where, or under which condition. Precision is
the share of the proposals that hold any coded quote. The quotes of an attack's attributions count as quotes of attacks; a passage
that several records of a table cite counts once.
"""

from dataclasses import dataclass

from ledger.curation.suggest import KINDS, Suggestion, suggestions
from ledger.model.article import Span
from ledger.model.dataset import Dataset

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
    by_source = {source: proposals(dataset, source) for source in dataset.sources}
    return [_score(dataset, source, table, proposed) for source, proposed in by_source.items() for table in KINDS]


def over(parts: list[Score], source: str = "") -> Score:
    """Several scores as one: their quotes and proposals counted together."""
    sums = (sum(getattr(part, name) for part in parts) for name in ("coded", "found", "proposed", "right"))
    return Score(source, "together", *sums)


def table(dataset: Dataset) -> str:
    """Recall and precision of each article and table in Markdown; `together` is troop levels, casualties and attacks."""
    lines = [
        "| Article | File | Coded quotes | Found | Recall | Proposals | With a coded quote | Precision |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    all_scores = scores(dataset)
    for source in dataset.sources:
        of_source = [score for score in all_scores if score.source == source]
        lines += [_row(dataset, score) for score in (over(of_source[:-1], source), *of_source)]
    for name in ("together", *KINDS):
        parts = [score for score in all_scores if score.table == name or (name == "together" and score.table != KINDS[-1])]
        lines.append(_row(dataset, over(parts), "**All articles**", name))
    return "\n".join(lines) + "\n"


def _row(dataset: Dataset, score: Score, article: str = "", name: str = "") -> str:
    """A row of the table in Markdown."""
    shares = [
        f"{n / of:.0%}".replace("%", " %") if of else "–" for n, of in ((score.found, score.coded), (score.right, score.proposed))
    ]
    first = article or dataset.sources[score.source].short
    numbers = (score.coded, score.found, shares[0], score.proposed, score.right, shares[1])
    return f"| {first} | {name or score.table} | {' | '.join(map(str, numbers))} |"


def proposals(dataset: Dataset, source: str) -> tuple[Suggestion, ...]:
    """The proposals for an article of the dataset."""
    return suggestions(dataset.articles[source], dataset.sources[source], dataset.actors, dataset.places)


def holds(proposal: Span, quote: Span) -> bool:
    """Whether a proposed passage covers enough of a quote."""
    shared = min(proposal.end, quote.end) - max(proposal.start, quote.start)
    return shared >= COVERED * (quote.end - quote.start)


def _first_spans(dataset: Dataset, source: str, table: str) -> list[Span]:
    """The spans of an article on which records of a table stand first, each once, in order."""
    records = [record for of_table, record in dataset.claims() if of_table == table]
    groups = [stated.evidence for record in records for stated in (record, *getattr(record, "attributions", ()))]
    firsts = (next((piece for piece in evidence if piece.source == source), None) for evidence in groups)
    return sorted({dataset.span(first) for first in firsts if first})


def _score(dataset: Dataset, source: str, table: str, proposed: tuple[Suggestion, ...]) -> Score:
    """The score of the proposals for one article and one table."""
    quotes, spans = _first_spans(dataset, source, table), [s.span for s in proposed if s.table == table]
    cited = {citation.span for citation in dataset.cited_in.get(source, ()) if citation.table == table}
    quotes_found = sum(any(holds(span, quote) for span in spans) for quote in quotes)
    proposals_right = sum(any(holds(span, quote) for quote in cited) for span in spans)
    return Score(source, table, len(quotes), quotes_found, len(spans), proposals_right)
