"""The pages that have charts: their names and titles, the tables they are about, and how their charts are made.

The screen, the report and the exports use these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ledger.charts import public_record, titles
from ledger.charts.attack_map import attack_map
from ledger.charts.attacks import attacks
from ledger.charts.attacks import said as attacks_said
from ledger.charts.base import Chart
from ledger.charts.blame import blames
from ledger.charts.casualties import casualties, drawn_of
from ledger.charts.casualties import said as casualties_said
from ledger.charts.errors import all_framed
from ledger.charts.grid import Grid
from ledger.charts.known import flow
from ledger.charts.matrix import TITLE as MATRIX
from ledger.charts.matrix import matrix
from ledger.charts.positions import ALL_ISSUES, positions
from ledger.charts.shares import shares
from ledger.charts.stated_numbers import numbered_rows
from ledger.charts.timeline import timeline
from ledger.charts.troop_levels import said as troop_levels_said
from ledger.charts.troop_levels import troop_levels
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, Claim
from ledger.query import agreement, comparison_words, narrowing, totals
from ledger.query.filters import Filters
from ledger.query.narrowing import mixed
from ledger.query.selection import Selection, select
from ledger.urls import params
from ledger.wording import words

State = Mapping[str, str]
"""The parameters of a page with their values, by their names in the address; all are given, defaults too."""
Charts = dict[str, Chart | Grid]
"""Charts by their names in the address; the first has the name of its page."""


@dataclass(frozen=True)
class Page:
    """A page with charts: its name in the navigation, its title, its tables, and the function that makes its charts."""

    name: str
    title: str
    tables: tuple[str, ...]
    make: Callable[[Selection, State], Charts]


def _attacks(selection: Selection, state: State) -> Charts:
    """The charts of the page “Attacks”."""
    return {
        "attacks": attacks(selection, state["lanes"]),
        "map": attack_map(selection),
        "blames": blames(selection),
    }


def _positions(selection: Selection, state: State) -> Charts:
    """The matrix, or statements in time, as the state has it; the other ways to read positions have no chart."""
    if state["mode"] == "matrix":
        return {"positions": matrix(selection, state["level"], state["order"], state["with"], state["count"])}
    return {"positions": positions(selection, topic_of(selection, state))} if state["mode"] == "time" else {}


def _known(selection: Selection, state: State) -> Charts:
    """The charts of the page “How it is known”, without what the filter cannot narrow."""
    left = mixed(selection)
    return {"how-it-is-known": flow(left), "shares": shares(left)}


def charts_of(page: str, dataset: Dataset, filters: Filters, state: State) -> Charts:
    """The charts of a page under a filter, by their names; they are made once for all that is shown and kept of the view."""
    drawn = tuple((key, value) for key, value in state.items() if key not in _NOT_DRAWN)
    return _charts_of(dataset, page, filters, drawn) if page in PAGES else {}


@memoized(maxsize=4)
def _charts_of(dataset: Dataset, page: str, filters: Filters, state: tuple[tuple[str, str], ...]) -> Charts:
    """The charts of a page; `state` has the parameters of the page that are neither of the filter nor in _NOT_DRAWN."""
    return all_framed(dataset, PAGES[page].make(select(dataset, filters), dict(state)))


_NOT_DRAWN = ("view", "chosen", "at", "page", "cite", *params.OF_READER)
"""The parameters of pages that leave their charts as they are."""


def title_of(page: str, dataset: Dataset, filters: Filters) -> str:
    """The title that stands above a page, also above one without charts; that of the overview says how many articles tell it.

    These are the articles that state what a filter leaves; where it leaves nothing, the title names none.
    """
    if page == "overview":
        counts = mixed(select(dataset, filters)).counts("sources") if filters.active() and not filters.sources else None
        left = list(dataset.sources) if counts is None else [name for name in dataset.sources if counts.get(name)]
        return words.heading(dataset, filters.sources or left)
    return PAGES[page].title if page in PAGES else page.capitalize()


def name_of(page: str, dataset: Dataset, state: State) -> str:
    """What a view of a page is called where its charts are not named; with the names of the actors or the issue that it is about.

    state: may leave out defaults.
    """
    if page in ("", "overview"):
        return "Overview"
    name = PAGES[page].name if page in PAGES else page.capitalize()
    if state.get("beside") == "record":
        return f"{name}{public_record.IN_TITLE}"
    mode = params.BY_KEY["mode"].options.get(state.get("mode", ""), "").lower()
    level, columns = state.get("level", "person"), state.get("columns", "")
    if state.get("mode") == "side" and "," in columns:
        told = comparison_words.beside(dataset, agreement.columns(dataset, columns, level))
        only = "" if (rows := state.get("rows", "all")) == "all" else f", only “{params.BY_KEY['rows'].options[rows]}”"
        return f"{name} {mode}: {told}{comparison_words.counted_by(level)}{only}"
    if state.get("mode") == "agreement" and (actor := state.get("with", "")) in dataset.actors:
        return f"{name}: who agrees with {comparison_words.counted_as(dataset, actor, level)}{comparison_words.counted_by(level)}"
    if state.get("mode") == "time" and (issue := dataset.issues.get(state.get("topic", ""))):
        return f"{name} {mode}: {issue.question}"
    return name


def tables_of(page: str) -> tuple[str, ...]:
    """The tables that a page is about."""
    return PAGES[page].tables if page in PAGES else CLAIMS


def tables_told(page: str, filters: Filters, state: State) -> tuple[str, ...]:
    """The tables whose records the sentence above a page counts; on a page of all tables those that the filter narrows."""
    listed = state.get("table", "all")
    if page in ("overview", "how-it-is-known", "records") and listed == "all":
        return narrowing.narrowed(filters)
    return (listed,) if listed != "all" else tables_of(page)


def tables_held(page: str, filters: Filters, state: State) -> tuple[str, ...]:
    """The tables whose records the files of a page hold: those that the filter narrows, and those that the page tells of."""
    held = {*narrowing.narrowed(filters), *tables_told(page, filters, state)}
    return tuple(table for table in CLAIMS if table in held)


def described(page: str, dataset: Dataset, filters: Filters, state: State) -> str:
    """A filter in words, as it applies to the tables that a view tells of: what it narrows, what not, and what is left out."""
    listed = state.get("table", "all")
    whole = (listed,) if listed != "all" else tables_of(page)
    return narrowing.described(dataset, filters, tables_told(page, filters, state), whole)


def sentence(page: str, selection: Selection, state: State) -> str:
    """What stands above a page: how many records the filter leaves, and how many of them are of the actors compared.

    It is empty without a filter on a page that lists no records, and on the page of one record.
    """
    if page == "overview" and not selection.filters.active():
        return words.opening(selection.dataset)
    if not selection.filters.active() and (page not in (*PAGES, "records") or state.get("record")):
        return ""  # nothing on the page is a list of all records
    summary = narrowing.summary(selection, tables_told(page, selection.filters, state))
    if state.get("mode") != "side" or "," not in state.get("columns", ""):
        return summary
    columns = agreement.columns(selection.dataset, state["columns"], state["level"])
    return f"{summary} {comparison_words.speakers_in_words(selection, columns, state['level'])}"


def title_said(page: str, selection: Selection, state: State) -> str:
    """The title of the chart that comes first on a page; empty on a page that begins with none."""
    if page == "positions":
        if state["mode"] == "time":
            topic = topic_of(selection, state)
            return selection.dataset.issues[topic].question if topic else ALL_ISSUES
        return f"{MATRIX}{comparison_words.counted_by(state['level'])}" if state["mode"] == "matrix" else ""
    told = said(page, selection, state)
    return told[0] if told else ""


def said(page: str, selection: Selection, state: State) -> tuple[str, str] | None:
    """The title and the sentence of the chart that comes first on a page; None on a page that begins with none.

    They are those of the chart. Where they can be had without its figure, that is not made.
    """
    match page if state.get("beside") != "record" else "":
        case "troop-levels":
            return troop_levels_said(selection, state["under"])
        case "casualties":
            return casualties_said(selection, state["by"], state["outcome"])
        case "attacks":
            return attacks_said(selection, state["lanes"])
    chart = next(iter(charts_of(page, selection.dataset, selection.filters, state).values()), None)
    return (chart.title, chart.sentence) if chart else None


def in_title(page: str, selection: Selection, state: State) -> Sequence[Claim]:
    """The records whose numbers the title of the chart tells that comes first on a page, as far as it tells any."""
    if page == "troop-levels":
        numbered = numbered_rows(selection)
        return titles.in_title(selection, selection.records(numbered)) if len(numbered) <= titles.MANY else ()
    if page == "casualties" and state["by"] == "event":
        return titles.casualties_in_title(selection, totals.lists(selection, state["outcome"])[1])
    return ()


def bars_of(page: str, selection: Selection, state: State) -> Sequence[Claim]:
    """The statements of people harmed that the chart of a page draws as bars; none elsewhere, and where records are chosen."""
    is_drawn = page == "casualties" and not state.get("chosen")
    return drawn_of(selection, state["by"], state["outcome"]) if is_drawn else ()


def topic_of(selection: Selection, state: State) -> str:
    """The id of the issue shown over time: the one that the state names, else the one of the most selected positions.

    It is empty where the dataset has no issue, and where the filter asks for actors: then all issues are shown.
    """
    if selection.filters.actors and not state["topic"]:
        return ""
    numbers = selection.counts("issues")
    return state["topic"] or max(selection.dataset.issues, key=numbers.__getitem__, default="")


PAGES = {
    # The overview has no panels of what the filter cannot narrow.
    "overview": Page("Overview", "Overview", CLAIMS, lambda left, state: {"overview": timeline(mixed(left))}),
    "troop-levels": Page(
        "Troop levels",
        "Troop levels",
        ("troop_levels",),
        lambda left, state: {"troop-levels": troop_levels(left, state["scale"], state["under"], state["beside"])},
    ),
    "casualties": Page(
        "Casualties",
        "Casualties",
        ("casualties",),
        lambda left, state: {"casualties": casualties(left, state["by"], state["outcome"], state["beside"])},
    ),
    "attacks": Page("Attacks", "Attacks and uses of force", ("attacks",), _attacks),
    "positions": Page("Positions", "Positions", ("positions",), _positions),
    "how-it-is-known": Page("How it is known", "How the articles know it", CLAIMS, _known),
}
