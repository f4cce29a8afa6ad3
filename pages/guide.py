"""Guide: how to read the marks, words and counts of every page, and what the dataset cannot tell."""

import streamlit as st

from ledger import ui
from ledger.rendering import guide
from ledger.ui.address import filters

parts = guide.sections(ui.dataset(), filters())

st.title("Guide", anchor=False)
ui.view("guide")
ui.html(guide.opening(ui.dataset(), parts))
for part in parts:
    st.header(part.title, anchor=part.name)
    ui.html(part.html)
for table, fields in guide.fields().items():
    with st.expander(table):
        ui.html(fields)
