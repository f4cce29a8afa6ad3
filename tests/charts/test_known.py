"""The flow from articles to who speaks, and the shares of the kinds of origin."""

from collections import Counter

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from ledger.charts.known import KINDS, flow
from ledger.charts.pages import PAGES
from ledger.charts.shares import shares
from ledger.query.chains import all_chains, chains_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.urls.view import defaults
from ledger.wording import bylines, words
from tests.charts.drawing import draw
from tests.charts.samples import holding, made, real, small
from tests.conftest import data

LEFT = [
    pytest.param(real, id="all"),
    pytest.param(small, id="small"),
    pytest.param(holding, id="none"),
    pytest.param(lambda: select(made()), id="made up"),
    pytest.param(lambda: select(data(), Filters(via=("associated-press",))), id="one agency"),
]


def texts(selection: Selection) -> Counter[str]:
    """How many statements each bar of the flow says it has, by its column and name."""
    bars = [trace for trace in flow(selection).figure["data"] if trace["type"] == "bar"]
    found: Counter[str] = Counter()
    for column, trace in enumerate(bars):
        for _, name, number, _ in trace["customdata"]:
            found[f"{column} {name}"] = int(number.split()[0].replace(",", ""))
    return found


@pytest.mark.parametrize("left", LEFT)
def test_the_flow_is_a_figure_that_plotly_takes_and_each_column_has_every_statement(left) -> None:
    selection = left()
    go.Figure(flow(selection).figure)
    every = all_chains(selection.dataset, [record for _, record in selection.claims()])
    bars = texts(selection)
    for column in range(3):
        assert sum(number for name, number in bars.items() if name.startswith(f"{column} ")) == len(every)


@pytest.mark.parametrize("left", LEFT)
def test_every_mark_has_a_key_that_leads_to_its_records_and_all_together_to_every_record(left) -> None:
    selection = left()
    chart = flow(selection)
    marks = chart.marks()
    keys = {row[0] for trace in chart.figure["data"] for row in trace["customdata"]}
    assert keys == set(marks)
    assert {name for ids in marks.values() for name in ids} == {record.id for _, record in selection.claims()}


def test_a_bar_lists_the_records_that_it_counts() -> None:
    marks = flow(real()).marks()
    (key,) = [key for key in marks if key.startswith("~column-1~new-york-times")]
    assert set(marks[key]) == {
        r.id for _, r in data().claims() if any(c.outlet == "new-york-times" for c in chains_of(data(), r.id))
    }


@pytest.mark.parametrize("left", LEFT)
def test_a_cell_of_the_shares_counts_the_statements_of_its_row_and_kind(left) -> None:
    selection = left()
    grid, every = shares(selection), all_chains(selection.dataset, [record for _, record in selection.claims()])
    for (row, kind), cell in grid.cells.items():
        of, _, name = row.partition("-")
        if of == "article" and name in selection.dataset.sources:
            number = sum(chain.kind == kind and chain.source == name for chain in every)
            assert cell.text.startswith(f"{number:,} (")
    assert set(grid.behind()) == set(grid.cells)
    assert {column.label for column in grid.columns} <= set(KINDS.values())


def test_the_side_of_iran_speaks_itself_in_five_statements() -> None:
    assert set(shares(real()).behind()["side-iran", "named"]) == {
        "attack-shia-militias-us-soldiers-2011",
        "position-iran-iran-arming-denies",
        "position-iran-sovereignty-message-allawi",
        "position-iran-stay-message-allawi",
        "position-mottaki-talk-iran-no-intention",
    }


def test_the_sentence_tells_what_rests_on_unnamed_speakers_alone() -> None:
    chart = PAGES["how-it-is-known"].make(select(data(), Filters(via=("associated-press",))), defaults("how-it-is-known"))[
        "how-it-is-known"
    ]
    assert chart.sentence == (
        "6 statements of 5 records: somebody named 1, somebody unnamed 4, the article itself 1; 5 of them from somebody else, of "
        "2 origins; 3 records rest on unnamed speakers alone."
    )


def test_under_a_filter_of_articles_it_is_told_how_many_statements_are_those_of_others() -> None:
    selection = select(data(), Filters(sources=("murphy-2011",)))
    every = all_chains(data(), [record for _, record in selection.claims()])
    others = sum(chain.source != "murphy-2011" for chain in every)
    assert f"records, {others} of the statements in other articles: " in flow(selection).sentence
    assert "in other articles" not in flow(real()).sentence


def test_a_row_of_the_table_tells_the_statement_of_its_chain_and_not_only_its_attack() -> None:
    grid = shares(real())
    rows = [row for row in grid.rows_of(grid.items) if row["Record"] == "attack-taji-2011"]
    assert [(row["Statement"], row["Known from"]) for row in rows] == [
        ("At least two blasts at a government building in Taji", "The article itself"),
        (
            f"{bylines.who(data(), data().by_id['attack-taji-2011'][1])}: At least two blasts at a government building in Taji",
            "Somebody unnamed",
        ),
    ]


def test_arrows_go_through_the_bars_and_dots_and_enter_picks_one(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    draw(page, [flow(real())])
    page.locator(".plot").focus()
    page.keyboard.press("ArrowRight")
    articles = Counter(chain.source for chain in all_chains(real().dataset, (record for _, record in real().claims())))
    said = {f"{data().sources[name].short} · {words.count(number, 'statement')}" for name, number in articles.items()}
    assert any(each in page.locator(".plot-line").inner_text() for each in said)
    page.keyboard.press("Enter")
    assert page.evaluate("window.picked[0]").startswith("~column-0~")
    page.close()


def test_no_name_of_a_bar_runs_out_of_the_picture_on_a_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    draw(page, [flow(real())])
    edges = page.evaluate(
        """() => { const box = document.querySelector(".plot").getBoundingClientRect();
            return [...document.querySelectorAll(".annotation-text")].map((text) => text.getBoundingClientRect())
              .map(({ left, right }) => [left - box.left, box.right - right]); }"""
    )
    assert edges
    assert all(left >= -1 and right >= -1 for left, right in edges)
    page.close()
