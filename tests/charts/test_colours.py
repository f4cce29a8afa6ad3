"""Colours stand in one table; style sheets, charts, the report and the theme take them from there. An eye tells them apart."""

import itertools
import json
import math
import re
import tomllib
from pathlib import Path

import pytest

from ledger import charts
from ledger.charts import colours, sides
from ledger.model import vocabulary
from ledger.rendering import answers
from ledger.server.assets import SENT, STYLE
from tests.charts.figures import markers
from tests.charts.samples import real
from tests.conftest import data

ROOT = Path(__file__).resolve().parents[2]
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
SHEETS = [*(ROOT / "ledger" / "ui" / "components").glob("*.css"), ROOT / "ledger" / "export" / "report.css"]


def test_no_style_sheet_script_or_chart_has_a_colour_of_its_own():
    scripts = [*(ROOT / "ledger" / "ui" / "components").glob("*.js"), ROOT / "ledger" / "export" / "report.js"]
    code = [p for p in (ROOT / "ledger").rglob("*.py") if p.name != "colours.py"]
    assert {p.name: found for p in (*SHEETS, *scripts, *code) if (found := HEX.findall(p.read_text(encoding="utf-8")))} == {}


def test_every_colour_that_a_style_sheet_names_is_in_the_table_or_its_own():
    for sheet in SHEETS:
        text = sheet.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[\w-]+)\s*:", text)) | {"--mark", "--km", "--depth", "--columns", "--top", "--at-hand"}
        named = {name for name in re.findall(r"var\((--[\w-]+)", text) if not name.startswith("--st-")}
        assert named - own <= {f"--{name}" for name in colours.PROPERTIES}, sheet.name


def test_every_page_declares_the_table():
    for name, (light, dark) in colours.PROPERTIES.items():
        assert f"--{name}: light-dark({light}, {dark});" in SENT[STYLE]


def test_the_theme_has_the_colours_of_the_table():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert set(theme["chartCategoricalColors"]) == colours.ON_DARK.keys() - {colours.INK}
    for number, ground in enumerate(("light", "dark")):
        look = {"backgroundColor": "paper", "textColor": "text", "linkColor": "link", "borderColor": "rule"}
        assert {key: theme[ground][key] for key in look} == {key: colours.PROPERTIES[name][number] for key, name in look.items()}


def test_a_mark_has_the_colour_of_its_kind_of_record_everywhere():
    assert colours.TABLE_COLOURS["attacks"] == colours.ATTACKS == colours.PROPERTIES["attacks"][0]
    assert colours.TABLE_COLOURS["troop_levels"] == colours.PROPERTIES["troop_levels"][0]
    assert colours.TABLE_COLOURS["positions"] == colours.PROPERTIES["positions"][0]


def shown_on_dark(colour: str) -> tuple[str, str]:
    return colour, colours.ON_DARK[colour]


def test_a_side_has_one_colour_in_all_charts_on_positions_and_as_victims():
    look = colours.side_colours(data().sides)
    assert list(look) == ["us", "iraq", "iran", "nato_europe", "non_state", "analyst"]
    assert [colours.PROPERTIES[name] for name in colours.SIDES[: len(look)]] == [shown_on_dark(c) for c in look.values()]
    for number, (side, colour) in enumerate(look.items()):
        assert sides.attack_colours(data())[data().sides[side].name] == colour
        assert answers.side_class(data(), side) == f"side-{number}"
    victims = colours.victim_colours(data().victims)
    owners = {"us_military": "us", "iraqi_civilian": "iraq", "armed_group": "non_state", "iranian": "iran"}
    assert {group: victims[group] for group in owners} == {group: look[side] for group, side in owners.items()}


def test_no_colour_of_a_side_is_one_of_a_stance_or_a_kind_of_number_or_of_what_is_of_no_side_or_of_an_event():
    look = set(colours.side_colours(data().sides).values())
    kinds = {colour for colour, _ in colours.KIND_MARKS.values()}
    assert look.isdisjoint({*colours.STANCE_COLOURS.values(), colours.INK, colours.GREY, *kinds})
    strips = {
        trace["marker"]["color"]: trace["marker"]["symbol"]
        for trace, *_ in markers(charts.timeline(real()))
        if trace["marker"]["symbol"] == "bowtie"
    }
    assert strips == {colours.INK: "bowtie"}
    events = {
        t["marker"]["color"]
        for t, *_ in markers(charts.troop_levels(real(), under="both"))
        if t["marker"]["symbol"] == "hourglass"
    }
    assert events == {colours.INK}


def test_the_kinds_of_origin_have_colours_of_their_own_that_differ_to_every_eye_on_either_ground():
    looks = [trace["marker"]["color"] for trace in charts.flow(real()).figure["data"]]
    drawn = {colour for look in looks for colour in (look if isinstance(look, list) else [look])} - {colours.INK}
    assert drawn <= set(colours.ORIGIN_COLOURS.values())
    assert len(drawn) > 3
    assert drawn.isdisjoint(colours.side_colours(data().sides).values())
    assert colours.ORIGIN_COLOURS.keys() == vocabulary.WORDS["named"].keys()
    assert confused({(colour, "") for colour in colours.ORIGIN_COLOURS.values()}) == []
    assert confused({(colours.ON_DARK[colour], "") for colour in colours.ORIGIN_COLOURS.values()}) == []


@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("name", colours.SIDES)
def test_the_colour_of_a_side_can_be_read_as_text(name, ground):
    light, dark = colours.PROPERTIES[name]
    assert contrast(light, colours.PROPERTIES[ground][0]) >= 4.5
    assert contrast(dark, colours.PROPERTIES[ground][1]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it."""
    weights = 0.2126, 0.7152, 0.0722
    parts = ([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in (one, other))
    linear = ([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb] for rgb in parts)
    dark, light = sorted(sum(w * c for w, c in zip(weights, rgb, strict=True)) for rgb in linear)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", colours.ON_DARK)
def test_each_colour_of_marks_stands_out_from_a_dark_ground(colour):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(colours.ON_DARK[colour], colours.PROPERTIES["paper"][1]) >= 4.5


@pytest.mark.parametrize("colour", colours.ON_DARK)
def test_each_colour_of_marks_stands_out_from_a_light_ground(colour):
    assert contrast(colour, colours.PROPERTIES["paper"][0]) >= 3


def test_every_colour_of_a_chart_has_one_for_a_dark_ground():
    drawn = charts.timeline(real()), charts.troop_levels(real(), under="both"), charts.attacks(real()), charts.attack_map(real())
    drawn += charts.casualties(real()), charts.casualties(real(), "victims"), charts.positions(real(), "stay")
    for chart in drawn:
        rgb = re.findall(r"rgba\((\d+),(\d+),(\d+),", json.dumps(chart.figure["data"]))
        faint = {f"#{int(r):02x}{int(g):02x}{int(b):02x}" for r, g, b in rgb} - {colours.PROPERTIES["raised"][0]}
        assert {*HEX.findall(json.dumps(chart.figure)), *faint} <= colours.ON_DARK.keys()


def test_every_colour_in_the_tables_of_marks_has_one_for_a_dark_ground():
    tables = (colours.TABLE_COLOURS, colours.STANCE_COLOURS, colours.ORIGIN_COLOURS)
    named = {colour for table in tables for colour in table.values()} | {colour for colour, _ in colours.KIND_MARKS.values()}
    assert {*named, *colours.SIDE_COLOURS, *colours.VICTIM_COLOURS} - colours.ON_DARK.keys() == set()


def test_the_kinds_of_number_differ_on_a_dark_ground_too():
    assert confused({(colours.ON_DARK[colour], symbol) for colour, symbol in colours.KIND_MARKS.values()}) == []


def test_the_sides_said_to_have_had_a_part_in_attacks_differ_on_either_ground_to_an_eye_without_red_or_green():
    look = {trace["marker"]["color"] for trace, *_ in markers(charts.attacks(real()))}
    assert len(look) > 4
    assert confused({(colour, "x") for colour in look}) == []
    assert confused({(colours.ON_DARK[colour], "x") for colour in look}) == []


def test_a_faint_colour_keeps_its_tone():
    assert colours.faint("#b23a48", 0.1) == "rgba(178,58,72,0.1)"


@pytest.mark.parametrize(
    "colours",
    [
        pytest.param(lambda: colours.TABLE_COLOURS, id="tables"),
        pytest.param(lambda: {k: symbol for k, (_, symbol) in colours.KIND_MARKS.items()}, id="symbols of kinds"),
        pytest.param(lambda: colours.STANCE_COLOURS, id="stances"),
        pytest.param(lambda: dict(enumerate(colours.VICTIM_COLOURS)), id="victims"),
        pytest.param(lambda: dict(enumerate(colours.SIDE_COLOURS)), id="sides"),
        pytest.param(lambda: colours.ON_DARK, id="on dark"),
    ],
)
def test_no_two_sorts_of_mark_look_the_same(colours):
    assert len(set(colours().values())) == len(colours())


@pytest.mark.parametrize("kind", colours.KIND_MARKS)
def test_the_symbol_of_a_kind_has_an_inside_so_that_it_looks_different_when_open(kind):
    without = ("line-", "cross-thin", "x-thin", "asterisk", "hash", "y-")  # Plotly draws these and their -open alike
    assert not colours.KIND_MARKS[kind][1].startswith(without)


# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
WITHOUT = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
CLEAR = 10
Look = tuple[str, str]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, without: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* as an eye sees it that lacks the cones for red or for green."""
    given = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in given]
    seen = [min(max(c, 0), 1) for c in times(WITHOUT[without], linear)]
    parts = [part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True)]
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def confused(looks: set[Look]) -> list[tuple[Look, Look]]:
    """Pairs of colour and symbol that an eye without red or without green may take for each other."""
    return [
        (one, other)
        for one, other in itertools.combinations(sorted(looks), 2)
        if one[1] == other[1] and any(math.dist(lab(one[0], eye), lab(other[0], eye)) <= CLEAR for eye in WITHOUT)
    ]


def test_the_check_of_colours_finds_red_and_green_of_one_symbol_and_no_others():
    red, green, blue = "#a03c00", "#5a5f00", "#2f6690"
    assert confused({(red, "x"), (green, "x")})
    assert not confused({(red, "x"), (green, "circle")})
    assert not confused({(red, "x"), (blue, "x")})


def test_the_kinds_of_number_differ_in_symbol_or_clearly_in_colour_to_an_eye_without_red_or_green():
    assert len(set(colours.KIND_MARKS.values())) == len(colours.KIND_MARKS)
    assert confused(set(colours.KIND_MARKS.values())) == []


def test_the_marks_of_the_timeline_differ_in_symbol_or_clearly_in_colour_to_an_eye_without_red_or_green():
    looks = set(colours.KIND_MARKS.values())
    for trace, *_ in markers(charts.timeline(real())):
        symbols = trace["marker"]["symbol"]
        for symbol in symbols if isinstance(symbols, list) else [symbols]:
            looks.add((trace["marker"]["color"], symbol.removesuffix("-open")))
    assert {colour for colour, _ in looks} >= {*colours.side_colours(data().sides).values(), colours.INK}
    assert confused(looks) == []
