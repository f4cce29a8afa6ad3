"""Kept: what a reader keeps for a memo, in their order and with their notes, and the files that take it away with footnotes."""

from ledger.ui.kept import show_kept
from ledger.ui.page_head import show_head

show_head("kept")
show_kept()
