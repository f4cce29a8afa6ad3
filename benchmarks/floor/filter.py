"""The floor for filter changes: a field for words, a choice of sides, a chip for each value, and one Plotly scatter."""

import plotly.graph_objects as go
import streamlit as st


def remove(key: str) -> None:
    """In a callback: empty a field."""
    st.session_state[key] = "" if key == "words" else []


with st.sidebar:
    words = st.text_input("Words", key="words")
    sides = st.multiselect("Side", [f"Side {number}" for number in range(1, 9)], key="pick-side")
with st.container(key="chips"):
    if words:
        st.button(words, key="chip-words", on_click=remove, args=("words",))
    if sides:
        st.button(", ".join(sides), key="chip-side", on_click=remove, args=("pick-side",))
months = list(range(1, 61))
st.plotly_chart(
    go.Figure(go.Scatter(x=months, y=[(m * (len(words) + len(sides) + 1) * 37) % 101 for m in months], mode="markers"))
)
