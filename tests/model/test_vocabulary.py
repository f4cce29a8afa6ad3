"""Every value of the closed lists has words to show it with."""

import typing

import pytest

from ledger.model import vocabulary
from ledger.model.records import CLAIMS

WORDS_OF = {
    "kinds": vocabulary.NumberKind,
    "types": vocabulary.AttackType,
    "stances": vocabulary.Stance,
    "outcome": vocabulary.Outcome,
    "scope": vocabulary.Scope,
    "speech": vocabulary.Speech,
    "status": vocabulary.Status,
    "mode": vocabulary.Mode,
    "role": vocabulary.Role,
    "issue_kind": vocabulary.IssueKind,
    "reasons": vocabulary.Reason,
    "relations": vocabulary.Relation,
    "differs_by": vocabulary.DiffersBy,
    "look_ups": vocabulary.LookUpKind,
    "readers": vocabulary.Readers,
    "reference_licenses": vocabulary.ReferenceLicense,
}


@pytest.mark.parametrize("name", WORDS_OF)
def test_every_value_that_a_record_may_have_has_words(name):
    assert set(vocabulary.WORDS[name]) == set(typing.get_args(WORDS_OF[name]))
    assert all(vocabulary.WORDS[name].values())


def test_every_table_of_claims_has_a_word():
    assert set(vocabulary.WORDS["tables"]) == set(CLAIMS)
