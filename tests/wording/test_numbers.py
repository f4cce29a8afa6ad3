"""The numbers that a text states, in digits and in words."""

import pytest

from ledger.wording import numbers
from ledger.wording.numbers import numbers_in, says_none_or_all, value_of


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("no numeral at all", []),
        ("46,000", ["46,000"]),
        ("46.000", ["46,000"]),
        ("46 000 men", ["46,000", "46"]),
        ("46\u00a0000 men", ["46,000"]),
        ("in 2011 400 of them", ["2,011", "400"]),
        ("1 000 000", ["1,000,000", "1"]),
        ("1.5 million", ["1,500,000"]),
        ("1,5 million", ["1,500,000"]),
        ("46k", ["46,000"]),
        ("$4bn", []),
        ("12 hundred", ["1,200"]),
        ("1,200-strong", ["1,200"]),
        ("12-15 people", ["12", "15"]),
        ("60-70 thousand", ["60", "60,000", "70,000"]),
        ("60 and 70 thousand", ["60", "60,000", "70,000"]),
        ("between twenty and thirty thousand", ["20", "20,000", "30,000"]),
        ("between five and nine", ["5", "9"]),
        ("five-six", ["5", "6"]),
        ("Twenty-one", ["21"]),
        ("two hundred and five", ["205"]),
        ("one hundred and forty-three thousand two hundred and five", ["143,205"]),
        ("four hundred or five hundred", ["400", "500"]),
        ("a hundred", ["100"]),
        ("a dozen", ["12"]),
        ("half a million", ["500,000"]),
        ("zero", ["0"]),
        ("dozens", ["24 to 120"]),
        ("Thousands of ex-officials", ["2,000 to 10,000"]),
        ("Tens of  thousands more", ["20,000 to 100,000"]),
        ("a few hundred of the 46,000", ["200 to 1,000", "46,000"]),
        ("several dozen", ["24 to 120"]),
        ("a couple of hundred", ["200 to 1,000"]),
        ("٤٦", ["46"]),
        ("bone, tension, someone", []),
        ("0.5", []),
        ("99999999999999999999999", []),
    ],
)
def test_numbers_are_read_out_of_a_text(text: str, stated: list[str]) -> None:
    assert [str(one) for one in numbers_in(text)] == stated


@pytest.mark.parametrize(
    "text", ["None of these", "nobody was hurt", "to withdraw all troops", "all are to be out", "didn’t die"]
)
def test_zero_follows_from_words_for_none_or_all(text: str) -> None:
    assert says_none_or_all(text)


@pytest.mark.parametrize(
    "text",
    ["46,000 troops", "a few", "noon", "alliance", "10", "all the troops", "two, not three", "showing the last troops out"],
)
def test_zero_does_not_follow_from_other_words(text: str) -> None:
    assert not says_none_or_all(text)


@pytest.mark.parametrize(
    ("words", "value"), [("46,000", 46_000), ("one hundred and twenty", 120), ("2.5", None), ("two billion", None), ("six", 6)]
)
def test_one_numeral_has_one_value(words: str, value: int | None) -> None:
    assert value_of(words) == value


@pytest.mark.parametrize("reading", numbers.READINGS, ids=lambda reading: reading.words)
def test_what_is_said_of_how_words_are_read_is_how_they_are_read(reading: numbers.Reading) -> None:
    found = list(numbers.numbers_in(reading.words))
    stated = {number for number in (reading.low, reading.best, reading.high) if number}
    assert all(any(one.least - ("fewer" in reading.words) <= number <= one.most for one in found) for number in stated)
    if reading.wording in numbers.PLURALS:
        assert (reading.low, reading.best, reading.high) == (numbers.PLURALS[reading.wording], None, None)
    assert numbers.says_none(reading.words) == (reading.high == 0)
    assert f"| {reading.words} |" in numbers.readings()
