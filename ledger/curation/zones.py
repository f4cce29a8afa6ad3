"""What the lines of an article are, as far as the text itself shows it: a proposal, which a person reads and corrects.

The text is cut into pieces: its lines, or where the lines are wrapped its paragraphs. Each is judged by its words (“Follow us”,
“show comments”, “file photo”), by its length, and by what stands before it. What no rule knows is body.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ledger.model.article import fold
from ledger.model.records import ZoneKind

WRAPPED = 130
"""A text is taken to be wrapped where none of its lines is longer."""
PARAGRAPH = 100
"""What is longer, and ends like a sentence, is a paragraph."""


def _words(*starts: str) -> re.Pattern[str]:
    """A pattern for a text that starts with any of these patterns, in any case."""
    return re.compile("|".join(starts), re.IGNORECASE)


_FURNITURE = _words(
    r"follow (us\b|.{2,40} on (twitter|facebook|x|social))",
    r"skip to\b",
    r"(menu|home|search|print|share)$",
    r"(start your )?subscri(be|ption)\b",
    r"sign (up|in)\b",
    r"you've read\b",
    r"qr code",
    r"read this article",
    r"in pictures:",
    r"advertis",
    r"features icon",
    r"related (experts|topics)\b",
    r"(news|analysis|opinion|commentary|world|politics)( *\| *.{1,40})?$",
    r"(published|updated|posted)?:?.{0,12}\b(january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r".{0,6}\d{4}\.?$",
    r"by( [A-Z][\w.'’-]*){1,6}$",
)
_BYLINE = re.compile(r"(?:^|\s)(?:By|BY)((?: [A-Z][\w.'’-]*){2,5}(?: and(?: [A-Z][\w.'’-]*){2,5})?)(?= *(?:$|[,|]))")
_CLOSING = _words("©", r"\(c\) ", "copyright", "all rights reserved", r".*\brepublished with permission")
_COMMENTS = _words(r"((show|view|post|add|leave|\d+) (a )?(comments?|reply)|comments?( \(\d+\))?:?$|join the discussion)")
_TEASERS = _words(
    "keep reading", "read more", r"more (from|stories|on)\b", "related( stories| articles)?:?$", "latest$", "most (read|popular)",
    "recommended", "trending", "you (may|might) also", "what else to (read|watch)", "read (also|next)", "also read",
    "see also:?$", "further reading", "don.t miss", "in case you missed", "other (stories|articles)", "popular now",
    "editors?.{0,2} picks?",
)  # fmt: skip
_REFERENCES = _words(
    r"([0-9IVX]+\.? )?(references|(foot|end)?notes|notes and references|bibliography|works cited|sources|citations):?$"
)
# a note begins with its mark
_REFERENCE = re.compile(r"(?:\[?[0-9]{1,3}[\].)]|\^|\[?[a-z][\].)])\s+\S|[↑†‡*]\s?\S|https?://\S+$")
_CITED = re.compile(
    r"\b(?:pp?|vol|no|ed|eds)\.\s?[0-9(]|\bibid\b|\bop\. cit\b|https?://|\bdoi\b|\([0-9]{4}\)|\bRetrieved\b", re.IGNORECASE
)
_DIRECTION = re.compile(
    r"[(\[][^()\[\]]{3,80}[)\]]\.?$|(?:begin|end)(?: of)? (?:transcript|video|audio)\b.{0,20}$", re.IGNORECASE
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:\s?[-–/]\s?(?:[0-9]{2}|(?:19|20)[0-9]{2}))?:?$")
_CAPTION = _words(
    r".*\bfile photo\b",
    r".*\((left|right|centre|center)\)",
    r"(photo|image|caption|picture)\b[^.]{0,20}:",
    r".{0,60}\b(AP|AFP|EPA|Reuters|Getty)/",
)
_BIO = _words(
    r"about the author",
    r"[^“\"]{3,60}\bis (a|an|the|our)\b.{0,80}\b(fellow|analyst|historian|journalist|professor|author|reporter|editor|writer"
    r"|correspondent|columnist|researcher|director|scholar|lecturer)\b",
)
_BYLINE_AT_END = re.compile(r"\bBy( [A-Z][\w.'’-]*){1,4}$")
_PARAGRAPH_END = re.compile(r"[.?!][\"'”’)]*$")
_SENTENCE_END = re.compile(r"[.?!:;,…][\"'”’)]*(?:\[[0-9, –-]{1,12}\])*$")


@dataclass(frozen=True)
class _Piece:
    """A run of lines, counted from 1, both ends included, and its words as one line."""

    first: int
    last: int
    words: str

    @property
    def prose(self) -> bool:
        """Whether it is a paragraph by its length and its end."""
        return len(self.words) > PARAGRAPH and bool(_SENTENCE_END.search(self.words))

    @property
    def furniture(self) -> bool:
        """A label of the page, the name of a file, a bar, names without a capital."""
        wordless = not re.search(r"[^\W\d_]", self.words) or re.fullmatch(r"\S*[\d_]\S*", self.words)
        names = self.words.islower() and len(self.words) <= PARAGRAPH and not _SENTENCE_END.search(self.words)
        byline = _BYLINE.match(self.words) and len(self.words) <= PARAGRAPH and not _SENTENCE_END.search(self.words)
        return bool(wordless or names or byline or _FURNITURE.match(self.words))


def zones(text: str) -> list[dict[str, Any]]:
    """The proposed zones of an article's text as `sources.yaml` has them: every line lies in exactly one. None for no text."""
    count = text.count("\n") + (not text.endswith("\n") and bool(text))
    pieces = list(_pieces(text.split("\n")))
    if not pieces:
        return [{"kind": "furniture", "lines": [1, count]}] if count else []
    proposed: list[dict[str, Any]] = []
    first = 1
    for number, (piece, kind) in enumerate(zip(pieces, _kinds(pieces), strict=True)):
        last = pieces[number + 1].first - 1 if number + 1 < len(pieces) else count
        touches = number > 0 and pieces[number - 1].last + 1 == piece.first
        if (
            proposed and proposed[-1]["kind"] == kind and not (touches and kind == "body")
        ):  # a zone of its own keeps paragraphs apart
            proposed[-1]["lines"][1] = last
        else:
            proposed.append({"kind": kind, "lines": [first, last]})
        first = last + 1
    return proposed


def byline(text: str) -> str:
    """The name in the line “By Jane Doe” at the head of an article; empty if the text has no such line."""
    for piece in islice(_pieces(text.split("\n")), 8):
        if len(piece.words) <= PARAGRAPH and (found := _BYLINE.search(piece.words)):
            name = found[1].strip()
            return name.title() if name.isupper() else name
    return ""


def _pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    """The lines with something on them; of a wrapped text its paragraphs, to a blank line or a short one that ends a sentence."""
    longest = max(len(line.rstrip()) for line in lines)
    paragraph: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            paragraph.append(line)
            short_end = len(line.rstrip()) < 0.75 * longest and _PARAGRAPH_END.search(line.rstrip())
            ended = longest > WRAPPED or short_end or _BYLINE_AT_END.search(line.rstrip())
        else:
            ended = True
        if paragraph and ended:
            last = number if line.strip() else number - 1
            yield _Piece(last - len(paragraph) + 1, last, fold(" ".join(paragraph)))
            paragraph = []


def _kinds(pieces: Sequence[_Piece]) -> Iterator[ZoneKind]:
    """The kind of each piece, in order."""
    seen: set[ZoneKind] = set()
    rest: ZoneKind = "body"  # what follows: the article, then readers' comments or teasers of others
    last = max((n for n, piece in enumerate(pieces) if piece.prose and not _BIO.match(piece.words)), default=0)
    for number, piece in enumerate(pieces):
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        kind, rest = _kind(piece, after, number < last, seen, rest)
        seen.add(kind)
        yield kind


def _kind(piece: _Piece, after: _Piece | None, goes_on: bool, seen: set[ZoneKind], rest: ZoneKind) -> tuple[ZoneKind, ZoneKind]:
    """The kind of a piece, and the kind that the pieces after it have unless they show another.

    after: the next piece; goes_on: whether a paragraph comes later that is not about an author
    """
    if _REFERENCES.match(piece.words) and "body" in seen:
        return "heading", "reference"
    if rest == "reference" and (_REFERENCE.match(piece.words) or _CITED.search(piece.words)):
        return "reference", rest
    rest = "body" if rest == "reference" else rest  # what looks like no reference ends them
    if _REFERENCE.match(piece.words) and _CITED.search(piece.words) and "body" in seen:
        return "reference", rest
    if _DIRECTION.match(piece.words) and "headline" in seen:
        return "direction", rest
    if _YEARS.match(piece.words) and "headline" in seen:
        return "heading", rest
    if _TEASERS.match(piece.words) and "body" in seen:
        return "teaser", "teaser"
    if _COMMENTS.match(piece.words) and "body" in seen:
        return "furniture", "comment"
    if rest != "body":
        closes = _CLOSING.match(piece.words) or (rest == "teaser" and "teaser" not in seen and piece.furniture)
        kind: ZoneKind = "caption" if rest == "teaser" and _CAPTION.match(piece.words) else rest
        return ("furniture" if closes else kind), rest
    if _CLOSING.match(piece.words):
        return "furniture", "teaser" if "body" in seen else "body"
    if _CAPTION.match(piece.words):
        return "caption", rest
    if piece.furniture:
        return "furniture", rest
    longer = after is not None and len(after.words) > 1.5 * len(piece.words)
    if not seen & {"headline", "body"}:
        return ("headline" if after and len(piece.words) <= 1.5 * PARAGRAPH else "body"), rest
    if "body" not in seen:
        return ("deck" if longer and "deck" not in seen and len(piece.words) <= 2.5 * PARAGRAPH else "body"), rest
    if _BIO.match(piece.words) and not goes_on:
        return "bio", rest
    heads = len(piece.words) <= 80 and not _SENTENCE_END.search(piece.words) and after is not None and after.prose
    return ("heading" if heads else "body"), rest
