"""Charts and grids on a page: each with its words, a table of what it draws, downloads, a citation, and the chosen records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from html import escape

import orjson
import streamlit as st

from ledger import charts, export
from ledger.charts import colours
from ledger.charts.pages import PAGES, charts_of, described, tables_told
from ledger.export.drawn import drawn_csv
from ledger.model.records import Attribution
from ledger.query import narrowing
from ledger.rendering import blame, cards, comparison
from ledger.server.assets import PLOTLY
from ledger.ui.address import base, choose, dataset, filters, option, selected, state
from ledger.ui.assets import script, style
from ledger.ui.empty_states import show_filter_parts, show_other_outcomes
from ledger.ui.escaping import html
from ledger.ui.pagination import open_page, paginate
from ledger.ui.pictures import show_picture_buttons
from ledger.ui.public_record import show_listed
from ledger.urls import links, param_values, params
from ledger.urls.links import Link
from ledger.wording import citation, words

_TABLE_ROWS = 500  # on one page of a table
CHART = "chart-"  # before the name of a chart in the id of its heading
_LINE = 50  # pixels below a chart, where its script has Plotly's buttons and says what is under the pointer

Rows = Callable[[], Sequence[charts.Row]]
"""What makes the rows of a table: it is called only if somebody downloads them."""


def draw_charts(page: str) -> None:
    """Show all charts of a page for the present filter and page state. A chart named like the page is the first one.

    Where the filter leaves no record of the page, that is said once in place of all charts.
    """
    is_empty = not any(map(selected().count, PAGES[page].tables))
    for name, chart in charts_of(page, dataset(), filters(), state()).items():
        with st.container(key=f"chart-{name}"):
            if is_empty:
                if name == page:
                    show_filter_parts(page, PAGES[page].tables)
            elif isinstance(chart, charts.Chart):
                _draw_chart(chart, page, name)
            else:
                _draw_grid(chart, page, name)
            _show_chosen(chart, page, name)  # last in the container, so that nothing below it moves to another place in the tree


def _draw_chart(chart: charts.Chart, page: str, key: str) -> None:
    """Show a chart, or the table of what it draws if the address says so."""
    _show_heading(chart, page, key)
    if not chart.drawn:
        html(_paragraph(chart.sentence))
        _show_nothing(page, key)
        return
    if state()["view"] == "table":
        start, end = _show_turner(len(chart.rows), key)
        _show_table(charts.table(dataset(), chart, start, end), page, key)
        show_listed(chart.rows[start:end])
    else:
        with st.container(key=f"picture-{key}") if chart.beside else nullcontext():
            _show_picture(chart, page, key)
            if chart.beside:
                view = {**state(), "at": key, "cite": ""}
                html(
                    cards.choices_beside(
                        chart.beside, lambda one: links.write(filters(), {**view, "chosen": one}), state()["chosen"]
                    )
                )
    show_tools(chart.title, page, key, partial(charts.table, dataset(), chart), chart.rule, said=chart.sentence)


def show_alone(chart: charts.Chart | charts.Grid, page: str, key: str, opens: str) -> None:
    """Show a chart without tools. A click on a mark opens a new tab, with `opens` and the records of the mark as its address."""
    if isinstance(chart, charts.Grid):
        _GRID(key=f"{key}-cells", data=[{**chart.data("·"), "chosen": "", "opens": opens}])
    elif chart.drawn:
        _show_picture(chart, page, key, opens)
        if chart.beside:
            view = {**state(), "at": key, "cite": ""}
            html(cards.choices_beside(chart.beside, lambda one: links.write(filters(), {**view, "chosen": one}), ""))


def _show_picture(chart: charts.Chart, page: str, key: str, opens: str = "") -> None:
    """Show the figure of a chart. What has a scale, such as a map, or another height on a phone is as high as the window allows.

    opens: as for `show_alone`; empty where a click chooses the records on this page.
    """
    widget, layout = f"{key}-marks", chart.figure["layout"]
    facts = {"plotly": PLOTLY, "alt": chart.sentence, "chosen": _chosen_in(page, key), "dark": colours.ON_DARK}
    facts["picks"] = st.session_state.get(f"{widget}-picks", 0)
    is_fluid = "scaleanchor" in layout.get("yaxis", {}) or "height" in layout.get("meta", {}).get("narrow", {})
    _PLOT(
        key=widget,
        data=orjson.dumps(facts | ({"opens": opens} if opens else {})) + b"\n" + orjson.dumps(chart.figure),
        height="content" if opens or is_fluid else layout["height"] + _LINE,
        on_picked_change=partial(_choose_marks, page, key, widget),
    )


def _draw_grid(grid: charts.Grid, page: str, key: str) -> None:
    """Show a grid of cells, or the table of its records if the address says so."""
    _show_heading(grid, page, key, grid.sentence)
    if not grid.cells:
        _show_nothing(page, key)
        return
    if state()["view"] == "table":
        start, end = _show_turner(len(grid.items), key)
        _show_table(grid.rows_of(grid.items[start:end]), page, key)
    else:
        widget = f"{key}-cells"
        data = [{**grid.data("·"), "chosen": _chosen_cell(grid, page, key)}]
        _GRID(key=widget, data=data, on_picked_change=partial(_choose_cell, grid, page, key, widget))
        if folded := comparison.left_out(grid):
            html(folded)
    show_tools(grid.title, page, key, partial(grid.rows_of, grid.items), grid.rule)


def _show_nothing(page: str, key: str) -> None:
    """Show at the first chart of a page that it has nothing to draw of the records that it tells of, and how many these are."""
    remaining, _ = narrowing.counts(selected(), tables_told(page, filters(), state()))
    if key != page:
        return  # the sentence of the chart says so
    if page == "casualties":
        show_other_outcomes(state()["outcome"])
    else:
        one = (
            "The one record that the filter leaves cannot" if remaining else "Nothing is left of what the filter narrows that can"
        )
        none = f"None of the {remaining:,} records left can" if remaining > 1 else one
        st.info(f"{none} be drawn here.", icon=":material/filter_alt:")


def _show_heading(chart: charts.Chart | charts.Grid, page: str, key: str, said: str = "") -> None:
    """Show the title of a chart, and what is `said` below it; at the first of a page also the choice between chart and table."""
    if key == page:
        option("view", quiet=True)
    html(f"<h3 id='{CHART}{key}'>{escape(chart.title)}</h3>{_paragraph(said) if said else ''}")


def _paragraph(text: str) -> str:
    """A text in small letters as HTML."""
    return f'<p class="said">{escape(text)}</p>'


def show_tools(title: str, page: str, key: str, rows: Rows, *rules: str, said: str = "") -> None:
    """Show below a chart or table what is `said` of it, the rules by which to read it, its citation, and its downloads.

    All words are one element: each more costs a message of every run.
    """
    data, asked = dataset(), filters()
    page_state = {param: value for param, value in state().items() if param != "cite"}
    address = links.href("", links.citable(asked, page_state, page, data.version))
    cite = escape(citation.chart(data, title, described(page, data, asked, state())))
    read = "".join(f"<li>{escape(rule)}</li>" for rule in rules)
    read = f'<ul class="said">{read}</ul>' if len(rules) > 1 else _paragraph(*rules)
    read = (_paragraph(said) if said else "") + read
    html(f'{read}<p class="tools"><button data-link="{escape(address)}" data-text="{cite}">Cite this</button></p>')
    label = "Download this chart" if key in PAGES or key in params.BY_KEY["at"].options else "Download this table"
    with (popover := st.popover(label, key=f"csv-{key}", type="tertiary", on_change="rerun")):
        if popover.open:
            _show_downloads(page, key, Link(asked, page_state), rows)


def _show_downloads(page: str, key: str, link: Link, rows: Rows) -> None:
    """Show the buttons that save a chart or table as a picture, and its rows as CSV."""
    data = dataset()
    pictures = export.pictures(data, link, page, base(), key)
    name = pictures[0].name if pictures else export.about_view(data, link, page, base()).view_name
    show_picture_buttons(pictures, key)
    html(f'<p class="holds">What is drawn, as a table of {words.count(len(rows()), "row")}</p>')
    with st.container(horizontal=True):
        for label, sheet in (("CSV", False), ("CSV for spreadsheets", True)):
            file = f"{name}_rows{'_sheet' * sheet}.csv"
            writer = partial(_drawn_csv, rows, data.version, sheet)
            st.download_button(label, writer, file, "text/csv", key=f"{file}-{key}", on_click="ignore")


def _show_turner(row_count: int, key: str) -> tuple[int, int]:
    """Show the field that turns the pages of a long table; gives the first row of the open page and the one after its last."""
    number = open_page(row_count, f"{key}-table", _TABLE_ROWS)
    return (number - 1) * _TABLE_ROWS, number * _TABLE_ROWS


def _show_table(rows: Sequence[charts.Row], page: str, key: str) -> None:
    """Show rows as a table, in which the reader chooses records."""
    widget = f"{key}-rows-{_table_number(page, key)}"
    chosen = st.session_state[f"start-{page}-{key}"].split(charts.JOIN)
    names = [str(row["Record"]) for row in rows]
    st.dataframe(
        rows,
        hide_index=True,
        key=widget,
        on_select=partial(_choose_rows, page, key, widget, names),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [number for number, name in enumerate(names) if name in chosen]}},
        alt="Table of what the chart draws. Shift and space choose the row in which a cell is.",
        placeholder="–",
        column_config={
            **{name: st.column_config.NumberColumn(format="localized") for name in ("Low", "Best", "High", "Adds")},
            **{name: st.column_config.TextColumn(width="large") for name in ("Words", "Counted in")},
            "Statement": st.column_config.TextColumn(width=320),
        },
    )


def _choose_marks(page: str, key: str, widget: str) -> None:
    """In a callback: choose the records of the marks that the reader clicked.

    The number of such choices is sent with the chart. Where Back comes before the answer to a click, the chart would otherwise be
    the same as before the click, and the browser, which shows the choice already, would not be told.
    """
    st.session_state[f"{widget}-picks"] = st.session_state.get(f"{widget}-picks", 0) + 1
    _choose(page, key, str(st.session_state[widget].get("picked") or "").split(charts.JOIN))


def _choose_rows(page: str, key: str, widget: str, names: Sequence[str]) -> None:
    """In a callback: choose the records of the rows that the reader selected; `names` has the record of each row."""
    rows = st.session_state[widget]["selection"]["rows"]
    st.session_state[f"picked-{page}-{key}"] = _choose(page, key, (names[row] for row in rows if row < len(names)))


def _choose_cell(grid: charts.Grid, page: str, key: str, widget: str) -> None:
    """In a callback: choose the records of the cell that the reader clicked, or the cell itself where it is not all of few."""
    picked = str(st.session_state[widget].get("picked") or "")
    row, _, column = picked.partition(" ")
    if ids := grid.behind().get((row, column)):
        few = len(ids) <= param_values.MAX_RECORDS and not grid.within((row, column))
        _choose(page, key, ids if few else [_cell_name(row, column)])


def _cell_name(row: str, column: str) -> str:
    """The name that stands in the address for all records of a cell, if they are more than a link names."""
    return f"~{row}~{column}"


def _choose(page: str, key: str, names: Iterable[str]) -> str:
    """Choose records, by their ids or those of cells, at a chart of the page; gives what is chosen as the address holds it."""
    known = [name for name in dict.fromkeys(names) if name in dataset().by_id or name.startswith("~")]
    chosen = charts.JOIN.join(known)
    choose({"chosen": chosen, "at": key if known and key != page else None})
    return chosen


def _close() -> None:
    """In a callback: let no record be chosen any more."""
    choose({"chosen": None, "at": None})


def _chart_of_choice(page: str) -> str:
    """The chart of the page at which records are chosen. The address names it, unless it is the first one."""
    at = state().get("at", "")
    return page if at in ("", params.BY_KEY["at"].default) else at


def _chosen_in(page: str, key: str) -> str:
    """The records that are chosen at a chart, as the address holds them; empty if none is."""
    return state()["chosen"] if _chart_of_choice(page) == key else ""


def _table_number(page: str, key: str) -> int:
    """The number of the table that is shown, counted from 1.

    A choice that was not made in the table itself, but by Close, Back, a link or in the chart, needs a new table: Streamlit
    selects rows only in a table that it has not shown before. A choice in the table leaves the table as it is.
    """
    chosen = _chosen_in(page, key)
    counter = f"turn-{page}-{key}"
    if counter not in st.session_state or st.session_state.get(f"picked-{page}-{key}", "") != chosen:
        st.session_state[counter] = st.session_state.get(counter, 0) + 1
        st.session_state[f"picked-{page}-{key}"] = st.session_state[f"start-{page}-{key}"] = chosen
    number: int = st.session_state[counter]
    return number


def _chosen_cell(grid: charts.Grid, page: str, key: str) -> str:
    """The chosen cell as `row column`: the one that has exactly the chosen records; empty if there is none."""
    chosen = _chosen_in(page, key)
    if chosen.startswith("~"):
        return chosen[1:].replace("~", " ")
    if not chosen:
        return ""
    small = {cell: ids for cell, ids in grid.behind().items() if len(ids) <= param_values.MAX_RECORDS}
    return next((f"{row} {column}" for (row, column), ids in small.items() if charts.JOIN.join(ids) == chosen), "")


def _show_chosen(chart: charts.Chart | charts.Grid, page: str, key: str) -> None:
    """Show the cards of the records that are chosen at this chart: of marks, rows or a cell.

    Where a cell holds attributions, their words come first, and the cards of the attacks are folded.
    """
    chosen = [name for name in _chosen_in(page, key).split(charts.JOIN) if name]
    if not chosen:
        return
    ids_of: Mapping[str, Sequence[str]] = {}
    told: Sequence[tuple[str, Attribution]] = ()
    if any(name.startswith("~") for name in chosen):
        ids_of = _ids_of(chart)
    if isinstance(chart, charts.Grid) and chosen[0].startswith("~"):
        row, _, column = chosen[0][1:].partition("~")
        told = chart.within((row, column))
    names = list(dict.fromkeys(id for name in chosen for id in (ids_of.get(name, ()) if name.startswith("~") else (name,))))
    records = [dataset().by_id[name][1] for name in names if name in selected()]
    compared = chart.compared if isinstance(chart, charts.Chart) else {}
    picked = [comparison for name in chosen for comparison in compared.get(name, ())]
    with st.container(key="chosen"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{words.count(len(names), 'chosen record')}**")
            st.button("Close", key="chosen-close", on_click=_close, type="tertiary", icon=":material/close:")
        if hidden := len(names) - len(records):
            st.info(f"{words.count(hidden, 'chosen record')} not left by the filter.", icon=":material/filter_alt:")
        if told:
            html(f'<div class="cards">{blame.told(dataset(), paginate(told, f"told-{len(told)}"), filters())}</div>')
        all_of_it = cards.cards(dataset(), paginate(records, f"chosen-{len(records)}"), filters(), picked)
        summary = f"All that is told of {'it' if len(records) == 1 else 'them'}"
        html(f'<details class="differ"><summary>{summary}</summary>{all_of_it}</details>' if told else all_of_it)


def _ids_of(chart: charts.Chart | charts.Grid) -> Mapping[str, Sequence[str]]:
    """The ids of the records of each mark or cell that stands for many, by the name that it has in the address."""
    if isinstance(chart, charts.Chart):
        return chart.marks()
    return {_cell_name(*cell): ids for cell, ids in chart.behind().items()}


def _drawn_csv(rows: Rows, version: str, sheet: bool) -> bytes:
    """Rows as CSV, made when a reader asks for them; `sheet` as for `drawn_csv`."""
    return drawn_csv(rows(), version, sheet=sheet)


_GRID = st.components.v2.component("ledger_grid", js=script("grid.js"), css=style("grid.css"))
_PLOT = st.components.v2.component("ledger_plot", js=script("plot.js"), css=style("plot.css"), isolate_styles=False)
