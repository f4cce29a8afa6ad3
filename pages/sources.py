"""Sources: the shelf of articles, and one article with its claims marked and the records beside them."""

import streamlit as st

from ledger import ui

st.title("Sources", anchor=False)
ui.view("sources")
ui.sources_page()
