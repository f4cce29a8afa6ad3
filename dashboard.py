"""The server that `streamlit run dashboard.py` starts: the script of the pages, the other addresses, and the middleware."""

import streamlit as st
from starlette.routing import Route

from ledger.server import feed, first_page, gate, logs, paths
from ledger.server.assets import PLOTLY, plotly
from ledger.server.health import healthz, serving
from ledger.ui import changes, curation, drafts, page_run, positions, records, sources  # noqa: F401 - loaded before the first visitor

logs.start()
app = st.App(
    "ledger/ui/app.py",
    lifespan=serving,
    routes=[
        Route(paths.below_base(paths.HEALTH), healthz),
        Route(paths.below_base(PLOTLY), plotly),
        *feed.routes(gate.admits),
        *first_page.routes(gate.admits),
    ],
    middleware=gate.middleware(),
)
