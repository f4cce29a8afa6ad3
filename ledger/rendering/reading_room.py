"""An article as plain data for the reader component in the browser: paragraphs cut into pieces, with what marks each piece.

A piece is marked by the claims, errata, clauses and hits of a search that cover it. The component sets every piece as text, so
nothing in an article can become markup.
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
HIDDEN = " […] "  # stands for words that may not be shown
CONTEXT = 40  # letters that are shown on either side of a cited passage, at most
# Characters that nobody would see: controls but tab, line feed and carriage return; zero width and direction marks.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Cut `text[start:end]` wherever a span starts or ends.

    A span is its start, its end and its name. Each piece is its text with the names of the spans that cover it.
    """
    inside = [(max(first, start), min(last, end), name) for first, last, name in spans if first < end and last > start]
    cuts = sorted({start, end, *(first for first, _, _ in inside), *(last for _, last, _ in inside)})
    return [
        (text[a:b], tuple(dict.fromkeys(name for first, last, name in inside if first <= a and b <= last)))
        for a, b in pairwise(cuts)
    ]


def hits(dataset: Dataset, source: str, wanted: str) -> list[tuple[int, int]]:
    """Where the words `wanted` stand in the shown text of an article, as start and end offsets.

    Case does not matter, and any white space counts as one space.
    """
    article, needle = dataset.articles[source], fold(wanted).casefold()
    spans: list[tuple[int, int]] = []
    if not needle:
        return spans
    cited = [c.span for c in _citations(dataset, source)]
    for paragraph in article.paragraphs:
        if paragraph.zone not in CITABLE and paragraph.zone != "heading":
            continue
        folded, offsets = _casefolded(article.text, paragraph)
        index = folded.find(needle)
        while index >= 0:
            start, end = offsets[index], offsets[index + len(needle) - 1] + 1
            if dataset.sources[source].display == "full" or any(s.start <= start and end <= s.end for s in cited):
                spans.append((start, end))
            index = folded.find(needle, index + len(needle))
    return spans


def _casefolded(text: str, span: Span) -> tuple[str, list[int]]:
    """The text of a span with case and white space folded, and for each character of that its offset in `text`."""
    chars: list[str] = []
    offsets: list[int] = []
    for i in range(span.start, span.end):
        for char in " " if text[i].isspace() else text[i].casefold():
            if char != " " or (chars and chars[-1] != " "):
                chars.append(char)
                offsets.append(i)
    return "".join(chars), offsets


def claims(dataset: Dataset, source: str, kept: Selection, filters: Filters) -> list[dict[str, Any]]:
    """The claims that cite an article, in the order of their first words there, each as plain data for the list beside it.

    `kept` says of each claim whether it passes the filter; its links keep `filters`.
    """
    firsts: dict[str, Citation] = {}
    for cited in _citations(dataset, source):
        first = firsts.get(cited.record, cited)
        firsts[cited.record] = min(first, cited, key=lambda c: c.span)
    return [
        {
            "id": record.id,
            "table": table,
            "tag": words.tag(dataset, record),
            "says": words.headline(dataset, record),
            "when": words.when(dataset, record),
            "who": words.who(dataset, record),
            "kept": record.id in kept,
            "link": links.to_record(record.id, filters, source),
            "page": links.href("records", links.write(filters, {"record": record.id})),
            "citation": citation.passage(dataset, first),
        }
        for name, first in sorted(firsts.items(), key=lambda item: (item[1].span, item[0]))
        for table, record in (dataset.by_id[name],)
    ]


def paragraphs(dataset: Dataset, source: str, mode: str, wanted: str = "") -> list[dict[str, Any]]:
    """The paragraphs of an article in order, as plain data; neighbouring paragraphs that are not the article form one aside.

    Each piece of a paragraph is its text with the names of what covers it: `claim:ID` where `mode` is `claims`, `clause:N`
    where it is `coverage`, and in both `erratum:N` and, for the words `wanted`, `hit:N`.
    """
    article, whole = dataset.articles[source], dataset.sources[source].display == "full"
    spans = [(a, b, f"hit:{n}") for n, (a, b) in enumerate(hits(dataset, source, wanted))]
    if mode == "coverage":
        spans += [(c.span.start, c.span.end, f"clause:{n}") for n, c in enumerate(coverage.clauses(dataset, source))]
    else:
        spans += [(c.span.start, c.span.end, f"claim:{c.record}") for c in _citations(dataset, source)]
    for number, erratum in enumerate(dataset.errata):
        if erratum.source == source:
            span = dataset.span(erratum)
            spans.append((span.start, span.end, f"erratum:{number}"))
    blocks: list[dict[str, Any]] = []
    for number, paragraph in enumerate(article.paragraphs, 1):
        if paragraph.zone in CITABLE or paragraph.zone == "heading":
            cut = pieces(article.text, paragraph.start, paragraph.end, spans)
            shown = cut if whole else _excerpts(cut, paragraph.start, [c.span for c in _citations(dataset, source)])
            blocks.append({"n": number, "zone": paragraph.zone, "pieces": [[spaced(text), list(names)] for text, names in shown]})
        elif whole:
            line = spaced(fold(article.text[paragraph.start : paragraph.end]))
            if blocks and "aside" in blocks[-1] and blocks[-1]["zone"] == paragraph.zone:
                blocks[-1]["aside"].append(line)
            else:
                blocks.append({"zone": paragraph.zone, "title": ZONE_WORDS[paragraph.zone], "aside": [line]})
    return blocks


def _excerpts(cut: list[tuple[str, tuple[str, ...]]], start: int, cited: list[Span]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The pieces of a paragraph without the words that are neither cited nor next to cited ones; HIDDEN stands for these.

    `cut` are the pieces, `start` is the offset of the paragraph in the text, and `cited` are the spans that are cited.
    """
    whole = "".join(text for text, _ in cut)
    near = [_with_context(whole, s.start - start, s.end - start) for s in cited if s.start < start + len(whole) and s.end > start]
    offset = 0
    for text, names in cut:
        for part, spans in pieces(whole, offset, offset + len(text), near):
            yield (part, names) if spans else (HIDDEN, ())
        offset += len(text)


def _with_context(text: str, start: int, end: int) -> tuple[int, int, str]:
    """A span of `text`, widened by up to CONTEXT letters of whole words on either side, with a name."""
    before = text.find(" ", max(start - CONTEXT, 0), max(start, 0)) if start > CONTEXT else -1
    after = text.rfind(" ", min(end, len(text)), end + CONTEXT)
    first = before + 1 if before >= 0 else (0 if start <= CONTEXT else start)
    last = len(text) if end + CONTEXT >= len(text) else (after if after >= 0 else end)
    return first, last, "cited"


def spaced(text: str) -> str:
    """Text with line breaks as spaces, and each character that nobody would see as its code point."""
    return _UNSEEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text.replace("\n", " "))


def _citations(dataset: Dataset, source: str) -> Sequence[Citation]:
    """The passages of an article that records cite."""
    return dataset.cited_in.get(source, ())


def errata(dataset: Dataset, source: str) -> dict[str, str]:
    """The errata of an article in words, by the names that `paragraphs` gives to their pieces."""
    return {f"erratum:{n}": f"Erratum: {e.problem} ({e.basis})" for n, e in enumerate(dataset.errata) if e.source == source}


def states(dataset: Dataset, source: str) -> list[dict[str, str]]:
    """The state of each clause of an article in order, and the reason where it was set aside."""
    return [{"state": c.state, "reason": c.reason} for c in coverage.clauses(dataset, source)]


def shelf(selection: Selection, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What each article contributes, as data for `cards.shelf`; only those of some `names`, if they are given.

    `counts` has the number of selected claims by table; `years` and `coded` (how much is coded) are the same for every filter.
    """
    dataset, entries = selection.dataset, []
    counts = {table: selection.counts("sources", table) for table in CLAIMS}
    for name in dataset.sources if names is None else names:
        entries.append(
            {
                "source": dataset.sources[name],
                "counts": {table: numbers[name] for table, numbers in counts.items()},
                **_unfiltered(dataset, name),
            }
        )
    return entries


@lru_cache(maxsize=2000)
def _unfiltered(dataset: Dataset, source: str) -> dict[str, Any]:
    """What an entry of `shelf` says of an article under every filter."""
    return {"years": _years(dataset, source), "coded": coverage.summary(dataset, source)}


def _years(dataset: Dataset, source: str) -> str:
    """The years that the claims of an article are about: '2003 to 2011', '2011', or empty where no claim has a date."""
    claims = [dataset.by_id[name][1] for name in dict.fromkeys(c.record for c in _citations(dataset, source))]
    days = [day for claim in claims if (period := period_of(claim, dataset)) for day in (period.first, period.last) if day]
    if not days:
        return ""
    first, last = min(days).year, max(days).year
    return f"{first}" if first == last else f"{first} to {last}"
