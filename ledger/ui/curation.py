"""The parts of the page of curation: coverage, problems and errata, disagreements, unused vocabulary, reliability."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from ledger.curation import backlog, backlog_html, reliability, reliability_html, reliability_text
from ledger.query import chains
from ledger.rendering import cards
from ledger.server.live import LIVE
from ledger.ui.address import dataset, filters, older_version, option, pinned_state, selected, start_over, state, today
from ledger.ui.escaping import html, plain
from ledger.ui.pagination import paginate
from ledger.ui.record_lists import show_disagreements, show_errata
from ledger.wording import words

_LONG = 50  # items on a page of a list of short items


def part() -> str:
    """Show the choice of the part of the page, with a sentence on how the filter works in it, and give the name of the part."""
    name = option("part", quiet=True)
    st.caption(plain(backlog_html.PARTS[name]))
    return name


def show_coverage() -> None:
    """Show how much of each article is coded, and its clauses that are neither cited nor set aside."""
    data, article = dataset(), state()["article"]
    names = [article] if article else list(filters().sources or data.sources)
    if article:
        st.button("All articles", key="back", icon=":material/arrow_back:", on_click=start_over)
    shown = paginate(names, "covered")
    html(backlog_html.coverage(data, shown, filters()))
    open_clauses = [(name, span) for name in shown for span in backlog.covered(data, name).open]
    place = "the articles above" if len(shown) > 1 else "this article"
    st.subheader("Words that are not in the records yet", anchor=False)
    if open_clauses:
        st.text(f"{words.count(len(open_clauses), 'clause')} of {place} {'is' if len(open_clauses) == 1 else 'are'} open.")
        html(backlog_html.clauses(data, paginate(open_clauses, "open", _LONG), filters()))
    else:
        st.text(f"None: every clause of {place} is cited by a record or an erratum, or set aside with a reason.")
    show_incomplete_chains(shown)


def show_incomplete_chains(sources: Sequence[str]) -> None:
    """Show the records of some articles whose words give somebody else, but from whom the article has it is not coded."""
    data = dataset()
    st.subheader("From whom the articles have it, not coded yet", anchor=False)
    open_ends = [name for name in chains.incomplete(data) if any(c.source in sources for c in data.citations[name])]
    if open_ends:
        html(cards.cards(data, [data.by_id[name][1] for name in paginate(open_ends, "chains", 10)], filters()))
    else:
        st.text("None: every chain leads to somebody who speaks, to a document or report, or to the article itself.")


def show_problems() -> None:
    """Show the problems of the files that the server refused, and the apparent errors of the articles."""
    problems = pinned_state().problems
    st.subheader("Problems in the files of the dataset", anchor=False)
    if problems:
        st.text(
            f"The last files that were read have {words.count(len(problems), 'problem')}, so the version before them is served."
        )
        html(backlog_html.problems(paginate(problems, "problems", _LONG)))
    else:
        st.text(f"None: the files passed every check, and what they hold is served as version {today().version}.")
    st.subheader("Errors in the articles", anchor=False)
    show_errata(selected())


def show_differing_figures() -> None:
    """Show the figures that differ and that no curator has judged, pair by pair, and then the disagreements that are judged."""
    data, selection = dataset(), selected()
    every = backlog.unjudged(data)
    pairs = [pair for pair in every if any(record.id in selection for record in pair.records)]
    st.subheader("Figures that may disagree, not judged yet", anchor=False)
    html(f'<p class="tasks">{escape(backlog.RULE)}</p>')
    if len(every) == backlog.MOST:
        st.info(f"Only the first {backlog.MOST:,} pairs were looked for; judge some to see others.", icon=":material/info:")
    if not pairs:
        st.text("None: no two figures that the filter leaves fall under this rule.")
    elif len(pairs) > 1:
        st.text(f"{len(pairs):,} pairs, those that leave no number in common first.")
    for pair in paginate(pairs, "unjudged", 10):
        difference = "no number in common" if pair.apart else "the ranges meet"
        st.markdown(f"**{plain(backlog.of_what(data, pair))}** · {difference}")
        html(cards.cards(data, pair.records, filters()))
    st.subheader("Judged: why figures differ", anchor=False)
    show_disagreements(selected())


def show_unused() -> None:
    """Show the vocabulary that no record uses, by kind."""
    for title, entries in backlog.unused(dataset()).items():
        st.subheader(plain(f"{title}: {len(entries)}"), anchor=False)
        html(backlog_html.listed(paginate(entries, title, _LONG)))


def show_reliability() -> None:
    """Show how far two independent codings of the articles agree, what that means, and where it is weak."""
    st.subheader("How reliable the coding is", anchor=False)
    if older_version():
        st.text("It is told of today's dataset only: the codings that were compared are not kept with older versions.")
        return
    measured = reliability.stored(LIVE.root)
    if not measured:
        st.text("It was not measured: no two codings of these articles have been compared.")
        return
    html(reliability_html.tables(measured))
    st.subheader("What the numbers mean", anchor=False)
    html(backlog_html.listed(reliability_text.MEANING))
    st.subheader("Where it is weak", anchor=False)
    html(backlog_html.listed(reliability_text.limits(measured)))
