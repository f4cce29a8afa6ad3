"""The parts of a report that show its charts, its grids, and positions beside each other, each with its words and its table.

Scripts in the file draw the charts. A grid is a table; on paper its legend stands in its head, which is repeated on every page.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby

from ledger import charts
from ledger.charts.base import Value
from ledger.charts.errors import all_framed
from ledger.charts.grid import Cell
from ledger.charts.pages import PAGES, State, charts_of, tables_told
from ledger.export.compared import compared
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.narrowing import of_tables
from ledger.query.selection import Selection
from ledger.rendering import comparison
from ledger.urls import params
from ledger.urls.view import defaults
from ledger.wording import words

_TOO_FEW = "<p>Nothing to compare: too few actors are chosen, or the filter leaves nothing of them.</p>"
_LOOKS = {"upright": 8, "many": 16}  # of a grid with more columns than that
_ON_CARDS = {"Condition", "Summary", "First day", "Last day", "Words", "Article", "Paragraph", "Line"}
"""The columns of tables that are left out on paper: the cards of the records say the same."""
_ALIKE = ("Lane", "Type")
"""Two columns of attacks; the first is left out where it has what the second has."""
_LEFT_OUT = re.compile(' (id|style)="[^"]*"| <a href="#issue-[^"]*">[^<]*</a>')
"""What of a table of positions is not taken: names and looks of the page, and links from one row to another by these names."""
_MOST_PRINTED = 150  # rows of all tables of a report on paper; if there are more, they stay on the screen

Drawing = charts.Chart | charts.Grid
Part = tuple[str, str]
"""A heading, and the HTML below it."""


def drawings(selection: Selection, page: str, state: State) -> list[Drawing]:
    """The charts and grids of a page in its state. The overview also has those of all other pages whose tables it tells of."""
    if page != "overview":
        return list(charts_of(page, selection.dataset, selection.filters, state).values())
    tables = tables_told(page, selection.filters, state)
    told = of_tables(selection, tables)
    others: dict[str, Callable[[], Iterable[Drawing]]] = {
        "troop_levels": lambda: [charts.troop_levels(told, "log", "both")],
        "casualties": lambda: [charts.casualties(told, by) for by in params.BY_KEY["by"].options],
        "attacks": lambda: PAGES["attacks"].make(told, defaults("attacks")).values(),
        "positions": lambda: [charts.matrix(told)],
    }
    further = (drawing for table, make in others.items() if table in tables for drawing in make())
    named = {str(number): drawing for number, drawing in enumerate(further)}
    return list(all_framed(selection.dataset, {**PAGES[page].make(selection, dict(state)), **named}).values())


def drawing_parts(dataset: Dataset, drawn: Sequence[Drawing], filters: Filters, state: State) -> list[Part]:
    """A part for each chart or grid."""
    before = [("", ""), *((drawing.sentence, drawing.rule) for drawing in drawn)]
    tables = [d.rows_of(d.items) if isinstance(d, charts.Grid) else charts.table(dataset, d) for d in drawn]
    folded = _tables(tables, state)
    return [_drawing_part(dataset, d, filters, state, said, table) for d, said, table in zip(drawn, before, folded, strict=False)]


def _drawing_part(dataset: Dataset, drawing: Drawing, filters: Filters, state: State, said: tuple[str, str], table: str) -> Part:
    """A chart or grid with its words, and `table`, which says what it draws.

    `said`: the sentence and the rule of the one before it; what they have in common paper does not tell again.
    """
    sentence = _without_what_was_told(drawing.sentence, said[0])
    if not drawing.shown:
        return drawing.title, sentence
    if isinstance(drawing, charts.Grid):
        level = state.get("level", "person")
        legend = comparison.legend(dataset, bool(filters.active()), level) if drawing.corner == "Actor" else ""
        drawn = _with_legend(_grid(drawing), legend, len(drawing.columns) + 1) + comparison.left_out(drawing)
    else:
        drawn = f'<div class="chart" role="img" aria-label="{escape(drawing.sentence)}"></div>'
    rule = _without_what_was_told(drawing.rule, said[1], "rule")
    return drawing.title, f'<div class="whole">{sentence}{drawn}</div>{rule}{table}'


def _without_what_was_told(text: str, before: str, look: str = "") -> str:
    """A paragraph for the screen, and for paper without the sentences that another text, which stands before it, has too.

    look: a class of both
    """
    told, sentences = set(_sentences(before)), _sentences(text)
    new = " ".join(one for one in sentences if one not in told)
    if new == " ".join(sentences):
        return _paragraph(text, look)
    return _paragraph(text, f"{look} screen") + (_paragraph(new, f"{look} paper") if new else "")


def _paragraph(text: str, looks: str) -> str:
    """A text as a paragraph with the classes given, if any."""
    return f'<p class="{looks.strip()}">{escape(text)}</p>' if looks.strip() else f"<p>{escape(text)}</p>"


def _sentences(text: str) -> list[str]:
    """The sentences of a text; a full stop behind a single capital letter, as in “U.S.”, ends none."""
    return re.findall(r"\S.*?(?:(?<!\b[A-Z])[.](?= )|$)", text)


def _tables(tables: Sequence[Sequence[charts.Row]], state: State) -> list[str]:
    """The tables of what is drawn, of which these are the rows; folded unless the view shows tables.

    Where they are long in all, they stand on the screen only: on paper the cards of the records say the same.
    """
    shown = f"{' class=screen' * (sum(map(len, tables)) > _MOST_PRINTED)}{' open' * (state['view'] == 'table')}"
    return [_details(rows, shown) for rows in tables]


def _details(rows: Sequence[charts.Row], shown: str) -> str:
    """A table of what is drawn, with `shown` in its tag. On paper it lacks what the cards of its records say again."""
    columns = dict.fromkeys(name for row in rows for name in row)
    if all(row.get(_ALIKE[0]) == row.get(_ALIKE[1]) for row in rows):
        columns.pop(_ALIKE[0], None)
    looks = {name: ' class="screen"' if name in _ON_CARDS else "" for name in columns}
    head = "".join(f'<th scope="col"{look}>{escape(name)}</th>' for name, look in looks.items())
    looks["Record"] = ' class="record"'
    cells = ("".join(f"<td{looks[name]}>{_value(row.get(name))}</td>" for name in columns) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    table = f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    summary = f"<summary>As a table: {words.count(len(rows), 'row')}</summary>"
    return f"<details{shown}>{summary}{_scroll('Table of what is drawn', table)}</details>"


def _value(value: Value) -> str:
    """The text of a cell."""
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else escape(str(value))


def _scroll(label: str, table: str) -> str:
    """A table in a region that scrolls and can be focused by keyboard."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _grid(grid: charts.Grid) -> str:
    """A grid as a table; a filled cell leads to its first record."""
    behind = grid.behind()
    head = "".join(f'<th scope="col"><span>{escape(c.label)}</span></th>' for c in grid.columns)
    body = ""
    for group, rows in groupby(grid.rows, lambda row: row.group):
        if group:
            body += f'<tr><th scope="rowgroup" class="group" colspan="{len(grid.columns) + 1}">{escape(group)}</th></tr>'
        for row in rows:
            places = [(row.id, column.id) for column in grid.columns]
            cells = "".join(
                f"<td>{_cell(grid.cells.get(place), behind.get(place, ()), grid.notes.get(place))}</td>" for place in places
            )
            body += f'<tr><th scope="row" class="deep{min(row.depth, 4)}">{escape(row.label)}</th>{cells}</tr>'
    look = "".join(f" {name}" for name, number in _LOOKS.items() if len(grid.columns) > number)
    head = f'<thead><tr><th scope="col">{escape(grid.corner)}</th>{head}</tr></thead>'
    return _scroll(grid.title, f'<table class="grid{look}"><colgroup><col></colgroup>{head}<tbody>{body}</tbody></table>')


def _with_legend(table: str, legend: str, columns: int) -> str:
    """A table with its legend: above it on a screen, and on paper in its head, which is repeated on every page."""
    row = f'<tr class="paper"><td colspan="{columns}">{legend}</td></tr>'
    return f'<div class="screen">{legend}</div>{table.replace("<thead>", f"<thead>{row}", 1)}' if legend else table


def _cell(mark: Cell | None, ids: Sequence[str], note: Cell | None) -> str:
    """The content of a grid's cell: a link to its first record; if it is empty its note, or a dot where it has none."""
    if note:
        return f'<span title="{escape(note.title)}">{escape(note.text)}</span>'
    if not mark:
        return "·"
    where = f'class="{escape(f"{mark.tone} {mark.looks}".rstrip())}" href="#{escape(ids[0])}"'
    return f'<a {where} title="{escape(mark.title)}">{escape(mark.text)}</a>'


def comparisons(selection: Selection, state: State) -> tuple[list[Part], set[str]]:
    """The part that shows positions issue by issue, side by side or by agreement, and the ids of the positions in it."""
    if state["mode"] in ("matrix", "time"):
        return [], set()
    if (shown := compared(selection, state)) is None:
        return [(params.BY_KEY["mode"].options[state["mode"]], _TOO_FEW)], set()
    table = _LEFT_OUT.sub("", shown.html(shown.entries))  # the cards below have the ids
    rules = "".join(f"<li>{escape(rule)}</li>" for rule in shown.rules)
    below = f'<ul class="rule">{rules}</ul>{_tables([shown.rows()], state)[0]}'
    return [(shown.title, _with_legend(table, shown.legend, shown.columns) + below)], {p.id for p in shown.positions()}
