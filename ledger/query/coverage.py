"""The coverage of an article: which of its sentences are cited, set aside with a reason, or still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from ledger.model.article import Span, fold
from ledger.model.dataset import Dataset
from ledger.wording import words

State = Literal["cited", "set aside", "open"]


@dataclass(frozen=True)
class Sentence:
    """A sentence that may be cited: where it stands, its state, and where it was set aside the reason for that."""

    span: Span
    state: State
    reason: str = ""


def sentences(dataset: Dataset, source: str) -> Iterator[Sentence]:
    """Yield each sentence of the headline, deck, captions and body of the article `source`, in order.

    A sentence is cited if a record or an erratum cites any words of it.
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


def summary(dataset: Dataset, source: str) -> str:
    """How many sentences of an article are cited, set aside and open, in words."""
    states = [sentence.state for sentence in sentences(dataset, source)]
    cited, aside, still_open = (states.count(state) for state in ("cited", "set aside", "open"))
    rest = f", {still_open} {'is' if still_open == 1 else 'are'} still open" if still_open else ""
    return f"{cited} of {words.count(len(states), 'sentence')} are cited, {aside} set aside with a reason{rest}."


def print_coverage(dataset: Dataset, every: bool) -> int:
    """Print how many sentences of each article are in which state, and below that the open ones, or with `every` all of them.

    Gives the exit code of the command `coverage`: 1 if a sentence is open, else 0.
    """
    any_open = False
    for name, source in dataset.sources.items():
        article = list(sentences(dataset, name))
        counts = {state: sum(s.state == state for s in article) for state in get_args(State)}
        any_open = any_open or counts["open"] > 0
        print(f"{source.short}: {len(article)} sentences, " + ", ".join(f"{n} {state}" for state, n in counts.items()))
        for sentence in article:
            if every or sentence.state == "open":
                text = fold(dataset.articles[name].text[sentence.span.start : sentence.span.end])
                reason = f" ({sentence.reason})" if sentence.reason else ""
                print(f"  {source.file}:{sentence.span.line} {sentence.state}{reason}: {text}")
    return 1 if any_open else 0
