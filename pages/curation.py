"""Curation: what is left to do in the data, and a desk at which a new article becomes records."""

import streamlit as st

from ledger import ui

st.title("Curation", anchor=False)
ui.view("curation")
match ui.curation.part():
    case "coverage":
        ui.curation.coverage()
    case "problems":
        ui.curation.problems()
    case "disagreements":
        ui.curation.unjudged()
    case "unused":
        ui.curation.unused()
    case "changes":
        ui.curation.changes()
    case "draft":
        ui.draft_desk()
