"""Hostile text in a source, in records and in names changes no page, opens no dialog and sends no request."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from ledger.loading import yaml_text
from ledger.loading.parse import ordered
from tests.serving import PAGES, ROOT, Watched, dashboard, visitor

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle r=9></svg>",
    "<style>body{display:none}</style>",
    "<form action=//evil.example><input name=q></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<iframe src=//evil.example></iframe>",
    "<a href=javascript:alert(1)>a</a>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "![x](//evil.example/x.png) [y](javascript:alert(1)) $\\\\LaTeX$ :material/close: :red[x]",
    "https://evil.example/x www.evil.example x@evil.example",
    "<details open ontoggle=alert(1)>d</details>",
    "<b onmouseover=alert(1)>b</b> &lt;i&gt; &#60;u&#62;",
    "\u202eabc\u2066def\u200bghi",
)
SOURCE = "american-interest-2012"
ARTICLE = f"sources?article={SOURCE}"
PLACE = "U.S. officials have said they aim"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over a copy of the dataset whose article, records and names hold hostile text."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("dashboard.py", "ledger", "pages", "data", "seeds", ".streamlit"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, root / name)
    text = " ".join(HOSTILE)
    visible = " ".join(HOSTILE[:-1])
    sources = yaml.safe_load((root / "data" / "sources.yaml").read_text())
    source = next(s for s in sources if s["id"] == SOURCE)
    seed = root / "seeds" / source["file"]
    seed.write_text(seed.read_text().replace(PLACE, f"{text} {PLACE}"))
    source["sha256"] = hashlib.sha256(seed.read_bytes()).hexdigest()
    source["title"] = source["short"] = f"Title {visible}"
    save(root, "sources", sources)
    positions = yaml.safe_load((root / "data" / "positions.yaml").read_text())
    position = next(p for p in positions if p["evidence"][0]["quote"].startswith(PLACE))
    position["summary"], position["note"] = f"Speaker {visible}", f"Speaker {visible}."
    position["evidence"].append({"source": SOURCE, "quote": HOSTILE[1], "suffix": HOSTILE[2]})
    save(root, "positions", positions)
    actors = yaml.safe_load((root / "data" / "actors.yaml").read_text())
    speaker = next(a for a in actors if a["id"] == position["actor"])
    speaker |= {"name": f"Actor {visible}", "aliases": ["Speaker"]}
    save(root, "actors", actors)
    with dashboard(root) as url:
        yield url


def save(root: Path, name: str, records: list[dict]) -> None:
    (root / "data" / f"{name}.yaml").write_text(yaml_text.dump([ordered(r) for r in records]))


INJECTED = (
    "script, iframe, base, meta, form[action], link[href*=evil], a[href*=evil], img[src=x], [onerror], [onload], [ontoggle], "
    "[onmouseover]"
)


@pytest.fixture(scope="module")
def seen(browser: Browser) -> Iterator[Watched]:
    """One window for all pages, in which a dialog is a fault."""
    with visitor(browser) as made:
        visit = Watched(made.new_page(), is_kept=True)
        visit.page.on("dialog", lambda dialog: (visit.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        yield visit


@pytest.mark.parametrize("path", [*PAGES, ARTICLE, f"sources?article={SOURCE}&show=coverage&find=alert"])
def test_hostile_text_stays_text(hostile: str, seen: Watched, path: str) -> None:
    """What is sent with the page itself, such as its title, holds text of the article only where this is named in the address."""
    seen.faults.clear()
    if ARTICLE in path:
        seen.page.goto("about:blank")
    seen.open(f"{hostile}/{path}{'&' if '?' in path else '?'}source={SOURCE}")
    assert seen.faults == []
    assert seen.exceptions() == []
    assert seen.page.locator("[data-testid=stMain]").locator(INJECTED).count() == 0
    assert seen.page.locator("[data-testid=stMain]").is_visible()
    assert seen.page.url.startswith(hostile)
    if path == ARTICLE:
        shown_letter_for_letter(seen)


def shown_letter_for_letter(visit: Watched) -> None:
    """The hostile text stands in the open article as it was written."""
    shown = " ".join(visit.page.locator(".reader").inner_text().split())
    for text in HOSTILE[:-1]:
        assert " ".join(text.split()) in shown
    assert "[U+202E]abc[U+2066]def[U+200B]ghi" in shown
