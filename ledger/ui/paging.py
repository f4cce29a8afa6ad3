"""Long lists, a page at a time; which page is open is not in the address."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

PAGE_SIZE = 25

_Item = TypeVar("_Item")


def turned(items: Sequence[_Item], key: str, size: int = PAGE_SIZE) -> Sequence[_Item]:
    """The page of the list that the reader has turned to; all of it where one page holds it."""
    pages = -(-len(items) // size)
    at = st.pagination(pages, key=f"{key}-turned-{pages}") if pages > 1 else 1
    return items[(at - 1) * size : at * size]
