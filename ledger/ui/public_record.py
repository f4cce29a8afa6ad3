"""The public record on the pages: the choice to see it beside the statements, the sentence of the overview, a record's part."""

from collections.abc import Iterable
from functools import partial
from html import escape
from itertools import islice

import streamlit as st

from ledger.model.records import Claim
from ledger.rendering import public_record
from ledger.ui.address import choose, choose_in_field, dataset, filters, selected, show_in_field, state, view
from ledger.ui.escaping import html, plain, titled
from ledger.urls import links
from ledger.urls.params import BY_KEY
from ledger.wording.public_record import IS

CHOICE = BY_KEY["beside"]
"""The parameter of the choice."""
LABEL = "Beside it: the public record"
_MOST_LISTED = 100  # statements of which it is told what stands beside them


def is_chosen() -> bool:
    """Whether the public record stands beside the statements of this page."""
    return state().get(CHOICE.key, CHOICE.default) != CHOICE.default


def choose_beside() -> None:
    """Show the choice whether the public record stands beside the statements; nothing where the dataset has no comparison."""
    if dataset().comparisons or is_chosen():
        key = show_in_field(f"{view().page}-{CHOICE.key}", is_chosen())
        st.checkbox(LABEL, key=key, on_change=partial(_take_over, key))


def _take_over(key: str) -> None:
    """In a callback: take over whether the reader wants the public record beside the statements."""
    choose_in_field(CHOICE.key, "record" if st.session_state[key] else CHOICE.default, _forgotten())


def _forgotten() -> dict[str, None]:
    """The choice of records is forgotten where a mark of the layer was chosen, which is no longer there without it."""
    return {"chosen": None} if "~record~" in state().get("chosen", "") else {}


def show_series(table: str) -> None:
    """Where the public record stands beside the statements, tell where the longest series of a document can be had as a whole."""
    if is_chosen() and (told := public_record.longest_series(dataset(), table)):
        html(f'<p class="public">{told}</p>')


def show_chip() -> None:
    """Show, where the public record stands beside the statements, a button that takes it away."""
    if is_chosen():
        without = partial(choose, {CHOICE.key: None, **_forgotten()})
        st.button(LABEL, key="chip-beside", on_click=without, icon=":material/close:", help="Remove")


def show_listed(claims: Iterable[Claim]) -> None:
    """Show in words what stands beside some statements, where that is chosen: a table of them has no marks."""
    if is_chosen() and (told := public_record.listed(dataset(), islice(claims, _MOST_LISTED))):
        with st.expander("The public record beside these statements"):
            html(told)


def show_comparisons() -> None:
    """Show in words what stands beside the records that the filter leaves, with links to the charts that draw it."""
    told = public_record.summary(selected())
    if not told:
        return
    query = links.write(filters(), {CHOICE.key: "record"})
    ways = " and ".join(
        f'<a href="{escape(links.href(page, query))}">{name}</a>'
        for page, name in (("troop-levels", "Troop levels"), ("casualties", "Casualties"))
    )
    said = f'<p class="public">{escape(told)} {IS} Draw it on {ways}; each record has its own.</p>'
    html(titled(public_record.TITLE_OF_ALL, said))


def show_beside(name: str) -> None:
    """Show all that the public record has beside a record, by its id, below a heading; nothing where it was not compared."""
    if told := public_record.on_page(dataset(), name):
        st.subheader(plain(public_record.TITLE), anchor=public_record.ANCHOR)
        html(told)
