"""The address of the search: what it answers, to whom, and in which version."""

import json
from urllib.parse import quote

from ledger.loading import files
from ledger.rendering import search
from ledger.server import live
from tests.conftest import data
from tests.identity import STRANGER, Guarded
from tests.serving import ROOT, ask


def test_no_start_waits_for_the_index() -> None:
    dataset, problems = live.read(files.read(ROOT / "tests" / "mini"))
    assert (dataset is not None, problems) == (True, [])
    assert not [key for key in vars(dataset) if "rendering.search" in key]
    assert search.hits(dataset, "skerry")
    assert [key for key in vars(dataset) if "rendering.search" in key]


def test_it_answers_with_addresses_and_text_and_a_browser_that_has_the_answer_is_told_so(server: str) -> None:
    status, headers, body = ask(server, f"/find.json?q={quote('mālikī')}")
    answer = json.loads(body)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert (answer["version"], answer["words"], answer["hits"][0]["href"]) == (data().version, "mālikī", "records?actor=maliki")
    assert ask(server, f"/find.json?q={quote('mālikī')}", If_None_Match=headers["ETag"])[0] == 304
    assert ask(server, "/find.json?q=sadr", "HEAD")[::2] == (200, b"")


def test_what_cites_a_version_leads_to_it_and_an_unknown_one_is_a_problem(server: str) -> None:
    hits = json.loads(ask(server, f"/find.json?q=sadr&cite={data().version}")[2])["hits"]
    assert [hit["href"] for hit in hits if f"cite={data().version}" not in hit["href"] and not hit["href"].startswith("#")] == []
    assert ask(server, "/find.json?q=sadr&cite=0123456789ab")[0] == 404
    assert ask(server, "/find.json?q=sadr&mode=time")[0] == 400


def test_only_readers_are_answered(guarded: Guarded) -> None:
    for headers in ({}, guarded.header(STRANGER)):
        status, _, body = ask(guarded.url, "/find.json?q=sadr", **headers)
        assert (status, b"sadr?" in body) == (401, False)
