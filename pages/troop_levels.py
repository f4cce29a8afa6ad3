"""Troop levels: each stated number at the time it is about, by kind of number."""

import streamlit as st

from ledger import ui

data = ui.selected()

ui.title("troop-levels")
ui.view("troop-levels")
with st.container(horizontal=True, key="options"):
    ui.option("scale")
    ui.option("under")
ui.draw("troop-levels")

if data.troop_levels:
    st.subheader("The statements", anchor=False)
    ui.evidence(data.troop_levels, "troop-levels")
