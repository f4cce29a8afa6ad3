"""What the tests of charts draw: the datasets, selections of a few records, and filters."""

import functools
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from benchmarks.generate import generate
from ledger.loading.files import Files
from ledger.loading.opening import freeze, open_dataset
from ledger.loading.parse import Reading, Row, Table
from ledger.model.article import Article
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, TABLES, Casualties, Claim, Position, TroopLevel
from ledger.query.filters import CHOICES, Filters, values_of
from ledger.query.selection import Selection, select
from tests.conftest import MINI, data

TROOPS = "troop-us-46000-2011"
JUNE = "casualties-us-june-2011"


def real() -> Selection:
    """All of the real dataset."""
    return select(data())


@functools.cache
def small() -> Selection:
    """All of the dataset written for the tests."""
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return select(dataset)


@functools.cache
def made(records: int = 8000, sources: int = 30) -> Dataset:
    """A made-up dataset, large enough for every chart to count, made without writing and reading its files."""
    rows, seeds = generate(records, sources, seed=3)
    tables = {
        name: Table(name, "", rows=[Row(number, model(**row)) for number, row in enumerate(rows[name])])
        for name, model in TABLES.items()
    }
    articles = {row.record.id: Article(seeds[row.record.file], row.record.zones) for row in tables["sources"].rows}
    return freeze(Reading(Files({}, {}), tables, articles, []))


def one(name: str) -> Any:
    """A claim of the real dataset."""
    return data().by_id[name][1]


def only(*names: str) -> Selection:
    """These claims of the real dataset, as if a filter left no others."""
    kept = np.zeros(data().size, dtype=bool)
    kept[[data().row[name] for name in names]] = True
    return Selection(data(), Filters(), kept)


def changed(selection: Selection, **tables: Any) -> Selection:
    """All of a dataset like that of the selection, with other contents of some tables."""
    return select(replace(selection.dataset, **tables))


def holding(*records: Claim, **tables: Any) -> Selection:
    """All of a dataset like the real one with these claims and no others, and other contents of some tables."""
    kept: dict[str, Any] = {
        table: tuple(r for r in records if isinstance(r, type(getattr(data(), table)[0]))) for table in CLAIMS
    }
    citations = {**data().citations, **{r.id: data().citations.get(r.id, data().citations[TROOPS]) for r in records}}
    return changed(real(), citations=citations, **kept | tables)


def most_asked(selection: Selection) -> str:
    """The issue on which most is said."""
    return max(selection.dataset.issues, key=lambda issue: sum(p.issue == issue for p in selection.positions))


def level(name: str, number: int | None, **fields: object) -> TroopLevel:
    """A troop level of this number."""
    changes = {"id": name, "low": number, "best": number, "high": number}
    return one(TROOPS).model_copy(update=changes | fields)


def killed(name: str, number: int | None, **fields: object) -> Casualties:
    """A statement of so many US soldiers killed."""
    return one(JUNE).model_copy(update={"id": name, "low": number, "best": number, "high": number} | fields)


def position(stance: str, actor: str = "sadr", name: str = "p", issue: str = "stay", said_on: str = "2011-07") -> Position:
    """A position with this stance; one that is conditional has a condition."""
    first = data().positions[0]
    condition = "if so" if stance == "conditional" else None
    changes = {"id": name, "stance": stance, "actor": actor, "issue": issue, "condition": condition, "said_on": said_on}
    return first.model_copy(update=changes)


@st.composite
def a_filter(draw: st.DrawFn, dataset: Dataset, first: int, last: int) -> Filters:
    """A filter with up to three restrictions, of what can be chosen in the dataset."""
    days = st.dates(date(first, 1, 1), date(last, 12, 31))
    restrictions: dict[str, Any] = {"start": days, "end": days, "text": st.sampled_from(TEXTS) | st.text(max_size=2)}
    for name in CHOICES:
        values = st.sampled_from(values_of(dataset, name))
        restrictions[name] = st.lists(values, min_size=1, max_size=6, unique=True).map(tuple)
    names = draw(st.lists(st.sampled_from(list(restrictions)), max_size=3, unique=True))
    return Filters(**{name: draw(restrictions[name]) for name in names})


TEXTS = ("troops", "guards", "iraq", "killed", "2011", "the killed", "keepers", "US forces", "<b>")
FILTERS = st.deferred(lambda: a_filter(data(), 2003, 2020))
MADE_FILTERS = st.deferred(lambda: a_filter(made(), 2003, 2020))
SMALL_FILTERS = st.deferred(lambda: a_filter(small().dataset, 1920, 1922))
