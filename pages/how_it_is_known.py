"""How it is known: what rests on unnamed speakers alone, and through which outlets and from whom the articles have the rest."""

from ledger.query.narrowing import mixed
from ledger.ui.address import selected
from ledger.ui.charts import draw_charts
from ledger.ui.page_head import show_head
from ledger.ui.record_lists import show_unnamed

show_head("how-it-is-known")
show_unnamed(mixed(selected()))
draw_charts("how-it-is-known")
