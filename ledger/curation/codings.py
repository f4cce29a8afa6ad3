"""Two codings of each article, made independently from the codebook, as `data/coding/` holds them.

    - table: positions
      quotes:
      - Panetta told a Senate committee
      - that the US would stay if asked
      actor: panetta

Every fault is a problem with its file and line. A record has the fields that the dataset has, but a plain list of quotes, and an
attribution is a record of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.loading import yaml_text
from ledger.loading.parse import dotted
from ledger.model import dates
from ledger.model.article import Article, Span
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS, TABLES, Attribution, Evidence

FOLDER = "data/coding"
CODERS = ("a", "b")
"""The two coders, by the letter at the end of the names of their files."""

_OWN = {"table", "quotes", "note"}
_FREE = {"type", "personnel"}
"""Fields with fixed values whose list was not before the coders."""


@dataclass(frozen=True)
class Coded:
    """One record of a coding: its article and table, its number in the file (from 0), its fields, and where its quotes stand."""

    source: str
    table: str
    index: int
    fields: Mapping[str, Any]
    spans: tuple[Span, ...]


Codings = Mapping[str, tuple[Sequence[Coded], Sequence[Coded]]]
"""The records of both coders, by the id of the article."""


def read(root: Path, dataset: Dataset) -> tuple[Codings, list[Problem]]:
    """The codings below `root`: none where no article was coded, and none where anything is wrong, with all problems."""
    problems: list[Problem] = []
    codings: dict[str, tuple[Sequence[Coded], Sequence[Coded]]] = {}
    paths = {path.name: path for path in sorted((root / FOLDER).glob("*-[ab].yaml"))}
    for source in dict.fromkeys(name.removesuffix(".yaml")[:-2] for name in paths):
        names = [f"{source}-{coder}.yaml" for coder in CODERS]
        if source not in dataset.articles:
            file = next(f"{FOLDER}/{name}" for name in names if name in paths)
            problems.append(Problem(file, 0, "", "", Kind.UNKNOWN_REFERENCE, f"no article is called {source}"))
        elif missing := [name for name in names if name not in paths]:
            message = "no such file; an article needs both codings"
            problems.append(Problem(f"{FOLDER}/{missing[0]}", 0, "", "", Kind.FILE_MISSING, message))
        else:
            first, second = (_coding(paths[name], source, dataset.articles[source], problems) for name in names)
            codings[source] = first, second
    return ({} if problems else codings), problems


def _coding(path: Path, source: str, article: Article, problems: list[Problem]) -> list[Coded]:
    """The records of one file. Its problems are appended to `problems`."""
    file = f"{FOLDER}/{path.name}"
    try:
        data = path.read_bytes()
        parsed = yaml_text.parse(file, data)
    except OSError as error:
        problems.append(Problem(file, 0, "", "", Kind.FILE_MISSING, f"cannot be read: {error.strerror}"))
        return []
    except yaml_text.Refused as refused:
        problems.append(refused.problem)
        return []
    if not isinstance(parsed.value, list):
        problems.append(Problem(file, 1, "", "", Kind.NOT_A_LIST, "must be a list of records, each starting with a dash"))
        return []
    coded = []
    for index, row in enumerate(parsed.value):
        faults = list(_faults(row, article))
        for path_inside, kind, message in faults:
            line = parsed.lines.get((index, *path_inside), parsed.lines[index,])
            problems.append(Problem(file, line, f"#{index + 1}", dotted(path_inside), kind, message))
        if not faults:
            fields = {key: value for key, value in row.items() if key not in _OWN}
            coded.append(Coded(source, row["table"], index, fields, tuple(_spans(article, row["quotes"]))))
    text = data.decode("utf-8")
    if fault := yaml_text.difference(file, text, yaml_text.dump(parsed.value, yaml_text.header(text))):
        problems.append(fault)
    return coded


def known_fields(table: str) -> Mapping[str, Field]:
    """The fields that a record of a table of codings may have, besides its table, quotes and note, with what they hold."""
    if table == "attributions":
        return {**fields_of(Attribution), "attack": fields_of(TABLES["casualties"])["attack"]}
    return fields_of(TABLES[table])


def _faults(row: Any, article: Article) -> Iterator[tuple[yaml_text.Path, Kind, str]]:
    """The faults of one record: the path to the field, the kind, and what would be right."""
    if not isinstance(row, dict):
        yield (), Kind.WRONG_TYPE, "must be a record: a mapping of fields"
        return
    tables = (*CLAIMS, "attributions", "set_aside")
    if (table := row.get("table")) not in tables:
        yield ("table",), Kind.NOT_ALLOWED, f"must be one of {', '.join(tables)}"
        return
    quotes = row.get("quotes")
    if not (isinstance(quotes, list) and quotes and all(isinstance(quote, str) for quote in quotes)):
        yield ("quotes",), Kind.WRONG_TYPE, "must be a list of at least one text"
    else:
        for number, quote in enumerate(quotes):
            if not article.places(Evidence(source="article", quote=quote)):
                yield ("quotes", number), Kind.QUOTE_NOT_FOUND, f"these words do not stand in the article: {quote}"
    for name, value in row.items():
        if name not in _OWN:
            yield from (((name,), kind, message) for kind, message in _wrong(name, value, known_fields(table).get(name)))


def _wrong(name: str, value: Any, field: Field | None) -> Iterator[tuple[Kind, str]]:
    """What is wrong with the value of one field; `field` says what it may hold and is None where there is no such field."""
    if field is None:
        yield Kind.UNKNOWN_KEY, f"no field is called '{name}' here"
    elif field.many:
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            yield Kind.WRONG_TYPE, "must be a list of texts"
    elif field.kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            yield Kind.WRONG_TYPE, "must be a whole number, 0 or more"
    elif not isinstance(value, str):
        yield Kind.WRONG_TYPE, "must be text"
    elif field.values and name not in _FREE and value not in field.values:
        yield Kind.NOT_ALLOWED, f"'{value}' is not one of {', '.join(field.values)}"
    elif field.is_date:
        try:
            dates.parse(value)
        except ValueError as error:
            yield Kind.BAD_DATE, str(error)


def _spans(article: Article, quotes: Sequence[str]) -> Iterator[Span]:
    """Where the quotes of one record stand. One that stands more than once is taken from where it is nearest to the others."""
    places = [article.places(Evidence(source="article", quote=quote)) for quote in quotes]
    sure = [found[0][0] for found in places if len(found) == 1]
    for found in places:
        start, end = min(found, key=lambda place: min((abs(place[0] - other) for other in sure), default=0))
        line = article.line_at(start)
        if zone := article.zone_at(line):
            yield Span(start, end, line, zone)
