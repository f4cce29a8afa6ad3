"""Records as cards: lists of evidence, highlights, disagreements and errata."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from ledger.model import vocabulary
from ledger.model.records import Claim, Disagreement
from ledger.query import totals
from ledger.query.selection import Selection
from ledger.rendering import cards
from ledger.ui.address import choose_in_field, dataset, filters, showing, state
from ledger.ui.markup import html
from ledger.ui.paging import PAGE_SIZE, turned
from ledger.wording import words


def evidence(given: Sequence[Claim], page: str, nothing: str = "No record is left by the filter.") -> None:
    """Records as cards, a page of the list at a time."""
    if not given:
        st.info(nothing, icon=":material/filter_alt:")
        return
    pages = -(-len(given) // PAGE_SIZE)
    at = min(int(state().get("page", "1")), pages)
    html(cards.cards(dataset(), given[(at - 1) * PAGE_SIZE : at * PAGE_SIZE], filters()))
    if pages > 1:
        widget = showing(f"{page}-pages", at)
        st.pagination(pages, key=widget, on_change=lambda: choose_in_field("page", str(st.session_state[widget])))


def statements(data: Selection, outcome: str) -> None:
    """Casualties of one outcome: those that can never be added apart from the others."""
    total = totals.total(data, outcome)
    never, rest = total.of(*totals.NEVER), total.of(totals.Fate.ADDED, totals.Fate.PART, totals.Fate.HIGHER)
    if never:
        st.subheader("Stated, but never added", anchor=False)
        html(cards.cards(dataset(), turned(never, "never"), filters()))
    if rest:
        st.subheader(f"Statements of people {outcome}", anchor=False)
        evidence(rest, "casualties")


def highlights(data: Selection) -> None:
    """The figures to see first, as far as the filter leaves them, with their quotes."""
    found = [h for h in data.dataset.highlights if h.record in data]
    if found:
        html(cards.highlights(dataset(), found, filters()))


def disagreements(data: Selection) -> None:
    """Each disagreement with its records side by side."""
    if not data.disagreements:
        st.info("No disagreement among the records that the filter leaves.", icon=":material/filter_alt:")
        return
    html("".join(_disagreement(data, found) for found in turned(data.disagreements, "disagreements")))


def _disagreement(data: Selection, disagreement: Disagreement) -> str:
    """A disagreement to unfold: in one piece, for as elements of Streamlit all of them cost a third of the overview."""
    reason = vocabulary.WORDS["reasons"][disagreement.reason]
    hidden = sum(name not in data for name in disagreement.records)
    outside = f" ({hidden} outside the filter)" if hidden else ""
    head = f"{disagreement.quantity}: {len(disagreement.records)} statements{outside}, {reason}"
    note = f"<p>{escape(disagreement.note)}</p>" if disagreement.note else ""
    told = cards.cards(dataset(), [dataset().by_id[name][1] for name in disagreement.records], filters())
    return f'<details class="differ"><summary>{escape(head)}</summary>{note}{told}</details>'


def errata(data: Selection) -> None:
    """What the articles get wrong, as far as it concerns what the filter leaves."""
    if not data.errata:
        st.info("No known error concerns the records that the filter leaves.", icon=":material/filter_alt:")
        return
    with st.expander(f"{words.count(len(data.errata), 'apparent error')}, recorded and not mended"):
        html('<div class="cards">' + "".join(cards.erratum(dataset(), e) for e in turned(data.errata, "errata")) + "</div>")
