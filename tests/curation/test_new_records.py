"""Records before they are in the dataset: proposed for an article, blank, filled in, and added to the files."""

import hashlib
import re
import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledger.curation import new_records, record_files
from ledger.loading import files, parse, rules, yaml_text
from ledger.loading.files import Files
from ledger.loading.opening import open_files
from ledger.model.article import Article, Span
from ledger.model.problems import Kind
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Erratum, Evidence, Position, Zone
from tests.conftest import MINI, data, examples

TEXT = "The light is put out\n\nThe council said on Monday that the light is put out. Nobody pays for oil.\n"
ARTICLE = new_records.article_of(TEXT)
FACTS = {"author": "Ferry Guild", "published": "1921-05?", "published_basis": "Said in the text.", "voice": "ferry-guild"}
MINE = files.read(MINI)

# an article


def test_an_article_is_described_by_its_text_and_by_what_is_known_of_it() -> None:
    raw = new_records.source(ARTICLE, "guild-1921.txt", **FACTS)
    assert TABLES["sources"].model_validate(raw)
    assert raw == {
        "id": "guild-1921",
        "file": "guild-1921.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "title": "The light is put out",
        "short": "Guild 1921",
        "author": "Ferry Guild",
        "published": "1921-05?",
        "published_basis": "Said in the text.",
        "rights": "The text belongs to its author and publisher.",
        "display": "full",
        "voice": "ferry-guild",
        "zones": [{"kind": "headline", "lines": [1, 2]}, {"kind": "body", "lines": [3, 3]}],
    }
    assert list(raw) == list(parse.ordered(raw))


def test_what_is_known_goes_before_what_is_proposed() -> None:
    facts = {"id": "mine", "title": "Mine", "short": "M", "rights": "Ours.", "display": "excerpts", "publisher": "The Packet"}
    raw = new_records.source(ARTICLE, "x.txt", **{**FACTS, **facts, "url": None})
    assert {name: raw[name] for name in facts} == facts
    assert "url" not in raw


def test_what_only_a_person_can_know_stays_open() -> None:
    raw = new_records.source(ARTICLE, "x.txt")
    assert {"published", "published_basis", "voice"} & set(raw) == set()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"author": "Gareth Porter", "published": "2006-01-07?/2006-01-31?"}, "porter-2006"),
        ({"author": "José Ñandú"}, "nandu"),
        ({"publisher": "The American Interest", "published": "2012?"}, "american-interest-2012"),
        ({"published": "31 February"}, "article"),
        ({"author": "木下", "published": "2011"}, "2011"),
    ],
)
def test_an_id_is_proposed_from_the_author_or_else_the_publisher_and_the_year(facts: dict[str, str], expected: str) -> None:
    assert new_records.proposals(ARTICLE, facts)["id"] == expected


def test_a_text_without_a_headline_is_called_by_its_first_words() -> None:
    assert (
        new_records.title(new_records.article_of("One two three four five six seven."))
        == "One two three four five six (no title in the file; its first words)"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"\x89PNG\0\0", "binary"),
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("Baghdad – 2011".encode("latin-1", "replace") + b"\xe9", "not UTF-8 in line 1"),
        ("Text".encode("utf-16"), "not UTF-8"),
        (b"\xef\xbb\xbfText", "byte order mark"),
        (b"A\x1b[31m red word", "U+001B"),
        (b"a" * (new_records.MAX_ARTICLE + 1), "too large"),
        (b"a title\n\n" + b"a\n\n" * new_records.MAX_PARAGRAPHS, "more than 10,000 paragraphs"),
        (b"a title\n\n" + b"word " * 5000, "paragraph of more than 20,000 characters in line 3"),
    ],
)
def test_bytes_that_are_no_article_are_refused_with_what_would_be_right(text: bytes, why: str) -> None:
    assert why in new_records.unfit(text)


@pytest.mark.parametrize("source", data().sources)
def test_the_articles_that_are_there_are_fit(source: str) -> None:
    assert new_records.unfit(data().articles[source].text.encode()) == ""


# adding

WORDS = st.text(string.ascii_letters + string.digits + " .,:#'\"\n-–“”é", min_size=1, max_size=200)
POSITIONS = st.builds(
    Position,
    id=st.from_regex(r"[a-z0-9]{1,19}(-[a-z0-9]{1,19}){0,3}", fullmatch=True),  # at most 79 characters
    formerly=st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), max_size=2).map(tuple),
    note=st.none() | WORDS,
    evidence=st.lists(st.builds(Evidence, source=st.just("tide-1921"), quote=WORDS, prefix=st.none() | WORDS), min_size=1).map(
        tuple
    ),
    actor=st.just("clerk"),
    issue=st.just("oil"),
    stance=st.sampled_from(["for", "conditional"]),
    condition=st.none() | WORDS,
    summary=WORDS,
    said_on=st.sampled_from(["1921", "1921-05?", "../1921"]),
    speech=st.just("direct"),
    mode=st.just("said"),
)


def rows(found: Files, table: str) -> list[Model]:
    """The records of one file, which is read alone and has no fault."""
    name = f"data/{table}.yaml"
    reading = parse.read(Files({name: found.contents[name]}, {}))
    assert [p for p in reading.problems if p.file == name and p.field not in ("file", "sha256")] == []
    return reading.records(table)


@given(POSITIONS)
@examples(50)
def test_a_record_that_is_added_is_read_back_as_it_was_given_behind_the_others(record: Position) -> None:
    after = new_records.added(MINE, "positions", record.model_dump(mode="json"))
    assert rows(after, "positions") == [*rows(MINE, "positions"), record]
    assert {name for name, held in after.contents.items() if held != MINE.contents[name]} == {"data/positions.yaml"}


@pytest.mark.parametrize("table", TABLES)
def test_a_record_of_any_kind_is_added_in_canonical_spelling_below_the_comments_on_top(table: str) -> None:
    name = f"data/{table}.yaml"
    (first, *_) = (record.model_dump(mode="json") for record in rows(MINE, table))
    empty = Files({**MINE.contents, name: b"# on top\n[]\n"}, {})
    shuffled = dict(reversed(list(first.items())))
    once = new_records.added(empty, table, shuffled)
    assert once.contents[name].startswith(b"# on top\n- ")
    assert [r.model_dump(mode="json") for r in rows(once, table)] == [first]
    assert len(rows(new_records.added(once, table, shuffled), table)) == 2


def test_a_change_comes_before_those_that_are_there() -> None:
    after = new_records.added(MINE, "changes", {"date": "1922", "what": "W.", "why": "Y."})
    assert [change.date for change in rows(after, "changes")] == ["1922", "1921-08", "1921-07"]


def test_a_record_of_the_wrong_shape_is_added_as_it_is_so_that_the_check_says_what_is_wrong() -> None:
    after = new_records.added(MINE, "positions", {"id": "mine", "mood": "merry", "actor": "clerk"})
    found = {(p.record, p.field, p.kind) for p in open_files(after)[1]}
    assert {("mine", "mood", Kind.UNKNOWN_KEY), ("mine", "issue", Kind.MISSING_FIELD)} < found
    assert {record for record, _, _ in found} == {"mine"}


def test_a_file_that_does_not_end_its_last_line_is_added_to_on_the_next() -> None:
    name = "data/places.yaml"
    cut = Files({**MINE.contents, name: MINE.contents[name].rstrip(b"\n")}, {})
    after = new_records.added(cut, "places", {"id": "fog", "name": "Fog", "precision": 6, "basis": "invented"})
    assert [place.id for place in rows(after, "places")][-1] == "fog"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"a": None, "b": 0, "c": False, "d": ""}, {"b": 0, "c": False, "d": ""}),
        ({"a": [{"b": None}], "c": {}, "d": [None, 1]}, {"d": [1]}),
    ],
)
def test_what_was_left_empty_is_left_out_and_a_zero_is_not_empty(given: Any, kept: Any) -> None:
    assert new_records.filled(given) == kept


# blank records


def example(table: str) -> list[Model]:
    found = getattr(data(), table)
    return [found] if table == "subject" else list(found.values() if isinstance(found, dict) else found)


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_record_names_every_field_in_canonical_order_with_what_it_is(table: str) -> None:
    text = new_records.blank(table, example(table))
    (record,) = yaml_text.parse("", text.encode()).value[table]
    assert list(record) == list(parse.ordered(dict.fromkeys(TABLES[table].model_fields)))
    plain = re.sub(r"\n *#  +", " ", text)
    for name, info in TABLES[table].model_fields.items():
        assert re.search(
            rf"# {'Needed' if info.is_required() else 'If known'}\. {re.escape(info.description)}.*\n *(- )?{name}:\n", plain
        )


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_record_that_nobody_filled_in_is_told_what_it_needs(table: str) -> None:
    (record,), problems = record_files.read("mine.yaml", new_records.blank(table).encode())
    assert (record.raw, problems) == ({}, [])
    _, problems = record_files.check(MINE, open_files(MINE)[0], [record])
    needed = [name for name, info in TABLES[table].model_fields.items() if info.is_required()]
    assert {(p.file, p.field, p.kind) for p in problems} == {("mine.yaml", name, Kind.MISSING_FIELD) for name in needed}


@pytest.mark.parametrize("table", TABLES)
def test_the_examples_of_a_blank_record_are_values_of_the_dataset(table: str) -> None:
    text = re.sub(r"\n *#  +", " ", new_records.blank(table, example(table)))
    for name, info in TABLES[table].model_fields.items():
        said = re.search(rf"# \w+( \w+)?\. {re.escape(info.description or '')}.* For example: (.+)\n *(- )?{name}:\n", text)
        if said:
            held = [record.model_dump(mode="json")[name] for record in example(table)]
            assert yaml.safe_load(said[2]) in [value[:2] if isinstance(value, list) else value for value in held]
    assert "For example: " in text


def test_a_blank_record_says_the_allowed_values_and_where_an_id_must_be() -> None:
    text = re.sub(r"\n *#  +", " ", new_records.blank("positions", example("positions")))
    assert "One of: for, against, conditional, ambivalent, silent." in text
    assert re.search(r"Whose position it is\. An id of data/actors\.yaml\.", text)
    assert re.search(r"holds the words\. An id of data/sources\.yaml\.", text)


def test_a_blank_record_of_an_empty_dataset_has_no_examples() -> None:
    assert "For example" not in new_records.blank("positions")


# setting aside


def test_sentences_to_set_aside_are_quoted_so_that_each_is_found_once() -> None:
    text = "The light is out.\n\nThe light is out. Nobody pays. The light is out.\n"
    article = Article(text, (Zone(kind="headline", lines=(1, 2)), Zone(kind="body", lines=(3, 3))))
    made = new_records.set_aside(article, "x", article.sentences)
    found = [article.find(Evidence.model_validate({k: v for k, v in row.items() if k != "reason"})) for row in made]
    assert found == list(article.sentences)
    assert all(isinstance(span, Span) and row["reason"] is None for span, row in zip(found, made, strict=True))


# records in a file of one's own


def told(text: str) -> list[tuple[str, int, str, str]]:
    """File, line, field and kind of every problem of a file that is added to the small dataset."""
    records, problems = record_files.read("mine.yaml", text.encode())
    if not problems:
        dataset, _ = open_files(MINE)
        assert dataset
        _, problems = record_files.check(MINE, dataset, records)
    return [(p.file, p.line, p.field, p.kind.value) for p in problems]


GOOD = """\
# what I found
positions:
# the second sentence
- id: office-oil
  actor: tide-office  # who else?
  via:
  issue: oil
  stance: for
  summary: The office wants it.
  said_on: '1921-06'
  speech: reported
  mode: said
  evidence:
  - source: tide-1921
    quote: if the ferry guild pays for the oil
    prefix:
errata:
- source: tide-1921
  quote: was lit at noon
  says: At noon.
  problem: It was dark.
  basis: text, the article of March.
"""


LEVEL = """\
troop_levels:
- {id: t, low: 200, best: 200, high: 200, asserted_by: clerk, force: guards, place: coast, kind: actual, refers_to: '1921',
  said_on: '1921', evidence: [{source: tide-1921, quote: the garrison held 35 guards}]}
"""


def test_a_file_with_comments_and_empty_fields_is_added() -> None:
    assert told(GOOD) == []


def test_a_fault_that_the_records_make_elsewhere_is_told_there() -> None:
    aside = "    quote: Fewer lamps, fewer guards\n"
    assert told(re.sub(r"    quote: if the .*\n", aside, GOOD)) == [("data/set_aside.yaml", 10, "quote", "set-aside-cited")]


@pytest.mark.parametrize(
    ("old", "new_text", "expected"),
    [
        ("pays for the oil", "pays for the soil", ("mine.yaml", 15, "evidence.0.quote", "quote-not-found")),
        ("quote: if the ferry guild pays for the oil", "quote: the", ("mine.yaml", 15, "evidence.0.quote", "quote-ambiguous")),
        ("actor: tide-office", "actor: nobody", ("mine.yaml", 5, "actor", "unknown-reference")),
        ("'1921-06'", "'1921-02-31'", ("mine.yaml", 10, "said_on", "bad-date")),
        ("'1921-06'", "1921-06-01", ("mine.yaml", 10, "positions.0", "ambiguous-scalar")),
        ("stance: for", "stance: in favour", ("mine.yaml", 8, "stance", "not-allowed")),
        ("  summary: The office wants it.\n", "", ("mine.yaml", 4, "summary", "missing-field")),
        ("  stance: for", "  mood: merry\n  stance: for", ("mine.yaml", 8, "mood", "unknown-key")),
        ("id: office-oil", "id: council-asks", ("mine.yaml", 4, "id", "duplicate-id")),
        ("lit at noon", "lit at night", ("mine.yaml", 19, "quote", "quote-not-found")),
        ("positions:", "opinions:", ("mine.yaml", 2, "opinions", "unknown-key")),
        ("positions:", "positions: 3\nfoo:", ("mine.yaml", 2, "positions", "not-a-list")),
        ("errata:\n- ", "errata:\n- lit at noon\n- ", ("mine.yaml", 18, "errata", "wrong-type")),
        ("errata:", "errata:\n- *a", ("mine.yaml", 18, "errata", "alias")),
        ("'1921-06'", "'1929'", ("mine.yaml", 10, "said_on", "after-publication")),
        ("basis: text,", "basis: Text,", ("mine.yaml", 22, "basis", "basis-unclear")),
        ("errata:", "actors:\n- {id: fog, name: raiders, kind: press}\nerrata:", ("mine.yaml", 18, "name", "name-taken")),
        (
            *("errata:", "disagreements:\n- {id: d, quantity: Q, reason: date, records: [fire-dead, guards-june]}\nerrata:"),
            ("mine.yaml", 18, "records.1", "mixed-disagreement"),
        ),
        (
            "errata:",
            "places:\n- {id: fog, name: Fog, lat: 1.5, precision: 1, basis: text}\nerrata:",
            ("mine.yaml", 18, "lat", "half-coordinates"),
        ),
        ("errata:", f"{LEVEL}errata:", ("mine.yaml", 18, "best", "number-not-in-words")),
        (GOOD, "- a list", ("mine.yaml", 1, "", "wrong-type")),
        (GOOD, "", ("mine.yaml", 1, "", "wrong-type")),
    ],
)
def test_a_fault_is_told_with_its_line_in_the_given_file(old: str, new_text: str, expected: tuple[str, int, str, str]) -> None:
    assert GOOD.count(old) == 1
    assert expected in told(GOOD.replace(old, new_text))
    assert {file for file, *_ in told(GOOD.replace(old, new_text))} == {"mine.yaml"}


def test_several_changes_keep_their_order() -> None:
    text = "changes:\n- {date: '1923', what: B., why: B.}\n- {date: '1922', what: A., why: A., since: x}\n"
    assert told(text) == [("mine.yaml", 3, "since", "not-allowed")]
    records, _ = record_files.read("mine.yaml", text.replace(", since: x", "").encode())
    dataset, _ = open_files(MINE)
    assert dataset
    after, problems = record_files.check(MINE, dataset, records)
    assert problems == []
    assert [change.date for change in rows(after, "changes")] == ["1923", "1922", "1921-08", "1921-07"]


def test_adding_every_record_of_the_dataset_again_to_an_empty_one_gives_the_same_files() -> None:
    """Errata, which have no id, and changes, which come first, included."""
    bare = {name: b"[]\n" if name.startswith("data/") else held for name, held in MINE.contents.items()}
    reading = parse.read(MINE)
    found = Files(bare, {})
    for table in TABLES:
        records = reading.records(table)
        for record in reversed(records) if table == "changes" else records:
            found = new_records.added(found, table, record.model_dump(mode="json"))
    assert rules.problems(parse.read(found)) == []
    assert [parse.read(found).records(table) for table in TABLES] == [reading.records(table) for table in TABLES]
    assert isinstance(parse.read(found).records("errata")[0], Erratum)
