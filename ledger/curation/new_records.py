"""Records that are not yet in the dataset: proposed for a new article, printed blank, read out of a file, and added to the files.

Nothing is written here: `added` gives the files as they would be, for a check of the whole before anything is.
"""

import hashlib
import json
import re
import textwrap
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from pydantic import BaseModel, ValidationError

from ledger.curation.zones import zones
from ledger.loading import yaml_text
from ledger.loading.files import Files
from ledger.loading.parse import ordered
from ledger.model import dates
from ledger.model.article import INVISIBLE, Article, Span, fold
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.memoized import memoized
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Evidence, Zone
from ledger.wording.citation import NO_TITLE

Fields = dict[str, Any]

ID_STEMS = {"troop_levels": "troop", "casualties": "casualties", "attacks": "attack", "positions": "position"}
"""The word with which the proposed id of a claim starts, by its table."""
RIGHTS = "The text belongs to its author and publisher."
MAX_ARTICLE = 500_000
"""The most bytes that an article may have: fifty times a long one."""
MAX_PARAGRAPHS = 10_000
"""The most paragraphs of an article: each has a line of its own at the draft desk."""
MAX_PARAGRAPH = 20_000
"""The most characters of a paragraph: cutting one into sentences takes time in proportion to the square of its length."""
LONGEST = 2_000
"""The most characters of a clause that are quoted, and of the words beside it."""
_BINARY = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f")


def unfit(data: bytes) -> str:
    """Why these bytes cannot be the text of an article, with the way to mend it; empty if they can."""
    if len(data) > MAX_ARTICLE:
        return f"has more than {MAX_ARTICLE:,} bytes: too large for an article"
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is a binary file: an article is plain text"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"is not UTF-8 in line {line}: save the text as UTF-8"
    if text.startswith("\ufeff"):
        return "starts with a byte order mark: save the text as UTF-8 without it"
    if bad := next((char for char in text if char in _BINARY), None):
        return f"is no plain text: it holds the control character U+{ord(bad):04X}"
    if not text.strip():
        return "is empty: there is no text in it"
    paragraphs = article_of(text).paragraphs
    if len(paragraphs) > MAX_PARAGRAPHS:
        return f"has more than {MAX_PARAGRAPHS:,} paragraphs: too many for an article"
    if long := next((p for p in paragraphs if p.end - p.start > MAX_PARAGRAPH), None):
        return f"has a paragraph of more than {MAX_PARAGRAPH:,} characters in line {long.line}: break it into paragraphs"
    return ""


def unseen(text: str) -> list[str]:
    """What nobody sees in a text, a line each: invisible marks, and letters whose accents are pieces of their own."""
    found: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        marks = dict.fromkeys(INVISIBLE.findall(line))
        found += [f"line {number}: an invisible mark, U+{ord(mark):04X} {unicodedata.name(mark).lower()}" for mark in marks]
        if not unicodedata.is_normalized("NFC", line):
            found.append(f"line {number}: letters with their accents in pieces")
    return found


def cleaned(text: str) -> str:
    """A text without invisible marks, each letter and its accent in one piece."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|that|was|is|for|with|were|by|at|from|has|had|it|not|but|they|this|which)\b", re.IGNORECASE
)
_FEWEST_ENGLISH = 0.12  # of all words; English prose has about 0.3, French 0.01


def reads_english(text: str) -> bool:
    """Whether a text has as many of the small words of English as English prose has; true of a text of a few words."""
    count = len(re.findall(r"[^\W\d_]+", text))
    return count < 20 or len(_ENGLISH.findall(text)) >= _FEWEST_ENGLISH * count


def article_of(text: str) -> Article:
    """A text as an article, with its zones as they are proposed."""
    return Article(text, tuple(Zone.model_validate(zone) for zone in zones(text)))


def source(article: Article, file_name: str, **facts: Any) -> Fields:
    """The record of an article for `sources.yaml`. `facts` are known fields; others are proposed from the text if possible.

    `published`, `published_basis` and `voice` cannot be proposed: they are missing if they are not given.
    """
    known = {
        "file": file_name,
        "sha256": hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        "zones": [zone.model_dump(mode="json") for zone in article.zones],
        **{name: value for name, value in facts.items() if value is not None},
    }
    return spelt("sources", proposals(article, known) | known)


def proposals(article: Article, facts: Mapping[str, Any]) -> Fields:
    """Proposed id, title, short name, rights and display of an article, made from its text and the fields that are known."""
    author, publisher = str(facts.get("author") or "").split(), str(facts.get("publisher") or "")
    name = author[-1] if author else publisher or "article"
    try:
        year = str(dates.parse(str(facts.get("published"))).days[0].year)
    except ValueError:
        year = ""
    return {
        "id": "-".join(part for part in (slug(name[:70]), year) if part),
        "title": title(article),
        "short": f"{name} {year}".strip(),
        "rights": RIGHTS,
        "display": "full",
    }


def title(article: Article) -> str:
    """The headline of an article, or its first words where it has none."""
    firsts = {paragraph.zone: article.text[paragraph.start : paragraph.end] for paragraph in reversed(article.paragraphs)}
    if "headline" in firsts:
        return fold(firsts["headline"])
    return " ".join(firsts.get("body", article.text).split()[:6]) + NO_TITLE


def slug(name: str) -> str:
    """A name as an id: small letters without accents, digits, and hyphens between them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "").removeprefix("the ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


@memoized(maxsize=2)
def ids_in_use(dataset: Dataset) -> frozenset[str]:
    """The ids that a new claim, article, actor, place or issue may not take, for other records have them."""
    judgements = {record.id for table in (dataset.disagreements, dataset.views, dataset.highlights) for record in table}
    return frozenset(judgements).union(dataset.sources, dataset.actors, dataset.places, dataset.issues, dataset.by_id)


def free_id(name: str, taken: Container[str]) -> str:
    """An id that is not in `taken`: `name` itself, or with the lowest possible number behind it, from `-2` on."""
    return next(tried for n in count(1) if (tried := name if n == 1 else f"{name}-{n}") not in taken)


def spelt(table: str, raw: Mapping[str, Any]) -> Fields:
    """A record in its canonical spelling, without fields that are empty. If its shape is wrong, its values stay as they are."""
    model, fields = TABLES[table], filled(raw)
    try:
        return ordered(model.model_validate(fields).model_dump(mode="json", exclude_defaults=True))
    except ValidationError:
        known = {name: fields[name] for name in fields_of(model) if name in fields}
        return ordered(known | fields)


def added(files: Files, table: str, raw: Mapping[str, Any]) -> Files:
    """The files with one more record in a table: at its end, or in `changes`, which has the newest first, at its start.

    Raises KeyError if the table's file is missing.
    """
    name = f"data/{table}.yaml"
    text = files.contents[name].decode("utf-8")
    top, item = yaml_text.header(text), yaml_text.dump([spelt(table, raw)])
    rest = text.removeprefix(top)
    if rest.strip() in ("", "[]"):
        rest = ""
    elif not rest.endswith("\n"):
        rest += "\n"
    return files.having({name: (top + (item + rest if table == "changes" else rest + item)).encode("utf-8")})


def filled(value: Any) -> Any:
    """A record, list or value without the fields and items in it, at any depth, that are None or empty."""
    if isinstance(value, Mapping):
        return {key: kept for key, part in value.items() if (kept := filled(part)) not in (None, {}, [])}
    if isinstance(value, list):
        return [kept for part in value if (kept := filled(part)) not in (None, {}, [])]
    return value


def set_aside(article: Article, name: str, open_clauses: Iterable[Span]) -> list[Fields]:
    """Clauses as records of `set_aside.yaml` for the article of this id, with None as their reason; each cut to LONGEST."""
    cut = (replace(span, end=min(span.end, span.start + LONGEST)) for span in open_clauses)
    return [{**_evidence(article, name, span), "reason": None} for span in cut]


def _evidence(article: Article, name: str, span: Span) -> Fields:
    """A span of an article as evidence, with as many words before and after it as make it unique."""
    quote = fold(article.text[span.start : span.end])
    before, after = article.text[: span.start].split(), article.text[span.end :].split()
    for words in range(20):
        near = {"prefix": " ".join(before[-words:])[-LONGEST:] if words else None, "suffix": " ".join(after[:words])[:LONGEST]}
        evidence = {"source": name, "quote": quote, **{key: text for key, text in near.items() if text}}
        if isinstance(article.find(Evidence.model_validate(evidence)), Span):
            break
    return evidence


# a blank record


def blank(table: str, like: Sequence[Model] = ()) -> str:
    """An empty record of a table as YAML that `python -m ledger add` takes, with a comment on each field.

    The examples in the comments are taken from the records `like`.
    """
    model = TABLES[table]
    comment = [
        f"A record of data/{table}.yaml. {(model.__doc__ or '').strip().splitlines()[0]}",
        "Fill in what is known; a field that is left empty is left out. Then: python -m ledger add FILE",
    ]
    lines = [f"# {line}" for line in comment]
    return "\n".join([*lines, f"{table}:", *_item(model, "", [r.model_dump(mode="json") for r in like])]) + "\n"


def _item(model: type[BaseModel], indent: str, like: Sequence[Fields]) -> Iterator[str]:
    """The lines of an empty record as an item of a list: a comment and a key for each field, in canonical order."""
    for number, (name, field) in enumerate(ordered(dict(fields_of(model))).items()):
        values = [record[name] for record in like if record.get(name) not in (None, [])]
        comment = " ".join(_comment(field, "" if field.inside else _example(values)))
        margin, dash = (indent, "- ") if number == 0 else (f"{indent}  ", "")
        look: Any = {"break_on_hyphens": False, "break_long_words": False}
        yield from textwrap.wrap(comment, 110, initial_indent=f"{margin}# ", subsequent_indent=f"{margin}#   ", **look)
        yield f"{margin}{dash}{name}:"
        if field.inside:
            yield from _item(field.inside, f"{indent}  ", [part for value in values for part in value])


def _comment(field: Field, example: str) -> Iterator[str]:
    """The sentences of the comment on a field."""
    yield "Needed." if field.required else "If known."
    yield field.description
    if field.values:
        yield f"One of: {', '.join(field.values)}."
    if field.refers_to:
        yield f"An id of {' or '.join(f'data/{table}.yaml' for table in field.refers_to)}."
    if example:
        yield f"For example: {example}"


def _example(values: Sequence[Any]) -> str:
    """The shortest of some values as YAML on one line; empty if there are none."""
    spelled = [json.dumps(v[:2], ensure_ascii=False) if isinstance(v, list) else fold(yaml_text.dump([v])[2:]) for v in values]
    return min(spelled, key=len, default="")
