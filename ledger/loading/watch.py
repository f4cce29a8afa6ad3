"""Keeps a running server's dataset current while the files are edited: the last good one, and what is wrong with newer files.

A thread looks at the files every few seconds. When they have changed, and then stayed the same from one look to the next, they
are read and checked as a whole. Without problems the new dataset replaces the old one; with problems the old one stays.
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
from ledger.loading.files import Files, Fingerprint
from ledger.loading.opening import open_files
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem

EVERY = float(os.environ.get("LEDGER_EVERY") or 2)
"""Seconds between two looks."""

_LOG = logging.getLogger("ledger")


@dataclass(frozen=True, eq=False)
class State:
    """What a server serves at one moment. Whenever that changes there is a new object.

    dataset: the last good dataset; None if there never was one
    loaded: when its files were read
    tried: when files were last read, good or not
    problems: what is wrong with the files as they are now; empty if they are what is served
    """

    dataset: Dataset | None
    loaded: datetime | None
    tried: datetime
    problems: tuple[Problem, ...] = ()


@dataclass
class Live:
    """Follows the files of the dataset under `root`.

    read: makes a dataset of files, or gives its problems
    every: seconds between two looks at the files
    started: when the server was started
    served: what is served; None until the files are read for the first time
    """

    root: Path
    read: Callable[[Files], tuple[Dataset | None, list[Problem]]] = open_files
    every: float = EVERY
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    served: State | None = None
    _version: str = ""
    _read_fingerprint: Fingerprint = ()
    _last_fingerprint: Fingerprint = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def state(self) -> State:
        """What is served now. The first call reads the files, which takes as long as reading does."""
        if self.served is None:
            with self._lock:
                if self.served is None:
                    self._read(files.fingerprint(self.root))
        assert self.served is not None
        return self.served

    def look(self) -> None:
        """Read the files if they have changed since they were read, and have not changed since the last look."""
        self.state()
        now = files.fingerprint(self.root)
        settled, self._last_fingerprint = now == self._last_fingerprint, now
        if settled and now != self._read_fingerprint:
            with self._lock:
                self._read(now)

    def watch(self) -> None:
        """Start a thread that looks at the files every few seconds, until `stop` is called."""
        self._stop.clear()
        threading.Thread(target=self._watch, name="dataset", daemon=True).start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()

    def _watch(self) -> None:
        """Look at the files every few seconds until `stop` is called."""
        while not self._stop.wait(self.every):
            try:
                self.look()
            except Exception:  # the watch must outlive whatever a look meets
                _LOG.exception("looking at the files of the dataset failed")

    def _read(self, now: Fingerprint) -> None:
        """Read the files, whose fingerprint is `now`, and serve the dataset that they hold if it has no problems."""
        dataset_files = files.read(self.root)
        if files.fingerprint(self.root) != now and self.served is not None:
            return  # written to while being read: the next look will see
        self._read_fingerprint = self._last_fingerprint = now
        tried, good = datetime.now(UTC), self.served is not None and not self.served.problems
        if good and dataset_files.version == self._version and not dataset_files.refused:
            return
        if self.served is None:
            gc.disable()  # nothing of what is read is garbage, and looking through all of it takes a fifth of the time
        try:
            dataset, problems = self.read(dataset_files)
        except Exception as error:  # a fault of the reader itself must not take the last good dataset away
            _LOG.exception("reading the dataset failed")
            dataset, problems = None, [Problem("data", 0, "", "", Kind.YAML_SYNTAX, f"cannot be read: {type(error).__name__}")]
        finally:
            gc.enable()
        self._version = dataset_files.version
        if dataset is None:
            last = self.served or State(None, None, tried)
            self.served = replace(last, tried=tried, problems=tuple(problems))
            _LOG.error("dataset refused: %d problems, first %s", len(problems), problems[0])
        else:
            self.served = State(dataset, tried, tried)
            _LOG.info("dataset %s: %d records", dataset.version, dataset.size)
            gc.unfreeze()
            gc.collect()
            gc.freeze()  # what is shared and stays is no work for the collector
