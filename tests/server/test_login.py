"""Logging in, from a cold link to the page and out again, in a real browser against a real OIDC provider."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send

from ledger.server import login, paths
from ledger.server.doorkeeper import Doorkeeper
from tests.identity import ACCESS, LISTED, OF_DOMAIN, STRANGER, UNVERIFIED, Guarded, auth
from tests.serving import ROOT, Watched, ask, dashboard, free_port

RECORD = "/records?record=position-panetta-decide-complained"
FILTERED = "/positions?actor=sadr&from=2011-01-01&mode=time&topic=stay"


def fill_in(page: Page, email: str) -> None:
    """What a reader does at the provider."""
    page.get_by_placeholder("sub").fill(email)
    page.get_by_role("button", name="Authorize").click()


def test_a_cold_filtered_link_survives_a_denied_and_a_good_login(guarded: Guarded, visit: Watched) -> None:
    visit.page.goto(guarded.url + FILTERED)
    visit.page.get_by_role("button", name="Log in").click()
    visit.page.get_by_role("button", name="Deny").click()
    expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()
    assert visit.page.url == guarded.url + FILTERED
    visit.page.get_by_role("button", name="Log in").click()
    fill_in(visit.page, OF_DOMAIN)
    visit.settle()
    assert visit.page.url == guarded.url + FILTERED
    cookies = {cookie["name"]: cookie for cookie in visit.page.context.cookies(guarded.url)}
    assert login.COOKIE not in cookies
    for name in ("_streamlit_user", "_streamlit_user_tokens"):
        assert cookies[name]["httpOnly"]
        assert cookies[name]["sameSite"] == "Lax"


@pytest.mark.faults
def test_a_reader_of_a_record_downloads_logs_out_and_then_has_nothing(guarded: Guarded, visit: Watched) -> None:
    visit.page.goto(guarded.url + RECORD)
    visit.page.get_by_role("button", name="Log in").click()
    fill_in(visit.page, LISTED)
    visit.settle()
    assert visit.page.url == guarded.url + RECORD
    visit.page.get_by_role("button", name="Download", exact=True).click()
    with visit.page.expect_download() as got:
        visit.page.get_by_test_id("stDownloadButton").first.click()
    file = urlsplit(got.value.url).path
    assert file.startswith("/media/")
    reader = {"Cookie": "; ".join(f"{c['name']}={c['value']}" for c in visit.page.context.cookies(guarded.url))}
    assert ask(guarded.url, file, **reader)[0] == 200
    for spelling in (file, file + "?x=1", file + "/", "/%6d" + file[2:], "/x/.." + file, "/." + file, "/" + file, file.upper()):
        status = ask(guarded.url, spelling)[0]
        assert status in (403, 404), spelling
    assert ask(guarded.url, file)[0] == 403
    visit.page.get_by_role("button", name="Log out").click()
    visit.page.get_by_role("button", name="End session").click()
    expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()
    assert "_streamlit_user" not in {cookie["name"] for cookie in visit.page.context.cookies(guarded.url)}
    visit.page.goto(guarded.url + RECORD)
    expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()
    assert visit.page.locator("section.card").count() == 0


@pytest.mark.faults
def test_who_is_not_on_the_list_reads_so_and_may_try_another_address(guarded: Guarded, visit: Watched) -> None:
    visit.page.goto(guarded.url + RECORD)
    visit.page.get_by_role("button", name="Log in").click()
    fill_in(visit.page, STRANGER)
    expect(visit.page.get_by_text(f"{STRANGER} is not let in: not on the list")).to_be_visible()
    assert visit.page.url == guarded.url + RECORD
    assert "panetta" not in visit.page.inner_text("body").lower()
    visit.page.get_by_role("button", name="Log out to try another address").click()
    visit.page.get_by_role("button", name="End session").click()
    visit.page.get_by_role("button", name="Log in").click()
    fill_in(visit.page, UNVERIFIED)
    expect(visit.page.get_by_text(f"{UNVERIFIED} is not let in: e-mail address not verified")).to_be_visible()
    assert "panetta" not in visit.page.inner_text("body").lower()


@pytest.mark.faults
def test_a_provider_that_does_not_answer_costs_a_try_and_not_the_link(visit: Watched, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(auth(f"http://127.0.0.1:{free_port()}") + ACCESS)
    with dashboard(ROOT, "--secrets.files", str(secrets), log=tmp_path / "log") as url:
        visit.page.goto(url + FILTERED)
        visit.page.get_by_role("button", name="Log in").click()
        expect(visit.page.get_by_role("heading", name="You could not be logged in")).to_be_visible()
        assert visit.page.request.get(visit.page.url, headers={"Referer": url + FILTERED}).status == 503
        visit.page.get_by_role("link", name="Back to the page").click()
        expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()
        assert visit.page.url == url + FILTERED
        assert visit.page.locator("section.card").count() == 0
    assert "Error during OAuth" in (tmp_path / "log").read_text()


def test_the_login_page_has_no_serious_fault_and_says_when_a_link_is_too_long(guarded: Guarded, visit: Watched) -> None:
    visit.page.goto(guarded.url + FILTERED)
    expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()
    expect(visit.page.get_by_text("too long to be kept")).to_have_count(0)
    found = Axe().run(visit.page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
    assert visit.page.get_by_test_id("stTopNavLink").count() == 0
    assert visit.faults == []
    visit.page.goto(f"{guarded.url}/records?q={'x' * 5000}")
    expect(visit.page.get_by_text("too long to be kept")).to_be_visible()


queries = st.text(st.characters(codec="ascii", exclude_characters="\\#", min_codepoint=33, max_codepoint=126), max_size=200)


@given(st.sampled_from(("/", "/records", "/troop-levels")), queries)
def test_a_link_comes_out_of_the_cookie_as_it_went_in(path: str, query: str) -> None:
    link = f"{path}?{query}"
    packed = login.pack(link)
    assert packed is not None
    assert len(packed) <= login.LONGEST_COOKIE
    assert login.unpack(packed) == link
    assert login.is_page(link)


@given(st.text())
def test_whatever_stands_in_the_cookie_is_read_without_a_fault(value: str) -> None:
    assert login.unpack(value) is None or isinstance(login.unpack(value), str)


@pytest.mark.parametrize("name", ["error", "error_description"])
def test_what_a_callback_says_went_wrong_reaches_streamlit_and_its_log_as_one_line_of_plain_signs(name: str) -> None:
    reached: list[str] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        query = HTTPConnection(scope).query_params
        reached.extend((query[name], query["state"]))
        await RedirectResponse("/")(scope, receive, send)

    hostile = "a\x1b[31m\r\nERROR b\u2028c\u202ed\x9b\x00<b>" + "x" * 5_000
    TestClient(login.KeptLink(streamlit), follow_redirects=False).get(
        f"/{paths.CALLBACK}", params={name: hostile, "state": "a\tb", "code": "c"}
    )
    assert reached[0].isascii()
    assert reached[0].isprintable()
    assert reached[0].startswith("a")
    assert "<" not in reached[0]
    assert len(reached[0]) <= 200
    assert reached[1] == "a\tb"


async def callback(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends everybody to the first page, as Streamlit does after a login."""
    await RedirectResponse("/")(scope, receive, send)


@pytest.fixture
def below_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard lies at `/dash`."""
    monkeypatch.setattr(paths, "base", lambda: "/dash")


@pytest.mark.usefixtures("below_dash")
def test_below_a_base_path_only_its_pages_are_kept() -> None:
    client = TestClient(login.KeptLink(callback), base_url="https://ledger.example.org", follow_redirects=False)
    for path, kept in (("/dash/records?q=x", True), ("/records", False), ("/dashboard", False), ("/dash/auth/logout", False)):
        asked = client.get("/dash/auth/login", headers={"Referer": f"https://ledger.example.org{path}"})
        assert ("; Max-Age=600; Path=/dash/; HttpOnly; SameSite=Lax" in asked.headers.get("set-cookie", "")) == kept
        back = client.get("/dash/oauth2callback")
        assert back.headers["location"] == (path if kept else "/")
        assert client.get("/dash/oauth2callback").headers["location"] == "/"


@pytest.mark.usefixtures("below_dash")
def test_below_a_base_path_its_files_are_closed_and_a_page_of_a_listed_name_may_open_its_socket() -> None:
    door = Doorkeeper(callback, lambda request: "let-me-in" in request.headers, ["ledger.example.org"], has_login=True)
    client = TestClient(door, follow_redirects=False)
    assert client.get("/dash/media/x").status_code == 403
    assert client.get("/dash/media/x", headers={"let-me-in": "1"}).status_code == 307
    assert client.get("/dash/_stcore/metrics", headers={"let-me-in": "1"}).status_code == 404
    assert client.get("/dash/_stcore/health").status_code == 307
    for path in ("/", "/media/x", "/healthz", "/dashboard", "/dash_stcore/health"):
        assert client.get(path, headers={"let-me-in": "1"}).status_code == 404
    for origin, status in (
        ("https://ledger.example.org", 307),
        ("https://evil.example", 403),
        ("https://ledger.example.org.evil.example", 403),
    ):
        with (
            pytest.raises(WebSocketDenialResponse) as answer,
            client.websocket_connect("/dash/_stcore/stream", headers={"Origin": origin}),
        ):
            pass
        assert answer.value.status_code == status
