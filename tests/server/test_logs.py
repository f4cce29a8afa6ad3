"""The log: an error that a visitor causes again and again is written out once, and no other error is lost."""

import logging
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ledger.server import logs
from tests.serving import dashboard
from tests.visiting import Visit


def test_messages_with_fields_that_no_page_has_do_not_fill_the_log(tmp_path: Path) -> None:
    def output() -> str:
        return (tmp_path / "log").read_text(encoding="utf-8")

    with dashboard(log=tmp_path / "log") as url, Visit(url) as visit:
        visit.open("records")
        for number in range(20):
            message = BackMsg()
            message.rerun_script.page_name = "records"
            message.rerun_script.widget_states.widgets.add(id=f"no field\n{number}", trigger_value=True)
            visit.socket.send(message.SerializeToString())
            while not ForwardMsg.FromString(bytes(visit.socket.recv(30))).HasField("script_finished"):
                pass
    assert "Traceback" not in output()  # a page looks for its own fields alone
    assert output().count("outcome=ok") == 21
    assert len(output()) < 20_000


def written(error: Exception) -> str:
    """The line of the log for an error, with the lines of its exception."""
    record = logging.LogRecord("pages", logging.ERROR, "", 0, "Page failed", (), (type(error), error, error.__traceback__))
    assert REPEATED.filter(record)
    return logs.Lines(as_json=False).format(record)


REPEATED = logs.Repeated()


def failed(kind: type[Exception], words: str) -> Exception:
    """An error that was raised."""
    try:
        raise kind(words)
    except kind as error:
        return error


def test_an_error_is_written_out_again_if_it_is_another_one_or_an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    assert "Traceback" in written(failed(ValueError, "first"))
    again = written(failed(ValueError, "second\n" + 1000 * "x"))
    assert "Page failed again: ValueError('second\\nxxx" in again
    assert "Traceback" not in again
    assert "\n" not in again
    assert len(again) < 2 * logs.LONGEST
    assert "Traceback" in written(failed(KeyError, "another kind"))
    with pytest.raises(ValueError, match="no number") as elsewhere:
        int("no number")
    assert "Traceback" in written(elsewhere.value)
    now = 3600
    assert "Traceback" in written(failed(ValueError, "third"))
