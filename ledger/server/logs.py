"""The log of a server: one line an event, as text for people or, with `LEDGER_LOG=json`, as JSON for machines.

A line that is written while a request is answered has its id. It holds no cookie, no token, no address of a reader and nothing of
the query. An error of a page is written out once an hour, so that nobody fills the log with one.
"""

import json
import logging
import os
import sys
import time
import traceback
from datetime import UTC, datetime

from ledger.server import request_ids


class Lines(logging.Formatter):
    """Formats a record as one line: time in UTC, level, logger, message, and the values of its attribute `facts`, a dict."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, followed by the lines of its exception; in JSON all of it is one line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        request = request_ids.CURRENT.get()
        facts = getattr(record, "facts", {}) | ({"request": request} if request else {})
        exception = self.formatException(record.exc_info) if record.exc_info else ""
        if self.as_json:
            known = {"at": time, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
            return json.dumps(known | facts | ({"exception": exception} if exception else {}), ensure_ascii=True)
        pairs = "".join(f" {key}={value}" for key, value in facts.items())
        return f"{time} {record.levelname} {record.name}: {record.getMessage()}{pairs}" + (f"\n{exception}" if exception else "")


AN_HOUR = 3600

LONGEST = 300
"""Characters of an error that are written again: a part of them may come from whoever caused it."""


class Repeated(logging.Filter):
    """Leaves the lines of an exception only where none was written within an hour that is of its type and came the same way."""

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[tuple[type, frozenset[tuple[str, int]]], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """True: every record is written. One that repeats an exception says in one line what it is and where it was raised."""
        kind, error, trace = record.exc_info if isinstance(record.exc_info, tuple) else (None, None, None)
        if kind and trace:
            way = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
            now, key = time.monotonic(), (kind, frozenset(way))
            if now - self.written.get(key, -AN_HOUR) < AN_HOUR:
                path, line = way[-1]
                record.msg, record.args = f"{record.getMessage()} again: {repr(error)[:LONGEST]} at {path}:{line}", ()
                record.exc_info = None
            else:
                self.written[key] = now
        return True


def start() -> None:
    """Write what the project logs to standard error, from the level `INFO` on, and errors of pages in Streamlit's log once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(os.environ.get("LEDGER_LOG") == "json"))
    log = logging.getLogger("ledger")
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
    logging.getLogger("streamlit.error_util").addFilter(Repeated())
