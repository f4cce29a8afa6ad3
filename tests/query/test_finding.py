"""How typed words and searched texts are folded, and which words are found in which."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.query import finding
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import data


def found(wanted: str, text: str) -> list[str]:
    return [text[a:b] for a, b in finding.places(text, wanted)]


@pytest.mark.parametrize(
    ("wanted", "text", "marked"),
    [
        ("Iraq's", "Iraq’s parliament", "Iraq’s"),
        ("Iraq’s", "Iraq's parliament", "Iraq's"),
        ('"yes"', "He said “yes”.", "yes"),
        ("Malīkī", "Nouri al-Maliki", "Maliki"),
        ("maliki", "Nūrī al-Mālikī", "Mālikī"),
        ("5200", "about 5,200 in total", "5,200"),
        ("1,200,000", "some 1200000 people", "1200000"),
        ("score-settling", "score–settling", "score–settling"),
        ("embassy", "the em\u00adbas\u200bsy", "em\u00adbas\u200bsy"),
        ("US", "the U.S. troops", "U.S."),
        ("IS", "it is the so-called Islamic State (IS)", "IS"),
        ("US", "it told us of U.S. troops", "U.S."),
        ("THE ATTACKS IN IRAQ", "the attacks in Iraq", "the attacks in Iraq"),
        ("U.S.", "the US troops", "US"),
        ("Sunni insurgents", "SUNNI \n insurgents", "SUNNI \n insurgents"),
        ("strasse", "Straße", "Straße"),
        ("Iraq", "the Iraqi government", "Iraq"),
        ("(2006)", "by January 2006.", "2006"),
        ("—", "so – it", "–"),
        ("al Qaeda", "of al-Qaeda’s men", "al-Qaeda"),
        ("al-Qaeda", "of al Qaeda in Iraq", "al Qaeda"),
        ("al Qaeda", "of al-\n  Qaeda in Iraq", "al-\n  Qaeda"),
        ("al Qaeda", "al\u2011Qaeda", "al\u2011Qaeda"),
        ("US led", "the U.S.-led force", "U.S.-led"),
        ("Shiite", "a Shi’ite party", "Shi’ite"),
        ("Shi'ite", "the Shiites", "Shiite"),
        ("Shiʼite", "a Shi`ite party", "Shi`ite"),
        ("Shalan", "Hazim al-Sha‘lan said", "Sha‘lan"),
        ("Shia", "He is a Shi'a. He", "Shi'a"),
        ("US", "the US's embassy", "US"),
        ("we", "and we’re here", "we"),
        ("10-15", "10–15 men", "10–15"),
        ("2005-06-12", "on 2005-06-12", "2005-06-12"),
        ("F-16", "an F-16 jet", "F-16"),
    ],
)
def test_what_is_typed_otherwise_is_found(wanted: str, text: str, marked: str) -> None:
    assert found(wanted, text) == [marked]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("US", "because it was used"),
        ("raq", "Iraq"),
        ("520", "about 5,200"),
        ("5200", "52,000 and 15,200"),
        ("war", "they warned"),
        ("troops left", "troops have left"),
        ("10 15", "10-15 men"),
        ("2005 06 12", "on 2005-06-12"),
        ("1015", "10-15 men"),
        ("F 16", "an F-16 jet"),
        ("well", "we'll leave"),
        ("alqaeda", "al-Qaeda"),
    ],
)
def test_what_is_another_word_is_not_found(wanted: str, text: str) -> None:
    assert found(wanted, text) == []


@given(st.text(max_size=40))
@example("1,200, 1,20 U.S.A. a.b  c\u0301 \u0345 ﬁ İ ẞ … ´")
def test_a_text_is_folded_alike_with_and_without_the_places_of_its_letters(text: str) -> None:
    folded, places = finding.fold_with_places(text)
    assert folded.strip() == finding.fold(text)
    assert len(folded) + 1 == len(places)
    assert places[-1] == len(text)
    assert places == sorted(places)


@given(st.text(max_size=20), st.text(max_size=40))
def test_what_is_found_lies_in_the_text_and_is_what_was_wanted(wanted: str, text: str) -> None:
    for start, end in finding.places(text, wanted):
        assert 0 <= start < end <= len(text)
        folded = finding.fold_with_places(text[start:end])[0]
        assert folded.strip(" ") in finding.fold(wanted) or "." in text[start:end] or "," in text[start:end]


_JOINED = st.sampled_from(["-", "–", "\u2011", " ", "-\n", "", "'", "’", "ʼ", "`", "‘", "."])
_NAMES = st.lists(st.tuples(st.sampled_from(["al", "Qaeda", "Shi", "ite", "10", "15"]), _JOINED), min_size=1, max_size=5)


@given(_NAMES.map(lambda name: "".join(map("".join, name))), st.lists(_JOINED, min_size=5, max_size=5))
def test_what_is_marked_is_folded_to_what_was_asked_for(name: str, joined: list[str]) -> None:
    wanted = f"x{name}x"
    text = "".join(f"{wanted}{sign} {wanted.upper()} " for sign in joined)
    marked = found(wanted, text)
    assert marked
    assert {finding.fold(one) for one in marked} == {finding.fold(wanted)}


@pytest.mark.parametrize("names", [("al Qaeda", "al-Qaeda", "Al–Qaeda"), ("Shi'ite", "Shiite", "Shi’ite", "SHIʼITE")])
def test_records_and_articles_are_found_by_a_name_however_it_is_joined(names: tuple[str, ...]) -> None:
    texts = [article.text for article in data().articles.values()]
    in_articles = {tuple(tuple(finding.places(text, name)) for text in texts) for name in names}
    assert len(in_articles) == 1
    assert {" ".join(text[a:b].split()) for text, places in zip(texts, *in_articles, strict=True) for a, b in places} >= set(
        names[:2]
    )
    assert len({tuple(record.id for _, record in select(data(), Filters(text=name)).claims()) for name in names}) == 1


def test_the_filter_finds_the_same_records_however_its_words_are_typed() -> None:
    def left(text: str) -> list[str]:
        return [record.id for _, record in select(data(), Filters(text=text)).claims()]

    assert left("Iraq's") == left("Iraq’s") != []
    assert left("5200") == left("5,200") != []
    assert left("Mālikī") == left("maliki") != []
    assert left("US") == left("U.S.")
    assert 0 < len(left("US")) < data().size
    assert left("ecause") == []


@pytest.mark.parametrize("wanted", ["10 000", "10\u2009000", "10\u00a0000", "10\u202f000"])
def test_a_number_typed_with_a_blank_is_found_where_it_has_a_comma(wanted):
    assert finding.places("up to 10,000 troops", wanted) == [(6, 12)]
    assert finding.unspaced(wanted) == "10000"
    assert finding.unspaced("in 2011 200 left") == "in 2011 200 left"
    assert select(data(), Filters(text=wanted)).size == select(data(), Filters(text="10,000")).size > 0
