"""The paths that this server answers: who may ask for each, and with which methods.

All other paths are refused, so that a new version of Streamlit opens no path that nobody has thought about.
"""

import difflib
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ledger.server.assets import PLOTLY
from ledger.urls.links import tidy

PAGES = ("", *sorted(path.stem.replace("_", "-") for path in (Path(__file__).parents[2] / "pages").glob("*.py")))
"""Paths of the pages: `troop-levels`; empty for the first one, which lies at the root."""

HEALTH = "healthz"
FEED = "changes.atom"
SOCKET = "_stcore/stream"
LOGIN, LOGOUT, CALLBACK = "auth/login", "auth/logout", "oauth2callback"


@dataclass(frozen=True)
class Rule:
    """How a path may be asked for.

    methods: of HTTP, or `websocket`; only_readers: whether somebody who may not read is refused; only_with_login: whether the
    path exists only if Streamlit asks for a login.
    """

    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    only_readers: bool = False
    only_with_login: bool = False


_RULES = (
    dict.fromkeys((*PAGES, HEALTH, FEED, PLOTLY, "favicon.png", "manifest.json", "_stcore/health", "_stcore/host-config"), Rule())
    | dict.fromkeys((LOGIN, LOGOUT, CALLBACK), Rule(frozenset({"GET"}), only_with_login=True))
    | {SOCKET: Rule(frozenset({"websocket"}))}
)
_FOLDERS = {"static": Rule(), "media": Rule(only_readers=True)}


@functools.cache
def base() -> str:
    """The path below which the dashboard lies: `/ledger` for `server.baseUrlPath = "ledger"`, empty at the root of a host."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def below_base(path: str) -> str:
    """The whole path for a path below that of the dashboard: `/ledger/healthz` for `healthz`."""
    return f"{base()}/{path}"


def feed(query: Iterable[tuple[str, str]] = ()) -> str:
    """The whole path, with its query, of the feed of changes.

    query: the parameters of a filter, or `record` with an id alone; empty for the feed of all changes.
    """
    return below_base(FEED) + (f"?{encoded}" if (encoded := urlencode(list(query))) else "")


def misspelt(path: str) -> str | None:
    """The page that the whole path of a request means without being its address, as in `PAGES`; None for any other path.

    Capital letters and a sign of the sentence around the address are no matter, and `overview` is the first page.
    """
    inner = path.removeprefix(below_base(""))
    name = tidy(inner.removesuffix("/"))
    page = "" if name == "overview" else name
    return page if name in PAGES and name and inner.removesuffix("/") != page else None


def nearest(path: str) -> str:
    """The page whose address is the most similar to the whole path of a request; empty if none is similar."""
    near = difflib.get_close_matches(tidy(path.removeprefix(below_base("")))[:60], PAGES[1:], 1)
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
    page = inner.removesuffix("/")  # Streamlit redirects to the path without the slash
    return _RULES.get(page if page in PAGES else inner)
