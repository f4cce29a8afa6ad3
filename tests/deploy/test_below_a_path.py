"""A dashboard below a path of a host that nginx serves over https, at a port, over IPv4 and IPv6: what leads on leads there."""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.proxied import free_ports
from tests.serving import Watched, dashboard

BASE = "/ledger"
HOSTS = ("localhost", "[::1]")
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{}}
http {{
  access_log off; {scratch}
  map $http_upgrade $upgraded {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port} ssl; listen [::1]:{port} ssl;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $upgraded;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    location {base} {{ proxy_pass http://{replica}; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx that passes the path on, in front of a dashboard that lies below it."""
    folder, [port] = tmp_path_factory.mktemp("proxy"), free_ports(1)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    facts = {
        "folder": folder,
        "port": port,
        "base": BASE,
        "user": "user root;" if os.geteuid() == 0 else "",
        "scratch": " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
    }
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert binary, "nginx is missing: `apt-get install nginx` as root (`make nginx` does it), then run the tests again"
    with dashboard(base=BASE) as url:
        (folder / "nginx.conf").write_text(CONFIGURATION.format(replica=urlsplit(url).netloc, **facts), encoding="utf-8")
        process = subprocess.Popen([binary, "-p", folder, "-c", folder / "nginx.conf"])
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)
        yield port
        process.terminate()
        process.wait()


def body(port: int, host: str, path: str) -> bytes:
    """What is answered to a request below the path."""
    unchecked = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection(host.strip("[]"), port, context=unchecked, timeout=60)
    connection.request("GET", f"{BASE}/{path}", headers={"Host": f"{host}:{port}"})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read()


@pytest.mark.faults
@pytest.mark.parametrize("host", HOSTS)
def test_what_scripts_ask_for_lies_below_the_path(port: int, host: str) -> None:
    root = f"https://{host}:{port}{BASE}"
    assert json.loads(body(port, host, "healthz"))["ready"]
    assert json.loads(body(port, host, "find.json?q=sadr"))["hits"]
    html = body(port, host, "attacks").decode()
    assert f'<link rel="canonical" href="{root}/attacks">' in html
    assert f'content="{root}/preview/' in html


@pytest.mark.faults
@pytest.mark.parametrize("host", HOSTS)
def test_what_a_reader_takes_away_leads_back_below_the_path(port: int, host: str, browser: Browser, tmp_path: Path) -> None:
    root, file = f"https://{host}:{port}{BASE}", tmp_path / "taken"
    context = browser.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True)
    page = context.new_page()
    Watched(page).open(f"{root}/attacks?place=taji")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    early = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name).filter((n) => n.includes('plotly-'))")
    assert [name.rpartition("/")[0] for name in early] == [f"{root}/assets"] * len(early)
    assert early

    page.get_by_role("button", name="Download", exact=True).click()
    for button in ("JSON", "Report (HTML)"):
        with page.expect_download() as got:
            page.get_by_role("button", name=button, exact=True).click()
        got.value.save_as(file)
        text = file.read_text(encoding="utf-8")
        assert f"{root}/" in text
        assert text.count(f":{port}/") == text.count(f"{root}/")
    context.close()
