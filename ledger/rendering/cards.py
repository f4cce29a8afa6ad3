"""Records as escaped HTML: the cards and lists that the pages show."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ledger.charts.base import Choice
from ledger.charts.titles import Clause, short_time
from ledger.model import dates
from ledger.model.about import Highlight, View
from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack, Casualties, Claim, Erratum, Measured, Position, Source, TroopLevel
from ledger.query import finding
from ledger.query.chains import lines_of
from ledger.query.filters import Filters
from ledger.query.relations import parts_of
from ledger.rendering import public_record
from ledger.urls import links
from ledger.wording import bylines, words
from ledger.wording import citation as citing

_MOST_PARTS = 12  # that a card names


def cards(dataset: Dataset, records: Iterable[Claim], filters: Filters, chosen: Collection[str] = ()) -> str:
    """The cards of some records: what each says, its exact words, who says it, and links to the words in the article.

    The words of the filter are marked, and the links keep the filter; this holds for every function here that takes `filters`.
    What the buttons copy has no filter, and the link of a citation names the version of the dataset.
    chosen: the ids of comparisons with the public record that the reader chose; they come first on their cards, and say so.
    """
    return f'<div class="cards">{"".join(card(dataset, record, filters, chosen=chosen) for record in records)}</div>'


def card(
    dataset: Dataset, record: Claim, filters: Filters, alone: bool = False, beside: bool = True, chosen: Collection[str] = ()
) -> str:
    """The card of one record; `alone` if it stands on the page of the record, which shows what belongs to it.

    beside: whether the first line of the public record stands below the words, as far as the card does not stand alone; or,
    where some are `chosen` by the ids of their comparisons, these lines.
    """
    picked = tuple(one.id for one in dataset.comparisons_of.get(record.id, ()) if one.id in chosen) if chosen else ()
    return links.keep(_card(dataset, record.id, filters.text, alone, beside, picked), filters)


@memoized(maxsize=2_000)
def _card(dataset: Dataset, name: str, wanted: str, alone: bool, beside: bool, chosen: tuple[str, ...]) -> str:
    """The card of the record `name` with the `wanted` words marked, without a filter in its links."""
    table, record = dataset.by_id[name]
    time = words.other_time(dataset, record)
    more = "" if alone else f'<a href="{_page_of(record)}">All about this record</a>'
    parts = [
        f'<p class="top"><span class="tag {table}">{escape(words.tag(dataset, record))}</span>',
        ' <span class="tag errata">Apparent error, see below</span>' if name in dataset.errata_of else "",
        f' <span class="when">{escape(time)}</span></p>' if time else "</p>",
        f'<p class="says">{marked(words.quotable(dataset, record), wanted)}</p>',
        *(f'<p class="{kind}">{marked(line, wanted)}</p>' for kind, line in _details(dataset, record)),
        *(() if alone else (f'<p class="more">{line}</p>' for line in _relations(dataset, record))),
        *_quotes(dataset, dataset.citations[record.id], wanted, more),
        "" if alone or not beside else public_record.on_card(dataset, name, chosen),
    ]
    return f'<section class="card" id="{escape(record.id)}">{"".join(parts)}</section>'


def marked(text: str, wanted: str) -> str:
    """A text as escaped HTML in which each of the wanted words is marked."""
    found = sorted(place for word in finding.unspaced(wanted).split() for place in finding.places(text, word))
    parts, end = [], 0
    for start, stop in found:
        if stop > end:
            parts += [escape(text[end:start]), f"<mark>{escape(text[max(start, end) : stop])}</mark>"]
            end = stop
    return "".join(parts) + escape(text[end:])


def quotes(dataset: Dataset, citations: Sequence[Citation], filters: Filters) -> str:
    """Passages that state one record, by article: the words, and below them one line with their places and links to them."""
    return links.keep("".join(_quotes(dataset, citations, filters.text)), filters)


def _quotes(dataset: Dataset, citations: Sequence[Citation], wanted: str, more: str = "") -> Iterable[str]:
    """Passages by article, without a filter in their links; `more` stands behind the line of the last article."""
    by_source = citing.by_article(citations)
    for number, (source, passages) in enumerate(by_source.items(), 1):
        yield from (f'<blockquote dir="auto">{marked(c.quote, wanted)}</blockquote>' for c in passages)
        target = escape(links.to_record(passages[0].record, article=source))
        cited = escape(links.to_record(passages[0].record, article=source, cite=dataset.version))
        yield (
            f'<p class="cite"><span>{_places(dataset, passages)}</span> '
            f'<a href="{target}">Read in the article</a> '
            f'<button data-link="{target}">Copy link</button> '
            f'<button data-link="{cited}" data-text="{escape(citing.copied(dataset, *passages))}">Copy citation</button> '
            f"{keep_button([passages[0].record + '/' + source])}"
            f"{f' {more}' if more and number == len(by_source) else ''}</p>"
        )


def keep_button(keys: Iterable[str], label: str = "Keep") -> str:
    """The button that keeps passages, each by the ids of its record and article as in `Kept.key`, or keeps them no longer."""
    return f'<button data-keep="{escape(",".join(keys))}">{escape(label)}</button>'


def _places(dataset: Dataset, cited: Sequence[Citation]) -> str:
    """Where passages of one article stand, as HTML; each of several places is a link to its own paragraph."""
    source, article = dataset.sources[cited[0].source], dataset.articles[cited[0].source]
    spots = {citing.spot(article, c.span.start): article.paragraph_at(c.span.start) for c in cited}
    if len(spots) == 1:
        return escape(citing.place(dataset, source.id, cited[0].span))
    state = {"record": cited[0].record, "article": source.id}
    targets = {spot: links.href("sources", links.write(Filters(), {**state, "p": str(n)})) for spot, n in spots.items()}
    linked = (f'<a href="{escape(target)}">{escape(spot)}</a>' for spot, target in targets.items())
    return f"{escape(source.short)}, {'; '.join(linked)}"


@memoized(maxsize=8)
def views(dataset: Dataset, named_views: tuple[View, ...]) -> str:
    """Named views as cards, each a link with its title and its description."""
    entries = [
        f'<a class="card view" href="{escape(links.href(v.page, links.read(v.query, v.page, dataset).query()))}">'
        f'<p class="says">{escape(v.title)}</p><p class="more">{escape(v.description)}</p></a>'
        for v in named_views
    ]
    return f'<div class="cards">{"".join(entries)}</div>'


def highlights(dataset: Dataset, figures: Iterable[Highlight], filters: Filters) -> str:
    """Highlighted figures in a line: the number in the article's terms, why it matters, its words, their place, sort and time.

    Where the public record has something beside one, a link below it leads to that.
    """
    entries = []
    for highlight in figures:
        record = dataset.by_id[highlight.record][1]
        assert isinstance(record, TroopLevel | Casualties)
        citation = dataset.citations[record.id][0]
        target = links.to_record(record.id, filters, citation.source)
        when = short_time(dataset, record)
        figure = (
            f'<a class="figure {dataset.by_id[record.id][0]}" href="{escape(target)}">'
            f'<p class="says"><b class="number">{escape(words.stated(record))}</b> {escape(highlight.why)}</p>'
            f'<p class="more part">“{escape(citing.single(_part_around(words.stated(record), citation.quote)))}”</p>'
            f'<p class="more"><b>{escape(when)}</b><span class="sort">, {escape(words.tag(dataset, record))}</span> · '
            f"{escape(citing.place(dataset, citation.source, citation.span))}</p></a>"
        )
        way = public_record.way(dataset, record.id)
        entries.append(f'<div class="with-record">{figure}{links.keep(way, filters)}</div>' if way else figure)
    return f'<div class="figures">{"".join(entries)}</div>'


def choices_beside(entries: Iterable[Choice], query: Callable[[str], links.Query], chosen: str) -> str:
    """Names with their counts as a list beside a picture; each is a link that chooses its records, those not drawn come apart.

    `query` gives the parameters of the view with these records chosen; `chosen` are those that are chosen now.
    """
    items: dict[bool, list[str]] = {True: [], False: []}
    for one in entries:
        mark = ' aria-current="true"' if one.chosen == chosen else ""
        target = escape(links.href("", query(one.chosen)))
        items[one.is_drawn].append(f'<li><a href="{target}"{mark}>{escape(one.name)}</a> {one.number:,}</li>')
    lists = (f"<h4>{head}</h4><ul>{''.join(items[drawn])}</ul>" for drawn, head in _APART.items() if items[drawn])
    return f'<div class="beside">{"".join(lists)}</div>'


_APART = {True: "On the map: records by the place named", False: "Not on the map as a place"}


def figures_in_words(dataset: Dataset, clauses: Sequence[Clause], filters: Filters) -> str:
    """The sentence of what the figures come to: each number leads to its words, with those who state it behind it."""
    parts: list[str] = []
    for clause in clauses:
        speakers: dict[str, str] = {}
        for record in clause.records:
            target = escape(links.to_record(record.id, filters, dataset.citations[record.id][0].source))
            speakers.setdefault(bylines.who(dataset, record), target)
        names = [escape(name) for name in speakers]
        if len(names) > 1:
            names = [f'<a href="{target}">{name}</a>' for name, target in zip(names, speakers.values(), strict=True)]
        before, number = clause.before, clause.number
        if not parts:
            before, number = before[:1].upper() + before[1:], number if before else number[:1].upper() + number[1:]
        link = f'<a href="{next(iter(speakers.values()))}">{escape(number)}</a>'
        parts.append(f'{escape(before)}{link}{escape(clause.after)} <span class="when">({", ".join(names)})</span>')
    return f'<p class="sum">{"; ".join(parts)}.</p>' if parts else ""


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


_LONGEST_PART = 84


def shelf(entries: Iterable[Mapping[str, Any]], filters: Filters, find: str = "") -> str:
    """Articles as cards: author, publisher and date, what each contributes under the filter, and how much of it is coded.

    `entries` come from `reading_room.shelf`. The link of a card opens the article with the words of `find` marked.
    """
    articles = []
    for entry in entries:
        source: Source = entry["source"]
        state = {"article": source.id, **({"find": find} if find else {})}
        target = links.href("sources", links.write(filters, state))
        facts = [
            " · ".join(
                filter(None, [source.author or "author not named in the file", source.publisher, dates.say_day(source.published)])
            ),
            entry["states"],
            entry["coded"],
            source.published_basis,
        ]
        lines = "".join(f'<p class="more">{escape(fact)}</p>' for fact in facts)
        articles.append(f'<a class="card view" href="{escape(target)}"><p class="says">{escape(source.title)}</p>{lines}</a>')
    return f'<div class="cards">{"".join(articles)}</div>'


@memoized(maxsize=200)
def erratum(dataset: Dataset, error: Erratum, has_links: bool = True) -> str:
    """An erratum as a card: what an article says, its words, what is wrong with them, how that is known, and what rests on them.

    has_links: whether it leads to its place in the article and names the records, as no file of its own can.
    """
    place = citing.place(dataset, error.source, dataset.span(error))
    ways = [f'<p class="more">{line}</p>' for line in _rests_on(dataset, error)] if has_links else []
    return (
        f'<section class="card"><p class="top"><span class="tag errata">Erratum</span> '
        f'<span class="when">{escape(place)}</span></p>'
        f'<p class="says">The article says: {escape(error.says)}</p><blockquote>{escape(error.quote)}</blockquote>'
        f"<p>Apparent error: {escape(error.problem)}</p>"
        f'<p class="more">Basis: {escape(error.basis)}</p>{public_record.basis(dataset, error)}{"".join(ways)}</section>'
    )


def _rests_on(dataset: Dataset, error: Erratum) -> Iterable[str]:
    """Yield, as HTML, on which records an erratum bears, which others stand on its words, and the way to these in the article."""
    others = [name for name in error.records if name not in error.marked]
    for told, names in (("It bears on", error.marked), ("It does not bear on, though they stand on these words", others)):
        if names:
            yield f"{told}: {'; '.join(_named(dataset, dataset.by_id[name][1]) for name in names)}"
    paragraph = dataset.articles[error.source].paragraph_at(dataset.span(error).start)
    yield f'<a href="{escape(links.to_article(error.source, "", paragraph))}">Read in the article</a>'


def _page_of(record: Claim) -> str:
    """The address of the page of a record, escaped."""
    return escape(links.href("records", [("record", record.id)]))


def _relations(dataset: Dataset, record: Claim) -> Iterable[str]:
    """Yield, as HTML, a line with the whole that holds a record and a line with its parts, as far as there are any."""
    if isinstance(record, Attack | Casualties) and record.part_of:
        whole = dataset.by_id.get(record.part_of)
        yield f"Part of: {_named(dataset, whole[1]) if whole else escape(record.part_of)}"
    if parts := parts_of(dataset, record):
        further = f"; and {len(parts) - _MOST_PARTS:,} more" if len(parts) > _MOST_PARTS else ""
        yield f"Its parts: {'; '.join(_named(dataset, part) for part in parts[:_MOST_PARTS])}{further}"


def _named(dataset: Dataset, record: Claim) -> str:
    """A record in a few words without a full stop, as a link to its page."""
    return f'<a href="{_page_of(record)}">{escape(words.quotable(dataset, record).removesuffix("."))}</a>'


def _details(dataset: Dataset, record: Claim) -> Iterable[tuple[str, str]]:
    """Yield the lines of a card between the headline and the quotes: issue, wording, places, byline, note and errors.

    Each comes with its classes for style sheets: `wording` has words of the article, `error` is of an error in it.
    """
    if isinstance(record, Position):
        yield "more", dataset.issues[record.issue].question
        if record.condition:
            yield "more", f"Condition: {record.condition}"
        if record.limit:
            yield "more wording", f"Limited by the words “{citing.single(record.limit)}”"
    if isinstance(record, Measured) and record.wording and record.wording.lower() not in words.number(record).lower():
        yield "more wording", f"In the article's words: “{citing.single(record.wording)}”"
    if isinstance(record, Attack):
        places = "; ".join(dataset.places[p].name for p in record.places)
        yield "more", " · ".join(filter(None, dict.fromkeys([places or "Place not stated", record.target, record.weapon])))
    if byline := bylines.who(dataset, record):
        yield "more", byline
    for line in lines_of(dataset, record.id):
        yield "more known", line
    if record.note:
        yield "more note", f"Note: {record.note}"
    for error in dataset.errata_of.get(record.id, ()):
        yield "more error", words.error_told(error)
        yield "more error", f"Basis: {error.basis}"
