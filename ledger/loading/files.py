"""Reads and writes the bytes of a dataset's files: `data/*.yaml` and everything in `seeds/`.

Reading never waits and never fails as a whole: a pipe, a directory, a link to a file elsewhere, or a file that may not be read is
noted with its reason, and of a file that is too large only as much is read as shows that it is. So is a file in `data/` that is
that of no table: nobody knows what it holds, and no byte of it is read.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.model import records

TABLES = frozenset(f"data/{table}.yaml" for table in records.TABLES)
"""The names of the files that hold the tables."""

PATTERNS = ("data/*.yaml", "data/*.yml", "seeds/*")
"""Where files of a dataset are looked for, those among them that have a wrong name too."""
MAX_BYTES = 64 * 1024 * 1024

Fingerprint = tuple[tuple[str, int, int, int, int], ...]
"""Of each file its name, size, inode, and times of the last change of content and of state, in nanoseconds."""


@dataclass(frozen=True)
class Files:
    """The files of a dataset at one moment.

    contents: the bytes of each file by its name, such as `data/attacks.yaml`; of one that is too large, one byte over the limit
    refused: for each file that could not be read, the reason
    """

    contents: Mapping[str, bytes]
    refused: Mapping[str, str]

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 over the names and bytes of all that could be read."""
        digest = hashlib.sha256()
        for name, data in sorted(self.contents.items()):
            digest.update(f"{name} {len(data)}\n".encode() + data)
        return digest.hexdigest()[:12]

    def having(self, changed: Mapping[str, bytes]) -> "Files":
        """A copy of the files in which those named here have these bytes; names that are new are added."""
        return Files({**self.contents, **changed}, self.refused)


def is_known(name: str) -> bool:
    """Whether a dataset has a file of this name: the file of a table, or any article."""
    return name in TABLES or name.startswith("seeds/")


def read(root: Path, max_bytes: int = MAX_BYTES) -> Files:
    """Read the files under `root`, each up to `max_bytes` and one byte more. Never raises for what lies there."""
    contents, refused = {}, {}
    for name, path in _paths(root):
        if not is_known(name):
            refused[name] = "the file of no table"
            continue
        try:
            if not Path(os.path.realpath(path)).is_relative_to(root.resolve()):  # `resolve` has no OSError for a link to itself
                raise OSError("a link that leads out of the folder of the dataset")
            contents[name] = _bytes(path, max_bytes)
        except OSError as error:
            refused[name] = error.strerror or str(error)
    return Files(contents, refused)


def write(root: Path, before: Files, after: Files) -> list[str]:
    """Write the files in which `after` differs from `before` below `root`, and give their names.

    Either all are written, or none: raises OSError where that cannot be done, or where a file is no longer as in `before`.
    """
    changed = [name for name, data in after.contents.items() if before.contents.get(name) != data]
    with TemporaryDirectory(prefix=".ledger-", dir=root) as desk:
        for number, name in enumerate(changed):
            _save(Path(desk, f"{number}.new"), after.contents[name])
            if name in before.contents:
                _save(Path(desk, f"{number}.old"), before.contents[name])
                shutil.copymode(root / name, f"{desk}/{number}.new")
                shutil.copymode(root / name, f"{desk}/{number}.old")
        now = read(root)
        if moved := [name for name in changed if now.contents.get(name) != before.contents.get(name) or name in now.refused]:
            raise OSError(f"{moved[0]} has been changed meanwhile")
        done: list[tuple[int, str]] = []
        try:
            for number, name in enumerate(changed):
                os.replace(f"{desk}/{number}.new", root / name)
                done.append((number, name))
        except BaseException:
            for number, name in done:
                if name in before.contents:
                    os.replace(f"{desk}/{number}.old", root / name)
                else:
                    (root / name).unlink()
            raise
    return changed


def _save(path: Path, data: bytes) -> None:
    """Write bytes to a file and wait until they are on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def fingerprint(root: Path) -> Fingerprint:
    """A value that changes when a file of the dataset is written, replaced, added or removed. No file is read."""
    prints = []
    for name, path in _paths(root):
        try:
            status = path.stat()
        except OSError:
            prints.append((name, -1, -1, -1, -1))
        else:
            prints.append((name, status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns))
    return tuple(prints)


def _paths(root: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of every file of a dataset below `root`, sorted."""
    for pattern in PATTERNS:
        for path in sorted(root.glob(pattern)):
            yield f"{path.parent.name}/{path.name}", path


def _bytes(path: Path, max_bytes: int) -> bytes:
    """The first bytes of a regular file. Raises OSError for anything else."""
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # a pipe would block otherwise
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        return file.read(max_bytes + 1)
