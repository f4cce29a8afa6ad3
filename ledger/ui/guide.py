"""The page of the Guide: its contents, its sections, and the fields of every table."""

import streamlit as st

from ledger.curation import reliability, reliability_html
from ledger.rendering import guide
from ledger.server import contact
from ledger.server.live import LIVE
from ledger.ui.address import dataset, filters, older_version
from ledger.ui.escaping import html, plain


def show_guide() -> None:
    """Show the Guide; with the main numbers of the reliability among its limits, if that was measured for these data."""
    sections = guide.sections(dataset(), filters(), contact.link())
    html(guide.opening(dataset(), sections))
    for section in sections:
        st.header(plain(section.title), anchor=section.name)
        html(section.html)
        if section.name == "limits" and not older_version() and (measured := reliability.stored(LIVE.root)):
            html(reliability_html.guide(measured, filters()))
    for table, fields in guide.fields().items():
        with st.expander(plain(table)):
            html(fields)
