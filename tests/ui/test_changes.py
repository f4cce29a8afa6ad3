"""The part of Curation that shows what changed: the log, and what differs from a version that the address names."""

import re
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from ledger.model import dates
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.server import live
from ledger.urls import links
from ledger.wording import words
from tests.conftest import data
from tests.ui.test_pages import html, run, serving

OLDER = "0123456789ab"


def said(at: AppTest) -> str:
    """Everything that the page shows as text."""
    assert not at.exception
    parts = (at.subheader, at.text, at.info, at.warning)
    shown = "\n".join([html(at), *(element.value for kind in parts for element in kind)])
    return unescape(re.sub(r":color\[\\(.)\]|\\(.)", r"\1\2", shown))  # without the signs that `plain` adds


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """An older version that the server has: a dropped position, another note, and no entry of the log about either."""
    first, second, *rest = data().positions
    edited = second.model_copy(update={"note": "Another note."})
    found = replace(data(), version=OLDER, positions=(first.model_copy(update={"id": "position-gone"}), edited, *rest))
    entry = Change(date="2026-12-01", since=OLDER, what="A note is mended.", why="It was wrong.", records=(second.id,))
    serving(monkeypatch, replace(data(), version="b" * 12, changes=(entry, *data().changes)))
    monkeypatch.setattr(live, "cited", {OLDER: found}.get)
    return found


def test_the_log_is_listed_newest_first_with_a_link_to_its_feed() -> None:
    at = run("curation", "part=changes")
    told = html(at)
    places = [told.index(f">{change.since} → ") for change in data().changes[:3]]
    assert places == sorted(places)
    assert '<a href="/changes.atom">Feed of all changes</a>' in told
    assert at.selectbox(key="curation-since").value == ""
    at = run("curation", "part=changes&actor=sadr")
    assert '<a href="/changes.atom?actor=sadr">Feed of changes to records that the filter leaves</a>' in html(at)


def test_versions_without_records_on_this_server_are_marked_and_the_one_shown_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, *others = dict.fromkeys(change.since for change in data().changes if change.since)
    monkeypatch.setattr(live, "has_records", {kept}.__contains__)
    whole, first, *rest = run("curation", "part=changes").selectbox(key="curation-since").options
    assert whole == f"The whole log, to {data().version}"
    change = next(change for change in reversed(data().changes) if change.since == kept)
    assert first.startswith(f"{dates.say(change.date)}, before “{change.what[:20]}")
    assert first.endswith(f" · {kept}")
    assert len(rest) == len(others)
    assert all(label.endswith(" (log only)") for label in rest)


def test_where_no_version_can_be_compared_the_field_promises_the_log_only() -> None:
    field = run("curation", "part=changes").selectbox(key="curation-since")
    assert field.label == "Changes since an older version"
    assert not any("log only" in label for label in field.options)


def test_a_choice_of_an_older_version_is_an_address_and_shows_the_log_since_where_its_records_are_not_at_hand() -> None:
    newest, since, earlier = list(dict.fromkeys(change.since for change in data().changes))[:3]
    at = run("curation", "part=changes")
    at.selectbox(key="curation-since").select(since).run()
    assert dict(at.query_params) == {"part": "changes", "since": since}
    for page in (at, run("curation", f"part=changes&since={since}")):
        told = said(page)
        assert f"does not have the records of version {since}, so they cannot be compared" in told
        for change in data().changes:
            first = change.what.partition(". ")[0]
            assert (first in " ".join(told.split())) == (change.since in (newest, since)), change.what
        assert f"{earlier} → " not in told


def test_a_version_that_nobody_knows_and_the_one_that_is_shown_are_told() -> None:
    told = said(run("curation", f"part=changes&since={OLDER}"))
    assert f"The log names no version {OLDER}, and this server has none: perhaps there never was one." in told
    assert " → " not in told
    assert "nothing differs" in said(run("curation", f"part=changes&since={data().version}"))
    assert f"{data().changes[0].since} → {data().version} (shown here)" in said(run("curation", "part=changes&since=latest"))


def test_two_versions_show_the_log_between_them_and_each_record_that_differs(older: Dataset) -> None:
    told = said(run("curation", f"part=changes&since={OLDER}"))
    assert f"From version {OLDER} to version {'b' * 12}" in told
    assert "3 records differ: 1 added, 1 changed, 1 dropped." in told
    assert "Positions: 1 added, 1 changed, 1 dropped" in told
    assert "A note is mended." in told
    assert f"{data().changes[0].since} → " not in told
    assert "<del>Another note.</del>" in told
    assert "Why, 1 December 2026: It was wrong." in told
    assert told.count("No reason is given in the log") == 2


def test_what_changed_in_named_records_alone_is_shown_by_any_of_their_ids(older: Dataset) -> None:
    edited = data().positions[1]
    told = said(run("curation", f"part=changes&since={OLDER}&of={edited.id}"))
    assert f"What changed in one record alone: “{words.called(data(), edited)}”" in told
    assert "1 record differs: 1 changed." in told
    assert "A note is mended." in told
    every = links.href("curation", [("part", "changes"), ("since", OLDER)])
    assert f'<a href="{every}">What changed in all records</a>' in told
    told = said(run("curation", f"part=changes&since={OLDER}&of=position-gone"))
    assert "1 record differs: 1 dropped." in told
    assert "No entry of the log names them." in told
    assert "A note is mended." not in told


def test_the_whole_log_is_narrowed_to_a_record_that_had_another_id() -> None:
    record, former = next((r, name) for _, r in data().claims() for name in r.formerly)
    named = [change for change in data().changes if {record.id, *record.formerly}.intersection(change.records)]
    told = " ".join(said(run("curation", f"part=changes&of={former}")).split())
    assert f"What changed in one record alone: “{' '.join(words.called(data(), record).split())}”" in told
    for change in data().changes[:20]:
        assert (change.what.partition(". ")[0] in told) == (change in named), change.what


def test_two_versions_without_a_difference_say_so(older: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "cited", {OLDER: replace(data(), version=OLDER)}.get)
    serving(monkeypatch, replace(data(), version="b" * 12))
    told = said(run("curation", f"part=changes&since={OLDER}"))
    assert "No record differs." in told
    assert "What the log says" not in told


def test_the_bar_of_an_older_citable_link_leads_there_and_keeps_the_filter() -> None:
    since = data().changes[0].since
    at = run("overview", f"actor=sadr&cite={since}")
    (told,) = (info.value for info in at.info if since in info.value)
    query = links.write(Filters(actors=("sadr",)), {"part": "changes", "since": since})
    assert told.endswith(f" [What changed]({links.href('curation', query)})")


def test_the_bar_of_an_older_link_to_chosen_records_leads_to_what_changed_in_these() -> None:
    since, record = data().changes[0].since, data().attacks[0].id
    (told,) = (info.value for info in run("overview", f"chosen={record}&cite={since}").info if since in info.value)
    target = links.href("curation", [("part", "changes"), ("since", since), ("of", record)])
    assert f"[What changed]({target})" in told
    assert "\n" not in told
