"""Keeps datasets by version in a folder: `0123456789ab.zip` holds the `data/` and `seeds/` of that version as they were.

A file is written under another name and then renamed, so that there is either a whole one or none. A version is the checksum of
what its file holds, which is compared whenever it is read. No link is followed, and nothing is unpacked onto the disk.
"""

import io
import os
import re
import stat
import threading
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ledger.loading.files import MAX_BYTES, Files

_NAME = re.compile(r"([0-9a-f]{12})\.zip")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the earliest time that a zip can hold


class Damaged(Exception):
    """A file of the archive does not hold the version that its name says, or is no regular file."""


@dataclass(frozen=True)
class Kept:
    """A version in the archive, with the size of its file in bytes."""

    version: str
    size: int


@dataclass(frozen=True)
class Archive:
    """The versions in `folder`. The folder is made when the first one is kept; the one above it must be there."""

    folder: Path

    def keep(self, files: Files, when: datetime) -> bool:
        """Write the files of a dataset, with the time from which they were in service. Raises OSError where it cannot be written.

        Gives whether anything was written: not if the version is there undamaged, in service from then on or before.
        """
        try:
            since = self.read(files.version)[1]
        except (Damaged, LookupError):
            since = None
        if since and since <= when:
            return False
        self.folder.mkdir(exist_ok=True)
        part = self.folder / f".{files.version}.{os.getpid()}-{threading.get_ident()}"
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644), "wb") as file:
                file.write(packed(files.contents, when))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.folder / f"{files.version}.zip")
        finally:
            part.unlink(missing_ok=True)
        return True

    def versions(self) -> list[Kept]:
        """What is kept, sorted by name; none if the folder is not there. Whether a file is damaged is not looked at."""
        try:
            entries = sorted(os.scandir(self.folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        named = [(found[1], entry) for entry in entries if (found := _NAME.fullmatch(entry.name))]
        return [Kept(version, entry.stat().st_size) for version, entry in named if entry.is_file(follow_symlinks=False)]

    def has(self, version: str) -> bool:
        """Whether a version is kept; any text may be asked for."""
        try:
            return bool(_NAME.fullmatch(f"{version}.zip")) and stat.S_ISREG((self.folder / f"{version}.zip").lstat().st_mode)
        except OSError:
            return False

    def read(self, version: str) -> tuple[Files, datetime]:
        """The files of a version, and the time from which they were in service, in UTC.

        Raises LookupError if it is not kept, Damaged if its file holds anything else or cannot be read.
        """
        if not self.has(version):
            raise LookupError(version)
        try:
            handle = os.open(self.folder / f"{version}.zip", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(handle, "rb") as file, zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                contents = {member.filename: _content(archive, member) for member in members}
                when = datetime(*min(member.date_time for member in members), tzinfo=UTC)
        except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise Damaged(f"{version}.zip cannot be read: {error}") from error
        files = Files(contents, {})
        if files.version != version:
            raise Damaged(f"{version}.zip holds version {files.version}")
        return files, when


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a file in a zip. Raises ValueError if it is larger than a file of a dataset may be."""
    if member.file_size > MAX_BYTES:
        raise ValueError(f"{member.filename} is too large")
    return archive.read(member)


def packed(contents: Mapping[str, bytes], when: datetime = _EARLIEST) -> bytes:
    """Files by their names as the bytes of a zip, each with this time, by default the earliest one that a zip can hold."""
    out = io.BytesIO()
    time = max(when.astimezone(UTC), _EARLIEST).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(contents.items()):
            member = zipfile.ZipInfo(name, time)
            member.external_attr = 0o644 << 16  # who unpacks it may read the file
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
