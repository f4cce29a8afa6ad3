"""What stands above every page: the filter in words, chips and links to the view, and what a link could not apply."""

from html import escape

import streamlit as st

from ledger.charts import colours
from ledger.charts.pages import PAGES
from ledger.model import dates
from ledger.model.records import CLAIMS
from ledger.query.filters import Filters, describe, label_of
from ledger.rendering import cards
from ledger.ui import address
from ledger.ui.address import ROOT, dataset, filters, plain, selected, state
from ledger.ui.downloads import view_downloads
from ledger.ui.markup import html
from ledger.ui.sidebar import unset
from ledger.urls import links
from ledger.urls.view import FILTER_PARAMS
from ledger.wording import words

ASSETS = ROOT / "ledger" / "ui" / "components"


def view(page: str) -> None:
    """The sentence of the filter, how many records it leaves, a chip to remove each part of it, and the links to this view."""
    data, now = selected(), filters()
    count, whole = data.size, dataset().size
    each = ", ".join(words.count_of_all(table, data.count(table), len(getattr(dataset(), table))) for table in CLAIMS)
    said = f"{describe(dataset(), now)} {count:,} of {words.count(whole, 'record')}."
    said += f" {each[0].upper()}{each[1:]}." if now.active() else ""
    html(f'<p class="view">{escape(said)}</p>')
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        for param in FILTER_PARAMS:
            value = getattr(now, param.field)
            for part in value if isinstance(value, tuple) else (str(value),) if value else ():
                label = label_of(dataset(), param.field, part) if param.type == "choices" else f"{param.key} {part}"
                key = f"chip-{param.key}-{part}"
                st.button(plain(label), key=key, on_click=unset, args=(param, part), icon=":material/close:", help="Remove")
        _copy_links(page, now)
        view_downloads(page)


def _copy_links(page: str, now: Filters) -> None:
    here = {key: value for key, value in state().items() if key != "cite"}
    short = links.href("", links.write(now, here))
    full = links.href("", links.cite(now, here, page, dataset().version))
    data = {
        "links": {"Copy link": short, "Copy citable link": full},
        "chosen": here.get("chosen", ""),
        "correction": address.correction(),
    }
    _TOOLS(key="tools", data=data, width="content")


def notices() -> None:
    """What could not be applied of the link that opened the view, and what changed in the data since it was cited."""
    now = address.view()
    if not now.is_opened:
        return
    if now.notices:
        lines = "".join(f"\n- {plain(notice.message)}" for notice in now.notices[:12])
        more = f"\n- and {len(now.notices) - 12} more" if len(now.notices) > 12 else ""
        st.warning(f"This link could not be applied in full:{lines}{more}", icon=":material/link_off:")
    cited = now.state["cite"]
    if cited and cited != dataset().version:
        head = f"This link was made from dataset version {cited}; you see version {dataset().version}."
        st.info(since(head, cited), icon=":material/history:")


def since(head: str, version: str) -> str:
    """What is known of the changes between a version and this one, after a sentence that says why this matters."""
    changes = links.changes_since(dataset(), version)
    if changes is None:
        return f"{head} The change log does not know the older version, so what differs cannot be said."
    lines = [f"\n- {dates.say(c.date)}: {plain(c.what)} {plain(' '.join(c.records))}" for c in changes]
    return f"{head} Since then:{''.join(lines)}"


def title(page: str) -> None:
    """The title of a page with charts."""
    st.title(PAGES[page].title, anchor=False)


def opening() -> None:
    """The title of the overview, and what the dataset holds."""
    st.title(plain(words.heading(dataset())), anchor=False)
    st.markdown(plain(words.opening(dataset())))


def views() -> None:
    """The named views as links."""
    html(cards.views(dataset(), dataset().views))


def asset(name: str) -> str:
    """The text of a script or style that stands beside this module."""
    return (ASSETS / name).read_text(encoding="utf-8")


STYLE = f"<style>:root {{ {colours.custom_properties()} }}\n{asset('page.css')}</style>"
_TOOLS = st.components.v2.component("ledger_tools", js=asset("tools.js"), css=asset("tools.css"))
