"""The list of who may read, which is the section `[access]` of the secrets, and whether it lets a reader in.

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
"""Characters that the secret of the cookies has at least."""

_NEEDED_SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


class Refusal(StrEnum):
    """Why a reader is not let in."""

    UNKNOWN = "not logged in"
    NO_ADDRESS = "no e-mail address"
    UNVERIFIED = "e-mail address not verified"
    NOT_LISTED = "not on the list"


@dataclass(frozen=True)
class AllowList:
    """E-mail addresses and domains, in lower case. An empty list lets nobody in."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.emails or self.domains)

    def holds(self, address: str) -> bool:
        """Whether the list names this e-mail address or exactly its domain."""
        lower = address.lower()
        return lower in self.emails or lower.rpartition("@")[2] in self.domains


def allow_list(section: Mapping[str, object]) -> tuple[AllowList, list[str]]:
    """The list in the section `[access]` of the secrets, and a sentence for each problem. A wrong entry lets nobody in."""
    problems = [
        f"{key}: there is no such setting, only emails and domains" for key in section if key not in ("emails", "domains")
    ]
    entries: dict[str, frozenset[str]] = {}
    for key, shape in (("emails", _ADDRESS), ("domains", _DOMAIN)):
        listed = section.get(key, [])
        if not isinstance(listed, list):
            problems.append(f"{key}: must be a list, as in {key} = [...]")
            listed = []
        valid = [
            entry.lower() for entry in listed if isinstance(entry, str) and entry.isascii() and shape.fullmatch(entry.lower())
        ]
        if len(valid) < len(listed):
            problems.append(
                f"{key}: {len(listed) - len(valid)} of {len(listed)} entries are not like a.reader@example.org or example.org"
            )
        entries[key] = frozenset(valid)
    return AllowList(**entries), problems


def refused(claims: Mapping[str, object], allowed: AllowList) -> Refusal | None:
    """Why a reader is not let in whose OIDC login made these claims; None if they are."""
    if claims.get("is_logged_in") is not True:
        return Refusal.UNKNOWN
    address = _address(claims)
    if address is None:
        return Refusal.NO_ADDRESS
    if claims.get("email_verified") is not True:
        return Refusal.UNVERIFIED
    return None if allowed.holds(address) else Refusal.NOT_LISTED


def refused_behind_proxy(claims: Mapping[str, object], allowed: AllowList | None) -> Refusal | None:
    """Why a reader is not let in about whom a proxy makes these claims; None if they are.

    Without a list everybody whom the proxy knows is let in. A proxy does not say whether it verified the address.
    """
    if not claims.get("email"):
        return Refusal.UNKNOWN
    address = _address(claims)
    if address is None:
        return Refusal.NO_ADDRESS
    return None if allowed is None or allowed.holds(address) else Refusal.NOT_LISTED


def _address(claims: Mapping[str, object]) -> str | None:
    """The e-mail address in the claims; None if there is none, or if it is not of ASCII characters only."""
    email = claims.get("email")
    return email if isinstance(email, str) and _ADDRESS.fullmatch(email) else None


def faults(secrets: Mapping[str, object], headers: Mapping[str, str]) -> list[str]:
    """Why a server with these secrets must not start, because it would let in others than its settings seem to say.

    headers: the headers of a proxy that are trusted, each with the claim that it makes. The sentences repeat no secret.
    """
    reasons = []
    if "auth" in secrets:
        section = secrets["auth"]
        auth = section if isinstance(section, Mapping) else {}
        missing = [key for key in _NEEDED_SETTINGS if not isinstance(auth.get(key), str) or not auth[key]]
        if missing:
            reasons.append(f"[auth] in the secrets lacks {', '.join(missing)}")
        if "cookie_secret" not in missing and len(auth["cookie_secret"]) < SHORTEST_SECRET:
            reasons.append(f"cookie_secret of [auth] in the secrets is shorter than {SHORTEST_SECRET} characters")
        if headers:
            reasons.append("[auth] in the secrets and server.trustedUserHeaders are both set; keep the one that is meant")
    elif "access" in secrets and not headers:
        reasons.append(
            "[access] in the secrets says who may read, but neither [auth] nor server.trustedUserHeaders asks who reads"
        )
    if not isinstance(secrets.get("access", {}), Mapping):
        reasons.append("[access] in the secrets is not a section")
    if headers and "email" not in headers.values():
        reasons.append("server.trustedUserHeaders names no header for email")
    return reasons
