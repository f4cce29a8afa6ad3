"""A bound on what unfinished messages of websockets hold: a client may begin a large message, and never send its end.

Until a message is whole it lies in uvicorn, before anything of this project is asked. Here uvicorn's protocol of each socket is
watched from outside, for it has no setting but the size of one message.
"""

import logging
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

OF_ONE_PLACE = 12_000_000
"""Bytes that the unfinished messages of one network address hold: three of the largest at the same moment."""

IN_ALL = 100_000_000
"""Bytes that all unfinished messages hold."""

FRAME = 100
"""Bytes that a piece of a message takes beyond its length."""

_LOG = logging.getLogger("ledger.limits")


class Unfinished:
    """The bytes that unfinished messages hold, by the place from which they come; none is kept of a place that holds nothing."""

    def __init__(self) -> None:
        self.held: Counter[Hashable] = Counter()

    def watch(self, protocol: Any, place: Hashable) -> Callable[[], None]:
        """Count what a socket of uvicorn holds from now on, and cut it off where that is too much. Gives what ends the watch."""
        take, counted = protocol.data_received, 0

        def count(now: int) -> None:
            nonlocal counted
            self.held[place] += now - counted
            counted = now
            if not self.held[place]:
                del self.held[place]

        def take_and_count(data: bytes) -> None:
            take(data)
            count(len(protocol.conn.reader.buffer) + sum(len(piece) + FRAME for piece in protocol.frames))
            if counted and (self.held[place] > OF_ONE_PLACE or self.held.total() > IN_ALL):
                _LOG.warning("A socket was cut off: unfinished messages held more than %d bytes.", OF_ONE_PLACE)
                protocol.transport.abort()

        def hand_over(receive: Callable[[bytes], None]) -> None:
            protocol.data_received = receive
            protocol.transport.set_protocol(protocol)  # an event loop may have looked the method up already

        def end() -> None:
            hand_over(take)
            count(0)

        hand_over(take_and_count)
        return end
