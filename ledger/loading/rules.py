"""What must hold across records: one small generator a rule, each yielding Problems.

Shape, spelling and readability of each file are `load`'s business. A rule looks at all the records that could be read; where a
file could not be read whole, references into it are not judged.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from ledger.loading.parse import Reading, Row, Table
from ledger.model import dates
from ledger.model.article import Miss, Span
from ledger.model.fields import fields_of, references
from ledger.model.problems import Kind, Problem
from ledger.model.records import (
    CLAIMS,
    NAMED,
    TABLES,
    Casualties,
    Evidence,
    Measured,
    Named,
    Position,
    SetAside,
    Source,
    Term,
    evidence_of,
)

Rule = Callable[[Reading], Iterator[Problem]]


def problems(reading: Reading) -> list[Problem]:
    """Every fault of a reading, those found while reading included, in the order of file and line."""
    found = list(reading.problems)
    for rule in RULES:
        found.extend(rule(reading))
    return sorted(found)


def _rows(reading: Reading) -> Iterator[tuple[Table, Row]]:
    for table in reading.tables.values():
        for row in table.rows:
            yield table, row


def there_is_one_subject(reading: Reading) -> Iterator[Problem]:
    table = reading.tables["subject"]
    if table.whole and len(table.rows) != 1:
        line = table.line(table.rows[1].index) if table.rows else 1
        yield Problem(table.file, line, "", "", Kind.WRONG_TYPE, f"must hold one record, not {len(table.rows)}")


def _scope(table: Table, row: Row) -> str:
    """Where an id must be unique: of a word of the vocabulary among the words of its file, of others among all."""
    return table.name if isinstance(row.record, Term) else ""


def ids_are_unique(reading: Reading) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for table, row in _rows(reading):
        if isinstance(row.record, Named):
            key = _scope(table, row), row.record.id
            if first := seen.get(key):
                yield table.problem(row, ("id",), Kind.DUPLICATE_ID, f"the id '{row.record.id}' is taken by {first}")
            else:
                seen[key] = f"{table.file}:{table.line(row.index)}"


def former_ids_are_free(reading: Reading) -> Iterator[Problem]:
    taken = {(_scope(table, row), row.record.id) for table, row in _rows(reading) if isinstance(row.record, Named)}
    for table, row in _rows(reading):
        for i, name in enumerate(getattr(row.record, "formerly", ())):
            key = _scope(table, row), name
            if key in taken:
                yield table.problem(row, ("formerly", i), Kind.FORMER_ID_TAKEN, f"'{name}' is the id of another record")
            taken.add(key)


def references_resolve(reading: Reading) -> Iterator[Problem]:
    for table, row in _rows(reading):
        for path, name, targets in references(row.record):
            held = [reading.tables[target] for target in targets]
            unread = any(not target.whole and not target.ids for target in held)
            if not unread and not any(name in target.ids for target in held):
                files = " or ".join(target.file for target in held)
                words = [r.record.id for target in held for r in target.rows if isinstance(r.record, Term)]
                there = f"; there are {', '.join(words)}" if words else ""
                yield table.problem(row, path, Kind.UNKNOWN_REFERENCE, f"'{name}' is in no record of {files}{there}")


def everything_is_used(reading: Reading) -> Iterator[Problem]:
    if not all(table.whole for table in reading.tables.values()):
        return
    used = {(target, name) for _, row in _rows(reading) for _, name, targets in references(row.record) for target in targets}
    for kind in (name for name in NAMED if name != "sources"):  # what an article leaves open is `coverage`'s business
        table = reading.tables[kind]
        for row in table.rows:
            if (kind, row.record.id) not in used:
                yield table.problem(row, ("id",), Kind.UNUSED, f"no record refers to '{row.record.id}'; remove it")


def dates_are_edtf(reading: Reading) -> Iterator[Problem]:
    for table, row in _rows(reading):
        for name in (field.name for field in fields_of(TABLES[table.name]).values() if field.is_date):
            if text := getattr(row.record, name):
                try:
                    dates.parse(text)
                except ValueError as error:
                    yield table.problem(row, (name,), Kind.BAD_DATE, str(error))


def ranges_are_ordered(reading: Reading) -> Iterator[Problem]:
    for table, row in _rows(reading):
        if isinstance(row.record, Measured):
            given = [n for n in (row.record.low, row.record.best, row.record.high) if n is not None]
            if given != sorted(given):
                message = f"low {row.record.low}, best {row.record.best}, high {row.record.high}: must be low <= best <= high"
                yield table.problem(row, ("low",), Kind.BAD_RANGE, message)


def conditions_match_stances(reading: Reading) -> Iterator[Problem]:
    table = reading.tables["positions"]
    for row in table.rows:
        position: Position = row.record
        if (position.stance == "conditional") != (position.condition is not None):
            yield table.problem(
                row, ("stance",), Kind.CONDITION_MISMATCH, "a conditional stance has a condition, and no other stance has one"
            )


def _wholes(table: Table) -> dict[str, Row]:
    return {row.record.id: row for row in table.rows}


def parts_have_no_cycle(reading: Reading) -> Iterator[Problem]:
    for name, key in (("attacks", "part_of"), ("casualties", "part_of"), ("actors", "member_of")):
        table = reading.tables[name]
        rows = _wholes(table)
        for row in table.rows:
            seen, at = {row.record.id}, getattr(row.record, key)
            while at in rows and at not in seen:
                seen.add(at)
                at = getattr(rows[at].record, key)
            if at == row.record.id:
                yield table.problem(row, (key,), Kind.PART_CYCLE, f"following {key} from '{at}' leads back to it")


def parts_fit_their_whole(reading: Reading) -> Iterator[Problem]:
    table = reading.tables["casualties"]
    rows = _wholes(table)
    for row in table.rows:
        part: Casualties = row.record
        if part.part_of not in rows:
            continue
        whole: Casualties = rows[part.part_of].record
        least = part.best if part.best is not None else part.low
        most = whole.high if whole.high is not None else (whole.best if whole.low is None else None)
        if least is not None and most is not None and least > most:
            yield table.problem(
                row, ("part_of",), Kind.PART_EXCEEDS_WHOLE, f"{least} is more than the {most} of '{whole.id}' that contains it"
            )


def seeds_are_listed(reading: Reading) -> Iterator[Problem]:
    table = reading.tables["sources"]
    if not table.whole:
        return
    listed = {row.record.file for row in table.rows}
    for path in sorted([*reading.files.held, *reading.files.refused]):
        folder, _, name = path.partition("/")
        if folder == "seeds" and name not in listed:
            yield Problem(table.file, 0, "", "", Kind.SEED_UNLISTED, f"{path} is no source's file")


def zones_cover_every_line_once(reading: Reading) -> Iterator[Problem]:
    table = reading.tables["sources"]
    for row in table.rows:
        source: Source = row.record
        if source.id not in reading.articles:
            continue
        count = reading.articles[source.id].line_count
        cover = Counter(line for zone in source.zones for line in range(zone.lines[0], min(zone.lines[1], count) + 1))
        backwards = [zone for zone in source.zones if zone.lines[0] > zone.lines[1]]
        if backwards:
            first, last = backwards[0].lines
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"a zone from line {first} to {last} ends before it starts")
            continue
        gaps = [line for line in range(1, count + 1) if not cover[line]]
        twice = [line for line, times in cover.items() if times > 1]
        if gaps:
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"line {gaps[0]} of the article lies in no zone")
        if twice:
            yield table.problem(row, ("zones",), Kind.ZONE_OVERLAP, f"line {twice[0]} of the article lies in two zones")
        if any(zone.lines[1] > count for zone in source.zones):
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"a zone ends after line {count}, the last of the article")


MISSES: dict[Miss, tuple[Kind, str]] = {
    "not found": (Kind.QUOTE_NOT_FOUND, "these words do not stand in the article"),
    "ambiguous": (Kind.QUOTE_AMBIGUOUS, "these words stand there more than once; add `prefix` or `suffix`"),
    "not citable": (
        Kind.QUOTE_NOT_CITABLE,
        "these words lie outside the headline, deck, captions and body, or across two of them",
    ),
}


def quotes_are_found(reading: Reading) -> Iterator[Problem]:
    for table, row in _rows(reading):
        for path, evidence in evidence_of(row.record):
            if evidence.source in reading.articles:
                found = reading.articles[evidence.source].find(evidence)
                if not isinstance(found, Span):
                    kind, message = MISSES[found]
                    yield table.problem(row, (*path, "quote"), kind, f"{message}: {evidence.quote[:80]}")


def set_aside_is_not_cited(reading: Reading) -> Iterator[Problem]:
    cited: dict[str, list[Span]] = {name: [] for name in reading.articles}
    for table, row in _rows(reading):
        if table.name in CLAIMS:
            for _, evidence in evidence_of(row.record):
                if isinstance(span := _span(reading, evidence), Span):
                    cited[evidence.source].append(span)
    table = reading.tables["set_aside"]
    for row in table.rows:
        aside: SetAside = row.record
        span = _span(reading, aside)
        if isinstance(span, Span) and any(span.overlaps(other) for other in cited[aside.source]):
            yield table.problem(row, ("quote",), Kind.SET_ASIDE_CITED, "a record cites these words; they are not set aside")


def _span(reading: Reading, evidence: Evidence) -> Span | Miss | None:
    article = reading.articles.get(evidence.source)
    return article.find(evidence) if article else None


RULES: tuple[Rule, ...] = (
    there_is_one_subject,
    ids_are_unique,
    former_ids_are_free,
    references_resolve,
    everything_is_used,
    dates_are_edtf,
    ranges_are_ordered,
    conditions_match_stances,
    parts_have_no_cycle,
    parts_fit_their_whole,
    seeds_are_listed,
    zones_cover_every_line_once,
    quotes_are_found,
    set_aside_is_not_cited,
)
