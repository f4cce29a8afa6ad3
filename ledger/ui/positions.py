"""The four ways to read positions: matrix, side by side, over time, agreement."""

from collections.abc import Mapping
from functools import lru_cache, partial

import streamlit as st

from ledger import charts
from ledger.charts.pages import topic_of
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.query import agreement as stances
from ledger.query.agreement import Speaker
from ledger.rendering import cards, comparison
from ledger.ui.address import choose, choose_in_field, dataset, filters, option, plain, selected, showing, state
from ledger.ui.charts import draw, empty, tools
from ledger.ui.markup import html
from ledger.ui.paging import PAGE_SIZE, turned

PAGE = "positions"
_MOST_STATEMENTS = 300  # side by side on one page, about
_MOST_ISSUES = 500  # told of all actors on one page of agreement


def matrix() -> None:
    """Actors by issues; a cell opens its statements."""
    now = state()
    with st.container(horizontal=True, key="options", vertical_alignment="bottom"):
        option("level")
        order = option("order")
        option("count")
        if order == "agreement":
            _pick("with", "Agreement with", now["with"])
    if order == "agreement" and not now["with"]:
        st.info("Choose the actor whose agreement with the others is to order the rows.", icon=":material/compare_arrows:")
    html(comparison.legend(dataset(), bool(filters().active())))
    draw(PAGE)


def side_by_side() -> None:
    """Two to four actors in columns, issues in rows."""
    now = state()
    columns = stances.speakers(now["columns"])
    _column_pickers(columns)
    if len(columns) < 2:
        st.info(
            "Choose two to four actors, or one actor at two times. Good pairs to start with:", icon=":material/compare_arrows:"
        )
        html(cards.views(dataset(), tuple(v for v in dataset().views if "mode=side" in v.query)))
        return
    with st.container(horizontal=True, key="options", vertical_alignment="bottom"):
        rows = option("rows")
        level = option("level")
    found = stances.compare(selected(), columns, rows, level)
    if not found:
        _no_rows(columns, rows)
        return
    html(comparison.legend(dataset(), bool(filters().active())))
    many = sum(len(side) for row in found for side in row.sides)
    shown = turned(found, "side-by-side", max(1, _MOST_STATEMENTS * len(found) // many))
    html(comparison.table(dataset(), columns, shown, filters(), found))
    positions = [p for row in found for side in row.sides for p in side]
    tools(
        comparison.caption(dataset(), columns, found),
        PAGE,
        "side-by-side",
        partial(charts.positions_table, dataset(), positions),
        stances.RULE,
    )


def over_time() -> None:
    """Each actor's statements on one issue in time."""
    data, now = selected(), state()
    if not data.count("positions"):
        empty(PAGE)
        return
    topic = topic_of(data, now)
    _pick("topic", "Issue", topic, {i: dataset().issues[i].question for i in dataset().issues})
    draw(PAGE)


def agreement() -> None:
    """For one actor, who agrees and who differs, issue by issue."""
    data, now = selected(), state()
    with st.container(horizontal=True, key="options", vertical_alignment="bottom"):
        level = option("level")
        rule = option("count")
        _pick("with", "Actor", now["with"])
    if not now["with"]:
        st.info("Choose the actor to compare with all others.", icon=":material/compare_arrows:")
        return
    chosen = stances.folded(dataset(), now["with"], level)
    found = stances.agreement(data, now["with"], level, rule)
    name = dataset().actors[chosen].name
    if chosen != now["with"]:
        st.text(f"{dataset().actors[now['with']].name} counts as part of {name} here.")
    if not found:
        st.info(f"Nobody else answers an issue that {name} answers, as far as the filter leaves.", icon=":material/filter_alt:")
        return
    most = found[0].shared  # the first shares the most
    shown = turned(found, "agreement", min(PAGE_SIZE, max(1, _MOST_ISSUES // most)))
    html(comparison.agreements(dataset(), chosen, shown, filters(), level, rule, len(found)))
    tools(
        f"Who agrees with {name}",
        PAGE,
        "agreement",
        partial(stances.agreement_rows, dataset(), chosen, found, rule, level),
        f"{stances.RULE} Statements of all years count, unless a period is chosen. Numbers are issues, not weights; few "
        "statements stay few.",
    )


def _no_rows(columns: tuple[Speaker, ...], rows: str) -> None:
    if rows != "all":
        st.info(f"No issue on which it is so: “{stances.VERDICTS[rows]}”.", icon=":material/filter_alt:")
        return
    names = " and ".join(c.label(dataset()) for c in columns)
    st.info(f"The filter leaves no statement of {names}.", icon=":material/filter_alt:")
    empty(PAGE)


def _pick(key: str, label: str, now: str, names: Mapping[str, str] | None = None) -> None:
    """A choice of one actor, or of `names`, that the address keeps."""
    found = names or {a: dataset().actors[a].name for a in _speakers(dataset())}
    given = list(found)
    widget = showing(f"pick-{PAGE}-{key}", now if now in found else None)
    st.selectbox(label, given, index=None, format_func=found.__getitem__, key=widget, on_change=partial(_keep, key, widget))


def _keep(key: str, widget: str) -> None:
    choose_in_field(key, st.session_state[widget] or "")


@lru_cache(maxsize=2)
def _speakers(data: Dataset) -> list[str]:
    """Actors with a position, by name."""
    return sorted({p.actor for p in data.positions}, key=lambda a: data.actors[a].name.casefold())


def _column_pickers(columns: tuple[Speaker, ...]) -> None:
    """One pair of fields a column: the actor, and a time if it is to be an actor at a time."""
    names = {a: dataset().actors[a].name for a in _speakers(dataset())}
    slots = min(len(columns) + 1, stances.MOST_COLUMNS)
    for number, place in enumerate(st.columns(slots)):
        column = columns[number] if number < len(columns) else Speaker("")
        with place:
            st.selectbox(
                f"Column {number + 1}",
                list(names),
                index=None,
                format_func=names.__getitem__,
                key=showing(f"side-{number}", column.actor or None),
                placeholder="Add an actor",
                on_change=_set_columns,
                args=(slots,),
            )
            if column.actor:
                st.text_input(
                    f"Time of column {number + 1}",
                    key=showing(f"time-{number}", column.period),
                    placeholder="any time; 2011 or 2019/2020",
                    on_change=_set_columns,
                    args=(slots,),
                    label_visibility="collapsed",
                    max_chars=40,
                )


def _set_columns(slots: int) -> None:
    """Write the columns as the fields have them into the address; a time that cannot be read is said and left out."""
    found = []
    before = stances.speakers(state()["columns"])
    for number in range(slots):
        actor = st.session_state.get(f"side-{number}")
        time = str(st.session_state.get(f"time-{number}") or "").strip()
        try:
            if time:
                dates.parse(time)
        except ValueError as error:
            st.toast(plain(str(error)), icon=":material/event_busy:")
            time = before[number].period if number < len(before) else ""
        if actor:
            found.append(str(Speaker(actor, time)))
    choose({"columns": ",".join(dict.fromkeys(found))})
