"""The places at which words are found in the articles, as an escaped HTML list with a link to each of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from html import escape
from itertools import groupby

from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CITABLE
from ledger.query import finding
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import reading_room
from ledger.urls import links
from ledger.wording import citation, words

_FEW = 25  # articles without a place that are named
_FEW_NAMED = 5  # articles with a place that the line above a page names
_MOST_TRIED = 6  # words for which a similar one is looked for
_WORD = re.compile(r"[^\W\d_]{3,}")
_AROUND = 70  # letters that are shown before and behind the found words, at most

Hit = tuple[str, int, tuple[int, int]]
"""One place: the id of its article, its number among the places in that article, counted from 1, and its start and end there."""


Places = Mapping[str, Sequence[tuple[int, int]]]
"""The start and end of each place, by the id of its article, in the order of the articles."""


def hits(dataset: Dataset, wanted: str) -> dict[str, list[tuple[int, int]]]:
    """Where the wanted words stand, by the ids of the articles in which they do."""
    found = {source: reading_room.hits(dataset, source, wanted) for source in dataset.sources}
    return {source: places for source, places in found.items() if places}


def numbered(places: Places) -> list[Hit]:
    """The places of all articles, one after the other."""
    return [(source, number, place) for source, found in places.items() for number, place in enumerate(found, 1)]


def summary(dataset: Dataset, places: Places) -> str:
    """How many places there are, and in how many articles: '13 hits in 3 of 5 articles'."""
    number = sum(map(len, places.values()))
    return f"{words.count(number, 'hit')} in {len(places):,} of {words.count(len(dataset.sources), 'article')}"


def neighbours(places: Places, source: str) -> dict[str, tuple[str, int]]:
    """The last place in the article before `source` and the first one in the article behind it, as `previous` and `next`.

    Articles without a place are passed over, and behind the last article comes the first. Empty where no other article has one.
    """
    others = [name for name in places if name != source]
    if not others:
        return {}
    names = list(places)
    at = names.index(source) if source in places else -1
    before, behind = names[at - 1 if at >= 0 else -1], names[(at + 1) % len(names)]
    return {"previous": (before, len(places[before])), "next": (behind, 1)}


def of_filter(dataset: Dataset, filters: Filters) -> str:
    """Where the words of a filter stand in the articles, as a sentence of HTML with a link to the places; empty if nowhere.

    The filter finds records that have all of its words; in the articles they are found in one piece. Where no record has them,
    whatever else the filter asks for, that is said too. Where no article has them either, the link leads to the nearest words
    that stand in one.
    """
    number, where, article = _of_words(dataset, filters.text)
    is_recorded = select(dataset, Filters(text=filters.text)).size > 0
    if not number:
        offer = "" if is_recorded else _nearest_offered(dataset, filters.text, filters)
        return f"“{escape(filters.text)}” is in no record and in no article.{offer}" if offer else ""
    state = {"find": filters.text, **({"article": article, "hit": "1"} if article else {})}
    target = escape(links.href("sources", links.write(filters, state)))
    so_far = "stands at" if is_recorded else "is in no record; it stands at"
    in_articles = f'<a href="{target}">{words.count(number, "place")} in the articles</a>: {escape(where)}'
    return f"“{escape(filters.text)}” {so_far} {in_articles}."


@memoized(maxsize=256)
def _of_words(dataset: Dataset, wanted: str) -> tuple[int, str, str]:
    """At how many places wanted words stand in the articles, in which, and the id of the article where it is one place."""
    places = hits(dataset, wanted)
    names = [dataset.sources[source].short for source in places]
    where = ", ".join(names) if len(names) <= _FEW_NAMED else f"{len(names):,} of {words.count(len(dataset.sources), 'article')}"
    number = sum(map(len, places.values()))
    if number != 1:
        return number, where, ""
    source, [(start, _)] = next(iter(places.items()))
    return number, f"{where}, {citation.spot(dataset.articles[source], start)}", source


def _nearest_offered(dataset: Dataset, wanted: str, filters: Filters) -> str:
    """A sentence with links to what the articles write for words that stand in none, or else with one to the nearest words.

    Empty where no article writes anything else for them and nothing is similar.

    Where the filter looks for the same words, the link looks for the nearest ones in the records too.
    """
    ways = ((said, _written_offered(dataset, text)) for text, said in finding.as_written(wanted, dataset.subject.searched_as))
    if offered := [f" {escape(articles_write(said))}: {found}." for said, found in ways if found]:
        return "".join(offered)
    if not (near := nearest(dataset, wanted)):
        return ""
    asked = replace(filters, text=near) if filters.text == wanted else filters
    target = escape(links.href("sources", links.write(asked, {"find": near})))
    number = words.count(sum(map(len, hits(dataset, near).values())), "place")
    return f' The nearest words that stand in an article: <a href="{target}">{escape(near)}</a>, at {number}.'


def articles_write(written: str) -> str:
    """Which words of the articles stand for a name that no article has: 'The articles write “Islamic State”'."""
    return f"The articles write “{written}”"


def _written_offered(dataset: Dataset, wanted: str) -> str:
    """Links to the records and the places that have words of the articles; empty where none has."""
    recorded = select(dataset, Filters(text=wanted)).size
    number = sum(map(len, hits(dataset, wanted).values()))
    offered = {
        words.count(recorded, "record"): links.href("records", links.write(Filters(text=wanted))) if recorded else "",
        words.count(number, "place") + " in the articles": links.href("sources", [("find", wanted)]) if number else "",
    }
    return ", ".join(f'<a href="{escape(target)}">{label}</a>' for label, target in offered.items() if target)


@memoized(maxsize=256)
def nearest(dataset: Dataset, wanted: str) -> str:
    """Words that stand in an article, for wanted ones that stand in none: each with the most similar word in its place.

    Where these stand nowhere in one piece, the longest single one of them that does. Empty where nothing is similar; to a word of
    up to three letters nothing is.
    """
    similar = []
    for word in finding.fold(wanted).split()[:_MOST_TRIED]:
        known = [other for other in _words(dataset) if abs(len(other) - len(word)) <= 2]
        if word in known:
            similar.append(word)
        elif len(word) > finding.SHORT:
            similar += get_close_matches(word, known, 1, 0.75)
    tried = [" ".join(similar), *sorted(similar, key=len, reverse=True)]
    return next((words for words in tried if words and hits(dataset, words)), "")


@memoized(maxsize=4)
def _words(dataset: Dataset) -> list[str]:
    """Each word of three letters or more that can be cited from an article, folded, once."""
    texts = (a.text[p.start : p.end] for a in dataset.articles.values() for p in a.paragraphs if p.zone in CITABLE)
    return list(dict.fromkeys(word for text in texts for word in _WORD.findall(finding.fold(text))))


def listed(dataset: Dataset, places: Places, shown: Sequence[Hit], wanted: str, filters: Filters, is_folded: bool) -> str:
    """Places as a list by article under their count, each with the words around it and a link that opens the article there.

    `shown` are those of the open page of the list. Articles without a place are named behind the list. Where there is no place at
    all it says so, with a link to the nearest words that stand in an article.
    """
    if not places:
        offer = _nearest_offered(dataset, wanted, filters)
        return f'<p class="hits"><b>No article has the words “{escape(wanted)}”.</b>{offer}</p>'
    parts = []
    for source, of_source in groupby(shown, key=lambda hit: hit[0]):
        items = "".join(_item(dataset, hit, wanted, filters) for hit in of_source)
        parts.append(f"<h2>{escape(dataset.sources[source].short)}</h2><ul>{items}</ul>")
    without = [source.short for name, source in dataset.sources.items() if name not in places]
    if 0 < len(without) <= _FEW:
        parts.append(f'<p class="when">Not found in {escape(", ".join(without))}.</p>')
    open_or_not = "" if is_folded else " open"
    text = f"“{wanted}”: {summary(dataset, places)}"
    return f'<details class="hits"{open_or_not}><summary>{escape(text)}</summary>{"".join(parts)}</details>'


def _item(dataset: Dataset, hit: Hit, wanted: str, filters: Filters) -> str:
    """One place as an item of the list."""
    source, number, (start, end) = hit
    article = dataset.articles[source]
    target = links.href("sources", links.write(filters, {"article": source, "find": wanted, "hit": str(number)}))
    before, behind = _around(dataset, source, start, end)
    found = escape(reading_room.spaced(fold(article.text[start:end])))
    return (
        f'<li><a href="{escape(target)}">{escape(before)}<mark>{found}</mark>{escape(behind)}</a> '
        f'<span class="when">{escape(citation.spot(article, start))}</span></li>'
    )


def _around(dataset: Dataset, source: str, start: int, end: int) -> tuple[str, str]:
    """The words of the article before and behind a place, as far as they may be shown, with … where they are cut."""
    article = dataset.articles[source]
    if dataset.sources[source].display == "full":
        bounds = article.paragraphs[article.paragraph_at(start) - 1]
    else:
        bounds = max(
            (c.span for c in dataset.cited_in[source] if c.span.start <= start and end <= c.span.end), key=lambda s: s.end
        )
    before, behind = article.text[bounds.start : start], article.text[end : bounds.end]
    if len(before) > _AROUND:
        before = f"…{before[-_AROUND:].partition(' ')[2]}"
    if len(behind) > _AROUND:
        behind = f"{behind[:_AROUND].rpartition(' ')[0]}…"
    return reading_room.spaced(before), reading_room.spaced(behind)
