"""Requests that are refused by their head: bodies in pieces, and websockets whose head would not be read."""

import socket
from urllib.parse import urlsplit

import pytest

from ledger.urls.links import MAX_LENGTH
from tests.serving import ask

UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
)


def first_line(server: str, head: str, body: bytes = b"") -> str:
    """How the server answers a request; empty if it closes without a word."""
    address = urlsplit(server)
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=10) as line:
        line.sendall(f"{head}Host: {address.netloc}\r\n\r\n".encode() + body)
        return line.recv(1000).split(b"\r\n")[0].decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_in_pieces_is_refused_before_it_is_read(server: str, method: str) -> None:
    head = f"{method} /healthz HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
    assert first_line(server, head, b"1\r\nx\r\n") == "HTTP/1.1 400 Bad Request"


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ("Cookie: a=" + 7000 * "x" + "\r\n", "HTTP/1.1 101 Switching Protocols"),
        ("Cookie: a=" + 8200 * "x" + "\r\n", "HTTP/1.1 400 Bad Request"),
        ("".join(f"X-{number}: a\r\n" for number in range(100)), "HTTP/1.1 101 Switching Protocols"),
        ("".join(f"X-{number}: a\r\n" for number in range(130)), "HTTP/1.1 400 Bad Request"),
    ],
)
def test_a_websocket_is_opened_or_refused_whatever_its_head(server: str, fields: str, answer: str) -> None:
    assert first_line(server, f"GET /_stcore/stream HTTP/1.1\r\n{UPGRADE}{fields}") == answer


def test_who_asks_for_an_address_that_is_not_read_is_told_why(server: str) -> None:
    status, headers, body = ask(server, f"/records?q={'x' * 291_000}")
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "its address or its headers are too long" in body.decode()
    assert f"{MAX_LENGTH:,} characters" in body.decode()
