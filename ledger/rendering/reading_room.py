"""An article as plain data for the reader component in the browser: paragraphs cut into pieces, with what marks each piece.

A piece is marked by the claims, errata, clauses and hits of a search that cover it. The component sets every piece as text, so
nothing in an article can become markup.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise
from typing import Any

from ledger.model import vocabulary
from ledger.model.article import Span, fold
from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CITABLE, CLAIMS, Attack, Claim, Position
from ledger.query import coverage, finding, narrowing
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.relations import parts_of, whole_of
from ledger.query.selection import Selection, select
from ledger.urls import links
from ledger.wording import bylines, citation, words

ZONE_WORDS = {
    "furniture": "Page furniture",
    "teaser": "Teasers for other articles",
    "comment": "Reader comments",
    "bio": "About the author",
    "reference": "References and notes",
    "direction": "Stage directions and remarks in brackets",
}
_STATES = {"cited": "In a record or an erratum", "set-aside": "Set aside, with a reason", "open": "Neither, still open"}
HIDDEN = " […] "  # stands for words that may not be shown
MOST_PARTS = 12  # of a record that are listed
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


def opened(dataset: Dataset, filters: Filters, state: Mapping[str, str]) -> str:
    """The id of the article that the state of the page of sources opens: the one named, or one that states the record named.

    Of several articles that state the record, the one that is named comes first, then those of the filter. Empty if none is open.
    """
    stating = [place.source for place in dataset.citations.get(state["record"], ())]
    named = (state["article"], *filters.sources, *stating)
    return next((name for name in named if name in (stating or [state["article"]])), "")


def hits(dataset: Dataset, source: str, wanted: str) -> list[tuple[int, int]]:
    """Where the words `wanted` stand, in one piece, in the shown text of an article, as start and end offsets."""
    looked_for, whole = finding.pattern(wanted), dataset.sources[source].display == "full"
    if not looked_for:
        return []
    cited = [] if whole else [c.span for c in _citations(dataset, source)]
    found = (
        (start + a, start + b)
        for start, end, folded in _searched(dataset, source)
        if looked_for.search(folded)
        for a, b in finding.places(dataset.articles[source].text[start:end], wanted)
    )
    return [(a, b) for a, b in found if whole or any(s.start <= a and b <= s.end for s in cited)]


@memoized(maxsize=2_000)
def _searched(dataset: Dataset, source: str) -> list[tuple[int, int, str]]:
    """The paragraphs of an article in which words are found: start and end of each, and its text as `finding.fold` makes it."""
    article = dataset.articles[source]
    read = [one for one in article.paragraphs if one.zone in CITABLE or one.zone == "heading"]
    return [(one.start, one.end, finding.fold(article.text[one.start : one.end])) for one in read]


def claims(dataset: Dataset, source: str, kept: Selection, filters: Filters, cite: str = "") -> list[dict[str, Any]]:
    """The claims that cite an article, in the order of the words that state them, each as plain data for the list beside it.

    `paragraph` is the number of the one beside which a claim stands: that of the first passage of its evidence in this article,
    which states it. Further passages tell who speaks, or of what, and may stand before it.
    `kept` says of each claim whether it passes the filter; the addresses of pages keep `filters`, and lead to the version
    `cite` if one is given. `link` is the address of the claim without a filter, and `cited` the same with the version of the
    dataset. `citation` is the text that cites its words, `sentence` the same with the whole sentences around them; that is empty
    where it is no other, or may not be shown.
    """
    listed = []
    for name, (text, sentence) in _cited_as(dataset, source).items():
        table, record = dataset.by_id[name]
        listed.append(
            {
                "id": name,
                "paragraph": dataset.articles[source].paragraph_at(stating(dataset, source, name).span.start),
                "table": table,
                "short": _short(dataset, record),
                "says": words.quotable(dataset, record),
                "when": words.other_time(dataset, record),
                "who": bylines.who(dataset, record),
                "kept": name in kept,
                "link": links.citing(links.to_record(name, article=source), cite),
                "cited": links.to_record(name, article=source, cite=dataset.version),
                "page": links.href("records", links.write(filters, {"record": name, "cite": cite})),
                **{
                    relation: [
                        {
                            "says": words.quotable(dataset, other),
                            "page": links.href("records", links.write(filters, {"record": other.id, "cite": cite})),
                        }
                        for other in others
                    ]
                    for relation, others in (
                        ("wholes", whole_of(dataset, record)),
                        ("parts", parts_of(dataset, record)[:MOST_PARTS]),
                    )
                },
                "citation": text,
                "sentence": sentence,
            }
        )
    return listed


def _short(dataset: Dataset, record: Claim) -> str:
    """What a claim is in the list beside an article: of a position the issue, the answer and the actor, of a number its kind."""
    match record:
        case Position():
            return f"{dataset.issues[record.issue].name}: {words.stance(dataset, record)} · {dataset.actors[record.actor].name}"
        case Attack():
            return record.title
    return f"{words.tag(dataset, record)} · {words.headline(dataset, record)}"


@memoized(maxsize=200)
def _cited_as(dataset: Dataset, source: str) -> dict[str, tuple[str, str]]:
    """For each claim that cites an article, in the order of the words that state them: its `citation` and its `sentence`."""
    by_record: dict[str, list[Citation]] = {}
    for cited in sorted(_citations(dataset, source), key=lambda c: (c.span, c.record)):
        by_record.setdefault(cited.record, []).append(cited)
    texts = {}
    for name in sorted(by_record, key=lambda name: (stating(dataset, source, name).span, name)):
        passages = by_record[name]
        text = citation.copied(dataset, *citation.longest(passages))
        whole = citation.copied(dataset, *citation.longest(_with_its_sentences(dataset, c) for c in passages))
        texts[name] = text, whole if whole != text and dataset.sources[source].display == "full" else ""
    return texts


def stating(dataset: Dataset, source: str, record: str) -> Citation:
    """The passage of an article that states a record, by their ids: the first of its evidence there. It must cite the article."""
    return next(cited for cited in dataset.citations[record] if cited.source == source)


def _with_its_sentences(dataset: Dataset, cited: Citation) -> Citation:
    """A passage, widened to the whole sentences in which its words stand."""
    article = dataset.articles[cited.source]
    around = [s for s in article.sentences if s.overlaps(cited.span)]
    start, end = min((s.start for s in around), default=cited.span.start), max((s.end for s in around), default=cited.span.end)
    return replace(cited, quote=fold(article.text[start:end]), span=Span(start, end, article.line_at(start), cited.span.zone))


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
            first, last = paragraph.line, article.line_at(paragraph.end - 1)
            lines = f"line {first}" if first == last else f"lines {first}–{last}"
            marked = [[spaced(text), list(names)] for text, names in shown]
            blocks.append({"n": number, "lines": lines, "zone": paragraph.zone, "pieces": marked})
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


def legend(dataset: Dataset, source: str, mode: str) -> str:
    """What each mark in an article means, as HTML: the kinds of record (`claims`), or what became of its words (`coverage`)."""
    if mode == "claims":
        labels = {f"claim {table}": label for table, label in vocabulary.WORDS["tables"].items()} | {
            "claim several": "Several kinds"
        }
    else:
        labels = _STATES
    if errata(dataset, source):
        labels = labels | {"erratum": "Apparent error"}
    return '<p class="key">' + " ".join(f'<mark class="{name}">{escape(label)}</mark>' for name, label in labels.items()) + "</p>"


def errata(dataset: Dataset, source: str) -> dict[str, str]:
    """The errata of an article in words, by the names that `paragraphs` gives to their pieces."""
    found = ((n, error) for n, error in enumerate(dataset.errata) if error.source == source)
    return {f"erratum:{n}": f"The article says: {e.says} Apparent error: {e.problem} Basis: {e.basis}" for n, e in found}


def states(dataset: Dataset, source: str) -> list[dict[str, str]]:
    """The state of each clause of an article in order, and the reason where it was set aside."""
    return [{"state": c.state, "reason": c.reason} for c in coverage.clauses(dataset, source)]


def shelf(selection: Selection, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What each article contributes, as data for `cards.shelf`; only those of some `names`, if they are given.

    `states` says in words how many of its claims are selected. `years` and `coded` (how much is coded) are the same for every
    filter.
    """
    dataset, entries = selection.dataset, []
    for name in dataset.sources if names is None else names:
        entries.append(
            {
                "source": dataset.sources[name],
                "states": contribution(selection, name),
                **_unfiltered(dataset, name),
            }
        )
    return entries


@memoized(maxsize=2000)
def _unfiltered(dataset: Dataset, source: str) -> dict[str, Any]:
    """What an entry of `shelf` says of an article under every filter."""
    return {"years": _years(dataset, source), "coded": coverage.summary(dataset, source)}


def contribution(selection: Selection, source: str) -> str:
    """What an article states in words: the years that all of its records are about, and how many the filter leaves.

    Of a filter it is also told what it does not narrow: '18 positions have no place (not narrowed)'.
    """
    years = _years(selection.dataset, source)
    about = f"Its records are about {years}. " if years else ""
    every, left = (_of_article(kept, source) for kept in (select(selection.dataset), selection))
    if left.size == every.size and not narrowing.left_out(left):
        counted = ", ".join(words.count_records(table, n) for table in CLAIMS if (n := every.count(table)))
        return f"{about}It states {counted or 'nothing that is recorded'}."
    narrowed = [table for table in narrowing.narrowed(selection.filters) if every.count(table)]
    parts = ", ".join(words.count_of_all(table, left.count(table), every.count(table)) for table in narrowed)
    told = [f"of its records the filter leaves {parts if left.size else 'none'}"] * bool(parts)
    text = "; ".join([*told, *(f"{rest} (not narrowed)" for rest in narrowing.left_out(left).values())])
    text = text or "of its records the filter leaves none"  # it has no record of a table that the filter narrows
    return f"{about}{text[0].upper()}{text[1:]}."


def _of_article(selection: Selection, source: str) -> Selection:
    """Those records of a selection that an article states."""
    return replace(selection, kept=selection.kept & selection.index.columns["sources"].with_any((source,)))


@memoized(maxsize=2000)
def _years(dataset: Dataset, source: str) -> str:
    """The years that the claims of an article are about: '2003 to 2011', '2011, some with an open end'; empty without a date."""
    claims = [dataset.by_id[name][1] for name in dict.fromkeys(c.record for c in _citations(dataset, source))]
    periods = [period for claim in claims if (period := period_of(claim, dataset))]
    days = [day for period in periods for day in (period.first, period.last) if day]
    if not days:
        return ""
    first, last = min(days).year, max(days).year
    is_open = any(period.first is None or period.last is None for period in periods)
    return (f"{first}" if first == last else f"{first} to {last}") + ", some with an open beginning or end" * is_open
