"""The search of the whole ledger: one full-text index a dataset, and the entries that typed words find, the best first.

Words are folded as the filter and the reading room fold them. Beyond these, the search is forgiving: a word also finds its other
forms (`voted` for `vote`), numbers are found however they are written (`46k`), and a word that stands nowhere, in no article
either, is taken for the most similar one. What the filter finds is counted, cited and linked to, so it must be the very words
that were asked for: of the records those come first that the filter finds, by its own matcher, and their number is told beside
the link to them.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from threading import Lock

import numpy as np

from ledger.model import dates
from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Claim
from ledger.query import finding
from ledger.query.filters import Filters
from ledger.query.selection import indexed
from ledger.rendering import found as in_articles
from ledger.rendering import search_entries
from ledger.rendering.search_entries import Entry
from ledger.urls import links
from ledger.wording import citation, words
from ledger.wording.numbers import SCALES, TENS, UNITS, numbers_in

_MOST_WORDS = 12  # words of a search that are looked for
_CANDIDATES = 80  # entries of each part that are scored
_RANKED = 10_000  # entries of each part that are ranked, to find these
_EACH, _ROOM = 3, 12  # entries of a group, and of all groups where they are few
_FEW = 5  # entries that are enough, so that none with only some of the words is added
_SIMILAR, _GUESSED = 0.8, 5  # how similar a word is that is taken for another, of 1, and the letters that it has at least
_LONGEST = 220  # letters of a passage that are shown

_TABLES = """
    CREATE VIRTUAL TABLE entry USING fts5(title, also, text, prefix='3', tokenize='porter unicode61 remove_diacritics 0');
    CREATE VIRTUAL TABLE word USING fts5vocab(entry, row);
"""
_FIND = """
    SELECT rowid, title, also, text FROM entry
    WHERE entry MATCH ? AND rowid BETWEEN ? AND ? AND rank MATCH 'bm25(8, 6, 1)' ORDER BY rank LIMIT ?
"""
_TEXTS = "SELECT title, also, text FROM entry WHERE rowid = ?"
_CUT = "SELECT rowid FROM entry WHERE entry MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1 OFFSET ?"

_IN_WORDS = "|".join((*UNITS, *TENS, *SCALES))
_NUMERAL = re.compile(rf"\b\d[\d.]*\s?(?:k|mn?|bn|{'|'.join(SCALES)})\b|\b(?:{_IN_WORDS})(?: (?:and )?(?:{_IN_WORDS}))*\b")
_MONTHS = "january february march april may june july august september october november december"
_MONTH = re.compile(r"(?:([a-z]{3,9}) )?((?:19|20)\d\d)")
_WORD = re.compile(r"\w+")
_ASKING = """a all an and any are as at be by did do does for from had has have how i in is it many me much number of on or s
    said say says show tell that the their they to was were what when where which who whom whose why will with would"""
_ASKED = frozenset(_ASKING.split())  # words that say nothing of what is wanted: looked for only where there is no other word


@dataclass(frozen=True)
class Hit:
    """An entry that was found: its group and address, its title in pieces, of which those found are marked, and its detail."""

    group: str
    href: str
    title: tuple[tuple[str, bool], ...]
    detail: str


class _Index:
    """The full-text index of a dataset. Row n of its table stands for `entries[n]`; the first ones are no records or passages."""

    def __init__(self, dataset: Dataset) -> None:
        things = [*search_entries.things(dataset)]
        self.entries = [*things, *search_entries.claims(dataset)]
        self.parts = (0, len(things) - 1), (len(things), len(self.entries))
        self.database = sqlite3.connect(":memory:", check_same_thread=False)
        self.database.executescript(_TABLES)
        rows = ((n, *map(finding.fold, (entry.title, entry.also, entry.text))) for n, entry in enumerate(self.entries))
        self.database.executemany("INSERT INTO entry(rowid, title, also, text) VALUES (?, ?, ?, ?)", rows)
        self.known: dict[str, list[str]] = defaultdict(list)
        for (term,) in self.database.execute("SELECT term FROM word"):
            self.known[term[0]].append(term)

    def found(self, query: str) -> Iterator[tuple[Entry, Sequence[str]]]:
        """Yield the best entries that a query of FTS5 finds, each with its folded title, other names and text.

        Of very many only the first ones are ranked, because that takes long.
        """
        for part in self.parts:
            cut = self.database.execute(_CUT, (query, *part, _RANKED)).fetchone()
            for row, *texts in self.database.execute(_FIND, (query, part[0], *(cut or part[1:]), _CANDIDATES)):
                yield self.entries[row], texts

    def record(self, row: int) -> tuple[Entry, Sequence[str]]:
        """The entry of the record in a row of `indexed`, with its folded texts."""
        place = self.parts[1][0] + row
        return self.entries[place], self.database.execute(_TEXTS, (place,)).fetchone()

    def has(self, query: str) -> bool:
        """Whether a query of FTS5 finds anything."""
        return self.database.execute("SELECT 1 FROM entry WHERE entry MATCH ? LIMIT 1", (query,)).fetchone() is not None

    def nearest(self, word: str) -> str:
        """The most similar word, or stem of one, that begins with the same letter; empty where none is similar.

        Nothing is taken for a short word, which is similar to too many, or for a number, which would be another one.
        """
        if len(word) < _GUESSED or not word.isalpha():
            return ""
        known = [term for term in self.known.get(word[0], ()) if abs(len(term) - len(word)) <= 2]
        return next(iter(get_close_matches(word, known, 1, _SIMILAR)), "")


_MAKING = Lock()


def index(dataset: Dataset) -> _Index:
    """The index of a dataset, made at the first search. Who asks while it is made waits for it, so that it is made once."""
    with _MAKING:
        return _index(dataset)


@memoized(maxsize=1)
def _index(dataset: Dataset) -> _Index:
    """The index, made once for each dataset."""
    return _Index(dataset)


Term = tuple[str, ...]
"""What one word of a search may stand as: the word, or for a number its digits and its words."""


def _terms(wanted: str) -> list[Term]:
    """The words of a search, folded, without those that only ask."""
    folded = finding.fold(finding.unspaced(wanted))
    terms: list[Term] = []
    start = 0
    for match in (*_NUMERAL.finditer(folded), None):
        terms += ((word,) for word in _WORD.findall(folded[start : match.start() if match else len(folded)]))
        if match:
            digits = (str(n.least) for n in numbers_in(match[0]) if n.least == n.most)
            terms.append(tuple(dict.fromkeys((*digits, match[0]))))
            start = match.end()
    return [term for term in terms if term[0] not in _ASKED][:_MOST_WORDS] or terms[:_MOST_WORDS]


def _query(term: Term) -> str:
    """What finds a word in FTS5: also in its other forms and as the beginning of a word, unless it is short or a number."""
    return f"({' OR '.join(f'{chr(34)}{text}{chr(34)}{_end(text)}' for text in term)})"


def _end(text: str) -> str:
    """An asterisk for a text that may be the beginning of a word."""
    return "*" if len(text) >= finding.SHORT and not text[-1].isdecimal() else ""


def hits(dataset: Dataset, wanted: str) -> list[Hit]:
    """What a search finds, in groups: the group of the best entry first, and of each group the best entries.

    Without any word it gives the commands and the pages. Last come ways to look for the very words in records and articles.
    """
    found = index(dataset)
    written = finding.as_written(wanted, dataset.subject.searched_as)
    asked = [text for text, _ in written] or [wanted]
    wanted = asked[0]
    terms = _terms(wanted)
    claims = indexed(dataset)
    every = np.ones(len(claims.ids), dtype=bool)
    matches = [claims.containing(text, every) for text in asked] if terms else []
    exact = np.flatnonzero(np.logical_or.reduce(matches)).tolist() if matches else []
    if not terms:
        return [_shown(dataset, entry, ()) for entry in found.entries if entry.group in ("Commands", "Pages")][:12]
    terms = [term if _stands(dataset, found, term) else (found.nearest(term[0]) or term[0],) for term in terms]
    queries = [*map(_query, terms)]
    ranked: dict[str, tuple[float, Entry]] = {}
    for join in (" AND ", " OR ") if len(queries) > 1 else (" AND ",):
        for entry, texts in found.found(join.join(queries)):
            ranked[entry.href + entry.title] = (_score(entry, texts, terms), entry)
        if len(ranked) >= _FEW:
            break
    for entry, texts in map(found.record, exact[:_CANDIDATES]):
        ranked[entry.href + entry.title] = (_score(entry, texts, terms), entry)
    first = {claims.ids[row] for row in exact}
    if len(demanded := finding.wanted_in_capitals(wanted)) == len(terms):
        ranked = {key: pair for key, pair in ranked.items() if _has_capitals(pair[1], demanded, first)}
    best = sorted(ranked.values(), key=lambda pair: -pair[0])
    groups: dict[str, list[Entry]] = {entry.group: [] for entry in _of_time(wanted)}
    for entry in (*_of_time(wanted), *(entry for _, entry in best)):
        groups.setdefault(entry.group, []).append(entry)
    if "Records" in groups:
        groups["Records"].sort(key=lambda entry: not (isinstance(entry.of, Claim) and entry.of.id in first))
    each = max(_EACH, _ROOM // max(1, len(groups)))
    shown = [_shown(dataset, entry, terms) for group in groups.values() for entry in group[:each]]
    for n, (text, held) in enumerate(zip(asked, matches, strict=True)):
        shown += [_shown(dataset, entry, ()) for entry in _elsewhere(dataset, text, int(held.sum()), written[n : n + 1])]
    return shown


def _stands(dataset: Dataset, found: _Index, term: Term) -> bool:
    """Whether a word stands in an entry or in the text of an article, so that it is no slip of the pen."""
    return found.has(_query(term)) or any(in_articles.hits(dataset, way) for way in term)


def _has_capitals(entry: Entry, demanded: frozenset[str], first: Set[str]) -> bool:
    """Whether an entry has words of two capitals; of records, the ids of those that have them are `first`."""
    if isinstance(entry.of, Claim):
        return entry.of.id in first
    return demanded <= finding.capitals(f"{entry.title} {entry.also}")


def _score(entry: Entry, texts: Sequence[str], terms: Sequence[Term]) -> float:
    """How well an entry fits: whole words before beginnings and other forms, titles before other names, names before texts."""
    title, also, text = (f" {' '.join(_WORD.findall(part))} " for part in texts)
    score = 0.0
    for term in terms:
        whole = [max(f" {way} " in part for way in term) for part in (title, also, text)]
        begun = [max(f" {way[: max(3, len(way) - 3)]}" in part for way in term) for part in (title, also, text)]
        score += max(6 * whole[0], 5 * whole[1], 3 * begun[0], 2.5 * whole[2], 2 * begun[1], begun[2])
    phrase = f" {' '.join(term[-1] for term in terms)} "
    score += 4 * (phrase in title) + 3 * (phrase in also) + 3 * (phrase in text) if len(terms) > 1 else 0
    score += 4 * len(terms) * (phrase.strip() in (texts[0], *texts[1].split(" · ")))
    covered = sum(any(f" {way} " in title for way in term) for term in terms) / max(1, len(title.split()))
    return score / len(terms) + 4 * covered - (entry.of is not None) - isinstance(entry.of, Citation)


def _of_time(wanted: str) -> list[Entry]:
    """Where a search is a year, or a month of one, the entry of its records."""
    match = _MONTH.fullmatch(finding.fold(wanted))
    months = [n for n, name in enumerate(_MONTHS.split(), 1) if match and match[1] and name.startswith(match[1])]
    if not match or (match[1] and len(months) != 1):
        return []
    period = dates.parse(f"{match[2]}-{months[0]:02}" if months else match[2])
    assert isinstance(period.first, date)
    href = links.href("records", links.write(Filters(start=period.first, end=period.last)))
    return [Entry("Time", f"Records of {dates.say(period.text)}", href, detail="With those whose time only takes it in")]


def _elsewhere(dataset: Dataset, wanted: str, number: int, written: Sequence[tuple[str, str]]) -> list[Entry]:
    """The entries that look for the very words in the records, of which so many have them, and in the text of the articles.

    The records come first, unless only the articles have the words.

    written: the words, and those of them that stand for a name that no article has; empty if none does.
    """
    held = f"{words.count(number, 'record')} {'has' if number == 1 else 'have'} all of them"
    write = f"{in_articles.articles_write(written[0][1])} · " if written else ""
    in_records = links.href("records", links.write(Filters(text=wanted)))
    places = in_articles.hits(dataset, wanted)
    told, there = in_articles.summary(dataset, places) if places else "no hit", links.href("sources", [("find", wanted)])
    entries = [
        Entry("These words", f"In the records: “{wanted}”", in_records, detail=f"{write}{held}"),
        Entry("These words", f"In the text of the articles: “{wanted}”", there, detail=f"{write}{told}"),
    ]
    return entries[::-1] if places and not number else entries


def _shown(dataset: Dataset, entry: Entry, terms: Sequence[Term]) -> Hit:
    """An entry as it is shown, with the found words of its title marked. A long passage is cut around the first of them."""
    is_passage = isinstance(entry.of, Citation)
    title = citation.single(entry.title) if is_passage else entry.title
    longest = _LONGEST if is_passage else len(title)
    marked = sorted({place for term in terms for way in term for place in _places(title, way)})
    start = 0
    if len(title) > longest and marked and marked[0][0] > longest // 2:
        start = title.rfind(" ", 0, marked[0][0] - longest // 3) + 1
    end = len(title) if len(title) - start <= longest else title.rfind(" ", start, start + longest)
    pieces, at = [("…", False)] * bool(start), start
    for first, last in marked:
        if at <= first and last <= end:
            pieces += [(title[at:first], False), (title[first:last], True)]
            at = last
    pieces += [(title[at:end], False)] + [("…", False)] * (end < len(title))
    if is_passage:
        pieces = [("“", False), *pieces, ("”", False)]
    return Hit(entry.group, entry.href, tuple(piece for piece in pieces if piece[0]), search_entries.detail(dataset, entry))


def _places(text: str, way: str) -> list[tuple[int, int]]:
    """Where a word stands in a text, or else where what it begins with does."""
    return finding.places(text, way) or (finding.places(text, way[:-3]) if len(way) > 2 * finding.SHORT else [])
