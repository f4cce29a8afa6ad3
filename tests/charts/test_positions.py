from ledger import charts
from ledger.wording import words
from tests.charts.samples import holding, most_asked, one, real


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
    assert of_most(holding(*said_of_it)).sentence.startswith(f"3 statements by {many}: ")
    assert of_most(holding(said_of_it[0])).sentence.startswith("1 statement by 1 actor: ")
