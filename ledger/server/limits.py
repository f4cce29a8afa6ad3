"""Limits on websockets: how many messages of what size a socket may send, and how many sockets one network address may have.

Each message makes a page run, and Streamlit keeps parts of it. Without limits a few sockets with many messages would take all of
the server's time, and a few with large ones all of its memory.
"""

import asyncio
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server.bucket import Bucket
from ledger.server.frames import limit_frames
from ledger.server.held import SMALL, Held
from ledger.server.streamlit_private import is_scattered, received

_LOG = logging.getLogger("ledger.limits")


@dataclass(frozen=True)
class Limit:
    """What one kind of visitor may do.

    sockets: open at the same time from one network address; messages: of one socket at once; each_second: messages a second after
    those; largest: bytes of one message; kinds: those that pages send, in Streamlit's words. A message opens a page, makes a
    choice, or asks for newer data, which a page does every 30 seconds. It has the address and the values of all fields of the
    page, and Streamlit keeps the last one of each session. Other kinds are dropped: Streamlit would answer some at once, however
    long that takes.
    """

    sockets: int
    messages: int
    each_second: float
    largest: int
    kinds: frozenset[str]


_RUNS = frozenset(("rerun_script", "stop_script", "app_heartbeat"))

READER = Limit(250, 100, 20, 4_000_000, _RUNS | {"backend_operation_request"})
"""For those who may read: a hundred people behind one network address with two pages each, and a hundred quick choices. The
largest messages are those of the draft desk, which have the text of an article in several fields."""

STRANGER = Limit(20, 20, 5, 50_000, _RUNS)
"""For all others, who see the login page, which has one button."""

AFTER_A_FLOOD = 60
"""Seconds for which a socket that was closed for too many messages still counts as open."""

PATIENCE = 5
"""Seconds that a client gets to receive the closing message."""

TORRENT, MOMENT = 1000, 0.1
"""A socket that sends this many messages beyond its limit within this many seconds is cut off without a closing message. Waiting
for the answer to that message would mean to read everything that the client sends until then."""

_CLOSE: Message = {"type": "websocket.close", "code": 1008, "reason": "too many messages, or too large ones"}
_END: Message = {"type": "websocket.disconnect", "code": 1008}


def _size(message: Message) -> int:
    """The bytes of a message or, of a text, its characters."""
    return len(message.get("bytes") or message.get("text") or "")


def _is_too_large(message: Message, limit: Limit) -> bool:
    """Whether a message has too many bytes, or too many parts."""
    return _size(message) > limit.largest or is_scattered(message.get("bytes") or b"")


class Incoming:
    """The messages of one socket. They are read and counted at once, and wait in a queue until they are handed over.

    held: counts what they hold, those that wait and the last one, for a place; with it full a message is one too many.
    """

    def __init__(self, receive: Receive, limit: Limit, held: Held, place: Hashable) -> None:
        self.excess = 0  # messages beyond the limit, from the first one on that was too large or one too many
        self._receive = receive
        self._limit = limit
        self._held, self._place = held, place
        self._of_waiting = self._of_last = 0  # bytes
        self._bucket = Bucket(limit.messages, limit.each_second)
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        """Read messages into the queue until there are too many, and then for a moment more, to see whether it is a torrent."""
        end = float("inf")
        while self.excess < TORRENT and time.monotonic() < end:
            message = await self._receive()
            is_counted = message["type"] == "websocket.receive"
            if is_counted and (
                self.excess or _is_too_large(message, self._limit) or not self._bucket.take() or self._is_full(message)
            ):
                self.excess += 1
                message = _END
            elif is_counted:
                kind, data = received(message.get("bytes") or b"")
                if kind not in self._limit.kinds:
                    continue
                message = {**message, "bytes": data}
            if self.excess < 2:
                self._count_waiting(_size(message))
                self._waiting.put_nowait(message)
            if self.excess == 1:
                end = time.monotonic() + MOMENT

    async def next(self) -> Message:
        """Wait for the oldest message of the queue, and take it out. It then is the last one."""
        message = await self._waiting.get()
        size = _size(message)
        if size:
            self._of_waiting -= size
            self._held.add(self._place, -self._of_last)
            self._of_last = size
        return message

    def cut_off(self) -> None:
        """End the socket as after a torrent: it was cut off before its messages were read."""
        self.excess = TORRENT
        self._waiting.put_nowait(_END)

    def stop(self) -> None:
        """Stop reading messages, and forget those that wait; Streamlit keeps the last one as long as the session."""
        self._reading.cancel()
        self._count_waiting(-self._of_waiting)
        kept_for = st.get_option("server.disconnectedSessionTTL")
        asyncio.get_running_loop().call_later(kept_for, self._held.add, self._place, -self._of_last)

    def _count_waiting(self, size: int) -> None:
        """Count so many bytes more, or less, that wait."""
        self._of_waiting += size
        self._held.add(self._place, size)

    def _is_full(self, message: Message) -> bool:
        """Whether a large message has no room."""
        return _size(message) > SMALL and self._held.is_full(self._place)


class SocketLimits:
    """Middleware: refuses a socket with 429 if its address has too many open, and closes it with 1008 for too many messages.

    Messages of all sockets reach Streamlit one after the other, and that takes at most half of the server's time: for most of
    them Streamlit starts a thread, and waits until it runs. The address is that of the client; behind a proxy that uvicorn trusts
    it is the one in `X-Forwarded-For`.
    """

    def __init__(self, app: ASGIApp, admits: Callable[[HTTPConnection], bool]) -> None:
        """admits: whether a socket comes from somebody who may read."""
        self.app = app
        self.admits = admits
        self.open: Counter[tuple[str, Limit]] = Counter()
        self._held = Held()
        self._turn = asyncio.Lock()
        self._next_turn = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        limit = READER if self.admits(HTTPConnection(scope)) else STRANGER
        place = (_network(scope), limit)
        if self.open[place] >= limit.sockets:
            return await PlainTextResponse("Too many pages are open", 429)(scope, receive, send)
        incoming = Incoming(receive, limit, self._held, place)

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
        protocol = getattr(receive, "__self__", None)  # of uvicorn, whose method it is; tests have none
        end_watch = self._held.watch(protocol, place) if protocol else None
        if protocol:
            limit_frames(protocol, limit.messages + TORRENT, incoming.cut_off)
        try:
            await self.app(scope, receive_in_turn, send_until_flood)
        finally:
            incoming.stop()
            if end_watch:
                end_watch()
            if incoming.excess:
                asyncio.get_running_loop().call_later(AFTER_A_FLOOD, self._leave, place)
            else:
                self._leave(place)
        if incoming.excess:
            _LOG.warning(
                "A socket was closed: more than %d messages at once, or one over %d bytes, or too many pieces.",
                limit.messages,
                limit.largest,
            )
        if 0 < incoming.excess < TORRENT:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await send(_CLOSE)

    async def _take_turn(self) -> None:
        """Wait until the next message may be handed over to Streamlit."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            await asyncio.sleep(max(0, self._next_turn - loop.time()))
            loop.call_soon(self._end_turn, loop.time())

    def _end_turn(self, begin: float) -> None:
        """After a message was handed over: let the next one wait for as long as that took."""
        now = asyncio.get_running_loop().time()
        self._next_turn = now + (now - begin)

    def _leave(self, place: tuple[str, Limit]) -> None:
        """Count one open socket less."""
        self.open[place] -= 1
        if not self.open[place]:
            del self.open[place]


def _network(scope: Scope) -> str:
    """The address for which a socket counts: an IPv4 address, or the network of the first 64 bits of an IPv6 address.

    One subscriber usually has all addresses of such a network.
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
