"""What a reader keeps, as one text for an address: passages in their order, each with the reader's note.

Brotli makes it short, because its dictionary holds English words and Python's own compressors need a fifth more characters. The
text that it stands for has a line for each passage; where the article or the version is that of the line before, it is left out.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import brotli

MOST_KEPT = 60
"""Passages that one address keeps."""
MOST_CHARACTERS = 6_000
"""Characters of an address that what is kept may take; some programs break longer ones."""
_MOST_BYTES = 100_000  # of what a text stands for: sixty notes of 200 characters take less in every script
_ID, _VERSION = re.compile(r"[a-z0-9-]{1,80}"), re.compile(r"[0-9a-f]{12}|")


@dataclass(frozen=True)
class Kept:
    """A passage that is kept: the ids of its record and article, the dataset version of that day, and the reader's note."""

    record: str
    source: str
    version: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The ids of the record and of the article as one text."""
        return f"{self.record}/{self.source}"


def encode(passages: Iterable[Kept]) -> str:
    """The text of an address for some passages; empty for none."""
    lines, source, version = [], "", ""
    for one in passages:
        beside = one.source if one.source != source else "", one.version if one.version != version else ""
        lines.append("\t".join((one.record, *beside, one.note)))
        source, version = one.source, one.version
    return base64.urlsafe_b64encode(brotli.compress("\n".join(lines).encode())).decode().rstrip("=") if lines else ""


@lru_cache(maxsize=64)
def decode(text: str) -> tuple[Kept | None, ...]:
    """The passages that a text of an address stands for, None for each that cannot be read; ValueError if all of it cannot."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("too long")
    try:
        reader = brotli.Decompressor()
        whole = reader.process(
            base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), output_buffer_limit=_MOST_BYTES
        )
        if len(whole) > _MOST_BYTES or not reader.is_finished():
            raise ValueError("cut off, or it stands for too much")
        lines = whole.decode().split("\n")
    except (binascii.Error, brotli.error, UnicodeDecodeError) as error:
        raise ValueError("not what an address holds") from error
    passages: list[Kept | None] = []
    source, version = "", ""
    for line in lines:
        record, *rest = line.split("\t", 3)
        if len(rest) != 3:
            passages.append(None)
            continue
        source, version = rest[0] or source, rest[1] or version
        is_sound = _ID.fullmatch(record) and _ID.fullmatch(source) and _VERSION.fullmatch(version)
        passages.append(Kept(record, source, version, rest[2]) if is_sound else None)
    return tuple(passages)
