"""What is sent to the browser without Streamlit's or Plotly's usual way is what that way would have sent."""

import json
from collections.abc import Callable

import plotly.graph_objects as go
import plotly.io
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.figures import FIGURES
from ledger import cards, figures, links
from ledger.dataset import Dataset
from ledger.query import Filters, select
from ledger.ui.charts import _Finished
from tests.conftest import data


def sent(figure: object) -> object:
    """A figure as JSON."""
    return json.loads(plotly.io.to_json(figure, validate=False))


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("articles", [1, 5])
def test_a_finished_figure_is_what_plotly_would_make_of_it(draw: Callable[[Dataset], figures.Chart], articles: int) -> None:
    made = draw(select(data(), Filters(sources=tuple(data().sources)[:articles])))
    assert not made.shown or sent(_Finished(made.figure).to_dict()) == sent(go.Figure(**made.figure).to_dict())


@given(st.text(), st.lists(st.sampled_from(sorted(data().actors)), unique=True))
@example('"records?" <\\1> &', [])
def test_a_filter_added_to_the_links_of_a_card_is_the_one_that_links_write(text: str, actors: list[str]) -> None:
    filters, record = Filters(actors=tuple(actors), text=" ".join(text.split())), data().attacks[0]
    source = data().citations[record.id][0].source
    card = cards.card(data(), record, filters)
    for link in (links.to_record(record.id, filters, source), links.href("records", links.write(filters, {"record": record.id}))):
        assert f'="{link.replace("&", "&amp;")}"' in card
