"""How text reaches the screen: text that is not the project's own as plain text only, and HTML as it was written."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

import streamlit as st

from ledger.export import footnotes
from ledger.ui.address import dataset, older_version, view
from ledger.urls import links
from ledger.wording import citation

_SIGN = re.compile(r"(?P<kept_apart>[:@<>~]|(?<=www)\.|(?<=-)-)|[\\`*_{}\[\]()#+\-.!|$&]", re.IGNORECASE)
"""Every sign that means something in Streamlit's Markdown.

A backslash takes the meaning from most. Some, the `kept_apart`, Streamlit looks for once more in the text that the Markdown
stands for: it makes links of `https://a.example`, `www.a.example` and `a@b.example`, icons of `:material/close:`, emoji of
`:smile:` and arrows of `->`. It does not find them where an element without any style holds the sign.
"""


def plain(text: str) -> str:
    """Markdown that Streamlit shows as exactly this text, without any link, image, formula, icon, colour or list in it.

    Every text of the dataset, of an address or of a login goes through it before an element that reads Markdown gets it: labels,
    headings, notices, tooltips. White space is folded to single blanks, because Markdown reads indents and line breaks.
    """
    return _SIGN.sub(lambda m: f":color[\\{m[0]}]" if m["kept_apart"] else f"\\{m[0]}", " ".join(text.split()))


class _Written:
    """HTML that Streamlit takes as it is. Of a plain text it would remove the indents, which takes longer than writing it did."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_html_(self) -> str:
        return self._text


def html(text: str) -> None:
    """Show HTML in which all text is escaped already. On a page that shows an older version, its links lead to that version."""
    version, text = older_version(), cited(text, escape)
    html_of_today(links.to_version(text, version) if version else text)


def cited(text: str, written: Callable[[str], str] = str) -> str:
    """A text in which NOTE is filled in: articles are cited as footnotes of a memo cite them, in the style of the reader.

    written: what is made of a citation before it is put in, such as escaped HTML.
    """
    if "{note:" not in text:  # as nearly always, and quicker found than by the pattern
        return text
    sources = {source for source in citation.NOTE.findall(text) if source in dataset().sources}
    if not sources:
        return text
    notes = footnotes.copied(dataset(), sources, view().state["style"], datetime.now(UTC).date())
    return citation.NOTE.sub(lambda found: written(notes[found[1]]) if found[1] in notes else found[0], text)


def titled(title: str, below: str) -> str:
    """HTML below a heading, unless that is empty, as one element: a heading of its own costs a message of every run."""
    return f'<h3 class="over">{escape(title)}</h3>{below}' if title else below


NOTHING = '<p class="view"></p>'
"""HTML that is not seen, where something stands in other runs: what comes after it keeps its place."""


def html_of_today(text: str) -> None:
    """Show HTML in which all text is escaped already, and whose links lead to what is served today."""
    st.html(_Written(text))


def show_fault(message: str) -> None:
    """Show below a field, as plain text, what is wrong in it and what would be right. Screen readers say it at once."""
    html(f'<p class="fault" role="alert">{escape(message)}</p>')
