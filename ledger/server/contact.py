"""Whom readers can ask about the ledger: an e-mail address or a page on the web, as the variable `LEDGER_CONTACT` gives it.

LEDGER_CONTACT="ledger@example.org"
"""

import os
import re

MOST_LETTERS = 300
"""How long an address is at most."""

_PAGE = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[!-;=?-~]*)?")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@[A-Za-z0-9][A-Za-z0-9.-]*")


def link() -> str:
    """The address as that of a link: `mailto:` for an e-mail address; empty if none is given, or one that cannot be read."""
    given = _given()
    if len(given) > MOST_LETTERS:
        return ""
    return f"mailto:{given}" if _MAIL.fullmatch(given) else given if _PAGE.fullmatch(given) else ""


def faults() -> list[str]:
    """A sentence where the variable holds neither an e-mail address nor the address of a page, or one that is too long."""
    if not _given() or link():
        return []
    if len(_given()) > MOST_LETTERS:
        return [f"LEDGER_CONTACT: it has {len(_given())} letters, and no address has more than {MOST_LETTERS}"]
    return [
        f"LEDGER_CONTACT: “{_given()[:80]}” is neither an e-mail address nor the address of a page, such as https://example.org"
    ]


def _given() -> str:
    """What the variable holds."""
    return os.environ.get("LEDGER_CONTACT", "").strip()
