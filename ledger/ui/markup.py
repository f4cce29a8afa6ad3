"""HTML as it was written, onto the page."""

import streamlit as st


class _Written:
    """Text that Streamlit takes as it is. In a plain one it would look for indents to take away, longer than it took to write."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_html_(self) -> str:
        return self._text


def html(text: str) -> None:
    """Show HTML whose text is escaped already."""
    st.html(_Written(text))
