"""Who answers an issue, and how, against what one by one gives."""

from hypothesis import given

from ledger.query import agreement
from ledger.query.answers import ANSWERS, Body, answered_issues, answers
from ledger.query.selection import Selection, select
from tests.charts.samples import FILTERS, holding, one
from tests.conftest import data, examples


def bodies(left: Selection, issue: str, column: str) -> list[Body]:
    """The bodies that give one answer to an issue, of all sides."""
    (answered,) = answers(left, [issue])
    return [body for of_side in answered.columns[column].values() for body in of_side]


@given(FILTERS)
@examples(60)
def test_each_statement_of_the_filter_stands_once_in_the_column_of_its_stance(chosen):
    left = select(data(), chosen)
    issues = answered_issues(left)
    found = answers(left, issues)
    assert [row.issue for row in found] == issues
    assert sorted(p.id for row in found for p in row.positions) == sorted(p.id for p in left.positions)
    sizes = [len(row.positions) for row in found]
    assert sizes == sorted(sizes, reverse=True)
    for row in found:
        for column, sides in row.columns.items():
            assert list(sides) == [side for side in (*data().sides, None) if side in sides]
            held = [
                (side, body.actor, answer)
                for side, of_side in sides.items()
                for body in of_side
                for answer in (*body.own, *body.members)
            ]
            wanted = [p.id for p in row.positions if p.stance in ANSWERS[column]]
            assert sorted(p.id for *_, answer in held for p in answer.positions) == sorted(wanted)
            for side, body, answer in held:
                assert {(p.actor, p.stance) for p in answer.positions} == {(answer.actor, answer.stance)}
                assert data().actors[answer.actor].side == side
                assert agreement.folded(data(), answer.actor, "government") == body


def test_a_body_never_says_what_only_a_member_said():
    (us,) = [body for body in bodies(select(data()), "iran-arming", "yes") if body.actor == "us-government"]
    assert us.own == ()
    assert {answer.actor for answer in us.members} >= {"panetta", "gates"}


def test_one_stance_of_one_actor_is_one_answer_however_often_it_is_given():
    position = one("position-sadr-stay-all-foreign")
    later = position.model_copy(update={"id": "again", "said_on": "2020-02"})
    (sadr,) = bodies(holding(position, later), position.issue, "no")
    assert [len(answer.positions) for answer in sadr.own] == [2]
    assert answered_issues(holding()) == []
