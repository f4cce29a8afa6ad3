"""Charts and tables of marks: with their words, a table view, downloads, a citation, and the quotes of what is chosen."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape

import orjson
import pandas as pd
import streamlit as st

from ledger import charts, export
from ledger.charts.pages import PAGES
from ledger.query.filters import describe, phrase
from ledger.query.selection import blockers
from ledger.rendering import cards
from ledger.server.assets import PLOTLY
from ledger.ui.address import choose, dataset, filters, option, plain, selected, state
from ledger.ui.markup import html
from ledger.ui.paging import turned
from ledger.ui.sidebar import clear
from ledger.ui.view import asset
from ledger.urls import links, readers
from ledger.wording import citation, words

_PAGE_ROWS = 500
Rows = Callable[[], Sequence[charts.Row]]


def draw(page: str) -> None:
    """All charts of a page as the filter and the state of the page have them."""
    for name, made in PAGES[page].make(selected(), state()).items():
        if isinstance(made, charts.Chart):
            chart(made, page, name)
        else:
            grid(made, page, name)


def chart(made: charts.Chart, page: str, key: str = "") -> None:
    """A chart, or the table of what it draws, as the address says; choosing marks or rows opens their quotes below it."""
    key = key or page
    with st.container(key=f"chart-{key}"):
        _head(made, page, key)
        if not made.drawn:
            _nothing(page, key)
            return
        if state()["view"] == "table":
            start, end = _piece(len(made.drawn), key)
            _table(charts.table(dataset(), made, start, end), page, key)
        else:
            widget = f"{key}-marks"
            facts = {"plotly": PLOTLY, "alt": made.sentence, "chosen": _chosen_at(page, key)}
            _PLOT(
                key=widget,
                data=orjson.dumps(facts) + b"\n" + orjson.dumps(made.figure),
                height=made.figure["layout"]["height"],
                on_picked_change=partial(_marks_chosen, page, key, widget),
            )
        picture = made.sentence if state()["view"] == "chart" else ""
        tools(made.title, page, key, partial(charts.table, dataset(), made), made.rule, picture)
    _chosen(page, key, made.marks)


def grid(made: charts.Grid, page: str, key: str, empty: str = "·") -> None:
    """A table of marks; choosing a cell opens its quotes below it."""
    with st.container(key=f"chart-{key}"):
        _head(made, page, key)
        if not made.cells:
            _nothing(page, key)
            return
        if state()["view"] == "table":
            start, end = _piece(len(made.items), key)
            _table(made.rows_of(made.items[start:end]), page, key)
        else:
            widget = f"{key}-cells"
            data = {**made.data(empty), "chosen": _pressed(made, page, key)}
            _GRID(key=widget, data=data, on_picked_change=partial(_cell_chosen, made, page, key, widget))
        tools(made.title, page, key, partial(made.rows_of, made.items), made.rule)
    _chosen(page, key, lambda: {_cell_name(*cell): ids for cell, ids in made.behind().items()})


def _nothing(page: str, key: str) -> None:
    """Why a chart has nothing to show, and at the first of a page a button for each part of the filter that stands in the way."""
    tables, data = PAGES[page].tables, selected()
    left = sum(map(data.count, tables))
    if key != page:
        st.info("Nothing to show here.", icon=":material/filter_alt:")
        return
    if left:
        st.info(
            f"None of the {words.count(left, 'record')} that the filter leaves can be drawn here.", icon=":material/filter_alt:"
        )
        return
    empty(page)


def empty(page: str) -> None:
    """That the filter leaves nothing for a page, with a button for each part of it that stands in the way."""
    parts = blockers(dataset(), filters(), PAGES[page].tables)
    why = "Nothing is left by the filter." + ("" if parts else " No single part of it is to blame.")
    st.info(why, icon=":material/filter_alt:")
    with st.container(horizontal=True, key=f"free-{page}"):
        for name, number in parts.items():
            label = f"Leave out “{phrase(dataset(), filters(), name)}”: {words.count(number, 'record')}"
            st.button(plain(label), key=f"free-{page}-{name}", on_click=_leave_out, args=(name,), icon=":material/close:")
        if not parts:
            st.button("Clear the filter", key=f"free-{page}-all", on_click=clear, args=tuple(filters().active()))


def _head(made: charts.Chart | charts.Grid, page: str, key: str) -> None:
    """Title, filter in words and sentence of a chart, and at the first of a page the choice between chart and table."""
    if key == page:
        option("view", quiet=True)
    html(f"<h3>{escape(made.title)}</h3>" + _said(f"{describe(dataset(), filters())} {made.sentence}"))


def _said(text: str) -> str:
    return f'<p class="said">{escape(text)}</p>'


def tools(title: str, page: str, key: str, rows: Rows, rule: str, sentence: str = "") -> None:
    """Below a chart or table: how to read it, its citation, with a `sentence` the chart as a picture, and its rows as CSV."""
    data, now = dataset(), filters()
    version, said = data.version, describe(data, now)
    name = export.file_name(data, key, said)
    here = {k: v for k, v in state().items() if k != "cite"}
    address = links.href("", links.cite(now, here, page, version))
    cite = escape(citation.chart(citation.ledger(data), title, said))
    buttons = f'<button data-link="{escape(address)}" data-text="{cite}">Cite this</button>'
    if sentence:
        facts = {"name": name, "title": title, "lines": [said, sentence, citation.ledger(data)]}
        buttons = f'<button data-png="{key}" data-words="{escape(json.dumps(facts))}">Download PNG</button> {buttons}'
    html(f'{_said(rule)}<p class="tools">{buttons}</p>')
    with (at := st.popover("Download CSV", key=f"csv-{key}", type="tertiary", on_change="rerun")):
        if at.open:
            for label, sheet in (("CSV", False), ("CSV for spreadsheets", True)):
                file = f"{name}{'_sheet' * sheet}.csv"
                made = partial(_csv, rows, version, sheet)
                st.download_button(label, made, file, "text/csv", key=f"{file}-{key}", on_click="ignore", width="stretch")


def _piece(number: int, key: str) -> tuple[int, int]:
    """First row and the one behind the last of the page of a long table that the reader has turned to."""
    pages = -(-number // _PAGE_ROWS)
    at = st.pagination(pages, key=f"{key}-table-{pages}") if pages > 1 else 1
    return (at - 1) * _PAGE_ROWS, at * _PAGE_ROWS


def _table(rows: Sequence[charts.Row], page: str, key: str) -> None:
    widget = f"{key}-rows-{_turn(page, key)}"
    started = st.session_state[f"start-{page}-{key}"].split(charts.JOIN)
    shown = [str(row["Record"]) for row in rows]
    st.dataframe(
        rows,
        hide_index=True,
        key=widget,
        on_select=partial(_rows_chosen, page, key, widget, shown),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [n for n, name in enumerate(shown) if name in started]}},
        alt="Table of what the chart draws. Shift and space choose the row in which a cell is.",
        placeholder="–",
        column_config={
            **{name: st.column_config.NumberColumn(format="localized") for name in ("Low", "Best", "High", "Added")},
            "Words": st.column_config.TextColumn(width="large"),
            "Statement": st.column_config.TextColumn(width="medium"),
        },
    )


def _marks_chosen(page: str, key: str, widget: str) -> None:
    _choose(page, key, str(st.session_state[widget].get("picked") or "").split(charts.JOIN))


def _rows_chosen(page: str, key: str, widget: str, shown: Sequence[str]) -> None:
    rows = st.session_state[widget]["selection"]["rows"]
    st.session_state[f"picked-{page}-{key}"] = _choose(page, key, (shown[row] for row in rows if row < len(shown)))


def _cell_chosen(made: charts.Grid, page: str, key: str, widget: str) -> None:
    picked = str(st.session_state[widget].get("picked") or "")
    row, _, column = picked.partition(" ")
    if ids := made.behind().get((row, column)):
        _choose(page, key, ids if len(ids) <= readers.MAX_RECORDS else [_cell_name(row, column)])


def _cell_name(row: str, column: str) -> str:
    """What stands in the address for a cell of more records than a link names."""
    return f"~{row}~{column}"


def _choose(page: str, key: str, names: Iterable[str]) -> str:
    """Write what was chosen, and at which chart of the page, into the address; gives what was chosen as it stands there."""
    known = [name for name in dict.fromkeys(names) if name in dataset().by_id or name.startswith("~")]
    chosen = charts.JOIN.join(known)
    choose({"chosen": chosen, "at": key if known and key != page else None})
    return chosen


def _close() -> None:
    """In a callback: nothing is chosen any more."""
    choose({"chosen": None, "at": None})


def _at(page: str) -> str:
    """The chart of the page at which something is chosen: the address names it unless it is the first."""
    return state().get("at") or page


def _chosen_at(page: str, key: str) -> str:
    """What is chosen at a chart, as it stands in the address."""
    return state()["chosen"] if _at(page) == key else ""


def _turn(page: str, key: str) -> int:
    """How often the choice at a table was changed from outside it: by Close, by Back, by a link, in the chart.

    Each time the table is made anew, with what is chosen then marked; as long as the choice is made in the table itself, it is
    left alone.
    """
    now = _chosen_at(page, key)
    turn = f"turn-{page}-{key}"
    if turn not in st.session_state or st.session_state.get(f"picked-{page}-{key}", "") != now:
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
        st.session_state[f"picked-{page}-{key}"] = st.session_state[f"start-{page}-{key}"] = now
    found: int = st.session_state[turn]
    return found


def _pressed(made: charts.Grid, page: str, key: str) -> str:
    """The cell whose records are the chosen ones."""
    chosen = state()["chosen"]
    if not chosen or _at(page) != key:
        return ""
    if chosen.startswith("~"):
        return chosen[1:].replace("~", " ")
    few = {cell: ids for cell, ids in made.behind().items() if len(ids) <= readers.MAX_RECORDS}
    return next((f"{r} {c}" for (r, c), ids in few.items() if charts.JOIN.join(ids) == chosen), "")


def _chosen(page: str, key: str, marks: Callable[[], Mapping[str, Sequence[str]]]) -> None:
    """The quotes of what is chosen, below the chart at which it was chosen; `marks` gives the ids of marks that hold many."""
    given = [name for name in state()["chosen"].split(charts.JOIN) if name]
    if not given or _at(page) != key:
        return
    many = marks() if any(name.startswith("~") for name in given) else {}
    names = list(dict.fromkeys(one for name in given for one in (many.get(name, ()) if name.startswith("~") else (name,))))
    left = [dataset().by_id[name][1] for name in names if name in selected()]
    with st.container(key="chosen"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{words.count(len(names), 'chosen record')}**")
            st.button("Close", key="chosen-close", on_click=_close, type="tertiary", icon=":material/close:")
        if len(left) < len(names):
            st.info(
                f"{words.count(len(names) - len(left), 'chosen record')} not left by the filter.", icon=":material/filter_alt:"
            )
        html(cards.cards(dataset(), turned(left, f"chosen-{len(left)}"), filters()))


def _leave_out(field: str) -> None:
    """In a callback: take one part of the filter away; a period is one part."""
    clear(*(("start", "end") if field == "start" else (field,)))


def _csv(rows: Rows, version: str, sheet: bool = False) -> bytes:
    """The rows of a chart as CSV, each with the version of the dataset; as a `sheet` with nothing that would be a formula."""
    table = pd.DataFrame([{**row, "Dataset": version} for row in rows()], dtype=object)
    return (export.to_sheet_csv if sheet else export.to_csv)(table).encode()


_GRID = st.components.v2.component("ledger_grid", js=asset("grid.js"), css=asset("grid.css"))
_PLOT = st.components.v2.component("ledger_plot", js=asset("plot.js"), css=asset("plot.css"), isolate_styles=False)
