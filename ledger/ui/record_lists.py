"""Records shown as cards: lists of evidence, highlights, disagreements and errata."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TypeVar

import streamlit as st

from ledger.charts.sentences import of_number, of_numbers_that_differ
from ledger.charts.stated_numbers import numbered_rows
from ledger.charts.titles import clauses
from ledger.model import vocabulary
from ledger.model.records import Casualties, Claim, Disagreement, TroopLevel
from ledger.query import reasons, totals
from ledger.query.chain_columns import alone_unnamed
from ledger.query.selection import Selection
from ledger.rendering import cards, public_record
from ledger.rendering.listed import PAGE_SIZE
from ledger.ui.address import choose_in_field, dataset, filters, show_in_field, state
from ledger.ui.escaping import NOTHING, html, plain, titled
from ledger.ui.pagination import paginate
from ledger.urls import links
from ledger.wording import words

Item = TypeVar("Item")


def show_evidence(records: Sequence[Claim], page: str, title: str = "") -> None:
    """Show records as cards below a title, a page of the list at a time; the address holds the number of the open one."""
    if not records:
        st.info("No record is left by the filter.", icon=":material/filter_alt:")
        return
    page_count = -(-len(records) // PAGE_SIZE)
    number = min(int(state().get("page", "1")), page_count)
    shown = cards.cards(dataset(), records[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], filters())
    html(titled(title, shown))
    if page_count > 1:
        widget = show_in_field(f"{page}-pages", number)
        st.pagination(page_count, key=widget, on_change=lambda: choose_in_field("page", str(st.session_state[widget])))


def show_statements(selection: Selection, outcome: str) -> None:
    """Show the casualties of one outcome (`killed`, `injured`, `abducted`): those that no chart draws apart from the others."""
    undrawn, others = totals.lists(selection, outcome)
    if undrawn:
        left_out = totals.sums(selection, outcome).left_out.items()
        what = reasons.left_out_words({fate: found for fate, found in left_out if fate in totals.UNDRAWN})
        st.subheader(plain(what), anchor=False)
        html(cards.cards(dataset(), paginate(undrawn, "never"), filters()))
    if others:
        show_evidence(others, "casualties", f"Statements of people {outcome}")


def show_unnamed(selection: Selection) -> None:
    """Show how many records rest on unnamed speakers alone, and these records where the reader unfolds them."""
    unnamed = alone_unnamed(selection)
    if not unnamed:
        return
    rest = "rests" if len(unnamed) == 1 else "rest"
    title = f"**{len(unnamed):,} of {words.count(selection.size, 'record')} {rest} on unnamed speakers alone**"
    with (folded := st.expander(title, expanded=state()["page"] != "1", key="unnamed", on_change="rerun")):
        if folded.open:
            show_evidence(unnamed, "how-it-is-known")


def show_highlights(selection: Selection) -> None:
    """Show what the figures that the filter leaves come to, and with their quotes those that readers should see first."""
    numbers = selection.records(numbered_rows(selection))
    highlights = [highlight for highlight in selection.dataset.highlights if highlight.record in selection]
    html(cards.figures_in_words(dataset(), clauses(dataset(), numbers), filters()) or NOTHING)
    html(cards.highlights(dataset(), highlights, filters()) if highlights else NOTHING)


def show_disagreements(selection: Selection, title: str = "") -> None:
    """Show below a title each disagreement that concerns a record left by the filter, with all of its records."""
    way = escape(links.href("positions", links.write(filters())))
    more = f'<p class="more">These are numbers. Who says yes and who no is told <a href="{way}">on Positions</a>.</p>'
    more = more if selection.count("positions") else ""
    if selection.disagreements:
        _show_listed(
            title, selection.disagreements, "disagreements", partial(_disagreement, selection), lambda listed: listed + more
        )
        return
    html(titled(title, ""))
    st.info("No two numbers of one thing differ among the records that the filter leaves.", icon=":material/filter_alt:")
    if more:
        html(more)


def _show_listed(
    title: str, items: Sequence[Item], key: str, written: Callable[[Item], str], whole: Callable[[str], str]
) -> None:
    """Show items as HTML below a title, as one element. A list of several pages has the field that turns them below its title.

    written: gives the HTML of an item; whole: the HTML of the list with what stands around it.
    """
    if len(items) > PAGE_SIZE:
        st.subheader(plain(title), anchor=False)
        title = ""
    html(titled(title, whole("".join(map(written, paginate(items, key))))))


def _disagreement(selection: Selection, disagreement: Disagreement) -> str:
    """A disagreement as HTML that unfolds. As elements of Streamlit they would take a third of the overview's time."""
    reason = vocabulary.WORDS["reasons"][disagreement.reason]
    records = [dataset().by_id[name][1] for name in disagreement.records]
    hidden = sum(name not in selection for name in disagreement.records)
    outside = f"; {hidden} of these numbers outside the filter" if hidden else ""
    summary = f"{disagreement.quantity}: {of_numbers_that_differ(records)}, {reason}{outside}"
    numbers = [r for r in records if isinstance(r, TroopLevel | Casualties)]
    lines = "".join(f"<li>{escape(of_number(dataset(), r))}</li>" for r in numbers)
    note = f"<p>{escape(disagreement.note)}</p>" if disagreement.note else ""
    note += public_record.basis(dataset(), disagreement)
    statements = cards.cards(dataset(), records, filters())
    summary = f"<b>{escape(summary)}</b><ul>{lines}</ul>"
    return f'<details class="differ"><summary>{summary}</summary>{note}{statements}</details>'


def show_errata(selection: Selection, title: str = "") -> None:
    """Show below a title the apparent errors of the articles that concern a record left by the filter."""
    if not selection.errata:
        html(titled(title, ""))
        st.info("No known error concerns the records that the filter leaves.", icon=":material/filter_alt:")
        return
    without = sum(not erratum.records for erratum in selection.errata)
    rest = f"; {without:,} of them {'concerns' if without == 1 else 'concern'} an article, but no record" if without else ""
    summary = f"<summary><b>{words.count(len(selection.errata), 'apparent error')}, recorded and not mended{rest}</b></summary>"

    def folded(listed: str) -> str:
        return f'<details class="differ">{summary}<div class="cards">{listed}</div></details>'

    _show_listed(title, selection.errata, "errata", partial(cards.erratum, dataset()), folded)
