"""Guide: how to read the marks, words and counts of every page, and what the dataset cannot tell."""

from ledger.ui.guide import show_guide
from ledger.ui.page_head import show_head

show_head("guide")
show_guide()
