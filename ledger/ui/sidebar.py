"""The filter as fields beside every page. They show the filter of the view; each change in one of them changes the view."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICE_NAMES, label_of, values_of
from ledger.query.selection import choice_counts
from ledger.ui.address import choose, choose_in_field, dataset, filters, show_in_field, view
from ledger.ui.escaping import plain
from ledger.urls import param_values, params
from ledger.urls.view import FILTER_PARAMS

CHOICES = tuple(p for p in FILTER_PARAMS if p.type == "choices")
"""The parameters of the filter that take one or more of the values that occur in the dataset."""

ALWAYS = 3
"""How many of them are on the screen without a click."""

MOST_OPTIONS = 200
"""How many values one field offers; the reader types to find others."""

_MORE = "These are the {} with the most records; other choices narrow the list, and words find the rest."
_HELP = {
    "sides": "Side of the actors who speak, are said to have acted, or reported it; not of victims or forces.",
    "actors": "Actors who speak, are said to have acted, or reported it.",
}


def show_filter() -> None:
    """Show the fields of the filter, and the button that clears it."""
    asked = view().asked
    st.subheader("Filter", anchor=False)
    st.text_input(
        "Words",
        key=show_in_field("q", asked.text),
        placeholder="in records, quotes and names",
        max_chars=param_values.MAX_TEXT,
        on_change=_take_over_words,
    )
    for label, key, day in (("From", "from", asked.start), ("To", "to", asked.end)):
        st.date_input(
            label,
            value=None,
            min_value=param_values.EARLIEST,
            max_value=param_values.LATEST,
            format="YYYY-MM-DD",
            key=show_in_field(key, day),
            on_change=_take_over_day,
            args=(key,),
        )
    for param in CHOICES[:ALWAYS]:
        _show_choice(param)
    with (more := st.expander("More filters", key="more", on_change="rerun")):
        if more.open:
            for param in CHOICES[ALWAYS:]:
                _show_choice(param)
    st.button(
        "Clear the filter",
        on_click=clear_fields,
        args=tuple(p.field for p in FILTER_PARAMS),
        disabled=not filters().active(),
        width="stretch",
        icon=":material/filter_alt_off:",
    )


def _take_over_words() -> None:
    """In a callback: take over the words to find."""
    choose_in_field("q", param_values.clean_text(st.session_state["q"]))


def _take_over_day(key: str) -> None:
    """In a callback: take over the first (`from`) or last day of the period."""
    choose_in_field(key, st.session_state[key])


def _show_choice(param: params.Param) -> None:
    """Show the field of one parameter; each of its values says how many records it would leave."""
    data, chosen, key = dataset(), view().value(param.key), f"pick-{param.key}"
    counts = choice_counts(data, filters(), param.field)
    labels = _labels(data, param.field)
    options = _offered(labels, counts, chosen)
    explanations = [_HELP.get(param.field), _MORE.format(len(options)) if len(options) < len(labels) else None]

    def label_with_count(value: str) -> str:
        return f"{labels[value]} ({counts[value]})"

    def take_over() -> None:
        # a browser that does not have the new counts yet sends labels that Streamlit does not know and does not turn into values
        names = {label: value for value, label in labels.items()}
        sent = (names.get(value.rpartition(" (")[0], value) for value in st.session_state[key])
        choose_in_field(param.key, tuple(value for value in sent if value in labels))

    st.session_state[key] = list(chosen)  # in each run, because the labels change with the counts
    st.multiselect(
        CHOICE_NAMES[param.field].capitalize(),
        options,
        format_func=label_with_count,
        key=key,
        on_change=take_over,
        placeholder="any",
        help=plain(" ".join(filter(None, explanations))) or None,
        filter_mode="contains",
        select_all=False,
    )


@lru_cache(maxsize=32)
def _labels(data: Dataset, field: str) -> Mapping[str, str]:
    """Every value of a field of the filter with its label, in the order in which they are offered."""
    return {value: label_of(data, field, value) for value in values_of(data, field)}


def _offered(labels: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The values to choose from: all, or if they are too many the ones with the most records and the chosen ones."""
    if len(labels) <= MOST_OPTIONS:
        return list(labels)
    offered = {*sorted((v for v in labels if counts[v]), key=lambda v: -counts[v])[:MOST_OPTIONS], *chosen}
    return [value for value in labels if value in offered]


def clear_fields(*fields: str) -> None:
    """In a callback: empty these fields of the filter, by their names in `Filters`, as one choice."""
    choose({p.key: None for p in FILTER_PARAMS if p.field in fields})


def remove_value(param: params.Param, value: str) -> None:
    """In a callback: remove one value of a parameter from the filter."""
    asked = filters()
    period: dict[str, Any] = {"from": asked.start, "to": asked.end}
    others = tuple(v for v in getattr(asked, param.field) if v != value) if param.type == "choices" else None
    choose({**period, param.key: others})
