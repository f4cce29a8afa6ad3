"""The dataset that this server serves, the same for all its readers: `LIVE`; older versions of it; the name of the dashboard."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ledger import charts
from ledger.loading.archive import Archive
from ledger.loading.files import Files
from ledger.loading.older import Keeper, Older, OlderVersions
from ledger.loading.opening import open_files
from ledger.loading.watch import Live
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.problems import Problem
from ledger.rendering.first_words import first_words
from ledger.urls import links
from ledger.urls.links import Link

DATA_ROOT = Path(os.environ.get("LEDGER_DATA") or Path(__file__).parents[2]).resolve()
"""The folder that holds `data/` and `seeds/`: this project's own, or the one that the variable `LEDGER_DATA` names."""

ARCHIVE = Archive(Path(folder).resolve()) if (folder := os.environ.get("LEDGER_ARCHIVE")) else None
"""Where what is taken into service is kept; None if the variable `LEDGER_ARCHIVE` names no folder, and nothing is kept."""

KEEPER = Keeper(ARCHIVE) if ARCHIVE else None
OLDER = OlderVersions(ARCHIVE) if ARCHIVE else None


def read(files: Files) -> tuple[Dataset | None, list[Problem]]:
    """The dataset in the files, or None with its problems. Computes what pages need first, so that no visitor waits for it."""
    dataset, problems = open_files(files)
    if dataset:
        charts.prepare(dataset)
        for page in (*charts.pages.PAGES, "records", "sources", "guide"):
            first_words(dataset, page, Link())
        if KEEPER:
            KEEPER.keep(files)
    return dataset, problems


def name(dataset: Dataset | None) -> str:
    """The name of the dashboard: that of the dataset, or a general one where no dataset is served."""
    return dataset.subject.title if dataset else "The ledger"


LIVE = Live(DATA_ROOT, read)
"""What the server serves now. It is read again when the files change."""


def meant(parameters: Iterable[tuple[str, str]]) -> Dataset | None:
    """The dataset that an address is about, by its parameters: the version that it cites if that can be opened, else what is
    served. None where no dataset is served. May take seconds, as `cited` does.
    """
    version = links.cited(parameters)
    return (cited(version) if version else None) or LIVE.state().dataset


def cited(version: str) -> Dataset | None:
    """The dataset of a version, any text: the one that is served, or one of the archive; None without one that can be read.

    An older one that is not in memory is read, which takes seconds: keep this off the event loop.
    """
    served = LIVE.state().dataset
    if served and served.version == version:
        return served
    found = older(version)
    return found.dataset if found else None


def older(version: str) -> Older | None:
    """A version of the archive, with no more shown of its articles than today; None if it is not kept. As slow as `cited`."""
    found, today = OLDER.get(version) if OLDER else None, LIVE.state().dataset
    if found and found.dataset and today:
        hidden = excerpted(today)
        names = frozenset(
            name for name, s in found.dataset.sources.items() if s.display == "full" and {s.file, s.sha256} & hidden
        )
        return replace(found, dataset=_excerpting(found.dataset, names)) if names else found
    return found


def has_records(version: str) -> bool:
    """Whether this server has the records of a version: it serves it, or its archive keeps it. Reads nothing, so it is quick."""
    served = LIVE.state().dataset
    return bool((served and served.version == version) or (ARCHIVE and ARCHIVE.has(version)))


def must_be_read(version: str) -> bool:
    """Whether `cited` takes seconds for this version, because it is neither served nor in memory."""
    if not (OLDER and OLDER.must_be_read(version)):
        return False
    served = LIVE.state().dataset
    return not (served and served.version == version)


def excerpted(dataset: Dataset) -> frozenset[str]:
    """The files and checksums of the articles of which a dataset shows only excerpts."""
    return frozenset(text for s in dataset.sources.values() if s.display == "excerpts" for text in (s.file, s.sha256))


@memoized(maxsize=2)
def _excerpting(dataset: Dataset, names: frozenset[str]) -> Dataset:
    """A dataset that shows only excerpts of these articles."""
    hidden = {name: dataset.sources[name].model_copy(update={"display": "excerpts"}) for name in names}
    return replace(dataset, sources={**dataset.sources, **hidden})
