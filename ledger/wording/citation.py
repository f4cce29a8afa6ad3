"""Citations as plain text: of an article, of a passage, of the ledger and of a chart."""

from ledger.model import dates
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


def passage(dataset: Dataset, citation: Citation) -> str:
    """The citation of a passage: its article, its words and its line, with LINK for the address of the passage."""
    return f"{source_line(dataset, citation.source)} “{citation.quote}” (line {citation.span.line}) {LINK}"


def ledger(dataset: Dataset) -> str:
    """The name of the ledger with the version of its dataset."""
    return f"{dataset.subject.title}, dataset {dataset.version}"


def chart(source: str, title: str, filter_text: str) -> str:
    """The citation of a chart of `source` under a filter, which `filter_text` describes, with LINK for its address."""
    return f"{source}: {title}. {filter_text} {LINK}"
