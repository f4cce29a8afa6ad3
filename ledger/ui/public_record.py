"""The public record on the pages: the choice to see it beside the statements, the sentence of the overview, a record's part."""

from functools import partial
from html import escape

import streamlit as st

from ledger.rendering import public_record
from ledger.ui.address import choose, dataset, filters, option, selected, state
from ledger.ui.escaping import html
from ledger.urls import links
from ledger.urls.params import BY_KEY
from ledger.wording.public_record import IS

CHOICE = BY_KEY["beside"]
"""The parameter of the choice."""


def choose_beside() -> None:
    """Show the choice whether the public record stands beside the statements; nothing where the dataset has no comparison."""
    if dataset().comparisons or state()["beside"] != CHOICE.default:
        option(CHOICE.key)


def show_chip() -> None:
    """Show, where the public record stands beside the statements, a button that takes it away."""
    if state().get(CHOICE.key, CHOICE.default) != CHOICE.default:
        label = f"{CHOICE.label}: {CHOICE.options[state()[CHOICE.key]].lower()}"
        without = partial(choose, {CHOICE.key: None})
        st.button(label, key="chip-beside", on_click=without, icon=":material/close:", help="Remove")


def show_comparisons() -> None:
    """Show in words what stands beside the records that the filter leaves, with links to the charts that draw it, folded."""
    told = public_record.summary(selected())
    if not told:
        return
    query = links.write(filters(), {CHOICE.key: "record"})
    ways = " and ".join(
        f'<a href="{escape(links.href(page, query))}">{name}</a>'
        for page, name in (("troop-levels", "Troop levels"), ("casualties", "Casualties"))
    )
    with st.expander(public_record.TITLE_OF_ALL):
        html(f'<p class="public">{escape(told)} {IS} Draw it on {ways}; each record has its own.</p>')


def show_beside(name: str) -> None:
    """Show all that the public record has beside a record, by its id, below a heading; nothing where it was not compared."""
    if told := public_record.on_page(dataset(), name):
        st.subheader(public_record.TITLE, anchor=False)
        html(told)
