"""An article as text: its zones, paragraphs and sentences, and the place of a quote in it.

A quote is matched letter by letter. Runs of white space count as one space, marks that nobody sees count as nothing, and a letter
with its accent is the same in one piece or in two. Where a quote matches nowhere, or more than once, `Article.find` says so and
never guesses.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import pysbd

from ledger.model.records import CITABLE, Evidence, SetAside, Zone, ZoneKind

_SPACE = re.compile(r"\s+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Marks that nobody sees: soft hyphens, joiners, marks of direction and of byte order."""
_STOP = re.compile(r"[.!?][”\"’]?\s+")
_AT_ONCE = 2000
"""The most characters that the segmenter is given at once."""
_LIST_LETTER = re.compile(r"\b[A-Za-z]{1,4}\)")
_MOST_LIST_LETTERS = 26
"""The most marks of a list, such as `a)` or `iv)`, that the segmenter is given at once: of many it takes seconds."""
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


_UNSEEN = "".join(char for char in map(chr, range(0x10000)) if INVISIBLE.match(char))
_FOLLOWING = "".join(
    char
    for char in map(chr, range(0x20000))
    if unicodedata.combining(char) or INVISIBLE.match(char) or "\u1160" <= char <= "\u11ff"
)
_LETTER = re.compile(rf"\s|.[{_FOLLOWING}]*", re.DOTALL)


def fold(text: str) -> str:
    """A text as it is matched: each run of white space as one space, none at the ends, no invisible marks, letters composed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return _SPACE.sub(" ", text).strip()


def _letters(text: str) -> Iterable[tuple[int, int]]:
    """Start and end of each letter of a text, with the accents, parts of a syllable and invisible marks that follow it."""
    if text.isascii():
        return ((n, n + 1) for n in range(len(text)))
    return (match.span() for match in _LETTER.finditer(text))


@dataclass(frozen=True, order=True)
class Span:
    """A passage of an article's text.

    start, end: offsets in code points of its first character and of the one after its last
    line: the line on which it starts, counted from 1
    zone: what that line is
    """

    start: int
    end: int
    line: int
    zone: ZoneKind

    def overlaps(self, other: "Span") -> bool:
        """Whether the two passages share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether the other passage is a part of this one."""
        return self.start <= other.start and other.end <= self.end


Miss = Literal["not found", "ambiguous", "not citable"]
"""Why a quote has no place in an article: it stands there nowhere, more than once, or outside what may be cited."""


@dataclass(frozen=True)
class Article:
    """The text of one source's file, and what each of its lines is."""

    text: str
    zones: tuple[Zone, ...]

    @cached_property
    def _line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def _folded(self) -> tuple[str, Sequence[int], Mapping[int, int]]:
        """The folded text; for each of its code points the start in the file of what it stands for, and for those that stand for
        more than one code point, by their number, its end.
        """
        chars: list[str] = []
        starts, ends = array("I"), dict[int, int]()
        for start, follows in _letters(self.text):
            letter = self.text[start:follows]
            end = start + len(letter.rstrip(_UNSEEN))
            if not letter.isascii():
                letter = unicodedata.normalize("NFC", INVISIBLE.sub("", letter))
            if letter.isspace():
                letter = " " if chars and chars[-1] != " " else ""
            for char in letter:
                if end != start + 1:
                    ends[len(chars)] = end
                chars.append(char)
                starts.append(start)
        return "".join(chars), starts, ends

    @cached_property
    def _found(self) -> dict[tuple[str | None, ...], Span | Miss]:
        """The place of each quote that was looked for, or the reason why it has none."""
        return {}

    @property
    def line_count(self) -> int:
        """How many lines the file has; a line ends at a line feed."""
        return self.text.count("\n") + (not self.text.endswith("\n") and bool(self.text))

    def line_at(self, offset: int) -> int:
        """The line, counted from 1, of an offset in code points."""
        return bisect_right(self._line_starts, offset)

    def zone_at(self, line: int) -> ZoneKind | None:
        """The kind of the zone that a line, counted from 1, lies in; None if it lies in none."""
        return next((z.kind for z in self.zones if z.lines[0] <= line <= z.lines[1]), None)

    def places(self, evidence: Evidence) -> list[tuple[int, int]]:
        """Start and end of every passage that has the words of a quote, with its prefix before and its suffix after them."""
        before, quote, after = (fold(part or "") for part in (evidence.prefix, evidence.quote, evidence.suffix))
        folded, starts, ends = self._folded
        matches = []
        offset = folded.find(quote) if quote else -1
        while offset >= 0:
            end = offset + len(quote)
            if folded[:offset].rstrip().endswith(before) and folded[end:].lstrip().startswith(after):
                matches.append((starts[offset], ends.get(end - 1, starts[end - 1] + 1)))
            offset = folded.find(quote, offset + 1)
        return matches

    def find(self, evidence: Evidence) -> Span | Miss:
        """The place of a quote in the text, or the reason why it has none.

        With its prefix before and its suffix after it, the quote must stand in the text exactly once, and all its lines must lie
        in zones of one kind that may be cited. White space and invisible marks may differ. What is set
        aside with `until` reaches to the end of these words, where they first stand after the quote.
        """
        until = evidence.until if isinstance(evidence, SetAside) else None
        looked_for = evidence.prefix, evidence.quote, evidence.suffix, until
        if looked_for not in self._found:
            self._found[looked_for] = self._find(evidence, until)
        return self._found[looked_for]

    def _find(self, evidence: Evidence, until: str | None) -> Span | Miss:
        """As `find`, which looks for each quote once."""
        matches = self.places(evidence)
        if len(matches) != 1:
            return "ambiguous" if matches else "not found"
        start, end = matches[0]
        if until:
            run_ends = [b for a, b in self.places(Evidence(source=evidence.source, quote=until)) if a >= end]
            if not run_ends:
                return "not found"
            end = min(run_ends)
        first, last = self.line_at(start), self.line_at(end - 1)
        kinds = {self.zone_at(line) for line in range(first, last + 1)}
        kind = kinds.pop()
        if kinds or kind is None or kind not in CITABLE:
            return "not citable"
        return Span(start, end, first, kind)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs of all zones, in order: a zone is cut at its blank lines. White space around them is left out."""
        paragraphs: list[Span] = []
        for zone in self.zones:
            start = self._line_starts[zone.lines[0] - 1]
            end = self._line_starts[zone.lines[1]] if zone.lines[1] < len(self._line_starts) else len(self.text)
            cuts = [start, *(start + m.end() for m in _BLANK.finditer(self.text[start:end])), end]
            for a, b in pairwise(cuts):
                block = self.text[a:b]
                first, size = a + len(block) - len(block.lstrip()), len(block.strip())
                if size:
                    paragraphs.append(Span(first, first + size, self.line_at(first), zone.kind))
        return tuple(paragraphs)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        """The offset at which each paragraph starts."""
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> int:
        """The paragraph, counted from 1, of an offset in code points; between two paragraphs, the one before."""
        return bisect_right(self._paragraph_starts, offset)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of all paragraphs that may be cited, in order."""
        return tuple(s for p in self.paragraphs if p.zone in CITABLE for s in self._sentences(p))

    def _sentences(self, paragraph: Span) -> Iterable[Span]:
        """The sentences of a paragraph, in order. A piece that is full of marks of a list is one sentence."""
        for start, end in self._portions(paragraph):
            if len(_LIST_LETTER.findall(self.text, start, end)) > _MOST_LIST_LETTERS:
                yield Span(start, start + len(self.text[start:end].rstrip()), self.line_at(start), paragraph.zone)
                continue
            text = _SPACE.sub(lambda m: " " * len(m[0]), self.text[start:end])
            for part in pysbd.Segmenter(language="en", clean=False, char_span=True).segment(text):
                first, last = start + part.start, start + part.start + len(part.sent.rstrip())
                if fold(self.text[first:last]):  # nobody sees anything of a piece of blanks and invisible marks
                    yield Span(first, last, self.line_at(first), paragraph.zone)

    def _portions(self, paragraph: Span) -> Iterable[tuple[int, int]]:
        """Start and end of the pieces of a paragraph that the segmenter is given one by one.

        Its time grows with the square of the length, so a long paragraph is cut after a full stop, or else between two words.
        """
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
