"""Records: everything that the filter leaves, as a table and as cards."""

import streamlit as st

from ledger import ui

data = ui.selected()

st.title("Records", anchor=False)
ui.view()
table = ui.option("records", "table", "Show", ui.TABLE_NAMES)
ui.evidence(ui.records(data, table), "records")
