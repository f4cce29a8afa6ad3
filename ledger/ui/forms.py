"""A record of the draft as a form: a widget for each field, and below it what is wrong. Each change is in the draft at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from ledger.curation import draft_html, drafts
from ledger.curation.drafts import Draft, Path
from ledger.curation.forms import Input
from ledger.model.problems import Problem
from ledger.ui.address import dataset
from ledger.ui.markup import html

MOST_OPTIONS = 1_000
"""Of more ids than this none are offered; they are typed."""
DRAFT = "draft-held"


def hold(draft: Draft) -> None:
    """Make this the reader's draft."""
    st.session_state[DRAFT] = draft


def held() -> Draft:
    """The reader's draft."""
    draft: Draft = st.session_state[DRAFT]
    return draft


def fields(
    number: int,
    inputs: Sequence[Input],
    given: Mapping[str, Any],
    found: Sequence[Problem],
    hints: Mapping[str, Any] | None = None,
    above: Path = (),
) -> None:
    """A widget for each field of a record, what is wrong with it below; `above` is the path of a record within the record."""
    with st.container(key=f"draft-form-{number}-{_dotted((*above, inputs[0].name))}"):
        for is_short, some in groupby(inputs, lambda one: one.sort not in ("records", "long")):
            run = list(some)
            for at in range(0, len(run), 3) if is_short else ():
                for column, one in zip(st.columns(3), run[at : at + 3], strict=False):
                    with column:
                        _field(number, one, (*above, one.name), given, found, hints or {})
            for one in () if is_short else run:
                show = _inner if one.sort == "records" else _field
                show(number, one, (*above, one.name), given, found, hints or {})


def _inner(
    number: int, one: Input, path: Path, given: Mapping[str, Any], found: Sequence[Problem], hints: Mapping[str, Any]
) -> None:
    """The records within a record, such as its passages, each with its fields."""
    items = list(drafts.value_at(given, path) or ([{}] if one.needed else []))
    st.markdown(f"**{_label(one)}**", help=one.meaning)
    for at in range(len(items)):
        with st.container(border=True, key=f"draft-item-{number}-{_dotted((*path, at))}"):
            fields(number, one.inside, given, found, hints, (*path, at))
            if len(items) > 1 or not one.needed:
                left = [*items[:at], *items[at + 1 :]]
                key = f"draft-less-{number}-{_dotted((*path, at))}"
                st.button("Remove this one", key=key, on_click=_resize, args=(number, path, left))
    key = f"draft-more-{number}-{_dotted(path)}"
    st.button(f"Add to {_label(one).lower()}", key=key, on_click=_resize, args=(number, path, [*items, {}]))
    faults([problem for problem in found if problem.field == _dotted(path)])


def _resize(number: int, path: Path, items: Sequence[Any]) -> None:
    """Fill in a list of inner records anew; its widgets start again from it."""
    hold(drafts.filled(held(), number, path, list(items)))
    for key in [key for key in st.session_state if str(key).startswith(f"draft-{number}-{_dotted(path)}.")]:
        del st.session_state[key]


def _field(
    number: int, one: Input, path: Path, given: Mapping[str, Any], found: Sequence[Problem], hints: Mapping[str, Any]
) -> None:
    value, key, label = drafts.value_at(given, path), f"draft-{number}-{_dotted(path)}", _label(one)
    more: dict[str, Any] = {"key": key, "help": one.meaning, "on_change": partial(_typed, number, one, path, key)}
    example = "2011-07-05, 2011-07, 2011? or 2003/2006" if one.sort == "date" else ""
    hint = str(hints.get(one.name) or one.default) or example
    known = _known(one.table) if one.table else None

    def named(name: str) -> str:
        return (known or {}).get(name, name)

    match one.sort:
        case "choice":
            at = one.values.index(value) if value in one.values else None
            st.selectbox(label, one.values, at, placeholder=hint or "choose", format_func=_spoken, **more)
        case "number" | "decimal":
            whole = one.sort == "number"
            st.number_input(label, value=value, step=1 if whole else None, format=None if whole else "%.4f", **more)
        case "id" if known is not None:
            options = [*known, *([value] if value and value not in known else [])]
            at = options.index(value) if value else None
            st.selectbox(label, options, at, format_func=named, accept_new_options=True, placeholder=hint or "choose", **more)
        case "ids" if known is not None:
            options = [*known, *(name for name in value or () if name not in known)]
            st.multiselect(label, options, value, format_func=named, accept_new_options=True, **more)
        case "long":
            st.text_area(label, value or "", height=80, placeholder=hint, **more)
        case "texts" | "ids":
            st.text_area(f"{label}, one a line", "\n".join(value or ()), height=80, **more)
        case _:
            st.text_input(label, value or "", placeholder=hint, **more)
    dotted = _dotted(path)
    faults([problem for problem in found if problem.field == dotted or problem.field.startswith(f"{dotted}.")])


def _typed(number: int, one: Input, path: Path, key: str) -> None:
    value = st.session_state[key]
    if one.sort in ("texts", "ids") and isinstance(value, str):
        value = [line.strip() for line in value.split("\n") if line.strip()]
    if isinstance(value, str) and one.sort != "long":
        value = value.strip()
    hold(drafts.filled(held(), number, path, None if value in ("", []) else value))


def _known(table: str) -> dict[str, str] | None:
    """The ids of a table, the draft's among them, with names to show; None where they are too many to choose from."""
    data = dataset()
    rows = getattr(data, table)
    mine = {str(one.fields["id"]): one.fields for one in held().records if one.table == table and one.fields.get("id")}
    if len(rows) + len(mine) > MOST_OPTIONS:
        return None
    records = rows.values() if isinstance(rows, Mapping) else rows
    names = {r.id: getattr(r, "name", "") or getattr(r, "question", "") or getattr(r, "title", "") or r.id for r in records}
    names |= {name: str(row.get("name") or row.get("question") or row.get("title") or name) for name, row in mine.items()}
    twice = {name for name, number in Counter(names.values()).items() if number > 1}
    return {key: f"{name} ({key})" if name in twice else name for key, name in names.items()}


def _label(one: Input) -> str:
    return _spoken(one.name).capitalize() + ("" if one.needed else " (if known)")


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def elsewhere(found: Sequence[Problem], inputs: Sequence[Input]) -> None:
    """Problems that no field on the screen shows."""
    shown = tuple(one.name for one in inputs)
    rest = [problem for problem in found if problem.field.split(".")[0] not in shown]
    if text := draft_html.faults(rest, named=True):
        html(text)


def faults(found: Sequence[Problem]) -> None:
    if text := draft_html.faults(found):
        html(text)
