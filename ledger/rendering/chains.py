"""How an article knows a record, as escaped HTML: the chain as a small picture, and what rests on the same origin."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from ledger.model import vocabulary
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.records import Attribution, Claim
from ledger.model.statements import statements_of
from ledger.query import chains
from ledger.query.chains import Chain
from ledger.query.filters import Filters
from ledger.urls import links
from ledger.wording import bylines
from ledger.wording import words as wording

_Link = tuple[str, str, str | None]
"""A link of a chain: what it is, its name, and the article's words for it."""


def picture(dataset: Dataset, record: Claim, filters: Filters) -> str:
    """The chains of a record, each a row of boxes from the article to who speaks; a box with words opens them in the article.

    Where there are several, each has a caption that tells of which statement it is, and in which article.
    """
    every = list(dict.fromkeys(chains.chains_of(dataset, record.id)))
    captions = _captions(dataset, record, every) if len(every) > 1 else [""]
    rows = []
    for caption, chain in zip(captions, every, strict=True):
        boxes = "".join(_box(dataset, chain, link, filters) for link in _links(dataset, chain))
        above = f"<p class=more>{escape(caption)}</p>" if caption else ""
        label = f' aria-label="{escape(caption)}"' if caption else ""
        rows.append(f"{above}<ol class=chain{label}>{boxes}</ol>")
    origins = dict.fromkeys(chain.origin for chain in every if chain.origin)
    tied = "".join(_tied(dataset, origin, record.id, filters) for origin in origins)
    return f'<div class="chains" role="group" aria-label="How the article knows it">{"".join(rows)}{tied}</div>'


def _captions(dataset: Dataset, record: Claim, every: Sequence[Chain]) -> list[str]:
    """What each of the chains of a record is of: 'The position, in Porter 2006, 1 of 2', or an attribution in words."""
    statements = dict(statements_of(record))
    noun = wording.singular(dataset.by_id[record.id][0]) + (" itself" if len(statements) > 1 else "")
    articles = {number: {chain.source for chain in every if chain.number == number} for number in statements}
    many = Counter((chain.number, chain.source) for chain in every)
    done: Counter[tuple[int | None, str]] = Counter()
    captions = []
    for chain in every:
        place, statement, parts = (chain.number, chain.source), statements[chain.number], [f"The {noun}"]
        if isinstance(statement, Attribution):
            parts = [bylines.attributed(dataset, statement)]
        if chain.number is None or len(articles[chain.number]) > 1:
            parts.append(f"in {dataset.sources[chain.source].short}")
        done[place] += 1
        if many[place] > 1:
            parts.append(f"{done[place]} of {many[place]}")
        captions.append(", ".join(parts))
    return captions


def _links(dataset: Dataset, chain: Chain) -> Iterator[_Link]:
    """The links of a chain from the article to who speaks, and how that was obtained and known."""
    telling = chain.telling
    yield dataset.sources[chain.source].short, dataset.actors[dataset.sources[chain.source].voice].name, None
    if chain.outlet:
        yield "press outlet", dataset.actors[chain.outlet].name, telling.outlet_words if telling else None
    if telling and telling.obtained:
        yield "how obtained", vocabulary.WORDS["obtained"][telling.obtained], telling.obtained_words
    name = dataset.actors[chain.speaker].name if chain.speaker else ""
    yield vocabulary.WORDS["named"][chain.kind].lower(), name, telling.words if telling else None
    if telling and telling.knowledge:
        yield "how that is known there", vocabulary.WORDS["knowledge"][telling.knowledge], telling.knowledge_words


def _box(dataset: Dataset, chain: Chain, link: _Link, filters: Filters) -> str:
    """A link of a chain as a box; with words it leads to them in the article."""
    what, name, said = link
    text = f"<small>{escape(what)}</small>{f'<b>{escape(name)}</b>' if name else ''}"
    if not said:
        return f"<li><span>{text}</span></li>"
    target = links.href("sources", links.write(filters, _place(dataset, chain, said)))
    return f'<li><a href="{escape(target)}">{text}<q>{escape(fold(said))}</q></a></li>'


def _place(dataset: Dataset, chain: Chain, said: str) -> dict[str, str]:
    """The state of the page of articles that opens the article of a chain at words of it, and marks them."""
    paragraph = dataset.articles[chain.source].paragraph_at(dataset.span(chains.pieces_of(dataset, chain, said)[0]).start)
    return {"article": chain.source, "record": chain.record, "p": str(paragraph)}


def _tied(dataset: Dataset, origin: str, record: str, filters: Filters) -> str:
    """A sentence that names the other records of an origin; empty where there is none."""
    others = [dataset.by_id[name][1] for name in chains.of_origin(dataset, origin) if name != record]
    if not others:
        return ""
    articles = {c.source for r in [record, *(r.id for r in others)] for c in chains.chains_of(dataset, r) if c.origin == origin}
    many = f"{len(articles)} articles, counted" if len(articles) > 1 else "Counted"
    items = "".join(
        f'<li><a href="{escape(links.href("records", links.write(filters, {"record": r.id})))}">'
        f"{escape(wording.quotable(dataset, r))}</a></li>"
        for r in others
    )
    return f"<p>{many} as of one origin, so not as independent, with</p><ul>{items}</ul>"


def kinds(dataset: Dataset) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Tables of the kinds of origin, and of what chains say besides, each as a caption and rows of HTML with counts."""
    every = chains.all_chains(dataset, (record for _, record in dataset.claims()))
    rows = []
    for kind, name in vocabulary.WORDS["named"].items():
        if such := [chain for chain in every if chain.kind == kind]:
            target = escape(links.href("records", [("record", such[0].record)]))
            example = f'<a href="{target}">{escape(chains.in_words(dataset, such[0]))}</a>'
            rows.append((escape(name), f"{wording.count(len(such), 'statement')}, such as {example}."))
    yield "Kinds of origin", rows
    for field, caption in (("obtained", "How a statement was obtained"), ("knowledge", "How who speaks knows it")):
        counts = Counter(getattr(chain.telling, field) for chain in every if chain.telling)
        told = []
        for value, name in vocabulary.WORDS[field].items():
            target = escape(links.href("records", [(field, value)]))
            shown = f'<a href="{target}">{escape(name)}</a>' if field == "obtained" and counts[value] else escape(name)
            told.append((shown, f"{wording.count(counts[value], 'statement')}."))
        yield f"{caption}, where the words say so", told
