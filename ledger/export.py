"""Filtered records as files: the CSV tables, each a list of plain rows first so that other formats can share them.

Several values in one cell are joined by ` | `. Days are ISO; an open end is empty.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger import dates
from ledger.dataset import Dataset
from ledger.records import Attack, Casualties, Position, TroopLevel

Cell = str | int | float | None
Row = dict[str, Cell]

JOIN = " | "


def tables(dataset: Dataset) -> dict[str, list[Row]]:
    """Every table of the export by its name, in the order in which a reader would open them."""
    return {
        "sources": [_source(s) for s in dataset.sources.values()],
        "actors": [_actor(a) for a in dataset.actors.values()],
        "troop_levels": [_troop_level(r) for r in dataset.troop_levels],
        "casualties": [_casualties(r) for r in dataset.casualties],
        "attacks": [_attack(r) for r in dataset.attacks],
        "positions": [_position(dataset, r) for r in dataset.positions],
        "evidence": list(_evidence(dataset)),
        "errata": list(_errata(dataset)),
        "disagreements": [_disagreement(d) for d in dataset.disagreements],
    }


COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": (
        "id",
        "file",
        "sha256",
        "title",
        "short",
        "author",
        "publisher",
        "published",
        "published_start",
        "published_end",
        "published_basis",
        "republished_by",
        "url",
        "rights",
        "display",
        "voice",
    ),
    "actors": ("id", "name", "kind", "side", "role", "member_of", "aliases", "note"),
    "troop_levels": (
        "id",
        "force",
        "place",
        "kind",
        "low",
        "best",
        "high",
        "wording",
        "refers_to",
        "refers_to_start",
        "refers_to_end",
        "said_on",
        "said_on_start",
        "said_on_end",
        "asserted_by",
        "via",
    ),
    "casualties": (
        "id",
        "attack",
        "victims",
        "victims_text",
        "outcome",
        "scope",
        "low",
        "best",
        "high",
        "wording",
        "date",
        "date_start",
        "date_end",
        "place",
        "part_of",
        "asserted_by",
    ),
    "attacks": (
        "id",
        "title",
        "type",
        "date",
        "date_start",
        "date_end",
        "places",
        "target",
        "weapon",
        "attributed_to",
        "attributed_by",
        "attribution_status",
        "part_of",
    ),
    "positions": (
        "id",
        "actor",
        "actor_name",
        "side",
        "issue",
        "stance",
        "condition",
        "summary",
        "said_on",
        "said_on_start",
        "said_on_end",
        "speech",
        "via",
    ),
    "evidence": ("record", "table", "source", "source_file", "quote", "start", "end", "line", "zone"),
    "errata": ("source", "quote", "says", "problem", "basis", "records", "source_file", "start", "end", "line"),
    "disagreements": ("id", "quantity", "records", "reason", "note"),
}


def to_csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as CSV text with a header line."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_csv(dataset: Dataset, folder: Path) -> list[Path]:
    """One UTF-8 CSV file a table into `folder`, which is made if need be. Gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables(dataset).items():
        path = folder / f"{name}.csv"
        path.write_text(to_csv(COLUMNS[name], rows), encoding="utf-8", newline="")
        written.append(path)
    return written


def _days(name: str, text: str | None) -> Row:
    period = dates.parse(text) if text else None
    return {
        name: text,
        f"{name}_start": period.first.isoformat() if period and period.first else None,
        f"{name}_end": period.last.isoformat() if period and period.last else None,
    }


def _plain(record: object, name: str, *skipped: str) -> Row:
    return {column: getattr(record, column) for column in COLUMNS[name] if column not in skipped and hasattr(record, column)}


def _source(source: object) -> Row:
    return {**_plain(source, "sources"), **_days("published", getattr(source, "published", None))}


def _actor(actor: object) -> Row:
    return {**_plain(actor, "actors"), "aliases": JOIN.join(getattr(actor, "aliases", ()))}


def _troop_level(record: TroopLevel) -> Row:
    return {**_plain(record, "troop_levels"), **_days("refers_to", record.refers_to), **_days("said_on", record.said_on)}


def _casualties(record: Casualties) -> Row:
    return {**_plain(record, "casualties"), **_days("date", record.date)}


def _attack(record: Attack) -> Row:
    return {
        **_plain(record, "attacks"),
        **_days("date", record.date),
        "places": JOIN.join(record.places),
        "attributed_to": JOIN.join(a.actor for a in record.attributions),
        "attributed_by": JOIN.join(a.by for a in record.attributions),
        "attribution_status": JOIN.join(a.status for a in record.attributions),
    }


def _position(dataset: Dataset, record: Position) -> Row:
    actor = dataset.actors[record.actor]
    return {**_plain(record, "positions"), **_days("said_on", record.said_on), "actor_name": actor.name, "side": actor.side}


def _evidence(dataset: Dataset) -> Iterator[Row]:
    for _, record in dataset.claims():
        for c in dataset.citations[record.id]:
            yield {
                "record": c.record,
                "table": c.table,
                "source": c.source,
                "source_file": dataset.sources[c.source].file,
                "quote": c.quote,
                "start": c.span.start,
                "end": c.span.end,
                "line": c.span.line,
                "zone": c.span.zone,
            }


def _errata(dataset: Dataset) -> Iterator[Row]:
    for erratum in dataset.errata:
        span = dataset.span(erratum)
        yield {
            **_plain(erratum, "errata"),
            "quote": " ".join(erratum.quote.split()),
            "records": JOIN.join(erratum.records),
            "source_file": dataset.sources[erratum.source].file,
            "start": span.start,
            "end": span.end,
            "line": span.line,
        }


def _disagreement(disagreement: object) -> Row:
    return {**_plain(disagreement, "disagreements"), "records": JOIN.join(getattr(disagreement, "records", ()))}
