"""Older versions of the dataset on a running server: keeping what it takes into service, and opening what a link cites."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ledger.loading.archive import Archive, Damaged
from ledger.loading.files import Files
from ledger.loading.opening import open_older
from ledger.model.dataset import Dataset
from ledger.model.problems import Problem

MOST = 2
"""How many older versions are in memory for readers."""

AGAIN = 60
"""Seconds after which a version that could not be kept is tried again."""

_LOG = logging.getLogger("ledger.archive")


@dataclass
class Keeper:
    """Keeps datasets in an archive, each by a thread, so that nobody waits for the disk. again: seconds until another try.

    fault: why the last try failed; empty if it did not
    """

    archive: Archive
    again: float = AGAIN
    fault: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, files: Files) -> None:
        """Keep the files of a dataset that is taken into service now. Returns at once."""
        threading.Thread(target=self._keep, args=(files, datetime.now(UTC)), name="archive", daemon=True).start()

    def _keep(self, files: Files, when: datetime) -> None:
        """Try to keep files until it is done."""
        while (fault := self._try(files, when)) is not None:
            if fault != self.fault:
                _LOG.error("dataset %s could not be kept: %s", files.version, fault)
            self.fault = fault
            threading.Event().wait(self.again)
        self.fault = ""

    def _try(self, files: Files, when: datetime) -> str | None:
        """Keep files. Gives None if they are in the archive then, otherwise the reason, which names no path."""
        try:
            with self._lock:
                if self.archive.keep(files, when):
                    _LOG.info("dataset %s is kept", files.version)
        except Exception as error:  # whatever it is, the server goes on without an archive
            return getattr(error, "strerror", None) or type(error).__name__
        return None


@dataclass(frozen=True)
class Older:
    """An older version. since: from when it was in service. dataset: None if the code of today cannot read it."""

    version: str
    since: datetime
    dataset: Dataset | None


@dataclass
class OlderVersions:
    """The versions of an archive as datasets. The last MOST that were asked for stay in memory, for all readers together.

    They are read one after the other, with a rest as long as the reading took: it takes at most half of a core.
    read: makes a dataset of files, or gives its problems
    """

    archive: Archive
    read: Callable[[Files], tuple[Dataset | None, list[Problem]]] = open_older
    _ready: OrderedDict[str, Older] = field(default_factory=OrderedDict)
    _unreadable: dict[str, Older] = field(default_factory=dict)
    _damaged: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)  # for what is in memory
    _reading: threading.Lock = field(default_factory=threading.Lock)  # for reading a version
    _rested: float = 0.0  # when the next version may be read, by the clock of `time.monotonic`

    def get(self, version: str) -> Older | None:
        """A version; None if the archive does not have it undamaged. Reading one takes seconds: keep this off the event loop."""
        if found := self._in_memory(version):
            return found
        if not self.archive.has(version):
            return None
        with self._reading:
            if found := self._in_memory(version):
                return found
            time.sleep(max(0, self._rested - time.monotonic()))
            begin = time.monotonic()
            try:
                return self._read(version)
            finally:
                self._rested = 2 * time.monotonic() - begin

    def must_be_read(self, version: str) -> bool:
        """Whether `get` has to read this version, for which a reader waits."""
        return version not in self._ready and version not in self._unreadable and self.archive.has(version)

    def _in_memory(self, version: str) -> Older | None:
        """A version if it is in memory, or known as unreadable."""
        with self._lock:
            if version in self._ready:
                self._ready.move_to_end(version)
            return self._ready.get(version) or self._unreadable.get(version)

    def _read(self, version: str) -> Older | None:
        """Read a version of the archive, and put it into memory in the place of the one that was asked for longest ago."""
        try:
            files, since = self.archive.read(version)
        except (Damaged, LookupError) as error:
            if version not in self._damaged:
                _LOG.error("an older version is refused: %s", error)
            self._damaged.add(version)
            return None
        try:
            dataset, problems = self.read(files)
        except Exception as error:  # code that has changed since may stumble over anything
            dataset, problems = None, []
            _LOG.warning("dataset %s cannot be read by this code: %s", version, type(error).__name__)
        if problems:
            _LOG.warning("dataset %s cannot be read by this code: %d problems", version, len(problems))
        older = Older(version, since, dataset)
        with self._lock:
            (self._ready if dataset else self._unreadable)[version] = older
            while len(self._ready) > MOST:
                self._ready.popitem(last=False)
        return older
