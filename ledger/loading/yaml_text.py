"""Reads YAML text as plain values with the line of each, and writes values in the one spelling that the files have.

`parse` gives lists, mappings, text, numbers and truth values, or raises Refused with one Problem. It takes the events of PyYAML's
parser in a loop, so that no document, however deep, can exhaust the stack. Refused are: bytes other than UTF-8, control and bidi
characters, merge conflicts, several documents, anchors, aliases, merge keys, tags, duplicate keys, keys that are not text, and
bare scalars that YAML 1.1 would turn into a date, a time, an octal number or a yes/no. Of bare scalars, `true`, `false`, `null`
and decimal numbers are read; the rest is text.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

import yaml

from ledger.loading import files
from ledger.model.problems import Kind, Problem

MAX_DEPTH = 40

Path = tuple[str | int, ...]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FAST: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml's emitter, where PyYAML has it. It differs from PyYAML's own, which is the one spelling, at escapes and tags."""
_AT_ONCE = 100  # items of a list that are written together
_TAG = "tag:yaml.org,2002:"
_RESOLVE: Any = yaml.resolver.Resolver()
# control characters but tab and line ends, line ends that only YAML sees, bidi controls, surrogates, byte order marks
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)
_INT = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")


@dataclass(frozen=True)
class Parsed:
    """A file that could be read: its name, its text, and what it holds."""

    file: str
    text: str
    value: Any

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        """The line (from 1) of every key or item by its path."""
        return lines(self.file, self.text)


class Refused(Exception):
    """A file that cannot be read; `problem` says why. No other error leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def holds(text: str) -> bool:
    """Whether a file may hold a text: one without control characters, bidi controls, surrogates and byte order marks."""
    return not _FORBIDDEN.search(text)


def parse(file: str, data: bytes, max_bytes: int = files.MAX_BYTES) -> Parsed:
    """Read the bytes of one YAML file. Raises Refused, and nothing else, whatever the bytes."""
    try:
        text = _text(file, data, max_bytes)
        return Parsed(file, text, _Reader(file, text).read())
    except Refused:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        raise _refusal(file, mark.line + 1 if mark else 0, Kind.YAML_SYNTAX, f"not readable as YAML: {reason}") from error
    except Exception as error:  # PyYAML lets ValueError, KeyError, IndexError and others through
        raise _refusal(file, 0, Kind.YAML_SYNTAX, f"not readable as YAML: {type(error).__name__}") from error


def lines(file: str, text: str) -> Mapping[Path, int]:
    """The line (from 1) of every key or item of a text that `parse` takes, by its path.

    The text is read once more, because only faults need lines, and those of a large file take ten times as much room as the file.
    """
    reader = _Reader(file, text, lines={})
    reader.read()
    return reader.lines or {}


def cut_off(file: str, data: bytes) -> Problem | None:
    """A Problem for a file whose last line does not end, as after a save that was interrupted."""
    if not data or data.endswith(b"\n"):
        return None
    message = "ends in the middle of a line: was it saved only in part? If nothing is missing, end its last line"
    return Problem(file, data.count(b"\n") + 1, "", "", Kind.CUT_OFF, message)


def _refusal(file: str, line: int, kind: Kind, message: str, where: str = "") -> Refused:
    """The error for a problem of a file; `where` is the path to the field."""
    return Refused(Problem(file, line, "", where, kind, message))


def _line(event: Any) -> int:
    """Line of an event, counted from 1."""
    return int(event.start_mark.line) + 1


def _text(file: str, data: bytes, max_bytes: int) -> str:
    """The bytes of a file as text. Raises Refused."""
    if len(data) > max_bytes:
        raise _refusal(file, 0, Kind.FILE_TOO_LARGE, f"more than {max_bytes} bytes, which is the limit")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(
            file, line, Kind.NOT_UTF8, f"byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        ) from error
    if bad := _FORBIDDEN.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise _refusal(file, line, Kind.FORBIDDEN_CHARACTER, f"holds U+{ord(bad[0]):04X}, which nobody can see; remove it")
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        message = f"a merge conflict: keep one of the two versions, and remove the lines of {conflict[0][:7]} and the like"
        raise _refusal(file, line, Kind.MERGE_CONFLICT, message)
    return text


@dataclass
class _Open:
    """A list or mapping whose end has not been read.

    at: its own key or number in the one around it
    key: the key that waits for its value
    lines: the line of each of its keys
    """

    value: list[Any] | dict[str, Any]
    at: str | int
    key: str | None = None
    lines: dict[str, int] = field(default_factory=dict)


class _Reader:
    """Reads one text, event by event; `stack` holds the lists and mappings that are open, the innermost last.

    Where `lines` is given, the line of every key and item is added to it by its path.
    """

    def __init__(self, file: str, text: str, lines: dict[Path, int] | None = None) -> None:
        self.file, self.text, self.lines = file, text, lines
        self.value: Any = None
        self.stack: list[_Open] = []
        self.documents = 0

    def refuse(self, event: yaml.Event, kind: Kind, message: str) -> Refused:
        """The error for a fault at an event."""
        return _refusal(self.file, _line(event), kind, message, ".".join(map(str, self.path())))

    def path(self, *last: str | int) -> Path:
        """The path to the innermost list or mapping, or to something in it."""
        return (*(one.at for one in self.stack[1:]), *last)

    def read(self) -> Any:
        """The value of the whole text. Raises Refused, and what PyYAML raises."""
        for event in yaml.parse(self.text, Loader=_PARSER):
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self.refuse(event, Kind.SEVERAL_DOCUMENTS, "a second document starts here; a file holds one")
            elif isinstance(event, yaml.AliasEvent):
                raise self.refuse(event, Kind.ALIAS, f"alias *{event.anchor}; write the value out")
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
        return self.value

    def node(self, event: Any) -> None:
        """Take a scalar, or the start of a list or mapping."""
        if event.anchor:
            raise self.refuse(event, Kind.ALIAS, f"anchor &{event.anchor}; write the value out where it is needed")
        if event.tag:
            raise self.refuse(event, Kind.TAG, f"tag {event.tag}; tags are not used here")
        parent = self.stack[-1] if self.stack else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self.key(event, parent, parent.value)
            return
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            self.place(parent, self.scalar(event), line)
            return
        value: list[Any] | dict[str, Any] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        at = self.place(parent, value, line)
        if len(self.stack) == MAX_DEPTH:
            raise self.refuse(event, Kind.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
        self.stack.append(_Open(value, at))

    def key(self, event: Any, parent: _Open, mapping: dict[str, Any]) -> None:
        """Take a node that is the key of a mapping."""
        if not isinstance(event, yaml.ScalarEvent):
            raise self.refuse(event, Kind.KEY_NOT_TEXT, "a key must be a word, not a list or mapping")
        if event.value == "<<" and event.implicit[0]:
            raise self.refuse(event, Kind.ALIAS, "merge key <<; write the keys out")
        key = self.scalar(event)
        if not isinstance(key, str):
            raise self.refuse(event, Kind.KEY_NOT_TEXT, f"the key {event.value!r} must be text")
        if key in mapping:
            message = f"'{key}' stands here and on line {parent.lines[key]}; keep one"
            raise self.refuse(event, Kind.DUPLICATE_KEY, message)
        parent.key, parent.lines[key] = key, _line(event)
        if self.lines is not None:
            self.lines[self.path(key)] = parent.lines[key]

    def place(self, parent: _Open | None, value: Any, line: int) -> str | int:
        """Put a value into the list or mapping around it. Gives its key or number there; 0 where there is nothing around it."""
        if parent is None:
            self.value = value
            return 0
        if isinstance(parent.value, list):
            number = len(parent.value)
            parent.value.append(value)
            if self.lines is not None:
                self.lines[self.path(number)] = line
            return number
        assert parent.key is not None
        key, parent.key = parent.key, None
        parent.value[key] = value
        return key

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        """The value of a scalar: None, a truth value, a number or text."""
        value: str = event.value
        if not event.implicit[0]:
            if bad := _FORBIDDEN.search(value):  # an escape such as "\ud800" or "\0"
                raise self.refuse(event, Kind.FORBIDDEN_CHARACTER, f"holds U+{ord(bad[0]):04X}; remove it")
            return value
        if value in ("", "~", "null"):
            return None
        if value in ("true", "false"):
            return value == "true"
        if _INT.fullmatch(value):
            return int(value)
        if _FLOAT.fullmatch(value):
            return float(value)
        tag: str = _RESOLVE.resolve(yaml.ScalarNode, value, (True, False))
        if tag != _TAG + "str":
            what = tag.rsplit(":", 1)[-1]
            raise self.refuse(event, Kind.AMBIGUOUS_SCALAR, f"bare {value[:40]} may be read as {what}; put it in quotes")
        return value


def _node(value: Any) -> yaml.Node:
    """A value as PyYAML writes it: in block style, and text that starts with a digit in quotes.

    Dates so look alike, whether or not YAML would misread them; a number has no exponent, which the reader would not take back.
    """
    match value:
        case str():
            return yaml.ScalarNode(_TAG + "str", value, style="'" if value[:1].isdigit() else None)
        case None:
            return yaml.ScalarNode(_TAG + "null", "null")
        case bool():
            return yaml.ScalarNode(_TAG + "bool", str(value).lower())
        case int():
            return yaml.ScalarNode(_TAG + "int", str(value))
        case float():
            return yaml.ScalarNode(_TAG + "float", format(Decimal(repr(value)), "f"))
        case Mapping():
            pairs = [(_node(key), _node(inner)) for key, inner in value.items()]
            return yaml.MappingNode(_TAG + "map", pairs, flow_style=False)
    return yaml.SequenceNode(_TAG + "seq", [_node(inner) for inner in value], flow_style=False)


def header(text: str) -> str:
    """The comment lines on top of a file."""
    return "".join(re.findall(r"\A(?:#[^\n]*\n)*", text))


def dump(value: Any, top: str = "") -> str:
    """The one spelling of `value` below the comment lines `top`: block style, keys in the given order, wrapped at 110 columns.

    What gives its items one by one is written as a list; only a few of them are in memory at once.
    """
    if isinstance(value, str | int | float | Mapping | None):
        return top + _spelt(value)
    items = iter(value)
    pieces = [_spelt(some) for some in iter(lambda: list(islice(items, _AT_ONCE)), [])]
    return top + ("".join(pieces) or _spelt([]))


def _spelt(value: Any) -> str:
    """A value in its one spelling."""
    node = _node(value)
    style: Any = {"allow_unicode": True, "width": 110}
    fast: str = yaml.serialize(node, Dumper=_FAST, **style)
    return yaml.serialize(node, Dumper=yaml.SafeDumper, **style) if "\\" in fast or "!!" in fast else fast


_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#")


def comment_inside(file: str, text: str) -> Problem | None:
    """A problem for the first comment below the top of a file, because `format` would delete it. The text must be readable."""
    marks = list(_COMMENT.finditer(text, len(header(text))))
    events: Iterable[Any] = yaml.parse(text, Loader=_PARSER) if marks else ()
    plain: Iterable[Any] = (event for event in events if isinstance(event, yaml.ScalarEvent) and event.style not in ("|", ">"))
    scalars = [(scalar.start_mark.index, scalar.end_mark.index) for scalar in plain]
    for mark in marks:
        offset = mark.start()
        if not any(start <= offset < end for start, end in scalars) and _is_comment(file, text, offset):
            line = text.count("\n", 0, offset) + 1
            return Problem(file, line, "", "", Kind.COMMENT_INSIDE, "a comment among the records would be lost; use `note`")
    return None


def _is_comment(file: str, text: str, offset: int) -> bool:
    """Whether deleting a line from an offset on leaves the values of the file as they are: then it is a comment.

    Within a block scalar it is text.
    """
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    alone = not text[start:offset].strip()
    before, after = text[: start if alone else offset], "" if end < 0 else text[end + alone :]
    try:
        return bool(parse(file, (before + after).encode()).value == parse(file, text.encode()).value)
    except Refused:
        return False


def difference(file: str, text: str, canonical: str) -> Problem | None:
    """A problem at the first line that differs from the canonical spelling, with the difference in its message."""
    if text == canonical:
        return None
    diff = list(difflib.unified_diff(text.splitlines(), canonical.splitlines(), file, "canonical", lineterm="", n=0))
    old, new = text.splitlines(), canonical.splitlines()
    line = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))) + 1
    shown = "\n".join(diff[2:14]) or "only line ends differ"
    return Problem(file, line, "", "", Kind.NOT_CANONICAL, f"not in canonical spelling; run `python -m ledger format`\n{shown}")
