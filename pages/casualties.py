"""Casualties: each statement of people killed, and a total over what may be added."""

import streamlit as st

from ledger import figures, ui

data = ui.selected()

st.title("Casualties", anchor=False)
ui.view("casualties")
ui.chart(figures.casualties(data), key="casualties")
st.caption(
    "A bar is one statement of people killed. Pale bars are parts of another bar and are not added again. Totals of history, "
    "such as “tens of thousands”, and statements without a number are never added; they stand in the list."
)

st.subheader("The statements", anchor=False)
ui.evidence(data.casualties, "casualties")
