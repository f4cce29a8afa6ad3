"""A checked dataset kept in a private folder, so that a server starts without reading and checking the same files again.

The folder is `$LEDGER_CACHE`, else systemd's `$CACHE_DIRECTORY`, else `$XDG_CACHE_HOME/iraq-ledger`, else `~/.cache/iraq-ledger`.
What is kept is a pickle, and whoever can write a pickle can run code: so it never stands beside the data, which many edit,
and a folder that others may write to is not used.
"""

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

import pydantic

from ledger.dataset import Dataset
from ledger.files import Files
from ledger.opening import open_files as _open_files
from ledger.problems import Problem

KEPT = 4
"""How many datasets are kept; the oldest go."""


def open_files(found: Files) -> tuple[Dataset | None, list[Problem]]:
    """The dataset that these files hold and no problems, or no dataset and all that is wrong with it; kept for the next time."""
    folder = private_folder()
    path = folder / f"{_key(found)}.pickle" if folder else None
    if path and (dataset := _kept(path)):
        return dataset, []
    dataset, problems = _open_files(found)
    if path and dataset:
        _keep(path, dataset)
    return dataset, problems


def private_folder() -> Path | None:
    """The folder, made if it is missing; None if it cannot be had or is not this user's alone."""
    given = os.environ.get("LEDGER_CACHE") or os.environ.get("CACHE_DIRECTORY")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        folder = Path(given or Path(base) / "iraq-ledger").expanduser()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        at = folder.stat()
    except (OSError, RuntimeError):
        return None
    return folder if at.st_uid == os.getuid() and not at.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None


def _key(found: Files) -> str:
    """Changes with every byte of the files, of the ledger's own code, and with what the code runs on."""
    digest = hashlib.sha256(_code())
    for name, data in sorted(found.held.items()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    digest.update(repr(sorted(found.refused.items())).encode())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    digest = hashlib.sha256(f"{sys.version} {pydantic.VERSION}".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _kept(path: Path) -> Dataset | None:
    try:
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301 - out of a folder that only this user writes to
    except Exception:  # a torn or foreign file is as good as none
        return None
    return found if isinstance(found, Dataset) else None


def _keep(path: Path, dataset: Dataset) -> None:
    """Write it beside its place and move it there; a full or read-only disk only costs the time of the next start."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                pickle.dump(dataset, file, pickle.HIGHEST_PROTOCOL)
                file.close()
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        for old in sorted(path.parent.glob("*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
