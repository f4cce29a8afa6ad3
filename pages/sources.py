"""Sources: the shelf of articles, and one article with its claims marked and the records beside them."""

from ledger.ui.page_head import show_head
from ledger.ui.sources import show_sources

show_head("sources")
show_sources()
