"""The measure of proposals on the texts: its answers, how it counts, and that docs/suggest.md has its numbers."""

import re
from pathlib import Path

import pytest

from ledger.curation import dictionary
from tests.curation.measure import measured, rows, table, texts

PAGE = Path(__file__).resolve().parents[2] / "docs" / "suggest.md"


@pytest.mark.parametrize("text", texts(), ids=lambda text: f"{text['kind']} {'seen' if text['seen'] else 'unseen'}")
def test_the_words_of_every_answer_stand_in_its_text_once(text) -> None:
    answers = [answer for name in ("troop_levels", "casualties", "attacks") for answer in text[name]]
    words = [words for answer in answers for words in answer["words"]] + text["open"]
    assert [w for w in words if text["text"].count(w) != 1] == []


def test_each_group_of_the_texts_has_one_of_each_kind() -> None:
    groups = [(True, True), (False, True), (False, False)]
    kinds = [[text["kind"] for text in texts() if (text["first"], text["seen"]) == group] for group in groups]
    assert all(len(each) == len(set(each)) and set(each) <= set(kinds[0]) for each in kinds)


def test_the_table_of_the_texts_in_the_docs_is_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert dictionary.between(page, "texts", table(rows())) == page


def test_a_number_is_right_only_with_its_outcome_and_its_range() -> None:
    text = {
        "kind": "made up",
        "published": "2009-03-12",
        "seen": True,
        "text": "A title\n\n"
        "The bomb in the town killed at least 27 people on Monday and wounded 61 others near the gate of the harbour.",
        "troop_levels": [],
        "attacks": [{"words": ["The bomb in the town"], "date": "2009-03-09"}],
        "open": [],
        "casualties": [
            {"words": ["killed at least 27 people"], "outcome": "killed", "low": 27, "best": 27},
            {"words": ["wounded 61 others"], "outcome": "killed", "low": 61, "best": 61, "high": 61},
        ],
    }
    figures, attacks = measured(text)
    assert (figures.stated, figures.found, figures.proposed, figures.right, figures.unmarked) == (2, 1, 2, 1, 1)
    assert (attacks.found, attacks.right, attacks.unmarked) == (1, 1, 0)
    text["attacks"][0]["date"] = "2009-03-08"
    assert re.match("wrong date 2009-03-09", measured(text)[1].faults[0])
