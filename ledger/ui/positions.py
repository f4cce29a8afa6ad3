"""The ways in which the page of positions shows them: issue by issue, side by side, over time, agreement, matrix."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from ledger import charts
from ledger.charts.pages import topic_of
from ledger.export.compared import Compared, compared
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.query import agreement as stances
from ledger.query import comparison_words, verdicts
from ledger.query.agreement import Speaker
from ledger.query.answers import answered_issues, answers
from ledger.rendering import answers as issue_table
from ledger.rendering import cards, comparison
from ledger.rendering.listed import PAGE_SIZE
from ledger.ui.address import (
    choose,
    choose_in_field,
    dataset,
    filters,
    keep_wrong,
    option,
    selected,
    show_in_field,
    state,
    view,
    wrong_text,
)
from ledger.ui.assets import script, style
from ledger.ui.charts import draw_charts, show_tools
from ledger.ui.empty_states import show_filter_parts
from ledger.ui.escaping import cited, html, plain, show_fault
from ledger.ui.pagination import paginate
from ledger.urls import links, param_values
from ledger.wording import words

PAGE = "positions"
_MOST_STATEMENTS = 300  # on one page side by side, roughly
_MOST_LINKS = 6  # to other issues, in one line
_MOST_ISSUES = 500  # on one page of agreement, those of all its actors together


def show_issue_by_issue() -> None:
    """Show for each issue who says yes, who says no, and who neither; a chip opens the words below its issue."""
    selection, chosen = selected(), state()["chosen"].split(charts.JOIN)
    if (table := compared(selection, state())) is None:
        show_filter_parts(PAGE, ("positions",))
        return
    rows = answers(selection, _paginated(table))
    _show_chosen_elsewhere(chosen, {position.id for row in rows for position in row.positions})
    written = cited(issue_table.table(dataset(), rows, filters(), chosen), escape)
    _ANSWERS(key="answers", data=[written], on_picked_change=_open_words)
    show_tools(table.sentence, PAGE, table.key, table.rows, *table.rules)


def _paginated(table: Compared) -> Sequence[Any]:
    """The entries of the open page of a table, after the choice of the page; each page has _MOST_STATEMENTS, roughly."""
    entries = table.entries
    return paginate(entries, table.key, max(1, _MOST_STATEMENTS * len(entries) // len(table.positions())))


def _show_chosen_elsewhere(chosen: Sequence[str], shown: Container[str]) -> None:
    """Show the cards of chosen records that stand in no row of the table, and how many of them the filter does not leave."""
    names = [name for name in chosen if name in dataset().by_id and name not in shown]
    hidden = sum(name not in selected() for name in names)
    if hidden:
        st.info(f"{words.count(hidden, 'chosen record')} not left by the filter.", icon=":material/filter_alt:")
    if len(names) > hidden:
        html(cards.cards(dataset(), (dataset().by_id[name][1] for name in names if name in selected()), filters()))


def _open_words() -> None:
    """In a callback: choose the records of the chip that the reader clicked, or none if the reader closed them."""
    picked = str(st.session_state["answers"].get("picked") or "")
    choose({"chosen": None if picked == "close" else picked, "at": None})


def show_options(mode: str) -> None:
    """Show beside the choice of a way what else can be chosen there, folded: the order of the matrix, or who is side by side."""
    columns = stances.speakers(state()["columns"])
    if mode == "matrix":
        with (popover := st.popover("Order and count", key="folded-options", on_change="rerun")):
            if popover.open:
                option("level")
                option("count")
                if option("order") == "agreement":
                    _show_choice("with", "Agreement with", state()["with"])
    elif mode == "side" and len(columns) > 1:
        with (popover := st.popover("Actors and issues", key="folded-options", on_change="rerun")):
            if popover.open:
                _show_column_fields(columns)
                option("rows")
                option("level")


def show_matrix() -> None:
    """Show a table of actors by issues; a click on a cell opens its statements."""
    page_state = state()
    if page_state["order"] == "agreement" and not page_state["with"]:
        st.info("Choose the actor whose agreement with the others is to order the rows.", icon=":material/compare_arrows:")
    html(comparison.legend(dataset(), bool(filters().active()), page_state["level"]))
    draw_charts(PAGE)


def show_side_by_side() -> None:
    """Show two to four actors in columns and the issues in rows, once at least two columns are chosen."""
    chosen = stances.speakers(state()["columns"])
    if len(chosen) < 2:
        asked = (Speaker(actor) for actor in filters().actors if actor in _speaker_names(dataset()))
        _show_column_fields(chosen or tuple(asked)[:1])
        st.info(
            "Choose two to four actors, or one actor at two times. Good pairs to start with:", icon=":material/compare_arrows:"
        )
        html(cards.views(dataset(), tuple(v for v in dataset().views if "mode=side" in v.query)))
        return
    level = state()["level"]
    columns = stances.columns(dataset(), state()["columns"], level)
    parts = dict.fromkeys(one.actor for one in chosen if stances.folded(dataset(), one.actor, level) != one.actor)
    if parts:
        st.text(f"Shown: {'; '.join(comparison_words.counted_as(dataset(), actor, level) for actor in parts)}.")
    if (table := compared(selected(), state())) is None:
        _show_no_rows(columns, state()["rows"])
        return
    html(table.legend)
    shown = _paginated(table)
    both = [row for row in shown if row.answering > 1]
    html(table.html(both or shown))
    if both and (rest := [row for row in shown if row.answering < 2]):
        html(comparison.folded(dataset(), columns, rest, filters(), level))
    show_tools(table.sentence, PAGE, table.key, table.rows, *table.rules)


def show_over_time() -> None:
    """Show the statements of each actor on one issue in time, or those on all issues of the actors that the filter asks for."""
    selection = selected()
    if not selection.count("positions"):
        show_filter_parts(PAGE, ("positions",))
        return
    topic = topic_of(selection, state())
    numbers = selection.counts("issues", "positions")
    every = {"": f"All issues ({selection.count('positions'):,})"} if filters().actors else {}
    issues = {name: f"{issue.question} ({numbers[name]:,})" for name, issue in dataset().issues.items()}
    _show_choice("topic", "Issue", topic, every | issues)
    if topic and filters().active():
        _show_other_issues([issue for issue in answered_issues(selection) if issue != topic])
    draw_charts(PAGE)


def _show_other_issues(others: Sequence[str]) -> None:
    """Show links to issues that the filter leaves positions on and that the chart does not show, as many as a line holds."""
    if not others:
        return
    links_to = [_way_to(dataset().issues[name].name, {"topic": name, "chosen": None}) for name in others[:_MOST_LINKS]]
    more = f" and {words.count(len(others) - _MOST_LINKS, 'other')}" if len(others) > _MOST_LINKS else ""
    html(f'<p class="elsewhere">The filter also leaves positions on {", ".join(links_to)}{more}.</p>')


def _way_to(name: str, changes: Mapping[str, str | None]) -> str:
    """A link, as HTML, to the view with some parameters changed."""
    return f'<a href="{escape(links.href(PAGE, view().changed(changes).query()))}">{escape(name)}</a>'


def show_agreement() -> None:
    """Show for one actor who agrees and who differs, issue by issue."""
    actor = state()["with"]
    with st.container(horizontal=True, key="options", vertical_alignment="bottom"):
        level = option("level")
        option("count")
        _show_choice("with", "Actor", actor)
    if not selected().count("positions"):
        show_filter_parts(PAGE, ("positions",))
        return
    if not actor:
        most = Counter(position.actor for position in selected().positions).most_common(_MOST_LINKS)
        ways = [f"{_way_to(dataset().actors[name].name, {'with': name})} ({number:,})" for name, number in most]
        html(f'<p class="elsewhere">Choose an actor to compare with all others. The most positions are of {", ".join(ways)}.</p>')
        return
    if stances.folded(dataset(), actor, level) != actor:
        st.text(f"Shown: {comparison_words.counted_as(dataset(), actor, level)}.")
    if (table := compared(selected(), state())) is None:
        st.info(plain(comparison_words.no_answer(selected(), actor, level)), icon=":material/filter_alt:")
        return
    most_issues = max(entry.shared for entry in table.entries)
    html(table.html(paginate(table.entries, table.key, min(PAGE_SIZE, max(1, _MOST_ISSUES // most_issues)))))
    show_tools(table.title, PAGE, table.key, table.rows, *table.rules)


def _show_no_rows(columns: tuple[Speaker, ...], rows: str) -> None:
    """Show why no issue stands side by side."""
    if rows != "all":
        st.info(plain(f"No issue on which it is so: “{verdicts.VERDICTS[rows]}”."), icon=":material/filter_alt:")
        return
    names = " and ".join(column.label(dataset()) for column in columns)
    if not filters().active():
        st.info(plain(f"No position of {names} is recorded."), icon=":material/compare_arrows:")
        return
    st.info(plain(f"The filter leaves no statement of {names}."), icon=":material/filter_alt:")
    show_filter_parts(PAGE, ("positions",))


def _show_choice(key: str, label: str, value: str, names: Mapping[str, str] | None = None) -> None:
    """Show the choice of a parameter that takes one id; `names` has the name of each id, by default those of the speakers."""
    offered = names or _speaker_names(dataset())
    widget = show_in_field(f"pick-{PAGE}-{key}", value if value in offered else None)
    st.selectbox(
        plain(label),
        list(offered),
        index=None,
        format_func=offered.__getitem__,
        key=widget,
        on_change=lambda: choose_in_field(key, st.session_state[widget] or ""),
    )


@memoized(maxsize=2)
def _speaker_names(data: Dataset) -> Mapping[str, str]:
    """The id and name of every actor with a position, in the order of their names."""
    speakers = {position.actor: data.actors[position.actor].name for position in data.positions}
    return dict(sorted(speakers.items(), key=lambda item: item[1].casefold()))


def _show_column_fields(columns: tuple[Speaker, ...]) -> None:
    """Show two fields for each column and for one more: the actor, and the time from which statements count."""
    names = _speaker_names(dataset())
    count = min(len(columns) + 1, stances.MOST_COLUMNS)
    for number in range(count):
        column = columns[number] if number < len(columns) else Speaker("")
        wrong = wrong_text(f"time-{number}", view())
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"column-{number}"):
            st.selectbox(
                f"Column {number + 1:d}",
                list(names),
                index=None,
                format_func=names.__getitem__,
                key=show_in_field(f"side-{number}", column.actor or None),
                placeholder="Add an actor",
                on_change=_set_columns,
                args=(count,),
            )
            if column.actor:
                st.text_input(
                    f"Time of column {number + 1:d}",
                    key=show_in_field(f"time-{number}", wrong or column.period, typed=True),
                    placeholder="any time; 2011 or 2019/2020",
                    on_change=_set_columns,
                    args=(count,),
                    label_visibility="collapsed",
                    max_chars=40,
                )
        if wrong:
            show_fault(f"“{param_values.shown(wrong)}” is no time. Write 2011, 2011-06 or 2019/2020.")


def _set_columns(count: int) -> None:
    """In a callback: choose the columns that the fields hold. A time that cannot be read stays in its field, not applied."""
    chosen, wrongs = [], []
    before = stances.speakers(state()["columns"])
    for number in range(count):
        actor = st.session_state.get(f"side-{number}")
        time = str(st.session_state.get(f"time-{number}") or "").strip()
        try:
            wrong = ""
            if time:
                dates.parse(time)
        except ValueError:
            wrong = time
            time = before[number].period if number < len(before) else ""
        wrongs.append(wrong)
        if actor:
            chosen.append(str(Speaker(actor, time)))
    choose({"columns": ",".join(dict.fromkeys(chosen))})
    for number, text in enumerate(wrongs):
        keep_wrong(f"time-{number}", text, view())


_ANSWERS = st.components.v2.component("ledger_answers", js=script("answers.js"), css=style("answers.css"), isolate_styles=False)
