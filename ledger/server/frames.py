"""A limit on the frames of a websocket, of whatever kind: uvicorn answers or drops many of them before this project is asked.

A frame may have no content at all, and what a server reads at once has tens of thousands of such frames. They are counted while
they are read, in the protocol of uvicorn, which has no setting for it.
"""

from collections.abc import Callable
from typing import Any

from websockets.exceptions import ProtocolError
from websockets.frames import Frame, Opcode

from ledger.server.bucket import Bucket

MESSAGES_A_SECOND = 200
"""Frames that begin a message, a second, beyond those that may come at once: more than any page sends, and more than the limit on
messages, which closes a socket with a word."""

OTHERS, OTHERS_A_SECOND = 300, 30
"""Frames that begin no message, at once and a second after those: the pieces of a large message, of which Chromium makes thirty
for the largest that is allowed, and the answers to the pings of the server, which are some in a minute."""


def limit_frames(protocol: Any, messages: int, cut_off: Callable[[], None]) -> None:
    """Cut a socket of uvicorn off that sends too many frames, from now on until it is closed.

    messages: how many may begin at once; cut_off: is called where that happens. A ping is not answered while the client does not
    read what it was sent: the answers would pile up.
    """
    take = protocol.conn.recv_frame
    begun, others = Bucket(messages, MESSAGES_A_SECOND), Bucket(OTHERS, OTHERS_A_SECOND)

    def count_and_take(frame: Frame) -> None:
        if not (begun if frame.opcode in (Opcode.TEXT, Opcode.BINARY) else others).take():
            protocol.transport.abort()
            cut_off()
            raise ProtocolError("too many frames")  # ends the reading of what has come already
        if frame.opcode is not Opcode.PING or protocol.writable.is_set():
            take(frame)

    protocol.conn.recv_frame = count_and_take
