import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import dates, vocabulary
from ledger.model.records import Position
from ledger.query import facets
from ledger.wording import bylines, times, words
from ledger.wording.retelling import retold
from tests.conftest import data


def one(name: str):
    return data().by_id[name][1]


def numbered(low: int | None, best: int | None, high: int | None, wording: str | None = None):
    return one("troop-us-46000-2011").model_copy(update={"low": low, "best": best, "high": high, "wording": wording})


def test_a_zero_is_called_none_only_where_its_words_say_none() -> None:
    assert words.stated(numbered(0, 0, 0, "all remaining U.S. troops … are to be out")) == "0 (implied)"
    assert words.number(numbered(0, 0, 0, "all remaining U.S. troops … are to be out")) == "0 (implied)"
    assert words.stated(numbered(0, 0, 0, "None of these attacks have resulted in casualties")) == "none"
    assert words.number(numbered(0, 0, 0, "all to leave")) == words.stated(numbered(0, 0, 0, "all out")) == "0 (implied)"


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((5200, 5200, 5200), "5,200"),
        ((0, 0, 0), "0 (implied)"),
        ((10, 10, None), "at least 10"),
        ((20000, None, None), "at least 20,000"),
        ((None, None, 199), "at most 199"),
        ((None, 10000, 10000), "at most 10,000"),
        ((200, None, 900), "200 to 900"),
        ((200, 300, 900), "200 to 900, most likely 300"),
        ((200, 200, 900), "200 to 900"),
        ((None, 7, None), "7"),
        ((None, None, None), "no number"),
    ],
)
def test_a_number_is_said_as_far_as_the_words_give_it(bounds, said):
    assert words.number(numbered(*bounds)) == said


@pytest.mark.parametrize(
    ("bounds", "wording", "label", "said"),
    [
        ((5200, 5200, 5200), "about", "about 5,200", "about 5,200"),
        ((450, 450, 450), "some", "some 450", "some 450"),
        ((5200, 5200, 5200), "currently number", "5,200", "5,200"),
        ((None, None, 10000), "up to", "up to 10,000", "up to 10,000"),
        ((200, None, 900), "a few hundred", "a few hundred", "a few hundred (read as 200 to 900)"),
        ((None, None, 199), "fewer than 200", "fewer than 200", "fewer than 200 (read as at most 199)"),
        ((20000, None, None), "tens of thousands", "tens of thousands", "tens of thousands (read as at least 20,000)"),
        ((10, 10, None), "at least 10", "at least 10", "at least 10"),
        ((None, None, None), "some", "no number", "no number"),
        ((0, 0, 0), "none of these attacks", "none of these attacks", "none of these attacks (read as 0)"),
        ((200, None, None), "a wording that is too long to be a label", "at least 200", "at least 200"),
    ],
)
def test_a_worded_number_is_said_in_its_words_with_what_they_allow(bounds, wording, label, said):
    assert words.stated(numbered(*bounds, wording)) == label
    assert words.number(numbered(*bounds, wording)) == said


@pytest.mark.parametrize(
    ("wording", "qualifier"),
    [
        ("withdraw all troops", "implied"),
        ("all of them out", "implied"),
        (None, "implied"),
        ("None of these attacks have resulted in any American casualties", "exact"),
        ("without troops", "exact"),
    ],
)
def test_a_zero_is_exact_only_where_a_word_states_it(wording, qualifier):
    assert words.qualifier(numbered(0, 0, 0, wording)) == qualifier


def test_a_range_of_one_number_is_said_as_that_number():
    assert words.number(numbered(5, None, 5)) == "5"


BOUND = st.none() | st.integers(0, 200_000)


@given(st.tuples(BOUND, BOUND, BOUND))
def test_no_number_that_is_known_is_left_unsaid(bounds):
    known = sorted(n for n in bounds if n is not None)
    low, best, high = (known.pop(0) if n is not None else None for n in bounds)
    said = words.number(numbered(low, best, high))
    for number in (low, best, high):
        assert number is None or f"{number:,}" in said or (said == "none" and number == 0)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 records"), (1, "1 record"), (2, "2 records"), (1200, "1,200 records"), (1001, "1,001 records")]
)
def test_a_count_takes_the_noun_that_fits(number, said):
    assert words.count(number, "record") == said


def test_a_count_takes_an_irregular_plural():
    assert words.count(2, "attack or use of force", "attacks and uses of force") == "2 attacks and uses of force"
    assert words.count(1, "attack or use of force", "attacks and uses of force") == "1 attack or use of force"


def test_every_claim_has_words_for_what_it_says_its_sort_and_its_time():
    for _, record in data().claims():
        assert words.headline(data(), record).strip()
        assert words.tag(data(), record).strip()
        assert times.when(data(), record).strip()


def test_a_headline_with_a_number_says_the_number_and_whose_it_is():
    for record in (*data().troop_levels, *data().casualties):
        said = words.headline(data(), record)
        assert words.number(record) in said
        assert (record.force if hasattr(record, "force") else record.victims_text) in said


def test_the_headline_of_an_attack_is_its_title_and_of_a_position_its_summary():
    for record in data().attacks:
        assert words.headline(data(), record) == record.title
    for record in data().positions:
        assert words.headline(data(), record) == record.summary


_MONTH = "|".join(dates.MONTHS)
_DATE = re.compile(rf"\b(?:(?:\d\d? )?(?:{_MONTH})(?: \d{{4}})?|[12]\d{{3}})\b")


def test_no_claim_is_called_by_a_date_that_neither_its_words_have_nor_is_said_to_be_inferred():
    """A year or month that is read in a heading stands in the quotes, or is of the time behind it that says how it is known."""
    for _, record in data().claims():
        period = facets.period_of(record, data())
        said = words.quotable(data(), record)
        time = f", {dates.say_window(period.text)}" if period else ""
        if not isinstance(record, Position) and time:
            assert period.inferred == said.endswith("(date inferred)" + " on" * period.text.endswith("/..")), said
            assert period.inferred or not period.approximate or re.search("about|early|mid|late", time), said
        quoted = " ".join(evidence.quote for evidence in record.evidence)
        for date in _DATE.findall(words.headline(data(), record)):
            assert all(part in quoted or part[:3] in quoted for part in date.split()), said


def test_a_date_without_a_mark_has_its_years_in_the_words():
    for _, record in data().claims():
        quoted = " ".join(evidence.quote for evidence in record.evidence)
        for name in ("date", "refers_to", "said_on"):
            text = getattr(record, name, None) or ""
            known = dates.parse(text).inferred if text else True
            assert known or all(year in quoted for year in re.findall(r"\b[12]\d{3}\b", text)), (record.id, name, text)


@pytest.mark.parametrize(
    ("stance", "said"), [("for", "Stay"), ("against", "Leave"), ("silent", vocabulary.WORDS["stances"]["silent"])]
)
def test_a_stance_is_said_in_the_words_of_its_issue_where_the_issue_has_words_for_it(stance, said):
    position = next(p for p in data().positions if p.issue == "stay").model_copy(update={"stance": stance})
    assert words.stance(data(), position) == said
    assert words.tag(data(), position) == said


def test_the_sort_of_a_number_is_its_kind():
    assert words.tag(data(), one("troop-us-offer-10000-ap")) == "Offer"
    assert words.tag(data(), one("troop-us-46000-2011")) == "Actual"


def test_a_troop_level_says_what_time_it_is_about_and_when_it_was_said():
    offer = one("troop-us-offer-10000-ap")
    assert times.when(data(), offer) == f"for {dates.say('2012')}; said {dates.say_window('2011?/2011-07-05?')}"
    coming = one("troop-us-coming-back-2012")
    assert times.when(data(), coming) == "for 2012 to 2013 (date inferred); stated in 2012 (date inferred)"
    assert words.quotable(data(), coming).endswith(", forecast for 2012 to 2013 (date inferred)")
    of_the_article = one("troop-us-46000-2011")
    assert (
        times.when(data(), of_the_article)
        == "of July 2011 (date inferred); stated some day from 11 to 17 July 2011 (date inferred)"
    )


@pytest.mark.parametrize(
    ("mode", "on", "told"),
    [
        ("said", "2011-07-05", "said 5 July 2011"),
        ("held", "2005", "held in 2005"),
        ("did", "2011-06", "done in June 2011"),
        ("held", "2003/2006", "held 2003 to 2006"),
    ],
)
def test_the_time_of_a_position_is_said_held_or_done(mode, on, told):
    position = data().positions[0].model_copy(update={"mode": mode, "said_on": on})
    assert times.when(data(), position) == told


@pytest.mark.parametrize(("issue", "told"), [("iran-arming", words.UNCERTAIN), ("stay", "Ambivalent")])
def test_ambivalence_about_a_question_of_fact_calls_the_answer_uncertain(issue, told):
    assert words.stance_label(data(), issue, "ambivalent") == told


def test_the_title_of_an_attack_is_followed_by_its_time_which_is_then_told_nowhere_else():
    attack = one("attack-taji-2011")
    assert words.quotable(data(), attack) == "At least two blasts at a government building in Taji, 5 July 2011 (date inferred)"
    assert words.other_time(data(), attack) == ""
    undated = attack.model_copy(update={"date": None})
    assert (words.quotable(data(), undated), words.other_time(data(), undated)) == (attack.title, "undated")


def test_a_record_without_a_date_is_said_to_be_undated():
    attack = data().attacks[0].model_copy(update={"date": None})
    assert times.when(data(), attack) == "undated"


def test_every_claim_but_an_attack_names_its_speaker_and_who_reported_it():
    for _, record in data().claims():
        said = bylines.who(data(), record)
        speaker = getattr(record, "asserted_by", None) or getattr(record, "actor", None)
        via = getattr(record, "via", None)
        assert speaker is None or data().actors[speaker].name in said
        assert via is None or said.endswith(f"via {data().actors[via].name}")


def test_words_that_may_be_the_articles_own_are_not_put_into_the_mouth_of_another_alone():
    told = {name: bylines.who(data(), record) for name, (_, record) in data().by_id.items()}
    assert {name: who for name, who in told.items() if "in part the article" in who} == {
        "casualties-us-spike-2011": "US officials (unnamed, 2011), and in part the article itself"
    }


def test_an_attack_names_everybody_who_is_said_to_have_done_it_and_who_says_so():
    for attack in data().attacks:
        said = bylines.who(data(), attack)
        assert bool(said) == bool(attack.attributions)
        for a in attack.attributions:
            assert a.actor == a.by or data().actors[a.actor].name in said
            assert bylines.name_inside(data().actors[a.by].name) in said or data().actors[a.by].name in said


@pytest.mark.parametrize(
    ("actor", "by", "status", "said"),
    [
        ("iran", "jeffrey", "blamed", "Iran blamed by James F. Jeffrey"),
        ("iran", "iran", "denied", "Iran denies it"),
        ("iran", "jeffrey", "denied", "James F. Jeffrey denies that it was Iran"),
        ("mahdi-army", "mahdi-army", "claimed", "claimed by Mahdi Army"),
        ("mahdi-army", "murphy", "claimed", "Dan Murphy says that Mahdi Army claimed it"),
        ("mahdi-army", "murphy", "described", "Mahdi Army, as Dan Murphy tells it"),
    ],
)
def test_an_attribution_is_somebodys_statement_in_words(actor, by, status, said):
    assert bylines.attribution(data(), actor, by, status, "carried_out") == said
    assert bylines.attribution(data(), actor, by, status, "unspecified") == f"{said}, part not specified"


@pytest.mark.parametrize(
    ("by", "status", "role", "told"),
    [
        ("panetta", "blamed", "armed", "Iran blamed by Leon Panetta for arming those who did it"),
        ("iran", "denied", "armed", "Iran denies arming those who did it"),
        ("murphy", "denied", "ordered", "Dan Murphy denies that Iran ordered it"),
        ("murphy", "described", "encouraged", "Iran encouraged it, as Dan Murphy tells it"),
        ("iran", "claimed", "ordered", "Iran claims ordering it"),
        ("murphy", "claimed", "armed", "Dan Murphy says that Iran claimed arming those who did it"),
    ],
)
def test_who_had_another_part_in_an_attack_is_not_said_to_have_done_it(by, status, role, told):
    assert bylines.attribution(data(), "iran", by, status, role) == told


def test_iran_is_blamed_for_arming_the_militias_of_2011_and_not_for_their_attacks():
    told = bylines.who(data(), one("attack-shia-militias-us-soldiers-2011"))
    assert "Iran blamed by Leon Panetta for arming those who did it" in told
    assert told.count("Iran blamed") == told.count("for arming those who did it") == 2


@pytest.mark.parametrize(
    ("actor", "many"),
    [
        ("us-officials-2006", True),
        ("iraqi-officials", True),
        ("protesters", True),
        ("many-protesters-against-us-forces", True),
        ("us-government", False),
        ("iran", False),
        ("mahdi-army", False),
        ("murphy", False),
    ],
)
def test_the_name_of_several_people_is_a_plural(actor, many):
    assert bylines.is_plural(data().actors[actor]) == many


def test_one_who_is_named_is_one_that_no_word_states():
    assert words.qualifier(one("casualties-soleimani-2020")) == "implied"
    assert words.qualifier(one("casualties-embassy-rocket-2011-killed")) == "exact"
    assert words.qualifier(one("casualties-american-citizen-2019-12")) == "exact"


def test_two_records_of_one_statement_of_casualties_are_told_apart() -> None:
    told = [words.headline(data(), record) for record in data().casualties if words.outcome(record) == words.CASUALTIES]
    assert len(told) == len(set(told)) > 1
    assert {text.rpartition(", ")[2] for text in told} == {"filed under killed", "filed under injured"}


def test_casualties_of_no_told_outcome_are_called_neither_killed_nor_injured():
    for outcome in ("killed", "injured"):
        record = one(f"casualties-irams-us-troops-{outcome}")
        assert words.CASUALTIES in words.headline(data(), record)
        assert words.tag(data(), record) == words.CASUALTIES.capitalize()
        assert words.tag(data(), one(f"casualties-low-level-violence-2020-{outcome}")) == outcome.capitalize()


HEDGES = (
    r"\b(much of|some of|many of|most of|mostly|partly|likely|probably|possibly|reportedly|allegedly|I believe|some occasions)\b"
)


def test_a_blame_is_told_with_the_words_that_limit_it_and_what_the_article_sets_against_it():
    """Jeffrey blamed Iran for much of the violence, and Murphy says that the story does not end there."""
    (of_iran,) = (a for a in one("attack-recent-weeks-iraq-2011").attributions if a.actor == "iran")
    assert bylines.attributed(data(), of_iran) == (
        "Iran blamed by James F. Jeffrey, part not specified (“much of the recent violence in the country”; but Dan Murphy: "
        "“whatever Iranian role exists in recent events, the story doesn't end there”)"
    )
    assert bylines.attributed(data(), of_iran) in bylines.who(data(), one("attack-recent-weeks-iraq-2011"))
    assert bylines.attributed(data(), of_iran) in retold(data(), "attack-recent-weeks-iraq-2011", "murphy-2011")
    for attack in data().attacks:
        for said in attack.attributions:
            for hedge in re.findall(HEDGES, said.evidence[0].quote):
                assert hedge in f"{said.limit} {said.contrast}", (attack.id, said.actor, hedge)


def test_where_there_is_no_number_the_words_stand_in_its_place():
    """“Might also need” is less than a recommendation."""
    assert "no number given (“might also need troops”), recommendation for" in words.quotable(
        data(), one("troop-us-eisenstadt-quick-reaction")
    )
    for record in (*data().troop_levels, *data().casualties):
        untold = words.number(record) == words.NO_NUMBER
        assert not untold or f"(“{record.wording}”)" in words.quotable(data(), record)


def test_what_goes_on_since_a_start_that_the_words_give_is_not_said_to_be_some_time_within():
    assert words.quotable(data(), one("attack-awakening-reprisals")).endswith(", about 2006 to 6 July 2011 (date inferred)")
    assert "some time between" in words.quotable(data(), one("attack-explosion-vehicle-2020"))


def test_a_position_is_retold_with_the_outlet_that_the_article_has_it_from():
    said = retold(data(), "position-jeffrey-iran-arming-no-doubt", "murphy-2011")
    assert said.endswith("[Statement by James F. Jeffrey, via Washington Post: 5 July 2011 (date inferred).]")


def test_what_an_actor_only_seems_to_have_done_is_not_told_as_done():
    for attack in data().attacks:
        for said in attack.attributions:
            name = data().actors[said.actor].name
            is_hedged = any(f"{name} seems to" in evidence.quote for evidence in said.evidence)
            assert not is_hedged or "seem" in bylines.attribution(data(), said.actor, said.by, said.status, said.role)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        # an act on a day that is not told, which is no state through the window
        (
            "position-bush-administration-talk-iran-rejected",
            "done some time between 4 May 2003 and 31 January 2006 (date inferred)",
        ),
        # whose start no words give: the curators took it from the interview in which the authority is told
        (
            "position-bush-administration-talk-iran-not-allowed",
            "done some time between late November 2005 and 31 January 2006 (date inferred)",
        ),
        ("position-trump-withdrawal-2011-premature", "said some time between 2012 and 1 March 2020 (date inferred)"),
        # told in the present tense, which is no day on which it was said or done
        ("position-kurds-stay-lobbying", "under way as of 6 July 2011 (date inferred)"),
        ("position-iran-iran-arming-denies", "said as of some day from 11 to 17 July 2011 (date inferred)"),
        # the author's own, of the day of publication
        ("position-murphy-iran-violence-role", "held 6 July 2011 (date inferred)"),
        # what went on since a time that the words give, and silence
        (
            "position-obama-administration-iran-sanctions-penalties",
            "done from about July 2010 to the article (some day from 11 to 17 July 2011, date inferred)",
        ),
        ("position-maliki-stay-mum", "silent in 2011, up to 6 July 2011 (date inferred)"),
        (
            "position-trump-stay-stopped-commenting",
            (
                "silent from late January 2020 (date inferred) to the article "
                "(some day from 16 February 2020 to 1 March 2020, date inferred)"
            ),
        ),
        ("position-gates-iran-arming-june6", "said in June 2011 (date inferred)"),
    ],
)
def test_the_time_of_a_position_says_no_more_than_is_known_of_it(name: str, told: str) -> None:
    assert times.when(data(), one(name)) == told


def test_what_goes_on_until_an_article_of_which_no_day_is_known_does_not_go_on_to_the_last_of_its_days() -> None:
    last = {dates.parse(source.published).last for source in data().sources.values() if "/" in source.published}
    going_on = [p for p in data().positions if " to the article (some day from " in times.when(data(), p)]
    assert {dates.parse(p.said_on).last for p in going_on} <= last
    assert [p.id for p in going_on if times.is_silence(p)]
    for p in data().positions:
        told = times.when(data(), p)
        if dates.parse(p.said_on).last in last and " to " in told and p not in going_on:
            assert re.search("some time |some day |as of ", told), (p.id, told)


def test_what_is_told_to_have_lasted_has_words_that_say_so() -> None:
    lasting = re.compile(r"\b(since|for the past|in recent (weeks|months))\b", re.I)
    told = [p for p in data().positions if p.mode == "did" and p.stance != "silent" and " to " in times.when(data(), p)]
    stretches = [p for p in told if not re.search("as of|some day|some time", times.when(data(), p).partition(" (")[0])]
    assert stretches
    for position in stretches:
        assert any(lasting.search(evidence.quote) for evidence in position.evidence), position.id


def test_the_first_sentence_says_how_many_troop_levels_have_a_number() -> None:
    numbered = [level for level in data().troop_levels if words.number(level) != words.NO_NUMBER]
    assert 0 < len(numbered) < len(data().troop_levels)
    assert words.opening(data()).startswith(f"{len(data().troop_levels)} troop levels ({len(numbered)} with a number), ")
    only = replace(data(), troop_levels=tuple(numbered))
    assert words.opening(only).startswith(f"{len(numbered)} troop levels, ")


def test_a_group_of_a_number_of_people_is_a_plural_and_is_small_inside_a_sentence():
    """The article says what it says of a number of them, and of many: a name without these gives it to the whole group."""
    officers, politicians = data().actors["iraqi-army-officers"], data().actors["iraqi-politicians-2020"]
    assert bylines.is_plural(officers)
    assert bylines.is_plural(politicians)
    assert bylines.name_inside(officers.name) == "a number of senior Iraqi Army officers (2011)"
    assert bylines.name_inside(politicians.name) == "many Iraqi politicians (2020)"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("United States", "the United States"),
        ("United States, 2011", "the United States, 2011"),
        ("Government of Iraq", "the Government of Iraq"),
        ("Bush administration", "the Bush administration"),
        ("Trump administration, 2020", "the Trump administration, 2020"),
        ("UN Security Council", "the UN Security Council"),
        ("Iran", "Iran"),
        ("Some advisers of Donald Trump", "some advisers of Donald Trump"),
        ("The American Interest (unsigned)", "The American Interest (unsigned)"),
    ],
)
def test_a_name_inside_a_sentence_has_its_article_and_no_capital_of_a_sentence(name: str, inside: str) -> None:
    assert bylines.name_inside(name) == inside
