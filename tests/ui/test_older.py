"""A page that shows an older version: which dataset a run uses, and what its reader is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.loading import files
from ledger.loading.archive import Archive
from ledger.loading.older import OlderVersions
from ledger.loading.watch import Live
from ledger.model.dataset import Dataset
from ledger.server import live
from ledger.server.live import LIVE
from tests.conftest import MINI
from tests.ui.test_pages import html, run

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """An older version of the small dataset, which is served."""
    found, archive = files.read(MINI), Archive(tmp_path / "archive")
    sources = found.contents["data/sources.yaml"].replace(b"display: excerpts", b"display: full")
    before = found.having({"data/sources.yaml": sources})
    archive.keep(before, WHEN)
    monkeypatch.setattr(LIVE, "served", Live(MINI).state())
    monkeypatch.setattr(live, "OLDER", OlderVersions(archive))
    dataset = live.cited(before.version)
    assert dataset
    monkeypatch.setattr(live, "OLDER", OlderVersions(archive))  # nobody has asked it for anything yet
    return dataset


def test_a_reader_who_waits_for_an_older_version_is_told_once(older: Dataset) -> None:
    at = run("overview", f"cite={older.version}")
    assert not at.exception
    assert [toast.value for toast in at.toast] == ["The older version of the dataset that the link cites is being opened."]
    assert f"As cited: dataset {older.version} of 2 January 2026." in html(at)
    assert "The log of changes names no such version, so what differs cannot be said: perhaps there never was one." in html(at)
    assert f"Dataset {older.version} · " in html(at)
    at.run()
    assert list(at.toast) == []
    assert not at.info


def test_the_parts_of_curation_that_are_about_today_say_so(older: Dataset) -> None:
    served = LIVE.state().dataset
    assert served
    for part, told in (
        ("problems", f"served as version {served.version}."),
        ("reliability", "It is told of today's dataset only"),
        ("draft", "Records are added to today's dataset, not to an older version."),
    ):
        at = run("curation", f"cite={older.version}&part={part}")
        assert not at.exception
        assert any(told in text.value for text in at.text), part


def test_an_article_that_today_is_shown_in_excerpts_is_shown_so_in_an_older_version(older: Dataset) -> None:
    served = LIVE.state().dataset
    assert served
    shown = {name: source.display for name, source in older.sources.items()}
    assert shown == {name: source.display for name, source in served.sources.items()}
    assert "excerpts" in shown.values()
    again = live.cited(older.version)
    assert live.cited(older.version) is again


def test_what_an_address_is_about(older: Dataset) -> None:
    served = LIVE.state().dataset
    assert served
    for pairs, version in (
        ([], served.version),
        ([("cite", older.version)], older.version),
        ([("actor", "x"), ("Cite", older.version)], older.version),
        ([("cite", served.version)], served.version),
        ([("cite", "0123456789ab")], served.version),
        ([("cite", "../../etc/passwd")], served.version),
    ):
        found = live.meant(pairs)
        assert found
        assert found.version == version
    assert live.cited(served.version) is served
    assert live.cited("0123456789ab") is None


def test_without_an_archive_nothing_is_older(monkeypatch: pytest.MonkeyPatch, older: Dataset) -> None:
    monkeypatch.setattr(live, "OLDER", None)
    assert live.meant([("cite", older.version)]) is LIVE.state().dataset
    at = run("overview", f"cite={older.version}")
    assert not at.exception
    assert f"made from dataset version {older.version}" in "".join(info.value.replace("\\", "") for info in at.info)
