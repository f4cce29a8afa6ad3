"""Attacks: attacks and uses of force by any side, in time, in space, and who is said to have done them."""

import streamlit as st

from ledger import charts, ui

data = ui.selected()

st.title("Attacks and uses of force", anchor=False)
ui.view("attacks")
lanes = ui.option(
    "attacks", "lanes", "Lanes", {"type": "By type", "place": "By place", "blamed": "By who is said to have done it"}
)
ui.chart(charts.attacks(data, lanes), "attacks")
ui.chart(charts.attack_map(data), "attacks", "map")
ui.grid(charts.blames(data), "attacks", "blames")

if data.attacks:
    st.subheader("The attacks", anchor=False)
    ui.evidence(data.attacks, "attacks")
