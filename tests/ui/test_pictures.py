"""Pictures as the script of Download composes them, in a browser without a server."""

import re

import orjson
from playwright.sync_api import Browser

from ledger import export
from ledger.charts import colours
from ledger.server.assets import SENT
from ledger.urls import links
from tests.conftest import data


def test_the_words_of_a_chip_stand_in_one_box(browser: Browser) -> None:
    (picture,) = export.pictures(data(), links.read("source=slavin-2011", "positions", data()), "positions")
    look = {name: pair[0] for name, pair in colours.PROPERTIES.items()}
    given = {"plotly": "", "dark": {}, "colours": {"light": look, "dark": look}}
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<!doctype html>")
        script = SENT["picture.js"].replace("export default function", "unused = function")
        page.add_script_tag(content=f"{{ let unused; {script}; window.made = compose; }}")
        told = orjson.dumps([picture.data(""), given]).decode()
        svg = page.evaluate("async told => (await made(...JSON.parse(told), false)).svg", told)
    chips = re.findall(r'class="[^"]*\bchip\b', picture.drawn["html"])
    assert len(chips) > 10
    assert svg.count('rx="3" fill="none"') == len(chips)
