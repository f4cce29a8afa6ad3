"""Overview: what this is, the figures that matter, what the articles speak of and when, and where they disagree."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("US forces in Iraq, as five articles tell it", anchor=False)
st.markdown(
    "Every troop level, casualty figure, attack and position in five articles from 2006 to 2020, tied to its exact words."
)
ui.view("overview")
ui.highlights(data)
ui.chart(figures.timeline(data), "overview")

st.subheader("Where statements differ, and why", anchor=False)
ui.disagreements(data)

st.subheader("Views worth opening", anchor=False)
ui.views()

st.subheader("What the articles get wrong", anchor=False)
ui.errata(data)
