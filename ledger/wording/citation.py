"""How a passage or a chart is cited: author, title, publisher, date as far as it is known, the words, and the link."""

from ledger.model import dates
from ledger.model.dataset import Citation, Dataset

LINK = "{link}"


def source_line(dataset: Dataset, source: str) -> str:
    """An article in one line; what the file does not name is left out, and an inferred date says so."""
    found = dataset.sources[source]
    by = f"{found.author}: " if found.author else ""
    where = [
        found.publisher,
        f"republished by {found.republished_by}" if found.republished_by else None,
        dates.say(found.published),
    ]
    return f"{by}{found.title.rstrip('.')}. {', '.join(part for part in where if part)}."


def passage(dataset: Dataset, citation: Citation) -> str:
    """The citation of a passage; `{link}` stands where the address of the passage belongs."""
    return f"{source_line(dataset, citation.source)} “{citation.quote}” (line {citation.span.line}) {LINK}"


def ledger(dataset: Dataset) -> str:
    """What a figure comes from."""
    return f"{dataset.subject.title}, dataset {dataset.version}"


def chart(source: str, title: str, said: str) -> str:
    """The citation of a chart of `source` under a filter, `said` in words; `{link}` stands where its address belongs."""
    return f"{source}: {title}. {said} {LINK}"
