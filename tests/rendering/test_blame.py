"""The words of a chosen cell of who blames whom: labelled, each once, with the way to positions in the same words."""

import re

import pytest

from ledger import charts
from ledger.charts import blame as table
from ledger.model import vocabulary
from ledger.query.filters import Filters
from ledger.rendering import blame
from tests.charts.samples import real
from tests.conftest import data
from tests.rendering.test_cards import hostile


def told(accused: str, by: str) -> str:
    """What the cell of an accused and a speaker shows."""
    return blame.told(data(), charts.blames(real()).within((accused, by)), Filters())


def test_a_cell_opens_with_its_own_words_under_a_label_that_says_who_does_what():
    panetta = told("iran", "panetta")
    assert "Leon Panetta blames Iran for arming those who did it" in panetta
    assert "We’re seeing more of those weapons going in from Iran" in panetta
    denial = told("iran", "iran")
    assert "Iran denies" in denial
    assert "blames" not in denial


def test_it_leads_to_the_positions_of_the_speaker_in_the_same_words_and_to_no_others():
    for by, position in (("panetta", "position-panetta-iran-arming-weapons"), ("iran", "position-iran-iran-arming-denies")):
        assert f'<a href="sources?article=slavin-2011&amp;record={position}">' in told("iran", by)
    for accused, by in charts.blames(real()).cells:
        linked = re.findall(r'record=(position-[a-z0-9-]+)">', told(accused, by))
        assert {data().by_id[name][1].actor for name in linked} <= {by}


def test_a_passage_that_only_names_the_speaker_leads_to_no_position():
    assert "In the same words" in told("iran", "jeffrey")
    assert "In the same words" not in told("kataib-hezbollah", "jeffrey")


def test_every_quote_of_an_attribution_is_in_its_cell():
    for accused, by in charts.blames(real()).cells:
        text = told(accused, by)
        for _, a in charts.blames(real()).within((accused, by)):
            for evidence in a.evidence:
                assert text.count("<blockquote") >= 1
                assert " ".join(evidence.quote.split())[:12].replace("'", "&#x27;").replace('"', "&quot;") in text


@pytest.mark.parametrize("evil", ["<b>x</b>", '" onload="x'])
def test_text_of_the_data_is_never_markup(evil):
    dataset, attack = hostile(evil, "attacks")
    assert evil not in blame.told(dataset, [(attack.id, a) for a in attack.attributions], Filters())


def test_other_words_for_a_status_in_the_table_of_its_verbs_are_those_of_cards_and_of_the_table_of_blame(monkeypatch):
    verb = vocabulary.Verb("faults", "fault", "faulted", "Somebody faults them.")
    monkeypatch.setitem(vocabulary.STATUS_VERBS, "blamed", verb)
    monkeypatch.setattr(table, "_blames", table._blames.__wrapped__)  # the table was made with the other words
    assert "Leon Panetta faults Iran for arming those who did it" in told("iran", "panetta")
    assert "Iran faulted by Leon Panetta for arming those who did it" in charts.blames(real()).cells["iran", "panetta"].title
    shown = [text for cell in charts.blames(real()).cells.values() for text in (cell.text, cell.title)]
    assert not [text for text in (*shown, charts.blames(real()).sentence) if re.search(r"\bblame[sd]\b", text)]
