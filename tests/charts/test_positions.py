import re

import pytest

from ledger import charts
from ledger.charts.pages import topic_of
from ledger.model import vocabulary
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.wording import words
from tests.charts.samples import holding, most_asked, one, real
from tests.conftest import data


def of_most(selection):
    """The positions on the issue on which most is said."""
    return charts.positions(selection, most_asked(selection))


def labels(selection):
    return [a["text"] for a in of_most(selection).figure["layout"]["annotations"]]


def test_an_actor_whose_statements_overlap_in_time_is_not_said_to_change():
    first = one(of_most(real()).shown[0])
    yes, no = (first.model_copy(update={"id": s, "stance": s, "speech": "reported"}) for s in ("for", "against"))
    early, late = yes.model_copy(update={"said_on": "2019"}), no.model_copy(update={"said_on": "2020"})
    part = no.model_copy(update={"said_on": "2019-03"})
    assert [label.partition(" · ")[2] for label in labels(holding(early, part))] == ["differs"]
    assert [label.partition(" · ")[2] for label in labels(holding(early, late))] == ["differs over time"]
    assert [label.partition(" · ")[2] for label in labels(holding(early))] == [""]
    assert not any("change" in label for label in labels(real()))
    conditional = {"stance": "conditional", "condition": "if so"}
    for update in (conditional, {"said_on": "2019/2020"}, {"speech": "analysis"}):
        assert [label.partition(" · ")[2] for label in labels(holding(early, late.model_copy(update=update)))] == [""]


def test_the_sentence_of_positions_counts_statements_and_actors():
    said_of_it = [one(name) for name in of_most(real()).shown][:3]
    many = words.count(len({p.actor for p in said_of_it}), "actor")
    assert of_most(holding(*said_of_it)).sentence.startswith(f"3 statements by {many}")
    assert of_most(holding(said_of_it[0])).sentence.startswith("1 statement by 1 actor: ")


def test_without_an_issue_the_statements_of_an_actor_stand_over_time_in_a_lane_for_each_issue():
    left = select(data(), Filters(actors=("sadr",)))
    chart = charts.positions(left, topic_of(left, {"topic": ""}))
    issues = {record.issue for record in left.positions}
    assert len(issues) > 1
    assert {record.id for record in chart.drawn} == {record.id for record in left.positions}
    labels = [note["text"] for note in chart.figure["layout"]["annotations"]]
    assert {text.split(":")[0] for text in labels} == {data().issues[name].name for name in issues}
    assert all(text.endswith(": Leave") for text in labels)
    assert f"on {len(issues)} issues" in chart.sentence
    assert topic_of(left, {"topic": "stay"}) == "stay"


@pytest.mark.parametrize(
    ("actors", "related"),
    [
        (("protesters-against-us-forces", "many-protesters-against-us-forces"), ", one of whom is part of the other:"),
        (("iraqi-politicians-2020", "iraqi-parliament"), ", who are perhaps in part the same people:"),
        (("trump", "trump-administration"), ":"),
        (("sadr", "iran"), ":"),
        (("sadr-follower", "sadr-supporters"), ", who are perhaps in part the same people:"),
        (
            ("protesters-against-us-forces", "many-protesters-against-us-forces", "sadr-follower"),
            ", some of whom are part of or are perhaps in part the same people as others of them:",
        ),
    ],
)
def test_the_sentence_says_which_speakers_are_or_may_be_the_same_people(actors, related):
    left = select(data(), Filters(actors=actors, issues=("stay-2020",)))
    number = len({p.actor for p in left.positions})
    assert f"by {words.count(number, 'actor')}{related}" in charts.positions(left, "stay-2020").sentence


def test_two_actors_of_whom_one_belongs_to_the_other_are_said_to_be_so():
    left = select(data(), Filters(actors=("nato", "stoltenberg")))
    said = charts.positions(left, "").sentence
    assert "by 2 actors, one of whom belongs to the other, on 1 issue: " in said


def test_a_stance_has_no_general_name_beside_another_in_the_words_of_its_issues():
    """With many issues "Against" would stand beside "Negotiate; Leave if asked", and nobody sees that both are answers."""
    chart = charts.positions(select(data(), Filters(actors=("iran",))), "")
    legend = {trace["name"] for trace in chart.figure["data"] if trace.get("name")} - {"As analysis"}
    general = set(vocabulary.WORDS["stances"].values())
    assert legend
    assert legend <= general
    assert re.search(r": For \d+, Against \d+", chart.sentence)


def test_the_sentence_of_one_issue_counts_what_makes_answers_less_than_they_seem() -> None:
    told = charts.positions(select(data()), "ministry-abuse").sentence
    assert told.endswith(": Affirms 2; of these 1 with an apparent error."), told
    for issue in data().issues:
        those = [p for p in data().positions if p.issue == issue]
        sentence = charts.positions(select(data()), issue).sentence
        limited, wrong = sum(bool(p.limit) for p in those), sum(p.id in data().errata_of for p in those)
        assert (f"{limited} with a limit" in sentence) == bool(limited), issue
        assert (f"{wrong} with an apparent error" in sentence) == bool(wrong), issue
