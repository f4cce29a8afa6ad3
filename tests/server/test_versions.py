"""A link that cites an older version opens it as it was, on a server that has an archive."""

import io
import json
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from ledger.loading import files, yaml_text
from ledger.loading.archive import Archive
from ledger.model import dates
from ledger.query.filters import Filters
from ledger.server import versions
from ledger.ui import page_run
from ledger.urls import links
from tests.conftest import MINI
from tests.identity import STRANGER, Guarded
from tests.serving import Watched, ask, dashboard, health

WHEN = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)
MISSING = "0123456789ab"


@dataclass
class Changed:
    """A server whose data have changed since it started. `before` is the version from which they changed."""

    url: str
    archive: Archive
    before: str
    now: str
    unreadable: str = ""
    taken: list[str] = field(default_factory=list)

    def link(self, page: str, version: str = "", **state: str) -> str:
        """A citable link to a page without a filter."""
        return f"{self.url}/{links.href(page, links.citable(Filters(), state, page, version or self.before)).removeprefix('./')}"


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def change(root: Path, before: str) -> None:
    """Take the second of two troop levels out, and say so in the change log."""
    data = root / "data"
    told = {"date": "1921-09", "since": before, "what": "A count is out.", "why": "For the tests.", "records": ["guards-june"]}
    for name, new in (
        ("troop_levels", lambda text: text.partition("- id: guards-june")[0]),
        ("highlights", lambda text: text.replace("guards-june", "guards-needed")),
        ("comparisons", lambda text: text[text.index("- id: guards-needed-june") :]),
        ("changes", lambda text: yaml_text.dump([told]) + text),
    ):
        path = data / f"{name}.yaml"
        path.write_text(new(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    folder = tmp_path_factory.mktemp("versions")
    root, archive = Path(shutil.copytree(MINI, folder / "data-now")), Archive(folder / "archive")
    before = files.read(root).version
    broken = files.read(root).having({"data/attacks.yaml": b"- nonsense: true\n"})
    archive.keep(broken, WHEN)
    places = {"LEDGER_DATA": str(root), "LEDGER_ARCHIVE": str(archive.folder), "LEDGER_EVERY": "0.1"}
    with dashboard(**places) as url:
        wait_until(lambda: archive.has(before))
        change(root, before)
        wait_until(lambda: health(url)["version"] != before)
        now = str(health(url)["version"])
        wait_until(lambda: archive.has(now))
        yield Changed(url, archive, before, now, broken.version)


def version(visit: Watched) -> str:
    return visit.page.inner_text(".st-key-footer").split()[1]


def news(visit: Watched) -> str:
    return " ".join(" ".join(visit.page.locator(".st-key-news").all_inner_texts()).split())


def cite(visit: Watched) -> str:
    return dict(parse_qsl(urlsplit(visit.page.url).query)).get("cite", "")


def test_what_is_served_is_kept_and_health_says_so(changed: Changed) -> None:
    assert {kept.version for kept in changed.archive.versions()} == {changed.before, changed.now, changed.unreadable}
    assert health(changed.url)["archive"] == {"ok": True, "problem": None}


def changes_since(version: str) -> str:
    """The address of what changed since a version, as the bar of an older version has it."""
    return f"curation?part=changes&since={version}"


def test_an_older_citable_link_shows_the_old_numbers_and_the_way_to_today(changed: Changed, visit: Watched) -> None:
    visit.open(changed.link("troop-levels"))
    assert (version(visit), visit.said()) == (changed.before, "All 2 troop levels.")
    assert "35" in visit.page.inner_text("h3")
    assert visit.cards() == ["guards-needed", "guards-june"]
    day = dates.say(f"{changed.archive.read(changed.before)[1]:%Y-%m-%d}")
    assert f"As cited: dataset {changed.before} of {day}." in news(visit)
    assert "Of the 2 records that the filter leaves here, 1 changed since then." in news(visit)
    assert "sentences and sums follow today’s rules." in news(visit)
    assert visit.page.get_by_role("link", name="What changed").get_attribute("href") == changes_since(changed.before)
    assert cite(visit) == changed.before
    visit.page.get_by_role("link", name="The same view today").click()
    visit.settle()
    assert (version(visit), visit.said(), cite(visit)) == (changed.now, "1 troop level.", "")
    assert visit.cards() == ["guards-needed"]
    assert "As cited" not in news(visit)
    visit.page.go_back()
    visit.settle()
    assert (version(visit), visit.said()) == (changed.before, "All 2 troop levels.")
    assert visit.faults == []
    assert visit.exceptions() == []


@pytest.mark.faults
def test_clicking_on_stays_in_the_older_version(changed: Changed, visit: Watched) -> None:
    visit.open(changed.link("records", record="guards-june"))
    assert visit.cards()[0] == "guards-june"
    visit.page.get_by_role("button", name="All records").click()
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Troop levels").click()
    visit.page.wait_for_url("**/troop-levels*")
    visit.settle()
    assert (version(visit), cite(visit), visit.said()) == (changed.before, changed.before, "All 2 troop levels.")
    visit.page.get_by_text("Linear", exact=True).click()
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.go_back()
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.locator("#guards-june").get_by_role("link", name="Read in the article").first.click()
    visit.page.wait_for_url("**/sources*")
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.get_by_role("link", name="All about this record").first.click()
    visit.page.wait_for_url("**/records*")
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.locator("a.name").click()
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    visit.page.locator("a.card.view").first.click()
    visit.settle()
    assert (version(visit), cite(visit)) == (changed.before, changed.before)
    assert visit.faults == []
    assert visit.exceptions() == []


@pytest.mark.faults
def test_links_and_files_of_an_older_version_say_so(changed: Changed, visit: Watched) -> None:
    visit.open(changed.link("troop-levels"))
    links_of = "all => all.map(x => x.getAttribute(x.dataset.link === undefined ? 'href' : 'data-link'))"
    visit.page.get_by_role("button", name="Share").click()
    visit.page.get_by_role("button", name="Copy citable link").wait_for()
    taken = visit.page.eval_on_selector_all(".stApp [data-testid=stHtml] a[href], button[data-link]", links_of)
    inside = [link for link in taken if "://" not in link and not link.startswith("#")]
    today = [link for link in inside if f"cite={changed.before}" not in link]
    assert len(inside) > 5
    assert today == [changes_since(changed.before), "troop-levels"]  # the ways to today
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Download", exact=True).click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="JSON", exact=True).first.click()
    told = json.loads(Path(got.value.path()).read_text(encoding="utf-8"))
    about = {key: value for key, value in told.items() if not isinstance(value, list)}  # without the tables
    assert changed.before in got.value.suggested_filename
    assert json.dumps(about).count(changed.before) >= 3
    assert changed.now not in json.dumps(about)


@pytest.mark.faults
def test_a_version_that_is_not_kept_shows_today_and_says_that_it_differs(changed: Changed, visit: Watched) -> None:
    for name in (MISSING, "0" * 12):
        visit.open(changed.link("troop-levels", name))
        assert (version(visit), visit.said()) == (changed.now, "1 troop level.")
        assert f"made from dataset version {name}; you see version {changed.now}." in news(visit)
        assert "its files" not in news(visit)
    visit.open(f"{changed.url}/troop-levels?cite=../../etc")
    assert version(visit) == changed.now
    assert "is not a dataset version and was left out" in news(visit)


def test_a_version_that_this_code_cannot_read_offers_its_files(changed: Changed, visit: Watched) -> None:
    visit.open(changed.link("troop-levels", changed.unreadable))
    assert version(visit) == changed.now
    assert "The code of today cannot open the older version" in news(visit)
    with visit.page.expect_download() as got:
        visit.page.get_by_role("link", name="its files").click()
    with zipfile.ZipFile(got.value.path()) as packed:
        assert packed.read("data/attacks.yaml") == b"- nonsense: true\n"
        assert changed.unreadable in packed.read("README.txt").decode()


# An open page asks for newer data after a second, and not after so many as it is told.
ASKS_SOON = f"""{{
  const every = setInterval;
  window.setInterval = (what, wait, ...more) => every(what, wait === {page_run.SECONDS}000 ? 1000 : wait, ...more);
}}"""


@pytest.mark.faults
def test_an_open_page_of_a_version_that_grows_old_stays_there(changed: Changed, visit: Watched, tmp_path: Path) -> None:
    root = Path(shutil.copytree(MINI, tmp_path / "data-now"))
    places = {"LEDGER_DATA": str(root), "LEDGER_ARCHIVE": str(tmp_path / "archive"), "LEDGER_EVERY": "0.1"}
    visit.page.add_init_script(ASKS_SOON)
    with dashboard(**places) as url:
        wait_until(lambda: Archive(tmp_path / "archive").has(changed.before))
        visit.open(f"{url}/troop-levels?cite={changed.before}")
        assert (version(visit), news(visit)) == (changed.before, "")
        change(root, changed.before)
        wait_until(lambda: health(url)["version"] != changed.before)
        visit.page.get_by_text("As cited: dataset").first.wait_for(timeout=60_000)
        visit.settle()
        assert (version(visit), visit.said()) == (changed.before, "All 2 troop levels.")
        assert "The data changed" not in news(visit)
        assert visit.exceptions() == []


@pytest.mark.faults
def test_without_an_archive_a_link_shows_today_as_ever(visit: Watched, tmp_path: Path) -> None:
    root = Path(shutil.copytree(MINI, tmp_path / "data-now"))
    before = files.read(root).version
    change(root, before)
    with dashboard(LEDGER_DATA=str(root)) as url:
        visit.open(f"{url}/troop-levels?cite={before}")
        assert visit.said() == "1 troop level."
        assert f"made from dataset version {before}; you see version {files.read(root).version}." in news(visit)
        assert "archive" not in health(url)
        assert ask(url, f"/versions/{before}.zip")[0] == 404


# The files by address


def test_the_files_of_a_version_are_given_as_they_were(changed: Changed) -> None:
    status, headers, body = ask(changed.url, f"/versions/{changed.before}.zip")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "application/zip", "private, no-store")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        contents = {name: packed.read(name) for name in packed.namelist() if name != "README.txt"}
    held_back = {"seeds/001_tide.txt"}  # excerpts of it may be shown, and no more
    assert contents == {name: data for name, data in files.read(MINI).contents.items() if name not in held_back}
    assert ask(changed.url, f"/versions/{changed.before}.zip", "HEAD")[::2] == (200, b"")


@pytest.mark.parametrize(
    "name",
    [f"{MISSING}.zip", "x.zip", ".zip", "..%2f..%2fetc%2fpasswd", "../data/attacks.yaml", f"{MISSING}.zip%00", "a/b.zip", ""],
)
def test_nothing_else_is_given(changed: Changed, name: str) -> None:
    status, _, body = ask(changed.url, f"/versions/{name}")
    assert status in (400, 404)
    assert b"PK" not in body
    assert ask(changed.url, f"/versions/{changed.before}.zip", "POST")[0] == 405


def test_the_files_are_for_readers_only(guarded: Guarded) -> None:
    for header in ({}, guarded.header(STRANGER)):
        assert ask(guarded.url, f"/versions/{MISSING}.zip", **header)[0] == 403
    assert ask(guarded.url, f"/versions/{MISSING}.zip", **guarded.header())[0] == 404


def test_articles_of_which_only_excerpts_may_be_shown_are_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = files.read(MINI)
    sources = found.contents["data/sources.yaml"].decode()
    excerpts = found.having({"data/sources.yaml": sources.replace("display: full", "display: excerpts", 1).encode()})
    monkeypatch.setattr(versions, "excerpted", lambda dataset: frozenset())
    assert "seeds/000_packet.txt" in names(versions.given(found, WHEN))
    assert "seeds/000_packet.txt" not in names(versions.given(excerpts, WHEN))
    with zipfile.ZipFile(io.BytesIO(versions.given(excerpts, WHEN))) as packed:
        assert "seeds/000_packet.txt" in packed.read("README.txt").decode()
    monkeypatch.setattr(versions, "excerpted", lambda dataset: frozenset({"000_packet.txt"}))  # it may no longer be shown
    assert "seeds/000_packet.txt" not in names(versions.given(found, WHEN))
    unknown = found.having({"data/sources.yaml": b"- {[", "seeds/other.txt": b"words"})
    assert not [name for name in names(versions.given(unknown, WHEN)) if name.startswith("seeds/")]


def names(packed: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.namelist()
