"""How reliable the coding is: how far the two codings in `data/coding/` agree, measured, stored and read.

Measuring takes about 15 seconds, nearly all of them for the intervals. So `python -m ledger dictionary` stores the result, and
pages read it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ledger.curation import codings, pairing
from ledger.curation.alpha import Level, Unit, Value, alpha, interval
from ledger.curation.codings import Coded, Codings
from ledger.curation.pairing import Pair
from ledger.loading import yaml_text
from ledger.model import dates
from ledger.model.dataset import Dataset

FILE = f"{codings.FOLDER}/reliability.yaml"
GOOD, TENTATIVE = 0.8, 0.667
"""The least alpha that counts as good, and the least on which a conclusion may rest tentatively, as Krippendorff gives them."""

LEVELS: Mapping[str, Mapping[str, Level]] = {
    "troop_levels": {
        "kind": "nominal",
        "place": "nominal",
        "asserted_by": "nominal",
        "low": "ratio",
        "best": "ratio",
        "high": "ratio",
        "refers_to": "interval",
        "said_on": "interval",
    },
    "attacks": {"type": "nominal", "date": "interval"},
    "attributions": {"actor": "nominal", "by": "nominal", "status": "nominal", "role": "nominal"},
    "casualties": {
        "victims": "nominal",
        "outcome": "nominal",
        "scope": "nominal",
        "place": "nominal",
        "asserted_by": "nominal",
        "low": "ratio",
        "best": "ratio",
        "high": "ratio",
        "date": "interval",
    },
    "positions": {
        "actor": "nominal",
        "issue": "nominal",
        "stance": "nominal",
        "mode": "nominal",
        "speech": "nominal",
        "said_on": "interval",
    },
}
"""The fields that are compared, by table. The rest is free text, lists, or refers to other records of the same coding."""


class Alpha(BaseModel, frozen=True, extra="forbid"):
    """Krippendorff's alpha of n units, and its 95 % interval; None where they are undefined."""

    n: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None


class Clauses(Alpha):
    """Whether the codings found the same clauses of a table. The units are sentences; of `all` tables, sentence by table.

    both: pairs of records of one clause
    only_a, only_b: records of one coding without a counterpart
    """

    table: str
    both: int
    only_a: int
    only_b: int


class FieldAlpha(Alpha):
    """Whether the codings give a field the same value. The units are the pairs of records in which both give a value.

    alike: pairs in which both give the same value
    one_only: pairs in which one gives a value, and the other none
    """

    table: str
    field: str
    alike: int
    one_only: int


class Reliability(BaseModel, frozen=True, extra="forbid"):
    """The result of comparing the two codings of some articles.

    articles, sentences: how many of them were coded
    summaries, same_summaries: pairs of positions with a summary each, and those in which the two are the same word for word
    """

    articles: int
    sentences: int
    summaries: int
    same_summaries: int
    clauses: tuple[Clauses, ...]
    fields: tuple[FieldAlpha, ...]

    @property
    def together(self) -> Clauses:
        """The clauses of all tables together."""
        return self.clauses[-1]


def measure(coded: Codings, dataset: Dataset) -> Reliability:
    """Compare the two codings of each article."""
    pairs = [pair for first, second in coded.values() for pair in pairing.pairs(first, second)]
    states = {
        table: [unit for name, two in coded.items() for unit in pairing.stated(dataset.articles[name], *two, table)]
        for table in LEVELS
    }
    records = tuple([record for two in coded.values() for record in two[coder]] for coder in range(2))
    clauses = [_clauses(table, (table,), states[table], pairs, *records) for table in LEVELS]
    together = _clauses("all", tuple(LEVELS), [unit for units in states.values() for unit in units], pairs, *records)
    summaries = [two for a, b in pairs if all(two := (a.fields.get("summary"), b.fields.get("summary")))]
    return Reliability(
        articles=len(coded),
        summaries=len(summaries),
        same_summaries=sum(first == second for first, second in summaries),
        sentences=sum(len(dataset.articles[name].sentences) for name in coded),
        clauses=(*clauses, together),
        fields=tuple(_field(table, field, level, pairs) for table, fields in LEVELS.items() for field, level in fields.items()),
    )


def _clauses(
    name: str,
    tables: Sequence[str],
    units: Sequence[Unit],
    pairs: Iterable[Pair],
    first: Iterable[Coded],
    second: Iterable[Coded],
) -> Clauses:
    """How many clauses of some tables both codings found, and the alpha of their sentences."""
    both = sum(a.table in tables for a, _ in pairs)
    alone = (sum(coded.table in tables for coded in coding) - both for coding in (first, second))
    return Clauses(table=name, both=both, **dict(zip(("only_a", "only_b"), alone, strict=True)), **_alpha(units, "nominal"))


def _field(table: str, field: str, level: Level, pairs: Iterable[Pair]) -> FieldAlpha:
    """How far the pairs of a table agree on a field."""
    units = [tuple(_value(coded.fields.get(field), level) for coded in pair) for pair in pairs if pair[0].table == table]
    alike = sum(a is not None and a == b for a, b in units)
    one_only = sum((a is None) != (b is None) for a, b in units)
    return FieldAlpha(table=table, field=field, alike=alike, one_only=one_only, **_alpha(units, level))


def _value(value: Value | None, level: Level) -> Value | None:
    """A value as it is compared: of a date its middle day, counted from the year 1. None of a date with an open end."""
    if level != "interval" or value is None:
        return value
    period = dates.parse(str(value))
    return (period.first.toordinal() + period.last.toordinal()) / 2 if period.first and period.last else None


def _alpha(units: Sequence[Unit], level: Level) -> dict[str, float | int | None]:
    """The fields of Alpha, rounded to three decimals."""
    paired = [unit for unit in units if None not in unit]
    value = alpha(paired, level)
    low, high = interval(paired, level) or (None, None)
    numbers = {"alpha": value, "low": low, "high": high}
    return {"n": len(paired), **{name: number and round(number, 3) for name, number in numbers.items()}}


def text(measured: Reliability) -> str:
    """A result as the file stores it."""
    top = "# Made from the codings beside it by `python -m ledger dictionary`.\n"
    return yaml_text.dump(measured.model_dump(mode="json"), top)


def stored(root: Path) -> Reliability | None:
    """The result that is stored below `root`; None if there is none that can be read. It is read again when the file changes."""
    path = root / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Reliability | None:
    """The result in a file that was last changed at a time. Raises OSError."""
    try:
        return Reliability.model_validate(yaml_text.parse(FILE, path.read_bytes()).value)
    except (yaml_text.Refused, ValidationError):
        return None
