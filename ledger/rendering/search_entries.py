"""What the search of the whole ledger can find: an entry for each page, record, passage, actor, issue, place and so on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from ledger.charts.pages import PAGES
from ledger.model import vocabulary
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import Claim, Measured, Position
from ledger.query.selection import indexed, select
from ledger.rendering import guide
from ledger.urls import links
from ledger.urls.params import BY_KEY
from ledger.wording import bylines, citation, public_record, times, words

_NAMES = {
    "kept": "Kept passages memo footnotes",
    "sources": "Sources articles",
    "records": "Records",
    "curation": "Curation",
    "guide": "Guide help",
}
_ROW = re.compile(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find.

    group: the heading under which it is listed; title: how it is shown; also: other names for it; text: what else it is found by;
    href: the relative address that it opens, or `#copy` and `#clear` for the two commands; detail: what is said below the title;
    of: the record or passage that it stands for, whose details are worded when it is shown
    """

    group: str
    title: str
    href: str
    also: str = ""
    text: str = ""
    detail: str = ""
    of: Claim | Citation | None = None


def things(dataset: Dataset) -> Iterator[Entry]:
    """Yield the entries of all that is no record and no passage."""
    yield Entry("Commands", "Copy link", "#copy", "share this view address", detail="To what you see now")
    yield Entry("Commands", "Clear the filter", "#clear", "reset remove all", detail="And stay on this page")
    for name, title in (*((name, page.name) for name, page in PAGES.items()), *((n, t.split()[0]) for n, t in _NAMES.items())):
        yield Entry("Pages", title, links.href(name, ()), _NAMES.get(name, ""))
    for key, page in (("mode", "positions"), ("part", "curation")):
        for value, label in BY_KEY[key].options.items():
            yield Entry("Pages", label, links.href(page, [(key, value)]), detail=page.capitalize())
    for view in dataset.views:
        yield Entry(
            "Named views", view.title, f"{links.href(view.page, ())}?{view.query}", text=view.description, detail=view.description
        )
    yield from _named(dataset)
    yield from _answers(dataset)
    for section in guide.sections(dataset):
        yield Entry("Guide", section.title, f"guide#{section.name}")
        for row in _ROW.findall(section.html):
            term, meaning = (" ".join(unescape(_TAG.sub("", part)).split()) for part in row)
            if term:  # and not only a mark
                yield Entry("Guide", term, f"guide#{section.name}", text=meaning, detail=meaning)


def _named(dataset: Dataset) -> Iterator[Entry]:
    """Yield the entries of actors and places, which open their records, and of articles."""
    numbers = {table: select(dataset).counts(table) for table in ("actors", "places")}
    for actor in dataset.actors.values():
        counted = words.count(numbers["actors"][actor.id], "record")
        detail = " · ".join(filter(None, (", ".join(actor.aliases), bylines.role_of(actor), counted)))
        href = links.href("records", [("actor", actor.id)])
        yield Entry("Actors", actor.name, href, " · ".join(actor.aliases), actor.role or "", detail)
    for place in dataset.places.values():
        detail = words.count(numbers["places"][place.id], "record")
        yield Entry("Places", place.name, links.href("records", [("place", place.id)]), detail=detail)
    for source in dataset.sources.values():
        also = " · ".join(filter(None, (source.short, source.author, source.publisher, source.republished_by)))
        yield Entry("Articles", source.title, links.href("sources", [("article", source.id)]), also, detail=also)


def _answers(dataset: Dataset) -> Iterator[Entry]:
    """Yield the entries of issues, and of each answer that a position gives to one."""
    asked = Counter(p.issue for p in dataset.positions)
    given: dict[tuple[str, str], list[str]] = {}
    for p in dataset.positions:
        given.setdefault((p.issue, p.stance), []).append(words.stance(dataset, p))
    for issue in dataset.issues.values():
        detail = f"{issue.question} {words.count_records('positions', asked[issue.id])}"
        yield Entry("Issues", issue.name, links.href("positions", [("issue", issue.id)]), issue.question, detail=detail)
        for stance in vocabulary.WORDS["stances"]:
            if labels := given.get((issue.id, stance)):
                href = links.href("positions", [("issue", issue.id), ("stance", stance)])
                detail = f"{issue.question} {words.count_records('positions', len(labels))}"
                yield Entry("Answers", " or ".join(dict.fromkeys(labels)), href, issue.question, detail=detail)


def _public_record(dataset: Dataset) -> Iterator[Entry]:
    """Yield the entries of what the public record has beside claims, each of which opens its claim."""
    for comparison in dataset.comparisons:
        if reference := dataset.reference.get(comparison.reference or ""):
            line, (_, claim) = public_record.line(dataset, comparison), dataset.by_id[comparison.claim]
            told = f"{words.quotable(dataset, claim)} · {line.by} · {line.relation}"
            also = f"{reference.producer} {reference.title}"
            href = links.href("records", [("record", claim.id)])
            yield Entry(public_record.NAME, line.says, href, also, f"{reference.id} {comparison.why}", told)


def claims(dataset: Dataset) -> Iterator[Entry]:
    """Yield the entries of records, each as its own page, of the passages that state them, and of what the public record has."""
    texts = indexed(dataset).texts
    for number, (_, record) in enumerate(dataset.claims()):
        href = links.href("records", [("record", record.id)])
        yield Entry(
            "Records", words.with_error_remark(dataset, record), href, text=f"{texts[number]} {_told(dataset, record)}", of=record
        )
    seen = set()
    for cited in (c for citations in dataset.citations.values() for c in citations):
        if (cited.source, cited.span) not in seen:
            seen.add((cited.source, cited.span))
            yield Entry("Passages", cited.quote, links.to_record(cited.record, article=cited.source), of=cited)
    yield from _public_record(dataset)


def _told(dataset: Dataset, record: Claim) -> str:
    """What a record is found by besides the words by which the filter finds it: table, sort, time, issue, articles, numbers."""
    table = words.singular(dataset.by_id[record.id][0])
    numbers = (n for n in (record.low, record.best, record.high) if n) if isinstance(record, Measured) else ()
    issue = dataset.issues[record.issue].name if isinstance(record, Position) else ""
    sources = (dataset.sources[c.source].short for c in dataset.citations[record.id])
    return " ".join(
        (table, words.tag(dataset, record), times.when(dataset, record), issue, *dict.fromkeys(sources), *map(str, numbers))
    )


def detail(dataset: Dataset, entry: Entry) -> str:
    """What is said below the title of an entry: of a record its sort and articles, of a passage where it stands."""
    match entry.of:
        case Citation() as cited:
            error = ", words with an apparent error" * citation.has_noted_error(dataset, cited)
            return (
                f"{dataset.sources[cited.source].short}, {citation.spot(dataset.articles[cited.source], cited.span.start)}{error}"
            )
        case Claim() as record:
            sources = dict.fromkeys(dataset.sources[c.source].short for c in dataset.citations[record.id])
            table = words.singular(dataset.by_id[record.id][0]).capitalize()
            return f"{table} · {words.tag(dataset, record)} · {times.when(dataset, record)} · {', '.join(sources)}"
    return entry.detail
