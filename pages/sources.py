"""Sources: an article with its cited passages marked, and the records that stand on them."""

import streamlit as st

from ledger import ui

data = ui.selected()
source, record = ui.open_article()

st.title("Sources", anchor=False)
ui.view("sources")
ui.article_chooser(source)
ui.article_facts(source)

reading, margin = st.columns([3, 2], gap="large")
with reading:
    ui.article(data, source, record)
with margin, st.container(key="margin"):
    ui.records_of_article(data, source, record)
