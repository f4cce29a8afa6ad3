"""Limits on websockets: how many messages one of them may send, and how many one address may have open.

Each message makes a page run, so that without limits a few sockets with many small messages keep the server from everybody else.
"""

import asyncio
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("ledger.limits")


@dataclass(frozen=True)
class Limit:
    """What one kind of visitor may do: open sockets of one address, messages of a socket at once, and then messages a second.

    A message is a choice of the reader or the question for newer data every 30 seconds; opening a page takes one.
    """

    sockets: int
    messages: int
    each_second: float


READER = Limit(sockets=300, messages=100, each_second=20)
"""A hundred people behind one address with three pages each; 100 filter changes of a program in a row, faster than any hand."""

STRANGER = Limit(sockets=20, messages=20, each_second=5)
"""Who is not let in sees the login page, which has one button."""

AFTER_A_FLOOD = 60
"""Seconds for which a socket that was closed for too many messages still counts as open."""

_PATIENCE = 5
"""Seconds in which a client has to take the closing message."""


@dataclass
class Bucket:
    """How many messages a socket may send now. `clock` gives seconds."""

    limit: Limit
    clock: Callable[[], float] = time.monotonic
    left: float = field(init=False)
    filled: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.filled = self.limit.messages, self.clock()

    def take(self) -> bool:
        """Count one message; whether it may be sent."""
        now = self.clock()
        self.left = min(self.limit.messages, self.left + (now - self.filled) * self.limit.each_second)
        self.filled = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class SocketLimits:
    """Refuses with 429 a socket of an address that has too many open, and closes with 1008 one that sends too many messages.

    The address is that of the client as uvicorn resolves it: behind a trusted proxy that of `X-Forwarded-For`.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool]) -> None:
        """admits: whether a socket comes from somebody who may read."""
        self.app = app
        self.admits = admits
        self.open: Counter[tuple[str, Limit]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        limit = READER if self.admits(HTTPConnection(scope)) else STRANGER
        place = (_network(scope), limit)
        if self.open[place] >= limit.sockets:
            return await PlainTextResponse("Too many pages are open", 429)(scope, receive, send)
        bucket, flooded = Bucket(limit), False

        async def receive_within_limit() -> Message:
            nonlocal flooded
            message = await receive()
            if message["type"] == "websocket.receive" and not bucket.take():
                flooded = True
                return {"type": "websocket.disconnect", "code": 1008}
            return message

        async def send_until_flooded(message: Message) -> None:
            if not flooded:
                await send(message)

        self.open[place] += 1
        try:
            await self.app(scope, receive_within_limit, send_until_flooded)
        finally:
            if flooded:
                asyncio.get_running_loop().call_later(AFTER_A_FLOOD, self._leave, place)
            else:
                self._leave(place)
        if flooded:
            _LOG.warning("A socket was closed: more than %d messages at once.", limit.messages)
            async with asyncio.timeout(_PATIENCE):
                await send({"type": "websocket.close", "code": 1008, "reason": "too many messages"})

    def _leave(self, place: tuple[str, Limit]) -> None:
        self.open[place] -= 1
        if not self.open[place]:
            del self.open[place]


def _network(scope: Scope) -> str:
    """Whom a socket is counted for: the IPv4 address, or the first 64 bits of the IPv6 address, all of which one line has."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
