"""Scripts of other sites: whether their pages may read data by address (CORS). Nobody's may unless `LEDGER_CORS` says so."""

import os
import re

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.server import paths

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|\*")


def origins() -> list[str]:
    """The origins that `LEDGER_CORS` names, such as `https://example.org`, divided by commas or blanks; `*` stands for all."""
    return (os.environ.get("LEDGER_CORS") or "").replace(",", " ").split()


def faults() -> list[str]:
    """A sentence for each entry of `LEDGER_CORS` that is no origin."""
    return [f"LEDGER_CORS: “{one}” is not like https://example.org or *" for one in origins() if not _ORIGIN.fullmatch(one)]


class DataForOthers:
    """Middleware that lets scripts of the named origins read data by address, and nothing else. Cookies are never accepted."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "HEAD"),
            allow_headers=("If-None-Match",),
            expose_headers=("ETag", "Content-Disposition"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_data = scope["type"] == "http" and paths.is_data(scope["path"])
        await (self.open if is_data else self.app)(scope, receive, send)
