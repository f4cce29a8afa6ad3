"""What is true of this dataset in particular: its articles, counts, and the numbers that everybody will quote."""

import functools
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ledger.loading.opening import open_dataset
from ledger.model import dates
from ledger.model.article import fold
from ledger.model.records import CITABLE, CLAIMS, TABLES
from ledger.query import coverage
from ledger.wording import words
from tests.conftest import data

ROOT = Path(__file__).parents[1]
SOURCES = ("porter-2006", "murphy-2011", "slavin-2011", "american-interest-2012", "arab-center-2020")
SEEDS = {
    "porter-2006": "f74113f34d05d6cb2212d52ea7e5cb17fef76b459190fc2fdce07437a8391563",
    "murphy-2011": "dca254d723d6c4af357b8181d40c74c9677be7aa3ea4f8c4f0315cb7442f818d",
    "slavin-2011": "97c5546d32dfc0ec3fc9f25b213255737d17d5af10ab2af774400a2f66a7ad67",
    "american-interest-2012": "99342053354c4db25468531910f059b9c06261bcdb102291918ad9ba331e0dae",
    "arab-center-2020": "dc55a8fc6f77200760f854cfde9ae2efa3bb7d8ae805d23beb6d04f5e22cc8d5",
}


def one(name: str):
    return data().by_id[name][1]


@functools.cache
def raw(table: str) -> list[dict]:
    """A file of the dataset, read without the ledger."""
    return yaml.safe_load((ROOT / "data" / f"{table}.yaml").read_text(encoding="utf-8")) or []


def seed(source: str) -> str:
    return (ROOT / "seeds" / data().sources[source].file).read_bytes().decode("utf-8")


def test_the_dataset_has_no_problem():
    assert open_dataset(ROOT)[1] == []


@pytest.mark.parametrize("source", SOURCES)
def test_an_article_is_byte_for_byte_the_one_that_was_received(source):
    stored = data().sources[source]
    found = hashlib.sha256((ROOT / "seeds" / stored.file).read_bytes()).hexdigest()
    assert found == stored.sha256 == SEEDS[source]


def test_every_article_in_the_folder_is_a_source():
    assert {p.name for p in (ROOT / "seeds").iterdir()} == {s.file for s in data().sources.values()}
    assert set(SOURCES) <= set(data().sources)


def test_the_version_follows_every_data_and_seed_file():
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "data").glob("*.yaml"), *(ROOT / "seeds").glob("*.txt")]):
        digest.update(f"{path.parent.name}/{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    assert data().version == digest.hexdigest()[:12]


def test_no_record_of_the_files_is_lost_on_the_way():
    for table in TABLES:
        held = getattr(data(), table) if table != "subject" else [data().subject]
        assert len(held) == len(raw(table)), table


def test_every_piece_of_evidence_is_the_exact_words_of_its_article_in_a_citable_zone():
    pieces = [
        piece
        for table in CLAIMS
        for row in raw(table)
        for piece in (*row["evidence"], *(e for a in row.get("attributions", ()) for e in a["evidence"]))
    ]
    assert len(pieces) == sum(map(len, data().citations.values()))
    for piece in pieces:
        assert fold(piece["quote"]) in fold(seed(piece["source"]))
    for citation in (c for cs in data().citations.values() for c in cs):
        assert fold(seed(citation.source)[citation.span.start : citation.span.end]) == citation.quote
        assert citation.span.zone in CITABLE


def cited_lines(source: str) -> set[int]:
    text = seed(source)
    spans = [c.span for cs in data().citations.values() for c in cs if c.source == source]
    spans += [data().span(e) for e in (*data().errata, *data().set_aside) if e.source == source]
    return {line for s in spans for line in range(text.count("\n", 0, s.start) + 1, text.count("\n", 0, s.end - 1) + 2)}


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_cited_from_comments_teasers_furniture_headings_or_the_note_on_the_author(source):
    for zone in data().sources[source].zones:
        if zone.kind not in CITABLE:
            assert not cited_lines(source) & set(range(zone.lines[0], zone.lines[1] + 1)), zone


def test_the_comments_below_the_american_interest_are_comments():
    lines = seed("american-interest-2012").split("\n")
    first = next(i for i, line in enumerate(lines, 1) if "dearieme" in line)
    last = next(i for i, line in enumerate(lines, 1) if "Iran wants nukes" in line)
    article = data().articles["american-interest-2012"]
    assert (first, last) == (20, 42)
    assert {article.zone_at(line) for line in range(first, last + 1)} == {"comment"}
    assert max(cited_lines("american-interest-2012")) < first


def test_the_readers_guess_of_50000_appears_nowhere():
    assert "I’d guess 50,000" in seed("american-interest-2012")
    for path in (ROOT / "data").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"50[,.]?000|Luke Lea|Holsinger|BonneCarrere|dearieme", text), path.name
    assert 50_000 not in {n for r in data().troop_levels for n in (r.low, r.best, r.high)}


def test_nothing_is_cited_from_the_teasers_below_the_arab_center_article():
    assert "Ukraine" in "".join(seed("arab-center-2020").split("\n")[61:])
    assert max(cited_lines("arab-center-2020")) < 60
    assert not [p.id for p in data().positions if re.search("Ukrain|Blinken|Israel", p.summary)]


def test_the_five_killed_on_6_june_are_part_of_the_fifteen_killed_in_june():
    five, fifteen = one("casualties-us-2011-06-06"), one("casualties-us-june-2011")
    assert (five.best, five.victims, five.outcome) == (5, "us_military", "killed")
    assert (fifteen.best, fifteen.victims, fifteen.outcome) == (15, "us_military", "killed")
    assert five.part_of == fifteen.id
    assert dates.parse(five.date).within(dates.parse(fifteen.date))


def test_thirty_seven_were_killed_at_taji_on_one_day():
    taji = [c for c in data().casualties if c.place == "taji"]
    assert [(c.low, c.best, c.high, c.outcome, c.date) for c in taji] == [(37, 37, 37, "killed", "2011-07-05?")]
    assert "37" in data().citations[taji[0].id][0].quote


def test_the_stated_zero_of_2020_is_zero_and_not_unknown():
    zero = one("casualties-low-level-violence-2020-killed")
    assert (zero.low, zero.best, zero.high) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "number", "kind"),
    [
        ("troop-us-46000-2011", (46000, 46000, 46000), "actual"),
        ("troop-us-5200-2020", (5200, 5200, 5200), "actual"),
        ("troop-us-offer-10000-ap", (10000, 10000, 10000), "offer"),
        ("troop-us-offer-up-to-10000-caption", (None, None, 10000), "offer"),
        ("troop-us-marines-embassy-200", (None, None, 199), "forecast"),
        ("troop-us-trainers-few-hundred-2012", (200, None, 900), "forecast"),
        ("troop-us-eisenstadt-kurdistan-1500", (1500, 1500, 1500), "recommendation"),
        ("troop-us-sofa-limit-2011", (0, 0, 0), "limit"),
    ],
)
def test_a_number_that_everybody_will_quote_is_what_the_article_says(name, number, kind):
    record = one(name)
    assert ((record.low, record.best, record.high), record.kind) == (number, kind)


@pytest.mark.parametrize("source", SOURCES)
def test_every_article_has_positions_and_other_records_and_hardly_a_sentence_was_only_set_aside(source):
    tables = Counter(data().by_id[name][0] for name, cs in data().citations.items() if any(c.source == source for c in cs))
    assert tables["positions"] >= 5
    assert sum(tables.values()) >= 9
    states = Counter(s.state for s in coverage.clauses(data(), source))
    assert states["cited"] > states["set aside"]


@pytest.mark.parametrize("source", SOURCES)
def test_no_clause_of_an_article_is_still_open(source):
    found = list(coverage.clauses(data(), source))
    assert found
    assert [fold(seed(source)[s.span.start : s.span.end]) for s in found if s.state == "open"] == []


def test_there_are_at_least_130_positions():
    assert len(data().positions) >= 130


def test_actors_that_share_a_name_are_different_actors():
    names = {name: actor.name for name, actor in data().actors.items()}
    assert names["abdul-mahdi"] == "Adel Abdul-Mahdi"
    assert names["mahdi-army"] == "Mahdi Army"
    assert names["kataib-hezbollah"] == "Kataib Hezbollah"
    assert data().actors["abdul-mahdi"].side == "iraq"
    assert data().actors["mahdi-army"].kind == "armed_group"
    spellings = {s.casefold() for actor in data().actors.values() for s in (actor.name, *actor.aliases)}
    for short in ("mahdi", "hezbollah", "allawi", "muhandis"):
        assert short not in spellings


def test_hezbollah_in_lebanon_is_not_kataib_hezbollah():
    assert "Hezbollah in Lebanon" in seed("murphy-2011")
    for attack in data().attacks:
        for attribution in attack.attributions:
            if attribution.actor == "kataib-hezbollah":
                quotes = " ".join(e.quote for e in attribution.evidence)
                assert "Kataib" in quotes
                assert "Lebanon" not in quotes


def test_the_two_allawis_are_not_mixed():
    assert data().actors["allawi-mohammed"].name == "Mohammed Tawfiq Allawi"
    for position in data().positions:
        if position.actor == "allawi-mohammed":
            assert {c.source for c in data().citations[position.id]} == {"arab-center-2020"}


def test_that_kataib_hezbollah_is_called_sunni_is_an_erratum_with_its_record():
    (erratum,) = (e for e in data().errata if "Kataib Hezbollah" in e.quote)
    assert (erratum.source, "Sunni" in erratum.says, "Shiite" in erratum.problem) == ("murphy-2011", True, True)
    assert erratum.records


@pytest.mark.parametrize("source", SOURCES)
def test_the_file_of_no_article_gives_its_date_and_each_basis_says_that_it_was_inferred(source):
    assert "inferred" in data().sources[source].published_basis
    assert dates.parse(data().sources[source].published).inferred


def test_the_codebook_lists_every_issue_as_it_is_asked():
    lines = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8").splitlines()
    asked = [
        f"| `{i.id}` | {i.question} | {i.for_label} | {i.against_label} | {i.kind} "
        f"| {data().actors[i.addressee].name if i.addressee else ''} | {i.period} |"
        for i in data().issues.values()
    ]
    assert [line for line in lines if line.startswith("| `") and line.count("|") == 8] == asked


def test_only_words_that_say_it_make_a_zero():
    assert one("troop-us-last-out-2011").best is None
    for record in (*data().troop_levels, *data().casualties):
        if record.best == 0:
            assert any(word in record.wording.lower() for word in ("all", "none", "no "))


def test_a_fact_that_only_may_be_so_is_no_firm_answer():
    facts = {issue.id for issue in data().issues.values() if issue.kind == "fact"}
    for position in data().positions:
        if position.issue in facts and re.search(r"\b(may|might|whether)\b", position.summary):
            assert position.stance not in ("for", "against"), position.id


def test_nobody_speaks_on_an_issue_at_a_time_at_which_he_keeps_silent_on_it():
    for silent in (p for p in data().positions if p.stance == "silent" and words.stance(data(), p) != words.REFUSAL):
        for other in data().positions:
            if (other.actor, other.issue) == (silent.actor, silent.issue) and other.stance != "silent":
                assert not dates.parse(silent.said_on).overlaps(*dates.parse(other.said_on).days), (silent.id, other.id)


def test_what_an_article_says_of_named_officials_too_is_not_of_unnamed_ones():
    for position in data().positions:
        if "unnamed" in data().actors[position.actor].name and " unnamed," not in data().actors[position.actor].name:
            assert "named and unnamed" not in position.summary, position.id


def test_who_acted_is_told_as_read_where_the_words_do_not_say_who_did():
    """A note that says so is no help in a memo, which has the summary alone."""
    unsaid = re.compile(
        r"not (?:say who (?:gave|conveyed|agreed)|name the (?:parties|government)\b|say what the US asked)"
        "|clauses are in the passive"
    )
    told = [p for p in data().positions if unsaid.search(p.note or "")]
    assert len(told) >= 8
    for position in told:
        assert re.search(r"\b[Tt]his ledger reads\b", position.summary), position.id


def test_a_clause_in_the_passive_has_no_doer_in_its_summary():
    for position in data().positions:
        words_of_it = " ".join(evidence.quote for evidence in position.evidence)
        if "were not given any real negotiating authority" in words_of_it and "authority" in position.summary:
            assert "officials were not given any real negotiating authority" in position.summary, position.id
            assert "its officials" not in position.summary, position.id


def test_a_time_that_counts_from_the_day_of_the_article_stands_in_quotation_marks():
    relative = (
        r"\brecent (?:weeks|months|years|violence|events)|\b(?:last|past) (?:\w+ )?(?:week|month|year|autumn|elections)|\bago\b"
    )
    for position in data().positions:
        own = re.sub("“[^”]*”", "", position.summary)
        assert not re.search(relative, own), (position.id, own)


def test_what_the_place_of_a_sentence_tells_of_the_outlet_is_noted_of_each_such_position():
    for position in data().positions:
        names_none = re.compile(r"one (?:Iraqi )?insurgent leader")
        if position.via and any(names_none.search(t.words) for t in position.told):
            assert "no outlet is named in it" in (position.note or ""), position.id


def test_a_day_of_a_deadline_is_not_read_as_of_the_year_of_the_agreement():
    for position in data().positions:
        if "“by Dec. 31”" in position.summary:
            assert "“the end of this year”" in position.summary, position.id


def test_what_an_article_sets_against_all_accusations_stands_beside_each_of_them():
    """Slavin sets against “U.S. accusations” that they are hard to prove; that Panetta showed nothing is said of his alone."""
    charges = [a for a in one("attack-shia-militias-us-soldiers-2011").attributions if (a.actor, a.status) == ("iran", "blamed")]
    assert {a.by for a in charges} == {"us-officials-2011", "panetta"}
    assert all("U.S. accusations are hard if not impossible to prove" in a.contrast for a in charges)


def test_a_series_of_attacks_goes_on_from_the_start_that_its_words_give():
    """Such a start has `~`, and reads “… to …”; one that is concluded otherwise only bounds a time."""
    gives_start = re.compile(r"attacks in Iraq in recent weeks|Over the past few weeks|ever since")
    series = [a for a in data().attacks if "/" in (a.date or "") and any(gives_start.search(e.quote) for e in a.evidence)]
    assert {a.id for a in series} >= {"attack-recent-weeks-iraq-2011", "attack-rockets-early-2020", "attack-awakening-reprisals"}
    for attack in series:
        assert attack.date.partition("/")[0].endswith("~"), attack.id
        assert not dates.say_course(attack.date).startswith("some time"), attack.id


def test_a_place_is_not_taken_from_what_is_told_of_something_else():
    """That militias run rackets in southern Iraq does not say where protesters were cracked down on."""
    assert one("attack-crackdown-protesters").places == ()
    spike = [fold(e.quote) for e in one("casualties-us-spike-2011").evidence]
    assert any(re.search(r"\bin Iraq\b", quote) for quote in spike)
