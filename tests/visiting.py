"""For tests: a visitor without a browser, who opens pages over the server's socket and keeps everything that it sends."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

FOOT = re.compile(r"<div>(Dataset [0-9a-f]{12} · [^<]*)<")
"""The foot of a page as it is sent, with what it says."""

BROKEN = "The dataset has problems"
"""The title of the page that a server without any good dataset shows."""


@dataclass
class Shown:
    """What a page shows at the end of its run.

    texts: of headings, plain texts and the sentence of the filter; errors: of notices; exceptions: their type and message; raw:
    all bytes that were sent for it.
    """

    texts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    raw: bytes = b""

    @property
    def foot(self) -> str:
        """What the foot of the page says: 'Dataset 0123456789ab · 9 records from 2 articles'; empty before it."""
        found = FOOT.findall(self.raw.decode(errors="ignore"))
        return found[-1] if found else ""  # a run that is begun again has sent it before

    @property
    def version(self) -> str:
        """The version of the dataset in the foot of the page; empty if the run ended before it."""
        return self.foot.split()[1] if self.foot else ""


class Visit:
    """A visit to a dashboard, as long as its socket is open. It keeps every byte and every message that the server sends."""

    def __init__(
        self,
        url: str,
        cookie: str = "",
        origin: str | None = None,
        session: str = "",
        token: str = "",
        timeout: float = 60,
        **headers: str,
    ) -> None:
        """Open the socket.

        url: of the dashboard; cookie: the value of the cookie of a login; origin: that of the page that opens the socket, by
        default the dashboard's own; session: the id of a session to take over; token: a token against forgery that is not the one
        of the cookie; timeout: in seconds; headers: other headers, a `_` in a name stands for `-`.
        """
        self.timeout = timeout
        self.received = bytearray()
        self.messages: list[ForwardMsg] = []
        self.session = ""
        sent = token or generate_xsrf_token_string()
        cookies = f"_streamlit_xsrf={generate_xsrf_token_string() if token else sent}"
        cookies += f"; _streamlit_user={cookie}" if cookie else ""
        self.stack = ExitStack()
        self.socket: ClientConnection = self.stack.enter_context(
            connect(
                url.replace("http", "ws", 1) + "/_stcore/stream",
                max_size=None,
                origin=Origin(origin or "{0.scheme}://{0.netloc}".format(urlsplit(url))),
                subprotocols=[Subprotocol(part) for part in ("streamlit", sent, session) if part],
                additional_headers={"Cookie": cookies, **{name.replace("_", "-"): value for name, value in headers.items()}},
                open_timeout=timeout,
                ping_interval=None,  # an answer to a ping is not read while sixteen messages wait for the test
            )
        )

    def send(self, page: str = "", query: str = "", **also: str) -> None:
        """Ask for a run of a page, and name the messages that a browser keeps. also: other fields of the message."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        message.rerun_script.cached_message_hashes.extend(m.hash for m in self.messages if m.metadata.cacheable)
        for name, value in also.items():
            setattr(message.rerun_script, name, value)
        self.socket.send(message.SerializeToString())

    def open(self, page: str = "", query: str = "", **also: str) -> Shown:
        """Run a page, wait for the end of the run, and give what the page shows."""
        self.send(page, query, **also)
        shown = Shown()
        while True:
            data = self.socket.recv(timeout=self.timeout)
            assert isinstance(data, bytes)
            self.received += data
            shown.raw += data
            message = ForwardMsg()
            message.ParseFromString(data)
            self.messages.append(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":  # what an interrupted run sent is replaced
                shown = Shown(raw=shown.raw)
                self.session = message.new_session.initialize.session_id
            if kind == "delta":
                element = message.delta.new_element
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
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return shown

    def close(self) -> None:
        """Close the socket."""
        self.stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
