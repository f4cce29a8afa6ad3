"""The frame of every page: page set-up, navigation, gate, the link that the reader came by, filter, version of the dataset."""

import streamlit as st

from ledger import ui
from ledger.charts.pages import PAGES

served = ui.pin()
st.set_page_config(page_title=ui.name(served.dataset), page_icon="🧭", layout="wide")
ui.html(ui.STYLE)

refusal = ui.refusal()
if "pages" not in st.session_state:  # made once a visit: each looks its file up
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
    ui.stop(refusal)
page = navigation.url_path or "overview"

with ui.run(page):
    if served.dataset is None:
        st.title("The dataset has problems")
        st.text("Nothing is shown until they are mended:\n\n" + "\n".join(map(str, served.problems)))
        ui.follow()
        st.stop()
    ui.settle(page)
    with st.sidebar:
        ui.filter_sidebar()
        ui.log_out()
    ui.news()
    ui.notices()
    navigation.run()
    with st.container(key="footer"):
        data = served.dataset
        st.text(f"Dataset {data.version} · {data.size} records from {len(data.sources)} articles")
        ui.follow()
