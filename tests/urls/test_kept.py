"""What a reader keeps in an address: out of a text and back, whole or with words for what is left out."""

import base64
import re
import string
from dataclasses import replace

import brotli
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.urls import links
from ledger.urls.kept import MOST_CHARACTERS, MOST_KEPT, MOST_TITLE, Kept, decode, encode
from ledger.urls.param_values import MAX_TEXT, clean_text, clean_title, kept, kept_title
from tests.conftest import data, examples

EVERY = [Kept(name, cited[0].source, data().version) for name, cited in data().citations.items()]
IDS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=80)
NOTES = st.text(max_size=MAX_TEXT).map(clean_text)
VERSIONS = st.sampled_from(["", data().version, "0123456789ab"])


def read(value: str) -> links.Link:
    return links.read_pairs([("set", value)], "attacks", data())


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(brotli.compress(text)).decode().rstrip("=")


def notes(length: int) -> list[str]:
    """Sentences as a reader writes them: pieces of the articles, one for each passage that may be kept."""
    text = " ".join(" ".join(article.text.split()) for article in data().articles.values())
    return [clean_text(text[start : start + length]) for start in range(0, MOST_KEPT * 500, 500)]


@examples(300)
@given(st.lists(st.builds(Kept, IDS, IDS, VERSIONS, NOTES), max_size=8, unique_by=lambda one: one.key))
@example([Kept("a", "b", "", "<b>*x*</b> [y](//evil.example) 東 \N{RIGHT-TO-LEFT MARK}")])
def test_what_is_kept_is_read_back_the_same(passages):
    text = encode(passages)
    assert re.fullmatch("[A-Za-z0-9_-]*", text)
    back = kept(text)
    assert [(one.key, one.note) for one in back] == [(one.key, one.note) for one in passages]
    assert all(one.version == was.version for one, was in zip(back, passages, strict=True) if was.version)
    link = read(text)
    assert [one.key for one in kept(link.state.get("set", ""))] == [one.key for one in passages]


@examples(500)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode()), st.binary())
def test_no_text_stops_the_reading_and_what_is_left_out_is_said(text, raw):
    for value in (text, packed(raw)):
        link = read(value)
        assert link.notices or kept(link.state.get("set", "")) or not value.strip()
        assert read(link.state.get("set", "")).notices == ()


def test_a_text_that_stands_for_too_much_is_left_out() -> None:
    for size in (100_001, 10**8):
        bomb = packed(b"a" * size)
        assert len(bomb) < 1000
        link = read(bomb)
        assert "set" not in link.state
        assert ["could not be read and was left out" in notice.message for notice in link.notices] == [True]


def test_a_cut_address_says_so() -> None:
    text = encode(EVERY[:5])
    assert "could not be read" in read(text[:20]).notices[0].message
    assert f"{MOST_CHARACTERS:,} characters" in read("A" * (MOST_CHARACTERS + 1)).notices[0].message


@pytest.mark.parametrize("cut", [4, 5, 6, 7, 100])
def test_of_a_cut_address_the_passages_before_the_cut_stay_and_the_others_are_said_to_be_missing(cut: int) -> None:
    kept_all = [replace(one, note=f"note {number}") for number, one in enumerate(EVERY[:40])]
    link = read(encode(kept_all, "My memo")[:-cut])
    stay = kept(link.state["set"])
    assert 0 < len(stay) < 40
    assert [(one.key, one.note) for one in stay] == [(one.key, one.note) for one in kept_all[: len(stay)]]
    assert kept_title(link.state["set"]) == "My memo"
    (notice,) = link.notices
    assert f"The end of this link is missing: of the passages that it keeps, the first {len(stay)} are here" in notice.message


@examples(100)
@given(st.text(max_size=MOST_TITLE).map(clean_title))
@example("=Who wanted US troops to stay?")
def test_a_title_is_read_back_the_same(title: str) -> None:
    value = encode(EVERY[:2], title)
    link = read(value)
    assert (kept_title(value), kept_title(link.state["set"]), link.notices) == (title, title, ())
    assert [one.key for one in kept(value)] == [one.key for one in EVERY[:2]]
    assert encode([], title) == ""


def test_a_title_that_is_too_long_is_cut_and_said() -> None:
    link = read(encode(EVERY[:1], "x" * 130))
    assert kept_title(link.state["set"]) == "x" * MOST_TITLE
    assert f"cut to {MOST_TITLE} characters" in link.notices[0].message


def test_lines_that_cannot_be_read_are_counted_and_the_others_stay() -> None:
    link = read(packed(b"attack-a\tporter-2006\t\tfirst\nno tabs\nA B\tporter-2006\t\t\nattack-b\t\t\tsecond"))
    assert [(one.record, one.source, one.note) for one in kept(link.state["set"])] == [
        ("attack-a", "porter-2006", "first"),
        ("attack-b", "porter-2006", "second"),
    ]
    assert [notice.message for notice in link.notices] == ["Of what this link keeps, 2 could not be read and were left out."]


def test_too_many_passages_and_too_long_notes_are_cut_and_said() -> None:
    many = "\n".join(f"attack-{number}\tporter-2006\t\t" for number in range(MOST_KEPT + 3))
    link = read(packed(many.encode()))
    assert len(kept(link.state["set"])) == MOST_KEPT
    assert f"first {MOST_KEPT} were taken" in link.notices[0].message
    link = read(packed(f"attack-a\tporter-2006\t\t{'x' * 300}\u202e".encode()))
    assert kept(link.state["set"])[0].note == "x" * MAX_TEXT
    assert f"cut to {MAX_TEXT} characters" in link.notices[0].message


def test_sixty_passages_with_notes_fit_an_address_and_full_notes_nearly() -> None:
    chosen = EVERY[:: len(EVERY) // MOST_KEPT][:MOST_KEPT]
    full = [Kept(one.record, one.source, one.version, note) for one, note in zip(chosen, notes(MAX_TEXT), strict=True)]
    shorter = [Kept(one.record, one.source, one.version, note) for one, note in zip(chosen, notes(150), strict=True)]
    assert len(encode(shorter)) <= MOST_CHARACTERS
    assert len(encode(full[:50])) <= MOST_CHARACTERS
    assert len(decode(encode(full[:50])).passages) == 50


def test_what_is_kept_goes_along_from_page_to_page_and_into_no_citable_link() -> None:
    text = encode(EVERY[:2])
    for page in ("overview", "sources", "guide", "kept"):
        assert links.read_pairs([("set", text)], page, data()).state["set"] == text
    assert "set" not in dict(links.citable(links.Filters(), {}, "attacks", data().version))
