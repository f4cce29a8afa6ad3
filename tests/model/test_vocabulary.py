"""Every value of the closed lists has words to show it with."""

import typing

import pytest

from ledger.model import records, vocabulary
from ledger.model.records import CLAIMS

WORDS_OF = {
    "kinds": records.NumberKind,
    "types": records.AttackType,
    "stances": records.Stance,
    "outcome": records.Outcome,
    "scope": records.Scope,
    "speech": records.Speech,
    "status": records.Status,
    "reasons": records.Reason,
}


@pytest.mark.parametrize("name", WORDS_OF)
def test_every_value_that_a_record_may_have_has_words(name):
    assert set(vocabulary.WORDS[name]) == set(typing.get_args(WORDS_OF[name]))
    assert all(vocabulary.WORDS[name].values())


def test_every_table_of_claims_has_a_word():
    assert set(vocabulary.WORDS["tables"]) == set(CLAIMS)
