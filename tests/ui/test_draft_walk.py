"""One walk over the draft desk in a real browser: from the pasted text to files that pass the check where they are put."""

import shutil
import zipfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from ledger.__main__ import main
from tests.serving import ROOT, Watched
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


def test_an_article_becomes_files_that_pass_the_check(server: str, context: BrowserContext, tmp_path: Path) -> None:
    desk = Desk(context.new_page())
    dialogs: list[str] = []
    desk.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk.open(f"{server}/curation?part=draft")

    latin = tmp_path / "latin.txt"
    latin.write_bytes("Café".encode("latin-1"))
    desk.page.set_input_files("input[type=file]", latin)
    desk.settle()
    assert "latin.txt is not text in UTF-8" in desk.page.get_by_test_id("stAlert").inner_text()
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

    proposal = desk.page.locator(".suggestion", has_text="About 300 US troops").filter(has_text="Troop level")
    desk.press(f"Pick {proposal.locator('.tag').inner_text().split()[0]}")
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
