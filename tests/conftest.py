"""What tests start from: a dashboard and its visitor; a copy of the small valid dataset in `tests/mini` that they may spoil."""

import functools
import itertools
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from streamlit.components.v2 import manifest_scanner

from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from tests import identity
from tests.identity import Guarded
from tests.serving import Watched, chromium, dashboard, forget, visitor

ROOT = Path(__file__).parent.parent
MINI = ROOT / "tests" / "mini"

# Whoever starts an `AppTest` looks through all packages that are installed for components, which takes longer than most pages.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# How many examples a property test that names no number tries. A busy machine is no fault: no example has a deadline.
settings.register_profile("ledger", deadline=None, max_examples=25)
settings.register_profile("long", deadline=None, max_examples=200)  # of `make faults`
settings.load_profile("ledger")

expect.set_options(timeout=60_000)  # in a browser too

Edit = Callable[[str, str, str], None]


def plain(text: str) -> str:
    """A text without quotation marks and apostrophes."""
    return re.sub("[“”‘’\"']", "", text)


def few(values: Iterable[object], *always: object) -> list[pytest.ParameterSet]:
    """The values of a test that takes long: those that run `always`, and the others, which only `make faults` runs."""
    return [pytest.param(value, marks=() if value in always else pytest.mark.faults) for value in values]


def each(*values: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Makes of a test without fixtures one that tries all values, of several groups each with each, and names all that fail.

    Hundreds of tests that differ in a value alone take longer to begin and to report than to run.
    """

    def of_all(test: Callable[..., None]) -> Callable[[], None]:
        def test_of_all() -> None:
            failed = []
            for given in itertools.product(*values):
                try:
                    test(*given)
                except Exception as error:
                    failed.append(f"{given}: {type(error).__name__}: {error}")
            assert not failed, "\n".join(failed)

        test_of_all.__doc__ = test.__doc__
        return test_of_all

    return of_all


def examples(many: int, **others: Any) -> settings:
    """The settings of a property test that is worth so many examples.

    `make faults` tries twice as many, and `make test` a quarter, but at least five or all. others: other settings of Hypothesis.
    """
    return settings(max_examples=max(min(many, 5), many * settings.default.max_examples // 100), **others)


@functools.cache
def data() -> Dataset:
    """The real dataset."""
    found, problems = open_dataset(ROOT)
    assert found, problems
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a dashboard over the real dataset, which nobody changes."""
    with dashboard() as url:
        yield url


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A dashboard that asks for a login, with its provider."""
    with identity.guarded(tmp_path_factory.mktemp("guarded")) as found:
        yield found


@pytest.fixture(scope="session")
def other_server() -> Iterator[str]:
    """Another process over the same dataset, which knows nothing of the visits of the first."""
    with dashboard() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. Whoever opens a window in it closes it."""
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


@pytest.fixture(scope="session")
def paper(browser: Browser) -> Iterator[Page]:
    """A page without a server, on which `tests.charts.drawing.draw` draws charts: it reads Plotly once."""
    with browser.new_page() as made:
        yield made


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """The visitor of `context`, who stays from test to test."""
    with visitor(browser) as made:
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        yield made


@pytest.fixture
def context(desktop: BrowserContext) -> Iterator[BrowserContext]:
    """A visitor on a desktop, whose browser has kept nothing of an earlier visit but the scripts."""
    yield desktop
    forget(desktop)


@pytest.fixture
def visit(context: BrowserContext) -> Watched:
    """A fresh visitor's window."""
    return Watched(context.new_page())


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[BrowserContext]:
    """The visitor of `warm`."""
    with visitor(browser) as made:
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        yield made


@pytest.fixture(scope="session")
def windows() -> list[Watched]:
    """The window of `warm`, if one is open that a test has left as it was."""
    return []


@pytest.fixture
def warm(request: pytest.FixtureRequest, server: str, kept: BrowserContext, windows: list[Watched]) -> Iterator[Watched]:
    """A window that has the dashboard open already, for tests that claim nothing of a first load, which takes most of the time.

    The first `open` of a test shows another view in it, as Back does. A window that a test left otherwise than it found it, or in
    which one failed, is closed.
    """
    visit = windows.pop() if windows else Watched(kept.new_page(), is_kept=True)
    visit.faults.clear()
    failed = request.session.testsfailed
    yield visit
    if request.session.testsfailed == failed and visit.tidy(server):
        windows.append(visit)
    else:
        visit.page.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Writes into the results of a test with the mark `injected` which fault it is, and what readers see."""
    if mark := item.get_closest_marker("injected"):
        item.user_properties += [("fault", mark.args[0]), ("seen", mark.args[1])]


@pytest.fixture
def recovery(record_property: Callable[[str, object], None]) -> Callable[[], AbstractContextManager[None]]:
    """Measures a `with`: from when a fault is healed until the test has seen that it is over."""

    @contextmanager
    def measured() -> Iterator[None]:
        begin = time.monotonic()
        yield
        record_property("recovery", f"{time.monotonic() - begin:.1f}")

    return measured


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the valid dataset, which a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))


@pytest.fixture
def edit(mini: Path) -> Edit:
    """Replaces `old`, which must stand exactly once in the file, by `new`. A name without a folder is a table's."""

    def edit(file: str, old: str, new: str) -> None:
        path = mini / (file if "/" in file else f"data/{file}.yaml")
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_bytes(text.replace(old, new).encode("utf-8"))

    return edit
