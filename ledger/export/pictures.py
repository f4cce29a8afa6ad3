"""The pictures of a view: for each chart and table of a page what is drawn, and the words above and below it.

A picture is drawn by a script in the browser. It is given the values that the page itself draws: the figure of a chart, the cells
of a grid, or the HTML of a table. So it says what the page says, and all of it, where the page shows a long table in parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger import charts
from ledger.charts.pages import PAGES, State, charts_of
from ledger.export.about import About, about_view
from ledger.export.compared import compared
from ledger.export.names import file_name
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.vocabulary import LICENSES
from ledger.query.selection import select
from ledger.rendering import cards, comparison
from ledger.urls.links import Link
from ledger.urls.view import defaults
from ledger.wording import citation

EMPTY = "·"
"""The text of a cell of a grid that has no record."""


@dataclass(frozen=True)
class Picture:
    """A picture without its size and its ending.

    key: the name of the chart or table on its page; name: of the file, without ending; title, sentence, rule: those of the
    page; said: the filter in words, and what it leaves out as unknown; notes: what stands below it, as pairs of label and text.
    drawn: what is drawn, in one of the forms `figure`, `grid` and `html`; `html` beside a figure is a list that stands at its
    side. legend: HTML.
    """

    key: str
    name: str
    title: str
    sentence: str
    said: str
    notes: tuple[tuple[str, str], ...]
    drawn: Mapping[str, Any]
    legend: str = ""

    def data(self, label: str) -> dict[str, Any]:
        """The picture as plain data for the script that draws it. label: what its buttons stand behind."""
        lines = [line for line in (self.sentence, self.said) if line]
        about_it = {"label": label, "name": self.name, "title": self.title, "lines": lines, "key": self.legend}
        return {**about_it, "notes": self.notes, **self.drawn}


def pictures(dataset: Dataset, link: Link, page: str, base: str = "", only: str = "") -> list[Picture]:
    """The pictures of the view that a link opens on a page: none where the page has no charts, or the filter leaves nothing.

    base: the URL of the dashboard with a slash at its end, or empty. only: the key of the one picture that is wanted.
    """
    if page not in PAGES:
        return []
    state, selection = defaults(page) | dict(link.state), select(dataset, link.filters)
    view = about_view(dataset, link, page, base)
    made = []
    for key, drawing in charts_of(page, dataset, link.filters, state).items():
        if drawing.shown and only in ("", key):
            is_first = key == page  # the others do not depend on the state of the page
            name = view.view_name if is_first else file_name(dataset, [page, key], link.filters, PAGES[page].tables)
            made.append(_of_drawing(dataset, drawing, key, name, view, state, bool(link.filters.active())))
    table = compared(selection, state) if page == "positions" else None
    if table and only in ("", table.key):
        notes = _notes(dataset, (position.id for position in table.positions()), " ".join(table.rules), view)
        words = table.title, table.sentence, _said(view)
        made.append(Picture(table.key, view.view_name, *words, notes, {"html": table.html(table.entries)}, table.legend))
    return made


def _of_drawing(
    dataset: Dataset, drawing: charts.Chart | charts.Grid, key: str, name: str, view: About, state: State, is_filtered: bool
) -> Picture:
    """The picture of a chart or grid."""
    drawn: dict[str, Any] = {}
    legend = ""
    if isinstance(drawing, charts.Chart):
        drawn["figure"] = drawing.figure
        if drawing.beside:
            drawn["html"] = cards.choices_beside(drawing.beside, lambda one: (), "")
    else:
        drawn["grid"] = drawing.data(EMPTY)
        if key == "positions":
            legend = comparison.legend(dataset, is_filtered, state["level"])
    notes = _notes(dataset, drawing.shown, drawing.rule, view)
    return Picture(key, name, drawing.title, drawing.sentence, _said(view), notes, drawn, legend)


def _said(view: About) -> str:
    """The filter in words, and what it leaves out although it may belong here."""
    return f"{view.said} {view.perhaps}".rstrip()


def _notes(dataset: Dataset, ids: Iterable[str], rule: str, view: About) -> tuple[tuple[str, str], ...]:
    """What stands below a picture: how to read it, the articles that state its records, version and day, and the address."""
    cited = {cited.source for name in ids for cited in dataset.citations[name]}
    day = f" of {dates.say(dataset.changes[0].date)}" if dataset.changes else ""
    rights = f" The records: {LICENSES[view.license].name}." if view.license else ""
    return (
        ("How to read it:", rule),
        ("Articles:", " ".join(citation.source_line(dataset, source) for source in dataset.sources if source in cited)),
        (f"{dataset.subject.title}.", f"Dataset version {dataset.version}{day}.{rights}"),
        ("Address:", view.base + view.link),
    )
