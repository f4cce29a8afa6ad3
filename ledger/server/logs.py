"""The log of a server: one line an event, as text for people or, with `LEDGER_LOG=json`, as JSON for machines.

A line that is written while a request is answered has its id. It holds no cookie, no token, no address of a reader and nothing of
the query.
"""

import json
import logging
import os
import sys
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


def start() -> None:
    """Write what the project logs to standard error, from the level `INFO` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(os.environ.get("LEDGER_LOG") == "json"))
    log = logging.getLogger("ledger")
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
