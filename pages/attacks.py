"""Attacks: attacks and uses of force by any side, in time, in space, and who is said to have done them."""

import streamlit as st

from ledger.ui.address import option, selected
from ledger.ui.charts import draw_charts
from ledger.ui.known import choose_kinds
from ledger.ui.page_head import show_head
from ledger.ui.record_lists import show_evidence

selection = selected()

show_head("attacks")
with st.container(horizontal=True, key="options"):
    option("lanes")
    choose_kinds("attacks")
draw_charts("attacks")

if selection.attacks:
    show_evidence(selection.attacks, "attacks", "The attacks")
