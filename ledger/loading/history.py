"""The versions of a dataset that git knows, read out of its repository; the checkout is neither read nor changed."""

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from ledger.loading.files import PATTERNS, Files

_FILE = "100"  # the beginning of the mode of a file in a tree; links and submodules have others


class NoHistory(Exception):
    """Git is not installed, or knows nothing of the folder; the message says which."""


@dataclass(frozen=True)
class Commit:
    """The files of the dataset in a commit, when it was made, and its name in git."""

    name: str
    files: Files
    when: datetime


def commits(root: Path) -> Iterator[Commit]:
    """Each commit before the present one that changed `data/` or `seeds/` below `root`, oldest first. Raises NoHistory."""
    listed = _git(root, "log", "--reverse", "--full-history", "--format=%H %cI", "--", "data", "seeds").decode().split("\n")
    for line in filter(None, listed):
        commit, _, time = line.partition(" ")
        blobs = _blobs(root, commit)
        if blobs:
            contents = dict(zip(blobs, _contents(root, list(blobs.values())), strict=True))
            yield Commit(commit, Files(contents, {}), datetime.fromisoformat(time))


def _blobs(root: Path, commit: str) -> dict[str, str]:
    """The files of the dataset in a commit, each by its name with the name of its content."""
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", "data/", "seeds/").decode().split("\0")
    found = {}
    for mode, kind, blob, name in (tuple(entry.replace("\t", " ", 1).split(" ", 3)) for entry in listed if entry):
        if kind == "blob" and mode.startswith(_FILE) and name.count("/") == 1 and any(fnmatchcase(name, p) for p in PATTERNS):
            found[name] = blob
    return found


def _contents(root: Path, blobs: list[str]) -> list[bytes]:
    """The bytes of contents by their names."""
    out, found = io.BytesIO(_git(root, "cat-file", "--batch", given="\n".join(blobs).encode() + b"\n")), []
    for _ in blobs:
        size = int(out.readline().split()[2])  # before each content a line: its name, `blob`, its size
        found.append(out.read(size))
        out.readline()
    return found


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a command of git prints in the folder `root`. Raises NoHistory with git's own words if it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are this module's own
            ["git", *arguments],  # noqa: S607 - the git that whoever calls the command uses
            cwd=root,
            input=given,
            capture_output=True,
            check=True,
        )
    except OSError as error:
        raise NoHistory(f"git cannot be called in {root}: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        raise NoHistory(error.stderr.decode(errors="replace").strip()) from error
    return done.stdout
