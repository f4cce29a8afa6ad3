"""Attacks: attacks and uses of force by any side, in time, in space, and who is said to have done them."""

import streamlit as st

from ledger import ui

data = ui.selected()

ui.title("attacks")
ui.view("attacks")
ui.option("lanes")
ui.draw("attacks")

if data.attacks:
    st.subheader("The attacks", anchor=False)
    ui.evidence(data.attacks, "attacks")
