"""Guide: how to read the marks, words and counts of every page, and what the dataset cannot tell."""

import streamlit as st

from ledger.rendering import guide
from ledger.server import contact
from ledger.ui import curation
from ledger.ui.address import dataset, filters
from ledger.ui.escaping import html, plain
from ledger.ui.page_head import show_head

sections = guide.sections(dataset(), filters(), contact.link())

show_head("guide")
html(guide.opening(dataset(), sections))
for section in sections:
    st.header(plain(section.title), anchor=section.name)
    html(section.html)
    if section.name == "limits":
        curation.show_guide_paragraph()
for table, fields in guide.fields().items():
    with st.expander(plain(table)):
        html(fields)
