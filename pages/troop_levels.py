"""Troop levels: each stated number at the time it is about, by kind of number."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("Troop levels", anchor=False)
ui.view("troop-levels")
scale = ui.option("troop-levels", "scale", "Scale", {"log": "Logarithmic", "linear": "Linear"})
ui.chart(figures.troop_levels(data, scale), key="troop-levels")
st.caption(
    "A mark is one statement. Its width is the imprecision of its date, its height the range that its words allow; "
    "an open symbol has an end that the words leave open. Kinds of number are never joined."
)

st.subheader("The statements", anchor=False)
ui.evidence(data.troop_levels, "troop-levels")
