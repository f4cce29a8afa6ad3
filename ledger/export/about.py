"""What every export says of itself: the filter in words, the counting rules, the version, how to cite, and the way back."""

import re
from dataclasses import dataclass

from ledger.charts.pages import PAGES
from ledger.model.dataset import Dataset
from ledger.query.filters import describe
from ledger.query.selection import select
from ledger.query.totals import COUNTING_RULES
from ledger.urls import links
from ledger.urls.links import Link
from ledger.wording import citation as citing


@dataclass(frozen=True)
class About:
    """A view of the dataset that is exported: its title, filter in words, version, counts, and the link that restores it.

    ledger: what the view is cited as a part of; name: of its file, without ending.
    """

    ledger: str
    name: str
    title: str
    said: str
    version: str
    records: int
    of: int
    link: str
    base: str = ""

    @property
    def passages(self) -> bool:
        """Whether links into the dashboard can be made: only where its address is known."""
        return bool(self.base)

    def passage(self, record: str, source: str) -> str:
        """The address at which the dashboard shows a record's words."""
        return self.base + links.to_record(record, None, source)

    def citation(self) -> str:
        """How to cite the view."""
        return citing.chart(self.ledger, self.title, self.said).replace(citing.LINK, self.base + self.link)

    def lines(self) -> list[tuple[str, str]]:
        """Everything that the export says of itself, as label and text."""
        return [
            ("Title", self.title),
            ("Filter", self.said),
            ("Records", f"{self.records} of {self.of}"),
            ("Dataset version", self.version),
            ("Link to this view", self.base + self.link),
            ("Cite as", self.citation()),
            *(("Counting rule", rule) for rule in COUNTING_RULES),
        ]

    def facts(self) -> dict[str, object]:
        """The same for a machine."""
        return {
            "title": self.title,
            "filter": self.said,
            "records": self.records,
            "dataset_version": self.version,
            "link": self.base + self.link,
            "citation": self.citation(),
            "rules": list(COUNTING_RULES),
        }

    def file(self, ending: str) -> str:
        """A file name that says the filter and the version."""
        return f"{self.name}.{ending}"


def file_name(dataset: Dataset, what: str, said: str) -> str:
    """A name that holds what is exported, the filter in words as far as there is room, and the version; without ending."""
    words = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")
    return "_".join(filter(None, [dataset.subject.id, what, words[:90].rstrip("-"), dataset.version]))


def _title(page: str) -> str:
    if page in ("", "overview"):
        return "All records"
    return PAGES[page].name if page in PAGES else page.capitalize()


def about(dataset: Dataset, link: Link, page: str, base: str = "") -> About:
    """What an export of a view says; `base` is the address of the dashboard with a slash at its end, where it is known."""
    selected = select(dataset, link.filters)
    state = {key: value for key, value in link.state.items() if key != "cite"}
    target = links.href(page, links.cite(link.filters, state, page, dataset.version))
    said = describe(dataset, link.filters)
    count, whole = selected.size, dataset.size
    ledger, name = citing.ledger(dataset), file_name(dataset, "", said)
    return About(ledger, name, _title(page), said, dataset.version, count, whole, target.removeprefix("./"), base)
