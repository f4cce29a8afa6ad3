"""What other programs read in the files: the sums of the page come out of each form by the lines that the documents show."""

import functools
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pandas as pd
import polars
import pytest

from ledger.export import views, write_tables
from ledger.query import totals
from ledger.query.selection import Selection, select
from ledger.urls import links
from tests.conftest import data, few

ROOT = Path(__file__).resolve().parents[2]
FIVE = "from=2011-06-06&to=2011-06-06&q=five"  # leaves the five of a day; the fifteen of whom they are a part come along
QUERIES = ["", FIVE, "source=slavin-2011"]
Sums = dict[tuple[str, str, int], tuple[int, int]]


def selection(query: str) -> Selection:
    return select(data(), links.read(query, "casualties", data()).filters)


def sums_of_the_page(query: str) -> Sums:
    """The sums by outcome, group of victims and year: people and statements."""
    return {
        (outcome, data().victims[group].name, year): (one.best, one.many)
        for outcome in ("killed", "injured", "abducted")
        for (group, year), one in totals.sums(selection(query), outcome).by_group_and_year.items()
    }


def sums_of(rows: Iterable[tuple[str, str, int, int, int]]) -> Sums:
    return {(outcome, group, int(year)): (int(people), int(many)) for outcome, group, year, people, many in rows}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder that holds a view in every form; written once a view."""
    return functools.cache(lambda query: write(tmp_path_factory.mktemp("view"), query))


def write(folder: Path, query: str) -> Path:
    """The view in every form, in a folder."""
    for suffix, name in (("json", "ledger.json"), ("xlsx", "ledger.xlsx"), ("zip", "package.zip")):
        link = links.read(query, "casualties", data())
        (folder / name).write_bytes(views.file(data(), link, "casualties", suffix, "").content())
    for form in ("csv", "parquet"):
        write_tables(views.held(selection(query), "casualties", {}), folder, form)
    with zipfile.ZipFile(folder / "package.zip") as package:
        package.extractall(folder / "package")
    return folder


def lines_of_the_documents() -> dict[str, str]:
    """The script that docs/tables.md shows for each form."""
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    opening, rest = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[:2]
    found = dict(re.findall(r"^(casualties = .*?)  # (\w+)$", opening, re.MULTILINE))
    imports = "\n".join(line for line in opening.splitlines() if line.startswith("import"))
    return {form: f"{imports}\n{line}\n{rest}" for line, form in found.items()}


@pytest.mark.parametrize("query", few(QUERIES, QUERIES[0]))
def test_the_lines_of_the_documents_give_the_sums_of_the_page_from_every_form(written, monkeypatch, query):
    monkeypatch.chdir(written(query))
    scripts = lines_of_the_documents()
    assert list(scripts) == ["csv", "parquet", "json", "xlsx"]
    for form, script in scripts.items():
        names: dict[str, pd.DataFrame] = {}
        exec(script, names)
        made = names["sums"].drop(columns="of").reset_index().itertuples(index=False)
        left = selection(query)
        assert int(names["in_no_sum"]["statements"].sum()) == left.count("casualties") - sum(names["sums"]["statements"])
        assert sums_of(made) == sums_of_the_page(query) != {}, form


@pytest.mark.parametrize("query", QUERIES)
def test_polars_and_duckdb_read_the_same_sums(written, query):
    folder = written(query)
    expected = sums_of_the_page(query)
    types = {"adds": polars.Int64, "year": polars.Int64, "counted": polars.Boolean}
    for table in (
        polars.read_csv(folder / "package" / "casualties.csv", schema_overrides={**types, "counted": polars.String}),
        polars.read_parquet(folder / "casualties.parquet"),
    ):
        kept = table.filter(polars.col("counted").cast(polars.String).str.to_lowercase() == "true")
        made = kept.group_by("outcome", "victims_name", "year").agg(polars.sum("adds"), polars.len())
        assert sums_of(made.rows()) == expected
    for source in ("package/casualties.csv", "casualties.csv", "casualties.parquet"):
        made = duckdb.sql(
            f"select outcome, victims_name, year, sum(adds), count(*) from '{folder / source}' where counted "
            "group by outcome, victims_name, year"
        ).fetchall()
        assert sums_of(made) == expected, source


@pytest.mark.faults
@pytest.mark.parametrize("query", QUERIES)
def test_r_reads_the_same_sums(written, query):
    folder = written(query)
    script = (
        'made <- read.csv("casualties.csv", fileEncoding="UTF-8", stringsAsFactors=FALSE)\n'
        'counted <- made[as.character(made$counted) == "True", ]\n'
        "for (n in seq_len(nrow(counted))) cat(paste(counted$outcome[n], counted$victims_name[n], counted$year[n], "
        'counted$adds[n], sep="\\t"), "\\n", sep="")'
    )
    done = subprocess.run(
        ["Rscript", "-e", script], cwd=folder / "package", capture_output=True, text=True, encoding="utf-8", check=True
    )
    found: Sums = {}
    for line in done.stdout.splitlines():
        outcome, group, year, people = line.split("\t")
        before = found.get((outcome, group, int(year)), (0, 0))
        found[outcome, group, int(year)] = (before[0] + int(people), before[1] + 1)
    assert found == sums_of_the_page(query)


def ids(frame: pd.DataFrame) -> list[str]:
    """The ids of the records that the filter leaves."""
    return list(frame.loc[frame["left_by_filter"].astype(str) == "True", "id"])


@pytest.mark.parametrize("query", QUERIES)
def test_every_form_has_the_same_records(written, query):
    folder = written(query)
    left = [record.id for record in selection(query).casualties]
    address = views.file(data(), links.read(query, "casualties", data()), "casualties", "csv", "").content()
    shown = pd.read_csv(io.BytesIO(address))
    assert list(shown["id"]) == [name for name in left if data().by_id[name][1].outcome == "killed"]
    forms = {
        "package": pd.read_csv(folder / "package" / "casualties.csv"),
        "csv": pd.read_csv(folder / "casualties.csv"),
        "parquet": pd.read_parquet(folder / "casualties.parquet"),
        "xlsx": pd.read_excel(folder / "ledger.xlsx", sheet_name="casualties"),
        "json": pd.DataFrame(json.loads((folder / "ledger.json").read_text(encoding="utf-8"))["tables"]["casualties"]),
    }
    for form, frame in forms.items():
        assert ids(frame) == left, form
