"""Cookies over https: none of them is ever sent over a plain connection."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest
from streamlit import auth_util

from ledger.server import login
from ledger.server.headers import _secure
from tests.identity import COOKIE_SECRET, LISTED, Guarded
from tests.serving import ask


def cookies(
    guarded: Guarded, path: str, scheme: str, jar: SimpleCookie | None = None, **headers: str
) -> tuple[SimpleCookie, str]:
    """The cookies that a request with these cookies brings, and where it leads, as a proxy says that the scheme is."""
    sent = "; ".join(f"{name}={morsel.value}" for name, morsel in (jar or {}).items())
    answer = ask(guarded.url, path, X_Forwarded_Proto=scheme, Cookie=sent, **headers)[1]
    got = SimpleCookie()
    for header in answer.get_all("Set-Cookie", []):
        got.load(header)
    return got, answer["Location"] or ""


def authorize(guarded: Guarded, address: str) -> str:
    """What a reader does at the provider; gives the path and query to which they are led back."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(urlsplit(guarded.provider).netloc, timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": LISTED}), form)
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_every_cookie_is_secure_over_https_and_works_without_it(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setattr(auth_util, "get_signing_secret", lambda: COOKIE_SECRET)
    token = auth_util.encode_provider_token("default")  # as a “Log in” button has it
    page, _ = cookies(guarded, "/_stcore/health", scheme)
    begun, away = cookies(guarded, f"/auth/login?provider={token}", scheme, Referer=f"{guarded.url}/records")
    ended, _ = cookies(guarded, authorize(guarded, away), scheme, begun)
    gone, _ = cookies(guarded, "/auth/logout", scheme, ended)
    assert set(page) == {"_streamlit_xsrf"}
    assert set(begun) == {"_streamlit_session", login.COOKIE}
    assert set(ended) == {"_streamlit_session", "_streamlit_user", "_streamlit_user_tokens", login.COOKIE}
    assert set(gone) == {"_streamlit_user", "_streamlit_user_tokens"}
    for jar in (page, begun, ended, gone):
        for name, morsel in jar.items():
            assert bool(morsel["secure"]) == (scheme == "https"), name


@pytest.mark.parametrize("value", [b"a=b; Secure", b"a=b; secure; Path=/", b"a=b;SECURE"])
def test_a_cookie_that_is_secure_already_stays_as_it_is(value: bytes) -> None:
    assert _secure(b"Set-Cookie", value) == (b"Set-Cookie", value)


@pytest.mark.parametrize("value", [b"a=b", b"secure=b; Path=/", b"a=secure", b"a=; Max-Age=0"])
def test_a_cookie_that_only_speaks_of_it_becomes_secure(value: bytes) -> None:
    assert _secure(b"set-cookie", value) == (b"set-cookie", value + b"; Secure")
