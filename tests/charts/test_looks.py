"""Every kind of number and stance has a colour, and so has every group of victims."""

import typing

from ledger.charts import colours
from ledger.model import vocabulary


def test_every_kind_and_stance_has_a_look():
    assert set(colours.KIND_MARKS) == set(typing.get_args(vocabulary.NumberKind))
    assert set(colours.STANCE_COLOURS) == set(typing.get_args(vocabulary.Stance))


def test_groups_of_victims_have_the_colours_in_their_order_and_the_unspecified_ones_grey():
    groups = [f"group-{n}" for n in range(len(colours.VICTIM_COLOURS))]
    look = colours.victim_colours([*groups[:2], "unspecified", *groups[2:], "one-more"])
    assert [look[group] for group in groups] == list(colours.VICTIM_COLOURS)
    assert look["unspecified"] == colours.GREY
    assert look["one-more"] == colours.VICTIM_COLOURS[0]
    assert colours.GREY not in colours.VICTIM_COLOURS
