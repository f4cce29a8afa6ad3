"""Two kinds of request are refused by their head, before uvicorn reads what follows it; it has no setting for either of them.

A body in pieces of one byte keeps the server busy for each piece, also after the request was answered. And a websocket whose
head is too large for the library of websockets would be neither opened nor closed.
"""

import asyncio
from asyncio import Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from websockets.http11 import MAX_LINE_LENGTH, MAX_NUM_HEADERS

from ledger.urls.links import MAX_LENGTH

_REFUSED = (
    "This request was not read: its address or its headers are too long, or it is no request of HTTP. "
    f"A link of this dashboard has at most {MAX_LENGTH:,} characters."
)
LINGER = 2
"""Seconds for which what a refused client still sends is thrown away: it may read an answer only after it has sent all."""


class RefusingByHead(h11.Connection):
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


def _refuse(protocol: H11Protocol) -> None:
    """Answer 400 in words, and close when the client has had time to read them; uvicorn has no setting for either."""
    words = _REFUSED.encode()
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(words))), ("connection", "close")]
    answer = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
    for event in (answer, h11.Data(data=words), h11.EndOfMessage()):
        protocol.transport.write(protocol.conn.send(event) or b"")
    protocol.data_received = lambda data: None  # type: ignore[method-assign]
    protocol.transport.set_protocol(protocol)  # an event loop may have looked the method up already
    asyncio.get_running_loop().call_later(LINGER, protocol.transport.close)


def refuse_by_head() -> None:
    """Refuse such requests on each connection that uvicorn takes on from now on, and say why: it reads no head over 64 KiB."""
    take_on = H11Protocol.connection_made

    def take_on_with_heads(protocol: H11Protocol, transport: Transport) -> None:
        take_on(protocol, transport)
        protocol.conn.__class__ = RefusingByHead
        protocol.send_400_response = lambda msg: _refuse(protocol)  # type: ignore[method-assign]

    H11Protocol.connection_made = take_on_with_heads  # type: ignore[method-assign, assignment]
