"""Whom readers can ask: what the variable of the operator may hold, and what the Guide says of it."""

import re

import pytest

from ledger.rendering import guide
from ledger.server import contact
from tests.conftest import data
from tests.serving import ROOT, started


def about(given: str) -> str:
    """The part of the Guide that says who answers for the ledger, with what the variable gives."""
    part = next(part for part in guide.sections(data(), contact=given) if part.name == "about")
    return part.html


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("ledger@example.org", "mailto:ledger@example.org"),
        (" https://example.org/ask?about=ledger ", "https://example.org/ask?about=ledger"),
        ("", ""),
    ],
)
def test_an_address_is_a_link_in_the_guide_and_without_one_the_guide_says_so(
    monkeypatch: pytest.MonkeyPatch, given: str, link: str
) -> None:
    monkeypatch.setenv("LEDGER_CONTACT", given)
    assert contact.link() == link
    assert contact.faults() == []
    assert ("this server names no address" in about(link)) is not bool(link)
    assert re.findall(r'href="(mailto:[^"]*|https:[^"]*)"', about(link)) == [link] * 2 * bool(link)


@pytest.mark.parametrize("given", ["javascript:alert(1)", "Ask the desk", "https://", 'a@b" onclick="x', "a b@example.org"])
def test_what_is_no_address_is_no_link_and_a_fault(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("LEDGER_CONTACT", given)
    assert contact.link() == ""
    assert given[:20] in contact.faults()[0]


def test_an_address_that_is_too_long_is_no_link_and_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = "https://example.org/".ljust(contact.MOST_LETTERS, "x")
    monkeypatch.setenv("LEDGER_CONTACT", longest)
    assert (contact.link(), contact.faults()) == (longest, [])
    monkeypatch.setenv("LEDGER_CONTACT", longest + "x")
    assert contact.link() == ""
    assert "no address has more than 300" in contact.faults()[0]


def test_a_malformed_address_ends_the_start() -> None:
    with started(ROOT, LEDGER_CONTACT="Ask the desk") as server:
        server.process.wait(60)
        assert "LEDGER_CONTACT: “Ask the desk” is neither an e-mail address" in server.output()
