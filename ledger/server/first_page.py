"""The HTML that the server sends for every page: Streamlit's, with a preview, the first words, and words for what may fail.

The words and the shape are in `first_page.html`, the style in `first_page.css`, and `first_page.js` decides what is shown.
"""

import functools
import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import Template

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ledger.charts import colours
from ledger.charts.pages import PAGES
from ledger.export import feed, json_ld, preview_picture
from ledger.model.dataset import Dataset
from ledger.rendering.first_words import first_words
from ledger.rendering.preview import heading, page_query, preview, tab_title
from ledger.server import paths, streamlit_private
from ledger.server.assets import PLOTLY, STYLE, address
from ledger.server.bodiless import head
from ledger.server.error_page import error_page
from ledger.server.live import LIVE, meant, must_be_read, name
from ledger.server.workers import LONGEST_QUEUE, Workers
from ledger.urls import links
from ledger.urls.links import Link
from ledger.urls.params import OF_READER
from ledger.wording.citation import ended

_SCRIPTS = "choice.js", "years.js", "tools.js", "plot.js"  # what every page needs, and most
_COLOURS = ("paper", "raised", "text", "dim", "rule")


def routes(admits: Callable[[HTTPConnection], bool]) -> list[Route]:
    """A route for each page. admits: whether a request comes from somebody who may read."""
    older = Workers("older", 1, LONGEST_QUEUE)
    return [Route(paths.below_base(page), functools.partial(_answer, page, admits, older)) for page in paths.PAGES]


async def _answer(page: str, admits: Callable[[HTTPConnection], bool], older: Workers, request: Request) -> Response:
    """Answer with the HTML of a page. `older` are the threads for what cites a version that has to be read from the archive.

    All other answers share the threads of Starlette, which are few and must not wait for the archive.
    """
    pairs, is_reader = links.parse_pairs(request.scope["query_string"].decode("latin-1")), admits(request)
    make = functools.partial(_respond, page, is_reader, pairs, request)
    if not (is_reader and must_be_read(links.cited(pairs))):
        return await run_in_threadpool(make)
    answer = await older.answer(request, make)
    return answer or error_page(503, "The server is busy", "Too many older versions are being opened. Try again in a moment.")


def _respond(page: str, is_reader: bool, pairs: Sequence[tuple[str, str]], request: Request) -> Response:
    """The HTML of a page, as by `html`; where a chart comes first, browsers fetch its script together with Streamlit's scripts.

    No cache between the server and the reader may keep it, because it says what only some may read.
    """
    headers = {"cache-control": "private, no-cache"}
    if (page or "overview") in PAGES:
        headers["link"] = f"<{PLOTLY}>; rel=preload; as=script"
    if request.method == "HEAD":
        return head(headers, "text/html")
    return HTMLResponse(html(page, is_reader, pairs, paths.origin(request)), headers=headers)


def html(page: str, is_reader: bool, pairs: Sequence[tuple[str, str]] = (), host: str = "") -> str:
    """The HTML for a page and the parameters of its address, which are applied as far as the page applies them.

    host: where the server is reached, such as `https://ledger.example.org`. Somebody who may not read, or reads where no dataset
    is served, is shown the name alone.
    """
    dataset = meant(pairs) if is_reader else LIVE.state().dataset
    called = escape(name(dataset))
    if not (dataset and is_reader):
        facts = {"shape": "alone", "bar": "", "title": called, "words": "", "head": f"<title>{called}</title>"}
        return _template().substitute(facts, name=called)
    others = [pair for pair in pairs if page == "kept" or pair[0].lower() not in OF_READER]  # it is of that page alone
    link = links.read_pairs(others, page or "overview", dataset)
    facts = {
        "shape": "framed",
        "bar": called,
        "title": escape(heading(page or "overview", dataset, link)),
        "words": first_words(dataset, page, link),
        "head": _head(dataset, page, link, host),
    }
    return _template().substitute(facts, name=called)


def _head(dataset: Dataset, page: str, link: Link, host: str) -> str:
    """What the head of the HTML tells search engines, and programs that show a link with a title and a picture."""
    told, query = preview(dataset, page, link), links.write(link.filters, dict(page_query(link)))
    picture = host + paths.picture(page, dataset.version, query)
    record = link.state.get("record", "") if page == "records" else ""
    if dataset is not LIVE.state().dataset:
        query = ("cite", dataset.version), *query
    address = host + links.href(paths.below_base(page), query)
    quote = f"“{told.quote}”" if told.quote else ""
    properties = {
        "og:title": told.title,
        "og:description": told.description,
        "og:url": address,
        "og:type": "article" if {"record", "article"} & link.state.keys() else "website",
        "og:site_name": name(dataset),
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(preview_picture.WIDTH),
        "og:image:height": str(preview_picture.HEIGHT),
        "og:image:alt": " ".join(filter(None, (*map(ended, filter(None, (told.title, told.headline, quote))), told.source))),
    }
    names = {"description": told.description, "twitter:card": "summary_large_image"}
    return "".join(
        (
            f"<title>{escape(tab_title(dataset, page, link))}</title>",
            f'<link rel="canonical" href="{escape(address)}">',
            *(f'<meta name="{key}" content="{escape(value)}">' for key, value in names.items()),
            *(f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items()),
            f'<link rel="alternate" type="{feed.MEDIA}" title="Changes" href="{escape(paths.feed())}">',
            json_ld.script(dataset, host + paths.below_base(""), record) if host and (record or not page) else "",
        )
    )


def inline_scripts() -> list[str]:
    """The texts of the scripts that stand in the HTML of every page."""
    return re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", _template().substitute(_EMPTY), re.DOTALL)


_EMPTY = dict.fromkeys(("shape", "bar", "title", "name", "words", "head"), "")


@functools.cache
def _template() -> Template:
    """The HTML of every page, with the fields of `first_page.html`.

    Streamlit's style sheet is moved behind the placeholder, which browsers then draw without waiting for it. Its link to a
    description of services, which this server does not answer, is left out.
    """
    streamlit = streamlit_private.index_page().replace("$", "$$")
    style = "".join(re.findall(r'<link rel="stylesheet"[^>]*>', streamlit))
    left_out = r'<noscript>.*?</noscript>|<link rel="(?:stylesheet|service-desc)"[^>]*>'
    streamlit = re.sub(left_out, "", streamlit, flags=re.DOTALL)
    style += f'<link rel="stylesheet" href="{address(STYLE)}">'
    early = "".join(f'<link rel="modulepreload" href="{address(name)}">' for name in _SCRIPTS)
    ours = f"<style>:root {{ {_custom_properties()} }}\n{_text('css')}</style><script>{_text('js').replace('$', '$$')}</script>"
    return Template(
        streamlit.replace("<title>Streamlit</title>", f"$head{ours}{early}").replace(
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
