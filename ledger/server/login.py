"""The link that a reader opened, kept in a cookie while they log in, so that they come back to it."""

import base64
import binascii
import re
import zlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server import paths
from ledger.server.error_page import error_page

COOKIE = "_ledger_link"
LONGEST_COOKIE = 3800
"""Characters of the cookie's value. Browsers keep no cookie of more than about 4,000."""
LONGEST_REFERER = 4096
"""Characters. For a page with a longer address browsers name only the host as the one that a request comes from."""

_MINUTES = 10
_ODD = re.compile(r"[^\w .,:;()'/-]", re.ASCII)
"""The signs that are no part of words in what a provider says went wrong."""
_QUERY = re.compile(r"[!-\[\]-~]*")
"""The query of a link that is kept: ASCII without blanks and backslashes, which all browsers read in the same way."""


def is_page(link: str) -> bool:
    """Whether a link is the path of a page of this dashboard, with or without a query."""
    path, _, query = link.partition("?")
    return path in map(paths.below_base, paths.PAGES) and bool(_QUERY.fullmatch(query)) and "#" not in query


def pack(link: str) -> str | None:
    """A link as the value of a cookie; None if that would be too long."""
    packed = base64.urlsafe_b64encode(zlib.compress(link.encode("ascii"), 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST_COOKIE else None


def unpack(value: str) -> str | None:
    """The link in the value of a cookie; None if it holds none."""
    try:
        packed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        return zlib.decompressobj().decompress(packed, LONGEST_REFERER).decode("ascii")
    except (binascii.Error, zlib.error, ValueError):
        return None


def is_kept(url: str) -> bool:
    """Whether a reader comes back to the page with this URL after the login: a longer one does not fit into the cookie."""
    parts = urlsplit(url)
    return len(url) <= LONGEST_REFERER and pack(f"{parts.path}?{parts.query}") is not None


class KeptLink:
    """Middleware that brings readers back to the page on which they chose to log in.

    The request that begins the login sets a cookie with path and query of the page; the one that ends it leads there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begins = scope["path"] == paths.below_base(paths.LOGIN)
        ends = scope["path"] == paths.below_base(paths.CALLBACK)
        if not (begins or ends):
            return await self.app(scope, receive, send)
        if ends:
            scope = {**scope, "query_string": _plain_errors(scope["query_string"])}
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
            reason = (
                "The service that knows who you are did not answer, or what it said could not be read. "
                "Whoever runs this dashboard finds the reason in its log."
            )
            page = link or paths.below_base("")
            back = page, "Back to the page, to try again"
            await error_page(503, "You could not be logged in", reason, back)(scope, receive, send)


def _plain_errors(query: bytes) -> bytes:
    """The query of the end of a login, in which what went wrong is a short line of plain signs.

    Anybody may send it, and Streamlit writes it into its log, where control characters would begin lines or colour a terminal.
    """
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    plain = [(key, _ODD.sub("?", value)[:200] if key in ("error", "error_description") else value) for key, value in pairs]
    return urlencode(plain).encode() if plain != pairs else query


def _came_from(request: HTTPConnection) -> str | None:
    """Path and query of the page that a request came from; None if that is not a page of this host."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != request.headers.get("host"):
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
