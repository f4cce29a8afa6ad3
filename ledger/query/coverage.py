"""The coverage of an article: which of its clauses are cited, set aside with a reason, or still open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ledger.model.article import Span
from ledger.model.dataset import Dataset
from ledger.query.clauses import clauses as cut
from ledger.query.clauses import states_something, word_count
from ledger.wording import words

State = Literal["cited", "set aside", "open"]
LONG = 9
"""The fewest words in a row that are open where they stand in a clause that is quoted in part."""


@dataclass(frozen=True)
class Clause:
    """A clause that may be cited: where it stands, its state, and where it was set aside the reason for that."""

    span: Span
    state: State
    reason: str = ""


def clauses(dataset: Dataset, source: str) -> Iterator[Clause]:
    """Yield each clause of the headline, deck, captions and body of the article `source`, in order.

    A clause is cited if a record or an erratum cites words of it that do more than connect; else it is set aside if words that
    are set aside have such words of it. Where LONG or more words of it in a row are quoted by nothing, these are a clause of
    their own, which is open.
    """
    article = dataset.articles[source]
    cited = [c.span for c in dataset.cited_in.get(source, ())]
    cited += [dataset.span(erratum) for erratum in dataset.errata if erratum.source == source]
    aside = [(dataset.span(a), a.reason) for a in dataset.set_aside if a.source == source]
    quoted = sorted([*cited, *(span for span, _ in aside)])
    for sentence in article.sentences:
        for start, end in cut(article.text[sentence.start : sentence.end]):
            for first, last in _parts(article.text, sentence.start + start, sentence.start + end, quoted):
                span = replace(sentence, start=first, end=last, line=article.line_at(first))
                if any(_holds(article.text, span, other) for other in cited):
                    yield Clause(span, "cited")
                elif reasons := [reason for other, reason in aside if _holds(article.text, span, other)]:
                    yield Clause(span, "set aside", reasons[0])
                else:
                    yield Clause(span, "open")


def _parts(text: str, start: int, end: int, quoted: list[Span]) -> Iterator[tuple[int, int]]:
    """A clause as its start and end; cut in parts where LONG or more words of it are in none of the `quoted` passages."""
    cuts, reached = {start, end}, start
    for first, last in [*((span.start, span.end) for span in quoted if span.start < end and span.end > start), (end, end)]:
        if word_count(text[reached:first]) >= LONG:
            cuts |= {reached, first}
        reached = max(reached, min(last, end))
    for first, last in pairwise(sorted(cuts)):
        part = text[first:last]
        yield first + len(part) - len(part.lstrip()), first + len(part.rstrip())


def _holds(text: str, clause: Span, other: Span) -> bool:
    """Whether a passage has words of a clause that do more than connect, or all of the clause."""
    common = text[max(clause.start, other.start) : min(clause.end, other.end)]
    return states_something(common) or (other.start <= clause.start and clause.end <= other.end)


def summary(dataset: Dataset, source: str) -> str:
    """How many clauses of an article are cited, set aside and open, in words."""
    states = [clause.state for clause in clauses(dataset, source)]
    cited, aside, still_open = (states.count(state) for state in ("cited", "set aside", "open"))
    rest = f", {still_open} {'is' if still_open == 1 else 'are'} still open" if still_open else ""
    of_all = f"{cited} of {words.count(len(states), 'clause')}"
    return f"{of_all} are cited by a record or an erratum, {aside} set aside with a reason{rest}."
