"""The check of each request before Streamlit: its path, its method, its reader, and the page that opens a socket."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server import paths
from ledger.server.error_page import error_page
from ledger.server.problem_json import problem
from ledger.urls.addresses import DATA


class Doorkeeper:
    """Middleware that leads from a misspelt page to the page, and refuses requests: 404 for an unknown path, 405 for an
    unknown method, and 403 to somebody who may not read the file and to a socket that a page of another site opens.

    No cache keeps what is for readers only, unless the answer says that one may.

    The socket of the pages is open to everybody. To those who are not let in it sends the login page and nothing else.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool], hosts: Collection[str], has_login: bool) -> None:
        """admits: whether a request comes from somebody who may read; has_login: whether Streamlit asks for a login; hosts: the
        names of hosts whose pages may open a socket, besides the host that the request names.
        """
        self.app = app
        self.admits = admits
        self.hosts = hosts
        self.has_login = has_login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None if scope["type"] == "lifespan" else self._refusal(HTTPConnection(scope))
        rule = None if scope["type"] == "lifespan" else paths.rule(scope["path"])

        async def send_uncached(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("cache-control", "private, no-store")
            await send(message)

        await (refusal or self.app)(scope, receive, send_uncached if rule and rule.only_readers else send)

    def _refusal(self, request: HTTPConnection) -> Response | None:
        """The response to a request that is refused; None for a request that goes on to Streamlit."""
        path, is_read = request.scope["path"], request.scope.get("method") in ("GET", "HEAD")
        if is_read and (page := paths.misspelt(path)) is not None:
            query = request.scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{'../' if path.endswith('/') else './'}{page}{'?' * bool(query)}{query}")
        rule = paths.rule(path)
        if rule is None and paths.is_data(path):
            near = paths.nearest(path, DATA)
            there = {"nearest": paths.below_base(near) if near else None, "addresses": list(map(paths.below_base, DATA))}
            return problem(request, 404, "There is no data at this address.", there)
        if rule is None or (rule.only_with_login and not self.has_login):
            links = [(paths.below_base(""), "To the first page")]
            if near := paths.nearest(path, paths.PAGES[1:]):
                links.insert(0, (paths.below_base(near), f"To the page “{near}”, whose address is the most similar"))
            return error_page(404, "There is no such page", "The address leads nowhere on this server.", *links)
        if rule.only_readers and not self.admits(request):
            return self._login_needed(request) if rule.is_data else PlainTextResponse("Log in first", 403)
        if request.scope.get("method", "websocket") not in rule.methods:
            allow = {"allow": ", ".join(sorted(rule.methods - {"websocket"}))}
            said = "Method not allowed"
            return (
                problem(request, 405, "Data can only be read.", headers=allow)
                if rule.is_data
                else PlainTextResponse(said, 405, allow)
            )
        if request.scope["type"] == "websocket" and not self._is_own(request):
            return PlainTextResponse("Foreign origin", 403)
        return None

    def _login_needed(self, request: HTTPConnection) -> Response:
        """The answer to a script that asks for data and may not read. The scheme `Cookie` says that a cookie is what it lacks."""
        how = (
            f"Log in with a browser at {paths.below_base('')}, and send the cookies that it then has"
            if self.has_login
            else "Ask through the proxy that knows you, with what it gave your browser when you logged in"
        )
        detail = f"Data is given only to readers who are logged in and allowed to read. {how}."
        return problem(request, 401, detail, headers={"www-authenticate": 'Cookie realm="ledger"'})

    def _is_own(self, request: HTTPConnection) -> bool:
        """Whether a socket is opened by a page of this dashboard, or by a program that is no browser and names no page.

        Streamlit allows sockets of all pages of localhost. That is too much: all of them have the same cookies, at any port.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return True
        try:
            parts = urlsplit(origin)
            return parts.netloc == request.headers.get("host") or parts.hostname in self.hosts
        except ValueError:
            return False
