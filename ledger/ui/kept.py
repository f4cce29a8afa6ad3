"""The page of what a reader keeps: its link, its files, and the passages in an order that the reader changes, with notes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import streamlit as st

from ledger.export import memo
from ledger.rendering.kept import Passage, described, passages
from ledger.ui import address
from ledger.ui.address import base, dataset, filters, option, view
from ledger.ui.assets import script
from ledger.ui.escaping import html, plain
from ledger.urls import addresses, links
from ledger.urls.kept import MOST_KEPT
from ledger.urls.param_values import MAX_TEXT, clean_text

_EMPTY = (
    "Nothing is kept yet. “Keep” stands below the words of every record, and in the articles beside every claim: what you keep "
    f"comes here, up to {MOST_KEPT} passages, to be put in order, given notes, and taken away with footnotes."
)
_PRIVATE = (
    "What is kept stands in the address alone, with your notes: whoever has this link can read and change them in a copy. No "
    "other link that you copy here has them."
)

_SAVED = "kept-list-saved"  # in the session: the number of what the list sent last


def show_kept() -> None:
    """Show what the address keeps, or what the page is for if it keeps nothing."""
    data, kept, value = dataset(), address.kept(), view().state["set"]
    if not kept:
        st.info(plain(_EMPTY), icon=":material/bookmark:")
        return
    unfiltered = " The filter does not narrow what is kept." if filters().active() else ""
    html(f'<p class="view">{escape(described(data, kept) + unfiltered)}</p>')
    link = links.href("kept", [("set", value)])
    html(
        f'<p class="tools"><button data-link="{escape(link)}">Copy link</button> '
        f'<button data-link="{escape(links.citing(link, data.version))}">Copy citable link</button></p>'
        f'<p class="more">{_PRIVATE}</p>'
    )
    style = option("style")
    with st.container(horizontal=True, gap="small", key="memos"):
        for ending, (label, _) in memo.FORMATS.items():
            file = memo.memo(data, kept, style, ending, base(), datetime.now(UTC).date())
            media = addresses.MEDIA[ending].partition(";")[0]
            st.download_button(plain(label), file.content, file.name, media, key=f"memo-{ending}", on_click="ignore")
    unsaved = address.wrong_text("kept-list", value)
    _LIST(
        key="kept-list",
        on_wanted_change=_take_over,
        data={
            "passages": [_shown(one) for one in passages(data, kept)],
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
    """In a callback: take over the order and the notes of the list. Notes that an address cannot hold stay in their fields."""
    wanted = st.session_state["kept-list"].get("wanted") or {"notes": [], "sent": 0}
    notes, by_key = wanted["notes"], {one.key: one for one in address.kept()}
    kept = [replace(by_key[key], note=clean_text(note)) for key, note in notes if key in by_key]
    st.session_state[_SAVED] = wanted["sent"]
    if not address.keep(kept):
        address.keep_wrong("kept-list", json.dumps(dict(notes)), view().state["set"])


_LIST = st.components.v2.component("ledger_kept", js=script("kept.js"), isolate_styles=False)
