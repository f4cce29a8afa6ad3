"""How it is known: through which outlets and from whom the articles have what they state, and what rests on unnamed speakers."""

import streamlit as st

from ledger.query.chain_columns import alone_unnamed
from ledger.query.narrowing import mixed
from ledger.ui.address import selected
from ledger.ui.charts import draw_charts
from ledger.ui.page_head import show_head
from ledger.ui.record_lists import show_evidence

unnamed = alone_unnamed(mixed(selected()))

show_head("how-it-is-known")
draw_charts("how-it-is-known")

if unnamed:
    st.subheader("From unnamed speakers alone", anchor=False)
    show_evidence(unnamed, "how-it-is-known")
