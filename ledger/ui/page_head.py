"""What stands above the content of a page: title, filter in words, links and downloads of the view, notices about a link."""

from html import escape

import streamlit as st

from ledger.charts.pages import PAGES
from ledger.model import dates
from ledger.model.records import CLAIMS
from ledger.query import agreement, narrowing
from ledger.query.filters import Filters, describe, label_of
from ledger.rendering import cards
from ledger.ui import address
from ledger.ui.address import dataset, filters, selected, state
from ledger.ui.assets import asset
from ledger.ui.downloads import show_view_downloads
from ledger.ui.escaping import html, plain
from ledger.ui.sidebar import remove_value
from ledger.urls import links
from ledger.urls.view import FILTER_PARAMS
from ledger.wording import words

_MOST_NOTICES = 12


def show_title(page: str) -> None:
    """Show the title of a page with charts."""
    st.title(PAGES[page].title, anchor=False)


def show_opening() -> None:
    """Show the title of the overview, and what the dataset holds."""
    st.title(plain(words.heading(dataset())), anchor=False)
    st.markdown(plain(words.opening(dataset())))


def show_view(page: str) -> None:
    """Show the filter in words, how many records of the page it leaves, a button to remove each part, links and downloads."""
    selection, asked = selected(), filters()
    about = PAGES[page].tables if page in PAGES else CLAIMS
    counted = f"{narrowing.counts_in_words(selection, about)}."
    columns = agreement.speakers(state().get("columns", "")) if state().get("mode") == "side" else ()
    compared = agreement.speakers_in_words(selection, columns, state()["level"]) if len(columns) > 1 else ""
    sentence = " ".join(filter(None, (describe(dataset(), asked), counted, narrowing.limits(asked, about), compared)))
    html(f'<p class="view">{escape(sentence)}</p>')
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        for param in FILTER_PARAMS:
            value = getattr(asked, param.field)
            for part in value if isinstance(value, tuple) else (str(value),) if value else ():
                label = label_of(dataset(), param.field, part) if param.type == "choices" else f"{param.key} {part}"
                key = f"chip-{param.key}-{part}"
                st.button(
                    plain(label), key=key, on_click=remove_value, args=(param, part), icon=":material/close:", help="Remove"
                )
        _show_links(page, asked)
        show_view_downloads(page)


def _show_links(page: str, asked: Filters) -> None:
    """Show the buttons that copy links to this view. The same component corrects the address and serves all copy buttons."""
    page_state = {key: value for key, value in state().items() if key != "cite"}
    short = links.href("", links.write(asked, page_state))
    full = links.href("", links.cite(asked, page_state, page, dataset().version))
    data = {
        "links": {"Copy link": short, "Copy citable link": full},
        "chosen": page_state.get("chosen", ""),
        "correction": address.correction(),
    }
    _TOOLS(key="tools", data=data, width="content")


def show_notices() -> None:
    """Show what could not be applied of the link that opened the view, and what changed in the data since the link was made."""
    view = address.view()
    if not view.is_opened:
        return
    if view.notices:
        lines = "".join(f"\n- {plain(notice.message)}" for notice in view.notices[:_MOST_NOTICES])
        more = f"\n- and {len(view.notices) - _MOST_NOTICES:d} more" if len(view.notices) > _MOST_NOTICES else ""
        st.warning(f"This link could not be applied in full:{lines}{more}", icon=":material/link_off:")
    cited = view.state["cite"]
    if cited and cited != dataset().version:
        reason = f"This link was made from dataset version {cited}; you see version {dataset().version}."
        st.info(plain(reason) + changes_since(cited), icon=":material/history:")


def changes_since(version: str) -> str:
    """The changes between an older version of the dataset and the present one, as Markdown that follows a sentence."""
    changes = links.changes_since(dataset(), version)
    if changes is None:
        return " The change log does not know the older version, so what differs cannot be said."
    sentences = (f"{dates.say(change.date)}: {change.what} {' '.join(change.records)}" for change in changes)
    return " Since then:" + "".join(f"\n- {plain(sentence)}" for sentence in sentences)


def show_named_views() -> None:
    """Show the named views of the dataset as links."""
    html(cards.views(dataset(), dataset().views))


_TOOLS = st.components.v2.component("ledger_tools", js=asset("tools.js"), css=asset("tools.css"))
