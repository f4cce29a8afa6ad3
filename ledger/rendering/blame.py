"""What a speaker says of an accused, quoted and labelled, as escaped HTML, with the way to his positions in the same words."""

from collections.abc import Iterable, Sequence
from html import escape

from ledger.model.dataset import Citation, Dataset
from ledger.model.records import Attribution
from ledger.query.filters import Filters
from ledger.rendering import cards
from ledger.urls import links
from ledger.wording import bylines, words


def told(dataset: Dataset, statements: Iterable[tuple[str, Attribution]], filters: Filters) -> str:
    """Attributions, each with the id of its attack, as cards: those that say the same in the same words share one.

    A card has a label, such as 'Iran denies it', its quotes, the attacks that it is about, and links to the positions that the
    speaker takes in the same words.
    """
    groups: dict[tuple[str, tuple[Citation, ...]], list[tuple[str, Attribution]]] = {}
    for attack, a in statements:
        own = {(evidence.source, " ".join(evidence.quote.split())) for evidence in a.evidence}
        quoted = {(c.source, c.span): c for c in dataset.citations[attack] if (c.source, c.quote) in own}
        label = bylines.attributed(dataset, a, active=True)
        known = next((key for key in groups if key[0] == label and _places(key[1]) == quoted.keys()), None)
        groups.setdefault(known or (label, tuple(quoted.values())), []).append((attack, a))
    return "".join(_card(dataset, label, quoted, those, filters) for (label, quoted), those in groups.items())


def _places(citations: Iterable[Citation]) -> set[tuple[str, object]]:
    """Where passages stand: their articles and spans."""
    return {(c.source, c.span) for c in citations}


def _card(
    dataset: Dataset, label: str, quoted: Iterable[Citation], statements: Sequence[tuple[str, Attribution]], filters: Filters
) -> str:
    """One thing that a speaker says of an accused, as a card."""
    about = "; ".join(words.with_error_remark(dataset, dataset.by_id[attack][1]) for attack, _ in statements)
    quotes = cards.quotes(dataset, tuple(quoted), filters)
    return (
        f'<section class="card"><p class="says">{escape(label)}</p>{quotes}<p class="more">Told of: {escape(about)}</p>'
        f"{_same_words(dataset, statements[0][1], filters)}</section>"
    )


def _same_words(dataset: Dataset, said: Attribution, filters: Filters) -> str:
    """Links to the positions of a speaker that rest on the passage that states an attribution of his; empty without any.

    Passages that only name him lead to no position: others may be named in the same words, and he may say other things there.
    """
    source, span = said.evidence[0].source, dataset.span(said.evidence[0])
    resting = {c.record for c in dataset.cited_in[source] if c.table == "positions" and c.span.overlaps(span)}
    ways = [
        f'<a href="{escape(links.to_record(position.id, filters, source))}">{escape(position.summary)}</a>'
        for position in dataset.positions
        if position.id in resting and position.actor == said.by
    ]
    return f'<p class="more">In the same words: {" ".join(ways)}</p>' if ways else ""
