"""A reader sees what the public record says in one click from a claim, and beside the charts where it is asked for."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import few
from tests.serving import Watched
from tests.ui.test_pages import html, run

SAYS = {
    "troop-us-46000-2011": ("troop-levels", "28,675 active-duty"),
    "casualties-us-june-2011": ("casualties", "14 US personnel who died in hostile incidents"),
    "troop-us-5200-2020": ("troop-levels", "6 December 2017"),
    "casualties-taji-2011-killed": ("casualties", "at least 35 people killed"),
    "casualties-embassy-rocket-2011-killed": ("casualties", "Rasheed Hotel"),
}


@pytest.mark.parametrize("name", few(SAYS, "troop-us-46000-2011"))
def test_one_click_from_a_claim_leads_to_what_the_record_says(server: str, visit: Watched, name: str) -> None:
    page, (where, says) = visit.page, SAYS[name]
    visit.open(f"{server}/{where}?chosen={name}")
    card = page.locator(f".st-key-chosen #{name}")
    expect(card.locator("p.public")).to_contain_text("The public record: ")
    card.get_by_role("link", name="more beside it").click()
    expect(page.locator(".records")).to_contain_text(says)
    assert re.search(rf"/records\?record={name}", page.url)
    link = page.locator(".public a[rel]").first
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")


IN_UPPER_HALF = """() => {
  const { y } = document.querySelector("#public-record").getBoundingClientRect();
  return y >= 0 && y < 210;
}"""


@pytest.mark.parametrize("link", few(["more beside it", None], None), ids=["from a card", "opened by its address"])
def test_the_anchor_of_the_public_record_brings_it_into_sight(server: str, visit: Watched, link: str | None) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1000, "height": 420})
    if link:
        visit.open(f"{server}/casualties?chosen=casualties-us-june-2011")
        page.locator(".st-key-chosen #casualties-us-june-2011").get_by_role("link", name=link).click()
    else:
        visit.open(f"{server}/records?record=casualties-us-june-2011#public-record")
    heading = page.locator("#public-record")
    expect(heading).to_have_count(1)
    expect(heading).to_have_text("The public record beside it")
    expect(heading).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(1_500)
    visit.still(heading)
    page.wait_for_function(IN_UPPER_HALF)


def test_the_choice_stands_in_the_address_and_its_chip_takes_it_away(server: str, visit: Watched) -> None:
    page = visit.page
    visit.open(f"{server}/troop-levels")
    assert page.locator(".legendtext", has_text="The public record").count() == 0
    page.get_by_role("checkbox", name="Beside it: the public record").press(" ")
    expect(page.locator(".legendtext", has_text="The public record")).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("beside=record"))
    expect(page.locator("h3", has_text="with the public record beside")).to_be_visible()
    page.locator(".st-key-chips").get_by_role("button", name="Beside it: the public record").click()
    expect(page.locator(".legendtext", has_text="The public record")).to_have_count(0, timeout=30_000)
    expect(page).not_to_have_url(re.compile("beside"))


@pytest.mark.faults
def test_by_keyboard_a_mark_of_the_record_is_told_and_opens_the_claims_beside_it(server: str, visit: Watched) -> None:
    page = visit.page
    visit.open(f"{server}/casualties?beside=record")
    plot = page.locator(".plot")
    expect(plot.locator(".legendtext", has_text="The public record")).to_be_visible()
    plot.focus()
    line = page.locator(".plot-line")
    told = []
    for _ in range(40):
        plot.press("ArrowDown")
        told.append(line.inner_text())
        if told[-1].startswith("The public record: at least 35 people"):
            break
    assert told[-1].startswith("The public record: at least 35 people")
    assert len(set(told)) == len(told), "the walk stands still"
    plot.press("Enter")
    expect(page.locator(".st-key-chosen #casualties-taji-2011-killed")).to_be_visible()


@pytest.mark.faults
def test_the_number_that_is_clicked_stands_first_on_the_card_and_says_so(server: str, visit: Watched) -> None:
    page = visit.page
    visit.open(f"{server}/troop-levels?beside=record")
    rows = page.evaluate(
        "document.querySelector('.plot').data.find((t) => t.meta?.layer && t.mode === 'markers').customdata.map((row) => row[1])"
    )
    at = next(n for n, told in enumerate(rows) if "28,675" in told)
    box = page.evaluate(
        """n => {
          const plot = document.querySelector('.plot');
          const index = plot.data.findIndex((t) => t.meta?.layer && t.mode === 'markers');
          const group = [...plot.querySelectorAll('.scatterlayer .trace')].find((g) => g.__data__[0].trace.index === index);
          const path = [...group.querySelectorAll('.points path')].find((p) => p.__data__.i === n);
          path.scrollIntoView({ block: 'center' });
          const { x, y, width, height } = path.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        }""",
        at,
    )
    page.mouse.move(*box)
    page.mouse.click(*box)
    first = page.locator(".st-key-chosen #troop-us-46000-2011 p.public")
    expect(first).to_have_count(1, timeout=30_000)
    expect(first).to_contain_text("Chosen in the chart")
    expect(first).to_contain_text("28,675 active-duty US military personnel in Iraq, on 30 September 2011")
    expect(first).not_to_contain_text("46,000 US forces left")


@pytest.mark.faults
def test_a_figure_of_the_overview_leads_to_what_the_record_says_in_one_click(server: str, visit: Watched) -> None:
    page = visit.page
    visit.open(server)
    page.locator(".with-record", has_text="46,000").get_by_role("link", name="The public record").click()
    expect(page.locator("#public-record")).to_be_in_viewport(ratio=1)
    assert re.search(r"/records\?record=troop-us-46000-2011", page.url)


@pytest.mark.parametrize("page", ["troop-levels", "casualties"])
def test_a_table_with_the_layer_lists_what_stands_beside_its_rows(page: str) -> None:
    assert "The public record: " in html(run(page, "beside=record&view=table"))
    assert run(page, "beside=record").checkbox[0].value is True
    assert run(page).checkbox[0].value is False


def test_the_overview_tells_how_comparisons_come_out_below_its_charts() -> None:
    at = run("overview")
    told = html(at)
    sentence = "have something beside them in the public record"
    assert sentence in told
    assert told.index(sentence) > told.index('class="figures"')
    assert 'href="troop-levels?beside=record"' in told


@pytest.mark.parametrize("where", few(["troop-levels", "casualties"], "casualties"))
def test_on_a_phone_each_number_beside_a_chart_has_its_time_and_relation_uncut(server: str, visit: Watched, where: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"{server}/{where}?beside=record")
    told = visit.page.locator(".js-plotly-plot").first.evaluate(
        """plot => plot.data.filter(({ meta }) => meta?.short)
            .flatMap(({ meta, text }) => text.map((one, n) => [one, meta.short[n]]))"""
    )
    assert len(told) > 10
    for text, (counts, how, whose) in told:
        lines = [re.sub(r"\s+", " ", line).strip() for line in text.split("<br>")]
        if len(lines) == 3:
            assert lines[1] == how
            assert counts.startswith(lines[0].rstrip("…"))
            assert whose.startswith(lines[2].rstrip("…"))
        else:
            assert "…" not in text
    shown = visit.page.locator(".js-plotly-plot").first.bounding_box()
    below = visit.page.locator(".st-key-chosen, .said").last.bounding_box()
    assert shown
    assert below
    assert shown["y"] + shown["height"] <= below["y"], "the text below a chart does not lie on it"
