"""Curation: what is left to do in the data, how reliable the coding is, and a desk at which a new article becomes records."""

import streamlit as st

from ledger.ui import curation, drafts
from ledger.ui.page_head import show_view

st.title("Curation", anchor=False)
show_view("curation")
match curation.part():
    case "coverage":
        curation.show_coverage()
    case "problems":
        curation.show_problems()
    case "disagreements":
        curation.show_differing_figures()
    case "unused":
        curation.show_unused()
    case "reliability":
        curation.show_reliability()
    case "changes":
        curation.show_changes()
    case "draft":
        drafts.show_draft_desk()
