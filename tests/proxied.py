"""For tests: nginx with the site of `deploy/` in front of dashboards, called replicas, all on the loopback."""

import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.serving import PATIENCE, ROOT, health
from tests.visiting import FOOT

DEPLOY = ROOT / "deploy"
NAME = "ledger.example.org"
METRICS_TOKEN = "1" * 64


def free_ports(count: int) -> list[int]:
    """Different ports of the loopback on which nobody listens."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def environment() -> dict[str, str]:
    """The variables that `deploy/environment` sets for a replica, with the secrets filled in."""
    lines = (line for line in (DEPLOY / "environment").read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    pairs = (line.split("=", 1) for line in lines)
    variables = {key: "".join(shlex.split(value)) for key, value in pairs}
    return variables | {"STREAMLIT_SERVER_COOKIE_SECRET": "0" * 64, "LEDGER_METRICS_TOKEN": METRICS_TOKEN}


@dataclass(frozen=True)
class Answer:
    """A response: its status, its headers in their order, and its body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.lower() == name]

    def one(self, name: str) -> str:
        """The value of a header that must not be there more than once; empty without it."""
        values = self.all(name)
        assert len(values) < 2, f"{name} is there {len(values)} times"
        return values[0] if values else ""

    def cookie(self) -> str:
        """The cookie that names the replica, as a browser sends it back; empty if the response sets none."""
        return next((value.split(";")[0] for value in self.all("set-cookie") if value.startswith("ledger_replica=")), "")


class Replica:
    """A dashboard on a port of its own. It can be killed, and started again on the same port.

    log: a file to which its output is added, by default none.
    """

    def __init__(self, port: int, root: Path = ROOT, log: Path = Path(os.devnull)) -> None:
        self.port, self.root, self.log = port, root, log
        self.url = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        """Start the process. `wait` returns when it is ready."""
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(self.port)]
        variables = {**os.environ, **environment(), "LEDGER_ARCHIVE": ""}  # its folder is not that of a test
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=self.root, env=variables, stdout=out, stderr=out)

    def wait(self) -> "Replica":
        """Wait until `/healthz` says that a dataset is served, at most PATIENCE."""
        deadline = time.monotonic() + PATIENCE
        while not health(self.url).get("ready"):
            assert self.process.poll() is None, f"the replica on {self.port} ended with {self.process.returncode}"
            assert time.monotonic() < deadline, f"the replica on {self.port} is not ready after {PATIENCE} seconds"
            time.sleep(0.1)
        return self

    def kill(self, with_signal: signal.Signals = signal.SIGKILL) -> None:
        """End the process by a signal, and wait until it has ended."""
        self.process.send_signal(with_signal)
        self.process.wait()


class Session:
    """The websocket of a page through nginx: it asks for a link and receives what the page shows."""

    def __init__(self, nginx: "Nginx", link: str, cookie: str = "") -> None:
        trust = ssl.create_default_context(cafile=nginx.folder / "live" / "fullchain.pem")
        raw = socket.create_connection(("127.0.0.1", nginx.port), timeout=30)
        self._stack = ExitStack()
        opening = connect(
            f"wss://{NAME}:{nginx.port}/_stcore/stream",
            sock=raw,
            ssl=trust,
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(nginx.url),
            additional_headers={"Cookie": cookie} if cookie else None,
            max_size=None,
        )
        self.socket = self._stack.enter_context(opening)
        self.link = link

    def run(self) -> list[str]:
        """Run the page until its footer is there, and give the texts that it shows."""
        page, _, query = self.link.partition("?")
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        self.socket.send(message.SerializeToString())
        texts: list[str] = []
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self.socket.recv(timeout=60))
            kind = answer.WhichOneof("type")
            if kind == "delta":
                element = answer.delta.new_element
                texts += [element.text.body, element.html.body, element.markdown.body]
                assert element.WhichOneof("type") != "exception", element.exception.message
            if kind == "script_finished" and any(map(FOOT.search, texts)):
                return [text for text in texts if text]

    def close(self) -> None:
        """Close the socket."""
        self._stack.close()


class Nginx:
    """nginx with the site of `deploy/`, in which only ports, paths and the replicas are replaced.

    folder: an empty one for its files; replicas: the ports of the two; login: the port of the login proxy, 0 for none.
    """

    def __init__(self, folder: Path, replicas: Sequence[int], login: int = 0) -> None:
        binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        assert binary, "nginx is missing: `apt-get install nginx` as root (`make nginx` does it), then run the tests again"
        self.binary, self.folder = binary, folder
        self.plain, self.port = free_ports(2)
        self.url = f"https://{NAME}:{self.port}"
        self.replicas = dict(zip((8501, 8502), replicas, strict=True))
        self.login = login
        self._write()
        self._process: subprocess.Popen[bytes] | None = None

    def _write(self) -> None:
        """Write a certificate and the configuration into the folder."""
        live = self.folder / "live"
        live.mkdir(parents=True)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
                *("-addext", f"subjectAltName=DNS:{NAME}", "-keyout", live / "privkey.pem", "-out", live / "fullchain.pem"),
            ],
            check=True,
            capture_output=True,
        )
        site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        site = re.sub(r"listen \[::\]:\d+.*;\n", "", site)
        site = re.sub(r"listen 80\b", f"listen 127.0.0.1:{self.plain}", site)
        site = re.sub(r"listen 443\b", f"listen 127.0.0.1:{self.port}", site)
        site = site.replace(f"/etc/letsencrypt/live/{NAME}", str(live))
        site = site.replace("/etc/nginx/iraq-ledger", str(self.folder)).replace("/var/log/nginx", str(self.folder))
        if self.login:
            site = site.replace(f"# include {self.folder}/auth.conf", f"include {self.folder}/auth.conf")
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        for path in (DEPLOY / "nginx").iterdir():
            text = path.read_text(encoding="utf-8").replace("127.0.0.1:4180", f"127.0.0.1:{self.login}")
            text = text.replace("/etc/nginx/iraq-ledger", str(self.folder))
            for port, real in self.replicas.items():
                text = re.sub(rf"\b{port}\b", str(real), text)
            (self.folder / path.name).write_text(text, encoding="utf-8")
        scratch = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""  # the folder is only for who runs the tests
        (self.folder / "nginx.conf").write_text(
            f"{user}daemon off;\npid {self.folder}/pid;\nerror_log {self.folder}/error.log;\nworker_processes 2;\n"
            f"events {{ worker_connections 4096; }}\n"
            f"http {{\n{scratch}include /etc/nginx/mime.types;\ninclude {self.folder}/site.conf;\n}}\n",
            encoding="utf-8",
        )

    def _command(self) -> list[str]:
        """The command that starts nginx with this configuration."""
        return [self.binary, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def test(self) -> str:
        """The output of `nginx -t`, which checks the configuration."""
        return subprocess.run([*self._command(), "-t"], capture_output=True, text=True, check=False).stderr

    def start(self) -> "Nginx":
        """Start nginx, and wait until it listens, at most ten seconds."""
        self._process = subprocess.Popen(self._command(), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            assert self._process.poll() is None, self.test() + (self.folder / "error.log").read_text(encoding="utf-8")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None) -> Answer:
        """Send one request over https, on a connection of its own."""
        trust = ssl.create_default_context(cafile=self.folder / "live" / "fullchain.pem")
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection = http.client.HTTPConnection(f"{NAME}:{self.port}")
        with trust.wrap_socket(raw, server_hostname=NAME) as connection.sock:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())

    def page(self, link: str, cookie: str = "") -> "Session":
        """Open the websocket of a page, by its path and query without the leading slash."""
        return Session(self, link, cookie)

    def reload(self) -> None:
        """Make nginx read its configuration again, as `systemctl reload nginx` does."""
        assert self._process
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """End nginx and its workers."""
        if self._process:
            self._process.terminate()
            self._process.wait()
