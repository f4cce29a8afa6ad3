"""Positions: who said what about which issue."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("Positions", anchor=False)
ui.view("positions")
ui.chart(figures.positions(data), "positions")

if data.positions:
    st.subheader("The statements", anchor=False)
    ui.evidence(data.positions, "positions")
