"""A passage of an article as evidence: its exact words, with as many words before or after as make them stand there only once."""

import re
from bisect import bisect_left
from collections import defaultdict

from ledger.loading import yaml_text
from ledger.model.article import Article, fold
from ledger.model.records import Evidence

MOST = 1_000  # characters of a quote
_CONTEXT = (2, 4, 8, 16, 32)  # words before or after
_ALIKE = 200  # passages that are looked at; words that stand more often are no help


class Quoting:
    """The words of one article, indexed once, so that a passage is looked up without reading the article again."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        words = [word for word in re.finditer(r"\S+", self.text) if fold(word[0])]
        self._words_folded = [fold(word[0]) for word in words]
        self._starts = [word.start() for word in words]
        self._ends = [word.end() for word in words]
        self._occurrences: dict[str, list[int]] = defaultdict(list)
        self._offsets: list[int] = []
        offset = 0
        for n, word in enumerate(self._words_folded):
            self._occurrences[word].append(n)
            self._offsets.append(offset)
            offset += len(word) + 1
        self._folded = " ".join(self._words_folded)

    def evidence(self, source: str, start: int, end: int) -> Evidence | None:
        """The passage from `start` to `end`, neither of them white space, as evidence that `Article.find` finds.

        None where that takes too many words, or is not certain to be the only such passage.
        """
        quote = fold(self.text[start:end])
        if not quote or len(quote) > MOST:
            return None
        if self._stands_once(start, start, end, end):
            return Evidence(source=source, quote=quote)
        first, last = self._words(start, end)
        sides = [(self._starts[max(first - many, 0)], self._ends[min(last + many, len(self._ends) - 1)]) for many in _CONTEXT]
        if not self._stands_once(sides[-1][0], start, end, sides[-1][1]):
            return None
        for before, after in (pair for a, b in sides for pair in ((a, end), (start, b), (a, b))):
            prefix, suffix = fold(self.text[before:start]), fold(self.text[end:after])
            context = prefix + suffix
            if len(context) <= MOST and yaml_text.holds(context) and self._stands_once(before, start, end, after):
                return Evidence(source=source, quote=quote, prefix=prefix or None, suffix=suffix or None)
        return None

    def _words(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word that a passage touches."""
        return bisect_left(self._ends, start + 1), bisect_left(self._starts, end) - 1

    def _stands_once(self, before: int, start: int, end: int, after: int) -> bool:
        """Whether a passage is known to stand in the article only once, together with the words around it.

        The passage is from `start` to `end`, the words around it from `before` and up to `after`. Only the places of the rarest
        word in all of it are looked at. A word that is cut at an edge is not counted. If every word is common, the answer is no.
        """
        edges = {n for a, b in ((before, start), (start, end), (end, after)) if a < b for n in self._words(a, b)}
        first, last = self._words(before, after)
        inner = [n for n in range(first, last + 1) if n not in edges]
        rarest = min(inner, key=lambda n: len(self._occurrences[self._word(n)]), default=None)
        if rarest is None or len(self._occurrences[self._word(rarest)]) > _ALIKE:
            return False
        prefix, quote, suffix = (fold(self.text[a:b]) for a, b in ((before, start), (start, end), (end, after)))
        word = self._words(start, end)[0]
        lead = self._offsets[rarest] - self._offsets[word] - len(fold(self.text[self._starts[word] : start]))
        places = {self._offsets[n] - lead + seam for n in self._occurrences[self._word(rarest)] for seam in (-1, 0, 1)}
        return sum(self._stands(prefix, quote, suffix, place) for place in places) == 1

    def _stands(self, prefix: str, quote: str, suffix: str, offset: int) -> bool:
        """Whether the quote stands at `at` of the folded text between the prefix and the suffix, a space or none beside it."""
        end = offset + len(quote)
        return (
            offset >= 0
            and self._folded.startswith(quote, offset)
            and self._folded[max(offset - len(prefix) - 1, 0) : offset].rstrip().endswith(prefix)
            and self._folded[end : end + len(suffix) + 1].lstrip().startswith(suffix)
        )

    def _word(self, n: int) -> str:
        """The word of this number, counted from 0."""
        return self._words_folded[n]
