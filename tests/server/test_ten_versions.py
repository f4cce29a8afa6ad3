"""Ten versions back: a citable link shows the records, numbers and sums that the code of its day made of its data.

The words of titles, sentences and filters are today's: where they were mended since, an old version is told in the mended ones.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ledger.loading import files, history
from ledger.loading.archive import Archive
from ledger.loading.opening import open_files
from ledger.urls import links
from tests.conftest import ROOT
from tests.serving import dashboard, health
from tests.visiting import Visit

# Run by the code of the day in its own checkout, and by the code of today with a folder of the same files.
TELL = """
import json, sys
from pathlib import Path
import ledger
from ledger import export
from ledger.charts.pages import DEFAULTS, PAGES
from ledger.loading.opening import open_dataset
from ledger.query.selection import select
from ledger.urls import links

dataset, problems = open_dataset(Path(sys.argv[1]))
whole = ledger.open(sys.argv[1])
def summed(query, outcome):
    sums = whole.select(query).sums(outcome)
    of_each = {str(place): (one.low, one.best, one.high, one.many) for place, one in sums.by_group_and_year.items()}
    return of_each, [record.id for record in sums.counted]
told = {}
for page, query in json.loads(sys.argv[2]):
    link = links.read(query, page, dataset)
    selection = select(dataset, link.filters)
    drawn = PAGES[page].make(selection, DEFAULTS)
    told[f"{page}?{query}"] = {
        "charts": [(chart.title, chart.sentence) for chart in drawn.values()],
        "export": json.loads(export.to_json(export.about(dataset, link, page).facts(), export.all_rows(selection))),
        "sums": [summed(query, outcome) for outcome in ("killed", "injured", "abducted")],
    }
print(json.dumps([dataset.version, told]))
"""
VIEWS = [(page, query) for page in ("overview", "casualties", "troop-levels", "attacks") for query in ("", "from=2011&to=2011")]
VIEWS += [("positions", "actor=sadr")]
MANY = 10


def told_by(code: Path, data: Path) -> tuple[str, dict]:
    """The version of the data in a folder, and what the code in a folder tells of each view: charts, files and sums."""
    command = [sys.executable, "-c", TELL, str(data), json.dumps(VIEWS)]
    done = subprocess.run(
        command, cwd=code, env={**os.environ, "PYTHONPATH": str(code)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    version, told = json.loads(done.stdout)
    return version, told


def of_data(told: dict) -> dict:
    """What is told of a view, without words that are no part of the data: every table of its export, its counts and its sums."""
    return {"sums": told["sums"], **{key: value for key, value in told["export"].items() if key not in ("filter", "citation")}}


@pytest.fixture(scope="module")
def before() -> list[history.Commit]:
    """The last ten versions before the present one that this code can read, the newest first."""
    found: dict[str, history.Commit] = {}
    for commit in reversed(list(history.commits(ROOT))):
        version = commit.files.version
        if version not in found and version != files.read(ROOT).version and not open_files(commit.files)[1]:
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
    then, now = told_by(checkout, checkout), told_by(ROOT, checkout)
    assert then[0] == now[0] == commit.files.version
    assert {view: of_data(told) for view, told in now[1].items()} == {view: of_data(told) for view, told in then[1].items()}
    dataset = open_files(commit.files)[0]
    assert dataset
    for page, query in VIEWS[:-1]:  # the page of positions draws its chart in another mode only
        link = links.read(query, page, dataset)
        visit = Visit(keeping)
        try:
            cited = urlencode(links.cite(link.filters, link.state, page, then[0]))
            shown = visit.open("" if page == "overview" else page, cited)
        finally:
            visit.close()
        assert shown.exceptions == []
        assert shown.version == then[0] != health(keeping)["version"]
        assert f"As cited: dataset {then[0]} of ".encode() in shown.raw
        for title, sentence in now[1][f"{page}?{query}"]["charts"]:
            assert f"<h3>{escape(title)}</h3>".encode() in shown.raw
            assert escape(sentence).encode() in shown.raw
