"""The dataset that a server serves while its files are edited: the last good one, and what is wrong with newer files.

A thread looks at the files every few seconds. Files that have not changed for one look are read and checked as a whole, and the
new dataset takes the place of the old one at once; with a fault in them the old one stays.
"""

import gc
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ledger.loading import files
from ledger.loading.files import Files, Mark
from ledger.loading.opening import open_files
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem

EVERY = float(os.environ.get("LEDGER_EVERY") or 2)
"""Seconds between two looks."""

_LOG = logging.getLogger("ledger")


@dataclass(frozen=True, eq=False)
class State:
    """What is served. A new object whenever something changed, so that whoever holds one can tell.

    dataset: the last good one, None if there never was one; loaded: when it was read; tried: when files were last read, good or
    not; problems: what is wrong with the files as they are now, empty if they are what is served.
    """

    dataset: Dataset | None
    loaded: datetime | None
    tried: datetime
    problems: tuple[Problem, ...] = ()


@dataclass
class Live:
    """The dataset under `root`, followed as its files change.

    read: from files to a dataset or its problems; `open_files` but in tests.
    """

    root: Path
    read: Callable[[Files], tuple[Dataset | None, list[Problem]]] = open_files
    every: float = EVERY
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    found: State | None = None
    _version: str = ""
    _read_at: Mark = ()
    _seen_at: Mark = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def state(self) -> State:
        """What is served now. The first call reads the files."""
        if self.found is None:
            with self._lock:
                if self.found is None:
                    self._read(files.mark(self.root))
        assert self.found is not None
        return self.found

    def look(self) -> None:
        """Read the files if they have changed since they were read, and have not changed since the last look."""
        self.state()
        now = files.mark(self.root)
        settled, self._seen_at = now == self._seen_at, now
        if settled and now != self._read_at:
            with self._lock:
                self._read(now)

    def watch(self) -> None:
        """Look from now on, in a thread of its own, until `stop`."""
        self._stop.clear()
        threading.Thread(target=self._watch, name="dataset", daemon=True).start()

    def stop(self) -> None:
        """End the watch."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(self.every):
            try:
                self.look()
            except Exception:  # the watch must outlive whatever a look meets
                _LOG.exception("looking at the files of the dataset failed")

    def _read(self, now: Mark) -> None:
        found = files.read(self.root)
        if files.mark(self.root) != now and self.found is not None:
            return  # written to while being read: the next look will see
        self._read_at = self._seen_at = now
        tried, good = datetime.now(UTC), self.found is not None and not self.found.problems
        if good and found.version == self._version and not found.refused:
            return
        try:
            dataset, problems = self.read(found)
        except Exception as error:  # a fault of the reader itself must not take the last good dataset away
            _LOG.exception("reading the dataset failed")
            dataset, problems = None, [Problem("data", 0, "", "", Kind.YAML_SYNTAX, f"cannot be read: {type(error).__name__}")]
        self._version = found.version
        if dataset is None:
            last = self.found or State(None, None, tried)
            self.found = replace(last, tried=tried, problems=tuple(problems))
            _LOG.error("dataset refused: %d problems, first %s", len(problems), problems[0])
        else:
            self.found = State(dataset, tried, tried)
            _LOG.info("dataset %s: %d records", dataset.version, dataset.size)
            gc.unfreeze()
            gc.collect()
            gc.freeze()  # what is shared and stays is no work for the collector
