"""The server that `streamlit run dashboard.py` starts: the script of the pages, the other addresses, and the middleware."""

import streamlit as st

from ledger.server import gate, logs
from ledger.server.health import serving
from ledger.server.routes import routes
from ledger.ui import changes, curation, drafts, page_run, positions, records, sources  # noqa: F401 - loaded before the first visitor

logs.start()
app = st.App("ledger/ui/app.py", lifespan=serving, routes=routes(), middleware=gate.middleware())
