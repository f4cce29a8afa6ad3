"""The dataset, and the filter and state of a page as the address has them.

The filter lives in widgets that are bound to the address; the state of a page stands there unbound.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ledger.loading.watch import State
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.server.live import LIVE
from ledger.urls import links, params, readers

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "pages"

_SERVED = "served"
_BOUND_STATE = ("find",)  # page state that a widget of its own keeps in the address


FILTER_KEYS = tuple(p for p in params.PARAMS if p.field)


CHOICES = tuple(p for p in FILTER_KEYS if p.type == "choices")


_FILTERS, _STATE = "run-filters", "run-state"


def pin() -> State:
    """At the start of a run: what is served now; the whole run, and callbacks until the next, see this and nothing newer."""
    state = st.session_state[_SERVED] = LIVE.state()
    return state


def pinned() -> State:
    """What this reader sees."""
    state: State = st.session_state[_SERVED]
    return state


def dataset() -> Dataset:
    """The whole dataset. The frame has stopped the page already if there is none."""
    found = pinned().dataset
    assert found is not None
    return found


def filters() -> Filters:
    """The filter of this run. In callbacks it is still that of the run before."""
    found: Filters = st.session_state[_FILTERS]
    return found


def take_filters() -> Filters:
    """Once a run, when the widgets that hold it stand: the filter as they have it now."""
    given: dict[str, Any] = {}
    for param in FILTER_KEYS:
        value = st.session_state.get(param.key)
        if value:
            given[param.field] = tuple(value) if param.type == "choices" else value
    given["text"] = readers.clean_text(given.get("text", ""))
    if given.get("start") and given.get("end") and given["start"] > given["end"]:
        given |= {"start": given["end"], "end": given["start"]}
    st.session_state[_FILTERS] = found = Filters(**given)
    return found


def selected() -> Selection:
    """What the filter leaves of the dataset."""
    return select(dataset(), filters())


def state(page: str) -> Mapping[str, str]:
    """The state of this page in this run. In callbacks `take_state` knows better."""
    before, found = st.session_state.get(_STATE, (None, {}))
    return found if before == page else take_state(page)


def take_state(page: str) -> Mapping[str, str]:
    """The state of this page out of its address, defaults filled in: once a run, and in callbacks."""
    keys = {p.key: p.default for p in params.params(page) if not p.field}
    given = [(key, value) for key, value in address_pairs() if key in keys]
    found: Mapping[str, str] = keys | dict(links.read_pairs(given, page, dataset()).state)
    st.session_state[_STATE] = (page, found)
    return found


def address_pairs() -> list[tuple[str, str]]:
    """The parameters of the address as they stand."""
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def put_state(page: str, /, **wanted: str) -> None:
    """In a callback: write the state of the page into the address, as far as it is not the default; what is not named goes.

    The filter stays where it is, and the browser's history gets one entry.
    """
    defaults = {p.key: p.default for p in params.params(page) if not p.field and p.key not in _BOUND_STATE}
    wanted = {key: value for key, value in wanted.items() if key in defaults and value and value != defaults[key]}
    gone = [key for key in defaults if key in st.query_params and key not in wanted]
    changed = {key: value for key, value in wanted.items() if st.query_params.get(key) != value}
    context = get_script_run_ctx()
    assert context is not None
    with context.session_state.query_params() as address:  # each change of `st.query_params` would be an entry of its own
        for key in gone if changed else gone[:-1]:
            address.discard_param_no_forward_msg(key)
    if changed:
        st.query_params.update(changed)
    elif gone:
        st.query_params.pop(gone[-1])


def change_state(page: str, /, **changed: str) -> None:
    """In a callback: write some of the page's state into the address and leave the rest as it is."""
    put_state(page, **{**take_state(page), **changed})


def option(page: str, key: str, label: str, names: Mapping[str, str], quiet: bool = False, **kept: str) -> str:
    """A choice of the page that its address keeps, such as the scale of an axis. `kept` is state that goes with it.

    `quiet`: its label is only for those who do not see the page.
    """
    now, widget = state(page)[key], f"{page}-{key}"

    def follow() -> None:
        left = {"page": "", "chosen": ""} if key == "mode" else {"page": ""}
        if chosen := st.session_state[widget]:
            change_state(page, **left, **kept, **{key: chosen})

    st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        default=now,
        key=widget,
        label_visibility="collapsed" if quiet else "visible",
        on_change=follow,
        required=True,
    )
    return now


def take_link(page: str, navigation: Any) -> None:
    """On the first run of a visit: read the address, keep what could not be applied, and rewrite it canonically if it differs.

    Must run before any bound widget; from then on the widgets keep the address.
    """
    if st.session_state.get("arrived"):
        return
    st.session_state["arrived"] = True
    pairs = address_pairs()
    link = links.read_pairs(pairs, page, dataset())
    st.session_state["notices"] = link.notices
    st.session_state["landed"] = (page, link.filters)
    canonical = link.query()
    if sorted(canonical) != sorted(pairs):
        wanted: dict[str, list[str]] = {}
        for key, value in canonical:
            wanted.setdefault(key, []).append(value)
        st.switch_page(navigation, query_params=wanted)


def base() -> str:
    """The address of the dashboard, with a slash at its end; empty where Streamlit does not know it."""
    url = st.context.url
    return f"{url.rpartition('/')[0]}/" if url and url.count("/") > 2 else f"{url}/" if url else ""


def plain(text: str) -> str:
    """Text for an element that reads Markdown, with nothing that Markdown would change."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>&@" else c for c in text)
