"""The floor: a page with one selectbox and one Plotly scatter, and nothing else."""

import plotly.graph_objects as go
import streamlit as st

chosen = st.selectbox("Series", [f"Series {number}" for number in range(1, 9)], key="series")
factor = int(chosen.removeprefix("Series "))
months = list(range(1, 61))
figure = go.Figure(go.Scatter(x=months, y=[(month * factor * 37) % 101 for month in months], mode="markers"))
figure.update_layout(title=chosen)
st.plotly_chart(figure)
