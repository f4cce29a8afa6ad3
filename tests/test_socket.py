"""Hostile links through the real socket: every page answers, none shows an exception."""

import random
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.serving import PAGES

KEYS = ("from", "to", "source", "actor", "side", "place", "issue", "kind", "type", "stance", "q")
STATE = ("scale", "lanes", "article", "record", "table", "sort", "as", "page", "cite", "embed", "", "__proto__", "🧨")
VALUES = (
    "sadr",
    "us",
    "2011-06-01",
    "0000-00-00",
    "9999-99-99",
    "1e309",
    "-1",
    "NaN",
    "null",
    "%00",
    "%ff%fe",
    "%",
    "%zz",
    "%F0%9F%92%A3",
    "%E2%80%AE%E2%81%A6",
    "%ED%A0%80",
    "<script>alert(1)</script>",
    "'; drop table records; --",
    "../../etc/passwd",
    "{{7*7}}",
    "$\\LaTeX$",
    ":material/close:",
    "a" * 5000,
    "all",
    "open",
    "",
    " ",
)


def hostile(seed: int) -> str:
    """One query string, the same for the same seed."""
    rng = random.Random(seed)
    pairs = rng.choice((1, 2, 5, 5, 20, 900, 1500) if seed % 25 == 0 else (1, 2, 3, 5, 8))
    parts = []
    for _ in range(pairs):
        key = rng.choice(KEYS + STATE)
        value = rng.choice(VALUES)
        if rng.random() < 0.2:
            value = quote("".join(chr(rng.choice((rng.randrange(1, 0x300), rng.randrange(0x2000, 0x2100)))) for _ in range(12)))
        parts.append(rng.choice((f"{key}={value}", f"{key}={value}", key, f"={value}", f"{key}={value};{key}={value}")))
    return rng.choice(("&", "&", "&", "&&")).join(parts)


def answer(url: str, page: str, query: str) -> tuple[bool, list[str]]:
    """Open a page of a new visit; gives whether the run finished and the exceptions that it shows."""
    finished, exceptions, footer = False, [], False
    with connect(url.replace("http", "ws") + "/_stcore/stream", max_size=None, subprotocols=["streamlit"]) as socket:
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        socket.send(message.SerializeToString())
        while not (finished and footer):
            got = ForwardMsg()
            got.ParseFromString(socket.recv(timeout=60))
            kind = got.WhichOneof("type")
            if kind == "delta" and got.delta.new_element.WhichOneof("type") == "exception":
                exceptions.append(got.delta.new_element.exception.message)
            if kind == "delta" and got.delta.new_element.text.body.startswith("Dataset "):
                footer = True
            if kind == "script_finished":
                finished = True
                if exceptions:
                    break
    return footer, exceptions


def test_500_hostile_links_are_answered_without_an_exception(server: str) -> None:
    failed = []
    for seed in range(500):
        page = PAGES[seed % len(PAGES)]
        text = hostile(seed)
        shown, exceptions = answer(server, page, text)
        if exceptions or not shown:
            failed.append((page, text[:200], exceptions))
    assert failed == []
