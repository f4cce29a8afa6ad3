"""Charts drawn in a browser by the script of the dashboard, without a server: a page that holds nothing but charts."""

from collections.abc import Sequence

import orjson
from playwright.sync_api import Page

from ledger import charts
from ledger.charts import colours
from ledger.server.assets import COMPONENTS, SENT

GROUND = {"light": 0, "dark": 1}


def draw(page: Page, drawn: Sequence[charts.Chart], theme: str = "light") -> None:
    """Draw charts below each other on a page, in place of those before; what a reader picks is in `picked` there."""
    look = {name: pair[GROUND[theme]] for name, pair in colours.PROPERTIES.items()}
    variables = f"--st-background-color: {look['paper']}; --st-border-color: {look['rule']}; --st-font: Arial, sans-serif;"
    variables += "".join(f"--{name}: {colour};" for name, colour in look.items())
    css = (COMPONENTS / "plot.css").read_text(encoding="utf-8")
    places = "".join(f'<div id="chart-{number}"></div>' for number in range(len(drawn)))
    style = f"<style>:root {{ {variables} }} body {{ margin: 16px; overflow-y: scroll; }} {css}</style>"
    if not page.evaluate("Boolean(window.show)"):
        page.set_content("<!doctype html>")
        page.add_script_tag(path=charts.PLOTLY)
        script = SENT["plot.js"].replace("export default async function", "show = async function")
        page.add_script_tag(content=f"{{ {script} }}; window.picked = [];")
    page.evaluate("html => { document.activeElement.blur(); document.body.innerHTML = html; }", style + places)
    for number, chart in enumerate(drawn):
        facts = {"plotly": "", "alt": chart.sentence, "chosen": "", "dark": colours.ON_DARK}
        page.evaluate(
            """([place, data]) => show({ data: new TextEncoder().encode(data), parentElement: document.getElementById(place),
                setTriggerValue: (_, names) => window.picked.push(names) })""",
            [f"chart-{number}", (orjson.dumps(facts) + b"\n" + orjson.dumps(chart.figure)).decode()],
        )
