"""A record of the draft as a form: a field for each value, and below it what is wrong. Each change goes into the draft at once.

A path names a value of a record, such as `("evidence", 0, "quote")`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from ledger.curation import draft_html, drafts
from ledger.curation.drafts import Draft, Path
from ledger.curation.forms import Input
from ledger.loading.parse import dotted
from ledger.model.problems import Problem
from ledger.ui.address import dataset
from ledger.ui.escaping import plain, show_fault

MOST_OPTIONS = 1_000
"""A table with more ids than this offers none; the curator types them."""

DRAFT = "draft-held"
"""The key of the draft in the session. It and the keys of all fields begin with `draft-`."""


def keep_draft(draft: Draft) -> None:
    """Keep this as the draft of the session."""
    st.session_state[DRAFT] = draft


def current_draft() -> Draft:
    """The draft of the session."""
    draft: Draft = st.session_state[DRAFT]
    return draft


def show_fields(
    number: int,
    inputs: Sequence[Input],
    record: Mapping[str, Any],
    problems: Sequence[Problem],
    hints: Mapping[str, Any] | None = None,
    above: Path = (),
) -> None:
    """Show a field for each input, with its problems below it, short fields in three columns.

    number: that of the record in the draft, 0 for the article; record: all of its values; hints: values that are taken if the
    curator gives none, by the name of the input; above: the path of the inner record to which the inputs belong.
    """
    with st.container(key=f"draft-form-{number}-{dotted((*above, inputs[0].name))}"):
        for is_short, group in groupby(inputs, lambda item: item.sort not in ("records", "long")):
            neighbours = list(group)
            for start in range(0, len(neighbours), 3) if is_short else ():
                for column, item in zip(st.columns(3), neighbours[start : start + 3], strict=False):
                    with column:
                        _show_field(number, item, (*above, item.name), record, problems, hints or {})
            for item in () if is_short else neighbours:
                show = _show_inner_records if item.sort == "records" else _show_field
                show(number, item, (*above, item.name), record, problems, hints or {})


def _show_inner_records(
    number: int, item: Input, path: Path, record: Mapping[str, Any], problems: Sequence[Problem], hints: Mapping[str, Any]
) -> None:
    """Show the records within a record, such as its passages, each with its fields and a way to add and remove one."""
    inner_records = list(drafts.value_at(record, path) or ([{}] if item.needed else []))
    st.markdown(f"**{plain(_label(item))}**", help=plain(item.meaning))
    for index in range(len(inner_records)):
        with st.container(border=True, key=f"draft-item-{number}-{dotted((*path, index))}"):
            show_fields(number, item.inside, record, problems, hints, (*path, index))
            if len(inner_records) > 1 or not item.needed:
                others = [*inner_records[:index], *inner_records[index + 1 :]]
                key = f"draft-less-{number}-{dotted((*path, index))}"
                st.button("Remove this one", key=key, on_click=_set_inner_records, args=(number, path, others))
    key = f"draft-more-{number}-{dotted(path)}"
    label = plain(f"Add to {_label(item).lower()}")
    st.button(label, key=key, on_click=_set_inner_records, args=(number, path, [*inner_records, {}]))
    show_problems([problem for problem in problems if problem.field == dotted(path)])


def _set_inner_records(number: int, path: Path, items: Sequence[Any]) -> None:
    """In a callback: replace the list of inner records at a path. Their fields forget what they held and start from it."""
    keep_draft(drafts.filled(current_draft(), number, path, list(items)))
    for key in [key for key in st.session_state if str(key).startswith(f"draft-{number}-{dotted(path)}.")]:
        del st.session_state[key]


def _show_field(
    number: int, item: Input, path: Path, record: Mapping[str, Any], problems: Sequence[Problem], hints: Mapping[str, Any]
) -> None:
    """Show the field of one value, of the kind that its sort needs, and below it its problems."""
    value, key, label = drafts.value_at(record, path), f"draft-{number}-{dotted(path)}", plain(_label(item))
    more: dict[str, Any] = {"key": key, "help": plain(item.meaning), "on_change": partial(_take_over, number, item, path, key)}
    example = "2011-07-05, 2011-07, 2011? or 2003/2006" if item.sort == "date" else ""
    known = _known_names(item.table) if item.table else None

    def name_of(id: str) -> str:
        return (known or {}).get(id, id)

    hint = name_of(str(hints.get(item.name) or item.default)) or example
    match item.sort:
        case "choice":
            index = item.values.index(value) if value in item.values else None
            st.selectbox(label, item.values, index, placeholder=hint or "choose", format_func=_in_words, **more)
        case "number" | "decimal":
            whole = item.sort == "number"
            st.number_input(label, value=value, step=1 if whole else None, format=None if whole else "%.4f", **more)
        case "id" if known is not None:
            options = [*known, *([value] if value and value not in known else [])]
            index = options.index(value) if value else None
            st.selectbox(
                label, options, index, format_func=name_of, accept_new_options=True, placeholder=hint or "choose", **more
            )
        case "ids" if known is not None:
            options = [*known, *(name for name in value or () if name not in known)]
            st.multiselect(label, options, value, format_func=name_of, accept_new_options=True, **more)
        case "long":
            st.text_area(label, value or "", height=80, placeholder=hint, **more)
        case "texts" | "ids":
            st.text_area(f"{label}, one a line", "\n".join(value or ()), height=80, **more)
        case _:
            st.text_input(label, value or "", placeholder=hint, **more)
    name = dotted(path)
    show_problems([problem for problem in problems if problem.field == name or problem.field.startswith(f"{name}.")])


def _take_over(number: int, item: Input, path: Path, key: str) -> None:
    """In a callback: write the value of a field into the draft, lines as a list, an empty value as None."""
    value = st.session_state[key]
    if item.sort in ("texts", "ids") and isinstance(value, str):
        value = [line.strip() for line in value.split("\n") if line.strip()]
    if isinstance(value, str) and item.sort != "long":
        value = value.strip()
    keep_draft(drafts.filled(current_draft(), number, path, None if value in ("", []) else value))


def _known_names(table: str) -> dict[str, str] | None:
    """The name of each id of a table, those of the draft included; None if they are too many to choose from.

    Where several ids have the same name, the id follows it.
    """
    served = getattr(dataset(), table)
    drafted = {
        str(row.fields["id"]): row.fields for row in current_draft().records if row.table == table and row.fields.get("id")
    }
    if len(served) + len(drafted) > MOST_OPTIONS:
        return None
    records = served.values() if isinstance(served, Mapping) else served
    names = {r.id: getattr(r, "question", "") or getattr(r, "name", "") or getattr(r, "title", "") or r.id for r in records}
    names |= {id: str(row.get("question") or row.get("name") or row.get("title") or id) for id, row in drafted.items()}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    return {id: f"{name} ({id})" if name in shared else name for id, name in names.items()}


def _label(item: Input) -> str:
    """The label of a field. It has no sign of Markdown, because a screen reader is given the Markdown as it is."""
    return item.label + ("" if item.needed else ", if known")


def _in_words(name: str) -> str:
    """The name of a field or value as words: `said on` for `said_on`."""
    return name.replace("_", " ")


def show_other_problems(problems: Sequence[Problem], inputs: Sequence[Input]) -> None:
    """Show, with the names of their fields, the problems that stand below none of these inputs."""
    names = tuple(item.name for item in inputs)
    others = [problem for problem in problems if problem.field.split(".")[0] not in names]
    for message in draft_html.messages(others, named=True):
        show_fault(message)


def show_problems(problems: Sequence[Problem]) -> None:
    """Show problems below the field that they are about."""
    for message in draft_html.messages(problems):
        show_fault(message)
