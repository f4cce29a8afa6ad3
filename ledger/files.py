"""The bytes of a dataset's files as they stand at one moment, read with care: a pipe, a directory or a giant does no harm."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

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


def read(root: Path, max_bytes: int = MAX_BYTES) -> Files:
    """Read the files under `root`. Never raises for what is found there, and never waits for it."""
    held, refused = {}, {}
    for name, path in _paths(root):
        try:
            held[name] = _bytes(path, max_bytes)
        except OSError as error:
            refused[name] = error.strerror or str(error)
    return Files(held, refused)


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
