"""What every exported file says of itself: filter in words, counting rules, dataset version, citation, and link to the view."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ledger.charts.pages import described, name_of, tables_held, tables_told, topic_of
from ledger.export.names import changed_state, file_name, state_words
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.model.vocabulary import LICENSES
from ledger.query import narrowing, reach
from ledger.query.filters import describe
from ledger.query.selection import Selection, select
from ledger.query.totals import COUNTING_RULES
from ledger.urls import links
from ledger.urls.links import Link
from ledger.urls.view import defaults
from ledger.wording import citation as citing
from ledger.wording import words


@dataclass(frozen=True)
class About:
    """A view that is exported: the page, the filter, and the dataset that they were applied to.

    dataset: the whole dataset. name: file name without ending of files of records; view_name: that of what shows the view
    itself, such as the report, which follows its state too. title: what the view is called. contents: what files of records
    hold, as their title. said: the filter as a sentence, and what it does not narrow; perhaps: what it leaves out although it
    may belong here. records, of: number of records that the filter leaves, and of all, in the tables that the export is about.
    counted: the same in words. link: address of the view within the dashboard. license: the SPDX id of the licence of the
    records, None if their version states none; rights: the same in words. base: address of the dashboard, with a slash at its
    end; empty where it is not known.
    """

    dataset: Dataset
    name: str
    view_name: str
    title: str
    contents: str
    said: str
    perhaps: str
    version: str
    records: int
    of: int
    counted: str
    link: str
    license: str | None
    rights: str
    base: str = ""

    @property
    def passages(self) -> bool:
        """Whether links into the dashboard can be made: only where its address is known."""
        return bool(self.base)

    @property
    def reach(self) -> str:
        """That links open only where the dashboard runs, if its address is of one computer or network; else empty."""
        if not _is_private(urlsplit(self.base).hostname or ""):
            return ""
        return (
            f"Only where this dashboard runs: {self.base} is the address of one computer or of a network of its own, also in "
            "citations. Whoever reads elsewhere needs article, words and place, which each citation names."
        )

    def passage(self, record: str, source: str) -> str:
        """The address at which the dashboard shows a record's words."""
        return self.base + links.to_record(record, None, source)

    def citation(self) -> str:
        """How to cite the view."""
        return citing.chart(self.dataset, self.title, self.said).replace(citing.LINK, self.base + self.link)

    def lines(self) -> list[tuple[str, str]]:
        """What the file says of itself, as pairs of label and text, for people to read."""
        return [
            ("Title", self.contents),
            ("View", self.title),
            ("Filter", self.said),
            ("Records", self.counted),
            *([("Left out, perhaps asked for", self.perhaps)] if self.perhaps else []),
            ("Dataset version", self.version),
            ("Link to this view", self.base + self.link),
            *([("Where links open", self.reach)] if self.reach else []),
            ("Cite as", self.citation()),
            ("Licence", self.rights),
            *(("Counting rule", rule) for rule in COUNTING_RULES),
        ]

    def facts(self) -> dict[str, object]:
        """What the file says of itself, as values by their keys, for programs to read."""
        return {
            "title": self.contents,
            "view": self.title,
            "filter": self.said,
            "records": self.records,
            "counted": self.counted,
            "left_out": self.perhaps or None,
            "dataset_version": self.version,
            "link": self.base + self.link,
            "where_links_open": self.reach or None,
            "citation": self.citation(),
            "license": self.license,
            "license_url": LICENSES[self.license].url if self.license else None,
            "rights": self.rights,
            "rules": list(COUNTING_RULES),
        }

    def file(self, ending: str) -> str:
        """The file name with an ending such as `csv`; it holds the page, the filter in words and the version."""
        return f"{self.name if ending in _OF_RECORDS else self.view_name}.{ending}"


def _is_private(host: str) -> bool:
    """Whether a host is one computer itself or lies in a network of its own; not where there is none."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(host) and ("." not in host or host.endswith((".localhost", ".local", ".lan", ".internal", ".home.arpa")))


_OF_RECORDS = ("csv", "parquet", "json", "xlsx", "zip")
"""The endings of files that hold the records of a view and do not show it."""


def about(dataset: Dataset, link: Link, page: str, base: str = "") -> About:
    """What files of records say of the view that a link opens on a page of the whole `dataset`; `base` as in About."""
    tables = tables_held(page, link.filters, defaults(page) | dict(link.state))
    return _about(dataset, link, page, base, tables, narrowing.described(dataset, link.filters, tables, CLAIMS))


def about_view(dataset: Dataset, link: Link, page: str, base: str = "") -> About:
    """What files that show a view, such as the report, say of it. Their tables are those that the page tells of."""
    state = defaults(page) | dict(link.state)
    tables = tables_told(page, link.filters, state)
    return _about(dataset, link, page, base, tables, described(page, dataset, link.filters, state))


def _about(dataset: Dataset, link: Link, page: str, base: str, tables: Sequence[str], said: str) -> About:
    """The description of a view for files of some tables; `said` is the filter in words."""
    selected = select(dataset, link.filters)
    state = {key: value for key, value in link.state.items() if key != "cite"}
    target = links.href(page, links.citable(link.filters, state, page, dataset.version))
    shown = changed_state(page, state)
    listed = [shown.pop("table")] if "table" in shown else []
    name = file_name(dataset, [page, *listed], link.filters, tables, [*map("=".join, shown.items())])
    if state.get("mode") == "time":
        state = {**state, "topic": topic_of(selected, {"topic": "", **state})}
    view_name = file_name(dataset, [page, *state_words(dataset, page, state)], link.filters, tables)
    left, whole = narrowing.counts(selected, tables)
    counted = narrowing.counts_in_words(selected, tables)
    return About(
        dataset,
        name,
        view_name,
        name_of(page, dataset, state),
        _contents(selected, tables),
        said,
        " ".join(reach.in_words(reach.beside(selected, tables))),
        dataset.version,
        left,
        whole,
        counted,
        target.removeprefix("./"),
        dataset.subject.license,
        citing.rights(dataset),
        base,
    )


def _contents(selected: Selection, tables: Sequence[str]) -> str:
    """What files of some tables hold: 'The Iraq ledger, records with place Baghdad: 3 of 32 troop levels, all 136 positions'."""
    dataset, asked = selected.dataset, selected.filters
    numbers = ((name, selected.count(name), len(getattr(dataset, name))) for name in tables)
    told = [words.count_of_all(name, number, size) for name, number, size in numbers if number]
    if not asked.active():
        return f"{dataset.subject.title}: all {words.count(dataset.size, 'record')}"
    said = describe(dataset, asked).removesuffix(".")
    return f"{dataset.subject.title}, {said[0].lower()}{said[1:]}: {', '.join(told) or 'none'}"
