from ledger import charts
from ledger.wording import words
from tests.charts.samples import holding, most_asked, one, real


def of_most(selection):
    """The positions on the issue on which most is said."""
    return charts.positions(selection, most_asked(selection))


def test_the_sentence_of_positions_counts_statements_and_actors():
    said_of_it = [one(name) for name in of_most(real()).shown][:3]
    many = words.count(len({p.actor for p in said_of_it}), "actor")
    assert of_most(holding(*said_of_it)).sentence.startswith(f"3 statements by {many}: ")
    assert of_most(holding(said_of_it[0])).sentence.startswith("1 statement by 1 actor: ")
