"""What stands on a page in place of a chart or list without records: why there are none, and the ways out."""

from html import escape

import streamlit as st

from ledger.charts.pages import PAGES
from ledger.charts.sentences import statements_in_words
from ledger.model import vocabulary
from ledger.query.filters import phrase
from ledger.query.narrowing import left_out, mixed
from ledger.query.selection import blockers
from ledger.ui.address import dataset, filters, selected
from ledger.ui.escaping import html, plain
from ledger.ui.sidebar import clear_fields
from ledger.urls import links
from ledger.wording import words


def show_filter_parts(page: str, tables: tuple[str, ...]) -> None:
    """Show that the filter leaves nothing of the tables of a page, what it leaves elsewhere, and what of it could be left out."""
    parts = blockers(dataset(), filters(), tables)
    reason = "" if parts else " No single part of it is to blame."
    missing = words.plural(tables[0]) if len(tables) == 1 else "records"
    st.info(f"No {plain(missing)} are left by the filter.{reason}", icon=":material/filter_alt:")
    query = links.write(filters())
    others = [
        f'<a href="{escape(links.href(name, query))}">{words.count_records(other.tables[0], number)}</a>'
        for name, other in PAGES.items()
        if len(other.tables) == 1 and (number := mixed(selected()).count(other.tables[0]))
    ]
    told = [f"Elsewhere it leaves {', '.join(others)}."] if others else []
    told += [f"{escape(of_table)} and are not narrowed by it." for of_table in left_out(selected()).values()]
    if told:
        html(f'<p class="elsewhere">{" ".join(told)}</p>')
    with st.container(horizontal=True, key=f"free-{page}"):
        for name, number in parts.items():
            label = f"Leave out: {phrase(dataset(), filters(), name)} ({words.count(number, 'record')})"
            st.button(plain(label), key=f"free-{page}-{name}", on_click=_leave_out, args=(name,), icon=":material/close:")
        if not parts:
            st.button("Clear the filter", key=f"free-{page}-all", on_click=clear_fields, args=tuple(filters().active()))


def show_other_outcomes(shown: str) -> None:
    """Show why no statement of an outcome is drawn, and the other outcomes of which the filter leaves some, as links to them."""
    records = {name: [r for r in selected().casualties if r.outcome == name] for name in vocabulary.WORDS["outcome"]}
    left = " that the filter leaves" * bool(filters().active())
    why = (
        f"No number{left} can be drawn: see the list below."
        if records[shown]
        else f"{'The filter leaves no' if left else 'No'} statement of people {shown}."
    )
    st.info(plain(why), icon=":material/filter_alt:")
    others = [
        f'<a href="{escape(links.href("casualties", links.write(filters(), {"outcome": outcome})))}">'
        f"{statements_in_words(those, outcome)}</a>"
        for outcome, those in records.items()
        if those and outcome != shown
    ]
    if others:
        html(f'<p class="elsewhere">{"Left by the filter" if left else "In the articles"}: {"; ".join(others)}.</p>')


def _leave_out(field: str) -> None:
    """In a callback: empty one field of the filter; a period, which has two fields, goes as a whole."""
    clear_fields(*(("start", "end") if field == "start" else (field,)))
