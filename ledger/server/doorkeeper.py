"""Stands between the network and Streamlit: refuses what the paths of this server do not name, and sockets of foreign pages."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.server import paths
from ledger.server.error_page import error_page


class Doorkeeper:
    """Answers 404 to unknown paths, 405 to unknown methods, 403 where somebody may not read or a socket is of a foreign page.

    The page's own socket is open to all: to those who are not let in the frame sends the login page through it, and no more.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool], hosts: Collection[str], has_login: bool) -> None:
        """admits: whether a request comes from somebody who may read; hosts: names other than `Host` that pages may come from;
        has_login: whether Streamlit asks for a login."""
        self.app = app
        self.admits = admits
        self.hosts = hosts
        self.has_login = has_login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None if scope["type"] == "lifespan" else self._refusal(HTTPConnection(scope))
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, request: HTTPConnection) -> Response | None:
        """The answer to a request that is refused, None for one that is not."""
        rule = paths.rule(request.scope["path"])
        if rule is None or (rule.only_with_login and not self.has_login):
            home = paths.below_base("")
            return error_page(
                404, "There is no such page", "The address leads nowhere on this server.", home, "To the first page"
            )
        if rule.only_readers and not self.admits(request):
            return PlainTextResponse("Log in first", 403)
        if request.scope.get("method", "websocket") not in rule.methods:
            return PlainTextResponse("Method not allowed", 405, {"allow": ", ".join(sorted(rule.methods - {"websocket"}))})
        if request.scope["type"] == "websocket" and not self._is_own(request):
            return PlainTextResponse("Foreign origin", 403)
        return None

    def _is_own(self, request: HTTPConnection) -> bool:
        """Whether a socket is opened by a page of this dashboard, or by a program that is no browser.

        Streamlit takes a socket from any page of localhost; cookies of localhost know no ports, so that is too much.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return True
        try:
            parts = urlsplit(origin)
            return parts.netloc == request.headers.get("host") or parts.hostname in self.hosts
        except ValueError:
            return False
