"""An article on its way into the dataset: its text, what is known of it, its zones, and the records picked from it.

A draft is a value that lives with the reader who makes it. Nothing here is written anywhere: `made` gives the files as they would
be, `problems` what `check` says of them, `archive` the same files to take away.
"""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ledger.curation import new_records
from ledger.curation.zones import byline
from ledger.loading import opening, yaml_text
from ledger.loading.archive import packed
from ledger.loading.files import TABLES as TABLE_FILES
from ledger.loading.files import Files
from ledger.loading.rules import MISSES
from ledger.model import dates
from ledger.model.article import Article, Miss, Span
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS, TABLES, Evidence, Zone, ZoneKind
from ledger.wording import words

Fields = Mapping[str, Any]
Path = tuple[str | int, ...]

TAKEN = (*CLAIMS, "actors", "places", "issues", "sides", "victims", "set_aside", "errata")
"""The tables that a draft may add to, besides the article's own."""


@dataclass(frozen=True)
class Picked:
    """A record of the draft: its number, its table, and its fields as they are filled in; its evidence is of the article.

    `origin` is what the decision that made it is known by: that on a proposal, or that to set sentences aside; empty for a record
    that was added by hand. `changed` says that a field was filled in since.
    """

    number: int
    table: str
    fields: Fields
    origin: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Draft:
    """An article with its zones, what is said of it, and the records picked from it, in the order in which they were picked.

    `decided` has the origins of the decisions that can be undone, the last decision last: proposals that were accepted or
    dropped, and sentences that were set aside together.
    """

    article: Article
    facts: Fields = field(default_factory=dict)
    records: tuple[Picked, ...] = ()
    decided: tuple[str, ...] = ()

    def record(self, number: int) -> Picked | None:
        """The record of this number; None if it is gone."""
        return next((picked for picked in self.records if picked.number == number), None)


def refusal(text: str) -> str:
    """Why a text cannot be an article, in words for whoever pasted it; empty if it can."""
    empty = f"is empty: paste the whole article, of at most {new_records.MAX_ARTICLE:,} characters"
    why = new_records.unfit(_lines(text).encode("utf-8", "surrogatepass")) if text.strip() else empty
    return f"The text {why}." if why else ""


def _lines(text: str) -> str:
    """A text whose lines end with a line feed, without empty lines at its end."""
    return "\n".join(line.rstrip("\r") for line in text.split("\n")).rstrip("\n") + "\n"


def begun(text: str, before: Draft | None = None) -> Draft:
    """A draft of a text, which must not be refused, with proposed zones. Facts and records of the draft `before` it are kept."""
    lines = _lines(text)
    if before and before.article.text == lines:
        return before
    article = new_records.article_of(lines)
    return replace(before, article=article) if before else Draft(article)


def relabelled(draft: Draft, first: int, last: int, kind: ZoneKind) -> Draft:
    """A draft in which the lines from `first` to `last` are of this kind.

    They are one zone, unless that makes a paragraph too long. Each line still lies in exactly one zone.
    """
    first, last = min(first, last), max(first, last)
    zones: list[tuple[ZoneKind, int, int]] = []
    for zone in draft.article.zones:
        start, end = zone.lines
        zones += [(zone.kind, start, min(end, first - 1))] if start < first else []
        zones += [(kind, max(start, first), min(end, last))] if start <= last and end >= first else []
        zones += [(zone.kind, max(start, last + 1), end)] if end > last else []
    inside = [zone for zone in zones if first <= zone[1] <= last]
    whole = [*(z for z in zones if z[1] < first), (kind, first, inside[-1][2]), *(z for z in zones if z[1] > last)]
    joined, apart = (Article(draft.article.text, tuple(Zone(kind=k, lines=(a, b)) for k, a, b in z)) for z in (whole, zones))
    too_long = any(paragraph.end - paragraph.start > new_records.MAX_PARAGRAPH for paragraph in joined.paragraphs)
    return replace(draft, article=apart if too_long else joined)


def proposed(draft: Draft, dataset: Dataset) -> Fields:
    """The proposed values of fields of the article. Where the reader has filled in a field, that value counts instead."""
    author = str(draft.facts.get("author") or byline(draft.article.text))
    known = {**draft.facts, "author": author} if author else draft.facts
    proposals = new_records.proposals(draft.article, known)
    if author:
        proposals["author"] = author
        names = {actor.id: (actor.name, *actor.aliases) for actor in dataset.actors.values()}
        if voice := next((name for name, called in names.items() if author.casefold() in map(str.casefold, called)), None):
            proposals["voice"] = voice
    return {**proposals, "id": new_records.free_id(proposals["id"], new_records.ids_in_use(dataset))}


def source(draft: Draft, dataset: Dataset) -> dict[str, Any]:
    """The record of the article for `sources.yaml`. Fields that cannot be proposed are missing until they are filled in."""
    facts = dict(proposed(draft, dataset)) | dict(draft.facts)
    return new_records.source(draft.article, f"{facts['id']}.txt", **facts)


def picked(draft: Draft, dataset: Dataset, table: str, fields: Fields, origin: str = "") -> Draft:
    """A draft with one more record. Its id is proposed, and the article's author for `asserted_by` if it has no origin.

    A proposal that does not say who speaks leaves that open.
    """
    number = max((record.number for record in draft.records), default=0) + 1
    facts = source(draft, dataset)
    start: dict[str, Any] = {}
    if table in CLAIMS:
        taken = new_records.ids_in_use(dataset).union(str(record.fields.get("id")) for record in draft.records)
        start["id"] = new_records.free_id(f"{new_records.ID_STEMS[table]}-{facts['id']}-{number}", taken)
    if not origin and "asserted_by" in fields_of(TABLES[table]) and facts.get("voice"):
        start["asserted_by"] = facts["voice"]
    return replace(draft, records=(*draft.records, Picked(number, table, _without_source(start | dict(fields)), origin)))


def _without_source(value: Any) -> Any:
    """A record without the names of the article, which only the finished draft knows."""
    if isinstance(value, Mapping):
        return {key: _without_source(part) for key, part in value.items() if key != "source"}
    return [_without_source(part) for part in value] if isinstance(value, list | tuple) else value


def dropped(draft: Draft, number: int) -> Draft:
    """A draft without the record of this number. If it was proposed, it is proposed again."""
    kept = tuple(record for record in draft.records if record.number != number)
    gone = {record.origin for record in draft.records} - {record.origin for record in kept}
    return replace(draft, records=kept, decided=tuple(origin for origin in draft.decided if origin not in gone))


def filled(draft: Draft, number: int, path: Path, value: Any) -> Draft:
    """A draft in which the field of a record at this path has this value; None empties it. Record 0 is the article."""
    if number == 0:
        return replace(draft, facts={k: v for k, v in {**draft.facts, str(path[0]): value}.items() if v is not None})
    changed = [
        replace(record, fields=_put(record.fields, path, value), changed=True) if record.number == number else record
        for record in draft.records
    ]
    return replace(draft, records=tuple(changed))


def _put(holder: Any, path: Path, value: Any) -> Any:
    """A copy of a record, list or None in which the value at a path is `value`; what is missing on the way is made."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        items = list(holder or ()) + [{}] * max(0, key + 1 - len(holder or ()))
        items[key] = _put(items[key], rest, value)
        return items
    fields = dict(holder or {})
    return {**fields, key: _put(fields.get(key), rest, value)}


def value_at(fields: Fields, path: Path) -> Any:
    """The value of the field at a path; None if it is not filled in."""
    value: Any = fields
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def raw(picked: Picked, article: str) -> dict[str, Any]:
    """A record as its file has it: with the article's id in its evidence, and without fields that are empty."""
    return new_records.spelt(picked.table, _with_source(picked.fields, article))


def _with_source(value: Any, name: str) -> Any:
    """A record with the id of its article in each piece of evidence."""
    if isinstance(value, Mapping):
        fields = {key: _with_source(part, name) for key, part in value.items()}
        return {"source": name, **fields} if fields.get("quote") else fields
    return [_with_source(part, name) for part in value] if isinstance(value, list | tuple) else value


def additions(draft: Draft, dataset: Dataset, day: date) -> list[tuple[str, dict[str, Any]]]:
    """Table and record of all that the draft adds: the article, its records, and an entry of the change log."""
    facts = source(draft, dataset)
    rows = [("sources", facts), *((record.table, raw(record, facts["id"])) for record in draft.records)]
    names = [str(row.get("id", "")) for table, row in rows if table in CLAIMS]
    change = {
        "date": day.isoformat(),
        "since": dataset.version,
        "what": f"{words.count(len(names), 'record')} from an article more: {facts['title']}",
        "why": "A new article.",
        "records": [name for name in names if new_records.slug(name) == name],
    }
    return [*rows, ("changes", new_records.spelt("changes", change))]


def made(draft: Draft, dataset: Dataset, base: Files, day: date) -> Files:
    """These files with the article, the records and the change log of a draft added."""
    rows = additions(draft, dataset, day)
    changed = base.having({f"seeds/{rows[0][1]['file']}": draft.article.text.encode()})
    for table, row in rows:
        changed = new_records.added(changed, table, row)
    return changed


def problems(draft: Draft, dataset: Dataset, base: Files, day: date) -> dict[int, list[Problem]]:
    """The problems that a dataset has with the draft, by the number of the draft's record: 0 is the article, -1 anything else.

    base: the files of the dataset, which are known to have no problem: only what is added is read.
    """
    where: dict[tuple[str, str], int] = {}
    facts = source(draft, dataset)
    rows = [(0, "sources", facts), *((record.number, record.table, raw(record, facts["id"])) for record in draft.records)]
    counts: Counter[str] = Counter()
    for number, table, row in rows:
        counts[table] += 1
        where[f"data/{table}.yaml", str(row.get("id") or f"#{counts[table]}")] = number
    by_record: dict[int, list[Problem]] = {}
    empty = Files(dict.fromkeys(TABLE_FILES, b"[]\n"), {})
    for problem in opening.problems_added(dataset, base, made(draft, dataset, empty, day)):
        by_record.setdefault(where.get((problem.file, problem.record), -1), []).append(problem)
    for number, table, row in rows:
        known = {problem.field for problem in by_record.get(number, ())}
        early = [problem for problem in _early(draft, table, row) if problem.field not in known]
        if early:
            by_record.setdefault(number, []).extend(early)
    return by_record


def _early(draft: Draft, table: str, row: Fields) -> Iterator[Problem]:
    """Problems of dates and quotes that `check` would only name once the record has all its needed fields."""
    place = f"data/{table}.yaml", 0, str(row.get("id", ""))
    for name, about in fields_of(TABLES[table]).items():
        if about.is_date and row.get(name):
            try:
                dates.parse(str(row[name]))
            except ValueError as error:
                yield Problem(*place, name, Kind.BAD_DATE, str(error))
    for path, quoted in _quotes(row):
        span = _place_of(draft, quoted)
        if not isinstance(span, Span):
            kind, message = MISSES[span]
            yield Problem(*place, ".".join(map(str, (*path, "quote"))), kind, f"{message}: {quoted['quote'][:80]}")


def archive(files: Files, base: Files) -> bytes:
    """A zip of the files that differ from `base`, and a README.txt that says what to do with them and what the check finds.

    The check reads all of the files, which takes seconds where there are many records.
    """
    changed = {name: data for name, data in files.contents.items() if base.contents.get(name) != data}
    faults = [str(problem) for problem in opening.open_files(files)[1]]
    readme = _README.format(
        files="\n".join(f"    {name}" for name in sorted(changed)),
        version=base.version,
        state="The check found these problems; mend them first:\n\n" + "\n".join(faults)
        if faults
        else "The check found nothing wrong.",
    )
    return packed({**changed, "README.txt": readme.encode()})


_README = """An article and its records, for the dataset whose version is {version}.

{files}

{state}

1. Make a branch of the project at that version. Put the files in their places there: those of data/ are complete.
2. Run: python -m ledger check
   Run: python -m ledger coverage     (lists the clauses that are neither recorded nor set aside)
3. Read the top entry of data/changes.yaml, and say in it what is new and why.
4. Open a pull request. CONTRIBUTING.md tells the rest.
"""


def yaml(draft: Draft, dataset: Dataset, day: date) -> str:
    """The records that a draft adds as YAML, file by file."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for table, row in additions(draft, dataset, day):
        by_table.setdefault(table, []).append(row)
    return "\n".join(f"# data/{table}.yaml\n{yaml_text.dump(rows)}" for table, rows in by_table.items())


def evidence_yaml(draft: Draft, dataset: Dataset, record: Picked) -> str:
    """The evidence of a record of the draft as its lines stand in a file of the dataset; empty where it has none."""
    evidence = raw(record, source(draft, dataset)["id"]).get("evidence")
    return textwrap.indent(yaml_text.dump(evidence), "  ") if evidence else ""


def spans(draft: Draft) -> list[tuple[Span, Picked]]:
    """Each quote of the draft's records that stands in the article exactly once: its place, and the record."""
    places = [(_place_of(draft, quoted), record) for record in draft.records for _, quoted in _quotes(record.fields)]
    return [(span, record) for span, record in places if isinstance(span, Span)]


def _place_of(draft: Draft, quoted: Fields) -> Span | Miss:
    """Where quoted words stand in the article of a draft, or why they have no place."""
    words_of: dict[str, Any] = {name: quoted.get(name) or None for name in ("quote", "prefix", "suffix")}
    return draft.article.find(Evidence.model_construct(source="", **words_of))


def _quotes(value: Any, path: Path = ()) -> Iterator[tuple[Path, Fields]]:
    """Every piece of evidence in a record, at any depth, with its path."""
    if isinstance(value, Mapping):
        if value.get("quote"):
            yield path, value
        for key, part in value.items():
            yield from _quotes(part, (*path, key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _quotes(part, (*path, index))


def still_open(draft: Draft) -> list[Span]:
    """The sentences that may be cited and that no record of the draft quotes."""
    picked_spans = [span for span, _ in spans(draft)]
    return [sentence for sentence in draft.article.sentences if not any(sentence.overlaps(span) for span in picked_spans)]


def aside(draft: Draft, sentence: Span) -> Fields:
    """A sentence as a record of `set_aside.yaml` without a reason."""
    return _without_source(new_records.set_aside(draft.article, "article", [sentence])[0])  # type: ignore[no-any-return]
