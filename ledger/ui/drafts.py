"""The draft desk: an article is pasted, read and corrected, its records are picked and completed, checked, and taken away.

The draft is in the reader's session and nowhere else. Widgets write each change into it at once, so that nothing is lost when one
of them is not on the screen.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, get_args

import streamlit as st

from ledger.curation import draft_html, drafts, forms, new_records, suggest
from ledger.curation.drafts import Draft
from ledger.curation.suggest import Suggestion
from ledger.loading import files
from ledger.loading.files import Files
from ledger.model import dates, vocabulary
from ledger.model.article import Span, fold
from ledger.model.problems import Problem
from ledger.model.records import CLAIMS, Source, ZoneKind
from ledger.server.live import DATA_ROOT
from ledger.ui.address import dataset, plain
from ledger.ui.forms import DRAFT, elsewhere, faults, fields, held, hold
from ledger.ui.markup import html
from ledger.ui.paging import turned
from ledger.ui.view import asset
from ledger.wording import words

_ONE = threading.Lock()  # of many checks at a time none would end

AT_ONCE = 3_000
"""With more records than this, a draft is checked when the reader asks: it takes as long as reading the whole dataset."""

_REFUSED, _OPEN, _CHECKED, _ASKED, _SUGGESTED = (f"draft-{name}" for name in ("refused", "open", "checked", "asked", "suggested"))
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
_FIRST = ("title", "author", "publisher", "published", "voice", "published_basis")  # of an article; the rest can be proposed

Found = Mapping[int, Sequence[Problem]]


def draft_desk() -> None:
    """All of the desk: the text, what it is, the records in it, their check."""
    _text()
    draft: Draft | None = st.session_state.get(DRAFT)
    if draft is None:
        return
    checked = _checked(draft)
    found = checked[1] if checked else {}
    _facts(draft, found.get(0, ()))
    _reading(draft)
    _records(draft, found)
    _result(draft, checked)


# the text


def _text() -> None:
    draft: Draft | None = st.session_state.get(DRAFT)
    st.subheader("1. The article", anchor=False)
    with st.expander("Its text" if draft else "Paste its text, or choose its file", expanded=draft is None):
        st.text_area("Text of the article", draft.article.text if draft else "", height=260, key="draft-text")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Read this text", on_click=_read, type="secondary" if draft else "primary")
            data = {"label": "or a .txt file: ", "most": new_records.MAX_ARTICLE}
            _FILE(key="draft-file", data=data, on_read_change=_read_file, width="content")
            if draft:
                with st.popover("Start over"):
                    st.text("The draft and its records go.")
                    st.button("Throw the draft away", on_click=_start_over)
    if refused := st.session_state.get(_REFUSED):
        st.error(plain(refused), icon=":material/error:")


def _read() -> None:
    _take(st.session_state["draft-text"])


def _read_file() -> None:
    read = st.session_state["draft-file"].get("read") or {}
    text = str(read.get("text") or "")
    if text and not drafts.refusal(text):
        st.session_state["draft-text"] = text
    _take(text)
    st.session_state[_REFUSED] = read.get("fault") or st.session_state[_REFUSED]


def _take(text: str) -> None:
    """Make a text the draft's, unless it cannot be an article; then the draft stays as it is."""
    st.session_state[_REFUSED] = drafts.refusal(text)
    if not st.session_state[_REFUSED]:
        hold(drafts.begun(text, st.session_state.get(DRAFT)))


def _start_over() -> None:
    for key in [key for key in st.session_state if str(key).startswith("draft-")]:
        del st.session_state[key]


# what it is


def _facts(draft: Draft, found: Sequence[Problem]) -> None:
    hints = drafts.proposed(draft, dataset())
    asked = {one.name: one for one in forms.inputs("sources")}
    with st.container(key="draft-facts", border=True):
        fields(0, [asked[name] for name in _FIRST], draft.facts, found, hints)
        author = str(draft.facts.get("author") or "").strip()
        if author and not draft.facts.get("voice"):
            st.button(f"{plain(author)} is new: add an actor", on_click=_add_author, icon=":material/person_add:")
        rest = [one for name, one in asked.items() if name not in _FIRST]
        with st.expander("More about the article, where the proposals are not right"):
            fields(0, rest, draft.facts, found, hints)
    elsewhere(found, forms.inputs("sources"))


def _add_author() -> None:
    name = str(held().facts["author"]).strip()
    actor = {"id": new_records.slug(name), "name": name, "kind": "person"}
    hold(drafts.filled(drafts.picked(held(), dataset(), "actors", actor), 0, ("voice",), actor["id"]))
    st.session_state["draft-0-voice"] = actor["id"]


def _reading(draft: Draft) -> None:
    st.subheader("2. Read it, and pick what it states", anchor=False)
    proposals = _suggestions(draft)
    taken = {one.origin for one in draft.records}
    rest = [(number, one) for number, one in enumerate(proposals or (), 1) if _origin(one) not in taken]
    marks = [(one.span, one.table, str(number)) for number, one in rest]
    marks += [(span, f"taken {one.table if one.table in CLAIMS else ''}", "✓") for span, one in drafts.spans(draft)]
    text, beside = st.columns([3, 2])
    with text:
        html(draft_html.article(draft.article, marks))
        _rest(draft)
        _zones(draft)
    with beside:
        if proposals:
            many = f"**{words.count(len(rest), 'proposal')}** left of {len(proposals)}"
            st.markdown(f"{many}, made by rules over the words. What they cannot know is yours to fill in.")
        elif proposals is not None:
            st.text("No rule finds a claim in these words. Add records by hand below.")
        for number, one in turned(rest, "draft-proposals", 8):
            with st.container(key=f"draft-proposal-{number}", horizontal=True, vertical_alignment="center"):
                st.html(draft_html.suggestion(number, one.table, one.evidence.quote, one.why, one.span.line), width="stretch")
                label = f"Pick {number}"
                st.button(label, key=f"draft-pick-{number}", on_click=_pick, args=(one.table, suggest.record(one), _origin(one)))


def _suggestions(draft: Draft) -> tuple[Suggestion, ...] | None:
    """What the rules find in the article; None as long as it is not known when it was published, for dates are read from that."""
    facts = drafts.source(draft, dataset())
    published = str(facts.get("published") or "")
    try:
        dates.parse(published)
    except ValueError:
        st.info(
            "Say above when it was published: “last month” is read from that. Then records are proposed.", icon=":material/event:"
        )
        return None
    asked = (draft.article, facts["id"], published, facts.get("voice") or "")
    before = st.session_state.get(_SUGGESTED)
    if before and before[0][0] is asked[0] and before[0][1:] == asked[1:]:
        kept: tuple[Suggestion, ...] = before[1]
        return kept
    known: dict[str, Any] = {"id": asked[1], "published": published, "voice": asked[3]}
    with st.spinner("Looking for what the article states"):
        found = suggest.suggestions(draft.article, Source.model_construct(**known), dataset().actors, dataset().places)
    st.session_state[_SUGGESTED] = (asked, found)
    return found


def _rest(draft: Draft) -> None:
    """The sentences that are neither recorded nor set aside, each with a way to set it aside."""
    left = drafts.still_open(draft)
    many = f"{words.count(len(left), 'sentence')} of {len(draft.article.sentences)}"
    with st.expander(f"{many} neither recorded nor set aside"):
        for span in turned(left, "draft-left", 8):
            words_of = fold(draft.article.text[span.start : span.end])
            with st.container(key=f"draft-left-{span.start}", horizontal=True, vertical_alignment="center"):
                st.html(draft_html.sentence(words_of, span), width="stretch")
                key = f"draft-aside-{span.start}"
                st.button("Set aside", key=key, help="You say why below.", on_click=_set_aside, args=(span,))


def _set_aside(span: Span) -> None:
    _pick("set_aside", drafts.aside(held(), span))


def _zones(draft: Draft) -> None:
    """Says of lines what they are."""
    with st.expander("Correct what the lines are"):
        last = draft.article.line_count
        with st.container(horizontal=True, vertical_alignment="bottom"):
            start = st.number_input("From line", 1, last, 1, key=f"draft-zone-from-{last}")
            end = st.number_input("to line", 1, last, 1, key=f"draft-zone-to-{last}")
            kind = st.selectbox("are", get_args(ZoneKind), key="draft-zone-kind")
            st.button("Set", key="draft-zone-set", on_click=_relabel, args=(start, end, kind))


def _relabel(first: int, last: int, kind: ZoneKind) -> None:
    hold(drafts.relabelled(held(), first, last, kind))


def _origin(one: Suggestion) -> str:
    return f"{one.table} {one.span.start} {one.why}"


def _pick(table: str, given: Mapping[str, Any], origin: str = "") -> None:
    hold(drafts.picked(held(), dataset(), table, given, origin))
    st.session_state[_OPEN] = held().records[-1].number


# its records


def _records(draft: Draft, found: Found) -> None:
    st.subheader("3. Its records", anchor=False)
    if not draft.records:
        st.text("None yet: pick proposals, or add a record here.")
    for one in turned(draft.records, "draft-records", 10):
        wrong = found.get(one.number, ())
        with st.container(key=f"draft-record-{one.number}", border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                name = plain(str(one.fields.get("id") or "without an id"))
                state = f"⚠ {words.count(len(wrong), 'problem')}" if wrong else ""
                st.markdown(f"**{_TITLES[one.table]}** {name} {state}")
                is_open = st.session_state.get(_OPEN) == one.number
                number, label = (0, "Close") if is_open else (one.number, "Complete")
                st.button(label, key=f"draft-open-{one.number}", on_click=_open, args=(number,))
                st.button("Remove", key=f"draft-drop-{one.number}", on_click=_drop, args=(one.number,))
            if is_open:
                fields(one.number, forms.inputs(one.table), one.fields, wrong)
            elsewhere(wrong, forms.inputs(one.table) if is_open else ())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox("Another record", drafts.TAKEN, format_func=_TITLES.__getitem__, key="draft-table")
        st.button("Add", on_click=_pick, args=(table, {}), key="draft-add")


def _open(number: int) -> None:
    st.session_state[_OPEN] = number


def _drop(number: int) -> None:
    hold(drafts.dropped(held(), number))


# the check


@lru_cache(maxsize=1)
def _base(version: str) -> Files | None:
    """The files of the served dataset; None where they are no longer what is served."""
    found = files.read(DATA_ROOT)
    return found if found.version == version else None


def _checked(draft: Draft) -> tuple[Files, Found] | None:
    """The files with the draft in them and what is wrong with them, as far as that was looked for."""
    data = dataset()
    before = st.session_state.get(_CHECKED)
    if before and before[0] is draft and before[1] is data:
        known: tuple[Files, Found] = before[2]
        return known
    asked = st.session_state.pop(_ASKED, False)
    base = _base(data.version)
    if base is None or (data.size > AT_ONCE and not asked):
        return None
    made = drafts.made(draft, data, base, datetime.now(UTC).date())
    with _ONE, st.spinner("Checking the whole dataset with this draft"):
        found = made, drafts.problems(draft, data, made)
    st.session_state[_CHECKED] = (draft, data, found)
    return found


def _result(draft: Draft, checked: tuple[Files, Found] | None) -> None:
    st.subheader("4. The check, and the files", anchor=False)
    data = dataset()
    base = _base(data.version)
    if base is None:
        st.warning(
            "The files on the server are not the ones that are served; the check waits until they are.", icon=":material/sync:"
        )
    elif checked is None:
        st.text(f"With {data.size:,} records a check takes a while, so it waits for you. It holds until the draft is changed.")
        st.button("Check the draft", on_click=_ask, type="primary")
    else:
        made, found = checked
        left = [problem for some in found.values() for problem in some]
        if left:
            st.warning(
                f"The dataset with this draft has {words.count(len(left), 'problem')}. Each stands beside its field.",
                icon=":material/rule:",
            )
            faults(found.get(-1, ()))
        else:
            st.success(
                f"Checked with all of the dataset: no problem. {words.count(len(draft.records), 'record')} to add.",
                icon=":material/check_circle:",
            )
        name = drafts.source(draft, data)["id"]
        st.download_button(
            "Download as they are, to go on by hand (zip)" if left else "Download the files for a pull request (zip)",
            partial(drafts.archive, made, base, left),
            f"draft_{new_records.slug(name)}_{data.version}.zip",
            "application/zip",
            on_click="ignore",
            type="secondary" if left else "primary",
        )
    with st.expander("YAML of what is added"):
        st.code(drafts.yaml(draft, data, datetime.now(UTC).date()), language="yaml", wrap_lines=True)


def _ask() -> None:
    st.session_state[_ASKED] = True


_FILE = st.components.v2.component("ledger_file", js=asset("file.js"))
