"""The bytes of a dataset's files as they stand at one moment, read with care: a pipe, a directory or a giant does no harm."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

PATTERNS = ("data/*.yaml", "seeds/*")
MAX_BYTES = 64 * 1024 * 1024

Mark = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True)
class Files:
    """Every file of a dataset by its name, such as `data/attacks.yaml`, with its bytes or with the reason why it has none.

    Of a file that is too large it holds one byte more than the limit.
    """

    held: Mapping[str, bytes]
    refused: Mapping[str, str]

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 over the names and bytes of all that could be read."""
        digest = hashlib.sha256()
        for name, data in sorted(self.held.items()):
            digest.update(f"{name} {len(data)}\n".encode() + data)
        return digest.hexdigest()[:12]

    def having(self, changed: Mapping[str, bytes]) -> "Files":
        """These files with some of them changed or added."""
        return Files({**self.held, **changed}, self.refused)


def read(root: Path, max_bytes: int = MAX_BYTES) -> Files:
    """Read the files under `root`. Never raises for what is found there, and never waits for it."""
    held, refused = {}, {}
    for name, path in _paths(root):
        try:
            held[name] = _bytes(path, max_bytes)
        except OSError as error:
            refused[name] = error.strerror or str(error)
    return Files(held, refused)


def write(root: Path, before: Files, after: Files) -> list[str]:
    """Write below `root` what `after` holds and `before` did not: all of it, or after an error nothing. Gives the names written.

    Raises OSError where that cannot be done, or where a file is no longer what was read as `before`.
    """
    changed = [name for name, data in after.held.items() if before.held.get(name) != data]
    with TemporaryDirectory(prefix=".ledger-", dir=root) as desk:
        for number, name in enumerate(changed):
            _save(Path(desk, f"{number}.new"), after.held[name])
            if name in before.held:
                _save(Path(desk, f"{number}.old"), before.held[name])
                shutil.copymode(root / name, f"{desk}/{number}.new")
                shutil.copymode(root / name, f"{desk}/{number}.old")
        now = read(root)
        if moved := [name for name in changed if now.held.get(name) != before.held.get(name) or name in now.refused]:
            raise OSError(f"{moved[0]} has been changed meanwhile")
        done: list[tuple[int, str]] = []
        try:
            for number, name in enumerate(changed):
                os.replace(f"{desk}/{number}.new", root / name)
                done.append((number, name))
        except BaseException:
            for number, name in done:
                if name in before.held:
                    os.replace(f"{desk}/{number}.old", root / name)
                else:
                    (root / name).unlink()
            raise
    return changed


def _save(path: Path, data: bytes) -> None:
    """Write a file so that it stands on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def mark(root: Path) -> Mark:
    """What changes whenever a file is written, replaced, added or taken away: names, sizes, inodes and times; no content."""
    found = []
    for name, path in _paths(root):
        try:
            at = path.stat()
        except OSError:
            found.append((name, -1, -1, -1, -1))
        else:
            found.append((name, at.st_size, at.st_ino, at.st_mtime_ns, at.st_ctime_ns))
    return tuple(found)


def _paths(root: Path) -> Iterator[tuple[str, Path]]:
    for pattern in PATTERNS:
        for path in sorted(root.glob(pattern)):
            yield f"{path.parent.name}/{path.name}", path


def _bytes(path: Path, max_bytes: int) -> bytes:
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # a pipe would block otherwise
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        return file.read(max_bytes + 1)
