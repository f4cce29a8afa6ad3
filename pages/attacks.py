"""Attacks: attacks and uses of force by any side, in time, with who is said to have done them."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("Attacks and uses of force", anchor=False)
ui.view("attacks")
ui.chart(figures.attacks(data), key="attacks")
st.caption(
    "A mark is one attack, told once however many articles tell it. The pale line covers the days on which it may have happened. "
    "Responsibility is always somebody's statement, and stands on the card."
)

st.subheader("The attacks", anchor=False)
ui.evidence(data.attacks, "attacks")
