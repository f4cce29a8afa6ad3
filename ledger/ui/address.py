"""The dataset and the view of this run, and how a reader's choice changes the view and the address.

The start of a run decides once which view it shows. After Back, Forward or the opening of a link that is the view of the address;
otherwise it is the view that the reader chose last. Fields only show it. In the callback of a field a choice makes a new view out
of the present one, and the next run writes its address: one entry of the browser's history for each choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from ledger.loading.watch import State
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.server import live, streamlit_private
from ledger.server.live import LIVE
from ledger.urls import links, param_values, params
from ledger.urls.kept import MOST_CHARACTERS, MOST_KEPT, Kept, encode
from ledger.urls.view import View, defaults, read


@dataclass
class _Visit:
    """What the session keeps between runs.

    served: what the server served when the run began
    view: what the reader sees; in a callback, with what the reader has chosen since
    dataset: the one that the view shows, and whose ids it holds
    older: the version of that dataset if it is an older one, else empty; every piece of HTML asks for it
    unwritten: the addresses of choices that the browser does not have yet, oldest first
    last_read: the address that was last read, as pairs, and its view
    """

    served: State | None = None
    view: View | None = None
    dataset: Dataset | None = None
    older: str = ""
    unwritten: list[links.Query] = field(default_factory=list)
    last_read: tuple[list[tuple[str, str]], View] | None = None


def _visit() -> _Visit:
    """What the session keeps between runs, by one key. A page asks for it hundreds of times a run, the session once."""
    found: _Visit = streamlit_private.held_by_run(lambda: st.session_state.setdefault("visit", _Visit()))
    return found


def pin_state() -> State:
    """At the start of a run: keep what the server serves now. The run and the callbacks before the next one see nothing newer."""
    state = _visit().served = LIVE.state()
    return state


def pinned_state() -> State:
    """What the server served when this run began: a dataset, or None, and the problems of the newest files."""
    served = _visit().served
    assert served is not None
    return served


def today() -> Dataset:
    """The whole dataset that the server served when this run began. Without one, `app.py` has ended the run before the page."""
    served = pinned_state().dataset
    assert served is not None
    return served


def dataset() -> Dataset:
    """The whole dataset of this run, which is that of `today` or the older one that the address cites."""
    found = _visit().dataset
    assert found is not None
    return found


def older_version() -> str:
    """The version of the dataset of this run if it is an older one; empty if it is that of `today`."""
    return _visit().older


def settle_view(page: str) -> None:
    """At the start of a run of this page: decide on the view, and write the addresses of the choices since the last run."""
    address, visit = address_pairs(), _visit()
    current = None if streamlit_private.is_history() else visit.view
    data = _meant(current.state["cite"] if current else links.cited(address))
    if current is None:
        current = read(address, page, data)
        if before := visit.view:  # by Back or Forward, which take nothing from what is kept
            current = replace(current, state={**current.state, "set": before.state["set"]})
        visit.unwritten.clear()
    elif current.page != page:  # by a click in the navigation, which keeps the filter, and the older version that is shown
        cite = {"cite": data.version} if data is not today() else {}
        own = {key: current.state[key] for key in params.OF_READER}
        current = View(page, current.asked, {**read(address, page, data).state, **own, **cite})
        visit.unwritten.clear()
    elif visit.dataset is not data:
        current = read(current.query(), page, data)
    if current is not visit.view:
        visit.last_read = address, current
    visit.view, visit.dataset = current, data
    visit.older = data.version if data.version != today().version else ""
    while visit.unwritten:  # a newer click may end this run between two of them; the next run writes the others
        st.query_params.from_dict(_grouped(visit.unwritten[0]))
        visit.unwritten.pop(0)


def _meant(version: str) -> Dataset:
    """The dataset for an address that cites a version: that one if it can be opened, else the one of today. Empty cites none.

    While an older one is read from the archive, the reader is told what they wait for.
    """
    if version in ("", today().version):
        return today()
    if live.must_be_read(version):
        st.toast("The older version of the dataset that the link cites is being opened.", icon=":material/history:")
    found = live.older(version)
    return found.dataset if found and found.dataset else today()


def view() -> View:
    """The view of this run; in a callback, the view with what the reader has chosen since."""
    current = _visit().view
    assert current is not None
    return current


def filters() -> Filters:
    """The filter of this run."""
    return view().filters


def state() -> Mapping[str, str]:
    """The values of the page's parameters that are no part of the filter, by their keys, with defaults filled in.

    What is the reader's own is no part of any page but Kept, so that no link that is copied elsewhere has the reader's notes.
    """
    current = view()
    return current.state if current.page == "kept" else {k: v for k, v in current.state.items() if k not in params.OF_READER}


def kept() -> tuple[Kept, ...]:
    """What the reader keeps; in a callback, with what the reader has changed since."""
    return param_values.kept(view().state["set"])


def keep(passages: Sequence[Kept], title: str | None = None) -> bool:
    """In a callback: keep these passages, in this order; False if an address cannot hold them, and nothing happens.

    title: that of the reader, or empty; None leaves it as it is. The browser corrects its address: what is kept is no entry of
    its history, for Back takes nothing from it.
    """
    value = encode(passages, param_values.kept_title(view().state["set"]) if title is None else title)
    if len(passages) > MOST_KEPT or len(value) > MOST_CHARACTERS:
        limits = f"at most {MOST_KEPT:d} passages and {MOST_CHARACTERS:,} characters"
        told = f"Not saved: a link holds {limits}. Shorten a note or keep less."
        st.toast(told, icon=":material/block:", duration="long")
        return False
    visit = _visit()
    if visit.unwritten:
        choose({"set": value or None})
    else:
        chosen = view().changed({"set": value or None})
        visit.view = replace(chosen, notices=tuple(n for n in chosen.notices if n.key != "set"))
        visit.last_read = address_pairs(), visit.view
    return True


def selected() -> Selection:
    """The records that the filter leaves of the dataset."""
    return select(dataset(), filters())


def address_pairs() -> list[tuple[str, str]]:
    """The keys and values of the address, in its order; a key that stands there several times gives several pairs."""
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def correction() -> dict[str, Any] | None:
    """What the browser should change in its address, as pairs: `given`, which it has now, and `wanted`; None if nothing.

    A link may hold more than its view needs, or what could not be applied. The browser replaces its address without an entry in
    its history, because the reader did not choose anything. Where something of what the link keeps could not be read, the address
    stays as it is until the reader chooses something.
    """
    last_read = _visit().last_read
    assert last_read is not None
    address, meaning = last_read
    query = meaning.query()
    if meaning is not view() or sorted(address) == sorted(query) or is_kept_in_part():
        return None
    return {"given": address, "wanted": query}


def is_kept_in_part() -> bool:
    """Whether some of what the link keeps that opened the view could not be read, and the reader has not changed it since."""
    return view().is_opened and any(notice.key == "set" for notice in view().notices)


def choose(changes: Mapping[str, Any]) -> None:
    """In a callback: give some parameters other values, by their keys; None stands for the default.

    Nothing happens if that leaves the view as it is, or if the run began with Back or Forward: the browser then sends the values
    that its fields had before, which nobody chose.
    """
    current = view()
    chosen = current.changed(changes)
    if streamlit_private.is_history() or chosen.query() == current.query():
        return
    visit = _visit()
    visit.view = chosen
    visit.unwritten.append(chosen.query())


def start_over(**values: str) -> None:
    """In a callback: set the parameters of the page to their defaults, except for the values given here.

    The filter stays, and so do an older version that is shown and what the reader keeps.
    """
    own = {key: view().state[key] for key in params.OF_READER}
    choose({**defaults(view().page), "cite": older_version(), **own, **values})


def choose_in_field(key: str, sent: Any, changes: Mapping[str, Any] | None = None) -> None:
    """In the callback of a parameter's field: take over its value if the reader changed it, and make other `changes` with it.

    sent: the value of the field. The browser may not have heard of the last choices yet, so that the field showed an older value
    when the reader changed it. The browser's address says which value that was.
    """
    before = _view_in_browser().value(key)
    if sent != before:
        choose({**(changes or {}), key: sent})


def _view_in_browser() -> View:
    """In a callback: the view of the address that the browser has."""
    address, current = address_pairs(), view()
    if sorted(address) == sorted(current.query()):
        return current
    last_read = _visit().last_read
    return last_read[1] if last_read and address == last_read[0] else read(address, current.page, dataset())


def _grouped(query: links.Query) -> dict[str, list[str]]:
    """The values of each key, as Streamlit takes the parameters of an address."""
    grouped: dict[str, list[str]] = {}
    for key, value in query:
        grouped.setdefault(key, []).append(value)
    return grouped


def show_in_field(key: str, value: Any, typed: bool = False) -> str:
    """Give the field with this key a value before it is shown; returns the key.

    typed: whether text may stand in the field that was not sent yet. Such a field is left alone if it has the value already, so
    that nobody is disturbed while typing; but after Back and Forward the browser may show an earlier value. Any other field is
    given its value in every run. The browser takes a field up when it is first drawn, which may be after another run, and then
    knows only what the last run gave.
    """
    if not typed or streamlit_private.is_history() or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def keep_wrong(key: str, text: str, beside: object) -> None:
    """In a callback: keep the text of a field that could not be applied until what it stands beside changes; empty keeps none."""
    st.session_state[f"{key}-wrong"] = text, beside


def wrong_text(key: str, beside: object) -> str:
    """The text of a field that could not be applied, to be shown there beside what is; empty if there is none."""
    text, before = st.session_state.get(f"{key}-wrong", ("", None))
    if before != beside:
        st.session_state.pop(f"{key}-wrong", None)
        return ""
    return str(text)


def option(key: str, quiet: bool = False, **others: str) -> str:
    """Show the choice of a parameter of the page, such as the scale of an axis, and give its value.

    quiet: whether only screen readers tell its label; others: values of other parameters that a choice sets as well.
    A choice also opens the first page of a list, and another mode forgets the chosen records.
    """
    param, value = params.BY_KEY[key], state()[key]
    widget = f"{view().page}-{key}"

    def take_over() -> None:
        defaulted = {"page": None, "chosen": None} if key == "mode" else {"page": None}
        choose_in_field(key, st.session_state[widget], {**defaulted, **others})

    st.segmented_control(
        param.label,
        list(param.options),
        format_func=param.options.__getitem__,
        key=show_in_field(widget, value),
        label_visibility="collapsed" if quiet else "visible",
        on_change=take_over,
        required=True,
    )
    return value


def base() -> str:
    """The URL of the dashboard's first page, with a slash at its end; empty where Streamlit does not know it."""
    url = st.context.url
    return f"{url.rpartition('/')[0]}/" if url and url.count("/") > 2 else f"{url}/" if url else ""
