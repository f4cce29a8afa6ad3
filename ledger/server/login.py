"""The link by which a reader came, kept in a cookie while they log in."""

import base64
import binascii
import re
import zlib
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server import paths
from ledger.server.error_page import error_page

COOKIE = "_ledger_link"
LONGEST_COOKIE = 3800
LONGEST_REFERER = 4096
"""Characters. Browsers send the address of no longer page."""

_MINUTES = 10
_QUERY = re.compile(r"[!-\[\]-~]*")
"""ASCII without blanks and backslashes: what no browser takes for something else."""


def is_page(link: str) -> bool:
    """Whether a link is the path, perhaps with a query, of a page of this dashboard."""
    path, _, query = link.partition("?")
    return path in map(paths.below_base, paths.PAGES) and bool(_QUERY.fullmatch(query)) and "#" not in query


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

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begins = scope["path"] == paths.below_base(paths.LOGIN)
        ends = scope["path"] == paths.below_base(paths.CALLBACK)
        if not (begins or ends):
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        link = _came_from(request) if begins else unpack(request.cookies.get(COOKIE, ""))
        if link is None or not is_page(link):
            link = None
        attributes = f"Path={paths.below_base('')}; HttpOnly; SameSite=Lax"
        failed = False

        async def send_with_link(message: Message) -> None:
            nonlocal failed
            failed = failed or message.get("status", 200) >= 400
            if failed:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                packed = pack(link) if link and begins else None
                if packed:
                    headers.append("set-cookie", f"{COOKIE}={packed}; Max-Age={_MINUTES * 60}; {attributes}")
                elif COOKIE in request.cookies:
                    headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; {attributes}")
                if link and ends and "location" in headers:
                    headers["location"] = link
            await send(message)

        await self.app(scope, receive, send_with_link)
        if failed:
            why = (
                "The service that knows who you are did not answer, or what it said could not be read. "
                "Whoever runs this dashboard finds the reason in its log."
            )
            page = link or paths.below_base("")
            await error_page(503, "You could not be logged in", why, page, "Back to the page, to try again")(scope, receive, send)


def _came_from(request: HTTPConnection) -> str | None:
    """Path and query of the page of this host that a request came from."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != request.headers.get("host"):
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
