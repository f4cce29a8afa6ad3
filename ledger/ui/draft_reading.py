"""The reading part of the draft desk: the article with proposed and picked records marked, its open sentences and its zones."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import streamlit as st
from pydantic import ValidationError

from ledger.curation import decisions, draft_html, drafts, suggest
from ledger.curation.decisions import Numbered
from ledger.curation.drafts import Draft
from ledger.curation.suggest import Suggestion
from ledger.model import dates
from ledger.model.article import Span, fold
from ledger.model.records import CITABLE, CLAIMS, Source, ZoneKind
from ledger.ui.address import dataset
from ledger.ui.assets import script, style
from ledger.ui.escaping import html, plain
from ledger.ui.forms import current_draft, keep_draft
from ledger.ui.pagination import paginate
from ledger.wording import words

OPEN = "draft-open"
"""Where the session holds the number of the record whose form is open."""

_SUGGESTED, _HEARD, _UNDONE, _REASON = "draft-suggested", "draft-heard", "draft-undone", "draft-reason"
_SHOWN = 40  # proposals in the list at once

_ONE_AT_A_TIME = threading.Lock()
"""Held while records are looked for: a long text takes a core for seconds, and those who read share it."""


def show_reading(draft: Draft) -> None:
    """Show the article with the proposed and the picked records marked, and beside it the proposals."""
    st.subheader("2. Read it, and pick what it states", anchor=False)
    proposals = _suggestions(draft)
    waiting = decisions.remaining(draft, proposals or ())
    marks = [(proposal.span, proposal.table, str(number)) for number, proposal in waiting]
    marks += [(span, f"taken {record.table if record.table in CLAIMS else ''}", "✓") for span, record in drafts.spans(draft)]
    text, margin = st.columns([3, 2])
    with text:
        html(draft_html.article(draft.article, marks))
        _show_open_sentences(draft, waiting)
        _show_zones(draft)
    with margin:
        if proposals or draft.decided:
            if line := suggest.stopped_at(proposals or ()):
                st.text(f"So many that none is looked for after line {line}: paste the rest as a draft of its own.")
            data = {
                "said": decisions.progress(draft, proposals or ()),
                "shown": list(decisions.grouped(draft, paginate(waiting, "draft-proposals", _SHOWN))),
                "undo": bool(draft.decided),
                "undone": st.session_state.get(_UNDONE, ""),
                "heard": st.session_state.get(_HEARD, 0),
            }
            _PROPOSALS(key="draft-proposals", data=data, on_decided_change=_decide)
        elif proposals is not None:
            st.text("No rule finds a claim in these words. Add records by hand below.")


def _decide() -> None:
    """In a callback: take over the decisions that the curator made in the list, each once.

    The browser sends each decision with its number until it has heard that the server knows it.
    """
    draft = current_draft()
    suggestions = _suggestions(draft) or ()
    proposals = {decisions.proposal_key(proposal): proposal for proposal in suggestions}
    for number, what, origin in st.session_state["draft-proposals"]["decided"]:
        if number <= st.session_state.get(_HEARD, 0):
            continue
        st.session_state[_HEARD] = number
        if what == "undo":
            draft, st.session_state[_UNDONE] = decisions.undone(draft, suggestions)
        elif origin in proposals:
            is_accepted = what == "accept"
            draft = (
                decisions.accepted(draft, dataset(), proposals[origin])
                if is_accepted
                else decisions.dropped(draft, proposals[origin])
            )
    keep_draft(draft)


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


def _show_open_sentences(draft: Draft, waiting: Sequence[Numbered]) -> None:
    """Show the sentences that are neither recorded nor set aside, and fields that set aside a run of them with one reason.

    A sentence in which a proposal waits for a decision is set aside by its own button alone.
    """
    spans = drafts.still_open(draft)
    st.text(f"{words.count(len(spans), 'sentence')} of {len(draft.article.sentences)} neither recorded nor set aside.")
    with st.expander("Set sentences aside", key="draft-open-sentences"):  # under another label it would close
        if not spans:
            return
        undecided = decisions.undecided(spans, waiting)
        run = decisions.passages(draft, spans)[0]
        run_end = sum(span.end <= run.end for span in spans)
        name = f"draft-aside-{spans[0].start}-{len(spans)}"
        with st.container(horizontal=True, vertical_alignment="bottom", key="draft-aside"):
            first = st.number_input("From sentence", 1, len(spans), 1, key=f"{name}-from")
            last = st.number_input("to sentence", 1, len(spans), run_end, key=f"{name}-to")
            reason = st.selectbox(
                "because",
                decisions.reasons(draft, dataset()),
                None,
                key=_REASON,
                accept_new_options=True,
                placeholder="one reason",
            )
            chosen = spans[min(first, last) - 1 : max(first, last)]
            free = [span for span in chosen if span not in undecided]
            label = f"Set aside {words.count(len(free), 'sentence')}"
            st.button(
                plain(label), key="draft-aside-run", on_click=_set_aside, args=(free, reason), disabled=not (reason and free)
            )
        if held := [undecided[span] for span in chosen if span in undecided]:
            without = words.count(sum(held), "proposal")
            st.text(f"Kept open: {words.count(len(held), 'sentence')} of these, because of {without} without a decision.")
        for kind in CITABLE:
            of_kind = [span for span in spans if span.zone == kind and span not in undecided]
            if kind != "body" and of_kind:
                label = f"Set aside what is {kind}: {words.count(len(of_kind), 'sentence')}"
                st.button(plain(label), key=f"draft-aside-{kind}", on_click=_set_aside, args=(of_kind, f"In the {kind}."))
        for number, span in paginate(list(enumerate(spans, 1)), "draft-left", 8):
            sentence = fold(draft.article.text[span.start : span.end])
            with st.container(key=f"draft-left-{span.start}", horizontal=True, vertical_alignment="center"):
                st.html(draft_html.sentence(number, sentence, span), width="stretch")
                help = "With the reason above; without one you say why below."
                st.button("Set aside", key=f"draft-aside-{span.start}", help=help, on_click=_set_aside, args=([span], reason))


def _set_aside(spans: Sequence[Span], reason: str | None) -> None:
    """In a callback: set sentences aside with one reason. Without a reason the form that asks for it is opened."""
    keep_draft(decisions.set_aside(current_draft(), dataset(), spans, reason or ""))
    if not reason:
        st.session_state[OPEN] = current_draft().records[-1].number


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


def pick(table: str, values: Mapping[str, Any]) -> None:
    """In a callback: add a record with these values to the draft, and open its form."""
    keep_draft(drafts.picked(current_draft(), dataset(), table, values))
    st.session_state[OPEN] = current_draft().records[-1].number


_PROPOSALS = st.components.v2.component("ledger_proposals", js=script("proposals.js"), css=style("proposals.css"))
