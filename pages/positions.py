"""Positions: who said what about which issue."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("Positions", anchor=False)
ui.view("positions")
ui.chart(figures.positions(data), key="positions")
st.caption(
    "A bar counts statements, not actors and not weight: one actor may speak several times. "
    "“For” and “against” answer the issue's question; each card says it in the issue's own words."
)

st.subheader("The statements", anchor=False)
ui.evidence(data.positions, "positions")
