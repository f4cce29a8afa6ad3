"""Proposals for texts that the rules were not written from: a sentence or two of each kind, with what is right for it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.curation import suggest
from ledger.curation.suggest.context import Context
from tests.curation.test_suggest import article_of, proposed


def numbers(text: str, table: str, published: str = "2020-06-01") -> list[tuple[int | None, int | None]]:
    """The lowest and the highest number of each proposal of a table."""
    return [(s.fields.get("low"), s.fields.get("high")) for s in proposed(text, table, published)]


def harmed(text: str) -> list[tuple[str, int | None]]:
    """Outcome and number of each proposal of people harmed."""
    return [(s.fields["outcome"], s.fields.get("best")) for s in proposed(text, "casualties", "2020-06-01")]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The army has 45.000 soldiers in Deltaland.", [(45_000, 45_000)]),
        ("Another 1 500 soldiers are in Port Green.", [(1_500, 1_500)]),
        ("Another 1\u202f500 soldiers and 2\u00a0500 marines came.", [(1_500, 1_500), (2_500, 2_500)]),
        ("The army has 1.5 million soldiers.", [(1_500_000, 1_500_000)]),
        ("The army has 1.500 million soldiers.", [(1_500_000, 1_500_000)]),
        ("It kept between 60 and 70 thousand soldiers there.", [(60_000, 70_000)]),
        ("It kept 5 to 10 thousand soldiers there.", [(5_000, 10_000)]),
        ("It kept two or three hundred soldiers there.", [(200, 300)]),
        ("Some 1,200 soldiers stayed at the base.[14]", [(1_200, 1_200)]),
        ("Some 1,200 soldiers[3] stayed at the base[4, 5].", [(1_200, 1_200)]),
        ("There were 3 doctors per 1,000 soldiers.", []),
        ("Three military bases were closed.", []),
        ("He saw three troop carriers and two police stations.", []),
        ("One soldier said so.", []),
        ("It has four battalions there.", [(None, None)]),
        ("The force is to return to the earlier level of approximately 138,000.", [(138_000, 138_000)]),
        ("On 4 May 2020 300 soldiers left.", [(300, 300)]),
        ("We are helping them with a team of 12.", [(12, 12)]),
        ("A 3,000-strong force will be sent.", [(3_000, 3_000)]),
        ("The garrison consisted of but 140 rifles under a subaltern.", [(140, 140)]),
        ("The engineers in the east have 840 people there.", [(840, 840)]),
        ("Two divisions, some 24,000 men, are there.", [(24_000, 24_000)]),
        ("The number of advisers will rise from 450 to 600.", [(450, 450), (600, 600)]),
        ("Its strength is put at 10,000.", [(10_000, 10_000)]),
        ("The court tried nine officers, and two officers were acquitted.", []),
        ("Three contractors were hurt.", []),
    ],
)
def test_a_number_of_a_force_is_read_as_it_is_meant(text, right):
    assert numbers(text, "troop_levels") == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The bombs killed 100 and wound 300 people.", [("killed", 100), ("injured", 300)]),
        ("A third bomb wounds 125.", [("injured", 125)]),
        ("An ambush left 12 dead and 30 hurt.", [("killed", 12), ("injured", 30)]),
        ("Three Marines died[12] in the night.[13] Nobody saw it.", [("killed", 3)]),
        ("Last week we lost three Marines and 14 were wounded.", [("killed", 3), ("injured", 14)]),
        ("The party lost three seats.", []),
        ("The blockade hurt the economy for two years.", []),
        ("Nobody was hurt.", [("injured", 0)]),
        ("Bombs in 12 cities left 30 people dead.", [("killed", 30)]),
        ("Its dead number 4.459 so far.", [("killed", 4_459)]),
        ("Killed were a judge and two of his guards.", [("killed", 1), ("killed", 2)]),
        ("He put the toll at 88.", [("killed", 88)]),
        ("The bombing cost 32 lives.", [("killed", 32)]),
        ("The regiment lost 2 officers and 30 men.", [("killed", 2), ("killed", 30)]),
        ("It lost 19 of its own.", [("killed", 19)]),
        ("Six sepoys fell.", [("killed", 6)]),
        ("The number of soldiers fell to 40 in May.", []),
        ("13:02 – Hospital: 8 dead", [("killed", 8)]),
        ("By 6 p.m. four people were dead.", [("killed", 4)]),
        ("Four guests were killed, two of them girls of 6 and 9.", [("killed", 4), ("killed", 2)]),
        ("Mayor Selim Adar, 52, was shot dead.", [("killed", 1)]),
        ("A third was wounded.", [("injured", 1)]),
        ("A third of the victims were women.", []),
        ("Both soldiers died.", [("killed", 2)]),
        ("Three people, including a child, were killed.", [("killed", 3), ("killed", 1)]),
        ("Seven aid workers were taken hostage.", [("abducted", 7)]),
        ("Some 250 men, among them 40 wounded, left.", [("injured", 40)]),
        ("No civilians were harmed.", [("killed", 0), ("injured", 0)]),
        ("They would kill every teacher.", []),
        ("How many people have died?", []),
    ],
)
def test_people_harmed_are_counted_by_the_word_beside_them(text, right):
    assert harmed(text) == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("In Spring 2007", "2007-21"),
        ("In the spring of 2007", "2007-21"),
        ("On June 12-13, 2005,", "2005-06-12/2005-06-13"),
        ("On 12–13 June 2005", "2005-06-12/2005-06-13"),
        ("In May '04", "2004-05?"),
        ("On 4 May ’98", "1998-05-04?"),
        ("On 13/05/2004", "2004-05-13"),
        ("On 05/13/04", "2004-05-13?"),
        ("On 4/5/2004", ""),
        ("On 4.5.2004", "2004-05-04"),
        ("On 31/31/2004", ""),
    ],
)
def test_a_date_is_read_and_left_open_where_day_and_month_may_be_either(words, right):
    (one,) = proposed(f"{words} there were 130,000 soldiers in Deltaland.", "troop_levels", "2020-06-01")
    assert one.fields.get("refers_to", "") == right


LIST = """A chronology of attacks

2012

On January 27 a bomb killed 32 people in Port Green.

2013

On 4 January a car bomb killed 28 pilgrims in Nowhere as they came back from Port Green. On Monday nothing was known.
"""


def test_a_day_without_a_year_is_of_the_year_of_the_heading_above_it():
    dates = [s.fields.get("date") for s in proposed(LIST, "casualties", "2023-05-01")]
    assert dates == ["2012-01-27?", "2013-01-04?"]


def test_a_day_without_a_year_is_open_where_the_paragraph_speaks_of_another_year():
    text = "On 4 May 2005 three soldiers died. On June 6 two soldiers died.\n\nOn June 7 one soldier died."
    assert [s.fields.get("date") for s in proposed(text, "casualties", "2011-07-01")] == ["2005-05-04", None, "2011-06-07?"]


def test_in_a_text_of_many_years_a_day_without_one_is_not_reckoned_from_the_publication():
    years = "\n\n".join(f"On 4 May {year} three soldiers died." for year in range(2003, 2008))
    assert proposed(f"{years}\n\nOn June 6 two soldiers died.", "casualties", "2011-07-01")[-1].fields.get("date") is None


def test_a_place_that_the_dataset_does_not_have_stays_blank_with_its_name():
    for table, field in (("casualties", "place"), ("attacks", "places")):
        first, second = proposed(LIST, table, "2023-05-01")[-2:]
        assert first.fields[field] in ("port-green", ["port-green"])
        assert field not in second.fields
        assert "“Nowhere” is no place of the dataset" in second.why


TRANSCRIPT = """NEWS BRIEFING

HILL:  Good afternoon.

GEN. STONES:  We expect our force to return to the level of 138,000.

Q:  How many soldiers are trained?

HILL:  There are almost 136,000 trained and equipped.  That is up from 127,000 in January.

Q:  Is that all?
"""


def test_in_a_transcript_the_label_above_says_who_speaks_and_never_the_publisher():
    told = proposed(TRANSCRIPT, "troop_levels", "2020-06-01")
    counted = [(s.fields["best"], s.fields.get("asserted_by")) for s in told if "best" in s.fields]
    assert counted == [(138_000, None), (136_000, "hill"), (127_000, "hill")]
    assert all(f"said by {name}" in s.why for s, name in zip(told, ("GEN. STONES", "Q", "HILL", "HILL"), strict=True))
    assert [("doubtful" in s.why) for s in told if "best" in s.fields] == [False, True, True]
    assert not any("HILL:" in s.evidence.quote for s in proposed(TRANSCRIPT))


def test_a_text_with_few_colons_is_no_transcript():
    context = Context(article_of("Analysis: it went well.\n\nThe end: nobody knows.\n\nNo more."))
    assert context.speaker_at(5) is None


def test_a_word_within_a_date_or_a_name_is_no_other_word():
    (one,) = proposed("There were 300 soldiers on 4 May 2020.", "troop_levels", "2020-06-01")
    assert "kind" not in one.fields  # "May" is no verb
    assert not proposed("The United States is large, as everybody knows.", "positions")


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u202b", "\u00ad"])
def test_a_mark_that_nobody_sees_hides_no_number(mark):
    (one,) = proposed(f"The army said that 300 soldiers {mark}had left on 4 May 2020.", "troop_levels", "2020-06-01")
    assert (one.fields["best"], one.evidence.quote) == (300, "The army said that 300 soldiers had left on 4 May 2020.")


def test_a_rule_that_fails_costs_its_own_proposals_only(monkeypatch):
    def fails(passage):
        raise KeyError(passage.text)

    monkeypatch.setitem(suggest._RULES, "casualties", fails)
    assert {s.table for s in proposed("A bomb killed three soldiers. There were 300 soldiers.")} == {"attacks", "troop_levels"}


PIECES = ("In ", "on ", "4/5", "06.06.", "June 12-13", "’04", "Spring", " 2007", "[12]", "1 500", "45.000", "60 and 70 thousand")
PIECES += (
    " soldiers",
    " died",
    " hurt",
    "Q: ",
    "\n\n",
    ". ",
    "2011\n\n",
    "GEN. B: ",
    "\ufeff",
    "e\u0301",
    "in Nowhere",
    "per ",
    "lost ",
)


@example("1 500 soldiers\ufeff")
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_the_text_each_quote_stands_in_it(text):
    for suggestion in proposed(text, "", "2020-06-01"):
        assert article_of(text).find(suggestion.evidence) == suggestion.span
