"""Citations as plain text: of an article, of a passage, of the ledger and of a chart."""

from collections.abc import Iterable

from ledger.model import dates
from ledger.model.article import Article, Span
from ledger.model.dataset import Citation, Dataset

LINK = "{link}"  # stands in a citation where the address belongs


def source_line(dataset: Dataset, source: str) -> str:
    """The article `source` in one line: author, title, publisher and date; what its file does not name is left out."""
    details = dataset.sources[source]
    by = f"{details.author}: " if details.author else ""
    origin = [
        details.publisher,
        f"republished by {details.republished_by}" if details.republished_by else None,
        dates.say(details.published),
    ]
    return f"{by}{details.title.rstrip('.')}. {', '.join(part for part in origin if part)}."


def spot(article: Article, start: int) -> str:
    """Where an offset of an article lies, as the margin of the reading room counts: 'par. 17, line 34'."""
    return f"par. {article.paragraph_at(start)}, line {article.line_at(start)}"


def place(dataset: Dataset, source: str, *spans: Span) -> str:
    """Where passages of an article begin, with its name: 'Slavin 2011, par. 17, line 34'; several are divided by semicolons."""
    article = dataset.articles[source]
    return f"{dataset.sources[source].short}, {'; '.join(spot(article, span.start) for span in spans)}"


def longest(citations: Iterable[Citation]) -> list[Citation]:
    """The citations without passages that lie in another one: an attack and the blame for it may cite the same words."""
    distinct = list({(c.source, c.span): c for c in citations}.values())
    return [c for c in distinct if not any(_lies_in(c, other) for other in distinct if other is not c)]


def _lies_in(cited: Citation, other: Citation) -> bool:
    """Whether the words of a citation are among those of another one."""
    return cited.source == other.source and other.span.start <= cited.span.start and cited.span.end <= other.span.end


def passage(dataset: Dataset, first: Citation, *others: Citation) -> str:
    """The citation of a passage, or of several of one article: article, words and places, dataset, LINK for the address."""
    quotes = " ".join(f"“{c.quote}” ({spot(dataset.articles[c.source], c.span.start)})" for c in (first, *others))
    return f"{source_line(dataset, first.source)} {quotes}. {ledger(dataset)}. {LINK}"


def ledger(dataset: Dataset) -> str:
    """The name of the ledger with the version of its dataset."""
    return f"{dataset.subject.title}, dataset {dataset.version}"


def chart(source: str, title: str, filter_text: str) -> str:
    """The citation of a chart of `source` under a filter, which `filter_text` describes, with LINK for its address."""
    return f"{source}: {title}. {filter_text} {LINK}"
