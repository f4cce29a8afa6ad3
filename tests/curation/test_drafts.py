"""A draft: an article and its records, which become files that the check finds nothing wrong with, or says what is, and where."""

import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.curation import draft_html, drafts, forms, new_records
from ledger.curation.drafts import Draft
from ledger.loading import files, opening
from ledger.model.article import Article, Span
from ledger.model.dataset import Dataset
from ledger.model.fields import references
from ledger.model.records import CLAIMS, TABLES, Zone
from ledger.model.statements import evidence_of
from tests.conftest import MINI

TEXT = """Boats at the light

The harbour master said on 5 May 1922 that 12 guards are enough. The ferry is late.

Nobody was hurt. Nobody was hurt.

Comments
A reader: Send 400.
"""
DAY = date(2026, 1, 2)
BASE = files.read(MINI)
DATASET = opening.open_files(BASE)[0]
LEVEL = {
    "id": "guards-enough",
    "low": 12,
    "best": 12,
    "high": 12,
    "asserted_by": "harbour-master",
    "force": "guards",
    "place": "skerry-light",
    "kind": "recommendation",
    "refers_to": "1922-05",
    "said_on": "1922-05-05",
    "evidence": [{"quote": "12 guards are enough"}],
}


def mini() -> Dataset:
    assert DATASET
    return DATASET


def article() -> Draft:
    """The article with all that must be known of it, and no record."""
    draft = drafts.relabelled(drafts.begun(TEXT), 7, 8, "comment")
    for name, value in {"published": "1922-05-06", "published_basis": "The text.", "voice": "clerk", "publisher": "Tide"}.items():
        draft = drafts.filled(draft, 0, (name,), value)
    return draft


def whole(**changed: Any) -> Draft:
    """The article with one good record, with what is changed of it."""
    return drafts.picked(article(), mini(), "troop_levels", {**LEVEL, **changed})


def told(draft: Draft) -> dict[int, list[tuple[str, str]]]:
    """Field and kind of every problem, by the number of the record."""
    found = drafts.problems(draft, mini(), BASE, DAY)
    of_all = Counter((p.file, p.field, p.kind) for p in opening.open_files(drafts.made(draft, mini(), BASE, DAY))[1])
    of_added = Counter((p.file, p.field, p.kind) for problems in found.values() for p in problems)
    assert of_all <= of_added, "a check of what is added finds all that a check of the whole dataset finds"
    return {at: [(p.field, str(p.kind)) for p in problems] for at, problems in found.items()}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("a\nb\x00c", "is a binary file"),
        ("\x1bPNG", "U+001B"),
        ("a\n\ud800", "not UTF-8 in line 2"),
        ("a\n" * new_records.MAX_ARTICLE, "too large for an article"),
        ("a " * new_records.MAX_PARAGRAPH, "break it into paragraphs"),
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_what_is_no_article_is_refused_with_the_reason(text: str, says: str) -> None:
    assert says in drafts.refusal(text)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "a\tb", "one line", "\u202eabc <script>"])
def test_any_other_text_is_taken_and_each_line_has_a_zone(text: str) -> None:
    assert drafts.refusal(text) == ""
    draft = drafts.begun(text)
    assert "\r" not in draft.article.text
    assert draft.article.text.endswith("\n")
    lines = [line for zone in draft.article.zones for line in range(zone.lines[0], zone.lines[1] + 1)]
    assert lines == list(range(1, draft.article.line_count + 1))


def test_another_text_keeps_what_was_filled_in_and_the_same_text_changes_nothing() -> None:
    draft = whole()
    assert drafts.begun(TEXT, draft) is draft
    other = drafts.begun(TEXT + "One more line.", draft)
    assert other.facts == draft.facts
    assert other.records == draft.records
    assert "One more line." in other.article.text


KINDS = st.sampled_from(["headline", "body", "comment", "caption"])


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), KINDS), max_size=6))
def test_whatever_lines_are_called_each_lies_in_one_zone_and_is_what_it_was_called_last(said: list) -> None:
    draft = Draft(Article("x\n" * 9, (Zone(kind="body", lines=(1, 4)), Zone(kind="bio", lines=(5, 9)))))
    wanted = {line: "body" if line < 5 else "bio" for line in range(1, 10)}
    for first, last, kind in said:
        draft = drafts.relabelled(draft, first, last, kind)
        wanted |= dict.fromkeys(range(min(first, last), max(first, last) + 1), kind)
    assert [(n, z.kind) for z in draft.article.zones for n in range(z.lines[0], z.lines[1] + 1)] == list(wanted.items())


def test_lines_of_two_zones_that_are_called_the_same_become_one() -> None:
    draft = Draft(
        Article("x\n" * 9, tuple(Zone(kind=k, lines=n) for k, n in (("deck", (1, 2)), ("bio", (3, 3)), ("body", (4, 9)))))
    )
    found = drafts.relabelled(draft, 2, 5, "caption").article.zones
    assert [(z.kind, z.lines) for z in found] == [("deck", (1, 1)), ("caption", (2, 5)), ("body", (6, 9))]


def test_lines_stay_apart_where_together_they_would_be_a_paragraph_too_long() -> None:
    text = ("word " * 200 + "\n") * 30
    draft = drafts.begun(text)
    found = drafts.relabelled(draft, 1, 30, "caption").article
    assert {zone.kind for zone in found.zones} == {"caption"}
    assert max(p.end - p.start for p in found.paragraphs) <= new_records.MAX_PARAGRAPH


def test_a_good_draft_has_no_problem_and_its_files_hold_it() -> None:
    draft = whole()
    assert told(draft) == {}
    made, problems = opening.open_files(drafts.made(draft, mini(), BASE, DAY))
    assert made, problems
    assert made.by_id["guards-enough"][1].evidence[0].source == "tide-1922"
    assert made.sources["tide-1922"].title == "Boats at the light"
    assert made.changes[0].records == ("guards-enough",)
    assert made.changes[0].since == mini().version


def test_evidence_follows_the_id_of_the_article() -> None:
    draft = drafts.filled(whole(), 0, ("id",), "boats-1922")
    assert told(draft) == {}
    made, _ = opening.open_files(drafts.made(draft, mini(), BASE, DAY))
    assert made
    assert made.citations["guards-enough"][0].source == "boats-1922"
    assert "seeds/boats-1922.txt" in drafts.made(draft, mini(), BASE, DAY).contents


@pytest.mark.parametrize(
    ("changed", "field", "kind"),
    [
        ({"evidence": [{"quote": "13 guards are enough"}]}, "evidence.0.quote", "quote-not-found"),
        ({"evidence": [{"quote": "Nobody was hurt"}]}, "evidence.0.quote", "quote-ambiguous"),
        ({"evidence": [{"quote": "Send 400"}]}, "evidence.0.quote", "quote-not-citable"),
        ({"evidence": []}, "evidence", "missing-field"),
        ({"evidence": [{"quote": None}]}, "evidence", "missing-field"),
        ({"asserted_by": "nobody-we-know"}, "asserted_by", "unknown-reference"),
        ({"said_on": "1922-02-31"}, "said_on", "bad-date"),
        ({"refers_to": "yesterday"}, "refers_to", "bad-date"),
        ({"low": 13}, "low", "bad-range"),
        ({"low": -1}, "low", "wrong-type"),
        ({"kind": None}, "kind", "missing-field"),
        ({"kind": "guess"}, "kind", "not-allowed"),
        ({"id": None}, "id", "missing-field"),
        ({"id": "Not An Id"}, "id", "not-allowed"),
        ({"id": "guards-june"}, "id", "duplicate-id"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_record_is_told_at_its_field(changed: dict, field: str, kind: str) -> None:
    found = told(whole(**changed))
    assert (field, kind) in found[1]
    assert 0 not in found


def test_a_wrong_date_and_a_wrong_quote_are_told_before_the_rest_is_filled_in() -> None:
    draft = drafts.picked(
        drafts.begun(TEXT), mini(), "positions", {"said_on": "1922-02-31", "evidence": [{"quote": "not there"}]}
    )
    draft = drafts.filled(draft, 0, ("published",), "1922-02-30")
    found = told(draft)
    assert {("said_on", "bad-date"), ("evidence.0.quote", "quote-not-found"), ("issue", "missing-field")} <= set(found[1])
    assert {("published", "bad-date"), ("voice", "missing-field")} <= set(found[0])


def test_a_record_with_a_bad_id_is_told_once_and_not_in_the_change_log() -> None:
    assert told(whole(id="Not An Id")) == {1: [("id", "not-allowed")]}


def test_each_of_two_records_gets_its_own_problems_even_without_ids() -> None:
    draft = drafts.picked(whole(id=None), mini(), "troop_levels", {**LEVEL, "id": None, "kind": None})
    draft = drafts.filled(draft, 2, ("id",), None)
    found = told(draft)
    assert found[1] == [("id", "missing-field")]
    assert sorted(found[2]) == [("id", "missing-field"), ("kind", "missing-field")]


def test_an_article_with_the_id_of_another_record_is_told() -> None:
    taken = drafts.picked(whole(id=next(iter(mini().by_id))), mini(), "actors", {"id": "clerk", "name": "X", "kind": "person"})
    assert told(taken) == {1: [("id", "duplicate-id")], 2: [("id", "duplicate-id")]}


def test_new_vocabulary_of_the_draft_can_be_referred_to_by_it() -> None:
    draft = drafts.picked(whole(asserted_by="mate"), mini(), "actors", {"id": "mate", "name": "The mate", "kind": "person"})
    assert told(draft) == {}
    assert told(drafts.dropped(draft, 2)) == {1: [("asserted_by", "unknown-reference")]}


def test_an_attack_can_say_who_is_accused_with_evidence_of_its_own() -> None:
    blamed = {
        "actor": "clerk",
        "by": "harbour-master",
        "status": "blamed",
        "role": "carried_out",
        "evidence": [{"quote": "The ferry is late"}],
    }
    attack = {
        "id": "late",
        "title": "Late",
        "type": "unspecified",
        "evidence": [{"quote": "The ferry is late."}],
        "attributions": [blamed],
    }
    draft = drafts.picked(article(), mini(), "attacks", attack)
    assert told(draft) == {}
    bad = drafts.filled(draft, 1, ("attributions", 0, "evidence", 0, "quote"), "The ferry sank")
    assert told(bad) == {1: [("attributions.0.evidence.0.quote", "quote-not-found")]}


def test_a_sentence_can_be_set_aside_and_what_is_left_is_open() -> None:
    draft = whole()
    words = [TEXT[s.start : s.end] for s in drafts.still_open(draft)]
    assert words == ["Boats at the light", "The ferry is late.", "Nobody was hurt.", "Nobody was hurt."]
    draft = drafts.picked(draft, mini(), "set_aside", {"quote": "The ferry is late.", "reason": "Tells nothing."})
    assert told(draft) == {}
    assert len(drafts.still_open(draft)) == 3


def test_a_sentence_is_set_aside_by_words_that_stand_once_however_long_it_is() -> None:
    draft = article()
    twice = [s for s in drafts.still_open(draft) if TEXT[s.start : s.end] == "Nobody was hurt."]
    for number, span in enumerate(twice, 1):
        draft = drafts.picked(draft, mini(), "set_aside", drafts.aside(draft, span))
        draft = drafts.filled(draft, number, ("reason",), "Tells nothing.")
    assert told(draft) == {}
    assert "Nobody was hurt." not in [TEXT[s.start : s.end] for s in drafts.still_open(draft)]
    long = drafts.begun("Head\n\n" + "word and " * 1000 + ".\n")
    assert len(drafts.aside(long, drafts.still_open(long)[-1])["quote"]) <= new_records.LONGEST


def test_a_record_gets_an_id_of_its_own_and_the_author_as_speaker() -> None:
    draft = drafts.picked(drafts.picked(article(), mini(), "positions", {}), mini(), "casualties", {})
    assert [one.fields.get("id") for one in draft.records] == ["position-tide-1922-1", "casualties-tide-1922-2"]
    assert draft.records[1].fields["asserted_by"] == "clerk"


def test_the_id_of_an_article_is_free() -> None:
    draft = drafts.filled(article(), 0, ("published",), "1921-05-06")
    draft = drafts.filled(draft, 0, ("publisher",), "The Packet")
    assert drafts.proposed(draft, mini())["id"] == "packet-1921-2"


def test_a_field_is_filled_in_and_emptied_however_deep() -> None:
    draft = drafts.filled(whole(), 1, ("evidence", 1, "prefix"), "x")
    assert draft.records[0].fields["evidence"] == [{"quote": "12 guards are enough"}, {"prefix": "x"}]
    assert drafts.value_at(draft.records[0].fields, ("evidence", 1, "prefix")) == "x"
    assert drafts.value_at(draft.records[0].fields, ("evidence", 7, "prefix")) is None
    draft = drafts.filled(draft, 1, ("low",), None)
    assert "low" not in drafts.raw(draft.records[0], "tide-1922")
    assert drafts.filled(draft, 0, ("voice",), None).facts.keys() == draft.facts.keys() - {"voice"}


def test_the_files_to_take_away_put_over_the_dataset_pass_the_check(mini: Path) -> None:
    draft = whole()
    made = drafts.made(draft, DATASET, BASE, DAY)
    with zipfile.ZipFile(io.BytesIO(drafts.archive(made, BASE))) as zipped:
        names = set(zipped.namelist())
        zipped.extractall(mini)
        said = zipped.read("README.txt").decode()
    assert names == {"README.txt", "seeds/tide-1922.txt", "data/sources.yaml", "data/troop_levels.yaml", "data/changes.yaml"}
    assert BASE.version in said
    assert "The check found nothing wrong." in said
    found, problems = opening.open_dataset(mini)
    assert found, problems
    assert "guards-enough" in found.by_id


def test_an_unfinished_draft_can_be_taken_away_too_and_says_what_is_wrong() -> None:
    draft = whole(kind=None)
    with zipfile.ZipFile(io.BytesIO(drafts.archive(drafts.made(draft, mini(), BASE, DAY), BASE))) as zipped:
        assert "'kind' must be given" in zipped.read("README.txt").decode()


def test_the_files_that_are_served_stay_as_they_are() -> None:
    before, held = files.fingerprint(MINI), dict(BASE.contents)
    draft = whole()
    made = drafts.made(draft, mini(), BASE, DAY)
    drafts.archive(made, BASE)
    drafts.problems(draft, mini(), BASE, DAY)
    assert files.fingerprint(MINI) == before
    assert dict(BASE.contents) == held


def test_the_yaml_shows_what_is_added_and_nothing_else() -> None:
    text = drafts.yaml(whole(), mini(), DAY)
    assert "# data/troop_levels.yaml\n- id: guards-enough\n" in text
    assert "guards-june" not in text


def test_the_article_is_shown_letter_for_letter_with_marks() -> None:
    draft = drafts.begun("Head\n\nA <b onclick=x>bold</b> \u202eword & more. Two.\n")
    at = draft.article.text.index("bold")
    html = draft_html.article(draft.article, [(Span(at, at + 4, 3, "body"), "troop_levels", "1")])
    assert '&lt;b onclick=x&gt;<mark class="claim troop_levels" data-n="1">bold</mark>&lt;/b&gt; [U+202E]word &amp; more.' in html
    assert "<b " not in html
    at = draft.article.text.index("<b ")
    html = draft_html.article(draft.article, [(Span(at, at + 13, 3, "body"), "positions", "1")])
    assert '<mark class="claim positions" data-n="1">&lt;b onclick=x&gt;</mark>' in html
    assert '<th scope="row">1<span class="zone">headline</span></th>' in html


# the forms


def every(inputs: tuple[forms.Input, ...]) -> list[forms.Input]:
    return [one for top in inputs for one in (top, *every(top.inside))]


@pytest.mark.parametrize("table", ["sources", *drafts.TAKEN])
def test_a_form_asks_for_every_field_but_those_that_are_known(table: str) -> None:
    asked = [one.name for one in forms.inputs(table)]
    known = {"formerly", "file", "sha256", "zones", *(("source",) if table in ("set_aside", "errata") else ())}
    assert set(asked) == set(TABLES[table].model_fields) - known
    assert len(asked) == len(set(asked))


def test_every_reference_in_the_dataset_is_a_choice_among_the_right_records() -> None:
    dataset = mini()
    for table in drafts.TAKEN:
        rows = getattr(dataset, table)
        sorts = {one.name: one for one in every(forms.inputs(table))}
        for record in rows.values() if isinstance(rows, dict) else rows:
            quotes = {(*path, "source") for path, _ in evidence_of(record)}
            for path, _, tables in references(record):
                if path not in quotes and tables != CLAIMS:
                    one = next(sorts[str(part)] for part in reversed(path) if isinstance(part, str))
                    assert one.sort in ("id", "ids")
                    assert one.table in tables


def test_a_form_knows_the_sort_of_each_field() -> None:
    found = {one.name: one for one in forms.inputs("casualties")}
    assert found["low"].sort == "number"
    assert found["outcome"].sort == "choice"
    assert "killed" in found["outcome"].values
    assert (found["victims"].sort, found["victims"].table) == ("id", "victims")
    assert found["victims"].needed
    assert not found["date"].needed
    assert found["part_of"].table == "casualties"
    assert found["evidence"].sort == "records"
    assert [one.name for one in found["evidence"].inside] == ["quote", "prefix", "suffix"]
    places = {one.name: one.sort for one in forms.inputs("places")}
    assert places["lat"] == "decimal"
    assert {one.name: one.sort for one in forms.inputs("attacks")}["places"] == "ids"
    assert {one.name: one.sort for one in forms.inputs("actors")}["aliases"] == "texts"
    assert {one.name: one.default for one in forms.inputs("troop_levels")}["personnel"] == "military"


def test_a_mark_is_looked_at_in_its_own_paragraph_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[tuple[int, int, str]] = []
    monkeypatch.setattr(draft_html, "pieces", lambda text, start, end, marks: looked_at.extend(marks) or [])
    text = "A title\n\n" + "\n\n".join(f"The light {n} is put out, they say." for n in range(50))
    article = drafts.begun(text).article
    marks = [(sentence, "troop_levels", str(number)) for number, sentence in enumerate(article.sentences)]
    two = Span(article.paragraphs[3].start, article.paragraphs[4].end, article.paragraphs[3].line, "body")
    draft_html.article(article, [*marks, (two, "attacks", "99")])
    assert len(looked_at) == len(marks) + 2


def test_a_proposal_that_leaves_open_who_speaks_is_not_given_the_author() -> None:
    fields = {"evidence": [{"quote": "12 guards are enough"}]}
    by_hand, proposed = (drafts.picked(article(), mini(), "troop_levels", fields, origin) for origin in ("", "a proposal"))
    assert by_hand.records[0].fields["asserted_by"] == "clerk"
    assert "asserted_by" not in proposed.records[0].fields
