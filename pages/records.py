"""Records: everything that the filter leaves, as a table and as cards."""

import streamlit as st

from ledger.ui.page_head import show_view
from ledger.ui.records import show_records

st.title("Records", anchor=False)
show_view("records")
show_records()
