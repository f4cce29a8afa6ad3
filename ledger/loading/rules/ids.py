"""Rules about what records are called: the one subject and its licence, ids, former ids, and names."""

import re
from collections.abc import Iterator

from ledger.loading.parse import Reading, Row, Table
from ledger.model.article import fold
from ledger.model.fields import Path
from ledger.model.problems import Kind, Problem
from ledger.model.record_fields import Named
from ledger.model.records import Term
from ledger.model.vocabulary import LICENSES


def there_is_one_subject(reading: Reading) -> Iterator[Problem]:
    """`subject.yaml` holds one record."""
    table = reading.tables["subject"]
    if table.whole and len(table.rows) != 1:
        line = table.line(table.rows[1].index) if table.rows else 1
        yield Problem(table.file, line, "", "", Kind.WRONG_TYPE, f"must hold one record, not {len(table.rows)}")


def the_subject_has_a_license(reading: Reading) -> Iterator[Problem]:
    """The dataset names its licence. No record needs it to be read, so that versions from before there was one still open."""
    for table, row in reading.rows("subject"):
        if row.record.license is None:
            message = f"the dataset names no licence; name one of {', '.join(LICENSES)}"
            yield table.problem(row, ("license",), Kind.LICENSE_MISSING, message)


def what_readers_look_for_stands_in_no_article(reading: Reading) -> Iterator[Problem]:
    """Of `searched_as` the words stand in an article, and the names, which only readers use, in none."""
    text = " ".join(fold(article.text).casefold() for article in reading.articles.values())
    for table, row in reading.rows("subject"):
        for number, searched in enumerate(row.record.searched_as):
            for place, words in enumerate(searched.words):
                if not _stands_in(text, words):
                    path: Path = ("searched_as", number, "words", place)
                    yield table.problem(row, path, Kind.QUOTE_NOT_FOUND, f"'{words}' stands in no article")
            for place, name in enumerate(searched.names):
                if _stands_in(text, name):
                    path = ("searched_as", number, "names", place)
                    message = f"'{name}' stands in an article: it is found as it is, and may be an alias"
                    yield table.problem(row, path, Kind.NAME_TAKEN, message)


def _stands_in(text: str, words: str) -> bool:
    """Whether words stand in a folded text as whole words, whatever their case."""
    return re.search(rf"(?<!\w){re.escape(fold(words).casefold())}(?!\w)", text) is not None


def _scope(table: Table, row: Row) -> str:
    """Among which records an id must be unique: for words of the vocabulary their own file, for all others ''."""
    return table.name if isinstance(row.record, Term) else ""


def ids_are_unique(reading: Reading) -> Iterator[Problem]:
    """No two records have the same id."""
    owners: dict[tuple[str, str], tuple[Table, Row]] = {}
    for table, row in reading.rows():
        if isinstance(row.record, Named):
            key = _scope(table, row), row.record.id
            owner, first = owners.setdefault(key, (table, row))
            if first is not row:
                line = owner.line(first.index)
                place = f"{owner.file}:{line}" if line else owner.file
                yield table.problem(row, ("id",), Kind.DUPLICATE_ID, f"the id '{row.record.id}' is taken by {place}")


def former_ids_are_free(reading: Reading) -> Iterator[Problem]:
    """An id that a record had before is the id of no other record, nor the former id of one."""
    taken = {(_scope(table, row), row.record.id) for table, row in reading.rows() if isinstance(row.record, Named)}
    for table, row in reading.rows():
        for number, name in enumerate(getattr(row.record, "formerly", ())):
            key = _scope(table, row), name
            if key in taken:
                yield table.problem(row, ("formerly", number), Kind.FORMER_ID_TAKEN, f"'{name}' is the id of another record")
            taken.add(key)


def names_are_unique(reading: Reading) -> Iterator[Problem]:
    """No two actors, places, issues, sides or groups of victims share a name, whatever its case; an alias is a name too."""
    for name in ("actors", "places", "issues", "sides", "victims"):
        table = reading.tables[name]
        owners: dict[str, str] = {}
        for row in table.rows:
            aliases = enumerate(getattr(row.record, "aliases", ()))
            spellings: list[tuple[Path, str]] = [(("name",), row.record.name), *((("aliases", n), a) for n, a in aliases)]
            for path, spelling in spellings:
                owner = owners.setdefault(fold(spelling).casefold(), row.record.id)
                if owner != row.record.id:
                    message = f"'{spelling}' is a name of '{owner}' too; add to one of them what tells them apart"
                    yield table.problem(row, path, Kind.NAME_TAKEN, message)
