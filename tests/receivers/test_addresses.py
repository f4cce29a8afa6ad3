"""Data by address, read by the programs that its readers have: each in one line, against a running server."""

import subprocess
import urllib.request
from importlib.metadata import files
from pathlib import Path

import duckdb
import pandas as pd
import polars
import pytest

from ledger.query.narrowing import mixed
from ledger.query.selection import Selection, select
from ledger.urls import links
from tests.conftest import data

# Each address, and the table whose records its page shows; empty for all tables together.
VIEWS = {
    "positions.csv": "positions",
    "positions.csv?actor=sadr&from=2011": "positions",
    "attacks.csv?place=baghdad": "attacks",
    "troop-levels.csv?kind=actual": "troop_levels",
    "records.csv?q=embassy": "",
    "records.csv?q=zzzz": "",
}
viewed = pytest.mark.parametrize("address", VIEWS)


def expected(address: str) -> list[str]:
    """The ids of the records that the filter of an address leaves, as the page lists them."""
    name, _, query = address.partition("?")
    left: Selection = select(data(), links.read(query, name.removesuffix(".csv"), data()).filters)
    table = VIEWS[address]
    return [record.id for record in getattr(left, table)] if table else [record.id for _, record in mixed(left).claims()]


def test_the_views_leave_some_records_and_one_leaves_none() -> None:
    assert [bool(expected(address)) for address in VIEWS] == [True, True, True, True, True, False]


@viewed
def test_pandas_reads_an_address(server: str, address: str) -> None:
    assert pd.read_csv(f"{server}/{address}")["id"].tolist() == expected(address)


@viewed
def test_polars_reads_the_bytes_of_an_address(server: str, address: str) -> None:
    """The bytes, because polars itself asks for parts of a file, and the server gives the whole."""
    read = polars.read_csv(urllib.request.urlopen(f"{server}/{address}").read(), infer_schema_length=None)
    assert read["id"].to_list() == expected(address)


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    """duckdb with its extension for addresses, which it would fetch from a network when it is first asked to read one."""
    extension = next(file for file in files("duckdb-extension-httpfs") or () if file.name == "httpfs.duckdb_extension")
    connection = duckdb.connect()
    connection.load_extension(str(extension.locate()))
    return connection


@viewed
def test_duckdb_reads_an_address(server: str, address: str, duck: duckdb.DuckDBPyConnection) -> None:
    parquet = address.replace(".csv", ".parquet")
    assert [name for (name,) in duck.sql(f"SELECT id FROM read_csv('{server}/{address}')").fetchall()] == expected(address)
    assert [name for (name,) in duck.sql(f"SELECT id FROM read_parquet('{server}/{parquet}')").fetchall()] == expected(address)


@pytest.mark.parametrize("address", [address.replace(".csv", ".parquet") for address in VIEWS])
def test_pandas_polars_and_duckdb_read_parquet(server: str, address: str, tmp_path: Path) -> None:
    path, _ = urllib.request.urlretrieve(f"{server}/{address}", tmp_path / "view.parquet")
    ids = expected(address.replace(".parquet", ".csv"))
    assert pd.read_parquet(f"{server}/{address}")["id"].tolist() == ids
    assert polars.read_parquet(path)["id"].to_list() == ids
    assert [name for (name,) in duckdb.sql(f"SELECT id FROM '{path}'").fetchall()] == ids


@pytest.mark.faults
@viewed
def test_r_reads_an_address(server: str, address: str) -> None:
    line = f'cat(as.character(read.csv("{server}/{address}")$id), sep = "\\n")'
    done = subprocess.run(["Rscript", "-e", line], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == expected(address)
