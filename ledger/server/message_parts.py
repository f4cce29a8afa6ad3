"""How many parts a message of protobuf has, counted on its bytes, before anything is made of it.

A part of two bytes takes forty times as much memory once it is parsed, so that a message of an allowed size may take all of it.
"""

from typing import Any

_NUMBER, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5  # how the content of a field is written
_TEXTS = (9, 12)  # protobuf's numbers of the types string and bytes


def _number(data: bytes, at: int) -> tuple[int, int]:
    """The whole number that begins at a place, and the place after it. An IndexError if the message ends before it does."""
    number = shift = 0
    while data[at] & 0x80:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if shift > 63:
            raise ValueError("a number of more than ten bytes")
    return number | data[at] << shift, at + 1


def has_more_parts(data: bytes, kind: Any, most: int) -> bool:
    """Whether a message has more than so many parts, at all depths; or cannot be counted because it is malformed.

    kind: what it is a message of, as protobuf describes it. A list of numbers that stands in one piece counts by its bytes. A
    message has no more parts than bytes.
    """
    if len(data) <= most:
        return False
    parts, waiting = 0, [(kind, 0, len(data))]
    try:
        while waiting:
            kind, at, end = waiting.pop()
            while at < end:
                parts += 1
                if parts > most:
                    return True
                tag, at = _number(data, at)
                wire = tag & 7
                if wire == _NUMBER:
                    at = _number(data, at)[1]
                elif wire in (_EIGHT, _FOUR):
                    at += 8 if wire == _EIGHT else 4
                elif wire == _BYTES:
                    size, at = _number(data, at)
                    field = kind.fields_by_number.get(tag >> 3)
                    if field is not None and field.message_type:
                        waiting.append((field.message_type, at, at + size))
                    elif field is not None and field.type not in _TEXTS:
                        parts += size
                    at += size
                else:
                    return True  # a group, which Streamlit does not have
            if at > end:
                return True
    except (IndexError, ValueError):
        return True
    return parts > most
