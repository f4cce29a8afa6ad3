"""Proposals for texts that the rules were not written from: a sentence or two of each kind, with what is right for it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.curation import suggest
from ledger.curation.suggest.context import Context
from ledger.curation.suggest.names import Names
from ledger.model.records import Place
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


def numbered(text: str) -> list[tuple[str, int | None, int | None, int | None, bool]]:
    """Each proposed figure: its outcome, or "force"; lowest, stated and highest number; whether it is marked doubtful."""
    found = [s for s in proposed(text, "", "2007-06-01") if s.table in ("troop_levels", "casualties")]
    return [
        (s.fields.get("outcome", "force"), *(s.fields.get(name) for name in ("low", "best", "high")), "doubtful" in s.why)
        for s in found
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Between thirty and thirty-five insurgents were killed.", [("killed", 30, None, 35, False)]),
        ("There are eight thousand four hundred and sixty soldiers.", [("force", 8460, 8460, 8460, False)]),
        ("Some 10-15,000 fighters remain in the city.", [("force", 10_000, None, 15_000, False)]),
        ("It has 8,5 thousand soldiers.", [("force", 8500, 8500, 8500, False)]),
        ("It has 12k soldiers.", [("force", 12_000, 12_000, 12_000, False)]),
        ("It has >200 soldiers and ~90 guards.", [("force", 201, None, None, False), ("force", 90, 90, 90, False)]),
        ("About 2000 soldiers stood there.", [("force", 2000, 2000, 2000, False)]),
        ("In 2003 soldiers came.", []),
        ("From 1869 it kept 230 constables in the hills.", [("force", 230, 230, 230, False)]),
        ("The losses add up to 310 killed.", [("killed", 310, 310, 310, True)]),
        ("It took over 6,100 soldiers from the old force.", [("force", 6100, 6100, 6100, True)]),
        ("Ninety or so soldiers were on duty.", [("force", 90, 90, 90, False)]),
        ("At least another 12 people died.", [("killed", 12, 12, None, False)]),
        ("2. Joint Task Force", []),
        ("A guard was shot dead at Post 8.", [("killed", 1, 1, 1, False)]),
        ("Three in ten soldiers want to leave.", []),
        ("The strength of the post was doubled, from 14 to 28.", [("force", 14, 14, 14, True), ("force", 28, 28, 28, True)]),
        ("Company guards: 310 (2003), 460 (2005)", [("force", 310, 310, 310, False), ("force", 460, 460, 460, True)]),
        ("Two soldiers said they saw it.", [("force", 2, 2, 2, True)]),
        ("Families of 31 soldiers waited at the gate.", []),
        ("He named 3,000 former soldiers.", [("force", 3000, 3000, 3000, True)]),
        ("There are no foreign soldiers in the valley.", [("force", 0, 0, 0, False)]),
        ("Foreign instructors: 0", [("force", 0, 0, 0, False)]),
        ("No soldiers were hurt.", [("injured", 0, 0, 0, False)]),
        ("The defender's 300 soldiers left.", [("force", 300, 300, 300, False)]),
        ("Up to 15 fighters were destroyed.", [("killed", None, None, 15, True)]),
    ],
)
def test_a_number_of_a_new_text_is_read_or_marked_doubtful(text, right):
    assert numbered(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("A gunman killed two people and wounded five.", [("killed", 2, False), ("injured", 5, False)]),
        ("The escort was twenty guards, of whom three were wounded.", [("force", 20, False), ("injured", 3, False)]),
        ("Two of the six hostages were killed.", [("killed", 2, True)]),
        ("The troops killed 15 insurgents and detained 22.", [("killed", 15, False)]),
        ("An average of 100 civilians were killed every day.", [("killed", 100, True)]),
        ("The plot could have killed 40 people.", [("killed", 40, True)]),
        ("No count of the dead was made.", []),
        ("Nobody was hurt, the mayor said.", [("injured", 0, False)]),
        ("Two guards were killed. The wounded: none.", [("killed", 2, False), ("injured", 0, False)]),
        ("It went off in a field; no victims.", [("killed", 0, False), ("injured", 0, False)]),
        ("The crew got away unharmed.", [("injured", 0, False)]),
        ("They have not lost anybody since.", [("killed", 0, False)]),
        ("In Port Green 30 were killed; in Port Grey, 12.", [("killed", 30, False), ("killed", 12, True)]),
        ("Five people were killed. The paper said six.", [("killed", 5, False), ("killed", 6, True)]),
        ("Twelve civilians died, the governor says four.", [("killed", 12, False), ("killed", 4, True)]),
        ("One soldier was killed and another wounded.", [("killed", 1, False), ("injured", 1, False)]),
        ("They shot at a bus, wounding the driver.", [("injured", 1, False)]),
        ("09:10: driver slightly hurt", [("injured", 1, False)]),
        ("There were 70 casualties.", [("killed", 70, True)]),
        ("The families were told of the deaths in custody.", []),
        ("Nearly 4,500 of them gave their lives.", [("killed", 4500, False)]),
        ("Sixty-one were treated in hospital.", [("injured", 61, False)]),
    ],
)
def test_who_is_harmed_is_read_or_marked_doubtful(text, right):
    assert [(kind, best, doubtful) for kind, _, best, _, doubtful in numbered(text)] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("On 17 November 1873 three soldiers died.", "1873-11-17"),
        ("From 29 September to 3 October 1874 three soldiers died.", "1874-09-29/1874-10-03"),
        ("In the night from the 19th to the 20th of May 2004 three soldiers died.", "2004-05-19/2004-05-20"),
        ("It was May 17, a Wednesday, and three soldiers died.", "2007-05-17?"),
        ("PORT GREEN, May 14 (Agency) - Three soldiers died on 12 May.", "2007-05-12?"),
        ("PORT GREEN, May 14 (Agency) - Three soldiers died.", None),
        ("In the autumn of 2006 three soldiers died.", "2006-23"),
        ("On 4 May 2004 it began, and two years later three soldiers died.", None),
        ("It began on 4 May 2004, and that autumn three soldiers died.", None),
        ("* 4 May – quiet. On 5 May 2001 three soldiers died.", "2001-05-05"),
    ],
)
def test_a_date_is_of_its_own_claim_or_blank(text, right):
    assert proposed(text, "casualties", "2007-06-01")[0].fields.get("date") == right


def test_an_item_of_a_list_is_no_heading():
    text = "A list\n\n2003\n\n* Mid-April – quiet\n\n* 28 May – a bomb killed two people"
    assert proposed(text, "casualties", "2007-12-02")[0].fields.get("date") == "2003-05-28?"


def test_a_base_with_the_arabic_article_is_found_in_its_other_spellings_and_no_person_for_it():
    base = Place(id="base", name="al-Nur air base", precision=1, basis="text: made up")
    found = [
        [name.id for name in Names([base]).find(text)]
        for text in (
            "They hit Al Nur on Monday",
            "Ayn al-Nur was hit",
            "the Ain al Nur airbase",
            "Al-Nur Air Base",
            "Omar Al Nur said",
        )
    ]
    assert found == [["base"], ["base"], ["base"], ["base"], []]


def test_the_victims_are_named_with_their_whole_noun():
    (found,) = proposed("A bomb killed nine regional security force members in Port Green.", "casualties")
    assert found.fields["victims_text"] == "regional security force members"
