"""Who may read: the allow-list of the `[access]` section, and what it says about a reader.

[access]
emails = ["a.reader@example.org"]
domains = ["example.org"]          # exactly this domain, no subdomain
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Only ASCII: among other letters are some that lower-casing turns into ASCII ones. A foreign domain is written in punycode.
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")

SHORTEST_SECRET = 32
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


class Refusal(StrEnum):
    """Why a reader is not let in."""

    UNKNOWN = "not logged in"
    NO_ADDRESS = "no e-mail address"
    UNVERIFIED = "e-mail address not verified"
    NOT_LISTED = "not on the list"


@dataclass(frozen=True)
class AllowList:
    """Addresses and domains in lower case. An empty list lets nobody in."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.emails or self.domains)

    def holds(self, address: str) -> bool:
        """Whether the list names this address or exactly its domain."""
        lower = address.lower()
        return lower in self.emails or lower.rpartition("@")[2] in self.domains


def allow_list(section: Mapping[str, object]) -> tuple[AllowList, list[str]]:
    """The list that a section of the secrets holds, and what is wrong with it. What is wrong lets nobody in."""
    problems = [
        f"{key}: there is no such setting, only emails and domains" for key in section if key not in ("emails", "domains")
    ]
    found: dict[str, frozenset[str]] = {}
    for key, shape in (("emails", _ADDRESS), ("domains", _DOMAIN)):
        given = section.get(key, [])
        if not isinstance(given, list):
            problems.append(f"{key}: must be a list, as in {key} = [...]")
            given = []
        fit = [entry.lower() for entry in given if isinstance(entry, str) and entry.isascii() and shape.fullmatch(entry.lower())]
        if len(fit) < len(given):
            problems.append(
                f"{key}: {len(given) - len(fit)} of {len(given)} entries are not like a.reader@example.org or example.org"
            )
        found[key] = frozenset(fit)
    return AllowList(**found), problems


def refused(claims: Mapping[str, object], allowed: AllowList) -> Refusal | None:
    """Why a reader with these claims of an OIDC login is not let in, or nothing if they are."""
    if claims.get("is_logged_in") is not True:
        return Refusal.UNKNOWN
    address = _address(claims)
    if address is None:
        return Refusal.NO_ADDRESS
    if claims.get("email_verified") is not True:
        return Refusal.UNVERIFIED
    return None if allowed.holds(address) else Refusal.NOT_LISTED


def refused_behind_proxy(claims: Mapping[str, object], allowed: AllowList | None) -> Refusal | None:
    """The same for a reader for whose address a proxy vouches. Without a list everybody whom it knows is let in."""
    if not claims.get("email"):
        return Refusal.UNKNOWN
    address = _address(claims)
    if address is None:
        return Refusal.NO_ADDRESS
    return None if allowed is None or allowed.holds(address) else Refusal.NOT_LISTED


def _address(claims: Mapping[str, object]) -> str | None:
    email = claims.get("email")
    return email if isinstance(email, str) and _ADDRESS.fullmatch(email) else None


def faults(secrets: Mapping[str, object], headers: Mapping[str, str]) -> list[str]:
    """Why a server with these secrets must not start: it would let in others than its settings seem to say.

    headers: those of a proxy that are trusted, each with what it names. No value of a secret is in the answer.
    """
    found = []
    if "auth" in secrets:
        section = secrets["auth"]
        auth = section if isinstance(section, Mapping) else {}
        missing = [key for key in _NEEDED if not isinstance(auth.get(key), str) or not auth[key]]
        if missing:
            found.append(f"[auth] in the secrets lacks {', '.join(missing)}")
        if "cookie_secret" not in missing and len(auth["cookie_secret"]) < SHORTEST_SECRET:
            found.append(f"cookie_secret of [auth] in the secrets is shorter than {SHORTEST_SECRET} characters")
        if headers:
            found.append("[auth] in the secrets and server.trustedUserHeaders are both set; keep the one that is meant")
    elif "access" in secrets and not headers:
        found.append("[access] in the secrets says who may read, but neither [auth] nor server.trustedUserHeaders asks who reads")
    if not isinstance(secrets.get("access", {}), Mapping):
        found.append("[access] in the secrets is not a section")
    if headers and "email" not in headers.values():
        found.append("server.trustedUserHeaders names no header for email")
    return found
