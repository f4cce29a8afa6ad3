"""Filter values that the server sets, until the browser says them back.

With every click Streamlit's browser sends the values of all widgets. A click made before the browser has taken over a value that
the server set carries the old one, and would undo it: a reader who takes two chips away quickly would see the first come back.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ledger.urls import params

SOON = 0.3
"""Seconds after a run in which nobody can have pressed Back yet."""

_KEYS = tuple(p.key for p in params.PARAMS if p.field)
_UNHEARD, _SENT, _PAGE, _RESTED = "echo-unheard", "echo-sent", "echo-page", "echo-rested"


@dataclass
class Unheard:
    """What the server has set (`after`), and what the browser may still send instead (`before`, oldest first)."""

    before: list[dict[str, Any]] = field(default_factory=list)
    after: dict[str, Any] = field(default_factory=dict)

    def restored(self, sent: Mapping[str, Any], back: bool) -> dict[str, Any]:
        """What to set again, given what the browser sent; forgets what it has said back.

        back: whether the reader may have gone back. Exactly what the browser had before is then the way back; the old
        value beside anything new is a click that was quicker than the answer.
        """
        if back and sent in self.before:
            self.after = {}
        known = {key: [had[key] for had in self.before] for key in self.after}
        self.after = {key: new for key, new in self.after.items() if sent[key] != (new or None) and sent[key] in known[key]}
        return dict(self.after)


def settle(page: str) -> None:
    """At the start of a run of this page, before any widget stands: set again what an old answer of the browser would undo."""
    same = st.session_state.get(_PAGE) == page
    rested = st.session_state.get(_RESTED)
    _restore(back=same and rested is not None and time.monotonic() - rested > SOON)
    del st.session_state[_SENT]
    st.session_state[_PAGE] = page
    st.session_state[_RESTED] = None


def rest() -> None:
    """At the end of a run: from now on the browser may know."""
    st.session_state[_RESTED] = time.monotonic()


def current(key: str) -> Any:
    """In a callback: the value of a bound widget, also if the browser sent an old one."""
    _restore(back=False)
    return st.session_state[key]


def sent(key: str) -> Any:
    """In a callback: the value of a bound widget as the browser sent it, None for an empty one."""
    _restore(back=False)
    return st.session_state[_SENT][key]


def put(changed: Mapping[str, Any]) -> None:
    """In a callback: set values of bound widgets so that no click on its way undoes them."""
    _restore(back=False)
    unheard = st.session_state.setdefault(_UNHEARD, Unheard())
    unheard.before.append(_now())
    unheard.after |= changed
    st.session_state.update(changed)


def _restore(back: bool) -> None:
    """Once a run, in its first callback or at its start, while the values are still as the browser sent them."""
    if _SENT in st.session_state:
        return
    st.session_state[_SENT] = sent = _now()
    unheard: Unheard | None = st.session_state.get(_UNHEARD)
    if unheard is not None:
        again = unheard.restored(sent, back)
        st.session_state.update(again)
        if not again:
            del st.session_state[_UNHEARD]


def _now() -> dict[str, Any]:
    return {key: st.session_state.get(key) or None for key in _KEYS}
