"""A server follows its files: it takes what is good as a whole, and keeps what it has when something is wrong."""

import os
import threading
from pathlib import Path

import pytest

from ledger.loading import files, watch
from ledger.loading.opening import open_files
from ledger.loading.watch import Live
from ledger.server import logs
from tests.conftest import Edit


@pytest.fixture
def served(mini: Path) -> Live:
    found = Live(mini)
    assert found.state().dataset
    return found


def looked(served: Live) -> watch.State:
    """What is served after the files have rested for a look."""
    served.look()
    served.look()
    return served.state()


@pytest.mark.faults
def test_untouched_files_are_not_read_again(served: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    before = served.state()
    monkeypatch.setattr(files, "read", None)
    assert looked(served) is before


@pytest.mark.faults
def test_a_touched_file_with_the_same_content_changes_nothing(served: Live, mini: Path) -> None:
    before = served.state()
    os.utime(mini / "data" / "attacks.yaml", ns=(1, 1))
    assert looked(served) is before


def test_new_data_take_the_place_of_the_old_as_a_whole(served: Live, edit: Edit) -> None:
    before = served.state()
    assert before.dataset
    edit("views", "title: ", "title: New ")
    after = looked(served)
    assert after.dataset
    assert after.dataset.version != before.dataset.version
    assert after.dataset.views[0].title.startswith("New ")
    assert not before.dataset.views[0].title.startswith("New ")
    assert after.problems == ()


@pytest.mark.faults
def test_files_that_still_change_are_left_alone(served: Live, edit: Edit) -> None:
    before = served.state()
    edit("views", "title: ", "title: New ")
    served.look()
    assert served.state() is before
    edit("views", "title: New ", "title: Newer ")
    served.look()
    assert served.state() is before
    assert looked(served) is not before


@pytest.mark.faults
def test_files_written_to_while_they_are_read_are_read_again(served: Live, mini: Path, edit: Edit, monkeypatch) -> None:
    before, read = served.state(), files.read
    edit("views", "title: ", "title: New ")
    served.look()

    def meanwhile(root: Path) -> files.Files:
        found = read(root)
        (mini / "data" / "views.yaml").touch()
        return found

    monkeypatch.setattr(files, "read", meanwhile)
    served.look()
    assert served.state() is before
    monkeypatch.setattr(files, "read", read)
    assert looked(served) is not before


def test_a_fault_keeps_the_last_good_dataset_and_says_where(served: Live, edit: Edit) -> None:
    before = served.state()
    edit("views", "title: ", "titel: ")
    after = looked(served)
    assert after.dataset is before.dataset
    assert after.loaded == before.loaded
    assert after.tried > before.tried
    assert {(p.file, p.kind) for p in after.problems} >= {("data/views.yaml", "unknown-key")}
    assert looked(served) is after
    edit("views", "titel: ", "title: ")
    mended = looked(served)
    assert mended.problems == ()
    assert mended.dataset
    assert mended.dataset.version == before.dataset.version


def test_files_broken_from_the_start_are_served_once_they_are_mended(mini: Path, edit: Edit) -> None:
    edit("views", "title: ", "titel: ")
    served = Live(mini)
    assert served.state().dataset is None
    assert served.state().problems
    edit("views", "titel: ", "title: ")
    assert looked(served).dataset
    assert served.state().problems == ()


def test_a_reader_that_fails_takes_nothing_away(mini: Path, edit: Edit) -> None:
    good = True

    def read(found: files.Files):
        if not good:
            raise MemoryError
        return open_files(found)

    served = Live(mini, read)
    before = served.state()
    good = False
    edit("views", "title: ", "title: New ")
    after = looked(served)
    assert after.dataset is before.dataset
    assert "MemoryError" in after.problems[0].message


def test_the_watch_sees_a_change_and_ends(mini: Path, edit: Edit) -> None:
    served = Live(mini, every=0.02)
    before = served.state()
    served.watch()
    edit("views", "title: ", "title: New ")
    for _ in range(1000):
        if served.state() is not before:
            break
        threading.Event().wait(0.02)
    assert served.state() is not before
    served.stop()
    for thread in threading.enumerate():
        if thread.name == "dataset":
            thread.join(10)
    assert "dataset" not in {thread.name for thread in threading.enumerate()}


def test_first_visitors_that_come_at_once_get_one_dataset(mini: Path) -> None:
    served, found = Live(mini), []
    threads = [threading.Thread(target=lambda: found.append(served.state())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_a_pipe_and_a_folder_in_the_place_of_a_file_are_named_and_do_not_block(mini: Path) -> None:
    for name in ("attacks", "views"):
        (mini / "data" / f"{name}.yaml").unlink()
    os.mkfifo(mini / "data" / "attacks.yaml")
    (mini / "data" / "views.yaml").mkdir()
    said = {p.file: p.message for p in open_files(files.read(mini))[1]}
    assert said["data/attacks.yaml"] == "cannot be read: not a regular file"
    assert said["data/views.yaml"] == "cannot be read: Is a directory"


def test_no_more_of_a_file_is_read_than_the_limit_allows(mini: Path) -> None:
    with (mini / "data" / "attacks.yaml").open("wb") as file:
        file.truncate(300 * 2**20)
    found = files.read(mini, 1000)
    assert len(found.contents["data/attacks.yaml"]) == 1001


@pytest.mark.parametrize("as_json", [True, False])
def test_a_line_of_the_log_is_one_line(as_json: bool) -> None:
    record = logs.logging.LogRecord("ledger.pages", 20, "", 0, "run %s", ("a\nb" if as_json else "a",), None)
    record.facts = {"page": "attacks", "ms": 12}
    line = logs.Lines(as_json).format(record)
    assert line.count("\n") == 0
    assert "attacks" in line


def test_a_link_to_itself_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "attacks.yaml"
    path.symlink_to(path)
    assert list(files.read(tmp_path).refused) == ["data/attacks.yaml"]
