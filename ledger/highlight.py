"""An article as escaped HTML: its paragraphs with the cited passages marked, what is not the article folded away.

Text is cut at the ends of passages and every piece is escaped by itself, so nothing in an article can become markup.
"""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

from ledger import words
from ledger.dataset import Citation, Dataset
from ledger.quotes import Article, Span, fold
from ledger.records import CITABLE

ZONE_WORDS = {
    "furniture": "Page furniture",
    "teaser": "Teasers for other articles",
    "comment": "Reader comments",
    "bio": "About the author",
}


def pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """`text[start:end]` cut wherever a span starts or ends, each piece with the names of the spans that hold it."""
    inside = [(max(a, start), min(b, end), name) for a, b, name in spans if a < end and b > start]
    cuts = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    return [(text[a:b], tuple(dict.fromkeys(name for x, y, name in inside if x <= a and b <= y))) for a, b in pairwise(cuts)]


def article(dataset: Dataset, source: str, kept: Mapping[str, object], chosen: str = "") -> str:
    """The article with its claims marked. `kept` holds the ids that the filter leaves; `chosen` is the record to stand out."""
    text = dataset.articles[source]
    citations = [c for cs in dataset.citations.values() for c in cs if c.source == source]
    whole = dataset.sources[source].display == "full"
    blocks: list[str] = []
    aside: list[tuple[str, str]] = []
    for number, paragraph in enumerate(text.paragraphs, 1):
        if paragraph.zone in CITABLE or paragraph.zone == "heading":
            blocks += _folded(aside, whole)
            aside = []
            blocks.append(_paragraph(dataset, text, paragraph, number, citations, kept, chosen, whole))
        else:
            aside.append((paragraph.zone, fold(text.text[paragraph.start : paragraph.end])))
    return f'<div class="article">{"".join([*blocks, *_folded(aside, whole)])}</div>'


def _folded(aside: list[tuple[str, str]], whole: bool) -> list[str]:
    if not aside or not whole:
        return []
    kinds = ", ".join(dict.fromkeys(ZONE_WORDS[zone] for zone, _ in aside))
    lines = "".join(f"<p>{escape(line)}</p>" for _, line in aside)
    return [f"<details><summary>{escape(kinds)} (not part of the article, not cited)</summary>{lines}</details>"]


def _paragraph(
    dataset: Dataset,
    text: Article,
    paragraph: Span,
    number: int,
    citations: list[Citation],
    kept: Mapping[str, object],
    chosen: str,
    whole: bool,
) -> str:
    here = [(c.span.start, c.span.end, c.record) for c in citations if c.span.overlaps(paragraph)]
    out = []
    for piece, records in pieces(text.text, paragraph.start, paragraph.end, here):
        if records:
            out.append(_mark(dataset, piece, records, kept, chosen))
        else:
            out.append(escape(piece) if whole else ' <span class="hidden">[…]</span> ')
    tag = {"headline": "h2", "heading": "h3"}.get(paragraph.zone, "p")
    return f'<{tag} class="{paragraph.zone}" id="p{number}"><span class="n">{number}</span>{"".join(out)}</{tag}>'


def _mark(dataset: Dataset, piece: str, records: tuple[str, ...], kept: Mapping[str, object], chosen: str) -> str:
    live = [r for r in records if r in kept]
    tables = dict.fromkeys(dataset.by_id[r][0] for r in (live or records))
    classes = ["claim", *tables]
    if not live:
        classes.append("dimmed")
    if chosen in records:
        classes.append("chosen")
    title = "\n".join(words.headline(dataset, dataset.by_id[r][1]) for r in records)
    return f'<mark class="{" ".join(classes)}" title="{escape(title)}">{escape(piece)}</mark>'
