"""What stands above a passage and tells how to read it: the heading with a year, and in a transcript the label of who speaks."""

import re
from bisect import bisect_right
from functools import cached_property

from ledger.model.article import Article

_YEAR = re.compile(r"(?<![\w,.])(?:1[5-9]|20)[0-9]{2}(?![\w]|[.,][0-9])")
_HEADING = 80  # characters at most
_ITEM = re.compile(r"[*•–—+-]\s|[0-9]{1,3}[.)]\s")  # of a list
_SENTENCE_END = re.compile(r"[.?!:;,…][\"'”’)]*$")
_LABEL = re.compile(r"(?P<name>[A-Z][A-Z.'’ -]{0,40}|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}):\s+(?=\S)")
_FEWEST = 3  # labelled paragraphs of a transcript


class Context:
    """The headings with a year and the labels of speakers of one article, found once."""

    def __init__(self, article: Article) -> None:
        self._paragraphs = [(p.start, article.text[p.start : p.end]) for p in article.paragraphs]

    @cached_property
    def _years(self) -> list[tuple[int, int | None]]:
        """Where each heading starts, with the year that it names; None for a heading without one."""
        headings: list[tuple[int, int | None]] = []
        for start, text in self._paragraphs[1:]:  # the first is the title
            if len(text) <= _HEADING and "\n" not in text and not (_SENTENCE_END.search(text) or _ITEM.match(text)):
                named = _YEAR.findall(text)
                headings.append((start, int(named[0]) if len(named) == 1 else None))
        return headings

    @cached_property
    def _labels(self) -> list[tuple[int, int, str]]:
        """Where each label starts and ends, and the name in it; none where the text has too few for a transcript."""
        found = [(start, label) for start, text in self._paragraphs if (label := _LABEL.match(text))]
        names = [label["name"] for _, label in found]
        if len(found) < _FEWEST or len(set(names)) == len(names):
            return []
        return [(start, start + label.end(), label["name"]) for start, label in found]

    def year_at(self, offset: int) -> int | None:
        """The year of the nearest heading above an offset; None where that names none, and where there is no heading."""
        number = bisect_right(self._years, offset, key=lambda heading: heading[0])
        return self._years[number - 1][1] if number else None

    def speaker_at(self, offset: int) -> str | None:
        """The label of who speaks at an offset; None before the first, and in a text that is no transcript."""
        number = bisect_right(self._labels, offset, key=lambda label: label[0])
        return self._labels[number - 1][2] if number else None

    def after_label(self, offset: int) -> int:
        """The end of the label that starts at an offset; the offset itself where none does."""
        number = bisect_right(self._labels, offset, key=lambda label: label[0])
        start, end, _ = self._labels[number - 1] if number else (-1, 0, "")
        return end if start == offset else offset
