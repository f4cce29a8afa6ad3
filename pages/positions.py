"""Positions: who said what about which issue, side by side, over time, and who agrees with whom."""

import streamlit as st

from ledger import ui

data = ui.selected()

ui.title("positions")
ui.view("positions")
mode = ui.option("mode", quiet=True)

if mode == "side":
    ui.side_by_side()
elif mode == "time":
    ui.over_time()
elif mode == "agreement":
    ui.agreement()
else:
    ui.matrix()

if data.positions and mode == "matrix":
    st.subheader("The statements", anchor=False)
    ui.evidence(data.positions, "positions")
