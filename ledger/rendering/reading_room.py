"""An article as plain data for the reading room: paragraphs cut into pieces, each with the claims, errata and hits that hold it.

The reader in the browser sets every piece as text, so nothing in an article can become markup.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ledger.model.article import Span, fold
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import CITABLE, CLAIMS
from ledger.query import coverage
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection
from ledger.urls import links
from ledger.wording import citation, words

ZONE_WORDS = {
    "furniture": "Page furniture",
    "teaser": "Teasers for other articles",
    "comment": "Reader comments",
    "bio": "About the author",
}
HIDDEN = " […] "
CONTEXT = 40
# controls but tab, line feed and carriage return; zero width and direction marks
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """`text[start:end]` cut wherever a span starts or ends, each piece with the names of the spans that hold it."""
    inside = [(max(a, start), min(b, end), name) for a, b, name in spans if a < end and b > start]
    cuts = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    return [(text[a:b], tuple(dict.fromkeys(n for x, y, n in inside if x <= a and b <= y))) for a, b in pairwise(cuts)]


def hits(dataset: Dataset, source: str, wanted: str) -> list[tuple[int, int]]:
    """Where words stand in the text of an article that is shown, whatever their case; white space counts as one space."""
    article, needle = dataset.articles[source], fold(wanted).casefold()
    found: list[tuple[int, int]] = []
    if not needle:
        return found
    cited = [c.span for c in _citations(dataset, source)]
    for paragraph in article.paragraphs:
        if paragraph.zone not in CITABLE and paragraph.zone != "heading":
            continue
        folded, places = _casefolded(article.text, paragraph)
        at = folded.find(needle)
        while at >= 0:
            start, end = places[at], places[at + len(needle) - 1] + 1
            if dataset.sources[source].display == "full" or any(s.start <= start and end <= s.end for s in cited):
                found.append((start, end))
            at = folded.find(needle, at + len(needle))
    return found


def _casefolded(text: str, span: Span) -> tuple[str, list[int]]:
    """The text of a span with case and white space folded, and for each of its characters the offset that it stands for."""
    chars: list[str] = []
    places: list[int] = []
    for i in range(span.start, span.end):
        for char in " " if text[i].isspace() else text[i].casefold():
            if char != " " or (chars and chars[-1] != " "):
                chars.append(char)
                places.append(i)
    return "".join(chars), places


def claims(dataset: Dataset, source: str, kept: Selection, filters: Filters) -> list[dict[str, Any]]:
    """The records that stand on an article, in the order of their first words there."""
    found = []
    for name in dict.fromkeys(c.record for c in _citations(dataset, source)):
        table, record = dataset.by_id[name]
        here = [c for c in dataset.citations[name] if c.source == source]
        found.append((min(c.span for c in here), name, table, record, here))
    return [
        {
            "id": record.id,
            "table": table,
            "tag": words.tag(dataset, record),
            "says": words.headline(dataset, record),
            "when": words.when(record),
            "who": words.who(dataset, record),
            "kept": record.id in kept,
            "link": links.to_record(record.id, filters, source),
            "page": links.href("records", links.write(filters, {"record": record.id})),
            "citation": citation.passage(dataset, _first(here)),
        }
        for _, _, table, record, here in sorted(found, key=lambda f: (f[0], f[1]))
    ]


def _first(citations: list[Citation]) -> Citation:
    return min(citations, key=lambda c: c.span)


def paragraphs(dataset: Dataset, source: str, mode: str, wanted: str = "") -> list[dict[str, Any]]:
    """The article's paragraphs in order, and what is not the article folded into asides.

    `mode` is `claims` or `coverage`; in the second the pieces are sentences with what became of them. Each piece is its text and
    the names that hold it: `claim:ID`, `erratum:N`, `hit:N`, `sentence:N`.
    """
    article, whole = dataset.articles[source], dataset.sources[source].display == "full"
    spans = [(a, b, f"hit:{n}") for n, (a, b) in enumerate(hits(dataset, source, wanted))]
    if mode == "coverage":
        spans += [(s.span.start, s.span.end, f"sentence:{n}") for n, s in enumerate(coverage.sentences(dataset, source))]
    else:
        spans += [(c.span.start, c.span.end, f"claim:{c.record}") for c in _citations(dataset, source)]
    for number, erratum in enumerate(dataset.errata):
        if erratum.source == source:
            span = dataset.span(erratum)
            spans.append((span.start, span.end, f"erratum:{number}"))
    found: list[dict[str, Any]] = []
    for number, paragraph in enumerate(article.paragraphs, 1):
        if paragraph.zone in CITABLE or paragraph.zone == "heading":
            cut = pieces(article.text, paragraph.start, paragraph.end, spans)
            shown = cut if whole else _excerpts(cut, paragraph.start, [c.span for c in _citations(dataset, source)])
            found.append({"n": number, "zone": paragraph.zone, "pieces": [[spaced(text), list(names)] for text, names in shown]})
        elif whole:
            line = spaced(fold(article.text[paragraph.start : paragraph.end]))
            if found and "aside" in found[-1] and found[-1]["zone"] == paragraph.zone:
                found[-1]["aside"].append(line)
            else:
                found.append({"zone": paragraph.zone, "title": ZONE_WORDS[paragraph.zone], "aside": [line]})
    return found


def _excerpts(cut: list[tuple[str, tuple[str, ...]]], start: int, cited: list[Span]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The pieces of a paragraph with the words left out that no record cites and that do not stand next to cited ones."""
    whole = "".join(text for text, _ in cut)
    near = [_with_context(whole, s.start - start, s.end - start) for s in cited if s.start < start + len(whole) and s.end > start]
    at = 0
    for text, names in cut:
        for part, holders in pieces(whole, at, at + len(text), near):
            yield (part, names) if holders else (HIDDEN, ())
        at += len(text)


def _with_context(text: str, start: int, end: int) -> tuple[int, int, str]:
    """A span widened by a few whole words on either side."""
    before = text.find(" ", max(start - CONTEXT, 0), max(start, 0)) if start > CONTEXT else -1
    after = text.rfind(" ", min(end, len(text)), end + CONTEXT)
    first = before + 1 if before >= 0 else (0 if start <= CONTEXT else start)
    last = len(text) if end + CONTEXT >= len(text) else (after if after >= 0 else end)
    return first, last, "cited"


def spaced(text: str) -> str:
    """Line breaks of the file as spaces, and what nobody would see as its code point."""
    return _UNSEEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text.replace("\n", " "))


def _citations(dataset: Dataset, source: str) -> Iterable[Citation]:
    return iter(dataset.cited_in.get(source, ()))


def errata(dataset: Dataset, source: str) -> dict[str, str]:
    """What is wrong with the words of an article, by the name that its pieces use."""
    return {f"erratum:{n}": f"Erratum: {e.problem} ({e.basis})" for n, e in enumerate(dataset.errata) if e.source == source}


def states(dataset: Dataset, source: str) -> list[dict[str, str]]:
    """What became of each sentence of an article, in order."""
    return [{"state": s.state, "reason": s.reason} for s in coverage.sentences(dataset, source)]


def shelf(selection: Selection, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What each article contributes, or each of those named: counts by kind as the filter leaves them, years, share coded."""
    dataset, entries = selection.dataset, []
    counts = {table: selection.counts("sources", table) for table in CLAIMS}
    for name in dataset.sources if names is None else names:
        entries.append(
            {
                "source": dataset.sources[name],
                "counts": {table: found[name] for table, found in counts.items()},
                **_whole(dataset, name),
            }
        )
    return entries


@lru_cache(maxsize=2000)
def _whole(dataset: Dataset, source: str) -> dict[str, Any]:
    """What is said of an article whatever the filter."""
    return {"years": _years(dataset, source), "coded": coverage.said(dataset, source)}


def _years(dataset: Dataset, source: str) -> str:
    """The years that an article's records speak of; none where it has no record with a date."""
    here = [dataset.by_id[name][1] for name in dict.fromkeys(c.record for c in dataset.cited_in.get(source, ()))]
    days = [day for r in here if (period := period_of(r, dataset)) for day in (period.first, period.last) if day]
    if not days:
        return ""
    first, last = min(days).year, max(days).year
    return f"{first}" if first == last else f"{first} to {last}"
