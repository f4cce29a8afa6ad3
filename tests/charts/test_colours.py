import itertools
import math

import pytest

from ledger import charts
from ledger.charts import colours
from tests.charts.figures import markers
from tests.charts.samples import real


"""Colours stand in one table; style sheets, charts, the report and the theme take them from there."""

import re
import tomllib
from pathlib import Path

from ledger.charts import colours
from ledger.ui.view import STYLE

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
        own = set(re.findall(r"(--[\w-]+)\s*:", text)) | {"--mark", "--km", "--depth", "--columns"}
        named = {name for name in re.findall(r"var\((--[\w-]+)", text) if not name.startswith("--st-")}
        assert named - own <= {f"--{name}" for name in colours.PROPERTIES}, sheet.name


def test_every_page_declares_the_table():
    for name, (light, dark) in colours.PROPERTIES.items():
        assert f"--{name}: light-dark({light}, {dark});" in STYLE


def test_the_theme_has_the_colours_of_the_table():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert tuple(theme["chartCategoricalColors"]) == colours.CATEGORICAL
    for number, ground in enumerate(("light", "dark")):
        look = {"backgroundColor": "paper", "textColor": "text", "linkColor": "link", "borderColor": "rule"}
        assert {key: theme[ground][key] for key in look} == {key: colours.PROPERTIES[name][number] for key, name in look.items()}


def test_a_mark_has_the_colour_of_its_kind_of_record_everywhere():
    assert colours.TABLE_COLOURS["attacks"] == colours.RED == colours.PROPERTIES["attacks"][0]
    assert colours.TABLE_COLOURS["troop_levels"] == colours.PROPERTIES["troop_levels"][0]
    assert colours.TABLE_COLOURS["positions"] == colours.PROPERTIES["positions"][0]


def test_a_faint_colour_keeps_its_tone():
    assert colours.faint("#b23a48", 0.1) == "rgba(178,58,72,0.1)"
