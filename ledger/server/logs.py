"""The log of a server: one line an event, as text for people or, with `LEDGER_LOG=json`, as JSON for machines.

It holds no cookie, no token, no address of a reader and nothing of the query.
"""

import json
import logging
import os
import sys
from datetime import UTC, datetime


class Lines(logging.Formatter):
    """One line a record: time, level, logger, message, and the facts that the record carries in `facts`."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = getattr(record, "facts", {})
        told = self.formatException(record.exc_info) if record.exc_info else ""
        if self.as_json:
            known = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
            return json.dumps(known | facts | ({"exception": told} if told else {}), ensure_ascii=True)
        pairs = "".join(f" {key}={value}" for key, value in facts.items())
        return f"{at} {record.levelname} {record.name}: {record.getMessage()}{pairs}" + (f"\n{told}" if told else "")


def start() -> None:
    """Send what the ledger logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(os.environ.get("LEDGER_LOG") == "json"))
    log = logging.getLogger("ledger")
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
