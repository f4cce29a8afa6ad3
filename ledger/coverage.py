"""Which sentences of an article are cited, set aside with a reason, or still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ledger.dataset import Dataset
from ledger.quotes import Span

State = Literal["cited", "set aside", "open"]


@dataclass(frozen=True)
class Sentence:
    """One sentence that may be cited, what became of it, and why nothing was coded where it was set aside."""

    span: Span
    state: State
    reason: str = ""


def sentences(dataset: Dataset, source: str) -> Iterator[Sentence]:
    """Every sentence of the headline, deck, captions and body of one article, in order.

    A sentence is cited if any words of it state a record or stand in an erratum.
    """
    cited = [c.span for c in dataset.cited_in.get(source, ())]
    cited += [dataset.span(erratum) for erratum in dataset.errata if erratum.source == source]
    aside = [(dataset.span(a), a.reason) for a in dataset.set_aside if a.source == source]
    for span in dataset.articles[source].sentences:
        if any(span.overlaps(other) for other in cited):
            yield Sentence(span, "cited")
        elif reasons := [reason for other, reason in aside if span.overlaps(other)]:
            yield Sentence(span, "set aside", reasons[0])
        else:
            yield Sentence(span, "open")
