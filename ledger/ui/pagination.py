"""Long lists, shown a page at a time. Which page is open is kept for the visit and does not stand in the address."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ledger.rendering.listed import PAGE_SIZE

_Item = TypeVar("_Item")


def paginate(items: Sequence[_Item], key: str, size: int = PAGE_SIZE) -> Sequence[_Item]:
    """Show a field that turns the pages of a list, and give the items of the open page.

    A list of at most `size` items is given whole, without the field. `key` names the list among those of the page.
    """
    number = open_page(len(items), f"{key}-turned", size)
    return items[(number - 1) * size : number * size]


def open_page(item_count: int, key: str, size: int) -> int:
    """Show the field that turns pages of `size` items, unless one page holds them all, and give the number of the open one.

    The first page has the number 1. With another number of pages the field is a new one, which begins at the first.
    """
    page_count = -(-item_count // size)
    return st.pagination(page_count, key=f"{key}-{page_count}") if page_count > 1 else 1
