"""The server that `streamlit run dashboard.py` starts: the script of the pages, the other addresses, and the middleware."""

from functools import partial

import streamlit as st
from starlette.routing import Route

from ledger.server import crawlers, data, feed, first_page, gate, logs, paths, pictures, versions
from ledger.server.assets import FAVICONS, PLOTLY, favicon, plotly
from ledger.server.health import healthz, serving
from ledger.ui import changes, curation, drafts, page_run, positions, records, sources  # noqa: F401 - loaded before the first visitor

logs.start()
app = st.App(
    "ledger/ui/app.py",
    lifespan=serving,
    routes=[
        Route(paths.below_base(paths.HEALTH), healthz),
        Route(paths.below_base(PLOTLY), plotly),
        *pictures.routes(gate.admits, is_public=gate.rule().asks is gate.Asks.NOBODY),
        *(Route(paths.below_base(path), favicon) for path in FAVICONS),
        Route(paths.below_base(paths.ROBOTS), partial(crawlers.answer, gate.asks_for_login())),
        *data.routes(gate.asks_for_login()),
        Route(paths.below_base(f"{versions.FOLDER}/{{name:path}}"), versions.send_files),
        Route(paths.below_base(paths.FEED), feed.answer),
        *first_page.routes(gate.admits),
    ],
    middleware=gate.middleware(),
)
