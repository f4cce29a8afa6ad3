"""Troop levels: each stated number at the time it is about, by kind of number."""

import streamlit as st

from ledger import charts, ui
from ledger.charts import PAGES

data = ui.selected()

st.title(PAGES["troop-levels"].title, anchor=False)
ui.view("troop-levels")
with st.container(horizontal=True, key="options"):
    ui.option("troop-levels", "scale", "Scale", {"log": "Logarithmic", "linear": "Linear"})
    ui.option("troop-levels", "under", "Below it", charts.UNDER)
ui.draw("troop-levels")

if data.troop_levels:
    st.subheader("The statements", anchor=False)
    ui.evidence(data.troop_levels, "troop-levels")
