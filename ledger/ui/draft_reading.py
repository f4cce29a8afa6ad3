"""The reading part of the draft desk: the article with proposed and picked records marked, its open sentences and its zones."""

import threading
from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st
from pydantic import ValidationError

from ledger.curation import draft_html, drafts, suggest
from ledger.curation.drafts import Draft
from ledger.curation.suggest import Suggestion
from ledger.model import dates
from ledger.model.article import Span, fold
from ledger.model.records import CLAIMS, Source, ZoneKind
from ledger.ui.address import dataset
from ledger.ui.escaping import html
from ledger.ui.forms import current_draft, keep_draft
from ledger.ui.pagination import paginate
from ledger.wording import words

OPEN = "draft-open"
"""Where the session holds the number of the record whose form is open."""

_SUGGESTED = "draft-suggested"

_ONE_AT_A_TIME = threading.Lock()
"""Held while records are looked for: a long text takes a core for seconds, and those who read share it."""


def show_reading(draft: Draft) -> None:
    """Show the article with the proposed and the picked records marked, and beside it the proposals."""
    st.subheader("2. Read it, and pick what it states", anchor=False)
    proposals = _suggestions(draft)
    picked = {record.origin for record in draft.records}
    remaining = [(number, proposal) for number, proposal in enumerate(proposals or (), 1) if _origin(proposal) not in picked]
    marks = [(proposal.span, proposal.table, str(number)) for number, proposal in remaining]
    marks += [(span, f"taken {record.table if record.table in CLAIMS else ''}", "✓") for span, record in drafts.spans(draft)]
    text, margin = st.columns([3, 2])
    with text:
        html(draft_html.article(draft.article, marks))
        _show_open_sentences(draft)
        _show_zones(draft)
    with margin:
        if proposals:
            count = words.count(len(remaining), "proposal")
            source = "made by rules over the words. What they cannot know is yours to fill in."
            st.markdown(f"**{count}** left of {len(proposals)}, {source}")
            if line := suggest.stopped_at(proposals):
                st.text(f"So many that none is looked for after line {line}: paste the rest as a draft of its own.")
        elif proposals is not None:
            st.text("No rule finds a claim in these words. Add records by hand below.")
        for number, proposal in paginate(remaining, "draft-proposals", 8):
            with st.container(key=f"draft-proposal-{number}", horizontal=True, vertical_alignment="center"):
                quote, line = proposal.evidence.quote, proposal.span.line
                st.html(draft_html.suggestion(number, proposal.table, quote, proposal.why, line), width="stretch")
                picked_record = (proposal.table, suggest.record(proposal), _origin(proposal))
                st.button(f"Pick {number:d}", key=f"draft-pick-{number}", on_click=pick, args=picked_record)


def _suggestions(draft: Draft) -> tuple[Suggestion, ...] | None:
    """The records that the rules propose; None until the day of publication is known, from which they read relative dates.

    They are kept in the session until the text, the source, its day or its voice change.
    """
    facts = drafts.source(draft, dataset())
    published = str(facts.get("published") or "")
    try:
        dates.parse(published)
    except ValueError:
        st.info(
            "Say above when it was published: “last month” is read from that. Then records are proposed.", icon=":material/event:"
        )
        return None
    basis = (draft.article, facts["id"], published, facts.get("voice") or "")
    last = st.session_state.get(_SUGGESTED)
    if last and last[0][0] is basis[0] and last[0][1:] == basis[1:]:
        kept: tuple[Suggestion, ...] = last[1]
        return kept
    known: dict[str, Any] = {"id": basis[1], "published": published, "voice": basis[3]}
    with st.spinner("Looking for what the article states"), _ONE_AT_A_TIME:
        try:
            proposals = suggest.suggestions(draft.article, Source.model_construct(**known), dataset().actors, dataset().places)
        except ValidationError:  # of a quote, which names the article
            st.info("Mend the id of the article above. Then records are proposed.", icon=":material/edit:")
            return None
    st.session_state[_SUGGESTED] = (basis, proposals)
    return proposals


def _show_open_sentences(draft: Draft) -> None:
    """Show the sentences that are neither recorded nor set aside, each with a button that sets it aside."""
    spans = drafts.still_open(draft)
    with st.expander(f"{words.count(len(spans), 'sentence')} of {len(draft.article.sentences)} neither recorded nor set aside"):
        for span in paginate(spans, "draft-left", 8):
            sentence = fold(draft.article.text[span.start : span.end])
            with st.container(key=f"draft-left-{span.start}", horizontal=True, vertical_alignment="center"):
                st.html(draft_html.sentence(sentence, span), width="stretch")
                key = f"draft-aside-{span.start}"
                st.button("Set aside", key=key, help="You say why below.", on_click=_set_aside, args=(span,))


def _set_aside(span: Span) -> None:
    """In a callback: add a record that sets a sentence aside; its reason is to be filled in."""
    pick("set_aside", drafts.aside(current_draft(), span))


def _show_zones(draft: Draft) -> None:
    """Show the fields that set the zone of lines, such as `body` or `caption`."""
    with st.expander("Correct what the lines are"):
        last = draft.article.line_count
        with st.container(horizontal=True, vertical_alignment="bottom"):
            start = st.number_input("From line", 1, last, 1, key=f"draft-zone-from-{last}")
            end = st.number_input("to line", 1, last, 1, key=f"draft-zone-to-{last}")
            kind = st.selectbox("are", get_args(ZoneKind), key="draft-zone-kind")
            st.button("Set", key="draft-zone-set", on_click=_relabel, args=(start, end, kind))


def _relabel(first: int, last: int, kind: ZoneKind) -> None:
    """In a callback: set the zone of the lines from the first to the last, which is included."""
    keep_draft(drafts.relabelled(current_draft(), first, last, kind))


def _origin(proposal: Suggestion) -> str:
    """A text that tells a proposal from all others for the same article; a picked record keeps it."""
    return f"{proposal.table} {proposal.span.start} {proposal.why}"


def pick(table: str, values: Mapping[str, Any], origin: str = "") -> None:
    """In a callback: add a record with these values to the draft, and open its form. `origin` is that of its proposal."""
    keep_draft(drafts.picked(current_draft(), dataset(), table, values, origin))
    st.session_state[OPEN] = current_draft().records[-1].number
