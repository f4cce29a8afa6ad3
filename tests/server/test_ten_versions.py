"""Ten versions back: a citable link shows the records, numbers and sums that the code of its day made of its data.

The words of titles, sentences and filters are today's: where they were mended since, an old version is told in the mended ones.
So is the rule by which a statement enters a sum; what that changed since is named in `COUNTED_SINCE`, and what
is found at more places in `FOUND_SINCE`.
"""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ledger.charts.pages import PAGES
from ledger.export.api import Ledger
from ledger.loading import files, history
from ledger.loading.archive import Archive
from ledger.loading.opening import open_older
from ledger.query.selection import select
from ledger.urls import links
from ledger.urls.view import defaults
from tests.conftest import ROOT
from tests.serving import dashboard, health
from tests.visiting import Visit

# Run by the code of the day in its own checkout. It takes what `import ledger` gives, which has stayed the same.
TELL = """
import json, sys
import ledger

whole = ledger.open(".")
told = {}
for query in json.loads(sys.argv[1]):
    left = whole.select(query)
    sums = {outcome: left.sums(outcome) for outcome in ("killed", "injured", "abducted")}
    told[query] = {
        "tables": {name: left.frame(name).to_csv(index=False) for name in ("troop_levels", "casualties", "attacks", "positions")},
        "sums": {
            outcome: {"|".join(map(str, place)): (one.low, one.best, one.high) for place, one in made.by_group_and_year.items()}
            for outcome, made in sums.items()
        },
        "counted": [record.id for made in sums.values() for record in made.counted],
    }
print(json.dumps([whole.version, told]))
"""
QUERIES = ("", "from=2011&to=2011", "actor=sadr", "place=baghdad")
SHOWN = (("troop-levels", ""), ("casualties", "from=2011&to=2011"))
"""The pages of each version that are opened, a page and a query each."""
COUNTED_SINCE = {"casualties-awakening-leader-2011-killed": "armed_group|2011"}
"""A part of a statement that is in no sum itself adds to that of its own group: a rule that is younger than some versions."""
FOUND_SINCE = {"casualties-baghdad-area-monday-2011-killed"}
"""Found at each place of its attack, and not only at the wider place that holds them: a rule that is younger than all of them."""
WORDS = ("not_counted_because", "link", "chain", "answer", "attribution_role_names", "time_in_words")
"""Columns that hold no data: sentences and words of the code, and the address of the server."""
MANY = 10


def told_by(checkout: Path) -> tuple[str, dict]:
    """The version of the data in a checkout, and the tables and sums that its own code makes of it under each query."""
    command = [sys.executable, "-c", TELL, json.dumps(QUERIES)]
    place = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, cwd=checkout, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    version, told = json.loads(done.stdout)
    return version, told


def cells(text: str) -> dict[str, dict[str, str]]:
    """The rows of a CSV file by their ids."""
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture(scope="module")
def before() -> list[history.Commit]:
    """The last ten versions before the present one that this code can read, the newest first."""
    found: dict[str, history.Commit] = {}
    for commit in reversed(list(history.commits(ROOT))):
        version = commit.files.version
        if version not in found and version != files.read(ROOT).version and not open_older(commit.files)[1]:
            found[version] = commit
        if len(found) == MANY:
            break
    return list(found.values())


@pytest.fixture(scope="module")
def keeping(before: list[history.Commit], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    for commit in before:
        archive.keep(commit.files, commit.when)
    with dashboard(LEDGER_ARCHIVE=str(archive.folder)) as url:
        yield url


@pytest.mark.faults
@pytest.mark.parametrize("back", range(MANY))
def test_an_older_link_shows_what_its_day_showed(before: list[history.Commit], keeping: str, back: int, tmp_path: Path) -> None:
    assert len(before) == MANY
    commit, checkout = before[back], tmp_path / "then"
    subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", ROOT, checkout], check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach", commit.name], cwd=checkout, check=True)
    version, told = told_by(checkout)
    assert version == commit.files.version != health(keeping)["version"]
    for query, then in told.items():
        for table, text in then["tables"].items():
            cited = "&".join(filter(None, (f"cite={version}", query)))
            with urllib.request.urlopen(f"{keeping}/{table.replace('_', '-')}.csv?{cited}") as answer:
                given = cells(answer.read().decode())
            made = cells(text)
            if table == "casualties":  # the page shows one outcome at a time
                made = {name: row for name, row in made.items() if row["outcome"] == "killed"}
            assert [name for name in given if name in made or name not in FOUND_SINCE] == list(made)
            for name, row in made.items():
                # `year` was once given only for what is counted.
                data = {column: cell for column, cell in row.items() if column not in WORDS and (cell or column != "year")}
                data |= {column: given[name][column] for column in ("counted", "adds", "year") if name in COUNTED_SINCE}
                assert {column: given[name][column] for column in data} == data, (query, name)
    dataset = open_older(commit.files)[0]
    assert dataset
    for query, then in told.items():
        sums = {outcome: Ledger(dataset).select(query).sums(outcome) for outcome in then["sums"]}
        counted = {record.id for made in sums.values() for record in made.counted}
        added = counted - set(then["counted"])
        assert set(then["counted"]) <= counted
        assert added <= COUNTED_SINCE.keys()
        for outcome, made in sums.items():
            now = {"|".join(map(str, place)): [one.low, one.best, one.high] for place, one in made.by_group_and_year.items()}
            changed = {COUNTED_SINCE[name] for name in added}
            assert {place: one for place, one in now.items() if place not in changed} == {
                place: one for place, one in then["sums"][outcome].items() if place not in changed
            }
    for page, query in SHOWN:
        link = links.read(query, page, dataset)
        with Visit(keeping) as visit:
            shown = visit.open(page, urlencode(links.citable(link.filters, link.state, page, version)))
        assert (shown.exceptions, shown.version) == ([], version)
        assert f"As cited: dataset {version} of ".encode() in shown.raw
        for chart in PAGES[page].make(select(dataset, link.filters), defaults(page)).values():
            assert f"<h3>{escape(chart.title)}</h3>".encode() in shown.raw
            assert escape(chart.sentence).encode() in shown.raw
