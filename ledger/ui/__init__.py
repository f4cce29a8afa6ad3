"""Pieces that the pages share. With `app.py`, `dashboard.py` and the pages, this folder is all that knows Streamlit."""

from ledger.ui.address import dataset, opened, option, selected, take_link
from ledger.ui.charts import chart, grid
from ledger.ui.echo import rest
from ledger.ui.gate import log_out, middleware, refusal, stop
from ledger.ui.positions import agreement, matrix, over_time, side_by_side
from ledger.ui.records import records_page
from ledger.ui.show import disagreements, errata, evidence, highlights, statements
from ledger.ui.sidebar import filter_sidebar
from ledger.ui.sources import sources_page
from ledger.ui.view import STYLE, notices, view, views

__all__ = [
    "STYLE",
    "agreement",
    "chart",
    "dataset",
    "disagreements",
    "errata",
    "evidence",
    "filter_sidebar",
    "grid",
    "highlights",
    "log_out",
    "matrix",
    "middleware",
    "notices",
    "opened",
    "option",
    "over_time",
    "records_page",
    "refusal",
    "rest",
    "selected",
    "side_by_side",
    "sources_page",
    "statements",
    "stop",
    "take_link",
    "view",
    "views",
]
