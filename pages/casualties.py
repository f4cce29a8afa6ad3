"""Casualties: each statement of people killed, injured or abducted, and a sum over what may be added."""

import streamlit as st

from ledger import charts, ui
from ledger.charts import PAGES

data = ui.selected()

st.title(PAGES["casualties"].title, anchor=False)
ui.view("casualties")
with st.container(horizontal=True, key="options"):
    outcome = ui.option("casualties", "outcome", "People", {"killed": "Killed", "injured": "Injured", "abducted": "Abducted"})
    ui.option("casualties", "by", "Bars", charts.BY)
ui.draw("casualties")
ui.statements(data, outcome)
