"""Attacks: attacks and uses of force by any side, in time, in space, and who is said to have done them."""

import streamlit as st

from ledger import ui
from ledger.charts import PAGES

data = ui.selected()

st.title(PAGES["attacks"].title, anchor=False)
ui.view("attacks")
ui.option("attacks", "lanes", "Lanes", {"type": "By type", "place": "By place", "blamed": "By who is said to have done it"})
ui.draw("attacks")

if data.attacks:
    st.subheader("The attacks", anchor=False)
    ui.evidence(data.attacks, "attacks")
