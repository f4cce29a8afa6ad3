"""Limits on websockets: how many messages one of them may send, and how many one address may have open.

Each message makes a page run, so that without limits a few sockets with many small messages keep the server from everybody else.
"""

import asyncio
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
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


READER = Limit(sockets=250, messages=100, each_second=20)
"""A hundred people behind one address with two pages each; a hundred choices in a row, more quickly than any hand makes them."""

STRANGER = Limit(sockets=20, messages=20, each_second=5)
"""Who is not let in sees the login page, which has one button."""

AFTER_A_FLOOD = 60
"""Seconds for which a socket that was closed for too many messages still counts as open."""

PATIENCE = 5
"""Seconds for which a client that does not listen is given the closing message."""

TORRENT, MOMENT = 1000, 0.1
"""So many messages more in so many seconds, and a socket is cut off without a closing message: while its client is given time to
answer that one, everything that it sends would be read."""

_CLOSE: Message = {"type": "websocket.close", "code": 1008, "reason": "too many messages"}
_END: Message = {"type": "websocket.disconnect", "code": 1008}


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


class Incoming:
    """The messages of one socket, read and counted as they come, while those before them wait for their turn."""

    def __init__(self, receive: Receive, limit: Limit) -> None:
        self.excess = 0  # messages beyond the limit
        self._receive = receive
        self._bucket = Bucket(limit)
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        """Read until there are too many; then a moment longer, to tell a torrent from a flood."""
        end = float("inf")
        while self.excess < TORRENT and time.monotonic() < end:
            message = await self._receive()
            if message["type"] == "websocket.receive" and (self.excess or not self._bucket.take()):
                self.excess += 1
            if self.excess < 2:
                self._waiting.put_nowait(message)
            if self.excess == 1:
                end = time.monotonic() + MOMENT

    async def next(self) -> Message:
        """The oldest message that waits."""
        return await self._waiting.get()

    def stop(self) -> None:
        """Read no further."""
        self._reading.cancel()


class SocketLimits:
    """Refuses with 429 a socket of an address that has too many open, and closes with 1008 one that sends too many messages.

    The messages of all sockets reach Streamlit one after the other, and handing them over takes at most half of the server's
    time: Streamlit starts a thread for most of them, and waits for it while other threads run.
    The address is that of the client as uvicorn resolves it: behind a trusted proxy that of `X-Forwarded-For`.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool]) -> None:
        """admits: whether a socket comes from somebody who may read."""
        self.app = app
        self.admits = admits
        self.open: Counter[tuple[str, Limit]] = Counter()
        self._turn = asyncio.Lock()
        self._next_turn = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        limit = READER if self.admits(HTTPConnection(scope)) else STRANGER
        place = (_network(scope), limit)
        if self.open[place] >= limit.sockets:
            return await PlainTextResponse("Too many pages are open", 429)(scope, receive, send)
        incoming = Incoming(receive, limit)

        async def receive_in_turn() -> Message:
            message = await incoming.next()
            if message["type"] != "websocket.receive":
                return message
            await self._take_turn()
            return _END if incoming.excess else message

        async def send_until_flood(message: Message) -> None:
            if not incoming.excess or message["type"] == "websocket.accept":
                await send(message)

        self.open[place] += 1
        try:
            await self.app(scope, receive_in_turn, send_until_flood)
        finally:
            incoming.stop()
            if incoming.excess:
                asyncio.get_running_loop().call_later(AFTER_A_FLOOD, self._leave, place)
            else:
                self._leave(place)
        if incoming.excess:
            _LOG.warning("A socket was closed: more than %d messages at once.", limit.messages)
        if 0 < incoming.excess < TORRENT:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await send(_CLOSE)

    async def _take_turn(self) -> None:
        """Wait until a message may be handed over."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            await asyncio.sleep(max(0, self._next_turn - loop.time()))
            loop.call_soon(self._end_turn, loop.time())

    def _end_turn(self, begin: float) -> None:
        """Once a message has been handed over: leave the server as much time for everything else."""
        now = asyncio.get_running_loop().time()
        self._next_turn = now + (now - begin)

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
