"""What a reader keeps, as one text for an address: passages in their order, each with the reader's note.

Brotli makes it short, because its dictionary holds English words and Python's own compressors need a fifth more characters. The
text that it stands for has a line for each passage; where the article or the version is that of the line before, it is left out.
A title that the reader gave to the whole stands in a line before them, which names no record.
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
MOST_TITLE = 120
"""Characters of the title that a reader gives to what is kept."""
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


@dataclass(frozen=True)
class Unpacked:
    """What a text of an address stands for.

    passages: in their order, None for each that cannot be read; title: that of the reader, or empty; is_cut: whether the end of
    the text is missing, and with it the passages of which it told
    """

    passages: tuple[Kept | None, ...] = ()
    title: str = ""
    is_cut: bool = False


def encode(passages: Iterable[Kept], title: str = "") -> str:
    """The text of an address for some passages with the reader's title; empty for no passages."""
    lines, source, version = [], "", ""
    for one in passages:
        beside = one.source if one.source != source else "", one.version if one.version != version else ""
        lines.append("\t".join((one.record, *beside, one.note)))
        source, version = one.source, one.version
    if not lines:
        return ""
    whole = "\n".join([f"\t\t\t{title}"] * bool(title) + lines)
    return base64.urlsafe_b64encode(brotli.compress(whole.encode())).decode().rstrip("=")


@lru_cache(maxsize=64)
def decode(text: str) -> Unpacked:
    """What a text of an address stands for; ValueError if nothing of it can be read."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("too long")
    text = text[: len(text) - (len(text) % 4 == 1)]  # one letter alone, which a cut may leave, stands for nothing
    try:
        reader = brotli.Decompressor()
        whole = reader.process(
            base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), output_buffer_limit=_MOST_BYTES
        )
        is_cut = not reader.is_finished()
        if len(whole) > _MOST_BYTES or (is_cut and not reader.can_accept_more_data()):
            raise ValueError("it stands for too much")
        lines = (whole.rpartition(b"\n")[0] if is_cut else whole).decode().split("\n")
    except (binascii.Error, brotli.error, UnicodeDecodeError) as error:
        raise ValueError("not what an address holds") from error
    if is_cut and not lines[0]:
        raise ValueError("cut off before its first passage ends")
    passages: list[Kept | None] = []
    title, source, version = "", "", ""
    if lines[0].startswith("\t\t\t"):
        title = lines.pop(0)[3:]
    for line in lines:
        record, *rest = line.split("\t", 3)
        if len(rest) != 3:
            passages.append(None)
            continue
        source, version = rest[0] or source, rest[1] or version
        is_sound = _ID.fullmatch(record) and _ID.fullmatch(source) and _VERSION.fullmatch(version)
        passages.append(Kept(record, source, version, rest[2]) if is_sound else None)
    return Unpacked(tuple(passages), title, is_cut)
