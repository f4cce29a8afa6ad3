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


def is_of_layer(trace: dict) -> bool:
    """Whether a trace holds marks of the public record, or the numbers beside them."""
    return isinstance(trace.get("meta"), dict) and LAYER.items() <= trace["meta"].items()


def layers(chart: charts.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if is_of_layer(trace) and trace["mode"] != "text"]


def others(chart: charts.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if not is_of_layer(trace)]


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


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_the_axes_and_the_marks_of_the_statements_stay_as_they_are_whatever_stands_beside_them(scale):
    claim = level("a", 100)
    left = holding(claim, references=(reference("r", exact(900_000, "2014-06")),), comparisons=(beside("a", "r"),))
    with_it, alone = charts.troop_levels(left, scale, beside="record"), charts.troop_levels(without(left), scale)
    for name in ("xaxis", "xaxis2"):
        assert with_it.figure["layout"][name] == alone.figure["layout"][name]
    axes = [{**chart.figure["layout"]["yaxis"], "domain": None} for chart in (with_it, alone)]
    assert axes[0] == axes[1]
    assert others(with_it) == alone.figure["data"]


def test_below_the_time_axis_each_number_has_a_row_with_its_time_and_its_producer_in_order_of_time():
    late = {"time": "2012", "low": 35, "high": 40, "wording": "35 to 40"}
    source = reference("r", late, exact(36, "2011-06-05"), exact(31, "2011-06-05~"), published="2011-06-05")
    times = [one.time for one in source.values]
    left = holding(
        level("a", 37), references=(source,), comparisons=[beside("a", "r", id=f"c{n}", time=t) for n, t in enumerate(times)]
    )
    chart = charts.troop_levels(left, "linear", beside="record")
    (layer,) = layers(chart)
    (labels,) = (trace for trace in chart.figure["data"] if is_of_layer(trace) and trace["mode"] == "text")
    assert [text.strip() for text in labels["text"]] == [
        "36 guards, on 5 June 2011, Harbour &lt;b&gt;Board&lt;/b&gt; · counts or tells something else",
        "31 guards, Harbour &lt;b&gt;Board&lt;/b&gt;, published 5 June 2011 · counts or tells something else",
        "35 to 40 guards, for 2012, Harbour &lt;b&gt;Board&lt;/b&gt; · counts or tells something else",
    ]
    assert layer["y"] == labels["y"] == [0, -1, -2]
    assert {layer["xaxis"], labels["xaxis"]} == {"x3"}
    assert len({*layer["x"], *labels["x"]}) == 1
    assert [row[2] for row in layer["customdata"]] == [
        "on 5 June 2011",
        "Harbour &lt;b&gt;Board&lt;/b&gt;, published 5 June 2011",
        "for 2012",
    ]
    told = [row[3] for row in layer["customdata"]]
    assert told[0].startswith("Harbour &lt;b&gt;Board&lt;/b&gt;, published the same day<br>beside ")
    assert told[1].startswith("beside ")
    assert told[2].startswith("Harbour &lt;b&gt;Board&lt;/b&gt;, published 5 June 2011<br>beside ")
    lowest = chart.figure["layout"]["yaxis2"]["domain"]
    assert lowest[1] < chart.figure["layout"]["yaxis"]["domain"][0]
    assert chart.figure["layout"]["xaxis"]["anchor"] == "y"


def test_a_number_with_an_open_end_has_no_dot():
    open_end = {"time": "2011-06", "low": 35, "wording": "at least 35"}
    left = holding(level("a", 37), references=(reference("r", open_end),), comparisons=(beside("a", "r"),))
    assert layers(charts.troop_levels(left, beside="record"))[0]["marker"]["symbol"] == ["square-open"]
    left = holding(level("a", 37), references=(reference("r", exact(35)),), comparisons=(beside("a", "r"),))
    assert layers(charts.troop_levels(left, beside="record"))[0]["marker"]["symbol"] == ["square-open-dot"]


def test_only_numbers_of_the_sort_of_the_chart_are_drawn():
    references = (reference("plan", exact(5), like="casualties"), reference("none", says="It says so.", like="troop_levels"))
    left = holding(level("a", 37), references=references, comparisons=(beside("a", "plan"), beside("a", "none")))
    chart = charts.troop_levels(left, beside="record")
    assert layers(chart) == []
    told = "Not drawn: 1 number that is a plan or of another sort than what is drawn and 1 entry without a number, "
    told += "told at each statement; "
    assert f"No number of the public record is drawn here. {told}1 statement has nothing but these beside it." in chart.sentence


def test_the_sentence_says_how_many_statements_have_a_mark_and_what_is_not_drawn_and_why():
    references = (reference("own", exact(90)), reference("plan", exact(5), exact(6, "2012"), like=None))
    claims = (level("a", 100), level("b", 200), level("c", 300))
    comparisons = (beside("a", "own"), beside("b", "plan", time="2011-09-30"), beside("a", "plan", time="2012"))
    chart = charts.troop_levels(holding(*claims, references=references, comparisons=comparisons), beside="record")
    assert (
        "Beside them 1 number of the public record, at 1 of the 3 statements drawn. Not drawn: 2 numbers that are plans or of "
        "another sort than what is drawn, told at each statement; 1 statement has nothing but these beside it. "
        "1 statement has nothing of it beside it."
    ) in chart.sentence
    every = charts.troop_levels(holding(claims[0], references=references[:1], comparisons=comparisons[:1]), beside="record")
    assert "1 number of the public record, at the statement drawn. Figures of public documents" in every.sentence


def test_each_mark_below_a_bar_has_a_row_and_tells_what_it_is_and_the_bars_above_make_room():
    days = ("2011-06-01", "2011-06-02", "2011-06-03", "2011-06-04", "2011-06-05")
    values = [exact(15, day) for day in days] + [exact(6, "2011-06-06")]
    comparisons = [beside("b", "r", id=f"c{n}", time=value["time"]) for n, value in enumerate(values)]
    claims = (killed("a", 15, date="2011-07-01"), killed("b", 15, date="2011-06-01"))
    left = holding(*claims, references=(reference("r", *values, like="casualties"),), comparisons=tuple(comparisons))
    chart, alone = charts.casualties(left, beside="record"), charts.casualties(without(left))
    (layer,) = layers(chart)
    heights = dict(zip([row[0] for row in layer["customdata"]], layer["y"], strict=True))
    assert len(set(heights.values())) == 6
    (labels,) = (trace for trace in chart.figure["data"] if is_of_layer(trace) and trace["mode"] == "text")
    assert labels["y"] == layer["y"]
    assert all("Harbour" in text and "counts or tells something else" in text for text in labels["text"])
    bars = sorted(y for trace in others(chart) if trace["type"] == "bar" for y in trace["y"])
    assert bars[0] == 0
    assert bars[1] > 1.5
    assert bars[0] < min(heights.values()) < max(heights.values()) < bars[1] - 0.2
    assert chart.figure["layout"]["height"] > alone.figure["layout"]["height"]
    assert sorted(y for trace in others(alone) if trace["type"] == "bar" for y in trace["y"]) == [0, 1]


def test_a_mark_knows_the_comparisons_that_set_it_there():
    chart = charts.troop_levels(real(), beside="record")
    (layer,) = layers(chart)
    known = {one.id: one for one in data().comparisons}
    assert set(chart.compared) == {row[0] for row in layer["customdata"]}
    for key, names in chart.compared.items():
        assert [known[name].claim for name in names] == list(chart.marks()[key])
        assert len({(known[name].reference, known[name].time) for name in names}) == 1
    assert charts.troop_levels(real()).compared == {}


@pytest.mark.faults
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


def test_a_label_has_short_lines_with_its_time_and_relation_and_on_a_phone_the_list_has_room_for_them():
    chart = charts.troop_levels(real(), beside="record")
    labels = next(trace for trace in chart.figure["data"] if is_of_layer(trace) and trace["mode"] == "text")
    assert [len(lines) for lines in labels["meta"]["short"]] == [3] * len(labels["text"])
    assert "on 30 September 2012 · counts or tells something else" in [how for _, how, _ in labels["meta"]["short"]]
    layout = chart.figure["layout"]
    narrow = layout["meta"]["narrow"]
    each = (narrow["height"] - layout["height"]) / len(labels["text"])
    lists = [max(name for name in one if name.startswith("yaxis")) for one in (layout, narrow)]
    assert lists[0] == lists[1]
    pixels = [
        (one[name]["domain"][1] - one[name]["domain"][0]) * one["height"]
        for one, name in zip((layout, narrow), lists, strict=True)
    ]
    assert pixels[1] - pixels[0] > each * len(labels["text"]) * 0.7
    assert each > 3 * labels["textfont"]["size"]
    assert "narrow" not in charts.troop_levels(real()).figure["layout"].get("meta", {})


def test_a_mark_below_a_bar_says_beside_which_part_of_it_it_stands() -> None:
    drawn = charts.casualties(select(data()), beside="record").figure["data"]
    (labels,) = (trace for trace in drawn if trace.get("mode") == "text" and "layer" in trace.get("meta", ()))
    of_the_day = [label for label in labels["text"] if "on 6 June 2011" in label]
    assert of_the_day
    assert all("beside the 5: " in label for label in of_the_day)
    assert not any("beside the 15" in label for label in labels["text"])
