"""The draft desk: a curator pastes an article, picks and completes its records, has them checked, and downloads files.

The draft is in the session of the curator and nowhere else. Fields write each change into it at once, so that nothing is lost
when a field is not on the screen.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial

import streamlit as st

from ledger.curation import draft_files, draft_html, drafts, forms, new_records
from ledger.curation.drafts import Draft
from ledger.curation.told_again import told_again
from ledger.loading import files
from ledger.loading.files import Files
from ledger.model import vocabulary
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem
from ledger.server.live import DATA_ROOT
from ledger.ui import draft_reading, table_import
from ledger.ui.address import dataset, older_version
from ledger.ui.assets import script, style
from ledger.ui.escaping import html, plain
from ledger.ui.forms import DRAFT, current_draft, keep_draft, show_fields, show_other_problems, show_problems
from ledger.ui.pagination import paginate
from ledger.wording import words
from ledger.wording.cutting import cut

_ONE_CHECK = threading.Lock()  # checks run one after the other, because several at once would all take too long

MOST_CHECKED_AT_ONCE = 10_000
"""With more records than this, which take a second, a draft is checked only on request."""

_REFUSED, _CHECKED, _REQUESTED, _TRIED = (f"draft-{name}" for name in ("refused", "checked", "requested", "tried"))
_KEPT, _THROWN = "draft-kept", "draft-thrown"
_TITLES = {
    **vocabulary.WORDS["tables"],
    "actors": "Actor",
    "places": "Place",
    "issues": "Issue",
    "sides": "Side",
    "victims": "Group of victims",
    "set_aside": "Sentence set aside",
    "errata": "Erratum",
}
_FIRST_FIELDS = ("title", "author", "publisher", "published", "voice", "published_basis")  # of an article; others have proposals

ProblemsOf = Mapping[int, Sequence[Problem]]
"""The problems of each record of a draft, by its number: 0 is the article, -1 is what belongs to no record."""


def show_draft_desk() -> None:
    """Show the desk: the text of the article, the facts about it, its records, and their check. It adds to today's dataset."""
    if older_version():
        st.text("Records are added to today's dataset, not to an older version.")
        return
    draft: Draft | None = st.session_state.get(DRAFT)
    _show_keeper(draft)
    _show_text()
    table_import.show_table_import()
    if draft is None:
        return
    checked = _checked(draft)
    problems = {number: _told(number, found) for number, found in checked.items()} if checked else {}
    _show_facts(draft, problems.get(0, ()))
    draft_reading.show_reading(draft)
    _show_records(draft, problems, [record.number for record in draft.records if (checked or {}).get(record.number)])
    _show_result(draft, checked)


def _told(number: int, problems: Sequence[Problem]) -> Sequence[Problem]:
    """The problems of a record that its form shows: empty fields are no fault before the curator has closed or checked it."""
    tried = number in st.session_state.get(_TRIED, ())
    return [problem for problem in problems if tried or problem.kind is not Kind.MISSING_FIELD]


def _show_text() -> None:
    """Show the field for the text of the article, the choice of a file, and why a text was refused."""
    draft: Draft | None = st.session_state.get(DRAFT)
    st.subheader("1. The article", anchor=False)
    with st.expander("Its text" if draft else "Paste its text, or choose its file", expanded=draft is None):
        st.text_area(
            "Text of the article",
            draft.article.text if draft else "",
            height=260,
            key="draft-text",
            on_change=_read_field,
            max_chars=new_records.MAX_ARTICLE,
            placeholder=f"At most {new_records.MAX_ARTICLE:,} characters: the field does not take a longer text.",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Read this text", on_click=_read_field, type="secondary" if draft else "primary")
            data = {"label": "or a .txt file, or a draft that was downloaded: ", "most": new_records.MAX_ARTICLE}
            _FILE(key="draft-file", data=data, on_read_change=_read_file, width="content")
            if draft:
                with st.popover("Start over"):
                    st.text("The draft and its records go.")
                    st.button("Throw the draft away", on_click=_start_over)
    if refused := st.session_state.get(_REFUSED):
        st.error(plain(refused), icon=":material/error:")


def _read_field() -> None:
    """In a callback: make the text of the field the draft's."""
    _take_text(st.session_state["draft-text"])


def _read_file() -> None:
    """In a callback: make the text of the chosen file the draft's, and show it in the field if it can be an article."""
    read = st.session_state["draft-file"].get("read") or {}
    text = str(read.get("text") or "")
    if text and not draft_files.is_draft(text) and not drafts.refusal(text):
        st.session_state["draft-text"] = text
    _take_text(text)
    st.session_state[_REFUSED] = read.get("fault") or st.session_state.get(_REFUSED)


def _take_text(text: str) -> None:
    """In a callback: make a text that of the draft, or take the draft that it is; if it is neither, the draft stays as it is."""
    if draft_files.is_draft(text):
        _take_back(text)
        return
    st.session_state[_REFUSED] = drafts.refusal(text)
    if not st.session_state[_REFUSED]:
        keep_draft(drafts.begun(text, st.session_state.get(DRAFT)))


def _take_back(text: str) -> None:
    """In a callback: go on with a draft that was kept or downloaded, unless its text is refused."""
    try:
        draft = draft_files.read(text)
    except ValueError as error:
        st.session_state[_REFUSED] = str(error)
        return
    _start_over()
    st.session_state["draft-text"] = draft.article.text
    keep_draft(draft)


def _start_over() -> None:
    """In a callback: throw away the draft and the values of all its fields."""
    for key in [key for key in st.session_state if str(key).startswith("draft-") and key != _KEPT]:
        del st.session_state[key]
    st.session_state[_THROWN] = True


def _show_keeper(draft: Draft | None) -> None:
    """Show that the browser keeps the draft, or which drafts it has kept, and take the one back that the curator goes on with."""
    data = {
        "draft": draft_files.written(draft) if draft else "",
        "title": str(drafts.source(draft, dataset())["title"]) if draft else "",
        "thrown": st.session_state.get(_THROWN, False),
        "refused": bool(st.session_state.get(_REFUSED)),
    }
    _KEEPER(key=_KEPT, data=data, on_back_change=lambda: _take_back(str(st.session_state[_KEPT].get("back") or "")))


def _show_facts(draft: Draft, problems: Sequence[Problem]) -> None:
    """Show the form of the article, and for an unknown author a button that adds the actor."""
    hints = drafts.proposed(draft, dataset())
    inputs = {item.name: item for item in forms.inputs("sources")}
    with st.container(key="draft-facts", border=True):
        show_fields(0, [inputs[name] for name in _FIRST_FIELDS], draft.facts, problems, hints)
        author = str(hints.get("author") or "").strip()
        if author and not draft.facts.get("voice") and not hints.get("voice"):
            st.button(plain(f"{author} is new: add an actor"), on_click=_add_author, icon=":material/person_add:")
        others = [item for name, item in inputs.items() if name not in _FIRST_FIELDS]
        with st.expander("More about the article, where the proposals are not right"):
            show_fields(0, others, draft.facts, problems, hints)
    show_other_problems(problems, forms.inputs("sources"))


def _add_author() -> None:
    """In a callback: add the author to the draft as an actor, and make the article speak with their voice."""
    name = str(drafts.proposed(current_draft(), dataset())["author"]).strip()
    actor = {"id": new_records.slug(name), "name": name, "kind": "person"}
    keep_draft(drafts.filled(drafts.picked(current_draft(), dataset(), "actors", actor), 0, ("voice",), actor["id"]))
    st.session_state["draft-0-voice"] = actor["id"]


def _show_records(draft: Draft, problems: ProblemsOf, unfinished: Sequence[int]) -> None:
    """Show the records of the draft, first the one whose form is open, and the field that adds a record.

    unfinished: the numbers of the records in which something is missing or wrong
    """
    st.subheader("3. Its records", anchor=False)
    data = dataset()
    if not draft.records:
        st.text("None yet: accept proposals, or add a record here.")
    opened = st.session_state.get(draft_reading.OPEN) or 0
    if others := [number for number in unfinished if number != opened]:
        after = next((number for number in others if number > opened), others[0])
        label = f"Complete the next of {words.count(len(others), 'unfinished record')}"
        st.button(label, key="draft-next", type="primary", on_click=_open, args=(after,))
    closed = [record for record in draft.records if record.number != opened]
    first = [record for record in draft.records if record.number == opened]
    for record in [*first, *paginate(closed, "draft-records", 10)]:
        number, own_problems = record.number, problems.get(record.number, ())
        with st.container(key=f"draft-record-{number}", border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                quote = cut(fold(str(record.fields.get("quote") or "")), 80)
                name = str(record.fields.get("id") or (f"“{quote}”" if quote else "without an id"))
                warning = f"⚠ {words.count(len(own_problems), 'problem')}" if own_problems else ""
                st.markdown(f"**{plain(_TITLES[record.table])}** {plain(name)} {warning}")
                is_open = opened == number
                label = "Close" if is_open else "Complete"
                st.button(label, key=f"draft-open-{number}", on_click=_open, args=(0 if is_open else number,))
                st.button("Remove", key=f"draft-drop-{number}", on_click=_drop, args=(number,))
            if told := told_again(data, record.table, record.fields):
                html(draft_html.told_again(told))
                st.code(drafts.evidence_yaml(draft, data, record), language="yaml", wrap_lines=True)
            if is_open:
                show_fields(number, forms.inputs(record.table), record.fields, own_problems)
            show_other_problems(own_problems, forms.inputs(record.table) if is_open else ())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox("Another record", drafts.TAKEN, format_func=_TITLES.__getitem__, key="draft-table")
        st.button("Add", on_click=draft_reading.pick, args=(table, {}), key="draft-add")


def _open(number: int) -> None:
    """In a callback: show the form of the record with this number, and of no other; 0 closes them all."""
    _try(st.session_state.get(draft_reading.OPEN))
    st.session_state[draft_reading.OPEN] = number


def _try(*numbers: int | None) -> None:
    """In a callback: from now on tell of these records which fields are empty."""
    st.session_state[_TRIED] = {*st.session_state.get(_TRIED, ()), *numbers}


def _drop(number: int) -> None:
    """In a callback: remove the record with this number from the draft."""
    keep_draft(drafts.dropped(current_draft(), number))


@lru_cache(maxsize=1)
def _base(version: str) -> Files | None:
    """The files of the served dataset, which has this version; None if the files on the disk are of another version."""
    current = files.read(DATA_ROOT)
    return current if current.version == version else None


def _checked(draft: Draft) -> ProblemsOf | None:
    """The problems that the dataset would have with the draft; None if it was not checked.

    The result is kept in the session until the draft or the dataset changes.
    """
    data = dataset()
    last = st.session_state.get(_CHECKED)
    if last and last[0] is draft and last[1] is data:
        kept: ProblemsOf = last[2]
        return kept
    requested = st.session_state.pop(_REQUESTED, False)
    base = _base(data.version)
    if base is None or (data.size > MOST_CHECKED_AT_ONCE and not requested):
        return None
    with _ONE_CHECK, st.spinner("Checking the dataset with this draft"):
        result = drafts.problems(draft, data, base, datetime.now(UTC).date())
    st.session_state[_CHECKED] = (draft, data, result)
    return result


def _zip(draft: Draft, data: Dataset, base: Files) -> bytes:
    """The files of a draft to take away. They are checked once more, with all of the dataset."""
    return drafts.archive(drafts.made(draft, data, base, datetime.now(UTC).date()), base)


def _show_result(draft: Draft, problems_of: ProblemsOf | None) -> None:
    """Show what the check found, the files as a download, and the YAML of the draft; or why it was not checked."""
    st.subheader("4. The check, and the files", anchor=False)
    data = dataset()
    base = _base(data.version)
    if base is None:
        st.warning(
            "The files on the server are not the ones that are served; the check waits until they are.", icon=":material/sync:"
        )
    elif problems_of is None:
        st.text(f"With {data.size:,} records a check takes a while, so it waits for you. It holds until the draft is changed.")
        st.button("Check the draft", on_click=_request_check, type="primary")
    else:
        problems = [problem for of_record in problems_of.values() for problem in of_record]
        told = [problem for number, of_record in problems_of.items() for problem in _told(number, of_record)]
        if told:
            st.warning(
                f"The dataset with this draft has {words.count(len(told), 'problem')}. Each stands beside its field.",
                icon=":material/rule:",
            )
            show_problems(problems_of.get(-1, ()))
        if len(told) < len(problems):
            html(draft_html.needed(_still_needed(draft, problems_of)))
            st.button("Check the draft", on_click=_request_check, type="primary")
        elif not problems:
            st.success(
                f"Checked with all of the dataset: no problem. {words.count(len(draft.records), 'record')} to add.",
                icon=":material/check_circle:",
            )
        if len(told) == len(problems):
            name = drafts.source(draft, data)["id"]
            unfinished = f"Download the unfinished draft, {words.count(len(problems), 'problem')} open (zip)"
            st.download_button(
                unfinished if problems else "Download the files for a pull request (zip)",
                partial(_zip, draft, data, base),
                f"draft_{new_records.slug(name)}_{data.version}.zip",
                "application/zip",
                on_click="ignore",
                type="secondary" if problems else "primary",
            )
    name = f"draft_{new_records.slug(str(drafts.source(draft, data)['id']))}.json"
    help = "It goes into the field for the text above, on any machine, and you go on where you were."
    later = partial(draft_files.written, draft)
    st.download_button("Download the draft, to go on later (json)", later, name, "application/json", on_click="ignore", help=help)
    with st.expander("YAML of what is added"):
        st.code(drafts.yaml(draft, data, datetime.now(UTC).date()), language="yaml", wrap_lines=True)


def _request_check() -> None:
    """In a callback: let the next run check the draft, and tell all that is wrong or empty."""
    _try(0, *(record.number for record in current_draft().records))
    st.session_state[_REQUESTED] = True


def _still_needed(draft: Draft, problems: ProblemsOf) -> Iterator[tuple[str, Problem]]:
    """Each empty field that no form tells of yet, with the name of its record."""
    names = {0: "The article"} | {r.number: f"{_TITLES[r.table]} {r.fields.get('id') or r.number}" for r in draft.records}
    for number, found in problems.items():
        told = _told(number, found)
        yield from ((names[number], problem) for problem in found if problem not in told)


_FILE = st.components.v2.component("ledger_file", js=script("file.js"))
_KEEPER = st.components.v2.component("ledger_keeper", js=script("keeper.js"), css=style("keeper.css"))
