"""Troop levels: each stated number at the time it is about, by kind of number."""

import streamlit as st

from ledger.ui.address import option, selected
from ledger.ui.charts import draw_charts
from ledger.ui.known import choose_kinds
from ledger.ui.page_head import show_head
from ledger.ui.public_record import choose_beside, show_series
from ledger.ui.record_lists import show_evidence

selection = selected()

show_head("troop-levels")
with st.container(horizontal=True, key="options"):
    option("scale")
    option("under")
    choose_beside()
    choose_kinds("troop_levels")
draw_charts("troop-levels")
show_series("troop_levels")

if selection.troop_levels:
    show_evidence(selection.troop_levels, "troop-levels", "The statements")
