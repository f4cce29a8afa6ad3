"""The archive: what is kept is what is read, and nothing else is."""

import errno
import os
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.loading import archive as archives
from ledger.loading import files as reading
from ledger.loading.archive import Archive, Damaged
from ledger.loading.files import Files
from ledger.loading.older import MOST, Keeper, OlderVersions
from ledger.loading.opening import open_files
from ledger.model.problems import Kind
from tests.conftest import MINI

WHEN = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def version(number: int) -> Files:
    """The small dataset, changed so that each number has another version."""
    files = reading.read(MINI)
    text = files.contents["data/views.yaml"].decode().replace("title: ", f"title: No. {number}, ", 1)
    return files.having({"data/views.yaml": text.encode()})


def test_what_is_kept_is_read_back_and_can_be_unpacked_by_hand(archive: Archive, tmp_path: Path) -> None:
    files = version(1)
    assert archive.versions() == []
    assert archive.keep(files, WHEN)
    assert archive.read(files.version) == (files, WHEN)
    path = archive.folder / f"{files.version}.zip"
    assert [(kept.version, kept.size) for kept in archive.versions()] == [(files.version, path.stat().st_size)]
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "by-hand")
    assert reading.read(tmp_path / "by-hand").version == files.version


def test_a_version_is_written_once_and_again_only_to_say_that_it_is_older(archive: Archive) -> None:
    files = version(1)
    archive.keep(files, WHEN)
    assert not archive.keep(files, WHEN)
    assert not archive.keep(files, WHEN + timedelta(days=1))
    assert archive.read(files.version)[1] == WHEN
    assert archive.keep(files, WHEN - timedelta(days=1))
    assert archive.read(files.version)[1] == WHEN - timedelta(days=1)
    assert not archive.keep(files, WHEN - timedelta(days=1, seconds=-1))  # a zip holds every other second


@pytest.mark.parametrize(
    "name", ["", "0123456789ab", "../0123456789a", "0123456789ab.zip", "0123456789AB", "x" * 12, "a" * 10_000, "\0"]
)
def test_what_is_not_kept_is_not_there(archive: Archive, name: str) -> None:
    archive.keep(version(1), WHEN)
    assert not archive.has(name)
    with pytest.raises(LookupError):
        archive.read(name)
    assert OlderVersions(archive).get(name) is None


def test_a_file_that_holds_another_version_is_refused_and_mended_by_keeping(archive: Archive) -> None:
    files, other = version(1), version(2)
    archive.keep(other, WHEN)
    path = archive.folder / f"{files.version}.zip"
    os.replace(archive.folder / f"{other.version}.zip", path)
    with pytest.raises(Damaged, match=f"holds version {other.version}"):
        archive.read(files.version)
    assert OlderVersions(archive).get(files.version) is None
    assert archive.keep(files, WHEN)
    assert archive.read(files.version)[0] == files


@pytest.mark.parametrize(
    "spoil",
    [lambda data: data[:-30], lambda data: b"", lambda data: data[:100] + bytes(255 - b for b in data[100:400]) + data[400:]],
)
def test_a_damaged_file_is_refused(archive: Archive, spoil) -> None:
    files = version(1)
    archive.keep(files, WHEN)
    path = archive.folder / f"{files.version}.zip"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(Damaged):
        archive.read(files.version)
    assert OlderVersions(archive).get(files.version) is None


def test_a_file_that_unpacks_to_more_than_a_dataset_may_hold_is_refused(archive: Archive, monkeypatch) -> None:
    files = version(1)
    archive.keep(files, WHEN)
    monkeypatch.setattr(archives, "MAX_BYTES", 1000)
    with pytest.raises(Damaged, match="too large"):
        archive.read(files.version)


def test_links_folders_and_pipes_are_not_followed(archive: Archive, tmp_path: Path) -> None:
    files = version(1)
    archive.keep(files, WHEN)
    path = archive.folder / f"{files.version}.zip"
    path.rename(tmp_path / "elsewhere.zip")
    for make in (lambda: path.symlink_to(tmp_path / "elsewhere.zip"), path.mkdir, lambda: os.mkfifo(path)):
        make()
        assert not archive.has(files.version)
        assert archive.versions() == []
        with pytest.raises(LookupError):
            archive.read(files.version)
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    path.symlink_to(tmp_path / "elsewhere.zip")
    archive.keep(files, WHEN)
    assert not path.is_symlink()


def test_a_half_written_file_is_no_version_and_leaves_nothing_behind(archive: Archive, monkeypatch) -> None:
    def fail(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    archive.keep(version(1), WHEN)
    (archive.folder / f".{version(2).version}.77").write_bytes(b"PK half of it")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        archive.keep(version(2), WHEN)
    assert [kept.version for kept in archive.versions()] == [version(1).version]
    assert len(list(archive.folder.iterdir())) == 2


def test_a_full_disk_is_told_and_tried_again(archive: Archive, monkeypatch) -> None:
    real = os.fsync

    def fail(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/path")

    monkeypatch.setattr(os, "fsync", fail)
    keeper = Keeper(archive, again=0.02)
    keeper.keep(version(1))
    wait_until(lambda: keeper.fault == "No space left on device")
    monkeypatch.setattr(os, "fsync", real)
    wait_until(lambda: keeper.fault == "" and archive.has(version(1).version))


def wait_until(holds) -> None:
    for _ in range(1000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("did not come to hold")


def test_the_last_versions_that_were_asked_for_stay_in_memory(archive: Archive) -> None:
    read: list[str] = []

    def counted(files: Files):
        read.append(files.version)
        return open_files(files)

    names = [version(number).version for number in range(MOST + 1)]
    for number in range(MOST + 1):
        archive.keep(version(number), WHEN)
    older = OlderVersions(archive, counted)
    for name in names:
        assert older.must_be_read(name)
        found = older.get(name)
        assert found
        assert found.dataset
        assert (found.dataset.version, found.since) == (name, WHEN)
        assert older.get(name) is found
    assert read == names
    assert not older.must_be_read(names[1])
    assert older.must_be_read(names[0])
    older.get(names[0])
    assert older.must_be_read(names[1])


def test_readers_who_ask_at_once_wait_for_one_reading(archive: Archive) -> None:
    files, found, read = version(1), [], []
    archive.keep(files, WHEN)
    older = OlderVersions(archive, lambda files: read.append(1) or open_files(files))
    threads = [threading.Thread(target=lambda: found.append(older.get(files.version))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 1
    assert len(set(map(id, found))) == 1


def test_a_version_that_cannot_be_read_is_known_and_not_tried_again(archive: Archive) -> None:
    files = version(1).having({"data/attacks.yaml": b"- nonsense: true\n"})
    archive.keep(files, WHEN)
    read: list[int] = []
    older = OlderVersions(archive, lambda files: read.append(1) or open_files(files))
    for _ in range(3):
        found = older.get(files.version)
        assert found
        assert found.dataset is None
    assert not older.must_be_read(files.version)
    assert read == [1]


def test_code_that_stumbles_over_a_version_cannot_read_it(archive: Archive) -> None:
    archive.keep(version(1), WHEN)

    def stumble(files: Files):
        raise KeyError("gone")

    found = OlderVersions(archive, stumble).get(version(1).version)
    assert found
    assert found.dataset is None


def test_a_version_from_before_a_rule_of_wording_opens_as_it_was(archive: Archive) -> None:
    """A dataset in service must name its licence; older versions are from before that rule."""
    files = version(1)
    lines = files.contents["data/subject.yaml"].decode().splitlines(keepends=True)
    before = files.having({"data/subject.yaml": "".join(line for line in lines if "license:" not in line).encode()})
    assert [problem.kind for problem in open_files(before)[1]] == [Kind.LICENSE_MISSING]
    archive.keep(before, WHEN)
    found = OlderVersions(archive).get(before.version)
    assert found
    assert found.dataset
    assert found.dataset.subject.license is None
    assert found.dataset.size == open_files(files)[0].size


def test_a_version_from_before_files_of_no_table_were_refused_opens_as_it_was(archive: Archive) -> None:
    files = version(1).having({"data/notes.yaml": b"[]\n"})
    assert [problem.kind for problem in open_files(files)[1]] == [Kind.FILE_UNKNOWN]
    archive.keep(files, WHEN)
    found = OlderVersions(archive).get(files.version)
    assert found
    assert found.dataset
    assert found.dataset.version == files.version
