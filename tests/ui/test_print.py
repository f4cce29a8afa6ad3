"""A page on paper is whole: its name, sentence, filter, records, address and version stand in what Chromium prints."""

import io
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from ledger.export import report
from ledger.urls import links
from ledger.urls.kept import Kept, encode
from ledger.wording import citation
from tests.conftest import data
from tests.serving import PAGES, Watched


def folded(text: str) -> str:
    """A text without white space, its ligatures as letters: a PDF breaks lines and words where it likes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


KEPT = links.href(
    "kept",
    [("set", encode(Kept(name, cited[0].source, data().version, "A note") for name, cited in [*data().citations.items()][:3]))],
)
LOOKS = """() => ['stApp', 'stMain'].map((id) => getComputedStyle(document.querySelector(`[data-testid=${id}]`)))
  .flatMap((style) => [style.backgroundColor, style.color])"""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("attacks?actor=iran", marks=pytest.mark.faults),
        "positions",
        "sources?article=slavin-2011&record=troop-us-46000-2011",
        pytest.param("records?actor=panetta&source=slavin-2011", marks=pytest.mark.faults),
        pytest.param(KEPT, id="kept", marks=pytest.mark.faults),
        pytest.param("records?record=troop-us-46000-2011", marks=pytest.mark.faults),
        *(pytest.param(path, marks=pytest.mark.faults) for path in (*PAGES, "positions?mode=matrix&source=slavin-2011")),
    ],
)
def test_a_printed_page_is_whole_and_light(server: str, visit: Watched, path: str) -> None:
    page = visit.page
    page.emulate_media(color_scheme="dark")
    visit.open(f"{server}/{path}")
    wanted = ["The Iraq ledger", page.inner_text("h1"), visit.said(), page.inner_text(".st-key-footer"), page.url]
    wanted += page.locator("[data-testid=stMain] :is(h2, h3, .card .says, .kept-list .says):visible").all_inner_texts()
    wanted += page.locator(".st-key-chips button [data-testid=stMarkdownContainer]").all_inner_texts()
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = folded("".join(sheet.extract_text() for sheet in pdf.pages))
    assert [words for words in wanted if folded(words) not in text] == []
    assert text.count(folded("The Iraq ledger")) == 1 + sum("The Iraq ledger" in words for words in wanted[1:])
    assert "Downloadthis" not in text
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="Share").is_visible() is False
    assert page.get_by_test_id("stSidebar").is_visible() is False
    assert page.evaluate(LOOKS)[::2] == ["rgb(255, 255, 255)"] * 2
    drawn = page.locator(".js-plotly-plot .main-svg").evaluate_all("all => all.map(svg => svg.getBoundingClientRect().width)")
    shown = page.locator(".js-plotly-plot").evaluate_all("all => all.map(plot => plot.getBoundingClientRect().width)")
    assert all(width <= max(shown) + 1 for width in drawn)


# Of the root of the reading room: parts that lie over others, paragraphs that are not drawn, and what records say that are open.
DRAWN = """(root) => {
  const drawn = (node) => node.checkVisibility() && node.getBoundingClientRect().height > 0;
  const all = (path) => [...root.querySelectorAll(path)];
  return [
    all("*").filter((node) => ["fixed", "sticky"].includes(getComputedStyle(node).position) && drawn(node)).length,
    all("[id^=p]").filter((node) => !drawn(node)).length,
    all(".says").filter(drawn).map((node) => node.innerText),
  ];
}"""


@pytest.mark.faults
def test_a_printed_article_says_what_it_is_and_nothing_lies_over_its_paragraphs(server: str, visit: Watched) -> None:
    page = visit.page
    page.set_viewport_size({"width": 680, "height": 1000})
    visit.open(f"{server}/sources?article=slavin-2011&record=troop-us-46000-2011")
    assert page.locator(".drawer").is_visible()
    assert not page.locator(".reader > .head").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".reader").evaluate(DRAWN) == [0, 0, ["US troops in Iraq: 46,000, July 2011 (date inferred)"]]
    head, first = page.locator(".reader > .head"), page.locator("#p1")
    assert head.inner_text() == citation.source_line(data(), "slavin-2011")
    assert head.bounding_box()["y"] < first.bounding_box()["y"]


@pytest.mark.faults
def test_no_page_of_a_report_holds_the_licence_alone(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report.html(data(), links.read("", "positions", data()), "positions", "https://h/"), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    last = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages[-1].extract_text()
    page.close()
    assert "CC-BY-4.0" in last
    assert any(source.short in last for source in data().sources.values())  # an entry of the list of articles stands with it
