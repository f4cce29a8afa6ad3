"""The filter of every page as widgets.

Bound choice widgets write labels to the address, so each visible one has a hidden twin whose labels are the ids: the twin is
bound, the visible one follows it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICE_NAMES, Filters, label_of, values_of
from ledger.query.selection import choice_counts
from ledger.ui.address import CHOICES, FILTER_KEYS, dataset, take_filters
from ledger.ui.echo import current, put, sent, settle
from ledger.urls import params, readers

MOST_OPTIONS = 200
_MORE = "These are the {} with the most records; other choices narrow the list, and words find the rest."
_HELP = {
    "sides": "Side of the actors who speak, are said to have acted, or reported it; not of victims or forces.",
    "actors": "Actors who speak, are said to have acted, or reported it.",
}


def filter_sidebar(page: str) -> None:
    """The filter of every page, bound to the address. `page`: the one that is shown."""
    data = dataset()
    settle(page)
    with st.container(key="address"):
        for param in CHOICES:
            labels = _labels(data, param.field)
            many = len(labels) > MOST_OPTIONS
            known = st.session_state.get(param.key, ()) if many else list(labels)
            st.multiselect(param.key, known, key=param.key, bind="query-params", accept_new_options=many)
    st.subheader("Filter", anchor=False)
    st.text_input("Words", key="q", bind="query-params", placeholder="in records, quotes and names", max_chars=readers.MAX_TEXT)
    limits: Any = {"value": None, "min_value": readers.EARLIEST, "max_value": readers.LATEST, "format": "YYYY-MM-DD"}
    st.date_input("From", key="from", bind="query-params", **limits)
    st.date_input("To", key="to", bind="query-params", **limits)
    now = take_filters()
    for param in CHOICES[:3]:
        _choose(data, now, param)
    with (rest := st.expander("More filters", key="more", on_change="rerun")):
        if rest.open:
            for param in CHOICES[3:]:
                _choose(data, now, param)
    st.button("Clear the filter", on_click=_clear, disabled=not now.active(), width="stretch", icon=":material/filter_alt_off:")


def _choose(data: Dataset, now: Filters, param: params.Param) -> None:
    counts = choice_counts(data, now, param.field)
    visible = f"pick-{param.key}"
    st.session_state[visible] = list(st.session_state[param.key])

    labels = _labels(data, param.field)
    options = _offered(labels, counts, st.session_state[visible])
    many = len(options) < len(labels)

    def shown(value: str) -> str:
        return f"{labels[value]} ({counts[value]})"

    def follow() -> None:
        # a browser that has not heard the new counts yet sends labels that Streamlit no longer knows, and leaves as they are
        names = {label: value for value, label in labels.items()}
        known = {names.get(value.rpartition(" (")[0], value) for value in st.session_state[visible]}
        if known != set(sent(param.key) or ()):
            put({param.key: [value for value in labels if value in known]})

    st.multiselect(
        CHOICE_NAMES[param.field].capitalize(),
        options,
        format_func=shown,
        key=visible,
        on_change=follow,
        placeholder="any",
        help=" ".join(filter(None, [_HELP.get(param.field), _MORE.format(len(options)) if many else ""])) or None,
    )


@lru_cache(maxsize=32)
def _labels(data: Dataset, field: str) -> Mapping[str, str]:
    """Every value of a choice with its words, in the order in which they are offered."""
    return {value: label_of(data, field, value) for value in values_of(data, field)}


def _offered(labels: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The values to choose from: all, or where these are too many those of the most records, and those chosen."""
    if len(labels) <= MOST_OPTIONS:
        return list(labels)
    first = {*sorted((v for v in labels if counts[v]), key=lambda v: -counts[v])[:MOST_OPTIONS], *chosen}
    return [value for value in labels if value in first]


def _clear() -> None:
    put({param.key: _empty(param) for param in FILTER_KEYS})


def unset(param: params.Param, value: str = "") -> None:
    """Take one value of a filter away, or all of it."""
    kept = [v for v in current(param.key) if v != value] if value and param.type == "choices" else _empty(param)
    put({param.key: kept})


def _empty(param: params.Param) -> Any:
    return {"choices": [], "text": ""}.get(param.type)
