"""The flow from articles to who speaks, and the shares of the kinds of origin."""

import re
from collections import Counter

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Page

from ledger.charts.base import table
from ledger.charts.flows import flow_of
from ledger.charts.known import KINDS, flow
from ledger.charts.pages import PAGES
from ledger.charts.shares import shares
from ledger.model import vocabulary
from ledger.query import chain_columns
from ledger.query.chains import all_chains, chains_of, origins
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
            found[f"{column} {name}"] += int(number.split()[0].replace(",", ""))
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
        "6 statements of 5 records: somebody named 1, somebody unnamed 4, the article itself 1; 5 of them from somebody else, "
        "counted as of 2 origins; 3 records rest on unnamed speakers alone."
    )


def test_an_actor_who_is_named_in_one_statement_and_unnamed_in_another_has_two_bars() -> None:
    every = chain_columns.columns_of(made())
    both = {n for n, k in zip(every.end_names, every.end_kinds, strict=True) if k == 0} & {
        n for n, k in zip(every.end_names, every.end_kinds, strict=True) if k == 1
    }
    assert both
    bars = flow_of(select(made(), Filters(named=("named", "unnamed")))).bars
    for column in bars:
        assert len({bar.key for bar in column}) == len(column)
        assert len({(bar.kind, bar.name) for bar in column}) == len(column)


def test_the_bar_of_those_without_one_of_their_own_stands_below_the_others_of_its_kind() -> None:
    (_, _, speakers) = flow_of(real()).bars
    named = [bar.name for bar in speakers if bar.kind == "named"]
    assert re.fullmatch(r"\d+ others named", named[-1])
    assert not any("others" in name for name in named[:-1])
    assert [bar.number for bar in speakers if bar.kind == "named"][:-1] == sorted(
        (bar.number for bar in speakers if bar.kind == "named" and "others" not in bar.name), reverse=True
    )


def test_the_columns_count_origins_and_unnamed_speakers_as_the_chains_do() -> None:
    every = chain_columns.columns_of(data())
    some = every.of(real())
    assert every.origins_of(some) == len(origins(every.chains))
    for selection in (real(), small(), select(made(), Filters(named=("unnamed",)))):
        alone = {r.id for r in chain_columns.alone_unnamed(selection)}
        kinds = {r.id: {c.kind for c in chains_of(selection.dataset, r.id) if c.number is None} for _, r in selection.claims()}
        assert alone == {name for name, own in kinds.items() if own == {"unnamed"}}


def test_under_a_filter_of_articles_it_is_told_how_many_statements_are_those_of_others() -> None:
    selection = select(data(), Filters(sources=("murphy-2011",)))
    every = all_chains(data(), [record for _, record in selection.claims()])
    others = sum(chain.source != "murphy-2011" for chain in every)
    counted = f"records, {others} of the statements in other articles: "
    assert (counted in flow(selection).sentence) == bool(others)
    assert "in other articles" not in flow(real()).sentence


def test_a_row_of_the_table_tells_the_statement_of_its_chain_and_not_only_its_attack() -> None:
    grid, attack = shares(real()), data().by_id["attack-taji-2011"][1]
    rows = [row for row in grid.rows_of(grid.items) if row["Record"] == attack.id]
    assert [(row["Statement"], row["Known from"]) for row in rows] == [
        (words.quotable(data(), attack), "The article itself"),
        (f"{bylines.who(data(), attack)}: {words.quotable(data(), attack)}", "Somebody unnamed"),
    ]


def test_arrows_go_from_the_top_of_a_column_and_the_bands_of_a_bar_stand_out(paper: Page) -> None:
    paper.set_viewport_size({"width": 390, "height": 844})
    chart = flow(real())
    draw(paper, [chart])
    paper.locator(".plot").focus()
    names = [[bar.name for bar in column] for column in flow_of(real()).bars]
    for name in names[0]:
        paper.keyboard.press("ArrowRight")
        assert paper.locator(".plot-line").inner_text().startswith(f"{name} · ")
        seen = paper.evaluate(
            """() => { const plot = document.querySelector(".plot");
                return [...plot.querySelectorAll(".shapelayer path[data-index]")]
                  .map((path) => [plot._fullLayout.shapes[path.dataset.index].name, path.style.opacity]); }"""
        )
        (key,) = [bar.key for bar in flow_of(real()).bars[0] if bar.name == name]
        assert len(seen) == len(chart.figure["layout"]["shapes"])
        assert {opacity for of, opacity in seen if key in of.split()} == {"1"}
        assert {opacity for of, opacity in seen if key not in of.split()} == {"0.25"}
    paper.keyboard.press("Enter")
    assert paper.evaluate("window.picked.at(-1)") == f"~column-0~{names[0][-1].lower().replace(' ', '-')}"


@pytest.mark.parametrize("width", [390, 672, 1092])
def test_no_name_lies_on_a_bar_and_beside_the_outer_bars_none_lies_on_a_band(paper: Page, width: int) -> None:
    paper.set_viewport_size({"width": width, "height": 844})
    draw(paper, [flow(real())])
    found = paper.evaluate(
        """() => { const plot = document.querySelector(".plot");
            const boxes = (what) => [...plot.querySelectorAll(what)].map((one) => one.getBoundingClientRect());
            const bars = boxes(".barlayer .point path"), names = boxes(".annotation-text");
            const ends = [Math.min(...bars.map(({ right }) => right)), Math.max(...bars.map(({ left }) => left))];
            const on = (name, bar) => name.left < bar.right && bar.left < name.right
              && name.top + 3 < bar.bottom && bar.top < name.bottom - 3;
            return { names: names.length, onBars: names.filter((name) => bars.some((bar) => on(name, bar))).length,
              between: names.filter(({ left, right }) => right > ends[0] && left < ends[1]).length }; }"""
    )
    bars = flow_of(real()).bars
    assert found["names"] >= sum(map(len, bars)) + 3
    assert found["onBars"] == 0
    if width > 500:  # the heads of the columns begin with their bars
        assert found["between"] <= len(bars[1]) + 3


def test_outlets_stand_in_the_order_of_those_to_whom_they_lead() -> None:
    drawn = flow_of(real())
    first, *outlets = drawn.bars[1]
    assert first.kind == "none"
    to = {bar: [place for place, at in zip(drawn.at[2], drawn.at[1], strict=True) if drawn.bars[1][at] == bar] for bar in outlets}
    means = [sum(to[bar]) / len(to[bar]) for bar in outlets]
    assert means == sorted(means)
    assert [len(to[bar]) for bar in outlets] == [bar.number for bar in outlets]


def test_each_kind_whose_bars_have_other_names_is_told_once_with_its_colour_and_number() -> None:
    chart = flow(real())
    texts = [note["text"] for note in chart.figure["layout"]["annotations"]]
    dots = {trace["name"]: trace["marker"]["color"] for trace in chart.figure["data"] if trace["type"] == "scatter"}
    for kind, name in KINDS.items():
        own = [bar for bar in flow_of(real()).bars[2] if bar.kind == kind]
        heads = [text for text in texts if text.startswith("<span") and f">{name} " in text.replace("<b>", ">")]
        assert len(heads) == any(bar.name != name for bar in own)
        for head in heads:
            assert dots[name] in head
            assert f" {sum(bar.number for bar in own):,}</b>" in head


def test_no_table_tells_a_demand_limit_or_forecast_as_a_count() -> None:
    demanded = {r.id: vocabulary.WORDS["kinds"][r.kind].lower() for r in data().troop_levels if r.kind != "actual"}
    grid = shares(select(data()))
    for rows in (table(data(), flow(select(data()))), grid.rows_of(grid.items)):
        told = {str(row["Record"]): str(row["Statement"]) for row in rows}
        assert demanded.keys() <= told.keys()
        assert all(f", {kind} for " in told[name] for name, kind in demanded.items())
