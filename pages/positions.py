"""Positions: who said what about which issue, side by side, over time, and who agrees with whom."""

import streamlit as st

from ledger import ui
from ledger.charts import PAGES

data = ui.selected()

st.title(PAGES["positions"].title, anchor=False)
ui.view("positions")
ways = {"matrix": "Matrix", "side": "Side by side", "time": "Over time", "agreement": "Agreement"}
mode = ui.option("positions", "mode", "Read as", ways, quiet=True)

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
