"""The third way into the draft desk: a table of events, whose rows become drafts that wait for the words of articles.

The table is in the session of the curator and nowhere else. Nothing of it becomes a record of the draft: the rows are downloaded.
"""

import base64
import binascii
import threading
from typing import Any

import streamlit as st

from ledger.curation import event_drafts, event_map, event_table, event_table_html
from ledger.curation.event_drafts import Waiting
from ledger.curation.event_map import BadMap, EventMap
from ledger.curation.event_table import BadRow, EventTable, Unreadable
from ledger.ui.address import dataset
from ledger.ui.assets import script
from ledger.ui.escaping import html, plain
from ledger.ui.pagination import paginate
from ledger.wording import words

MOST = 1_000_000
"""The most bytes of a table at the desk; the command `import` takes larger ones."""

_TABLE, _NAME, _BYTES, _ENCODING, _READ, _REFUSED = (
    f"table-{name}" for name in ("held", "name", "bytes", "encoding", "read", "refused")
)
_ENCODINGS = ("utf-8", "cp1252", "cp1250", "latin-1", "utf-16")
_ONE_AT_A_TIME = threading.Lock()  # held while a table is read: a large one takes a core for seconds


def show_table_import() -> None:
    """Show the choice of a table and, once one is chosen, its map, its rows beside what is coded, and a download."""
    table: EventTable | None = st.session_state.get(_TABLE)
    with st.expander(
        "Or choose a table of events, such as one of ACLED, UCDP GED or a spreadsheet of your own", expanded=bool(table)
    ):
        st.text("Its rows say what to look for in articles. Each waits for exact words; without them it is no record.")
        with st.container(horizontal=True, vertical_alignment="center"):
            data = {"label": "A .csv or .xlsx file: ", "most": MOST, "accept": ".csv,.tsv,.txt,.xlsx"}
            _FILE(key="table-file", data=data, on_read_change=_read_file, width="content")
            if table:
                st.button("Put the table away", on_click=_put_away)
        if refused := st.session_state.get(_REFUSED):
            st.error(plain(refused), icon=":material/error:")
        if table:
            _show_table(table)


def _read_file() -> None:
    """In a callback: read the chosen file, and keep what it holds, or why it is refused."""
    read = st.session_state["table-file"].get("read") or {}
    _put_away()
    name = event_table.seen(str(read.get("name") or "The file"))[:200]
    try:
        data = base64.b64decode(str(read.get("bytes") or ""), validate=True)
        if read.get("fault") or len(data) > MOST:
            raise Unreadable(f"has more than {MOST:,} bytes: give it to `python -m ledger import`")
        with _ONE_AT_A_TIME:
            st.session_state[_TABLE], st.session_state[_NAME], st.session_state[_BYTES] = event_table.read(data), name, data
    except (Unreadable, binascii.Error) as why:
        st.session_state[_REFUSED] = f"{name} {why}."


def _read_again() -> None:
    """In a callback: read the table in the chosen encoding, and map it anew; if that cannot be, it stays as it was."""
    name, data, encoding = st.session_state[_NAME], st.session_state[_BYTES], st.session_state[_ENCODING]
    try:
        with _ONE_AT_A_TIME:
            table = event_table.read(data, encoding)
    except Unreadable as why:
        st.session_state[_REFUSED] = f"{name} {why}."
        st.session_state[_ENCODING] = _spelled(st.session_state[_TABLE].encoding)
        return
    _put_away()
    st.session_state[_TABLE], st.session_state[_NAME], st.session_state[_BYTES] = table, name, data
    st.session_state[_ENCODING] = encoding


def _spelled(encoding: str) -> str:
    """The name of an encoding as it is shown."""
    return encoding.replace("_", "-")


def _put_away() -> None:
    """In a callback: forget the table and the values of all its fields."""
    for key in [key for key in st.session_state if str(key).startswith("table-") and key != "table-file"]:
        del st.session_state[key]


def _show_table(table: EventTable) -> None:
    """Show the map of a table, and its rows as the map reads them."""
    name: str = st.session_state[_NAME]
    if table.is_guess:
        guess = f"The file is not in UTF-8. That it is in {_spelled(table.encoding)} is a guess from its letters."
        st.warning(plain(f"{guess} Look at the names, and choose another encoding if one is wrong."), icon=":material/translate:")
    if table.encoding:
        options = list(dict.fromkeys([_spelled(table.encoding), *_ENCODINGS]))
        st.selectbox("Encoding of the file", options, key=_ENCODING, on_change=_read_again)
    st.text(f"{name}: {words.count(len(table.rows), 'row')}. Say which column is what:")
    try:
        chosen = event_map.checked(_map_fields(table), table)
    except BadMap:
        st.warning("Say which column has the day.", icon=":material/event:")
        return
    if found := event_drafts.open_date(table, chosen):
        line, text = found
        st.warning(plain(f"Line {line:,}: {text} is one of two days. Say which comes first."), icon=":material/event:")
        return
    rows, bad = _waiting(table, chosen, name)
    st.text(f"{event_drafts.summary(rows)}. What the dataset has of the same days and place stands beside each.")
    html(event_table_html.rows(paginate(rows, "table-rows", 10)))
    if bad:
        st.text(f"{words.count(len(bad), 'row')} of {len(rows) + len(bad):,} cannot be read, and will be left out:")
        html(event_table_html.bad(paginate(bad, "table-bad", 10)))
    if rows:
        st.download_button(
            f"Download what waits for words, {words.count(len(rows), 'row')} (YAML)",
            lambda: event_drafts.written(rows, bad, name),
            f"{_stem(name)}.waiting.yaml",
            "application/yaml",
            on_click="ignore",
        )


def _map_fields(table: EventTable) -> dict[str, Any]:
    """Show a field for each field of a map, with what is proposed, and give what is chosen."""
    proposed = event_map.proposed(table)
    if found := event_map.proven_order(table, proposed):
        st.text("Dates are proposed {}, because line {:,} has {}, which is no day in the other order.".format(*found))
    chosen: dict[str, Any] = {}
    fields = list(event_map.LABELS.items())
    for start in range(0, len(fields), 3):
        for column, (name, label) in zip(st.columns(3), fields[start : start + 3], strict=False):
            with column:
                chosen[name] = _map_field(name, label, table, proposed.get(name))
    return chosen


def _map_field(name: str, label: str, table: EventTable, proposed: Any) -> Any:
    """Show one field of a map, with what is proposed, and give what is chosen; None or nothing where no column is."""
    key = f"table-map-{name}"
    if name in event_map.SEVERAL:
        return st.multiselect(plain(label), table.headings, proposed or [], key=key, placeholder="Not in the table")
    if name == "dates":
        orders = ("", "day first", "month first")
        return st.selectbox(plain(label), orders, orders.index(proposed or ""), key=key, format_func=_unsaid) or None
    options = ("", *table.headings)
    return st.selectbox(plain(label), options, options.index(proposed or ""), key=key, format_func=_column) or None


def _column(heading: str) -> str:
    """What the field for a column shows for a heading, or for none."""
    return heading or "Not in the table"


def _unsaid(order: str) -> str:
    """What the field for the order of day and month shows."""
    return order or "Not said"


def _waiting(table: EventTable, chosen: EventMap, name: str) -> tuple[tuple[Waiting, ...], tuple[BadRow, ...]]:
    """The rows of a table as they wait, and those that cannot be read; kept until the map or the dataset changes."""
    basis = (chosen, dataset().version)
    last = st.session_state.get(_READ)
    if not last or last[0] != basis:
        with _ONE_AT_A_TIME, st.spinner("Reading the rows"):
            last = basis, event_drafts.waiting(table, chosen, dataset(), _stem(name))
        st.session_state[_READ] = last
    found: tuple[tuple[Waiting, ...], tuple[BadRow, ...]] = last[1]
    return found


def _stem(name: str) -> str:
    """The name of a file without its ending, as a name of a file may be; `table` where nothing is left of it."""
    return event_drafts.stem_of(name.rpartition(".")[0])


_FILE = st.components.v2.component("ledger_table_file", js=script("file.js"))
