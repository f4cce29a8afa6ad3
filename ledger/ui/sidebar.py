"""The filter of every page as fields. They show the filter of the view, and each change in one of them is a choice."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICE_NAMES, label_of, values_of
from ledger.query.selection import choice_counts
from ledger.ui.address import choose, choose_in_field, dataset, filters, showing, view
from ledger.urls import params, readers
from ledger.urls.view import FILTER_PARAMS

CHOICES = tuple(p for p in FILTER_PARAMS if p.type == "choices")
ALWAYS = 3
"""How many of them are on the screen without a click."""
MOST_OPTIONS = 200
_MORE = "These are the {} with the most records; other choices narrow the list, and words find the rest."
_HELP = {
    "sides": "Side of the actors who speak, are said to have acted, or reported it; not of victims or forces.",
    "actors": "Actors who speak, are said to have acted, or reported it.",
}


def filter_sidebar() -> None:
    """The fields of the filter."""
    asked = view().asked
    st.subheader("Filter", anchor=False)
    st.text_input(
        "Words",
        key=showing("q", asked.text),
        placeholder="in records, quotes and names",
        max_chars=readers.MAX_TEXT,
        on_change=_words_entered,
    )
    for label, key, day in (("From", "from", asked.start), ("To", "to", asked.end)):
        st.date_input(
            label,
            value=None,
            min_value=readers.EARLIEST,
            max_value=readers.LATEST,
            format="YYYY-MM-DD",
            key=showing(key, day),
            on_change=_day_entered,
            args=(key,),
        )
    for param in CHOICES[:ALWAYS]:
        _choose(param)
    with (rest := st.expander("More filters", key="more", on_change="rerun")):
        if rest.open:
            for param in CHOICES[ALWAYS:]:
                _choose(param)
    st.button(
        "Clear the filter",
        on_click=clear,
        args=tuple(p.field for p in FILTER_PARAMS),
        disabled=not filters().active(),
        width="stretch",
        icon=":material/filter_alt_off:",
    )


def _words_entered() -> None:
    choose_in_field("q", readers.clean_text(st.session_state["q"]))


def _day_entered(key: str) -> None:
    choose_in_field(key, st.session_state[key])


def _choose(param: params.Param) -> None:
    """The field of a choice, each option with the number of records that it would leave."""
    data, chosen, key = dataset(), view().value(param.key), f"pick-{param.key}"
    counts = choice_counts(data, filters(), param.field)
    labels = _labels(data, param.field)
    options = _offered(labels, counts, chosen)
    many = len(options) < len(labels)

    def shown(value: str) -> str:
        return f"{labels[value]} ({counts[value]})"

    def take() -> None:
        # a browser that has not heard the new counts yet sends labels that Streamlit no longer knows, and leaves as they are
        names = {label: value for value, label in labels.items()}
        sent = (names.get(value.rpartition(" (")[0], value) for value in st.session_state[key])
        choose_in_field(param.key, tuple(value for value in sent if value in labels))

    st.session_state[key] = list(chosen)  # in each run, for the labels change with the counts
    st.multiselect(
        CHOICE_NAMES[param.field].capitalize(),
        options,
        format_func=shown,
        key=key,
        on_change=take,
        placeholder="any",
        help=" ".join(filter(None, [_HELP.get(param.field), _MORE.format(len(options)) if many else ""])) or None,
        filter_mode="contains",
        select_all=False,
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


def clear(*fields: str) -> None:
    """In a callback: empty these fields of the filter, in one choice."""
    choose({p.key: None for p in FILTER_PARAMS if p.field in fields})


def unset(param: params.Param, value: str) -> None:
    """In a callback: take one value of the filter away."""
    now = filters()
    ends: dict[str, Any] = {"from": now.start, "to": now.end}
    choose({**ends, param.key: tuple(v for v in getattr(now, param.field) if v != value) if param.type == "choices" else None})
