"""One walk over the draft desk in a real browser: from the pasted text to files that pass the check where they are put."""

import shutil
import time
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from ledger.__main__ import main
from tests.serving import ROOT, Server, Watched, free_port, health, started
from tests.ui.test_accessibility import grave
from tests.ui.test_hostile import INJECTED

TEXT = """Rockets and a vote in Basra

A local paper finds fewer soldiers than promised.

About 300 US troops were stationed in Baghdad in April 2012, according to the governor.

<script>alert(1)</script> <img src=x onerror=alert(2)> was painted on a wall.
"""


class Desk(Watched):
    """The draft desk as a person uses it."""

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()
        self.settle()

    def put(self, label: str, text: str) -> None:
        """Write into a field and leave it."""
        field = self.page.get_by_role("textbox", name=label, exact=True)
        field.fill(text)
        field.press("Tab")
        self.settle()

    def choose(self, label: str, text: str) -> None:
        """Type into a choice and take what is offered first, or else what was typed."""
        box = self.page.get_by_test_id("stMain").get_by_role("combobox", name=label, exact=False).first
        box.click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.settle()

    def faults_told(self) -> list[str]:
        return self.page.locator("p.fault").all_inner_texts()


@pytest.mark.faults
def test_an_article_becomes_files_that_pass_the_check(server: str, context: BrowserContext, tmp_path: Path) -> None:
    desk = Desk(context.new_page())
    dialogs: list[str] = []
    desk.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk.open(f"{server}/curation?part=draft")

    latin = tmp_path / "latin.txt"
    latin.write_bytes("Café".encode("latin-1"))
    desk.page.set_input_files("input[type=file]", latin)
    desk.settle()
    expect(desk.page.get_by_test_id("stAlert")).to_contain_text("latin.txt is not text in UTF-8")
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    desk.page.set_input_files("input[type=file]", article)
    desk.settle()
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)> was painted" in desk.page.locator(".draft").inner_text()
    assert desk.page.get_by_test_id("stMain").locator(INJECTED).count() == 0

    desk.put("Published", "2012-02-31")
    assert any(text.startswith("'2012-02-31' is not a date") for text in desk.faults_told())
    desk.put("Published", "2012-05-05")
    desk.put("Published basis", "The byline.")
    desk.put("Author, if known", "Jane Doe")
    assert "\\" not in " ".join(e.get_attribute("aria-label") or "" for e in desk.page.locator("[aria-label]").element_handles())
    desk.press("Jane Doe is new: add an actor")

    desk.page.locator("[data-id]", has_text="Troop level").filter(has_text="a count of a force").focus()
    desk.page.keyboard.press("a")
    desk.settle()
    desk.press("Complete the next of 1 unfinished record")
    assert desk.page.locator(".draft mark.taken").inner_text().startswith("About 300 US troops")
    desk.choose("Kind", "actual")
    desk.choose("Place", "Baghdad")
    desk.choose("Asserted by", "the-governor-of-basra")
    assert (
        "“the-governor-of-basra” is not known here: choose from the list, or add it as another record below."
        in desk.faults_told()
    )
    desk.choose("Asserted by", "Jane Doe")
    desk.put("Quote", "Around 300 US troops")
    assert "these words do not stand in the article: Around 300 US troops" in desk.faults_told()
    assert desk.page.get_by_role("textbox", name="Published", exact=True).input_value() == "2012-05-05"
    desk.put("Quote", "About 300 US troops were stationed in Baghdad in April 2012")
    for field, value in {"Force": "US troops", "Refers to": "2012-04", "Said on": "2012-05-05"}.items():
        desk.put(field, value)
    assert desk.faults_told() == []
    assert "no problem" in desk.page.get_by_test_id("stAlert").inner_text()
    found = Axe().run(desk.page, context={"include": [["[data-testid=stMain]"]]}).response["violations"]
    ours = [(v["id"], n["target"]) for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]]
    assert ours == []

    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="Download the files for a pull request (zip)").click()
    project = tmp_path / "project"
    for name in ("data", "seeds"):
        shutil.copytree(ROOT / name, project / name)
    with zipfile.ZipFile(download.value.path()) as zipped:
        assert {"seeds/doe-2012.txt", "data/sources.yaml", "data/troop_levels.yaml", "README.txt"} <= set(zipped.namelist())
        zipped.extractall(project)
    assert (project / "seeds" / "doe-2012.txt").read_text(encoding="utf-8") == TEXT
    assert main(["--root", str(project), "check"]) == 0
    assert "doe-2012" not in (ROOT / "data" / "sources.yaml").read_text(encoding="utf-8")
    assert desk.faults == []
    assert desk.exceptions() == []
    assert dialogs == []


def focused(desk: Desk) -> str:
    """The number of the proposal that has the focus; empty if none has it."""
    return str(
        desk.page.evaluate(
            "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.activeElement?.dataset.number).find(Boolean) ?? ''"
        )
    )


def wait_for(desk: Desk, numbers: list[str]) -> None:
    """Wait until the list has the proposals of these numbers, in this order, and all is at rest."""
    rows = desk.page.locator("[data-id]:not([hidden])")
    expect(rows).to_have_count(len(numbers), timeout=60_000)
    desk.settle()
    assert rows.evaluate_all("all => all.map(e => e.dataset.number)") == numbers


MANY = """Bombs in two towns

Two policemen were killed and three soldiers were wounded in Baghdad on Monday, police said.

About 300 US troops were stationed in Baghdad in April 2012, according to the governor.
"""


@pytest.mark.faults
def test_proposals_are_decided_by_keys_and_the_draft_outlives_a_reload_and_a_restart_of_the_server(
    context: BrowserContext,
) -> None:
    desk, port = Desk(context.new_page()), free_port()
    with started(port=port) as server:
        ready(server)
        desk.open(f"{server.url}/curation?part=draft")
        desk.put("Text of the article", MANY)
        desk.put("Published", "2012-05-05")
        numbers = desk.page.locator("[data-id]").evaluate_all("all => all.map(e => e.dataset.number)")
        assert len(numbers) >= 4
        desk.page.locator("[data-id]").first.focus()
        for key in ("j", "ArrowDown", "k", "a"):  # the second is accepted
            desk.page.keyboard.press(key)
        assert focused(desk) == numbers[2], "the focus goes to the next one before the server has answered"
        desk.page.keyboard.press("d")
        desk.settle()
        left = [numbers[0], *numbers[3:]]
        expect(desk.page.locator(".said")).to_contain_text("1 accepted, 1 dropped")
        wait_for(desk, left)
        assert focused(desk) == left[1]
        assert f"Dropped: {numbers[2]}" in desk.page.get_by_role("status").filter(has_text="Dropped").inner_text()
        desk.page.keyboard.press("d")
        desk.page.keyboard.press("u")
        desk.settle()
        wait_for(desk, left)
        assert grave(desk.page) == []
        desk.page.reload()
        desk.settle()
        wait_for(desk, left)
        other = Desk(context.new_page())
        other.open(f"{server.url}/curation?part=draft")
        other.press("Go on with it")
        wait_for(other, left)
        other.page.get_by_role("button", name=f"Drop {left[0]}", exact=True).click()
        expect(desk.page.locator(".keeper")).to_contain_text("Another tab of this browser changed this draft")
        wait_for(desk, left)
        desk.press("Take the newer one")
        wait_for(desk, left[1:])
        other.page.close()
    with started(port=port) as server:
        ready(server)
        expect(desk.page.locator(".keeper")).to_contain_text("in this browser, on this machine only", timeout=60_000)
        desk.settle()
        wait_for(desk, left[1:])
        assert desk.page.get_by_role("textbox", name="Published", exact=True).input_value() == "2012-05-05"
        desk.press("Forget it")
        desk.open(f"{server.url}/curation?part=draft")
        assert desk.page.locator(".keeper").inner_text() == ""
        assert desk.page.get_by_role("textbox", name="Text of the article").input_value() == ""
    assert desk.exceptions() == []


def test_what_is_typed_into_a_field_that_was_not_left_outlives_a_reload(server: str, context: BrowserContext) -> None:
    desk = Desk(context.new_page())
    desk.open(f"{server}/curation?part=draft")
    desk.put("Text of the article", TEXT)
    desk.page.get_by_role("textbox", name="Published", exact=True).press_sequentially("2012-05-05")
    expect(desk.page.locator(".draft mark").first).to_be_visible(timeout=30_000)  # the server knows the day
    desk.settle()
    desk.page.reload()
    desk.settle()
    expect(desk.page.get_by_role("textbox", name="Published", exact=True)).to_have_value("2012-05-05", timeout=30_000)
    assert desk.exceptions() == []


@pytest.mark.faults
def test_a_text_that_is_too_long_stays_out_of_the_field_and_the_desk_says_how_long_one_may_be(
    server: str, context: BrowserContext
) -> None:
    desk = Desk(context.new_page())
    desk.open(f"{server}/curation?part=draft")
    field = desk.page.get_by_role("textbox", name="Text of the article")
    field.fill(1_000_000 * "word. ")
    expect(field).to_have_value("")
    desk.press("Read this text")
    expect(desk.page.get_by_test_id("stAlert")).to_contain_text("of at most 500,000 characters")


def ready(server: Server) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + 60
    while not health(server.url).get("ready"):
        assert time.monotonic() < deadline, server.output()
        time.sleep(0.1)
