"""Requests that are refused by their head, before uvicorn reads what follows it; uvicorn has no setting for either of two kinds.

A body in pieces of one byte keeps the server busy for each piece, also after the request was answered. And a websocket whose
head is too large for the library of websockets would be neither opened nor closed.
"""

from asyncio import Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from websockets.http11 import MAX_LINE_LENGTH, MAX_NUM_HEADERS


class Heads(h11.Connection):
    """A connection that takes no body in pieces, which no browser and no proxy sends here, and no head that is too large."""

    def next_event(self) -> Any:
        """The next event. An h11.RemoteProtocolError, which uvicorn answers with 400, for a request that is refused."""
        event = super().next_event()
        if isinstance(event, h11.Request) and _is_refused(event):
            raise h11.RemoteProtocolError("refused by its head")
        return event


def _is_refused(request: h11.Request) -> bool:
    """Whether a request has a body in pieces, or asks for a websocket with a head that would not be read."""
    headers = list(request.headers)
    names = [name for name, _ in headers]
    longest = max(len(request.target) + len("GET  HTTP/1.1"), *(len(name) + len(value) + 2 for name, value in headers))
    too_large = len(headers) > MAX_NUM_HEADERS or longest + 2 > MAX_LINE_LENGTH
    return b"transfer-encoding" in names or (b"upgrade" in names and too_large)


def refuse_by_head() -> None:
    """Refuse such requests on each connection that uvicorn takes on from now on."""
    take_on = H11Protocol.connection_made

    def take_on_with_heads(protocol: H11Protocol, transport: Transport) -> None:
        take_on(protocol, transport)
        protocol.conn.__class__ = Heads

    H11Protocol.connection_made = take_on_with_heads  # type: ignore[method-assign, assignment]
