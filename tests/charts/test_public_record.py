"""The public record in charts: a layer of its own, never joined with a claim, never counted, absent where nobody asks for it."""

import pytest

from ledger import charts
from ledger.charts import colours
from ledger.charts.public_record import IN_TITLE, LAYER
from ledger.model.public_record import Reference
from ledger.model.records import Comparison
from ledger.query.selection import Selection, select
from tests.charts.samples import changed, holding, killed, level, made, real
from tests.conftest import data


def reference(name: str, *values: dict[str, object], like: str = "troop_levels", **fields: object) -> Reference:
    facts = {
        "producer": "Harbour <b>Board</b>",
        "title": "Returns",
        "license": "public-domain",
        "counts": "guards",
        "definition": "All.",
    }
    read = [{"kind": "document", "title": "Returns", "day": "2026-11-30"}]
    return Reference.model_validate(
        {"id": name, **facts, "like": like, "values": values, "looked_up": read, "only": "One."} | fields
    )


def exact(number: int, time: str = "2011-09-30") -> dict[str, object]:
    return {"time": time, "low": number, "best": number, "high": number}


def beside(claim: str, name: str, relation: str = "other_definition", **fields: object) -> Comparison:
    facts = {
        "id": f"{claim}-{name}",
        "claim": claim,
        "reference": name,
        "relation": relation,
        "why": "So.",
        "judged": "2026-11-30",
    }
    return Comparison.model_validate(facts | fields)


def layers(chart: charts.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if trace.get("meta") == LAYER]


def others(chart: charts.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if trace.get("meta") != LAYER]


def ids(traces: list[dict]) -> set[str]:
    return {name for trace in traces for row in trace.get("customdata") or () if row for name in row[0].split(charts.JOIN)}


def without(selection: Selection) -> Selection:
    return changed(selection, references=(), comparisons=())


WITH = [
    pytest.param(lambda left: charts.troop_levels(left, "log", beside="record"), id="troop levels"),
    pytest.param(lambda left: charts.troop_levels(left, "linear", "both", "record"), id="troop levels, linear, with panels"),
    pytest.param(lambda left: charts.casualties(left, beside="record"), id="casualties"),
    pytest.param(lambda left: charts.casualties(left, outcome="injured", beside="record"), id="people injured"),
]


@pytest.mark.parametrize("make", WITH)
def test_no_trace_holds_a_claim_and_a_number_of_the_record_and_no_line_goes_through_one(make):
    chart = make(real())
    drawn = layers(chart)
    assert drawn
    for trace in drawn:
        assert (trace["mode"], trace["type"]) == ("markers", "scatter")
        assert "line" not in trace
        assert "fill" not in trace
    of_record, of_claims = ids(drawn), ids(others(chart))
    assert all(name.startswith("~record~") for name in of_record)
    assert of_record.isdisjoint(of_claims)
    assert not any(name.startswith("~record~") for name in of_claims)
    assert {shape["type"] for shape in chart.figure["layout"].get("shapes", ())} <= {"rect", "line"}
    places = {(str(x), y) for trace in drawn for x, y in zip(trace["x"], trace["y"], strict=True)}
    lines = [trace for trace in others(chart) if "lines" in trace.get("mode", "")]
    joined = [t for t in lines for x, y in zip(t["x"], t["y"], strict=True) if (str(x), y) in places and t["x"].count(None) == 0]
    assert joined == []


@pytest.mark.parametrize("make", WITH)
def test_the_layer_has_a_look_of_its_own_a_legend_and_a_title_and_leads_to_its_claims(make):
    chart = make(real())
    looks = {t["marker"]["color"] for t in others(chart) if isinstance(t.get("marker", {}).get("color"), str)}
    symbols = {s for t in others(chart) if "symbol" in t.get("marker", {}) for s in [t["marker"]["symbol"]] if isinstance(s, str)}
    (layer,) = layers(chart)
    assert layer["marker"]["color"] == colours.SAGE
    assert colours.SAGE not in looks
    assert symbols.isdisjoint({"square-open-dot"})
    assert layer["name"] == "The public record"
    assert chart.title.endswith(IN_TITLE)
    assert "never counted" in chart.sentence
    claims = chart.marks()
    for row in layer["customdata"]:
        assert row[1].startswith("The public record: ")
        assert set(claims[row[0]]) <= set(chart.shown)
    assert len({row[0] for row in layer["customdata"]}) == len(layer["customdata"])


@pytest.mark.parametrize("make", WITH)
def test_the_claims_their_sums_and_their_table_are_the_same_with_the_layer(make):
    chart, plain = make(real()), make(without(real()))
    assert list(chart.drawn) == list(plain.drawn)
    assert charts.table(data(), chart) == charts.table(data(), plain)
    assert [t.get("customdata") for t in others(chart)] == [t.get("customdata") for t in others(plain)]
    assert plain.title == chart.title.removesuffix(IN_TITLE)
    assert layers(plain) == []


def test_bars_of_sums_have_no_number_of_the_record_beside_them():
    chart = charts.casualties(real(), "victims", beside="record")
    assert layers(chart) == []
    assert IN_TITLE not in chart.title
    assert "single statements alone" in chart.sentence
    assert chart.figure == charts.casualties(real(), "victims").figure


def test_an_axis_grows_as_far_as_a_number_needs_and_no_further():
    claim = level("a", 100)
    near = holding(claim, references=(reference("r", exact(90, claim.refers_to)),), comparisons=(beside("a", "r"),))
    far = holding(claim, references=(reference("r", exact(900_000, "2014-06")),), comparisons=(beside("a", "r"),))
    for scale in ("log", "linear"):
        alone, same, grown = (
            charts.troop_levels(left, scale, beside="record").figure["layout"] for left in (holding(claim), near, far)
        )
        assert same["xaxis"]["range"] == alone["xaxis"]["range"]
        assert grown["yaxis"]["range"][1] > alone["yaxis"]["range"][1]
        assert grown["xaxis"]["range"][1] > "2014-06" > alone["xaxis"]["range"][1]
    assert (
        charts.troop_levels(near, "linear", beside="record").figure["layout"]["yaxis"]
        == (charts.troop_levels(holding(claim), "linear").figure["layout"]["yaxis"])
    )


def test_a_mark_is_as_high_as_the_range_and_as_wide_as_the_time_of_its_document():
    value = {"time": "2011-06", "low": 35, "best": 36, "high": 40, "wording": "35 to 40"}
    left = holding(level("a", 37), references=(reference("r", value),), comparisons=(beside("a", "r"),))
    (layer,) = layers(charts.troop_levels(left, "linear", beside="record"))
    assert (layer["y"], layer["error_y"]["arrayminus"], layer["error_y"]["array"]) == ([36.0], [1.0], [4.0])
    assert layer["error_x"]["array"] == [29 * 86_400_000 / 2]
    assert layer["marker"]["symbol"] == ["square-open-dot"]
    assert "Harbour &lt;b&gt;Board&lt;/b&gt;" in layer["customdata"][0][3]
    open_end = {"time": "2011-06", "low": 35, "wording": "at least 35"}
    left = holding(level("a", 37), references=(reference("r", open_end),), comparisons=(beside("a", "r"),))
    assert layers(charts.troop_levels(left, beside="record"))[0]["marker"]["symbol"] == ["square-open"]


def test_only_numbers_of_the_sort_of_the_chart_are_drawn():
    references = (reference("plan", exact(5), like="casualties"), reference("none", says="It says so.", like="troop_levels"))
    left = holding(level("a", 37), references=references, comparisons=(beside("a", "plan"), beside("a", "none")))
    chart = charts.troop_levels(left, beside="record")
    assert layers(chart) == []
    assert "No number of the public record stands beside them; the statement drawn has something of it" in chart.sentence


def test_marks_of_near_numbers_stand_below_each_other():
    values = [exact(15, day) for day in ("2011-06-01", "2011-06-02", "2011-06-03")] + [exact(6, "2011-06-04")]
    comparisons = [beside("a", "r", id=f"c{n}", time=value["time"]) for n, value in enumerate(values)]
    left = holding(killed("a", 15), references=(reference("r", *values, like="casualties"),), comparisons=tuple(comparisons))
    (layer,) = layers(charts.casualties(left, beside="record"))
    first, second, third, fourth = layer["y"]
    assert len({first, second, third}) == 3
    assert fourth == first < -0.2
    assert len({row[0] for row in layer["customdata"]}) == 4


def test_where_a_mark_stands_for_many_claims_the_layer_stands_beside_them():
    claims = made().troop_levels
    numbered = next(record for record in claims if record.best)
    left = select(made())
    left = changed(left, references=(reference("r", exact(1234, "2011")),), comparisons=(beside(numbered.id, "r"),))
    chart = charts.troop_levels(left, beside="record")
    (layer,) = layers(chart)
    assert layer["customdata"][0][0] == "~record~r-1"
    assert chart.marks()["~record~r-1"] == (numbered.id,)
    assert any(key.startswith("~actual~") for key in chart.marks())
    casualties = charts.casualties(left, beside="record")
    assert layers(casualties) == []
    assert "single statements alone" in casualties.sentence
