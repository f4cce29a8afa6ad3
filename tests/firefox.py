"""For tests: Debian's Firefox, driven by Playwright over WebDriver BiDi.

Playwright sends a command that this Firefox does not know yet: to imitate a colour scheme. `python -m tests.firefox` stands
between the two. It starts Firefox with the arguments that it gets, passes all messages on, and answers that command itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection, serve

UNKNOWN = ("emulation.setMediaFeaturesOverride",)
"""Commands of Playwright that Debian's Firefox does not know. No test of ours in Firefox needs their effect."""


def firefox(playwright: Playwright, folder: Path) -> Browser:
    """Start the Firefox that the variable `FIREFOX` names, or the system's. folder: for the script that starts it."""
    script = folder / "firefox"
    root = Path(__file__).parents[1]
    script.write_text(f'#!/bin/sh\ncd "{root}" && exec "{sys.executable}" -m tests.firefox "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return playwright.firefox.launch(channel="moz-firefox", executable_path=script)


def main() -> int:
    """Start Firefox, and stand between it and who started this program. Gives the exit code of Firefox."""
    path = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not path:
        sys.exit("Firefox is missing: `apt-get install firefox-esr` as root (`make firefox` does it), then run the tests again")
    browser = subprocess.Popen([path, *sys.argv[1:]], stderr=subprocess.PIPE, text=True)
    assert browser.stderr
    for line in browser.stderr:
        said = re.sub(r"(?<=WebDriver BiDi listening on )ws://\S+", lambda behind: _stand_before(behind[0]), line)
        print(said, end="", file=sys.stderr, flush=True)
    return browser.wait()


def _stand_before(behind: str) -> str:
    """Listen at another address in place of the one at which Firefox listens. Gives that other address."""
    server = serve(partial(_between, behind=behind), "127.0.0.1", 0, max_size=None, compression=None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"ws://127.0.0.1:{server.socket.getsockname()[1]}"


def _between(before: ServerConnection, behind: str) -> None:
    """Pass messages on between Playwright, which is before, and Firefox, which is behind, until one of them closes."""
    assert before.request
    with connect(behind + before.request.path, max_size=None, origin=None, compression=None) as after:
        threading.Thread(target=_pass_on, args=(after, before), daemon=True).start()
        try:
            for message in before:
                asked = json.loads(message)
                if asked["method"] in UNKNOWN:
                    before.send(json.dumps({"type": "success", "id": asked["id"], "result": {}}))
                else:
                    after.send(message)
        except ConnectionClosed:
            pass


def _pass_on(after: ClientConnection, before: ServerConnection) -> None:
    """Pass the messages of Firefox on."""
    for message in after:
        before.send(message)


if __name__ == "__main__":
    sys.exit(main())
