"""Citations as plain text: of a view or chart, of a record, of an article and of a passage.

Each says in this order who says it, what, in which version of the ledger, of which day, and where. `bibliography` puts the same
parts into the fields of reference managers.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from ledger.model import dates
from ledger.model.article import Article, Span, fold
from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Erratum
from ledger.model.vocabulary import LICENSES
from ledger.wording import words

LINK = "{link}"  # stands in a citation where the address belongs
NOTE = re.compile(r"\{note:([a-z0-9-]+)\}")
"""Stands in a copied passage for its article, by its id, as a footnote cites it: which style that has is the reader's choice."""
LEFT_OUT = "[…]"  # the article itself may have … in its words
NO_TITLE = " (no title in the file; its first words)"
"""What stands in the dataset behind the title of an article whose file has none."""

_MARKS = re.compile('[“”"]')
_WORD = re.compile(r"\w")


def ended(text: str) -> str:
    """A text as a sentence: with a full stop, unless it ends with a sign that ends a sentence."""
    return text if text.rstrip("”’\"'").endswith((".", "?", "!", "…")) else f"{text}."


def title(dataset: Dataset, source: str) -> str:
    """The title of an article without a full stop; in brackets its first words, where its file has no title."""
    text = dataset.sources[source].title
    first_words = text.removesuffix(NO_TITLE)
    return text.rstrip(".") if first_words == text else f"[{first_words}]"


def history(dataset: Dataset, source: str) -> str:
    """What of the publication of an article only words can say: that its date is inferred, and who published it again; or empty.

    It is a sentence without a full stop: 'Published some day from 11 to 17 July 2011 (date inferred); republished by
    Atlantic Council'.
    """
    details = dataset.sources[source]
    inferred = f"Published {dates.say_day(details.published)}" * dates.parse(details.published).inferred
    again = f"{'republished' if inferred else 'Republished'} by {details.republished_by}" if details.republished_by else ""
    return "; ".join(filter(None, (inferred, again)))


def source_line(dataset: Dataset, source: str) -> str:
    """The article `source` in one line: author, title, publisher and date, and who published it again.

    What its file does not name is left out.
    """
    details = dataset.sources[source]
    by = f"{details.author}: " if details.author else ""
    when = dates.say_day(details.published)
    where = f"{details.publisher}, {when}" if details.publisher else f"{when[0].upper()}{when[1:]}"
    again = f"; republished by {details.republished_by}" if details.republished_by else ""
    return f"{by}{ended(title(dataset, source))} {where}{again}."


_OUTSIDE = {"headline": "headline, ", "deck": "below the headline, ", "caption": "caption, "}
"""What is said of words that stand outside the body of an article, by the kind of their zone."""


def spot(article: Article, start: int) -> str:
    """Where an offset of an article lies, as the margin of the reading room counts: 'par. 17, line 34'.

    Of words outside the body it says so first: 'headline, par. 1, line 2'.
    """
    line = article.line_at(start)
    return f"{_OUTSIDE.get(article.zone_at(line) or '', '')}par. {article.paragraph_at(start)}, line {line}"


def place(dataset: Dataset, source: str, *spans: Span) -> str:
    """Where passages of an article begin, with its name: 'Slavin 2011, par. 17, line 34'; several are divided by semicolons.

    A place at which several of them begin is told once.
    """
    spots = dict.fromkeys(spot(dataset.articles[source], span.start) for span in spans)
    return f"{dataset.sources[source].short}, {'; '.join(spots)}"


def by_article(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """The citations by the id of their article, in the order of its words, without those that lie in another one."""
    by_source: dict[str, list[Citation]] = {}
    for cited in longest(citations):
        by_source.setdefault(cited.source, []).append(cited)
    return {source: sorted(cited, key=lambda c: c.span) for source, cited in by_source.items()}


def longest(citations: Iterable[Citation]) -> list[Citation]:
    """The citations without passages that lie in another one: an attack and the blame for it may cite the same words."""
    distinct = list({(c.source, c.span): c for c in citations}.values())
    return [c for c in distinct if not any(o is not c and o.source == c.source and o.span.contains(c.span) for o in distinct)]


def passage(dataset: Dataset, first: Citation, *others: Citation) -> str:
    """The citation of a passage, or of several of one article: article, words and places, dataset, LINK for the address.

    The errors that the ledger notes follow.
    """
    said = passages(dataset, first, *others)
    return f"{source_line(dataset, first.source)} {said}. {ledger(dataset)}. {LINK}{errata(dataset, first, *others)}"


def copied(dataset: Dataset, first: Citation, *others: Citation) -> str:
    """A passage, or several of one article, as a reader copies it: the words, and behind them what a footnote says.

    That is NOTE for the article, and the place. The errors that the ledger notes follow.
    """
    spans = (one.span for one in sorted((first, *others), key=lambda one: one.span))
    footnote = f"{{note:{first.source}}} {place(dataset, first.source, *spans)}."
    return f"{passages(dataset, first, *others, placed=False)} {footnote}{errata(dataset, first, *others)}"


def passages(dataset: Dataset, *cited: Citation, placed: bool = True) -> str:
    """The words and places of passages of one article: '“…” (par. 17, line 34)'; `placed` is whether places are told.

    They stand in the order of the article, with […] where words between them are left out.
    """
    article = dataset.articles[cited[0].source]
    said, at, end = "", "", 0
    for one in _joined(article, cited):
        here, gap = spot(article, one.span.start), f"{LEFT_OUT} " * bool(_WORD.search(article.text, end, one.span.start))
        if said:
            said += f" {gap}" if here == at or not placed else f"” ({at}) {gap}“"
        said, at, end = said + quoted(article, one), here, one.span.end
    said = said.replace(f"{LEFT_OUT} {LEFT_OUT}", LEFT_OUT)
    return f"“{said}” ({at})" if placed else f"“{said}”"


def article(dataset: Dataset, source: str) -> str:
    """The citation of an article as it is read in the ledger, with LINK for its address."""
    return f"{source_line(dataset, source)} {ledger(dataset)}. {LINK}"


def record(dataset: Dataset, name: str, source: str) -> str:
    """The citation of a record with the words that state it in one article, and LINK for its address.

    `name` and `source` are the ids of the record and of the article. The errors that the ledger notes in the words follow.
    """
    cited = by_article(dataset.citations[name])[source]
    said = f"{authors(dataset)}: {statement(dataset, name, source)}. {ledger(dataset)}. {LINK}"
    return f"{said}{errata(dataset, *cited)}"


def statement(dataset: Dataset, name: str, source: str) -> str:
    """A record in its own words, the article that states it, and the words there with their places; without a full stop."""
    headline = ended(words.quotable(dataset, dataset.by_id[name][1]))
    cited = by_article(dataset.citations[name])[source]
    return f"{headline[0].upper()}{headline[1:]} {source_line(dataset, source)} {passages(dataset, *cited)}"


def errata(dataset: Dataset, *cited: Citation) -> str:
    """What the ledger notes of the errors in passages of one article, to be put behind a citation; empty if nothing.

    An error belongs to a passage that holds its words, or to whose record it is marked to belong.
    """
    return "".join(f" [The ledger notes an apparent error: {error}]" for error in noted(dataset, *cited))


def noted(dataset: Dataset, *cited: Citation, shown: bool = True) -> list[str]:
    """The errors that the ledger notes in passages of one article, each in words: what the article says, and what is wrong.

    Where the words are not `shown` these are the errors that bear on the records alone.
    """
    return [
        f"the article says: {error.says} – {error.problem}"
        for error, span in _errors(dataset, cited[0].source)
        if any(one.record in error.marked or (shown and one.span.contains(span)) for one in cited)
    ]


def has_noted_error(dataset: Dataset, cited: Citation) -> bool:
    """Whether the ledger notes an apparent error in the words of a passage."""
    return any(cited.span.contains(span) for _, span in _errors(dataset, cited.source))


@memoized(maxsize=64)
def _errors(dataset: Dataset, source: str) -> tuple[tuple[Erratum, Span], ...]:
    """The errors of an article, each with the place of its words there."""
    article = dataset.articles[source]
    places = ((error, article.find(error)) for error in dataset.errata if error.source == source)
    return tuple((error, span) for error, span in places if isinstance(span, Span))


def _joined(article: Article, citations: Iterable[Citation]) -> list[Citation]:
    """Passages of an article in its order; those of one paragraph between which no word stands are one."""
    joined: list[Citation] = []
    for cited in sorted(citations, key=lambda c: c.span):
        before = joined[-1].span if joined else cited.span
        beside = not _WORD.search(article.text, before.end, cited.span.start)
        if joined and beside and article.paragraph_at(before.start) == article.paragraph_at(cited.span.start):
            span = replace(before, end=max(before.end, cited.span.end))
            joined[-1] = replace(joined[-1], quote=fold(article.text[span.start : span.end]), span=span)
        else:
            joined.append(cited)
    return joined


def quoted(article: Article, cited: Citation) -> str:
    """The words of a passage as they stand between double marks: quotations in them have single marks.

    A passage that starts or ends inside a quotation gets the mark that it lacks, and […] where words of it are left out.
    """
    paragraph = article.paragraphs[article.paragraph_at(cited.span.start) - 1]
    opened = _opened(article.text[paragraph.start : cited.span.start])
    text, inside = "", opened is not None
    if opened is not None:
        text = f"{f'{LEFT_OUT} ' * bool(_WORD.search(article.text, paragraph.start + opened, cited.span.start))}‘"
    text += single(cited.quote, inside)
    if _opened(article.text[paragraph.start : cited.span.end]) is None:
        return text
    closing = _MARKS.search(article.text, cited.span.end)
    rest = closing.start() if closing else len(article.text)
    return f"{text}’{f' {LEFT_OUT}' if _WORD.search(article.text, cited.span.end, rest) else ''}"


def single(text: str, inside: bool = False) -> str:
    """A text with single quotation marks for double ones; `inside` if it starts inside a quotation."""
    said, end = "", 0
    for mark in _MARKS.finditer(text):
        inside = mark[0] == "“" or (mark[0] == '"' and not inside)
        said += f"{text[end : mark.start()]}{'‘' if inside else '’'}"
        end = mark.end()
    return said + text[end:]


def _opened(text: str) -> int | None:
    """Where in a text the quotation starts that is still open at its end; None if none is."""
    start: int | None = None
    for mark in _MARKS.finditer(text):
        start = mark.end() if mark[0] == "“" or (mark[0] == '"' and start is None) else None
    return start


def authors(dataset: Dataset) -> str:
    """Who made the ledger, as a name."""
    return f"The authors of {dataset.subject.title}"


def issued(dataset: Dataset) -> str | None:
    """When this version of the dataset was made (EDTF): at the last change in its log; None if it has no log."""
    return dataset.changes[0].date if dataset.changes else None


def ledger(dataset: Dataset) -> str:
    """The name of the ledger with the version of its dataset and the day of that version."""
    day = issued(dataset)
    return f"{dataset.subject.title}, dataset {dataset.version}{f', {dates.say(day)}' if day else ''}"


def chart(dataset: Dataset, title: str, filter_text: str) -> str:
    """The citation of a view or chart under a filter, which `filter_text` describes, with LINK for its address."""
    return f"{authors(dataset)}: {ended(view_title(title, filter_text))} {ledger(dataset)}. {LINK}"


def view_title(title: str, filter_text: str) -> str:
    """A view or chart and the filter, which `filter_text` describes, without a full stop. Words are not said twice."""
    return (filter_text if filter_text.startswith(title) else f"{ended(title)} {filter_text}").rstrip(".")


NOT_OURS = (
    "The texts of the articles are not ours and stay under the rights of their owners; files hold the passages on which the "
    "records stand."
)
"""To what the licence of the records does not apply."""


def rights(dataset: Dataset) -> str:
    """The licence of the records in words, and to what it does not apply. Versions from before there was one state none."""
    name = dataset.subject.license
    stated = f"The records: {LICENSES[name].name} ({name}), {LICENSES[name].url}" if name else "This version states no licence"
    return f"{stated}. {NOT_OURS}"
