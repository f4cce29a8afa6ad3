"""The HTML that the server sends for every page: Streamlit's, with a placeholder of the page to come and words for what may fail.

The words and the shape are in `first_page.html`, the style in `first_page.css`, and `first_page.js` decides what is shown.
"""

import functools
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template

import streamlit as st
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ledger.charts import colours
from ledger.charts.pages import PAGES, title_of
from ledger.server import paths, streamlit_private
from ledger.server.assets import PLOTLY
from ledger.server.live import LIVE, name

_COLOURS = ("paper", "raised", "text", "dim", "rule")


def routes(admits: Callable[[HTTPConnection], bool]) -> list[Route]:
    """A route for each page. admits: whether a request comes from somebody who may read."""
    return [Route(paths.below_base(page), functools.partial(_answer, page, admits)) for page in paths.PAGES]


async def _answer(page: str, admits: Callable[[HTTPConnection], bool], request: Request) -> Response:
    """Answer with the HTML of a page; where a chart comes first, browsers fetch its script together with Streamlit's scripts."""
    headers = {"cache-control": "no-cache"}
    if (page or "overview") in PAGES:
        headers["link"] = f"<{PLOTLY}>; rel=preload; as=script"
    return HTMLResponse(html(page, admits(request)), headers=headers)


def html(page: str, is_reader: bool) -> str:
    """The HTML for a page. Somebody who may not read, or reads where no dataset is served, is shown the name alone."""
    dataset = LIVE.state().dataset
    called = escape(name(dataset))
    if dataset and is_reader:
        facts = {"shape": "framed", "bar": called, "title": escape(title_of(page or "overview", dataset))}
    else:
        facts = {"shape": "alone", "bar": "", "title": called}
    return _template().substitute(facts, name=called)


def inline_scripts() -> list[str]:
    """The texts of the scripts that stand in the HTML of every page."""
    return re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", _template().substitute(_EMPTY), re.DOTALL)


_EMPTY = dict.fromkeys(("shape", "bar", "title", "name"), "")


@functools.cache
def _template() -> Template:
    """The HTML of every page, with the fields of `first_page.html`.

    Streamlit's style sheet is moved behind the placeholder, which browsers then draw without waiting for it.
    """
    streamlit = streamlit_private.index_page().replace("$", "$$")
    style = "".join(re.findall(r'<link rel="stylesheet"[^>]*>', streamlit))
    streamlit = re.sub(r'<noscript>.*?</noscript>|<link rel="stylesheet"[^>]*>', "", streamlit, flags=re.DOTALL)
    ours = f"<style>:root {{ {_custom_properties()} }}\n{_text('css')}</style><script>{_text('js').replace('$', '$$')}</script>"
    return Template(
        streamlit.replace("<title>Streamlit</title>", f"<title>$name</title>{ours}").replace(
            '<div id="root">', f'{_text("html")}{style}<div id="root">'
        )
    )


def _custom_properties() -> str:
    """The colours of the placeholder as CSS declarations; that of the sidebar is Streamlit's."""
    side = [st.get_option(f"theme.{scheme}.sidebar.backgroundColor") for scheme in ("light", "dark")]
    pairs = {each: colours.PROPERTIES[each] for each in _COLOURS} | {"side": side}
    return " ".join(f"--{each}: light-dark({light}, {dark});" for each, (light, dark) in pairs.items())


def _text(ending: str) -> str:
    """The text of the file of this module with this ending."""
    return Path(__file__).with_suffix(f".{ending}").read_text(encoding="utf-8")
