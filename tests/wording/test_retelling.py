"""Records as sentences of a memo: they say who wrote what, and no more than the record."""

import re

import pytest

from ledger.model import dates, vocabulary
from ledger.model.records import Attack, Casualties, Position, TroopLevel
from ledger.wording import bylines, citation, times, words
from ledger.wording.retelling import inside, retold, statement, titled, without_author
from tests.conftest import data, each

EVERY = [(name, source) for name, cited in data().citations.items() for source in citation.by_article(cited)]


@each(EVERY)
def test_a_sentence_has_the_writer_the_record_and_its_time_and_nothing_else(told: tuple[str, str]) -> None:
    name, source = told
    record, details, said = data().by_id[name][1], data().sources[source], retold(data(), name, source)
    assert said.endswith(".]") or said == citation.ended(said)
    assert said.startswith(f"{details.author or details.publisher}")
    assert ("author not named" in said) == (not details.author)
    quoted = words.quotable(data(), record).rstrip(".")
    if isinstance(record, Position):
        quoted = without_author(record.summary, data().actors[details.voice].name).rstrip(".")
    elif not isinstance(record, Attack) and words.number(record) != words.NO_NUMBER:
        quoted = inside(data(), quoted)
    assert quoted in said
    rest = said.replace(quoted, "", 1)
    if isinstance(record, Position):
        assert bylines.through(data(), record).removeprefix(", ").casefold() in rest.casefold()
    elif isinstance(record, TroopLevel) and record.asserted_by != details.voice:
        assert bylines.told_by(data(), record) in rest
    assert ("apparent error" in said) == any(error.source == source for error in data().errata_of.get(name, ()))


@pytest.mark.parametrize("source", data().sources)
def test_a_date_that_was_inferred_is_said_to_be_so(source: str) -> None:
    name = next(name for name, of in EVERY if of == source)
    wrote = retold(data(), name, source).partition(" wrote ")[2]
    inferred = dates.parse(data().sources[source].published).inferred
    assert bool(re.match(r"(?:in|on|between) [^:;]{4,40}? \(date inferred\)", wrote)) == inferred


def test_the_sentence_of_the_troops_who_remained() -> None:
    said = retold(data(), "troop-us-46000-2011", "slavin-2011")
    assert said.startswith("Barbara Slavin wrote in July 2011 (date inferred) of ")
    assert "46,000" in said


@each(EVERY)
def test_a_sentence_names_its_author_once_and_has_no_brackets_in_brackets(told: tuple[str, str]) -> None:
    name, source = told
    record, said = data().by_id[name][1], retold(data(), name, source)
    if isinstance(record, Position):
        author = data().actors[data().sources[source].voice].name
        assert not re.search(rf", (?:the )?(?:{author}|{author.split()[-1]}) says(?:,|\.)", said)
        assert not re.search(r"\([^()]*\(date inferred", said)


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Iran, Porter says, is willing.", "Iran is willing."),
        ("Iraq and, Porter says, will.", "Iraq and will."),
        ("They were fighting, Porter says.", "They were fighting."),
        ("They were fighting, as Porter tells.", "They were fighting."),
        ("They fought, as Porter tells after others, again.", "They fought, as Porter tells after others, again."),
        ("Porter says that the US is at war.", "The US is at war."),
        ("Porter says that it helps, and that it lasts.", "Porter says that it helps, and that it lasts."),
        ("Iran, Gareth Porter says, feels it.", "Iran feels it."),
        ("Iran, Porter infers, feels it.", "Iran, Porter infers, feels it."),
    ],
)
def test_only_that_the_author_says_it_is_left_out(summary: str, told: str) -> None:
    assert without_author(summary, "Gareth Porter") == told


def test_a_remark_behind_the_name_of_an_author_is_no_part_of_it() -> None:
    said = retold(data(), "position-us-government-defence-ties-longterm", "american-interest-2012")
    assert said.count("The American Interest") == 1
    assert (
        without_author("The US, The American Interest says, pursues it.", "The American Interest (unsigned)")
        == "The US pursues it."
    )


def test_inside_a_sentence_only_a_word_that_an_article_writes_small_is_small() -> None:
    assert inside(data(), "Foreign forces in Iraq") == "foreign forces in Iraq"
    for name in ("US troops", "Iran", "Islamic State militants"):
        assert inside(data(), name) == name


POSITIONS = [told for told in EVERY if isinstance(data().by_id[told[0]][1], Position)]


@each(POSITIONS)
def test_the_time_of_a_position_is_that_of_a_named_deed_of_its_actor(told: tuple[str, str]) -> None:
    name, source = told
    position, said = data().by_id[name][1], retold(data(), name, source)
    assert isinstance(position, Position)
    assert " That was " not in said
    remark = said.rpartition(" [")[2] if said.endswith("]") else ""
    actor = data().actors[position.actor].name
    if position.said_on == data().sources[source].published and dates.precision(position.said_on) in ("day", "range"):
        assert not re.search(r" by | of |date inferred", remark)
    else:
        deed = re.match(r"(?:(?:Statement|Act|Refusal to discuss it) by|(?:Silence|Position|Concluded) of) ([^;]+)", remark)
        assert deed
        is_own = position.actor == data().sources[source].voice
        if position.speech == "analysis" and not is_own and not times.is_silence(position):
            assert remark.startswith("Concluded of ")
        assert deed[1].lower().removeprefix("the ").startswith(actor.lower().removeprefix("the "))
        time = re.sub(r"(to the article) .*", r"\1", times.said_on(data(), position))
        assert (times.is_silence(position) and "up to" in remark) or f"{time}" in remark.partition(": ")[2]


def test_what_is_demanded_is_not_told_as_done() -> None:
    said = retold(data(), "position-un-security-council-nuclear-resolutions", "slavin-2011")
    assert "to suspend uranium enrichment. [Act by the UN Security Council: some time between 2003 and " in said
    assert retold(data(), "position-us-government-withdrawal-date-sofa", "slavin-2011").endswith(
        "[Act by the United States: 2008.]"
    )


def test_an_article_of_days_in_two_months_is_told_with_its_first_and_last_day() -> None:
    said = retold(data(), "position-iran-stay-wants-ended", "arab-center-2020")
    assert " wrote between 16 February 2020 and 1 March 2020 (date inferred): Iran wants" in said
    assert said.endswith("to leave Iraq.")


def test_a_part_is_told_as_a_part_so_that_nobody_adds_it_to_its_whole() -> None:
    parts = [record for record in (*data().attacks, *data().casualties) if record.part_of]
    assert {type(record) for record in parts} == {Attack, Casualties}
    for record in parts:
        whole = words.quotable(data(), data().by_id[record.part_of or ""][1]).rstrip(".")
        assert f", part of “{whole}”" in retold(data(), record.id, data().citations[record.id][0].source)


def test_what_has_no_number_is_told_behind_a_colon() -> None:
    silent = [r for r in (*data().troop_levels, *data().casualties) if words.number(r) == words.NO_NUMBER]
    assert silent
    for record in silent:
        assert re.search(r" wrote [^:]+: ", retold(data(), record.id, record.evidence[0].source))


@each(data().troop_levels)
def test_a_title_and_a_statement_never_tell_a_demand_or_an_expectation_as_a_count(record: TroopLevel) -> None:
    for told in (titled(data(), record), statement(data(), record)):
        assert record.kind == "actual" or f", {vocabulary.WORDS['kinds'][record.kind].lower()} for " in told
    assert bylines.told_by(data(), record) in titled(data(), record)
    assert ("expected of" in statement(data(), record)) == bylines.is_expected(record)


def test_a_number_from_a_document_names_it() -> None:
    limit = retold(data(), "troop-us-sofa-limit-2011", "slavin-2011")
    assert limit.endswith("limit for 31 December 2011 (date inferred); in the document “a 2008 Status of Forces agreement”.")
    all_out = next(r.id for r in data().troop_levels if r.told and r.told[0].words == "a nonbinding resolution on January 5")
    asked = retold(data(), all_out, "arab-center-2020")
    assert asked.endswith("; by the Parliament of Iraq, in the document “a nonbinding resolution on January 5”.")
