"""The id of a request, for the lines of our log: nginx makes it, writes it into its own, and sends it along as `X-Request-Id`."""

import logging
import re
from collections.abc import Mapping
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

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
    """Middleware that keeps the id of a request while it is answered, and writes a line with it where that fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        before = CURRENT.set(request_id(Headers(scope=scope)))
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            _LOG.error("A request failed: %s", type(error).__name__, extra={"facts": {"path": scope["path"]}})
            raise
        finally:
            CURRENT.reset(before)
