"""The id of a request, for the lines of our log: nginx makes it, writes it into its own, and sends it along as `X-Request-Id`."""

import logging
import re
from collections.abc import Mapping
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server import paths
from ledger.server.error_page import error_page
from ledger.server.problem_json import problem

HEADER = "x-request-id"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_LOG = logging.getLogger("ledger.requests")

CURRENT: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered; empty outside one, and where it came without an id."""


def request_id(headers: Mapping[str, str]) -> str:
    """The id that the headers of a request name; empty if they name none, or something that is no id."""
    named = headers.get(HEADER, "")
    return named if _ID.fullmatch(named) else ""


class RequestIds:
    """Middleware that keeps the id of a request while it is answered. Where that fails, it answers 500 and logs the id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        before = CURRENT.set(request_id(Headers(scope=scope)))
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            _LOG.error("A request failed: %s", type(error).__name__, extra={"facts": {"path": scope["path"]}})
            if scope["type"] == "http" and not begun:
                await _failed(HTTPConnection(scope))(scope, receive, send)
            raise
        finally:
            CURRENT.reset(before)


def _failed(request: HTTPConnection) -> Response:
    """The answer to a request that failed: a page, or to a script a problem. It says nothing of the reason."""
    text = "The server failed at this. Whoever runs it finds the reason in its log."
    if paths.is_data(request.scope["path"]):
        return problem(request, 500, text)
    return error_page(500, "Something went wrong", text, (paths.below_base(""), "To the first page"))
