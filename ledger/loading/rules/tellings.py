"""Rules about from whom an article has a statement: the words for each link of the chain, and what rests on one origin."""

from collections import Counter
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.article import fold
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS
from ledger.model.statements import tellings_of

_WORDS = ("words", "outlet_words", "obtained_words", "knowledge_words")


def words_of_tellings_are_quoted(reading: Reading) -> Iterator[Problem]:
    """All words for the links of one chain stand in quotes of its statement from one article, letter by letter."""
    for table, row in reading.rows():
        for path, statement, telling in tellings_of(row.record):
            by_source: dict[str, list[str]] = {}
            for evidence in statement.evidence:
                by_source.setdefault(evidence.source, []).append(fold(evidence.quote))
            given = {name: text for name in _WORDS if (text := getattr(telling, name))}
            missing = [
                {name for name, text in given.items() if not any(fold(text) in quote for quote in quotes)}
                for quotes in by_source.values()
            ]
            for name in min(missing, key=len):
                message = f"stands in no quote of the statement from that article: {given[name][:80]}"
                yield table.problem(row, (*path, name), Kind.TELLING_NOT_QUOTED, message)


def links_of_tellings_have_words(reading: Reading) -> Iterator[Problem]:
    """How a statement was obtained, and how its speaker knows it, is given with words for it, and words are given for nothing
    else; those for an outlet only where `via` names it.
    """
    for table, row in reading.rows():
        for path, statement, telling in tellings_of(row.record):
            links = {name: (getattr(telling, name), getattr(telling, f"{name}_words")) for name in ("obtained", "knowledge")}
            wrong = [name for name, (value, words) in links.items() if (value is None) != (words is None)]
            if telling.outlet_words and not getattr(statement, "via", None):
                wrong.append("outlet")
            for name in wrong:
                message = f"`{name}_words` and `{'via' if name == 'outlet' else name}` are given together, or neither is"
                yield table.problem(row, (*path, f"{name}_words"), Kind.TELLING_WITHOUT_WORDS, message)


def origins_tie_statements(reading: Reading) -> Iterator[Problem]:
    """An origin is that of two statements or more: of one alone it ties nothing, and is perhaps misspelt."""
    numbers = Counter(t.origin for _, row in reading.rows() for _, _, t in tellings_of(row.record) if t.origin)
    if not all(reading.tables[name].whole for name in CLAIMS):
        return
    for table, row in reading.rows():
        for path, _, telling in tellings_of(row.record):
            if telling.origin and numbers[telling.origin] == 1:
                message = f"'{telling.origin}' is the origin of no other statement: correct it, or leave it out"
                yield table.problem(row, (*path, "origin"), Kind.ORIGIN_ALONE, message)
