"""What `streamlit run dashboard.py` starts: the frame of the pages, behind the routes and middleware of the server room."""

import streamlit as st
from starlette.routing import Route

import ledger.ui  # noqa: F401 - the first visitor does not wait until it is loaded
from ledger.server import gate, logs, paths
from ledger.server.assets import PLOTLY, plotly
from ledger.server.health import healthz, serving

logs.start()
app = st.App(
    "ledger/ui/app.py",
    lifespan=serving,
    routes=[
        Route(paths.below_base(paths.HEALTH), healthz),
        Route(paths.below_base(PLOTLY), plotly),
    ],
    middleware=gate.middleware(),
)
