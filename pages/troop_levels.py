"""Troop levels: each stated number at the time it is about, by kind of number."""

import streamlit as st

from ledger import charts, ui

data = ui.selected()

st.title("Troop levels", anchor=False)
ui.view("troop-levels")
with st.container(horizontal=True, key="options"):
    scale = ui.option("troop-levels", "scale", "Scale", {"log": "Logarithmic", "linear": "Linear"})
    under = ui.option("troop-levels", "under", "Below it", charts.UNDER)
ui.chart(charts.troop_levels(data, scale, under), "troop-levels")

if data.troop_levels:
    st.subheader("The statements", anchor=False)
    ui.evidence(data.troop_levels, "troop-levels")
