"""The filter as fields beside every page. They show the filter of the view; each change in one of them changes the view."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from html import escape
from typing import Any

import streamlit as st

from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICE_NAMES, Filters, label_of, values_of
from ledger.query.selection import choice_counts, select, year_counts
from ledger.ui.address import choose, choose_in_field, dataset, filters, show_in_field, view
from ledger.ui.assets import asset
from ledger.ui.escaping import html, plain
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
    st.text_input(
        "Words",
        key=show_in_field("q", asked.text),
        placeholder="in records, quotes and names",
        max_chars=param_values.MAX_TEXT,
        on_change=_take_over_words,
    )
    _show_years()
    for param in CHOICES[:ALWAYS]:
        _show_choice(param)
    folded = CHOICES[ALWAYS:]
    number = sum(len(view().value(param.key)) for param in folded)
    label = f"More filters ({number:d} set)" if number else "More filters"
    with (more := st.expander(label, key="more", on_change="rerun")):
        if more.open:
            for param in folded:
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


def _show_years() -> None:
    """Show how many records each year has, as a drawing in which years are chosen, and a field for each end of the period."""
    asked = view().asked
    counts = year_counts(dataset(), filters())
    years = list(counts)
    with st.container(key="years", gap="xsmall"):
        if years:
            chosen = [day.year if day else None for day in (filters().start, filters().end)]
            data = {"first": years[0], "counts": list(counts.values()), "chosen": chosen}
            _YEARS(key="year-range", data=data, on_picked_change=partial(_take_over_years, years[0], years[-1]))
        fields = zip(("from", "to"), (asked.start, asked.end), (years[:1], years[-1:]), strict=True)
        with st.container(horizontal=True, key="days", gap="small"):
            wrong = [_show_day(key, day, str(hint[0]) if hint else "any") for key, day, hint in fields]
        for text in filter(None, wrong):
            message = f"“{param_values.shown(text)}” is no year, month or day. Write 2011, 2011-06 or 2011-06-05."
            html(f'<p class="fault">{escape(message)}</p>')


def _show_day(key: str, day: date | None, hint: str) -> str:
    """Show the field of the first (`from`) or last day of the period; gives a text in it that is no day and is not applied."""
    kept: tuple[str, Filters | None] = st.session_state.get(f"{key}-wrong", ("", None))
    wrong, before = kept
    if wrong and before != view().asked:
        wrong, st.session_state[f"{key}-wrong"] = "", ("", None)
    label = "From" if key == "from" else "To"
    st.text_input(
        label,
        key=show_in_field(key, wrong or param_values.day_in_short(day, key)),
        placeholder=hint,
        max_chars=40,
        on_change=_take_over_day,
        args=(key,),
    )
    return wrong


def _take_over_day(key: str) -> None:
    """In a callback: take over the first (`from`) or last day of the period; a text that is no day is kept, to be shown."""
    text = st.session_state[key].strip()
    day = param_values.day_of(text, key)
    st.session_state[f"{key}-wrong"] = (text, view().asked) if text and not day else ("", None)
    if day or not text:
        choose_in_field(key, day)


def _take_over_years(first: int, last: int) -> None:
    """In a callback: take over the years chosen in the drawing; an end that is its `first` or `last` year stays open."""
    start, end = map(int, str(st.session_state["year-range"].get("picked")).split())
    alone = start == end
    choose(
        {
            "from": date(start, 1, 1) if start > first or alone else None,
            "to": date(end, 12, 31) if end < last or alone else None,
        }
    )


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
    """Every value of a field of the filter with its label, in the order in which they are offered.

    The list of options keeps this order for whatever is typed, and finds letters in labels only. So actors with the most records
    come first, of several the one with the shortest name, and their other names are part of their labels.
    """
    values = values_of(data, field)
    if field != "actors":
        return {value: label_of(data, field, value) for value in values}
    numbers = select(data).counts(field)
    by_number = sorted(values, key=lambda value: (-numbers[value], len(data.actors[value].name)))
    return {value: ", also ".join((data.actors[value].name, *data.actors[value].aliases)) for value in by_number}


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


_YEARS = st.components.v2.component("ledger_years", js=asset("years.js"), css=asset("years.css"))
