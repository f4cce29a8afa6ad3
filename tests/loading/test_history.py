"""The command `archive`: it keeps what git knows and lists what is kept."""

import subprocess
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.loading import files
from ledger.loading.archive import Archive
from ledger.loading.history import commits
from tests.conftest import Edit


def git(root: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": "2026-01-02T03:04:06+02:00", "GIT_COMMITTER_DATE": "2026-01-02T03:04:06+02:00"}
    found = {"PATH": "/usr/bin:/bin", "HOME": str(root), **names, **dates}
    return subprocess.run(["git", *arguments], cwd=root, env=found, check=True, capture_output=True, text=True).stdout


def commit(root: Path) -> str:
    """Commit everything; gives the version of the files."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "as it is")
    return files.read(root).version


@pytest.fixture
def versions(mini: Path, edit: Edit) -> list[str]:
    """The versions of a repository with three of them, one of which cannot be read, and a fourth that is not committed."""
    git(mini, "init", "--quiet")
    (mini / "data" / "notes.txt").write_text("no part of the dataset", encoding="utf-8")
    first = commit(mini)
    edit("views", "title: ", "titel: ")
    broken = commit(mini)
    edit("views", "titel: ", "title: New ")
    third = commit(mini)
    (mini / "README").write_text("no change of the data", encoding="utf-8")
    commit(mini)
    edit("views", "title: New ", "title: Newer ")
    return [first, broken, third]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("LEDGER_ARCHIVE", str(tmp_path / "archive"))
    return Archive(tmp_path / "archive")


def test_every_version_that_git_knows_is_kept_and_the_checkout_is_left_alone(mini: Path, versions, archive, capsys) -> None:
    before, state = files.read(mini).version, git(mini, "status", "--porcelain")
    assert main(["--root", str(mini), "archive", "--from-git"]) == 0
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == versions
    assert "kept" in out.splitlines()[0]
    assert "this code cannot read it: " in out.splitlines()[1]
    assert err == "3 versions, 3 kept now; this code can read 2\n"
    assert {kept.version for kept in archive.versions()} == set(versions)
    assert f"{archive.read(versions[0])[1]:%Y-%m-%d %H:%M:%S}" == "2026-01-02 01:04:06"
    assert (files.read(mini).version, git(mini, "status", "--porcelain")) == (before, state)


def test_it_may_be_called_again(mini: Path, versions, archive, capsys) -> None:
    main(["--root", str(mini), "archive", "--from-git"])
    first = [(path.name, path.stat().st_mtime_ns) for path in sorted(archive.folder.iterdir())]
    assert main(["--root", str(mini), "archive", "--from-git"]) == 0
    assert [(path.name, path.stat().st_mtime_ns) for path in sorted(archive.folder.iterdir())] == first
    assert capsys.readouterr().err.endswith("3 versions, 0 kept now; this code can read 2\n")


def test_a_dataset_in_a_folder_of_its_repository_and_links_in_it(mini: Path, versions) -> None:
    (mini / "seeds" / "link.txt").symlink_to("/etc/passwd")
    commit(mini)
    top = mini.parent
    assert [found.files.version for found in commits(mini)][:3] == versions
    assert all("seeds/link.txt" not in found.files.contents for found in commits(mini))
    git(top, "init", "--quiet")
    (mini / ".git").rename(top / "elsewhere")
    (mini / "seeds" / "link.txt").unlink()
    commit(top)
    assert [found.files.version for found in commits(mini)] == [files.read(mini).version]


def test_what_is_kept_is_listed_and_what_is_damaged_is_named(mini: Path, versions, archive, capsys) -> None:
    main(["--root", str(mini), "archive", "--from-git"])
    capsys.readouterr()
    assert main(["archive"]) == 0
    assert sorted(line.split()[0] for line in capsys.readouterr().out.splitlines()) == sorted(versions)
    (archive.folder / f"{versions[0]}.zip").write_bytes(b"nothing")
    assert main(["archive"]) == 1
    out, err = capsys.readouterr()
    assert versions[0] not in out
    assert f"damaged: {versions[0]}.zip" in err


@pytest.mark.parametrize("options", [[], ["--from-git"]])
def test_without_an_archive_a_sentence_says_how_to_name_one(options, monkeypatch, capsys) -> None:
    monkeypatch.delenv("LEDGER_ARCHIVE", raising=False)
    assert main(["archive", *options]) == 2
    assert "LEDGER_ARCHIVE" in capsys.readouterr().err


def test_a_folder_without_history_is_told(mini: Path, archive, capsys, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(mini.parent))
    assert main(["--root", str(mini), "archive", "--from-git"]) == 1
    assert "not a git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", "")
    assert main(["--root", str(mini), "archive", "--from-git"]) == 1
    assert "git cannot be called" in capsys.readouterr().err
