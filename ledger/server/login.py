"""Stands between the network and the pages: closed routes, foreign sockets, and the link that a login would lose. Plain ASGI."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Collection
from html import escape
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "_ledger_link"
LONGEST_COOKIE = 3800
LONGEST_REFERER = 4096
"""Characters. Browsers send the address of no longer page."""

_MINUTES = 10
# A page of this dashboard: no dot, no empty folder, nothing that a browser could take for a host.
_PAGE = re.compile(r"/(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*/?)?(?:\?[!-\[\]-~]*)?")
_FAILED = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No login</title>
<body style="font: 1rem/1.5 sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark">
<h1>You could not be logged in</h1>
<p>The service that knows who you are did not answer, or what it said could not be read. Whoever runs this dashboard finds the
reason in its log.</p>
<p><a href="{link}">Back to the page, to try again</a></p></html>
"""
_NO_PAGE = ("auth", "oauth2callback", "_stcore", "media", "component", "static", "app")
_FOR_NOBODY = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_FOR_ALL = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
_WITH_DATA = ("/_stcore", "/media", "/component", "/app")


def is_page(link: str, base: str = "") -> bool:
    """Whether a link is a path, perhaps with a query, to a page of this host below `base`, however a browser reads it."""
    if not link.startswith(f"{base}/") or not _PAGE.fullmatch(link) or "#" in link:
        return False
    return re.split(r"[/?]", link[len(base) + 1 :], maxsplit=1)[0] not in _NO_PAGE


def pack(link: str) -> str | None:
    """A link as the value of a cookie, or nothing if it is too long."""
    packed = base64.urlsafe_b64encode(zlib.compress(link.encode("ascii"), 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST_COOKIE else None


def unpack(value: str) -> str | None:
    """The link in a cookie's value, or nothing if there is none in it."""
    try:
        packed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        return zlib.decompressobj().decompress(packed, LONGEST_REFERER).decode("ascii")
    except (binascii.Error, zlib.error, ValueError):
        return None


def is_kept(url: str) -> bool:
    """Whether the page with this address will be there again after the login."""
    parts = urlsplit(url)
    return len(url) <= LONGEST_REFERER and pack(f"{parts.path}?{parts.query}") is not None


class KeptLink:
    """Brings a reader back to the page on which they chose to log in: a cookie holds its path and query until they come back."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in (f"{self.base}/auth/login", f"{self.base}/oauth2callback"):
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        link = _came_from(request) if path.endswith("/login") else unpack(request.cookies.get(COOKIE, ""))
        if link is None or not is_page(link, self.base):
            link = None
        attributes = f"Path={self.base}/; HttpOnly; SameSite=Lax" + ("; Secure" if scope["scheme"] == "https" else "")

        failed = False

        async def with_link(message: Message) -> None:
            nonlocal failed
            failed = failed or message.get("status", 200) >= 400
            if failed:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                packed = pack(link) if link and path.endswith("/login") else None
                if packed:
                    headers.append("set-cookie", f"{COOKIE}={packed}; Max-Age={_MINUTES * 60}; {attributes}")
                elif COOKIE in request.cookies:
                    headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; {attributes}")
                if link and path.endswith("/oauth2callback") and "location" in headers:
                    headers["location"] = link
            await send(message)

        await self.app(scope, receive, with_link)
        if failed:
            await HTMLResponse(_FAILED.format(link=escape(link or f"{self.base}/")), 503)(scope, receive, send)


def _came_from(request: HTTPConnection) -> str | None:
    """Path and query of the page of this host that a request came from."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != request.headers.get("host"):
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Doorkeeper:
    """Refuses what carries data to those who are not let in, what nobody needs, and sockets that pages of others open.

    The page's own socket stays open to all: the gate of the frame sends the login page through it, and no more.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool], hosts: Collection[str], base: str = "") -> None:
        """admits: whether a request comes from somebody who may read. hosts: names other than `Host` that pages may come from."""
        self.app = app
        self.admits = admits
        self.hosts = hosts
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(self.base)
        if _below(path, _FOR_NOBODY):
            return await PlainTextResponse("Not found", 404)(scope, receive, send)
        if scope["type"] == "websocket" and not self._is_own(request):
            return await PlainTextResponse("Foreign origin", 403)(scope, receive, send)
        if _below(path, _WITH_DATA) and path not in _FOR_ALL and not self.admits(request):
            return await PlainTextResponse("Log in first", 403)(scope, receive, send)
        await self.app(scope, receive, send)

    def _is_own(self, request: HTTPConnection) -> bool:
        """Streamlit takes a socket from any page of localhost; cookies of localhost know no ports, so that is too much."""
        origin = request.headers.get("origin")
        if origin is None:  # no browser
            return True
        try:
            parts = urlsplit(origin)
            return parts.netloc == request.headers.get("host") or parts.hostname in self.hosts
        except ValueError:
            return False


def _below(path: str, folders: Collection[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
