"""Positions: who said what about which issue, issue by issue, side by side, over time, and who agrees with whom."""

import streamlit as st

from ledger.ui import positions
from ledger.ui.address import option, selected
from ledger.ui.known import choose_kinds
from ledger.ui.page_head import show_head
from ledger.ui.record_lists import show_evidence

selection = selected()

show_head("positions")
with st.container(horizontal=True, key="ways", vertical_alignment="bottom"):
    mode = option("mode", quiet=True)
    positions.show_options(mode)
    choose_kinds("positions")

if mode == "side":
    positions.show_side_by_side()
elif mode == "time":
    positions.show_over_time()
elif mode == "agreement":
    positions.show_agreement()
elif mode == "matrix":
    positions.show_matrix()
else:
    positions.show_issue_by_issue()

if selection.positions and mode == "matrix":
    show_evidence(selection.positions, "positions", "The statements")
