import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.wording.cutting import cut, cut_statement


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("All 26 attacks.", 20, "All 26 attacks."),
        ("Five US soldiers were killed on 6 June in Baghdad", 40, "Five US soldiers were killed on 6 June…"),
        ("Actual 3, Limit 2 (2 of them a stated zero), Offer 2", 45, "Actual 3, Limit 2 (2 of them a stated zero)…"),
        ("Actual 3, Limit 2 (2 of them a stated zero), Offer 2", 40, "Actual 3…"),
        ("6 statements; the largest numbers stated: Tens of thousands (from 2003 on)", 65, "6 statements…"),
        ("6 statements; the largest numbers stated: Tens of thousands (from 2003 on)", 50, "6 statements…"),
        ("They have targeted U.S. troops in Iraq", 26, "They have targeted…"),
        ("Insurgents fight the occupation, and demand a timetable", 44, "Insurgents fight the occupation…"),
        ("Unbreakable", 5, ""),
    ],
)
def test_a_text_ends_at_a_clause_or_a_word_that_needs_no_other(text: str, most: int, short: str) -> None:
    assert cut(text, most) == short


@pytest.mark.parametrize(
    "rest", ["unless Iraq asks for them to stay", "but not the trainers", "which Maliki denied", "only if nobody objects"]
)
def test_a_statement_is_not_cut_where_the_rest_would_turn_it(rest: str) -> None:
    said = "All US forces will leave Iraq by the end of 2011, "
    assert cut_statement(said + rest, len(said) + 5) == ""
    assert cut_statement(said + "as agreed in 2008 by both governments", len(said) + 5) == said.rstrip(", ") + "…"


@given(st.text(), st.integers(1, 60))
def test_nothing_is_longer_than_asked_or_made_up(text: str, most: int) -> None:
    for short in (cut(text, most), cut_statement(text, most)):
        assert len(short) <= most
        assert text.startswith(short.removesuffix("…"))
