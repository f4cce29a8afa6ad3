"""Sources: the shelf of articles, and one article with its claims marked and the records beside them."""

import streamlit as st

from ledger.ui.page_head import show_view
from ledger.ui.sources import show_sources

st.title("Sources", anchor=False)
show_view("sources")
show_sources()
