"""A bound on what the messages of websockets hold: unfinished ones, those that wait, and the last of each page.

Until a message is whole it lies in uvicorn, before anything of this project is asked: a client may begin a large message, and
never send its end. Here uvicorn's protocol of each socket is watched from outside, for it has no setting but the size of one
message. The last message of a page lies in Streamlit, also for two minutes after the page is gone.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from ledger.server.memory import give_back

OF_ONE_PLACE = 40_000_000
"""Bytes that the messages of one network address hold: ten pages with the largest of the draft desk."""

IN_ALL = 200_000_000
"""Bytes that all messages hold."""

SMALL = 50_000
"""Bytes of a message for which there is always room, so that pages go on where others of their address take too much."""

FRAME = 100
"""Bytes that a piece of a message takes beyond its length."""

GIVEN_BACK_AFTER = 20
"""Seconds from the end of a message that is not small until its memory goes back to the system; other ends fall into them."""

_LOG = logging.getLogger("ledger.limits")


class Held:
    """The bytes that messages hold, by the place from which they come; none is kept of a place that holds nothing."""

    def __init__(self) -> None:
        self.held: Counter[Hashable] = Counter()
        self._is_ending = False

    def add(self, place: Hashable, size: int) -> None:
        """Count so many bytes more, or less. After many less, memory is given back in a while, once for all of that time."""
        self.held[place] += size
        if size < -SMALL and not self._is_ending:
            self._is_ending = True
            asyncio.get_running_loop().call_later(GIVEN_BACK_AFTER, self._give_back)
        if not self.held[place]:
            del self.held[place]

    def _give_back(self) -> None:
        """Give memory back, in a thread."""
        self._is_ending = False
        asyncio.get_running_loop().run_in_executor(None, give_back)

    def is_full(self, place: Hashable) -> bool:
        """Whether the messages of a place, or of all, hold more than they may."""
        return self.held[place] > OF_ONE_PLACE or self.held.total() > IN_ALL

    def watch(self, protocol: Any, place: Hashable) -> Callable[[], None]:
        """Count what a socket of uvicorn holds from now on, and cut it off where that is too much. Gives what ends the watch."""
        take, counted = protocol.data_received, 0

        def count(now: int) -> None:
            nonlocal counted
            self.add(place, now - counted)
            counted = now

        def take_and_count(data: bytes) -> None:
            take(data)
            count(len(protocol.conn.reader.buffer) + sum(len(piece) + FRAME for piece in protocol.frames))
            if counted > SMALL and self.is_full(place):
                _LOG.warning("A socket was cut off: messages of its address held more than %d bytes.", OF_ONE_PLACE)
                protocol.transport.abort()

        def hand_over(receive: Callable[[bytes], None]) -> None:
            protocol.data_received = receive
            protocol.transport.set_protocol(protocol)  # an event loop may have looked the method up already

        def end() -> None:
            hand_over(take)
            count(0)

        hand_over(take_and_count)
        return end
