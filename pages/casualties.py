"""Casualties: each statement of people killed, injured or abducted, and a sum over what may be added."""

import streamlit as st

from ledger.ui.address import option, selected
from ledger.ui.charts import draw_charts
from ledger.ui.known import choose_kinds
from ledger.ui.page_head import show_head
from ledger.ui.public_record import choose_beside
from ledger.ui.record_lists import show_statements

show_head("casualties")
with st.container(horizontal=True, key="options"):
    outcome = option("outcome")
    option("by")
    choose_beside()
    choose_kinds("casualties")
draw_charts("casualties")
show_statements(selected(), outcome)
