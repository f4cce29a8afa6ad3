"""The dataset and the view of this run.

At the start of a run the view is settled once and kept for the run. After Back, Forward or the opening of a link it is what the
address says; otherwise it is what the reader chose last. Fields only show it. Each choice makes a new view out of the present
one; the start of the run writes its whole address, one entry of the browser's history for each choice.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ledger.loading.watch import State
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters, values_of
from ledger.query.selection import Selection, select
from ledger.server import streamlit_private
from ledger.server.live import LIVE
from ledger.urls import links, params
from ledger.urls.view import FIELDS, View, defaults, merged, read

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "pages"

# What the session keeps between runs.
_SERVED = "served"  # State: what was served when the run began
_VIEW = "view"  # View
_READ_FROM = "view-dataset"  # Dataset: the one whose ids the view holds
_UNWRITTEN = "view-unwritten"  # list of Query: addresses of choices, oldest first, that the browser was not yet given
_READ = "view-read"  # (list of pairs, View): the address that was last read, and the view that it stands for


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
    held = pinned().dataset
    assert held is not None
    return held


def settle(page: str) -> None:
    """At the start of a run of this page: settle the view, and write the addresses of the choices since the last run."""
    data, address = dataset(), address_pairs()
    now: View | None = st.session_state.get(_VIEW)
    unwritten: list[links.Query] = st.session_state.setdefault(_UNWRITTEN, [])
    if now is None or streamlit_private.is_history():
        now = read(address, page, data)
        unwritten.clear()
    elif now.page != page:  # by a click in the navigation, which keeps the filter
        now = View(page, now.asked, read(address, page, data).state)
        unwritten.clear()
    elif st.session_state[_READ_FROM] is not data:
        now = read(now.query(), page, data)
    if now is not st.session_state.get(_VIEW):
        st.session_state[_READ] = address, now
    st.session_state[_VIEW], st.session_state[_READ_FROM] = now, data
    while unwritten:  # a newer click may end the run while it writes; then the next run goes on
        st.query_params.from_dict(_grouped(unwritten[0]))
        unwritten.pop(0)


def view() -> View:
    """What the reader sees; in callbacks, with what they chose just now."""
    now: View = st.session_state[_VIEW]
    return now


def filters() -> Filters:
    """The filter of this run."""
    return view().filters


def state() -> Mapping[str, str]:
    """The state of the page, by the keys of its parameters, defaults filled in."""
    return view().state


def selected() -> Selection:
    """What the filter leaves of the dataset."""
    return select(dataset(), filters())


def address_pairs() -> list[tuple[str, str]]:
    """The parameters of the address as they stand."""
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def correction() -> dict[str, Any] | None:
    """The address that was last read, and the one that it should be, as long as the view is what it stands for.

    The browser changes it in place, without an entry in its history: the reader did not choose anything.
    """
    address, meant = st.session_state[_READ]
    query = meant.query()
    return {"given": address, "wanted": query} if meant is view() and sorted(address) != sorted(query) else None


def choose(changes: Mapping[str, Any]) -> None:
    """In a callback: give some parameters other values; None means the default. A choice that changes nothing is none.

    Fields that a browser sends with Back and Forward are not choices: they show what was there before.
    """
    now = view()
    wanted = now.changed(changes)
    if streamlit_private.is_history() or wanted.query() == now.query():
        return
    st.session_state[_VIEW] = wanted
    st.session_state[_UNWRITTEN].append(wanted.query())


def start_over(**kept: str) -> None:
    """In a callback: bring the state of the page back to its defaults, but for what is named here. The filter stays."""
    choose(defaults(view().page) | kept)


def choose_in_field(key: str, sent: Any, changes: Mapping[str, Any] | None = None) -> None:
    """In the callback of the field of a parameter: take over what the reader changed in it, together with other `changes`.

    A browser that has not heard of the last choice sends fields with older values. Which, its address tells.
    """
    before = _shown().value(key)
    if set(sent) == set(before) if isinstance(sent, tuple) else sent == before:
        return
    value = merged(view().value(key), before, sent)
    if isinstance(value, tuple):
        value = tuple(option for option in values_of(dataset(), FIELDS[key]) if option in value)
    choose({**(changes or {}), key: value})


def _shown() -> View:
    """In a callback: the view of the address that the browser has."""
    address, now = address_pairs(), view()
    if sorted(address) == sorted(now.query()):
        return now
    last, meant = st.session_state[_READ]
    return meant if address == last else read(address, now.page, dataset())


def _grouped(query: links.Query) -> dict[str, list[str]]:
    """Parameters by key, as Streamlit takes them."""
    grouped: dict[str, list[str]] = {}
    for key, value in query:
        grouped.setdefault(key, []).append(value)
    return grouped


def showing(key: str, value: Any) -> str:
    """The key of a field, which is given this value if it has another one. A field that has it is left alone while one types.

    After Back and Forward it is given the value in any case: the browser may still be about to show an earlier one.
    """
    if streamlit_private.is_history() or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def option(key: str, quiet: bool = False, **kept: str) -> str:
    """A choice of the page that its address keeps, such as the scale of an axis. `kept` is state that goes with it.

    `quiet`: its label is only for those who do not see the page.
    """
    param, now = params.BY_KEY[key], state()[key]
    widget = f"{view().page}-{key}"

    def take() -> None:
        left = {"page": None, "chosen": None} if key == "mode" else {"page": None}
        choose_in_field(key, st.session_state[widget], {**left, **kept})

    st.segmented_control(
        param.label,
        list(param.options),
        format_func=param.options.__getitem__,
        key=showing(widget, now),
        label_visibility="collapsed" if quiet else "visible",
        on_change=take,
        required=True,
    )
    return now


def base() -> str:
    """The address of the dashboard, with a slash at its end; empty where Streamlit does not know it."""
    url = st.context.url
    return f"{url.rpartition('/')[0]}/" if url and url.count("/") > 2 else f"{url}/" if url else ""


def plain(text: str) -> str:
    """Text for an element that reads Markdown, with nothing that Markdown would change."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>&@" else c for c in text)
