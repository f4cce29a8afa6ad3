"""A visitor without a browser: opens pages over the server's real socket and hears all that is sent."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

BROKEN = "The dataset has problems"
"""The title of the page that a server without any good dataset shows."""


@dataclass
class Shown:
    """What a page shows in the end: every text of its elements, the exceptions among them; and all bytes that were sent."""

    texts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    raw: bytes = b""

    @property
    def version(self) -> str:
        """The dataset's version in the footer; empty if the page did not get so far."""
        return next((found[1] for text in self.texts if (found := re.match(r"Dataset ([0-9a-f]{12}) ·", text))), "")


class Visit:
    """A visit to a dashboard, as long as its socket is open."""

    def __init__(self, url: str, timeout: float = 60, **headers: str) -> None:
        """headers: more of them; `_` in a name stands for `-`."""
        self.timeout = timeout
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.stack = ExitStack()
        self.socket: ClientConnection = self.stack.enter_context(
            connect(address, max_size=None, subprotocols=["streamlit"], additional_headers=sent, open_timeout=timeout)
        )

    def open(self, page: str = "", query: str = "") -> Shown:
        """Run a page to its end and give what it showed."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        self.socket.send(message.SerializeToString())
        shown = Shown()
        while True:
            data = self.socket.recv(timeout=self.timeout)
            assert isinstance(data, bytes)
            shown.raw += data
            got = ForwardMsg()
            got.ParseFromString(data)
            kind = got.WhichOneof("type")
            if kind == "new_session":  # what an interrupted run sent is replaced
                shown = Shown(raw=shown.raw)
            if kind == "delta":
                element = got.delta.new_element
                match element.WhichOneof("type"):
                    case "text":
                        shown.texts.append(element.text.body)
                    case "html":  # of which only the sentence of the filter matters
                        shown.texts += map(unescape, re.findall(r'<p class="view">(.*?)</p>', element.html.body))
                    case "alert":
                        shown.errors.append(element.alert.body)
                    case "heading":
                        shown.texts.append(element.heading.body)
                    case "exception":
                        shown.exceptions.append(f"{element.exception.type}: {element.exception.message}")
            if kind == "script_finished" and (shown.version or shown.exceptions or BROKEN in shown.texts):
                return shown

    def close(self) -> None:
        self.stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
