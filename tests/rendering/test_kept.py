"""What a reader keeps, as data: what its heading says is true of all of it, and what became of it since is said."""

from dataclasses import replace

import pytest

from ledger.model.records import Position
from ledger.rendering import kept
from ledger.urls.kept import Kept
from ledger.wording.citation import by_article
from tests.conftest import data


def one(name: str, version: str = "") -> Kept:
    return Kept(name, data().citations[name][0].source, version or data().version)


def test_a_heading_names_the_question_or_the_kind_only_if_it_is_that_of_all() -> None:
    issues = {position.issue: position for position in data().positions}
    first, second, *_ = issues.values()
    of_first = [p for p in data().positions if p.issue == first.issue]
    attack = one(data().attacks[0].id)
    assert kept.title(data(), ()) == "0 passages kept"
    question = data().issues[first.issue].question
    same = [one(p.id) for p in of_first]
    assert kept.title(data(), same) == f"{len(same)} passage{'s' * (len(same) > 1)} kept on “{question}”"
    assert kept.title(data(), [one(first.id), one(second.id)]) == "2 passages kept on positions"
    assert kept.title(data(), [attack]) == "1 passage kept on attacks"
    assert kept.title(data(), [one(first.id), attack]) == "2 passages kept"
    assert kept.title(data(), [attack, Kept("attack-nobody-knows", "porter-2006")]) == "2 passages kept"


def test_a_title_of_the_reader_comes_before_any_other() -> None:
    assert kept.title(data(), [one(data().attacks[0].id)], "Who wanted them to stay?") == "Who wanted them to stay?"


def test_a_list_is_retold_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(kept, "retold", lambda *about: (told.append(about), "It is told.")[1])
    listed = [replace(one(record.id), note="told once") for _, record in data().claims()][:5]
    for _ in range(3):
        assert kept.title(data(), listed)
        assert kept.described(data(), tuple(listed))
        assert [passage.says for passage in kept.passages(data(), listed)] == ["It is told."] * 5
    assert len(told) == 5


def test_the_place_of_a_headline_or_caption_says_that_it_is_one() -> None:
    for cited in (c for citations in data().citations.values() for c in citations):
        place = kept.passages(data(), [Kept(cited.record, cited.source)])[0].place(data())
        assert ("caption, par." in place) >= (cited.span.zone == "caption")
        assert ("headline, par." in place) >= (cited.span.zone == "headline")


def test_what_changed_since_it_was_kept_is_said_and_leads_to_how_it_was() -> None:
    place, change = next(
        (number, change)
        for number, change in enumerate(data().changes)
        if change.since and set(change.records) & set(data().by_id)
    )
    name = next(name for name in change.records if name in data().by_id)
    (told,) = kept.passages(data(), [one(name, change.since)])
    assert told.since == f"Changed since it was kept from dataset {change.since}."
    assert told.then == f"records?record={name}&cite={change.since}"
    newer = {other for later in data().changes[: place + 1] for other in later.records}
    same = next(record.id for _, record in data().claims() if record.id not in newer and not record.formerly)
    (told,) = kept.passages(data(), [one(same, change.since)])
    assert (told.since, told.then) == ("", "")
    assert kept.passages(data(), [one(name)])[0].since == ""


def test_a_version_that_the_log_does_not_name_is_said_to_be_unknown() -> None:
    (told,) = kept.passages(data(), [one(data().attacks[0].id, "0123456789ab")])
    assert "cannot be said" in told.since


def test_what_is_gone_stays_in_the_list_and_is_never_retold() -> None:
    held = one(data().attacks[0].id)
    other = next(source for source in data().sources if source not in by_article(data().citations[held.record]))
    for gone in (Kept("attack-nobody-knows", "porter-2006", "0123456789ab", "mine"), replace(held, source=other)):
        (told,) = kept.passages(data(), [gone])
        assert (told.record, told.cited) == ("", ())
        assert f"is not in dataset {data().version}" in told.says
    assert kept.passages(data(), [Kept("attack-nobody-knows", "porter-2006", "0123456789ab")])[0].then


def test_a_former_id_leads_to_the_present_record() -> None:
    record = next(record for _, record in data().claims() if record.formerly)
    (told,) = kept.passages(data(), [replace(one(record.id), record=record.formerly[0])])
    assert told.record == record.id


def test_the_description_counts_notes_and_names_articles() -> None:
    position = next(p for p in data().positions if isinstance(p, Position))
    listed = [replace(one(position.id), note="mine"), one(position.id)]
    short = data().sources[listed[0].source].short
    assert kept.described(data(), listed) == f"From {short}, with 1 note of the reader who keeps them."
