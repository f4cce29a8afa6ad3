"""A run of a page: one dataset from beginning to end, a line in the log, and another run once there is newer data."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ledger.loading.watch import State
from ledger.server import streamlit_private
from ledger.server.live import LIVE
from ledger.ui.address import pinned, plain
from ledger.ui.login import refusal
from ledger.ui.view import since
from ledger.wording import words

SECONDS = 30
"""How often an open page asks whether there is newer data."""

SHOWN = 5
"""How many problems of newer files are listed."""

_LOG = logging.getLogger("ledger.pages")
_SEEN = "seen"


@contextmanager
def run(page: str) -> Iterator[None]:
    """Log the run of this page, with its outcome."""
    start, outcome = time.perf_counter(), "ok"
    try:
        yield
    except BaseException as error:
        outcome = streamlit_private.outcome(error)
        raise
    finally:
        data = pinned().dataset
        facts = {
            "session": streamlit_private.visit_name(),
            "page": page,
            "ms": round((time.perf_counter() - start) * 1000),
            "version": data.version if data else None,
            "outcome": outcome,
        }
        _LOG.info("run", extra={"facts": facts})


@st.fragment(run_every=SECONDS)
def follow() -> None:
    """Run the page again once there is newer data or a fault in it, or once the reader is no longer let in.

    That it stands there at all makes an open page run again after a restart of the server.
    """
    if LIVE.state() is not pinned() or refusal():
        st.rerun()


def news() -> None:
    """Above the page: that newer files have faults, or that the data changed since this reader's last run."""
    state = pinned()
    assert state.dataset is not None
    if state.problems:
        st.error(_refused(state), icon=":material/report:")
    before = st.session_state.get(_SEEN)
    if before and before != state.dataset.version:
        st.info(since(f"The data changed from version {before} to {state.dataset.version}.", before), icon=":material/update:")
    st.session_state[_SEEN] = state.dataset.version


def _refused(state: State) -> str:
    assert state.dataset is not None
    assert state.loaded is not None
    count = words.count(len(state.problems), "problem")
    served = f"version {state.dataset.version}, read on {state.loaded:%Y-%m-%d at %H:%M} UTC"
    lines = "".join(f"\n- {plain(str(problem))}" for problem in state.problems[:SHOWN])
    more = f"\n- and {len(state.problems) - SHOWN} more" if len(state.problems) > SHOWN else ""
    return f"The files of the dataset have changed and have {count}. Until this is mended you see {served}.{lines}{more}"
