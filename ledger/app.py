"""The frame of every page: page set-up, navigation, the link that the reader came by, the filter, and the dataset's version."""

import streamlit as st

from ledger import ui

st.set_page_config(page_title="The Iraq ledger", page_icon="🧭", layout="wide")
st.html(ui.STYLE)

navigation = st.navigation(
    {
        "Read": [
            st.Page("../pages/overview.py", title="Overview", icon=":material/timeline:", default=True),
            st.Page("../pages/troop_levels.py", title="Troop levels", icon=":material/groups:", url_path="troop-levels"),
            st.Page("../pages/casualties.py", title="Casualties", icon=":material/personal_injury:"),
            st.Page("../pages/attacks.py", title="Attacks", icon=":material/crisis_alert:"),
            st.Page("../pages/positions.py", title="Positions", icon=":material/forum:"),
        ],
        "Check": [
            st.Page("../pages/sources.py", title="Sources", icon=":material/menu_book:"),
            st.Page("../pages/records.py", title="Records", icon=":material/list_alt:"),
            st.Page("../pages/guide.py", title="Guide", icon=":material/help:"),
        ],
    }
)
page = navigation.url_path or "overview"
dataset, problems = ui.opened()

if dataset is None:
    st.title("The dataset has problems")
    st.text("Nothing is shown until they are mended:\n\n" + "\n".join(map(str, problems)))
    st.stop()

ui.take_link(page, navigation)
with st.sidebar:
    ui.filter_sidebar(page)
ui.notices(page)
navigation.run()
with st.container(key="footer"):
    st.text(f"Dataset {dataset.version} · {dataset.size} records from {len(dataset.sources)} articles")
ui.rest()
