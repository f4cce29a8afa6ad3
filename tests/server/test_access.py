"""The allow-list, and what a start refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.server.access import AllowList, Refusal, allow_list, faults, refused, refused_behind_proxy

READER = {"is_logged_in": True, "email": "a.reader@example.org", "email_verified": True}
LIST = AllowList(frozenset({"a.reader@example.org"}), frozenset({"team.example.org"}))
AUTH = {
    "redirect_uri": "https://ledger.example.org/oauth2callback",
    "cookie_secret": "c" * 32,
    "client_id": "ledger",
    "client_secret": "s",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}
TRUSTED = {"X-Auth-Email": "email"}
words = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+", min_size=1)
domains = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z0-9]{2,5}){1,3}", fullmatch=True)


def test_a_reader_on_the_list_is_let_in() -> None:
    assert refused(READER, LIST) is None
    assert refused({**READER, "email": "anybody@team.example.org"}, LIST) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_logged_in": False}, Refusal.UNKNOWN),
        ({"is_logged_in": "true"}, Refusal.UNKNOWN),
        ({"is_logged_in": 1}, Refusal.UNKNOWN),
        ({"email": None}, Refusal.NO_ADDRESS),
        ({"email": ""}, Refusal.NO_ADDRESS),
        ({"email": ["a.reader@example.org"]}, Refusal.NO_ADDRESS),
        ({"email": "a.reader"}, Refusal.NO_ADDRESS),
        ({"email": "a.reader@example.org\n"}, Refusal.NO_ADDRESS),
        ({"email": " a.reader@example.org"}, Refusal.NO_ADDRESS),
        ({"email": "x@evil.example@team.example.org"}, Refusal.NO_ADDRESS),
        ({"email": "x@team.example.org\x00.evil.example"}, Refusal.NO_ADDRESS),
        ({"email": "a.reader@example.org,x@evil.example"}, Refusal.NO_ADDRESS),
        ({"email": "x@tea\N{KELVIN SIGN}.example.org"}, Refusal.NO_ADDRESS),
        ({"email_verified": False}, Refusal.UNVERIFIED),
        ({"email_verified": None}, Refusal.UNVERIFIED),
        ({"email_verified": "true"}, Refusal.UNVERIFIED),
        ({"email_verified": 1}, Refusal.UNVERIFIED),
        ({"email": "b.reader@example.org"}, Refusal.NOT_LISTED),
        ({"email": "x@sub.team.example.org"}, Refusal.NOT_LISTED),
        ({"email": "x@evilteam.example.org"}, Refusal.NOT_LISTED),
        ({"email": "x@team.example.org.evil.example"}, Refusal.NOT_LISTED),
        ({"email": "x@team.example.org."}, Refusal.NOT_LISTED),
        ({"email": "team.example.org@evil.example"}, Refusal.NOT_LISTED),
    ],
)
def test_one_wrong_claim_keeps_a_reader_out(change: dict[str, object], why: Refusal) -> None:
    assert refused({**READER, **change}, LIST) is why


@pytest.mark.parametrize("claim", READER)
def test_one_missing_claim_keeps_a_reader_out(claim: str) -> None:
    assert refused({key: value for key, value in READER.items() if key != claim}, LIST) is not None


def test_an_empty_list_lets_nobody_in() -> None:
    assert not AllowList()
    assert refused(READER, AllowList()) is Refusal.NOT_LISTED
    assert refused_behind_proxy(READER, AllowList()) is Refusal.NOT_LISTED


def test_behind_a_proxy_the_address_alone_counts_and_the_list_only_if_there_is_one() -> None:
    assert refused_behind_proxy({"email": "anybody@example.net"}, None) is None
    assert refused_behind_proxy({"email": "anybody@example.net"}, LIST) is Refusal.NOT_LISTED
    assert refused_behind_proxy({"email": "A.Reader@Example.org"}, LIST) is None
    assert refused_behind_proxy({"email": None}, None) is Refusal.UNKNOWN
    assert refused_behind_proxy({}, None) is Refusal.UNKNOWN
    assert refused_behind_proxy({"email": "nobody"}, None) is Refusal.NO_ADDRESS


@given(words, domains, st.data())
def test_upper_and_lower_case_are_the_same(local: str, domain: str, data: st.DataObject) -> None:
    address = f"{local}@{domain}"
    spelt = "".join(data.draw(st.sampled_from((c.lower(), c.upper()))) for c in address)
    listed, problems = allow_list({"emails": [address]})
    assert problems == []
    assert listed.holds(spelt)
    assert allow_list({"domains": [domain.upper()]})[0].holds(spelt)


@given(domains, domains, words)
def test_a_domain_admits_its_own_addresses_and_no_others(listed: str, other: str, local: str) -> None:
    allowed, _ = allow_list({"domains": [listed]})
    for domain in (other, f"{other}.{listed}", f"{listed}.{other}", f"x{listed}", f"{listed}x", f".{listed}", f"{listed}."):
        claims = {**READER, "email": f"{local}@{domain}"}
        assert (refused(claims, allowed) is None) == (domain == listed)


@given(st.text())
def test_no_text_passes_a_list_of_other_addresses(text: str) -> None:
    passed = refused({**READER, "email": text}, LIST) is None
    assert passed == (text.isascii() and text.lower() in LIST.emails) or text.lower().endswith("@team.example.org")


@given(
    st.dictionaries(st.sampled_from(("emails", "domains", "email", "")), st.none() | st.text() | st.lists(st.none() | st.text()))
)
def test_whatever_a_section_holds_it_is_read_and_only_usable_entries_count(section: dict[str, object]) -> None:
    allowed, problems = allow_list(section)
    assert all(entry == entry.lower() and entry.isascii() for entry in allowed.emails | allowed.domains)
    given = [entry for key in ("emails", "domains") if isinstance(section.get(key), list) for entry in section[key]]
    assert problems or (set(section) <= {"emails", "domains"} and len(allowed.emails | allowed.domains) <= len(given))


@pytest.mark.parametrize(
    "section",
    [
        {"email": ["a.reader@example.org"]},
        {"emails": "a.reader@example.org"},
        {"emails": ["@example.org"]},
        {"emails": [7]},
        {"domains": ["@example.org"]},
        {"domains": ["*.example.org"]},
        {"domains": ["*"]},
        {"domains": [""]},
        {"domains": ["exämple.org"]},
        {"domains": "example.org"},
    ],
)
def test_a_wrong_entry_is_named_and_lets_nobody_in(section: dict[str, object]) -> None:
    allowed, problems = allow_list(section)
    assert problems
    assert not allowed


def test_settings_that_fit_start() -> None:
    assert faults({}, {}) == []
    assert faults({"something": "else"}, {}) == []
    assert faults({"auth": AUTH}, {}) == []
    assert faults({"auth": AUTH, "access": {"domains": ["example.org"]}}, {}) == []
    assert faults({}, TRUSTED) == []
    assert faults({"access": {}}, TRUSTED) == []


@pytest.mark.parametrize("key", AUTH)
@pytest.mark.parametrize("value", [None, "", 7])
def test_a_setting_that_the_login_needs_is_missed_by_name(key: str, value: object) -> None:
    assert faults({"auth": {**AUTH, key: value}}, {}) == [f"[auth] in the secrets lacks {key}"]


@pytest.mark.parametrize(
    ("secrets", "headers", "says"),
    [
        ({"auth": {**AUTH, "cookie_secret": "c" * 31}}, {}, "shorter than 32"),
        ({"auth": {}}, {}, "lacks redirect_uri"),
        ({"auth": "on"}, {}, "lacks redirect_uri"),
        ({"auth": AUTH}, TRUSTED, "both set"),
        ({"access": {"domains": ["example.org"]}}, {}, "neither"),
        ({"auth": AUTH, "access": "example.org"}, {}, "not a section"),
        ({}, {"X-Auth-User": "name"}, "no header for email"),
    ],
)
def test_settings_that_contradict_each_other_do_not_start(secrets: dict[str, object], headers: dict[str, str], says: str) -> None:
    (found,) = faults(secrets, headers)
    assert says in found
    assert "c" * 31 not in found
