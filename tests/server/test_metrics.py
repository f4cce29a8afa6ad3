"""The numbers for Prometheus: what they say, who gets them; and the id of a request in the log."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ledger.server import metrics
from tests.serving import ROOT, ask, dashboard, health
from tests.visiting import Visit

TOKEN = "0123456789abcdef" * 2
RIGHT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def watched(log: Path) -> Iterator[str]:
    """A dashboard that gives its numbers, and writes its log as JSON."""
    with dashboard(ROOT, log=log, LEDGER_METRICS_TOKEN=TOKEN, LEDGER_LOG="json") as url:
        yield url


def numbers(url: str) -> dict[tuple[str, ...], float]:
    """Every number, by its name and the values of its labels."""
    status, headers, body = ask(url, "/metrics", **RIGHT)
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert headers["Content-Type"].startswith("text/plain; version=")
    found = {}
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            found[(sample.name, *(sample.labels[key] for key in sorted(sample.labels)))] = sample.value
    return found


def test_the_numbers_are_those_of_the_dataset_and_of_what_readers_did(watched: str) -> None:
    before, said = numbers(watched), health(watched)
    assert before[("ledger_dataset", str(said["version"]))] == 1
    assert before[("ledger_records",)] == said["records"]
    assert before[("ledger_problems",)] == 0
    assert 0 <= time.time() - before[("ledger_good_reload_time_seconds",)] < 3600
    assert before[("process_resident_memory_bytes",)] > 50e6
    with Visit(watched) as visit:
        for _ in range(3):
            visit.open("positions", "actor=sadr")
        during = numbers(watched)
    ran = ("ledger_run_seconds_count", "ok", "positions")
    assert during[ran] - before.get(ran, 0) == 3
    assert during[("ledger_run_seconds_bucket", "+Inf", "ok", "positions")] == during[ran]
    assert during[("ledger_run_seconds_sum", "ok", "positions")] > 0
    assert during[("ledger_sessions", "open")] - before[("ledger_sessions", "open")] == 1


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", TOKEN, f"Bearer {TOKEN}x", f"bearer {TOKEN}", f"Basic {TOKEN}", "Bearer é"]
)
def test_without_the_right_secret_the_address_does_not_exist(watched: str, sent: str) -> None:
    headers = {"Authorization": sent.encode("latin-1")} if sent else {}
    strange, nothing = ask(watched, "/metrics", **headers), ask(watched, "/nothing-here")  # type: ignore[arg-type]
    assert (strange[0], strange[2]) == (404, nothing[2])


def test_other_methods_and_paths_do_not_get_them(watched: str) -> None:
    for method, path in (
        ("POST", "/metrics"),
        ("HEAD", "/metrics"),
        ("GET", "/metrics/"),
        ("GET", "//metrics"),
        ("GET", "/_stcore/metrics"),
    ):
        status, _, body = ask(watched, path, method, **RIGHT)
        assert status in (404, 405)
        assert b"ledger_records" not in body


def test_a_monitor_may_ask_by_the_address_of_the_replica(watched: str) -> None:
    assert ask(watched, "/metrics", Host="10.0.0.7:8501", **RIGHT)[0] == 200
    assert ask(watched, "/metrics", Host="10.0.0.7:8501")[0] == 400


def test_without_a_secret_nobody_gets_them(server: str) -> None:
    assert not os.environ.get("LEDGER_METRICS_TOKEN")
    for sent in ("Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert ask(server, "/metrics", Authorization=sent)[0] == 404


def test_a_short_secret_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    for token, count in (("", 0), ("a" * 31, 1), ("a" * 32, 0)):
        monkeypatch.setenv("LEDGER_METRICS_TOKEN", token)
        assert len(metrics.faults()) == count
        assert not token or token not in " ".join(metrics.faults())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("4bf92f3577b34da6a3ce929d0e0e4736", True), ("a-1", True), ("a b", False), ("<script>", False), ("a" * 65, False)],
)
def test_a_run_is_logged_with_the_id_of_its_request_and_with_nothing_that_is_no_id(
    watched: str, log: Path, sent: str, kept: bool
) -> None:
    before = len(log.read_bytes())
    with Visit(watched, X_Request_Id=sent) as visit:
        visit.open("guide")
    lines = [json.loads(line) for line in log.read_bytes()[before:].decode().splitlines() if line.startswith("{")]
    (run,) = [line for line in lines if line["message"] == "run"]
    assert run.get("request") == (sent if kept else None)
    assert (sent in log.read_bytes()[before:].decode()) is kept
