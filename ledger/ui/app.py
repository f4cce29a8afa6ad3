"""The script of every run: set-up, login, navigation, filter and notices around the page, and the version of the dataset."""

from html import escape

import streamlit as st

from ledger.charts.pages import PAGES
from ledger.rendering.preview import tab_title
from ledger.server.live import name
from ledger.ui import embed, login
from ledger.ui.address import dataset, filters, pin_state, settle_view, state
from ledger.ui.escaping import html
from ledger.ui.page_head import show_name, show_notices
from ledger.ui.page_run import follow_dataset, logged_run, show_news
from ledger.ui.sidebar import show_filter
from ledger.urls import links
from ledger.urls.links import Link

served = pin_state()
refusal = login.refusal()
is_plain = bool(refusal) or embed.is_embedded() or not served.dataset  # a page of the dashboard gets its own title below
if is_plain:
    st.set_page_config(page_title=name(served.dataset), layout="wide")
if "pages" not in st.session_state:  # once a visit, because each looks its file up
    st.session_state["pages"] = [
        st.Page("../../pages/overview.py", title=PAGES["overview"].name, default=True),
        st.Page("../../pages/troop_levels.py", title=PAGES["troop-levels"].name, url_path="troop-levels"),
        st.Page("../../pages/casualties.py", title=PAGES["casualties"].name),
        st.Page("../../pages/attacks.py", title=PAGES["attacks"].name),
        st.Page("../../pages/positions.py", title=PAGES["positions"].name),
        st.Page("../../pages/how_it_is_known.py", title=PAGES["how-it-is-known"].name, url_path="how-it-is-known"),
        st.Page("../../pages/sources.py", title="Sources"),
        st.Page("../../pages/records.py", title="Records"),
        st.Page("../../pages/guide.py", title="Guide"),
        st.Page("../../pages/curation.py", title="Curation"),
        st.Page("../../pages/kept.py", title="Kept", visibility="hidden"),
    ]
navigation = st.navigation(st.session_state["pages"], position="hidden" if refusal or embed.is_embedded() else "top")
if refusal and embed.is_embedded():
    embed.show_locked(navigation.url_path or "overview")
    st.stop()
if refusal:
    login.show_login_and_stop(refusal)
page = navigation.url_path or "overview"
if embed.is_embedded() and served.dataset:
    with logged_run(page):
        settle_view(page)
        embed.show_embed(page)
        follow_dataset()
    st.stop()

with logged_run(page):
    if served.dataset is None:
        st.title("The dataset has problems")
        st.text("Nothing is shown until they are mended:\n\n" + "\n".join(map(str, served.problems)))
        follow_dataset()
        st.stop()
    settle_view(page)
    st.set_page_config(page_title=tab_title(dataset(), page, Link(filters(), state())), layout="wide")
    show_name()
    with st.sidebar:
        show_filter()
        login.show_log_out()
    with st.container(key="news"):
        show_news()
        show_notices()
    navigation.run()
    with st.container(key="footer"):
        shown = dataset()
        made_of = f"Dataset {escape(shown.version)} · {shown.size} records from {len(shown.sources)} articles"
        about = escape(links.href("guide", links.write(filters())))
        html(f'<div>{made_of}</div><p><a href="{about}#about">About this ledger, and how to report an error</a></p>')
        follow_dataset()
