"""Overview: what this is, the figures that matter, what the articles speak of and when, and where they disagree."""

import streamlit as st

from ledger.query.narrowing import mixed
from ledger.ui.address import selected
from ledger.ui.charts import draw_charts
from ledger.ui.page_head import show_head, show_named_views
from ledger.ui.public_record import show_comparisons
from ledger.ui.record_lists import show_disagreements, show_errata, show_highlights

selection = mixed(selected())

show_head("overview")
with st.container(key="figures-and-picture"):
    show_highlights(selection)
    draw_charts("overview")

show_disagreements(selection, "Where statements differ")

show_named_views("Views worth opening")

show_errata(selection, "Apparent errors of the articles")
show_comparisons()
