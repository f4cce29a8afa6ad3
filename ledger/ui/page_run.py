"""A run of a page: its line in the log, the news of the dataset, and another run once there is newer data."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from ledger.loading.watch import State
from ledger.model import dates
from ledger.server import live, metrics, request_ids, streamlit_private
from ledger.server.live import LIVE
from ledger.ui.address import dataset, older_version, pinned_state, view
from ledger.ui.escaping import html_of_today, plain
from ledger.ui.login import refusal
from ledger.ui.page_head import changed_since, way_to_changes, which_changed
from ledger.urls import links
from ledger.wording import words

SECONDS = 30
"""How often an open page asks whether there is newer data."""

_LOG = logging.getLogger("ledger.pages")
_SEEN = "seen"  # the key in the session of the dataset version that the reader's last run showed

_OF_TODAY = "The records, numbers and quotes are that version’s; sentences and sums follow today’s rules."


@contextmanager
def logged_run(page: str) -> Iterator[None]:
    """Count the run of this page when it ends, and write a line into the log: visit, page, milliseconds, dataset version,
    outcome, and the id of the request that opened the page's websocket.
    """
    start, outcome = time.perf_counter(), "ok"
    try:
        yield
    except BaseException as error:
        outcome = streamlit_private.outcome(error)
        raise
    finally:
        seconds = time.perf_counter() - start
        metrics.RUNS.labels(page, outcome).observe(seconds)
        shown = dataset() if pinned_state().dataset else None
        request = request_ids.request_id(st.context.headers)
        facts = {
            "session": streamlit_private.visit_name(),
            "page": page,
            "ms": round(seconds * 1000),
            "version": shown.version if shown else None,
            "outcome": outcome,
            **({"request": request} if request else {}),
        }
        _LOG.info("run", extra={"facts": facts})


@st.fragment(run_every=SECONDS)
def follow_dataset() -> None:
    """Run the page again once there is newer data or newer files have problems, or once the reader may no longer read.

    Every page has this fragment, also because an open page runs again after a restart of the server only if it has one.
    """
    if LIVE.state() is not pinned_state() or refusal():
        st.rerun()


def show_news() -> None:
    """Show above the page that newer files have problems, or that the data changed since this reader's last run."""
    served = pinned_state()
    assert served.dataset is not None
    if version := older_version():
        _show_as_cited(version)
        return
    if served.problems:
        st.error(_refused_files(served), icon=":material/report:")
    seen = st.session_state.get(_SEEN)
    if seen and seen != served.dataset.version:
        change = plain(f"The data changed from version {seen} to {served.dataset.version}.")
        st.info(change + changed_since(seen) + f" [What changed]({way_to_changes(seen)})", icon=":material/update:")
    st.session_state[_SEEN] = served.dataset.version


def _show_as_cited(version: str) -> None:
    """Show that the page shows an older version as it was, what has changed since, and the way to the same view today."""
    found = live.older(version)
    since = f" of {dates.say(f'{found.since:%Y-%m-%d}')}" if found else ""
    query = [(key, value) for key, value in view().query() if key != "cite"]
    now, changed = escape(links.href(view().page, query)), escape(way_to_changes(version))
    named = "; ".join(f'<a href="{escape(target)}">{escape(called)}</a>' for called, target in which_changed(version))
    html_of_today(
        f'<p class="as-cited" role="status">As cited: dataset {escape(version)}{escape(since)}.'
        f"{escape(changed_since(version))}{f' Changed: {named}.' if named else ''} {_OF_TODAY} "
        f'<a href="{changed}">What changed</a> · <a href="{now}">The same view today</a></p>'
    )


def _refused_files(served: State) -> str:
    """That newer files have problems, and which version is served instead, as Markdown. The problems stand on Curation."""
    assert served.dataset is not None
    assert served.loaded is not None
    count = words.count(len(served.problems), "problem")
    version = f"version {plain(served.dataset.version)}, read on {served.loaded:%Y-%m-%d at %H:%M} UTC"
    told = f"The files of the dataset have changed and have {count}, told on [Curation](curation?part=problems)."
    return f"{told} Until this is mended you see {version}."
