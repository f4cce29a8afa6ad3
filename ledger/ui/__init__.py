"""Pieces that the pages share. Only this folder, `ledger/server/`, `dashboard.py` and `pages/` know Streamlit."""

from ledger.ui import curation
from ledger.ui.address import dataset, option, pin, selected, settle
from ledger.ui.charts import draw
from ledger.ui.drafts import draft_desk
from ledger.ui.login import log_out, name, refusal, stop
from ledger.ui.markup import html
from ledger.ui.positions import agreement, matrix, over_time, side_by_side
from ledger.ui.records import records_page
from ledger.ui.session import follow, news, run
from ledger.ui.show import disagreements, errata, evidence, highlights, statements
from ledger.ui.sidebar import filter_sidebar
from ledger.ui.sources import sources_page
from ledger.ui.view import STYLE, notices, opening, title, view, views

__all__ = [
    "STYLE",
    "agreement",
    "curation",
    "dataset",
    "disagreements",
    "draft_desk",
    "draw",
    "errata",
    "evidence",
    "filter_sidebar",
    "follow",
    "highlights",
    "html",
    "log_out",
    "matrix",
    "name",
    "news",
    "notices",
    "opening",
    "option",
    "over_time",
    "pin",
    "records_page",
    "refusal",
    "run",
    "selected",
    "settle",
    "side_by_side",
    "sources_page",
    "statements",
    "stop",
    "title",
    "view",
    "views",
]
