"""Records: everything that the filter leaves, as a table and as cards."""

import streamlit as st

from ledger import ui

st.title("Records", anchor=False)
ui.view("records")
ui.records_page()
