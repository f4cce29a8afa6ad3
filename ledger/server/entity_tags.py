"""Entity tags, by which a client that kept an answer asks whether it still holds, and gets 304 without a body (RFC 9110)."""

import functools
import hashlib
from pathlib import Path

from starlette.requests import HTTPConnection


def entity_tag(told: bytes) -> str:
    """The value of `ETag` for an answer: a checksum in quotes. told: the answer itself, or all that it depends on."""
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def weak_tag(told: bytes) -> str:
    """The same for an answer that Streamlit may compress: it is weak, because the compressed answer has the same one."""
    return f"W/{entity_tag(told)}"


@functools.cache
def code() -> str:
    """A checksum over the code: other code may make another answer of the same records, so that a tag depends on it."""
    package = Path(__file__).parents[1]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(package.rglob("*.py")))).hexdigest()


def is_current(request: HTTPConnection, tag: str) -> bool:
    """Whether the client names this tag, or any answer at all (`*`), in `If-None-Match`, which may be a list and stand twice.

    A tag that is marked as weak, as by what compresses an answer on its way, is the same one here.
    """
    known = [one.strip() for line in request.headers.getlist("if-none-match") for one in line.split(",")]
    return "*" in known or tag.removeprefix("W/") in [one.removeprefix("W/") for one in known]
