"""Reads YAML text as plain values with the line of each, and writes values in the one spelling that the files have.

`parse` gives lists, mappings, text, numbers and truth values, or raises Refused with one Problem. It takes the events of PyYAML's
parser in a loop, so that no document, however deep, can exhaust the stack. Refused are: bytes other than UTF-8, control and bidi
characters, merge conflicts, several documents, anchors, aliases, merge keys, tags, duplicate keys, keys that are not text, and
bare scalars that YAML 1.1 would turn into a date, a time, an octal number or a yes/no. Of bare scalars, `true`, `false`, `null`
and decimal numbers are read; the rest is text.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from ledger.loading import files
from ledger.model.problems import Kind, Problem

MAX_DEPTH = 40

Path = tuple[str | int, ...]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVE: Any = yaml.resolver.Resolver()
# control characters but tab and line ends, line ends that only YAML sees, bidi controls, surrogates, byte order marks
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)
_INT = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")


@dataclass
class Parsed:
    """The value of a file, and the line (from 1) of every key or item by its path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


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
        return _Reader(file, _text(file, data, max_bytes)).read()
    except Refused:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        raise _refusal(file, mark.line + 1 if mark else 0, Kind.YAML_SYNTAX, f"not readable as YAML: {reason}") from error
    except Exception as error:  # PyYAML lets ValueError, KeyError, IndexError and others through
        raise _refusal(file, 0, Kind.YAML_SYNTAX, f"not readable as YAML: {type(error).__name__}") from error


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
    """A list or mapping whose end has not been read; `key` is the key that waits for its value."""

    value: list[Any] | dict[str, Any]
    path: Path
    key: str | None = None


class _Reader:
    """Reads one text, event by event; `stack` holds the lists and mappings that are open, the innermost last."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.parsed = Parsed()
        self.stack: list[_Open] = []
        self.documents = 0

    def refuse(self, event: yaml.Event, kind: Kind, message: str) -> Refused:
        """The error for a fault at an event."""
        path = self.stack[-1].path if self.stack else ()
        return _refusal(self.file, _line(event), kind, message, ".".join(map(str, path)))

    def read(self) -> Parsed:
        """Read the whole text. Raises Refused, and what PyYAML raises."""
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
        return self.parsed

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
        path = self.place(parent, value, line)
        if len(self.stack) == MAX_DEPTH:
            raise self.refuse(event, Kind.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
        self.stack.append(_Open(value, path))

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
            first = self.parsed.lines[(*parent.path, key)]
            raise self.refuse(event, Kind.DUPLICATE_KEY, f"'{key}' stands here and on line {first}; keep one")
        parent.key = key
        self.parsed.lines[(*parent.path, key)] = _line(event)

    def place(self, parent: _Open | None, value: Any, line: int) -> Path:
        """Put a value into the list or mapping around it. Gives its path."""
        if parent is None:
            self.parsed.value = value
            return ()
        if isinstance(parent.value, list):
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
            self.parsed.lines[path] = line
        else:
            assert parent.key is not None
            path = (*parent.path, parent.key)
            parent.value[parent.key] = value
            parent.key = None
        return path

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
        if tag != "tag:yaml.org,2002:str":
            what = tag.rsplit(":", 1)[-1]
            raise self.refuse(event, Kind.AMBIGUOUS_SCALAR, f"bare {value[:40]} may be read as {what}; put it in quotes")
        return value


class _Spelling(yaml.representer.SafeRepresenter):
    """Quotes every text that starts like a number, so that dates look alike whether or not YAML would misread them."""

    def text(self, data: str) -> yaml.ScalarNode:
        """A text, in quotes if it starts with a digit."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="'" if data[:1].isdigit() else None)

    def decimal(self, data: float) -> yaml.ScalarNode:
        """A number as the reader takes it back: never with an exponent."""
        return self.represent_scalar("tag:yaml.org,2002:float", format(Decimal(repr(data)), "f"))

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written as a reference to what stands above it."""
        return True


_Spelling.add_representer(str, _Spelling.text)
_Spelling.add_representer(float, _Spelling.decimal)


class _Dumper(_Spelling, yaml.SafeDumper):
    """PyYAML's own emitter, which says what the one spelling is."""


class _Fast(_Spelling, getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """libyaml's emitter, where PyYAML has it. Only what needs an escape or a tag it spells in another way."""


def header(text: str) -> str:
    """The comment lines on top of a file."""
    return "".join(re.findall(r"\A(?:#[^\n]*\n)*", text))


def dump(value: Any, top: str = "") -> str:
    """The one spelling of `value` below the comment lines `top`: block style, keys in the given order, wrapped at 110 columns."""
    style: Any = {"sort_keys": False, "allow_unicode": True, "width": 110, "default_flow_style": False}
    fast: str = yaml.dump(value, Dumper=_Fast, **style)
    return top + (yaml.dump(value, Dumper=_Dumper, **style) if "\\" in fast or "!!" in fast else fast)


_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#")


def comment_inside(file: str, text: str) -> Problem | None:
    """A problem for the first comment below the top of a file, because `format` would delete it. The text must be readable."""
    events: Iterable[Any] = yaml.parse(text, Loader=_PARSER)
    plain: Iterable[Any] = (event for event in events if isinstance(event, yaml.ScalarEvent) and event.style not in ("|", ">"))
    scalars = [(scalar.start_mark.index, scalar.end_mark.index) for scalar in plain]
    for mark in _COMMENT.finditer(text, len(header(text))):
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
