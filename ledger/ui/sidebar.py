"""The filter as fields beside every page. They show the filter of the view; each change in one of them changes the view."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import orjson
import streamlit as st

from ledger.charts.pages import tables_of
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.query.filters import CHOICE_NAMES, label_of, values_of
from ledger.query.selection import choice_counts, select, tables_with, year_counts
from ledger.ui.address import choose, choose_in_field, dataset, filters, keep_wrong, show_in_field, view, wrong_text
from ledger.ui.assets import script, style
from ledger.ui.escaping import html, show_fault
from ledger.urls import param_values, params
from ledger.urls.view import FILTER_PARAMS
from ledger.wording import words

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
        key=show_in_field("q", asked.text, typed=True),
        placeholder="in records, quotes and names",
        max_chars=param_values.MAX_TEXT,
        on_change=_take_over_words,
    )
    _show_years()
    _show_choices("picks", CHOICES[:ALWAYS])
    folded = CHOICES[ALWAYS:]
    number = sum(len(view().value(param.key)) for param in folded)
    html(f'<p class="set">{f"{number:d} set" * bool(number)}</p>')  # another label would close the fields at each choice
    with (more := st.expander("More filters", key="more", on_change="rerun")):
        if more.open:
            _show_choices("more-picks", folded)
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
    if years:
        chosen = [day.year if day else None for day in (filters().start, filters().end)]
        data = {"first": years[0], "counts": list(counts.values()), "chosen": chosen}
        _YEARS(key="year-range", data=[data], on_picked_change=partial(_take_over_years, years[0], years[-1]))
    fields = zip(("from", "to"), (asked.start, asked.end), (years[:1], years[-1:]), strict=True)
    with st.container(horizontal=True, key="days", gap="small"):
        wrong = [_show_day(key, day, str(hint[0]) if hint else "any") for key, day, hint in fields]
    for text in filter(None, wrong):
        show_fault(f"“{param_values.shown(text)}” is no year, month or day. Write 2011, June 2011 or 2011-06-05.")
    if asked.start != filters().start:
        start, end = (dates.say(str(day)) for day in (filters().start, filters().end))
        show_fault(f"The period ends before it begins. It is taken from {start} to {end}.")


def _show_day(key: str, day: date | None, hint: str) -> str:
    """Show the field of the first (`from`) or last day of the period; gives a text in it that is no day and is not applied."""
    wrong = wrong_text(key, view().asked)
    label = "From" if key == "from" else "To"
    st.text_input(
        label,
        key=show_in_field(key, wrong or param_values.day_in_short(day, key), typed=True),
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
    keep_wrong(key, "" if day else text, view().asked)
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


def _show_choices(key: str, shown: Sequence[params.Param]) -> None:
    """Show the fields of some parameters, all as one component: each more costs as much of a run as a small chart."""
    facts = {"heard": st.session_state.get(f"{key}-heard", 0), "fields": [_field(param) for param in shown]}
    _CHOICE(key=key, data=orjson.dumps(facts), on_picked_change=partial(_take_over_picks, key))


def _field(param: params.Param) -> dict[str, Any]:
    """What the field of a parameter shows; each of its values says how many records it would leave.

    On a page of one table these are records of that table, where they can have the property at all.
    """
    data, chosen = dataset(), view().value(param.key)
    narrowed, shown = tables_with(data, param.field), tables_of(view().page)
    counted = shown if len(shown) == 1 and shown[0] in narrowed else narrowed
    table = counted[0] if len(counted) == 1 else ""
    counts, names = choice_counts(data, filters(), param.field, table), _names(data, param.field)
    offered = _offered(names, counts, chosen, param.field)
    hints = [_HELP.get(param.field), _MORE.format(len(offered)) if len(offered) < len(names) else None]
    return {
        "key": param.key,
        "label": CHOICE_NAMES[param.field].capitalize(),
        "hint": " ".join(filter(None, hints)),
        "options": [(value, counts[value], *names[value]) for value in offered],
        "nouns": [words.count_records(table, n).partition(" ")[2] if table else words.count(n, "record")[2:] for n in (1, 2)],
        "chosen": chosen,
    }


def _take_over_picks(key: str) -> None:
    """In a callback: take over the changes that the reader made in the fields of a component, each once and as its own choice.

    The browser sends each change with its field and its number until it has heard that the server knows it.
    """
    by_key = {param.key: param for param in CHOICES}
    for name, number, added, values in st.session_state[key]["picked"]:
        if number > st.session_state.get(f"{key}-heard", 0):
            st.session_state[f"{key}-heard"] = number
            param = by_key[name]
            others = (value for value in view().value(param.key) if value not in values)
            kept = {*others, *(values if added else ())}
            choose({param.key: tuple(value for value in values_of(dataset(), param.field) if value in kept)})


@memoized(maxsize=32)
def _names(data: Dataset, field: str) -> Mapping[str, tuple[str, ...]]:
    """Every value of a field of the filter with its names, the first of which is its label, in the order of the field.

    Actors with the most records come first, of several the one with the shortest name.
    """
    values = values_of(data, field)
    if field != "actors":
        return {value: (label_of(data, field, value),) for value in values}
    numbers = select(data).counts(field)
    by_number = sorted(values, key=lambda value: (-numbers[value], len(data.actors[value].name)))
    return {value: (data.actors[value].name, *data.actors[value].aliases) for value in by_number}


def _offered(names: Mapping[str, object], counts: Mapping[str, int], chosen: Sequence[str], field: str) -> list[str]:
    """The values to choose from: all, or if they are too many the ones with the most records and the chosen ones.

    Of actors and places, whose order says nothing else, those without a record stand at the end.
    """
    offered = list(names)
    if len(names) > MOST_OPTIONS:
        most = {*sorted((v for v in names if counts[v]), key=lambda v: -counts[v])[:MOST_OPTIONS], *chosen}
        offered = [value for value in names if value in most]
    return sorted(offered, key=lambda value: not counts[value]) if field in ("actors", "places") else offered


def clear_fields(*fields: str) -> None:
    """In a callback: empty these fields of the filter, by their names in `Filters`, as one choice."""
    choose({p.key: None for p in FILTER_PARAMS if p.field in fields})


def remove_value(param: params.Param, value: str) -> None:
    """In a callback: remove one value of a parameter from the filter."""
    asked = filters()
    period: dict[str, Any] = {"from": asked.start, "to": asked.end}
    others = tuple(v for v in getattr(asked, param.field) if v != value) if param.type == "choices" else None
    choose({**period, param.key: others})


_YEARS = st.components.v2.component("ledger_years", js=script("years.js"), css=style("years.css"))
_CHOICE = st.components.v2.component("ledger_choice", js=script("choice.js"), css=style("choice.css"), isolate_styles=False)
