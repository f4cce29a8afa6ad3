"""Records as escaped HTML: the cards and lists that the pages show."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import Attack, Casualties, Claim, Erratum, Highlight, Measured, Position, Source, View
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.urls import links
from ledger.wording import citation as citing
from ledger.wording import words


def cards(dataset: Dataset, records: Iterable[Claim], filters: Filters) -> str:
    """The cards of some records: what each says, its exact words, who says it, and links to the words in the article.

    The links keep `filters`; this holds for every function here that takes them.
    """
    return links.keep('<div class="cards">' + "".join(_card(dataset, record.id) for record in records) + "</div>", filters)


def card(dataset: Dataset, record: Claim, filters: Filters) -> str:
    """The card of one record."""
    return links.keep(_card(dataset, record.id), filters)


@lru_cache(maxsize=2_000)
def _card(dataset: Dataset, name: str) -> str:
    """The card of the record `name`, without a filter in its links."""
    table, record = dataset.by_id[name]
    parts = [
        (
            f'<p class="top"><span class="tag {table}">{escape(words.tag(dataset, record))}</span> '
            f'<span class="when">{escape(words.when(dataset, record))}</span></p>'
        ),
        f'<p class="says">{escape(words.headline(dataset, record))}</p>',
        *(f'<p class="more">{escape(line)}</p>' for line in _details(dataset, record)),
        *(_quote(dataset, citation) for citation in _distinct(dataset.citations[record.id])),
        (f'<p class="cite"><a href="{escape(links.href("records", [("record", record.id)]))}">All about this record</a></p>'),
    ]
    return f'<section class="card" id="{escape(record.id)}">{"".join(parts)}</section>'


def quote(dataset: Dataset, citation: Citation, filters: Filters) -> str:
    """A passage with its article and the link that opens the article there."""
    return links.keep(_quote(dataset, citation), filters)


def _quote(dataset: Dataset, citation: Citation) -> str:
    """A passage, without a filter in its links."""
    source = dataset.sources[citation.source]
    target = escape(links.to_record(citation.record, article=citation.source))
    return (
        f"<blockquote>{escape(citation.quote)}</blockquote>"
        f'<p class="cite">{escape(source.short)}, line {citation.span.line} '
        f'<a href="{target}">Read in the article</a> '
        f'<button data-link="{target}">Copy link</button> '
        f'<button data-link="{target}" data-text="{escape(citing.passage(dataset, citation))}">Copy citation</button></p>'
    )


@lru_cache(maxsize=8)
def views(dataset: Dataset, named_views: tuple[View, ...]) -> str:
    """Named views as cards, each a link with its title and its description."""
    entries = [
        f'<a class="card view" href="{escape(links.href(v.page, links.read(v.query, v.page, dataset).query()))}">'
        f'<p class="says">{escape(v.title)}</p><p class="more">{escape(v.description)}</p></a>'
        for v in named_views
    ]
    return f'<div class="cards">{"".join(entries)}</div>'


def highlights(dataset: Dataset, figures: Iterable[Highlight], filters: Filters) -> str:
    """Highlighted figures in a line: the number in the article's terms, why it matters, its sort, time, words and their place."""
    entries = []
    for highlight in figures:
        record = dataset.by_id[highlight.record][1]
        assert isinstance(record, Measured)
        citation = dataset.citations[record.id][0]
        target = links.to_record(record.id, filters, citation.source)
        when = dates.say(period.text) if (period := period_of(record, dataset)) else "undated"
        entries.append(
            f'<a class="figure {dataset.by_id[record.id][0]}" href="{escape(target)}">'
            f'<p class="says"><b class="number">{escape(words.stated(record))}</b> {escape(highlight.why)}</p>'
            f'<p class="more">{escape(words.tag(dataset, record))}, {escape(when)} · '
            f"“{escape(_part_around(words.stated(record), citation.quote))}” · "
            f"{escape(dataset.sources[citation.source].short)}, line {citation.span.line}</p></a>"
        )
    return f'<div class="figures">{"".join(entries)}</div>'


def _part_around(number: str, quote: str) -> str:
    """The part of a quote around a number in it, with … where words are left out; all of a short quote."""
    text = " ".join(quote.split())
    if len(text) <= _LONGEST_PART:
        return text
    digits = re.search(r"[0-9][0-9,.]*", number)
    at = max(text.find(digits[0] if digits else number), 0)
    start = text.rfind(" ", 0, at - _LONGEST_PART // 3) + 1 if at > _LONGEST_PART // 3 else 0
    end = text.rfind(" ", start, start + _LONGEST_PART)
    end = len(text) if len(text) - start <= _LONGEST_PART else end if end > at else start + _LONGEST_PART
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


_LONGEST_PART = 64


def shelf(entries: Iterable[Mapping[str, Any]], filters: Filters, find: str = "") -> str:
    """Articles as cards: author, publisher and date, what each contributes under the filter, and how much of it is coded.

    `entries` come from `reading_room.shelf`. The link of a card opens the article with the words of `find` marked.
    """
    articles = []
    for entry in entries:
        source: Source = entry["source"]
        state = {"article": source.id, **({"find": find} if find else {})}
        target = links.href("sources", links.write(filters, state))
        counts = (
            ", ".join(words.count_records(table, n) for table, n in entry["counts"].items() if n) or "nothing under this filter"
        )
        facts = [
            " · ".join(
                filter(None, [source.author or "author not named in the file", source.publisher, dates.say(source.published)])
            ),
            f"Speaks of {entry['years']}; states {counts}." if entry["years"] else f"States {counts}.",
            entry["coded"],
            source.published_basis,
        ]
        lines = "".join(f'<p class="more">{escape(fact)}</p>' for fact in facts)
        articles.append(f'<a class="card view" href="{escape(target)}"><p class="says">{escape(source.title)}</p>{lines}</a>')
    return f'<div class="cards">{"".join(articles)}</div>'


@lru_cache(maxsize=200)
def erratum(dataset: Dataset, error: Erratum) -> str:
    """An erratum as a card: the error of an article, its words, and how the error is known."""
    source = dataset.sources[error.source]
    return (
        f'<section class="card"><p class="top"><span class="tag errata">Erratum</span> '
        f'<span class="when">{escape(source.short)}, line {dataset.span(error).line}</span></p>'
        f'<p class="says">{escape(error.problem)}</p><blockquote>{escape(error.quote)}</blockquote>'
        f'<p class="more">Basis: {escape(error.basis)}</p></section>'
    )


def _distinct(citations: Iterable[Citation]) -> list[Citation]:
    """The citations without repeated passages: an attack and the blame for it may cite the same words."""
    return list({(c.source, c.span): c for c in citations}.values())


def _details(dataset: Dataset, record: Claim) -> Iterable[str]:
    """Yield the lines of a card between the headline and the quotes: issue, wording, places, whole, byline and note."""
    if isinstance(record, Position):
        yield dataset.issues[record.issue].question
        if record.condition:
            yield f"Condition: {record.condition}"
    if isinstance(record, Measured) and record.wording and record.wording.lower() not in words.number(record).lower():
        yield f"In the article's words: “{record.wording}”"
    if isinstance(record, Attack):
        places = ", ".join(dataset.places[p].name for p in record.places)
        yield " · ".join(filter(None, [places or "Place not stated", record.target, record.weapon]))
    if isinstance(record, Attack | Casualties) and record.part_of:
        whole = dataset.by_id.get(record.part_of)
        yield "Part of: " + (words.headline(dataset, whole[1]) if whole else record.part_of)
    if byline := words.who(dataset, record):
        yield byline
    if record.note:
        yield f"Note: {record.note}"
