"""The paths that this server answers: who may ask for each, and with which methods.

All other paths are refused, so that a new version of Streamlit opens no path that nobody has thought about.
"""

import difflib
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from starlette.requests import HTTPConnection

from ledger.server.assets import FAVICONS, PLOTLY, SENT
from ledger.urls import addresses
from ledger.urls.links import Query, href, tidy

PAGES = ("", *sorted(path.stem.replace("_", "-") for path in (Path(__file__).parents[2] / "pages").glob("*.py")))
"""Paths of the pages: `troop-levels`; empty for the first one, which lies at the root."""

HEALTH = "healthz"
ROBOTS = "robots.txt"
FEED = "changes.atom"
SOCKET = "_stcore/stream"
PICTURES = "preview"
LOGIN, LOGOUT, CALLBACK = "auth/login", "auth/logout", "oauth2callback"


@dataclass(frozen=True)
class Rule:
    """How a path may be asked for.

    methods: of HTTP, or `websocket`; only_readers: whether somebody who may not read is refused; only_with_login: whether the
    path exists only if Streamlit asks for a login; is_data: whether scripts ask for it, and are told of a refusal as JSON.
    """

    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    only_readers: bool = False
    only_with_login: bool = False
    is_data: bool = False


_DATA = Rule(only_readers=True, is_data=True)
_RULES = (
    dict.fromkeys((*PAGES, HEALTH, PLOTLY, ROBOTS, *FAVICONS, "manifest.json", "_stcore/health", "_stcore/host-config"), Rule())
    | dict.fromkeys((f"assets/{name}" for name in SENT), Rule())
    | dict.fromkeys((*addresses.DATA, addresses.FIND, FEED), _DATA)
    | dict.fromkeys((LOGIN, LOGOUT, CALLBACK), Rule(frozenset({"GET"}), only_with_login=True))
    | {SOCKET: Rule(frozenset({"websocket"}))}
)
_RECORD = re.compile(addresses.record("[a-z0-9-]{1,80}").replace(".", r"\."))
_ENDINGS = {address.rpartition(".")[2] for address in addresses.DATA}
_FOLDERS = {"static": Rule(), PICTURES: Rule(), "media": Rule(only_readers=True), "versions": Rule(only_readers=True)}


@functools.cache
def base() -> str:
    """The path below which the dashboard lies: `/ledger` for `server.baseUrlPath = "ledger"`, empty at the root of a host."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def below_base(path: str) -> str:
    """The whole path for a path below that of the dashboard: `/ledger/healthz` for `healthz`."""
    return f"{base()}/{path}"


def picture(page: str, version: str, query: Query) -> str:
    """The whole path, with the query, of the picture that previews a view: of a page as in `PAGES`, with the shortest query.

    It holds the version of the dataset, so that it stays what it is.
    """
    return href(below_base(f"{PICTURES}/{version}/{page or 'overview'}.png"), query)


def feed(query: Iterable[tuple[str, str]] = ()) -> str:
    """The whole path, with its query, of the feed of changes.

    query: the parameters of a filter, or `record` with an id alone; empty for the feed of all changes.
    """
    return below_base(FEED) + (f"?{encoded}" if (encoded := urlencode(list(query))) else "")


def origin(request: HTTPConnection) -> str:
    """Scheme, host and port by which a server was asked, such as `https://ledger.example.org`; empty if its host has odd signs.

    Behind a proxy that uvicorn trusts, the scheme is that of `X-Forwarded-Proto`. Which hosts may be named is checked before, up
    to the colon in the header.
    """
    host = request.headers.get("host", "")
    is_plain = re.fullmatch(r"([a-zA-Z0-9_.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?", host)
    return f"{request.url.scheme}://{host}" if is_plain else ""


def misspelt(path: str) -> str | None:
    """The page that the whole path of a request means without being its address, as in `PAGES`; None for any other path.

    Capital letters and a sign of the sentence around the address are no matter, and `overview` is the first page.
    """
    inner = path.removeprefix(below_base(""))
    name = tidy(inner.removesuffix("/"))
    page = "" if name == "overview" else name
    return page if name in PAGES and name and inner.removesuffix("/") != page else None


def data(page: str, suffix: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The whole path and query of the data of a page: `/ledger/attacks.csv?place=basra`. Raises KeyError if it has none."""
    return below_base(addresses.data(page, suffix, query))


def is_data(path: str) -> bool:
    """Whether the whole path of a request was meant for data, answered or not: a page, record or name with such an ending."""
    name, dot, suffix = path.removeprefix(below_base("")).rpartition(".")
    is_known = name in (*PAGES, "overview") or name.startswith("records/")
    known = rule(path)
    return known.is_data if known else bool(dot and name) and (is_known or ("/" not in name and suffix.lower() in _ENDINGS))


def nearest(path: str, known: Iterable[str]) -> str:
    """Of some known addresses the one that is the most similar to the whole path of a request; empty if none is similar."""
    near = difflib.get_close_matches(tidy(path.removeprefix(below_base("")))[:60], [*known], 1)
    return near[0] if near else ""


def rule(path: str) -> Rule | None:
    """The rule for the whole path of a request; None if this server does not answer it."""
    if path == base():  # Streamlit redirects to the path with a slash
        return _RULES[""]
    if not path.startswith(below_base("")):
        return None
    inner = path.removeprefix(below_base(""))
    folder, slash, _ = inner.partition("/")
    if slash and folder in _FOLDERS:
        return _FOLDERS[folder]
    if _RECORD.fullmatch(inner):
        return _DATA
    page = inner.removesuffix("/")  # Streamlit redirects to the path without the slash
    return _RULES.get(page if page in PAGES else inner)
