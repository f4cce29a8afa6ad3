"""What is sent to the browser without Streamlit's or Plotly's usual way is what that way would have sent."""

import json
from collections.abc import Callable

import orjson
import plotly.graph_objects as go
import plotly.io
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs_version

from benchmarks.figures import FIGURES
from ledger import charts
from ledger.charts import colours, pages
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import cards
from ledger.server.assets import SENT, address
from ledger.urls import links
from ledger.urls.view import defaults
from tests.conftest import data
from tests.ui.test_pages import run

BASIC = {"bar", "pie", "scatter"}
"""What the bundle of Plotly that the pages load can draw."""


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("articles", [1, 5])
def test_a_figure_is_sent_as_plotly_would_send_it(draw: Callable[[Dataset], charts.Chart], articles: int) -> None:
    made = draw(select(data(), Filters(sources=tuple(data().sources)[:articles])))
    sent = json.loads(orjson.dumps(made.figure))
    checked = json.loads(plotly.io.to_json(go.Figure(**made.figure), validate=False))
    del checked["layout"]["template"]
    assert not made.shown or sent == checked
    assert {trace["type"] for trace in sent["data"]} <= BASIC


def test_a_page_sends_the_figure_its_words_and_what_is_chosen() -> None:
    at = run("troop-levels", "chosen=troop-us-46000-2011")
    facts, figure = next(e.proto.bytes for e in at.get("bidi_component") if e.proto.component_name == "ledger_plot").split(b"\n")
    made = pages.charts_of("troop-levels", data(), Filters(), defaults("troop-levels"))["troop-levels"]
    assert json.loads(figure) == made.figure
    assert json.loads(facts) == {
        "plotly": f"assets/{charts.PLOTLY.name}",
        "alt": made.sentence,
        "chosen": "troop-us-46000-2011",
        "dark": colours.ON_DARK,
        "picks": 0,
    }


@pytest.mark.parametrize("page", ["overview", "attacks", "positions", "sources", "curation"])
def test_no_component_sends_more_script_than_the_address_to_fetch_it_from(page: str) -> None:
    sent = [e.proto for e in run(page).get("bidi_component")]
    assert sent
    for component in sent:
        assert len(component.js_content) < 200
        assert any(address(name) in component.js_content for name in SENT)


def test_the_bundle_that_draws_is_the_one_its_name_says() -> None:
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}\n" in charts.PLOTLY.read_text(encoding="utf-8")[:200]


@given(st.text(), st.lists(st.sampled_from(sorted(data().actors)), unique=True))
@example('"records?" <\\1> &', [])
def test_a_filter_added_to_the_links_of_a_card_is_the_one_that_links_write(text: str, actors: list[str]) -> None:
    filters, record = Filters(actors=tuple(actors), text=" ".join(text.split())), data().attacks[0]
    source = data().citations[record.id][0].source
    card = cards.card(data(), record, filters)
    for link in (links.to_record(record.id, filters, source), links.href("records", links.write(filters, {"record": record.id}))):
        assert f'="{link.replace("&", "&amp;")}"' in card
