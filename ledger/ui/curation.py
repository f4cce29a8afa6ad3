"""What is left to do, part by part: coverage, problems and errata, disagreements, unused vocabulary, changes."""

import streamlit as st

from ledger.curation import backlog, backlog_html
from ledger.rendering import cards
from ledger.ui.address import dataset, filters, option, pinned, plain, selected, start_over, state
from ledger.ui.markup import html
from ledger.ui.paging import turned
from ledger.ui.show import disagreements, errata
from ledger.wording import words

_LONG = 50


def part() -> str:
    """The part that is open, which the reader chooses here, with a sentence that says what of the filter holds in it."""
    found = option("part", quiet=True)
    st.caption(backlog_html.PARTS[found])
    return found


def coverage() -> None:
    """How much of each article is coded, and its sentences that are neither cited nor set aside."""
    data, one = dataset(), state()["article"]
    names = [one] if one else list(filters().sources or data.sources)
    if one:
        st.button("All articles", icon=":material/arrow_back:", on_click=start_over)
    shown = turned(names, "covered")
    html(backlog_html.coverage(data, shown, filters()))
    still_open = [(name, span) for name in shown for span in backlog.covered(data, name).open]
    where = "the articles above" if len(shown) > 1 else "this article"
    st.subheader("Open sentences", anchor=False)
    if still_open:
        st.text(f"{words.count(len(still_open), 'sentence')} of {where} {'is' if len(still_open) == 1 else 'are'} open.")
        html(backlog_html.sentences(data, turned(still_open, "open", _LONG), filters()))
    else:
        st.text(f"None: every sentence of {where} is cited by a record or set aside with a reason.")


def problems() -> None:
    """What is wrong with files that the server did not take, and what is wrong in the articles."""
    found = pinned().problems
    st.subheader("Problems of the files", anchor=False)
    if found:
        st.text(f"The last files that were read have {words.count(len(found), 'problem')}, so the version before them is served.")
        html(backlog_html.problems(turned(found, "problems", _LONG)))
    else:
        st.text(f"None: the files passed every check, and what they hold is served as version {dataset().version}.")
    st.subheader("Errata of the articles", anchor=False)
    errata(selected())


def unjudged() -> None:
    """Figures that differ and that nobody has judged, pair by pair; then those that are judged."""
    data, left = dataset(), selected()
    every = backlog.unjudged(data)
    found = [pair for pair in every if any(record.id in left for record in pair.records)]
    st.subheader("Found in the figures, and judged by nobody", anchor=False)
    html(backlog_html.rule())
    if len(every) == backlog.MOST:
        st.info(f"Only the first {backlog.MOST:,} pairs were looked for; judge some to see others.", icon=":material/info:")
    if not found:
        st.text("None: no two figures that the filter leaves fall under this rule.")
    elif len(found) > 1:
        st.text(f"{len(found):,} pairs, those that leave no number in common first.")
    for pair in turned(found, "unjudged", 10):
        how = "no number in common" if pair.apart else "the ranges meet"
        st.markdown(f"**{plain(backlog.of_what(data, pair))}** · {how}")
        html(cards.cards(data, pair.records, filters()))
    st.subheader("Judged in disagreements.yaml", anchor=False)
    disagreements(selected())


def unused() -> None:
    """Vocabulary that no record uses."""
    for title, found in backlog.unused(dataset()).items():
        st.subheader(f"{title}: {len(found)}", anchor=False)
        html(backlog_html.listed(turned(found, title, _LONG)))


def changes() -> None:
    """What changed in the data, newest first."""
    html(backlog_html.changes(dataset(), turned(dataset().changes, "changes"), filters()))
