"""Casualties: each statement of people killed, injured or abducted, and a sum over what may be added."""

import streamlit as st

from ledger import ui

data = ui.selected()

ui.title("casualties")
ui.view("casualties")
with st.container(horizontal=True, key="options"):
    outcome = ui.option("outcome")
    ui.option("by")
ui.draw("casualties")
ui.statements(data, outcome)
