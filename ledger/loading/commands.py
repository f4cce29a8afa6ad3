"""The commands `check`, `format`, `coverage` and `archive`, and how the other commands open the dataset."""

import os
import sys
from datetime import UTC
from pathlib import Path
from typing import get_args

from ledger.loading import files, history, parse, schema, yaml_text
from ledger.loading.archive import Archive, Damaged
from ledger.loading.opening import open_dataset, open_older
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind
from ledger.query import coverage
from ledger.wording import words


def check(root: Path) -> int:
    """Print every problem of the dataset under `root`. Gives the exit code: 1 if there is any, else 0."""
    _, problems = open_dataset(root)
    for problem in problems:
        print(problem)
    print(words.count(len(problems), "problem"), file=sys.stderr)
    return 1 if problems else 0


def open_or_exit(root: Path) -> Dataset:
    """The dataset under `root`. If it has problems, they are printed and the program ends with exit code 1."""
    dataset, problems = open_dataset(root)
    if dataset is None:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise SystemExit(1)
    return dataset


def format_files(root: Path) -> int:
    """Rewrite the files of `data/` in their canonical spelling. Gives the exit code: 1 if a file was left as it is, else 0.

    Left as it is, with a message, is a file whose records have the wrong shape, or that has comments among its records. If
    `data/schema/` has the schema of a file, a comment that names it is put on top of the file.
    """
    reading = parse.read(files.read(root))
    faulty = {problem.file for problem in reading.problems if problem.kind != Kind.NOT_CANONICAL}
    for table in reading.tables.values():
        text = parse.canonical(table) if table.whole and table.file not in faulty else table.text
        if text and (root / "data" / schema.file(table.name)).exists() and schema.line(table.name) not in yaml_text.header(text):
            text = schema.line(table.name) + text
        if text != table.text:
            (root / table.file).write_text(text, encoding="utf-8", newline="")
            print(f"{table.file}: rewritten")
    for problem in reading.problems:
        if problem.file in faulty:
            print(f"left as it is: {problem}", file=sys.stderr)
    return 1 if faulty else 0


def print_coverage(dataset: Dataset, every: bool) -> int:
    """Print how many clauses of each article are in which state, and below that the open ones, or with `every` all of them.

    Gives the exit code of the command `coverage`: 1 if a clause is open, else 0.
    """
    any_open = False
    for name, source in dataset.sources.items():
        article = list(coverage.clauses(dataset, name))
        counts = {state: sum(c.state == state for c in article) for state in get_args(coverage.State)}
        any_open = any_open or counts["open"] > 0
        print(
            f"{source.short}: {words.count(len(article), 'clause')}, " + ", ".join(f"{n} {state}" for state, n in counts.items())
        )
        for clause in article:
            if every or clause.state == "open":
                text = fold(dataset.articles[name].text[clause.span.start : clause.span.end])
                reason = f" ({clause.reason})" if clause.reason else ""
                print(f"  {source.file}:{clause.span.line} {clause.state}{reason}: {text}")
    return 1 if any_open else 0


def list_archive() -> int:
    """Print the versions in the archive, the oldest first: each with the time from which it was in service, and its bytes.

    Gives the exit code: 1 if a file is damaged, 2 if no archive is named, else 0.
    """
    if not (archive := _archive()):
        return 2
    lines, damaged = [], []
    for kept in archive.versions():
        try:
            lines.append((archive.read(kept.version)[1], kept))
        except Damaged as error:
            damaged.append(str(error))
    for since, kept in sorted(lines, key=lambda line: line[0]):
        print(f"{kept.version}  {since:%Y-%m-%d %H:%M} UTC  {kept.size:>9,} bytes")
    for message in damaged:
        print(f"damaged: {message}", file=sys.stderr)
    return 1 if damaged else 0


def fill_archive(root: Path) -> int:
    """Keep every version of the dataset under `root` that git knows, and print each, and whether this code can read it.

    Gives the exit code: 1 where git or the archive failed, 2 if no archive is named, else 0.
    """
    if not (archive := _archive()):
        return 2
    written = readable = 0
    seen: set[str] = set()
    try:
        for commit in history.commits(root):
            version = commit.files.version
            is_new = archive.keep(commit.files, commit.when)
            if version in seen:
                continue
            seen.add(version)
            problems = open_older(commit.files)[1]
            written, readable = written + is_new, readable + (not problems)
            fault = (
                f"; this code cannot read it: {words.count(len(problems), 'problem')}, the first {problems[0]}"
                if problems
                else ""
            )
            state = "kept" if is_new else "there already"
            print(f"{version}  {commit.when.astimezone(UTC):%Y-%m-%d %H:%M} UTC  commit {commit.name[:12]}  {state}{fault}")
    except (history.NoHistory, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{words.count(len(seen), 'version')}, {written} kept now; this code can read {readable}", file=sys.stderr)
    return 0


def _archive() -> Archive | None:
    """The archive that the variable `LEDGER_ARCHIVE` names; without one a message is printed."""
    if folder := os.environ.get("LEDGER_ARCHIVE"):
        return Archive(Path(folder))
    print("Name the folder of the archive in the variable LEDGER_ARCHIVE.", file=sys.stderr)
    return None
