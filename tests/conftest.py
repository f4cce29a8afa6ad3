"""What many tests start from: a copy of the small valid dataset in `tests/mini`, and a way to change one thing in it."""

import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from ledger.dataset import Dataset
from ledger.opening import open_dataset

ROOT = Path(__file__).parent.parent
MINI = ROOT / "tests" / "mini"

settings.register_profile("ledger", deadline=None)  # a busy machine is no fault
settings.load_profile("ledger")

Edit = Callable[[str, str, str], None]


@functools.cache
def data() -> Dataset:
    """The real dataset."""
    found, problems = open_dataset(ROOT)
    assert found, problems
    return found


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the valid dataset, which a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))


@pytest.fixture
def edit(mini: Path) -> Edit:
    """Replaces `old`, which must stand exactly once in the file, by `new`. A name without a folder is a table's."""

    def edit(file: str, old: str, new: str) -> None:
        path = mini / (file if "/" in file else f"data/{file}.yaml")
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_bytes(text.replace(old, new).encode("utf-8"))

    return edit
