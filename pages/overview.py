"""Overview: what this is, the figures that matter, what the articles speak of and when, and where they disagree."""

import streamlit as st

from ledger import ui

data = ui.selected()

ui.opening()
ui.view("overview")
ui.highlights(data)
ui.draw("overview")

st.subheader("Where statements differ, and why", anchor=False)
ui.disagreements(data)

st.subheader("Views worth opening", anchor=False)
ui.views()

st.subheader("What the articles get wrong", anchor=False)
ui.errata(data)
