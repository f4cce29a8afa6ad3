"""How a sentence falls into clauses, and which of its words state something."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.query.clauses import LEAST, clauses, states_something, word_count


def read(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in clauses(sentence)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The fire killed three keepers", "and injured at least seven fishermen."],
        ["The harbour master blames the salt camp;", "the salt camp denies it."],
        ["The guards were sent at once,", "which the guild had not asked for."],
        ["Nobody had asked the guild", "while the council was still meeting."],
        ["The clerk wrote it down", "(the council had asked him to)", "and told nobody of it."],
        ["The clerk wrote it down", "– that is what he was paid for –", "and told nobody of it."],
        ["The lamp was out", "––the keepers had been told so."],
        ["“The lamp was burning all night,”", "the keeper had said before."],
        ["He said that “the lamp was burning all night”."],
        ["The guards, and the boats, and the lamps of Skerry were counted."],
        ["He said “not so” and left."],
        ["But it was so."],
        ["He denied it, but not for long."],
    ],
)
def test_a_sentence_falls_into_these_clauses(parts: list[str]) -> None:
    sentence = " ".join(parts).replace(" ––", "––")
    assert read(sentence) == parts


def test_a_piece_without_a_verb_or_of_few_words_joins_the_piece_before_it() -> None:
    assert read("The council asked for guards, and for oil, and for new lamps on the coast.") == [
        "The council asked for guards, and for oil, and for new lamps on the coast."
    ]
    assert read("It burned; the council had not yet been told of it.") == ["It burned; the council had not yet been told of it."]


def test_a_line_break_is_white_space_like_any_other() -> None:
    assert read("The fire killed three keepers\nand injured at least\nseven fishermen.") == [
        "The fire killed three keepers",
        "and injured at least\nseven fishermen.",
    ]


@given(
    st.lists(st.sampled_from([*'ab;,–—()“”"’ \n.', " and ", " was ", " which ", ", but ", "ending "]), max_size=40).map("".join)
)
def test_whatever_the_text_its_clauses_hold_every_word_once_in_order(text: str) -> None:
    found = clauses(text)
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    assert all(word_count(text[start:end]) >= LEAST for start, end in found[1:])


@pytest.mark.parametrize(
    ("text", "states"), [("and", False), ("However, the", False), ("", False), (", – “", False), ("the lamp", True), ("40", True)]
)
def test_connecting_words_alone_state_nothing(text: str, states: bool) -> None:
    assert states_something(text) is states
