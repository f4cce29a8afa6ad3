"""Compression: whether a client takes it, by the weights of its `Accept-Encoding`, of which Streamlit reads the names alone."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def takes_gzip(lines: Iterable[str]) -> bool:
    """Whether the values of `Accept-Encoding` name gzip, or everything (`*`), with a weight above 0 (RFC 9110, 12.5.3).

    A weight that cannot be read is taken for 0: what is not compressed can be read by everybody.
    """
    weights = {}
    for one in ",".join(lines).lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        found = _WEIGHT.fullmatch(parameters[0]) if parameters else None
        weights[name] = float(found[1]) if found else float(not parameters)
    return weights.get("gzip", weights.get("*", 0)) > 0


class Encodings:
    """Middleware that says of each request whether its answer may be compressed, in the only way that Streamlit understands."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            taken = b"gzip" if takes_gzip(Headers(scope=scope).getlist("accept-encoding")) else b"identity"
            others = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            scope = {**scope, "headers": [*others, (b"accept-encoding", taken)]}
        await self.app(scope, receive, send)
