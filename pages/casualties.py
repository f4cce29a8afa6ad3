"""Casualties: each statement of people killed, injured or abducted, and a sum over what may be added."""

import streamlit as st

from ledger import charts, ui

data = ui.selected()

st.title("Casualties", anchor=False)
ui.view("casualties")
with st.container(horizontal=True, key="options"):
    outcome = ui.option("casualties", "outcome", "People", {"killed": "Killed", "injured": "Injured", "abducted": "Abducted"})
    by = ui.option("casualties", "by", "Bars", charts.BY)
ui.chart(charts.casualties(data, by, outcome), "casualties")
ui.statements(data, outcome)
