"""What a reader sees, as one value: a page, the filter, and the state of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.urls import links
from ledger.urls.param_values import ordered
from ledger.urls.params import PARAMS, Notice, params

FILTER_PARAMS = tuple(p for p in PARAMS if p.field)
FIELDS = {p.key: p.field for p in FILTER_PARAMS}
"""The field of `Filters` that each parameter of the filter sets."""


@dataclass(frozen=True)
class View:
    """What a reader sees.

    page: the name of the page in its address, `overview` for the first page
    asked: the filter as the reader set it; its period may end before it begins while the reader changes one end after the other
    state: the value of every parameter of the page that is no part of the filter, by its key; its default if the address has none
    notices: what could not be applied of the link that the view was opened by
    is_opened: whether the view came out of an address and its filter is unchanged since
    """

    page: str
    asked: Filters
    state: Mapping[str, str]
    notices: tuple[Notice, ...] = ()
    is_opened: bool = False

    @cached_property
    def filters(self) -> Filters:
        """The filter, with the two ends of its period in order."""
        start, end = ordered(self.asked.start, self.asked.end)
        return replace(self.asked, start=start, end=end)

    def query(self) -> links.Query:
        """The parameters of the shortest link to the same view."""
        return links.write(self.asked, self.state)

    def value(self, key: str) -> Any:
        """The value of a parameter: a tuple of ids for choices, a date or None for a day, otherwise text."""
        return getattr(self.asked, FIELDS[key]) if key in FIELDS else self.state[key]

    def changed(self, changes: Mapping[str, Any]) -> "View":
        """The view with other values of some parameters. None stands for the default; what the page does not know is left out."""
        unset = Filters()
        fields = {FIELDS[key]: getattr(unset, FIELDS[key]) if v is None else v for key, v in changes.items() if key in FIELDS}
        asked = replace(self.asked, **fields)
        state = {key: changes.get(key, self.state[key]) or default for key, default in defaults(self.page).items()}
        is_opened = self.is_opened and asked == self.asked
        return View(self.page, asked, state, self.notices if is_opened else (), is_opened)


def defaults(page: str) -> dict[str, str]:
    """The values of a page's parameters that are no part of the filter, for an address that names none of them."""
    return {p.key: p.default for p in params(page) if not p.field}


def read(pairs: Iterable[tuple[str, str]], page: str, dataset: Dataset) -> View:
    """The view that an address stands for. Never raises; what cannot be applied is among the notices."""
    link = links.read_pairs(pairs, page, dataset)
    return View(page, link.filters, defaults(page) | dict(link.state), link.notices, is_opened=True)
