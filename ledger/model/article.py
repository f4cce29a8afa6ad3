"""An article as text: its zones, paragraphs and sentences, and where a quote stands in it.

A quote is matched exactly, with runs of white space counted as one space and nothing else changed. No match, or more than
one, is an answer of its own: there is no best guess.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import pysbd

from ledger.model.records import CITABLE, Evidence, Zone, ZoneKind

_SPACE = re.compile(r"\s+")
_STOP = re.compile(r"[.!?][”\"’]?\s+")
_AT_ONCE = 2000
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


def fold(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, order=True)
class Span:
    """Code points `start` to `end` (not included) of an article's file, its first line (from 1) and zone."""

    start: int
    end: int
    line: int
    zone: ZoneKind

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


Miss = Literal["not found", "ambiguous", "not citable"]


@dataclass(frozen=True)
class Article:
    """The text of one source's file with its zones (first line, last line, kind)."""

    text: str
    zones: tuple[Zone, ...]

    def __getstate__(self) -> dict[str, Any]:
        """What a copy in a file holds: nothing that can be found again."""
        return {"text": self.text, "zones": self.zones}

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The folded text and, for each of its code points, the code point of the file that it stands for."""
        chars: list[str] = []
        places: list[int] = []
        for i, char in enumerate(self.text):
            if not char.isspace():
                chars.append(char)
                places.append(i)
            elif chars and chars[-1] != " ":
                chars.append(" ")
                places.append(i)
        return "".join(chars), places

    @property
    def line_count(self) -> int:
        return self.text.count("\n") + (not self.text.endswith("\n") and bool(self.text))

    def line_at(self, offset: int) -> int:
        """Line, counted from 1, of a code point offset."""
        return bisect_right(self._line_starts, offset)

    def zone_at(self, line: int) -> ZoneKind | None:
        """What a line is; None where no zone covers it."""
        return next((z.kind for z in self.zones if z.lines[0] <= line <= z.lines[1]), None)

    def find(self, evidence: Evidence) -> Span | Miss:
        """Where the words stand, or why that cannot be said: they must occur once and lie in one citable zone kind."""
        before, quote, after = (fold(part or "") for part in (evidence.prefix, evidence.quote, evidence.suffix))
        folded, places = self._folded
        found = []
        at = folded.find(quote) if quote else -1
        while at >= 0:
            end = at + len(quote)
            if folded[:at].rstrip().endswith(before) and folded[end:].lstrip().startswith(after):
                found.append((places[at], places[end - 1] + 1))
            at = folded.find(quote, at + 1)
        if len(found) != 1:
            return "ambiguous" if found else "not found"
        start, end = found[0]
        first, last = self.line_at(start), self.line_at(end - 1)
        kinds = {self.zone_at(line) for line in range(first, last + 1)}
        kind = kinds.pop()
        if kinds or kind is None or kind not in CITABLE:
            return "not citable"
        return Span(start, end, first, kind)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Every zone cut at its blank lines, without surrounding white space."""
        found: list[Span] = []
        for zone in self.zones:
            start = self._line_starts[zone.lines[0] - 1]
            end = self._line_starts[zone.lines[1]] if zone.lines[1] < len(self._line_starts) else len(self.text)
            cuts = [start, *(start + m.end() for m in _BLANK.finditer(self.text[start:end])), end]
            for a, b in pairwise(cuts):
                block = self.text[a:b]
                first, size = a + len(block) - len(block.lstrip()), len(block.strip())
                if size:
                    found.append(Span(first, first + size, self.line_at(first), zone.kind))
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of all citable paragraphs, in order."""
        return tuple(s for p in self.paragraphs if p.zone in CITABLE for s in self._sentences(p))

    def _sentences(self, paragraph: Span) -> Iterable[Span]:
        for start, end in self._portions(paragraph):
            text = _SPACE.sub(lambda m: " " * len(m[0]), self.text[start:end])
            for part in pysbd.Segmenter(language="en", clean=False, char_span=True).segment(text):
                first, last = start + part.start, start + part.start + len(part.sent.rstrip())
                if first < last:
                    yield Span(first, last, self.line_at(first), paragraph.zone)

    def _portions(self, paragraph: Span) -> Iterable[tuple[int, int]]:
        """A paragraph, cut after a stop where it is longer than the segmenter can take: its time grows with the square."""
        start = paragraph.start
        while paragraph.end - start > _AT_ONCE:
            reach = start + 1, start + _AT_ONCE
            cuts = [m.end() for m in _STOP.finditer(self.text, *reach)] or [m.end() for m in _SPACE.finditer(self.text, *reach)]
            end = cuts[-1] if cuts else reach[1]
            yield start, end
            start = end
            while self.text[start].isspace():
                start += 1
        yield start, paragraph.end
