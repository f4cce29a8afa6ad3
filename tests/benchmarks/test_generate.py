"""Made-up datasets: whatever size and seed, nothing is wrong with them, and they have all sorts of records."""

import tempfile
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import generate, write
from benchmarks.generate import main as make
from ledger.__main__ import main
from ledger.loading.opening import open_dataset
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.vocabulary import NumberKind, Stance
from ledger.query import coverage
from tests.conftest import examples


def opened(folder: Path, records: int, sources: int = 0, seed: int = 0) -> Dataset:
    write(folder, records, sources, seed)
    found, problems = open_dataset(folder)
    assert problems == []
    assert found
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return opened(tmp_path_factory.mktemp("made"), 600)


@examples(12)
@given(st.integers(1, 60), st.integers(0, 70), st.integers())
def test_any_size_and_seed_gives_a_dataset_without_a_problem(records: int, sources: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = opened(Path(folder), records, sources, seed)
        assert sum(1 for _ in found.claims()) == records
        assert 1 <= len(found.sources) <= min(records, sources or records)


def test_it_has_every_sort_of_thing(made: Dataset) -> None:
    assert len(made.sources) == 12
    assert {p.stance for p in made.positions} == set(get_args(Stance))
    assert {r.kind for r in made.troop_levels} == set(get_args(NumberKind))
    assert made.disagreements
    assert made.errata
    assert made.views
    assert made.highlights
    assert any(r.part_of for r in made.attacks)
    assert any(r.part_of for r in made.casualties)
    assert any(r.attack for r in made.casualties)
    assert any(p.event for p in made.positions)
    assert any(len({c.source for c in cs}) > 1 for cs in made.citations.values())
    times = {dates.say(r.refers_to) for r in made.troop_levels} | {dates.say(p.said_on) for p in made.positions}
    for sort in ("by ", "from", "mid ", "(date inferred)", "about", "summer"):
        assert any(sort in said for said in times), sort


def test_its_clauses_are_all_cited_or_set_aside(made: Dataset) -> None:
    assert {s.state for source in made.sources for s in coverage.clauses(made, source)} == {"cited", "set aside"}


def test_one_size_and_seed_is_always_the_same_and_another_seed_another() -> None:
    assert generate(80, 3, 7) == generate(80, 3, 7)
    assert generate(80, 3, 7) != generate(80, 3, 8)


def test_the_command_writes_a_dataset_and_nothing_over_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make(["--records", "30", "--sources", "4", "--seed", "2", "--out", str(tmp_path / "new")]) == 0
    assert "30 records" in capsys.readouterr().out
    assert main(["--root", str(tmp_path / "new"), "check"]) == 0
    before = (tmp_path / "new" / "data" / "positions.yaml").read_bytes()
    assert make(["--records", "31", "--out", str(tmp_path / "new")]) == 2
    assert (tmp_path / "new" / "data" / "positions.yaml").read_bytes() == before


@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_the_command_refuses_what_is_no_number(number: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        make(["--records", number, "--out", str(tmp_path / "new")])
    assert not (tmp_path / "new").exists()
