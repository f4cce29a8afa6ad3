"""The log and the differences of two versions as HTML: all is told and escaped, and ids lead to what they stand for."""

import itertools
import re
from dataclasses import replace
from functools import cache

import pytest
from lxml import html as markup

from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of
from ledger.model.record_fields import Named
from ledger.model.records import TABLES, Attribution
from ledger.query.differences import COMPARED, differences, records_of
from ledger.query.filters import Filters
from ledger.rendering import changes
from ledger.rendering import differences as differing
from ledger.wording import bylines, words
from tests.conftest import data
from tests.query.test_differences import edited, mini, with_records
from tests.rendering.test_cards import HOSTILE

ELEMENTS = {"div", "section", "p", "b", "span", "details", "summary", "ul", "li", "code", "a", "dl", "dt", "dd", "del", "ins"}


@cache
def hostile() -> Dataset:
    """The small dataset with markup at the end of every free text of every record, and in its log."""
    dataset = mini()
    for table in COMPARED:
        free = [
            field.name
            for field in fields_of(TABLES[table]).values()
            if field.kind is str and not (field.many or field.refers_to or field.values or field.is_date or field.name == "id")
        ]
        spoilt = [
            record.model_copy(update={name: f"{getattr(record, name) or ''} {HOSTILE}" for name in free if name != "query"})
            for record in records_of(dataset, table)
        ]
        dataset = with_records(dataset, table, spoilt)
    names = tuple(record.id for _, record in dataset.claims())
    entry = Change(date="2026-01-02", since=mini().version, what=HOSTILE, why=HOSTILE, records=(*names, "gone"))
    return replace(dataset, changes=(entry, *dataset.changes))


def foreign(html: str) -> set[str]:
    """Elements and attributes that are not ours."""
    found = markup.fragment_fromstring(html, create_parent="div")
    tags = {element.tag for element in found.iter()} - ELEMENTS
    return tags | {name for element in found.iter() for name in element.attrib if name not in ("class", "href")}


def text(html: str) -> str:
    return " ".join(markup.fragment_fromstring(html, create_parent="div").text_content().split())


def shown(old: Dataset, new: Dataset) -> str:
    return differing.listed(old, new, differences(old, new))


@pytest.mark.parametrize(("old", "new"), [(mini(), hostile()), (hostile(), mini())], ids=["into", "out of"])
def test_hostile_text_is_text(old: Dataset, new: Dataset) -> None:
    html = shown(old, new)
    assert foreign(html) == set()
    assert " ".join(HOSTILE.split()) in text(html)
    log = changes.log(hostile(), hostile().changes, Filters())
    assert foreign(log) == set()
    assert " ".join(HOSTILE.split()) in text(log)


def test_each_entry_of_the_real_log_is_told_whole_with_every_record_that_it_names() -> None:
    for change in data().changes:
        html = changes.log(data(), [change], Filters())
        said = text(html)
        first, *rest = re.split(r"(?<=[.?!]) (?=[A-Z“])", " ".join(change.what.split()), maxsplit=1)
        first += " (and more" * bool(rest)
        assert first in said
        assert " ".join(rest) in said
        assert f"Why: {' '.join(change.why.split())}" in said
        for name in change.records:
            if name in data().by_id:
                assert f'href="records?record={name}"' in html
                assert " ".join(words.quotable(data(), data().by_id[name][1]).split()) in said
            elif not any(name in table for table in (data().actors, data().places, data().issues, data().sources)):
                views = {view.id: view.title for view in data().views}
                judged = {disagreement.id: disagreement.quantity for disagreement in data().disagreements}
                beside = {one.id: words.called(data(), one) for one in (*data().references, *data().comparisons)}
                assert (views | judged | beside).get(name, name) in said


def test_what_is_in_any_table_is_not_called_gone_and_each_kind_is_counted_by_itself() -> None:
    tables = {
        table: {
            name for record in records_of(data(), table) if isinstance(record, Named) for name in (record.id, *record.formerly)
        }
        for table in COMPARED
    }
    numbers = dict.fromkeys(("gone", "references", "comparisons"), 0)
    for change in data().changes:
        listed = text(changes.named(data(), change))
        gone = listed.partition("Not in the dataset any more: ")[2].split(", ") if "Not in" in listed else []
        there = {name for name in change.records if any(name in ids for ids in tables.values())}
        assert set(gone) == set(change.records) - there
        numbers["gone"] += len(gone)
        counted = changes._counted(data(), change)
        for table, noun in (("references", "figure"), ("comparisons", "comparison")):
            number = len(tables[table].intersection(change.records))
            numbers[table] += number
            told = f"{words.count(number, noun)} {'of' if noun == 'figure' else 'with'} the public record"
            assert (told in counted) is (number > 0)
            assert (f"{noun.capitalize()}s {'of' if noun == 'figure' else 'with'} the public record: " in listed) is (number > 0)
        assert sum(int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", counted)) == len(set(change.records))
    assert min(numbers.values()) > 0, "the log has none of a kind, so that nothing was looked at"
    everything = {name for ids in tables.values() for name in ids}
    whole = text(changes.named(data(), Change.model_construct(date="2026", what="W.", why="Y.", records=tuple(everything))))
    assert "Not in the dataset any more" not in whole


def test_a_figure_of_the_public_record_leads_to_the_record_that_it_stands_beside() -> None:
    one = next(one for one in data().comparisons if one.reference)
    claim = next(other.claim for other in data().comparisons if other.reference == one.reference)
    html = changes.named(data(), Change(date="2026", what="W.", why="Y.", records=(str(one.reference), one.id)))
    assert f'<a href="records?record={claim}#public-record">' in html
    assert f'<a href="records?record={one.claim}#public-record">' in html
    told = words.called(data(), data().reference[str(one.reference)])
    assert changes.whose(data(), {str(one.reference)}) == f"one figure of the public record alone: “{told}”"
    assert changes.whose(data(), {"gone"}) == "some records alone."


def test_an_id_of_the_log_leads_to_what_it_stands_for_today() -> None:
    renamed = edited(mini(), "positions", 0, id="renamed", formerly=("was",))
    actor, place, issue = (next(iter(table.values())) for table in (mini().actors, mini().places, mini().issues))
    names = ("was", "gone", actor.id, place.id, issue.id, mini().views[0].id, mini().disagreements[0].id)
    html = changes.named(renamed, Change(date="2026", what="W.", why="Y.", records=names))
    assert '<code>was</code>, now: <a href="records?record=renamed">' in html
    assert "Not in the dataset any more: <code>gone</code>" in html
    assert f'<a href="records?actor={actor.id}">{actor.name}</a>' in html
    assert f'<a href="records?place={place.id}">{place.name}</a>' in html
    assert f'<a href="positions?issue={issue.id}">' in html
    assert f">{mini().views[0].title}</a>" in html
    assert f'<a href="curation?part=disagreements">{mini().disagreements[0].quantity}</a>' in html
    assert "<summary>6 records, 1 not in the dataset any more</summary>" in html


def test_a_short_list_is_open_an_entry_without_records_has_none_and_links_keep_the_filter() -> None:
    change = Change(date="2026", what="W.", why="Y.", records=("guards-june",))
    assert changes.named(mini(), change).startswith('<ul><li><a href="records?record=guards-june">')
    assert changes.named(mini(), change.model_copy(update={"records": ()})) == ""
    actor = next(iter(mini().actors))
    assert f'href="records?actor={actor}&amp;record=guards-june"' in changes.log(mini(), [change], Filters(actors=(actor,)))
    based = changes.named(mini(), change, "https://ledger.example.org/")
    assert '<a href="https://ledger.example.org/records?record=guards-june">' in based


def test_a_field_shows_its_value_before_and_after_with_the_words_marked_that_differ() -> None:
    old = edited(mini(), "positions", 0, note="The guards of the harbour are meant")
    new = edited(mini(), "positions", 0, note="The guards of the tower are meant")
    html = shown(old, new)
    assert "<dt>Note</dt>" in html
    assert '<span class="version">Before</span> <del>The guards of the <b>harbour</b> are meant</del>' in html
    assert '<span class="version">After</span> <ins>The guards of the <b>tower</b> are meant</ins>' in html
    unlike = shown(old, edited(mini(), "positions", 0, note="Something else"))
    assert "<ins>Something else</ins>" in unlike
    emptied = shown(old, edited(mini(), "positions", 0, note=None))
    assert '<span class="version">After</span> <span class="when">(empty)</span>' in emptied


def test_values_are_told_in_words_and_references_by_name() -> None:
    record = mini().positions[0]
    actor = next(actor for actor in mini().actors.values() if actor.id != record.actor)
    stance = "silent" if record.stance != "silent" else "for"
    html = text(shown(mini(), edited(mini(), "positions", 0, actor=actor.id, stance=stance, said_on="1921-08?")))
    assert mini().actors[record.actor].name in html
    assert actor.name in html
    assert {"silent": "No answer given", "for": "For"}[stance] in html
    assert "August 1921 (date inferred) (1921-08?)" in html
    number = next(n for n, attack in enumerate(mini().attacks) if attack.attributions)
    first, *rest = mini().attacks[number].attributions
    other = Attribution.model_validate(first.model_dump() | {"status": "claimed" if first.status != "claimed" else "blamed"})
    html = text(shown(mini(), edited(mini(), "attacks", number, attributions=(other, *rest))))
    for one in (first, other):
        assert bylines.attribution(mini(), one.actor, one.by, one.status, one.role) in html
        assert f"“{' '.join(one.evidence[0].quote.split())}”" in html


def test_what_became_of_a_record_is_said_with_the_reason_or_that_there_is_none() -> None:
    first, second, *rest = mini().positions
    merged = replace(mini(), positions=(first.model_copy(update={"formerly": (second.id,)}), *rest))
    html = shown(mini(), merged)
    assert "<b>Merged into another record</b>" in html
    assert f'Its links lead to: <a href="records?record={first.id}">' in html
    assert html.count("No reason is given in the log") == 2
    entry = Change(date="2026-01-02", since="a" * 12, what="W.", why="Because.", records=(second.id,))
    html = shown(mini(), replace(merged, changes=(entry, *mini().changes)))
    assert "Why, 2 January 2026: Because." in html
    assert html.count("No reason is given in the log") == 1
    erratum = shown(mini(), edited(mini(), "errata", 0, problem="another"))
    assert "No reason is given" not in erratum
    assert "The log names records by their ids" in erratum


def test_what_only_one_version_has_shows_its_values_alone() -> None:
    without = replace(mini(), positions=mini().positions[1:])
    added, dropped = shown(without, mini()), shown(mini(), without)
    assert "<b>Added</b>" in added
    assert "<del>" not in added
    assert "<b>Dropped</b>" in dropped
    assert "<ins>" not in dropped
    for html in (added, dropped):
        assert "Before" not in html
        assert " ".join(mini().positions[0].evidence[0].quote.split()) in text(html)


def test_differences_are_counted_by_what_became_of_the_records() -> None:
    first, second, *rest = mini().positions
    new = replace(mini(), positions=(first.model_copy(update={"formerly": (second.id,)}), *rest), views=())
    assert differing.counted(differences(mini(), new)) == f"1 changed, 1 merged, {len(mini().views)} dropped"
    assert set(differing.NAMES) == set(COMPARED)


def test_a_record_tells_when_the_log_last_names_it_by_an_id_that_it_has_or_had() -> None:
    record = mini().positions[0].model_copy(update={"formerly": ("was",)})
    older, newer = (Change(date=day, what="W.", why=f"{HOSTILE} {day}", records=("was",)) for day in ("1921", "1922"))
    dataset = replace(mini(), changes=(newer, older))
    html = changes.last_of(dataset, record, Filters(text="guards"))
    assert foreign(html) == set()
    assert text(html) == (
        f"The log of changes last names this record in an entry, 1922: W. Why: {' '.join(HOSTILE.split())} 1922 All changes"
    )
    dataset = replace(mini(), changes=(newer.model_copy(update={"records": ("was", "other")}), older))
    assert text(changes.last_of(dataset, record, Filters())) == (
        "The log of changes last names this record in an entry of this and 1 other record, 1922. All changes"
    )
    assert 'href="curation?q=guards&amp;part=changes"' in html
    assert changes.last_of(mini(), record, Filters()) == ""


def test_an_entry_of_the_log_names_the_version_before_it_and_the_one_after() -> None:
    versions = list(dict.fromkeys(change.since for change in data().changes if change.since))
    log = changes.log(data(), data().changes, Filters())
    assert f">{versions[0]} → {data().version} (shown here)<" in log
    for before, after in itertools.pairwise(reversed(versions)):
        assert f">{before} → {after}<" in log
    assert ">the first version<" in log
