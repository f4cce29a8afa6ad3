"""The page of what a reader keeps: its link, its files, and the passages in an order that the reader changes, with notes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import streamlit as st

from ledger.export import memo
from ledger.rendering.kept import Passage, described, passages, title
from ledger.ui import address
from ledger.ui.address import base, dataset, filters, option, view
from ledger.ui.assets import script
from ledger.ui.escaping import html, plain
from ledger.urls import addresses, links, param_values
from ledger.urls.kept import MOST_KEPT, MOST_TITLE, Kept
from ledger.urls.param_values import MAX_TEXT, clean_text, clean_title

_EMPTY = (
    "Nothing is kept yet. Press “Keep” below the words of a record, or beside a claim in an article: what you keep comes here, "
    f"up to {MOST_KEPT} passages, to be put in order, given notes, and taken away with footnotes."
)
_PRIVATE = (
    "What is kept stands in the address alone, with your notes: whoever has this link can read and change them in a copy. No "
    "other link that you copy here has them."
)

_SAVED = "kept-list-saved"  # in the session: the number of what the list sent last
_REMOVED = "kept-list-removed"  # in the session: what was taken out of the list, each with its place there, the last one last


def show_kept() -> None:
    """Show what the address keeps, or what the page is for if it keeps nothing."""
    data, kept, value = dataset(), address.kept(), view().state["set"]
    if not kept:
        st.info(plain(_EMPTY), icon=":material/bookmark:")
        ways = {"Records": "records", "Articles": "sources"}
        to = (f'<a href="{escape(links.href(page, links.write(filters())))}">{name}</a>' for name, page in ways.items())
        html(f'<p class="more">To begin: {" · ".join(to)}</p>')
        if st.session_state.get(_REMOVED):
            _show_list(())
        return
    unfiltered = " The filter does not narrow what is kept." if filters().active() else ""
    html(f'<p class="view">{escape(described(data, kept) + unfiltered)}</p>')
    link = links.href("kept", [("set", value)])
    html(
        f'<p class="tools"><button data-link="{escape(link)}">Copy link</button> '
        f'<button data-link="{escape(links.citing(link, data.version))}">Copy citable link</button></p>'
        f'<p class="more">{_PRIVATE}</p>'
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="memo-form"):
        style, repeats = option("style"), option("repeats")
    form = memo.Form(style, repeats == "short", st.session_state.get("memo-words", True))
    today = datetime.now(UTC).date()
    with st.container(horizontal=True, gap="small", key="memos"):
        for ending, (label, _) in memo.FORMATS.items():
            file = memo.memo(data, kept, param_values.kept_title(value), form, ending, base(), today)
            media = addresses.MEDIA[ending].partition(";")[0]
            st.download_button(plain(label), file.content, file.name, media, key=f"memo-{ending}", on_click="ignore")
        st.checkbox("With the exact words below each sentence", value=True, key="memo-words")
    _show_list(kept)


def _show_list(kept: Sequence[Kept]) -> None:
    """Show what is kept with its title, and what was taken out of it last."""
    data, value = dataset(), view().state["set"]
    unsaved, removed = address.wrong_text("kept-list", value), st.session_state.get(_REMOVED, [])
    _LIST(
        key="kept-list",
        on_wanted_change=_take_over,
        data={
            "passages": [_shown(one) for one in passages(data, kept)],
            "title": param_values.kept_title(value),
            "called": title(data, kept),
            "longest": MOST_TITLE,
            "removed": passages(data, (removed[-1][0],))[0].says if removed else "",
            "back": removed[-1][0].key if removed else "",
            "most": MAX_TEXT,
            "saved": st.session_state.get(_SAVED, 0),
            "unsaved": json.loads(unsaved) if unsaved else {},
        },
    )


def _shown(one: Passage) -> dict[str, object]:
    """A kept passage for the list."""
    data = dataset()
    held = (
        {"place": one.place(data), "read": one.address(data), "page": links.href("records", [("record", one.record)])}
        if one.record
        else {}
    )
    return {
        "key": one.kept.key,
        "says": one.says,
        "quotes": [cited.quote for cited in one.cited],
        "note": one.kept.note,
        "since": one.since,
        "then": one.then,
        **held,
    }


def _take_over() -> None:
    """In a callback: take over order, notes and title of the list, what leaves it, and what shall come back to its place.

    Notes that an address cannot hold stay in their fields.
    """
    wanted = st.session_state["kept-list"].get("wanted")
    if not wanted:
        return
    notes, by_key = wanted["notes"], {one.key: one for one in address.kept()}
    kept = [replace(by_key[key], note=clean_text(note)) for key, note in notes if key in by_key]
    removed = [*st.session_state.get(_REMOVED, [])]
    if (at := next((n for n, one in enumerate(kept) if one.key == wanted["removed"]), -1)) >= 0:
        removed.append((kept.pop(at), at))
    elif wanted["undone"] and removed:
        one, at = removed.pop()
        if one.key not in by_key:
            kept.insert(at, one)
    st.session_state[_SAVED] = wanted["sent"]
    if address.keep(kept, clean_title(wanted["title"])):
        st.session_state[_REMOVED] = removed
    else:
        address.keep_wrong("kept-list", json.dumps(dict(notes)), view().state["set"])


_LIST = st.components.v2.component("ledger_kept", js=script("kept.js"), isolate_styles=False)
