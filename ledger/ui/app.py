"""The script of every run: set-up, login, navigation, filter and notices around the page, and the version of the dataset."""

import streamlit as st

from ledger.charts.pages import PAGES
from ledger.ui import login
from ledger.ui.address import pin_state, settle_view
from ledger.ui.assets import STYLE
from ledger.ui.escaping import html
from ledger.ui.page_head import show_notices
from ledger.ui.page_run import follow_dataset, logged_run, show_news
from ledger.ui.sidebar import show_filter

served = pin_state()
st.set_page_config(page_title=login.dashboard_title(served.dataset), page_icon="🧭", layout="wide")
html(STYLE)

refusal = login.refusal()
if "pages" not in st.session_state:  # once a visit, because each looks its file up
    st.session_state["pages"] = {
        "Read": [
            st.Page("../../pages/overview.py", title=PAGES["overview"].name, icon=":material/timeline:", default=True),
            st.Page(
                "../../pages/troop_levels.py", title=PAGES["troop-levels"].name, icon=":material/groups:", url_path="troop-levels"
            ),
            st.Page("../../pages/casualties.py", title=PAGES["casualties"].name, icon=":material/personal_injury:"),
            st.Page("../../pages/attacks.py", title=PAGES["attacks"].name, icon=":material/crisis_alert:"),
            st.Page("../../pages/positions.py", title=PAGES["positions"].name, icon=":material/forum:"),
        ],
        "Check": [
            st.Page("../../pages/sources.py", title="Sources", icon=":material/menu_book:"),
            st.Page("../../pages/records.py", title="Records", icon=":material/list_alt:"),
            st.Page("../../pages/curation.py", title="Curation", icon=":material/edit_note:"),
            st.Page("../../pages/guide.py", title="Guide", icon=":material/help:"),
        ],
    }
navigation = st.navigation(st.session_state["pages"], position="hidden" if refusal else "sidebar")
if refusal:
    login.show_login_and_stop(refusal)
page = navigation.url_path or "overview"

with logged_run(page):
    if served.dataset is None:
        st.title("The dataset has problems")
        st.text("Nothing is shown until they are mended:\n\n" + "\n".join(map(str, served.problems)))
        follow_dataset()
        st.stop()
    settle_view(page)
    with st.sidebar:
        show_filter()
        login.show_log_out()
    show_news()
    show_notices()
    navigation.run()
    with st.container(key="footer"):
        dataset = served.dataset
        st.text(f"Dataset {dataset.version} · {dataset.size} records from {len(dataset.sources)} articles")
        follow_dataset()
