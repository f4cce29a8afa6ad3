"""The command `import`: a table of events becomes a file of drafts that wait for the words of articles.

Without a map it prints the map that it proposes, and how the first rows would be read. With one it writes a new file, or nothing.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from ledger.curation import event_drafts, event_map, event_table
from ledger.curation.event_map import BadMap, EventMap
from ledger.curation.event_table import BadRow, EventTable, Unreadable
from ledger.loading.commands import open_or_exit
from ledger.model.dataset import Dataset
from ledger.wording import words

_FIRST = 3
_MOST_BAD = 1_000


class _Refused(Exception):
    """Why nothing was written, in words for whoever gave the command."""


def arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser of `import` to the command line."""
    importing = commands.add_parser(
        "import",
        help="make drafts, which wait for the words of articles, out of a table of events",
        description="Without --map prints a proposed map of the columns as YAML, with the first rows as they would be read.",
    )
    importing.add_argument("table", type=Path, help="the table: CSV, in any encoding and with any separator, or Excel (.xlsx)")
    importing.add_argument("--map", type=Path, help="the file that says which column is what")
    importing.add_argument(
        "--out", type=Path, help="the file to write (default: beside the table, with the ending .waiting.yaml)"
    )
    importing.add_argument("--leave-out-bad", action="store_true", help="write the other rows where some cannot be read")
    importing.add_argument("--overwrite", action="store_true", help="write over the file if it is there")


def run(options: argparse.Namespace) -> int:
    """Run `import` with options that were parsed. Gives the exit code: 0 done, 1 rows cannot be read, 2 wrong usage."""
    try:
        if options.map is None:
            return _propose(options.table, open_or_exit(options.root))
        return _import(options, open_or_exit(options.root))
    except (_Refused, BadMap) as why:
        print(f"{why}; nothing was written", file=sys.stderr)
        return 2


def _propose(path: Path, dataset: Dataset) -> int:
    """Print a proposed map, and as comments how the first rows would be read. Gives the exit code."""
    table = _table(path, {})
    fields = event_map.proposed(table)
    guess = " (a guess: look at the names)" if table.is_guess else ""
    print(f"# How the columns of {event_table.seen(path.name)} may be read{guess}. Correct it, then:")
    print("#   python -m ledger import FILE --map THIS")
    if found := event_map.proven_order(table, fields):
        print("# dates: {} is proposed, because line {:,} has {}, which is no day in the other order.".format(*found))
    print(event_map.written(fields), end="")
    print(f"# The columns: {', '.join(table.headings)}")
    if "date" not in fields:
        print("# Say which column has the day; then the rows can be read.")
        return 0
    chosen = event_map.checked(fields, table)
    if question := _question(table, chosen):
        print(f"# {question}")
        return 0
    rows, bad = event_drafts.waiting(table, chosen, dataset, path.stem)
    for row in rows[:_FIRST]:
        print("# " + "; ".join([*(f"{heading} {text}" for heading, text in event_drafts.shown(row) if text), row.answer]))
    print(f"# {event_drafts.summary(rows)}, and {words.count(len(bad), 'row')} that cannot be read")
    for one in bad[:_FIRST]:
        print(f"# {one}")
    return 0


def _import(options: argparse.Namespace, dataset: Dataset) -> int:
    """Write the rows of a table as drafts, or name the rows that cannot be read and write nothing. Gives the exit code."""
    fields = event_map.read(event_table.seen(str(options.map)), _bytes(options.map, 1_000_000))
    table = _table(options.table, fields)
    chosen = event_map.checked(fields, table)
    if question := _question(table, chosen):
        raise _Refused(question)
    out = options.out or options.table.with_suffix(".waiting.yaml")
    if out.resolve() in (options.table.resolve(), options.map.resolve()):
        raise _Refused(f"{out} is the table or the map: name another file with --out")
    if out.resolve().is_relative_to((options.root / "data").resolve()):
        raise _Refused(f"{out} is among the records, and drafts without words are none: name another file with --out")
    rows, bad = event_drafts.waiting(table, chosen, dataset, options.table.stem)
    _tell(bad)
    if bad and not options.leave_out_bad:
        print(
            f"{words.count(len(bad), 'row')} of {len(rows) + len(bad):,} cannot be read: mend them, or give --leave-out-bad; "
            "nothing was written",
            file=sys.stderr,
        )
        return 1
    _write(out, event_drafts.written(rows, bad, options.table.name), options.overwrite)
    print(f"written: {out}\n{event_drafts.summary(rows)}. Each waits for the exact words of an article.")
    return 0


def _question(table: EventTable, chosen: EventMap) -> str:
    """What must be known before the dates of a table can be read; empty if nothing is open."""
    if not (found := event_drafts.open_date(table, chosen)):
        return ""
    line, text = found
    return f"line {line:,}: {text} is one of two days: say in the map `dates: day first` or `dates: month first`"


def _tell(bad: tuple[BadRow, ...]) -> None:
    """Print the rows that cannot be read."""
    for one in bad[:_MOST_BAD]:
        print(one)
    if len(bad) > _MOST_BAD:
        print(f"and {len(bad) - _MOST_BAD:,} more")


def _table(path: Path, fields: dict[str, object]) -> EventTable:
    """The table of a file. Raises _Refused."""
    encoding, separator = (str(fields.get(name) or "") for name in ("encoding", "separator"))
    try:
        return event_table.read(_bytes(path, event_table.MAX_BYTES), encoding, separator)
    except Unreadable as why:
        raise _Refused(f"{path} {why}") from why


def _bytes(path: Path, most: int) -> bytes:
    """The bytes of a file, at most one more than `most`. Raises _Refused if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise _Refused(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _write(path: Path, text: str, overwrite: bool) -> None:
    """Write a text as a file, whole or not at all. Raises _Refused where that cannot be done, or the file is there already."""
    if path.exists() and not overwrite:
        raise _Refused(f"{path} is there already: name another file with --out, or give --overwrite")
    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=".ledger-", delete=False) as file:
            try:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, path.stat().st_mode if path.exists() else 0o644)
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise _Refused(f"{path} cannot be written: {error.strerror or error}") from error
