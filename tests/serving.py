"""For tests: a dashboard started as a user starts it, and a Chromium that opens its pages."""

import asyncio
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, Playwright, TimeoutError

ROOT = Path(__file__).resolve().parent.parent
SITE = "http://127.0.0.1"
PATIENCE = 240
"""How many seconds a server may take to start: a busy machine is no fault, and a process that ends is noticed at once."""
PAGES = ("", "troop-levels", "casualties", "attacks", "positions", "how-it-is-known", "sources", "records", "curation", "guide")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # the pages of one visitor share a process, which reads and compiles the scripts once
    "--host-resolver-rules=MAP ledger.example.org 127.0.0.1",  # the name that the site in deploy/ has
)


@contextmanager
def dashboard(root: Path = ROOT, *options: str, base: str = "", log: Path | None = None, **environment: str) -> Iterator[str]:
    """Start `streamlit run dashboard.py` on a free port, give its URL once `/healthz` says that it is ready, and end it then.

    root: the folder that holds `dashboard.py`; options: of Streamlit's command line; base: the path below which the dashboard
    lies, such as `/ledger`; log: a file for its output; environment: variables. Raises RuntimeError with the output if it does
    not start within PATIENCE.
    """
    with started(root, *options, base=base, log=log, **environment) as server:
        deadline = time.monotonic() + PATIENCE
        while not health(server.url).get("ready"):
            if server.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the dashboard did not start:\n{server.output()}")
            time.sleep(0.1)
        yield server.url


@dataclass
class Server:
    """A dashboard: its process, its URL, and the file that holds its output."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def output(self) -> str:
        """Everything that the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def started(
    root: Path = ROOT,
    *options: str,
    port: int = 0,
    base: str = "",
    prefix: tuple[str, ...] = (),
    log: Path | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Start the dashboard as a user does, without waiting for it, and kill it afterwards.

    port: 0 for any free one; prefix: a command that starts it, such as one that takes rights away; others as for `dashboard`.
    """
    port = port or free_port()
    command = [*prefix, sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), *options]
    environment |= {"STREAMLIT_SERVER_BASE_URL_PATH": base} if base else {}
    with tempfile.TemporaryDirectory() as folder:
        log = log or Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(command, cwd=root, stdout=out, stderr=out, env=os.environ | environment)
        try:
            yield Server(process, f"http://127.0.0.1:{port}{base}", log)
        finally:
            process.kill()
            process.wait()


T = TypeVar("T")


def in_a_loop(coroutine: Coroutine[object, object, T]) -> T:
    """What a coroutine gives, run in a thread of its own: a browser of another test may hold the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(coroutine)).result()


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(url: str) -> dict[str, object]:
    """The JSON of `/healthz`; empty as long as nobody answers."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return json.load(response)
    except urllib.error.HTTPError as response:
        return json.load(response)
    except OSError:
        return {}


def ask(url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    """Send one request with exactly this path; gives status, headers and body. A `_` in the name of a header stands for `-`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def chromium(playwright: Playwright) -> Browser:
    """Start the browser: the one that the variable `CHROMIUM` names, the system's, or the one that Playwright installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return playwright.chromium.launch(executable_path=path, args=list(ARGS))


@contextmanager
def visitor(browser: Browser, width: int = 1440, height: int = 900) -> Iterator[BrowserContext]:
    """A visitor with a window of this size, whose pages find the scripts compiled that an earlier page of his has loaded.

    An empty page stays open for that: Chromium ends the process of a site, and forgets what it has compiled, with the last page.
    """
    with browser.new_context(viewport={"width": width, "height": height}) as made:
        page = made.new_page()
        page.route(f"{SITE}/", lambda route: route.fulfill(body=""))
        page.goto(f"{SITE}/")
        yield made


def forget(visitor: BrowserContext) -> None:
    """Close the pages of a visitor, and take away all that they have stored in the browser, but for scripts."""
    first, *others = visitor.pages
    for page in others:
        page.close()
    visitor.new_cdp_session(first).send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})


# Runs in a page before its own scripts. It follows the messages to and from Streamlit's server and every change in the page, and
# leaves in `watched`: how many runs were asked for that have not begun, whether one goes on, and when something last changed.
# A message starts with the numbers of its fields; those below are of Streamlit's BackMsg and ForwardMsg.
WATCH = """
window.watched = { asked: 0, runs: false, changed: performance.now() };
{
  const RERUN = 11, NEW_SESSION = 4, FINISHED = 6;
  const fields = (bytes) => {
    const found = new Set();
    let at = 0;
    const number = () => {
      let value = 0, factor = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = number();
      found.add(tag >> 3);
      const size = number();
      if ((tag & 7) === 2) at += size;
    }
    return found;
  };
  const change = () => (watched.changed = performance.now());
  const follow = (Socket) =>
    class extends Socket {
      constructor(...all) {
        super(...all);
        this.addEventListener("message", ({ data }) => {
          if (!(data instanceof ArrayBuffer)) return;
          const found = fields(new Uint8Array(data));
          change();
          if (found.has(NEW_SESSION)) Object.assign(watched, { asked: 0, runs: true });
          if (found.has(FINISHED)) watched.runs = false;
        });
        this.addEventListener("close", () => Object.assign(watched, { asked: 0, runs: false }));
      }
      send(data) {
        if (data instanceof Uint8Array && fields(data).has(RERUN)) watched.asked += 1;
        change();
        super.send(data);
      }
    };
  let socket = follow(WebSocket);
  Object.defineProperty(window, "WebSocket", { get: () => socket, set: (other) => (socket = follow(other)) });
  const observer = new MutationObserver(change);
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, all);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    observer.observe(root, all);
    return root;
  };
}
"""
# What a page still waits for, one word each; nothing when it rests.
WAITS = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const filled = (host) => (host.shadowRoot ?? host).querySelector(":not(style)");
  const waits = {
    first: document.documentElement.classList.contains("waits"),
    script: app?.dataset.testScriptState !== "notRunning",
    answer: watched.asked > 0,
    run: watched.runs,
    change: performance.now() - watched.changed <= 100,
    footer: !document.querySelector(".st-key-footer"),
    chart: document.querySelector("[data-testid=stSkeleton], div.plot:not(.js-plotly-plot)"),
    component: ![...document.querySelectorAll("[data-testid^=stBidiComponent]")].every(filled),
  };
  return Object.keys(waits).filter((name) => waits[name]);
}"""

BETWEEN = "curation?part=problems"
"""Where a kept window waits for the next test: a view without charts or records, which is shown in the least time."""

# Takes away what a test left in a window at rest, and tells whether the next test finds nothing of it: a window that shows this
# view has no field, chart or list of another one, its filter is empty, and what is around every page is folded and closed.
TIDY = """() => {
  document.activeElement?.blur();
  localStorage.clear();
  sessionStorage.clear();
  document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  const left = document.querySelector(
    "[data-testid=stPopoverBody], [role=dialog], dialog[open], :popover-open, [data-testid=stSidebar] details[open]" +
      ", [data-testid=stException]",
  );
  const asked = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"].some((media) => matchMedia(media).matches);
  return !left && !asked && location.search === "?part=problems" && history.length < 40;  // which counts no further than 50
}"""

OPEN_AS_BACK_DOES = "url => { history.pushState({}, '', url); dispatchEvent(new PopStateEvent('popstate')); }"


class Watched:
    """A browser page, with the faults that a person would not see: errors of scripts, and requests to other hosts.

    is_kept: whether it stays open from test to test, and shows another view of its dashboard without loading the page anew.
    """

    def __init__(self, page: Page, is_kept: bool = False) -> None:
        self.page = page
        self.is_kept = is_kept
        self.page.add_init_script(WATCH)
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _console(self, message: object) -> None:
        """Keep an error of the console."""
        if getattr(message, "type", "") == "error":
            self.faults.append(f"console: {getattr(message, 'text', '')}")

    def _request(self, request: object) -> None:
        """Keep a request to another host."""
        url = getattr(request, "url", "")
        if urlsplit(url).hostname not in ("127.0.0.1", "ledger.example.org", None):
            self.faults.append(f"outside: {url}")

    def open(self, url: str) -> "Watched":
        """Open a URL, and wait until nothing on the page runs or loads any more."""
        if self.is_kept and self.page.url != url and urlsplit(self.page.url)[:2] == urlsplit(url)[:2]:
            return self.go(url)
        self.page.goto(url)
        self.settle()
        return self

    def go(self, url: str) -> "Watched":
        """Show another view of the dashboard that is open, as Back and Forward do: without loading page and scripts anew."""
        self.page.evaluate(OPEN_AS_BACK_DOES, url)
        self.settle()
        return self

    def tidy(self, server: str) -> bool:
        """Leave to the next test a window that shows nothing of this test; says whether it does."""
        self.settle()
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        self.go(f"{server}/{BETWEEN}")
        return self.page.viewport_size == {"width": 1440, "height": 900} and bool(self.page.evaluate(TIDY))

    def settle(self) -> None:
        """Wait until the server has answered all that the browser asked, and the page has drawn it.

        The page is shown, no request waits for its run, no run goes on, the footer stands, every component is filled, and for a
        tenth of a second no request went out and nothing changed in the page: the answer to one request may lead to the next.
        """
        try:
            self.page.wait_for_function(f"() => !({WAITS})().length", polling=20, timeout=60_000)
        except TimeoutError as error:
            raise AssertionError(f"the page still waits for: {', '.join(self.page.evaluate(WAITS))}") from error

    def still(self, place: Locator) -> FloatRect:
        """Where something stands, once it has stood there for some frames: a page may still scroll."""
        box, frames = place.bounding_box(), 0
        while frames < 5 or not box:
            self.page.evaluate("new Promise(requestAnimationFrame)")
            before, box = box, place.bounding_box()
            frames = frames + 1 if box == before else 0
        return box

    def said(self) -> str:
        """The filter in words with its counts, as the page shows it."""
        return self.page.inner_text("p.view")

    def cards(self) -> list[str]:
        """The ids of the record cards on the page."""
        return self.page.eval_on_selector_all("section.card[id]", "all => all.map(x => x.id)")

    def exceptions(self) -> list[str]:
        """The text of every exception that the page shows."""
        return [e.inner_text() for e in self.page.query_selector_all("[data-testid=stException]")]
