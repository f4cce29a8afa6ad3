"""Opens a dataset: reads its files, checks the records, makes the Dataset, and checks the views against it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger.loading import files, parse, rules
from ledger.loading.files import Files
from ledger.model.article import Article, fold
from ledger.model.dataset import Citation, Dataset, span_of
from ledger.model.problems import FORGIVEN, Kind, Problem
from ledger.model.records import CLAIMS, NAMED, Claim
from ledger.model.statements import evidence_of
from ledger.query.selection import select
from ledger.urls import links


def open_dataset(root: Path) -> tuple[Dataset | None, list[Problem]]:
    """Read the dataset under `root`. Gives it with no problems, or None with all that is wrong."""
    return open_files(files.read(root))


def open_files(dataset_files: Files, forgiven: Collection[Kind] = ()) -> tuple[Dataset | None, list[Problem]]:
    """Check files that were read, and make a dataset of them. Gives it without problems, or None with all problems.

    forgiven: kinds of problems that are passed over
    """
    reading = parse.read(dataset_files)
    problems = [problem for problem in rules.problems(reading) if problem.kind not in forgiven]
    if problems:
        return None, problems
    dataset = freeze(reading)
    problems = list(views_apply(reading, dataset))
    return (None if problems else dataset), problems


def open_older(dataset_files: Files) -> tuple[Dataset | None, list[Problem]]:
    """`open_files` for a version that was in service before: it may break the rules of FORGIVEN, which may be younger."""
    return open_files(dataset_files, FORGIVEN)


def problems_added(dataset: Dataset, dataset_files: Files, additions: Files) -> list[Problem]:
    """The problems that a dataset would have with the records and articles of some files added to it.

    dataset_files: its files, which have no problem and are not read again; additions: one file a table, with the added records
    alone, by which a problem names its line. Whether views still apply is not looked at.
    """
    reading = parse.read(additions)
    first: dict[str, int] = {}
    for name, table in reading.tables.items():
        held = dataset.subject if name == "subject" else getattr(dataset, name)
        records = [held] if name == "subject" else list(held.values() if isinstance(held, Mapping) else held)
        first[name] = len(records)
        table.rows = [*(parse.Row(-1, record) for record in records), *table.rows]
        table.ids |= {record.id for record in records if hasattr(record, "id")}
    seeds = {name: data for name, data in additions.contents.items() if name.startswith("seeds/")}
    articles = {**dataset.articles, **reading.articles}
    return rules.problems(replace(reading, files=dataset_files.having(seeds), articles=articles, added_from=first))


def views_apply(reading: parse.Reading, dataset: Dataset) -> Iterator[Problem]:
    """A problem for each view whose link does not apply in full, chooses nothing, or leaves no record."""
    for table, row in reading.rows("views"):
        link = links.read(row.record.query, row.record.page, dataset)
        messages = [notice.message for notice in link.notices]
        if not messages and not (link.filters.active() or link.state):
            messages = ["the link says nothing; name what is to be seen"]
        if not messages and not any(select(dataset, link.filters).claims()):
            messages = ["its filter leaves no record"]
        for message in messages:
            yield table.problem(row, ("query",), Kind.VIEW_NOT_APPLICABLE, message)


def freeze(reading: parse.Reading) -> Dataset:
    """The dataset of a reading that has no problems."""
    named: dict[str, Any] = {name: {r.id: r for r in reading.records(name)} for name in NAMED}
    rest = [name for name in reading.tables if name not in named and name != "subject"]
    lists: dict[str, Any] = {name: tuple(reading.records(name)) for name in rest}
    citations = {
        record.id: tuple(_cite(reading.articles, table, record)) for table in CLAIMS for record in reading.records(table)
    }
    return Dataset(
        version=reading.files.version,
        subject=reading.records("subject")[0],
        articles=reading.articles,
        citations=citations,
        **named,
        **lists,
    )


def _cite(articles: Mapping[str, Article], table: str, record: Claim) -> Iterator[Citation]:
    """The passages that state a record, in the order of its evidence."""
    for _, evidence in evidence_of(record):
        quote = fold(evidence.quote)
        quote = evidence.quote if quote == evidence.quote else quote  # one text in memory where both are the same
        yield Citation(record.id, table, evidence.source, quote, span_of(articles, evidence))
