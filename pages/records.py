"""Records: everything that the filter leaves, as a table and as cards."""

from ledger.ui.page_head import show_head
from ledger.ui.records import show_records

show_head("records")
show_records()
