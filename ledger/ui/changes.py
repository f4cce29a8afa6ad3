"""The part of Curation that shows what changed: the log, and what differs between an older version and the one shown."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from ledger.model import dates
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.query.differences import COMPARED, all_ids, differences, entries_between
from ledger.rendering import changes
from ledger.rendering import differences as differing
from ledger.server import live, paths
from ledger.ui.address import choose_in_field, dataset, filters, show_in_field, state
from ledger.ui.escaping import html, plain
from ledger.ui.pagination import paginate
from ledger.urls import links
from ledger.wording import words
from ledger.wording.cutting import cut

_WHAT = 60
"""How many letters of what was changed tell versions of one day apart."""


def show_changes() -> None:
    """Show the log of changes, newest first; with a version that the address names, what differs from it and the log since."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since = _chosen_version()
        _show_feeds()
    if state()["of"]:
        _show_whose(since)
    if not since:
        _show_entries(dataset().changes, "changes")
    elif since == dataset().version:
        st.text(f"Version {since} is the one that is shown: nothing differs.")
    elif older := live.cited(since):
        _show_differences(older)
    else:
        _show_log_since(since)


def _of() -> frozenset[str]:
    """All ids of the records whose changes alone are shown; empty where those of all are."""
    return all_ids(dataset(), state()["of"].split(",")) if state()["of"] else frozenset()


def _show_whose(since: str) -> None:
    """Show which records' changes alone are shown, and a link to those of all records."""
    called = changes.whose(dataset(), _of())
    every = escape(links.href("curation", links.write(filters(), {"part": "changes", "since": since})))
    html(f'<p class="feeds">What changed in {escape(called)} <a href="{every}">What changed in all records</a></p>')


def _show_entries(entries: Sequence[Change], key: str) -> None:
    """Show entries of the log, in pages: all, or those that name the records that the address names."""
    named = [change for change in entries if not _of() or _of().intersection(change.records)]
    if named:
        html(changes.log(dataset(), paginate(named, key), filters()))
    else:
        st.text("No entry of the log names them.")


def _show_feeds() -> None:
    """Show the links to the feeds: of all changes, and of those to records that the filter leaves."""
    feeds = [(paths.feed(), "Feed of all changes")]
    if filters().active():
        feeds.append((paths.feed(links.write(filters())), "Feed of changes to records that the filter leaves"))
    shown = " · ".join(f'<a href="{escape(address)}">{label}</a>' for address, label in feeds)
    html(f'<p class="feeds">{shown}</p>')


def _chosen_version() -> str:
    """Show the field for the older version, and give the chosen one; empty if none is chosen."""
    chosen = state()["since"]
    first = {change.since: change for change in dataset().changes if change.since}
    versions = ["", *([chosen] if chosen and chosen not in first else []), *first]
    has_records = {version: live.has_records(version) for version in versions[1:]}

    def label(version: str) -> str:
        if not version:
            return f"The whole log, to {dataset().version}"
        change = first.get(version)
        day = f"{dates.say(change.date)}, before “{cut(change.what, _WHAT)}” · " if change else ""
        return f"{day}{version}{' (log only)' * (not has_records[version] and any(has_records.values()))}"

    st.selectbox(
        "Compare with an older version" if any(has_records.values()) else "Changes since an older version",
        versions,
        format_func=label,
        key=show_in_field("curation-since", chosen),
        on_change=lambda: choose_in_field("since", st.session_state["curation-since"]),
        width=700,
        help=f"The version shown is {plain(dataset().version)}. Of a version with “log only”, or of all where none can "
        "be compared, this server does not have the records: what the log says was changed since then is shown.",
    )
    return chosen


def _show_log_since(version: str) -> None:
    """Show the entries of the log since a version whose records are not at hand, and say that they are all that is known."""
    entries = links.changes_since(dataset(), version)
    if entries is None:
        st.info(
            f"The log names no version {plain(version)}, and this server has none: perhaps there never was one.",
            icon=":material/info:",
        )
        return
    st.info(
        f"This server does not have the records of version {plain(version)}, so they cannot be compared. "
        "This is what the log says was changed since then.",
        icon=":material/info:",
    )
    _show_entries(entries, "changes-since")


def _show_differences(older: Dataset) -> None:
    """Show what the log says was changed between a version and the one shown, and then each record that differs, by kind."""
    found = [each for each in differences(older, dataset()) if not _of() or _of() & each.ids]
    st.subheader(f"From version {plain(older.version)} to version {plain(dataset().version)}", anchor=False)
    if not found:
        st.text("No record differs. The order of the records in the files is not compared.")
    else:
        differ = "differs" if len(found) == 1 else "differ"
        st.text(
            f"{words.count(len(found), 'record')} {differ}: {differing.counted(found)}. "
            "The order of the records in the files is not compared."
        )
    if entries := entries_between(older, dataset()):
        st.subheader("What the log says", anchor=False)
        _show_entries(entries, "changes-between")
    for table in COMPARED:
        if of_table := [each for each in found if each.table == table]:
            name = differing.NAMES[table][len(of_table) > 1]
            st.subheader(plain(f"{name}: {differing.counted(of_table)}"), anchor=False)
            html(differing.listed(older, dataset(), paginate(of_table, f"differing-{table}")))
