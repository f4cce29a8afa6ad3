"""Data by address, as a script asks for it: each page and ending, problems, caches, login, other sites, hostile addresses."""

import http.client
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, expect
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ledger import export
from ledger.export import views
from ledger.export.record import record_json
from ledger.loading.opening import open_dataset
from ledger.query.filters import CHOICES, Filters, values_of
from ledger.query.narrowing import mixed
from ledger.query.selection import select
from ledger.server import cors, crawlers, paths
from ledger.server.data import routes
from ledger.urls import addresses, links
from ledger.urls.view import defaults
from tests.conftest import data
from tests.identity import STRANGER, Guarded
from tests.server.test_security import HEADERS, told
from tests.serving import ROOT, Watched, ask, dashboard
from tests.ui.test_pages import serving

RECORD = "troop-us-46000-2011"
BASE = "/ledger"
VIEWS = [
    ("overview", ""),
    ("overview", "place=iraq"),
    ("troop-levels", "scale=linear&kind=actual"),
    ("casualties", ""),
    ("casualties", "outcome=injured&by=victims"),
    ("attacks", "from=2011&lanes=place"),
    ("positions", "actor=sadr&actor=maliki"),
    ("positions", "mode=time&topic=stay"),
    ("positions", "mode=side&columns=sadr,maliki"),
    ("records", "table=attacks&sort=words"),
    ("records", "q=drone"),
]


@pytest.fixture(scope="module")
def below() -> Iterator[str]:
    """A dashboard below a path, whose data scripts of one other site may read."""
    with dashboard(base=BASE, LEDGER_CORS="https://reader.example http://127.0.0.1:9") as url:
        yield url


def problem(answer: tuple[int, object, bytes], status: int) -> dict[str, object]:
    """The members of a problem, which must be one of this status and give no word of the dataset's quotes."""
    found, headers, body = answer
    assert found == status
    assert headers["Content-Type"] == "application/problem+json"  # type: ignore[index]
    assert headers["Cache-Control"] == "no-store"  # type: ignore[index]
    members = json.loads(body)
    assert {"type", "title", "status", "detail", "instance"} <= set(members)
    assert members["status"] == status
    return dict(members)


def leaked(body: bytes, path: str) -> list[bytes]:
    """The words of the dataset in an answer that the path of the request, which a problem repeats, did not hold."""
    return [word for word in told(body) if word not in path.encode()]


def ids(url: str, address: str) -> list[str]:
    """The ids in the CSV file at an address."""
    return list(pd.read_csv(f"{url}/{address}")["id"])


# What there is


@pytest.mark.parametrize("suffix", addresses.SUFFIXES)
@pytest.mark.parametrize(("page", "query"), [*VIEWS[:3], *(pytest.param(*view, marks=pytest.mark.faults) for view in VIEWS[3:])])
def test_an_address_gives_the_bytes_that_download_gives(server: str, page: str, query: str, suffix: str) -> None:
    status, headers, body = ask(server, f"/{page}.{suffix}?{query}")
    made = views.file(data(), links.read(query, page, data()), page, suffix, f"{server}/")
    assert status == 200
    assert body == made.content()
    assert headers["Content-Type"] == addresses.MEDIA[suffix]
    assert headers["Content-Disposition"] == f'attachment; filename="{made.name}"'
    assert [name for name in HEADERS if name not in headers] == []
    assert "Access-Control-Allow-Origin" not in headers


def test_every_ending_is_read_by_what_it_is_for(server: str) -> None:
    whole = len(data().troop_levels)
    assert len(pd.read_csv(f"{server}/troop-levels.csv")) == whole
    assert len(pd.read_parquet(io.BytesIO(ask(server, "/troop-levels.parquet")[2]))) == whole
    assert len(json.loads(ask(server, "/troop-levels.json")[2])["tables"]["troop_levels"]) == whole
    book = openpyxl.load_workbook(io.BytesIO(ask(server, "/troop-levels.xlsx")[2]), read_only=True)
    assert sum(1 for _ in book["troop_levels"].iter_rows()) == whole + 1
    with zipfile.ZipFile(io.BytesIO(ask(server, "/package.zip?actor=sadr")[2])) as archive:
        rows = pd.read_csv(archive.open("positions.csv"))
    assert list(rows["id"]) == [p.id for p in select(data(), Filters(actors=("sadr",))).positions]


def test_a_record_is_given_with_its_words_and_its_former_id_leads_to_it(server: str) -> None:
    status, headers, body = ask(server, f"/records/{RECORD}.json")
    record = json.loads(body)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert body == record_json(data(), RECORD, f"{server}/")
    assert record["record"]["best"] == 46000
    assert [evidence["quote"] for evidence in record["evidence"]] == [c.quote for c in data().citations[RECORD]]
    assert f"{server}/records?cite={data().version}&record={RECORD}" in record["citations"][0]
    assert problem(ask(server, f"/records/{RECORD[:-1]}.json"), 404)["nearest"] == f"/records/{RECORD}.json"


@pytest.mark.faults
def test_a_renamed_record_is_found_at_its_former_address(tmp_path: Path) -> None:
    with dashboard(LEDGER_DATA=str(ROOT / "tests" / "mini")) as url:
        mini, _ = open_dataset(ROOT / "tests" / "mini")
        assert mini
        old, new = next((old, r.id) for _, r in mini.claims() for old in r.formerly)
        status, headers, _ = ask(url, f"/records/{old}.json?cite={mini.version}")
        assert (status, headers["Location"]) == (307, f"./{new}.json?cite={mini.version}")


def test_what_a_page_shows_is_what_its_address_gives() -> None:
    whole = select(data())
    assert {r.outcome for r in views.tables(whole, "casualties", defaults("casualties"), "")[0].selection.casualties} == {
        "killed"
    }
    side = {**defaults("positions"), "mode": "side", "columns": "sadr,maliki"}
    assert {p.actor for p in views.tables(whole, "positions", side, "")[0].selection.positions} == {"sadr", "maliki"}
    over_time = {**defaults("positions"), "mode": "time", "topic": "stay"}
    assert {p.issue for p in views.tables(whole, "positions", over_time, "")[0].selection.positions} == {"stay"}
    placed = select(data(), Filters(places=("taji",)))
    assert views.tables(placed, "records", defaults("records"), "")[0].selection.size == mixed(placed).size < placed.size


def test_a_long_file_comes_in_pieces_that_make_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in addresses.DATA_PAGES:
        table = views.tables(select(data()), page, defaults(page), "")[0]
        monkeypatch.setattr(views, "PIECE", 10**6)
        whole = table.csv().content()
        monkeypatch.setattr(views, "PIECE", 7)
        assert len(list(table.csv().pieces())) == -(-(whole.count(b"\r\n") - 1) // 7)
        assert table.csv().content() == whole


# Caches


def test_a_client_that_has_the_file_is_told_so(server: str) -> None:
    for path in ("/attacks.csv?place=taji", f"/records/{RECORD}.json"):
        _, headers, body = ask(server, path)
        tag = headers["ETag"]
        assert headers["Cache-Control"] == "public, no-cache"
        for sent in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
            status, again, empty = ask(server, path, If_None_Match=sent)
            assert (status, empty, again["ETag"], again["Cache-Control"]) == (304, b"", tag, "public, no-cache")
        assert ask(server, path, If_None_Match='W/"other"')[2] == body


def test_another_filter_ending_or_page_has_another_tag(server: str) -> None:
    asked = ("attacks.csv", "attacks.csv?place=taji", "attacks.json", "records.csv?table=attacks", "attacks.csv?from=2011")
    assert len({ask(server, f"/{path}", "HEAD")[1]["ETag"] for path in asked}) == len(asked)
    assert ask(server, "/attacks.csv?lanes=type")[1]["ETag"] == ask(server, "/attacks.csv")[1]["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/attacks",
        "/positions.csv",
        "/overview.json",
        "/attacks.xlsx",
        f"/records/{RECORD}.json",
        "/package.zip",
        "/robots.txt",
    ],
)
def test_head_has_the_headers_of_get_and_no_body(server: str, path: str) -> None:
    _, got, _ = ask(server, path)
    status, headers, empty = ask(server, path, "HEAD")
    assert (status, empty) == (200, b"")
    of_this_answer = ("date", "content-length", "transfer-encoding", "vary")
    assert {name: value for name, value in headers.items() if name.lower() not in of_this_answer} == {
        name: value for name, value in got.items() if name.lower() not in of_this_answer
    }
    assert {*(got["vary"] or "").split(", ")} - {""} <= {*(headers["vary"] or "").split(", ")}
    assert headers["Content-Length"] in (None, got["Content-Length"])


def test_a_client_goes_on_with_its_connection_after_head(server: str) -> None:
    connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        connection.request(method, "/attacks.csv")
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (200, method == "GET")
    connection.close()


@pytest.mark.parametrize("suffix", [*addresses.SUFFIXES, "zip"])
def test_no_file_is_made_for_head(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "to_csv", lambda *made: pytest.fail("a file is made"))
    for writer in ("to_json", "to_xlsx", "to_package", "to_parquet"):
        monkeypatch.setattr(views, writer, views.to_csv)
    serving(monkeypatch, data())
    client = TestClient(Starlette(routes=routes(private=False)), base_url="https://ledger.example.org")
    path = "/package.zip" if suffix == "zip" else f"/attacks.{suffix}"
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert "content-length" not in answer.headers
    assert answer.headers["content-disposition"].endswith(f'.{suffix}"')
    assert client.head(f"{path}?actor=nobody").status_code == 400
    assert client.head(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_text_is_compressed_for_who_takes_it(server: str) -> None:
    _, _, plain = ask(server, "/positions.csv")
    for takes in ("gzip", "GZIP;Q=0.5", "br, gzip", "*", "identity;q=0, *;q=0.1"):
        _, headers, body = ask(server, "/positions.csv", Accept_Encoding=takes)
        assert headers["Content-Encoding"] == "gzip", takes
        assert "Accept-Encoding" in headers["Vary"]
        assert len(body) < len(plain) / 2
    for refuses in ("gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *", "identity", "br", "gzip;q=x", ""):
        _, headers, body = ask(server, "/positions.csv", Accept_Encoding=refuses)
        assert headers["Content-Encoding"] is None, refuses
        assert body == plain


# Problems


@pytest.mark.parametrize(
    ("path", "key", "said", "allowed"),
    [
        ("/attacks.csv?plce=taji", "plce", "Did it mean “place”?", "place"),
        ("/attacks.csv?place=tajji", "place", "The nearest is “taji”.", "taji"),
        ("/troop-levels.json?scale=square", "scale", "There is no scale “square”", "linear"),
        ("/attacks.csv?from=yesterday", "from", "not a day", None),
        ("/attacks.csv?outcome=killed", "outcome", "belongs to casualties", "lanes"),
        ("/attacks.csv?lanes=type&lanes=place", "lanes", "given 2 times", "place"),
        ("/positions.csv?topic=stey", "topic", "There is no topic", "stay"),
        ("/overview.xlsx?from=2012&to=2011", "from", "ended before it began", None),
        ("/attacks.csv?cite=x", "cite", "not a dataset version", None),
        ("/package.zip?scale=log", "scale", "belongs to troop-levels", "actor"),
        (f"/records/{RECORD}.json?sort=words", "sort", "belongs to records", "cite"),
        ("/attacks.csv?q=%ff%00<script>\r\n", "q", "was cut", None),
    ],
)
def test_a_parameter_that_cannot_be_applied_is_named_with_what_would_be_right(
    server: str, path: str, key: str, said: str, allowed: str | None
) -> None:
    found = problem(ask(server, path.replace("\r\n", "%0d%0a")), 400)
    (fault,) = found["parameters"]  # type: ignore[misc]
    assert fault["key"] == key  # type: ignore[has-type]
    assert said in fault["detail"]  # type: ignore[has-type]
    assert said in str(found["detail"])
    assert allowed is None or allowed in fault["allowed"]  # type: ignore[has-type]


def test_a_version_that_is_not_served_gives_no_data(server: str) -> None:
    version = data().version
    assert problem(ask(server, "/attacks.csv?cite=0123456789ab"), 404)["served"] == version
    assert problem(ask(server, f"/records/{RECORD}.json?cite=0123456789ab"), 404)["served"] == version
    assert problem(ask(server, f"/attacks.csv?cite={version}&CITE=0123456789ab"), 404)["served"] == version
    assert ask(server, f"/attacks.csv?cite={version}")[2] == ask(server, "/attacks.csv")[2]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/attacks.txt", "/attacks."),
        ("/atacks.csv", "/attacks.csv"),
        ("/Attacks.CSV", "/attacks.csv"),
        ("/attacks.csv/", "/attacks.csv"),
        ("/guide.csv", "/"),
        ("/records/x.csv", "/"),
        ("/attacks.csv.csv", "/attacks.csv"),
        ("/attacks%2ecsv%00", "/attacks.csv"),
    ],
)
def test_an_address_without_data_says_which_there_are(server: str, path: str, nearest: str) -> None:
    found = problem(ask(server, path), 404)
    assert str(found["nearest"]).startswith(nearest)
    assert found["addresses"] == [f"/{address}" for address in addresses.DATA]


@pytest.mark.parametrize(
    "path",
    [
        "/records/../attacks.csv",
        "/records/..%2fattacks.json",
        "/records/%2e%2e/healthz.json",
        "/records/../../data/positions.json",
        f"/records//{RECORD}.json",
        f"/records/{RECORD}%00.json",
        f"/records/{RECORD}%0a.json",
        f"/records/{RECORD}.json/..",
        f"/records/x/{RECORD}.json",
        "/records/..%5c..%5cattacks.json",
        "/records/.json",
        "//attacks.csv",
        "/./attacks.csv",
        "/x/attacks.csv",
        "/%2fattacks.csv",
        "/attacks.csv%0d%0aSet-Cookie:%20x=y",
        "/attacks.csv;x",
        f"/records/{'x' * 8000}.json",
        f"/{'x' * 8000}.csv",
        "/.csv",
    ],
)
def test_no_spelling_of_a_path_gives_data_or_a_header(server: str, path: str) -> None:
    status, headers, body = ask(server, path)
    assert status in (400, 404)
    assert leaked(body, path) == []
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_data_can_only_be_read(server: str, method: str) -> None:
    for path in ("/attacks.csv", f"/records/{RECORD}.json", "/package.zip"):
        answer = ask(server, path, method)
        problem(answer, 405)
        assert answer[1]["Allow"] == "GET, HEAD"


def test_no_filter_puts_anything_but_plain_characters_into_the_name_of_a_file() -> None:
    words = '"; filename=evil.exe\r\nSet-Cookie: x=y; \u202e %0d%0a é'
    for page, _ in VIEWS:
        for suffix in addresses.MEDIA:
            link = links.read(urlencode({"q": words}), page, data())
            assert re.fullmatch(r"[a-z0-9_.-]+", views.file(data(), link, page, suffix, "").name)


def test_a_host_that_is_no_host_makes_no_link(server: str) -> None:
    port = server.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}0000000", "127.0.0.1:x", '127.0.0.1:"><script>', "localhost:"):
        status, _, body = ask(server, f"/records/{RECORD}.json", Host=host)
        assert b"script" not in body
        assert status == 400 or json.loads(body)["link"].endswith(f"records?record={RECORD}")


# Login


PRIVATE = [*(f"/{address}" for address in addresses.DATA), f"/records/{RECORD}.json", "/records/there-is-none.json"]


@pytest.mark.parametrize("path", PRIVATE)
def test_without_a_login_a_script_is_told_so_and_gets_no_word(guarded: Guarded, path: str) -> None:
    for header in ({}, guarded.header(STRANGER), guarded.header(secret="a-guess-at-the-secret-0123456789-0123456789")):
        for query in ("", "?cite=0123456789ab", "?actor=nobody", "?actor=sadr"):
            answer = ask(guarded.url, path + query, If_None_Match="*", **header)
            found = problem(answer, 401)
            assert "Log in with a browser at /" in str(found["detail"])
            assert answer[1]["WWW-Authenticate"] == 'Cookie realm="ledger"'
            assert "ETag" not in answer[1]
            assert leaked(answer[2], path) == []


def test_a_reader_gets_data_that_no_shared_cache_keeps(guarded: Guarded) -> None:
    for path in ("/attacks.csv", f"/records/{RECORD}.json"):
        status, headers, body = ask(guarded.url, path, **guarded.header())
        assert status == 200
        assert told(body)
        assert headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in headers["Vary"]
        again = ask(guarded.url, path, If_None_Match=headers["ETag"], **guarded.header())
        assert (again[0], again[1]["Cache-Control"]) == (304, "private, no-cache")
        assert "Cookie" in again[1]["Vary"]


def test_behind_a_proxy_only_whom_it_names_gets_data(tmp_path: Path) -> None:
    trusted = ("--server.trustedUserHeaders", json.dumps({"X-Auth-Email": "email"}))
    with dashboard(ROOT, *trusted) as url:
        answer = ask(url, "/attacks.csv")
        assert "Ask through the proxy" in str(problem(answer, 401)["detail"])
        assert "WWW-Authenticate" in answer[1]
        status, headers, _ = ask(url, "/attacks.csv", X_Auth_Email="a@example.org")
        assert (status, headers["Cache-Control"]) == (200, "private, no-cache")


# Below a path, other sites, crawlers


@pytest.mark.faults
def test_below_a_path_the_addresses_lie_there(below: str) -> None:
    for path in ("/attacks.csv", f"/records/{RECORD}.json", "/robots.txt", "/favicon.ico"):
        assert ask(below, BASE + path)[0] == 200
        assert ask(below, path)[0] == 404
    assert json.loads(ask(below, f"{BASE}/records/{RECORD}.json")[2])["link"] == f"{below}/records?record={RECORD}"
    assert problem(ask(below, f"{BASE}/atacks.csv"), 404)["nearest"] == f"{BASE}/attacks.csv"
    assert f"Disallow: {BASE}/*.csv?\n" in ask(below, f"{BASE}/robots.txt")[2].decode()


def test_scripts_of_a_named_site_may_read_data_and_nothing_else_and_never_with_cookies(below: str) -> None:
    for path, method in ((f"{BASE}/attacks.csv", "GET"), (f"{BASE}/atacks.csv", "GET"), (f"{BASE}/attacks.csv", "HEAD")):
        _, headers, _ = ask(below, path, method, Origin="https://reader.example")
        assert headers["Access-Control-Allow-Origin"] == "https://reader.example"
        assert "Access-Control-Allow-Credentials" not in headers
        assert "Origin" in headers["Vary"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        for other in ("https://evil.example", "https://reader.example.evil.example", "http://reader.example", "null"):
            assert "Access-Control-Allow-Origin" not in ask(below, path, method, Origin=other)[1]
    for path in (f"{BASE}/", f"{BASE}/healthz", f"{BASE}/attacks"):
        assert "Access-Control-Allow-Origin" not in ask(below, path, Origin="https://reader.example")[1]
    asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "if-none-match"}
    assert ask(below, f"{BASE}/attacks.csv", "OPTIONS", Origin="https://reader.example", **asked)[0] == 200
    assert ask(below, f"{BASE}/attacks.csv", "OPTIONS", Origin="https://evil.example", **asked)[0] == 400


def test_a_setting_that_names_no_origin_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_CORS", "https://a.example, *  b.example https://c.example/ http://d.example:8080")
    assert [fault.split("”")[0] for fault in cors.faults()] == ["LEDGER_CORS: “b.example", "LEDGER_CORS: “https://c.example/"]


def test_crawlers_may_read_pages_and_where_there_is_a_login_nothing(server: str, guarded: Guarded) -> None:
    assert ask(guarded.url, "/robots.txt")[2] == b"User-agent: *\nDisallow: /\n"
    assert ask(server, "/robots.txt")[2].decode() == crawlers.robots(private=False)
    assert "Disallow: /*.parquet?\nDisallow: /package.zip?\n" in crawlers.robots(private=False)


def test_the_mark_is_our_own(server: str, guarded: Guarded) -> None:
    for url in (server, guarded.url):
        for name in ("favicon.png", "favicon.ico"):
            assert ask(url, f"/{name}")[2] == (ROOT / "ledger" / "server" / name).read_bytes()


@pytest.mark.faults
def test_the_tab_of_a_page_keeps_our_own_mark(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    visit.open(f"{server}/attacks")
    icons = visit.page.eval_on_selector_all("link[rel~=icon]", "all => all.map(x => x.href)")
    assert icons == [f"{server}/favicon.png"]


# The documents


def test_every_path_that_is_answered_is_in_the_table_of_addresses() -> None:
    listed = {address.path: address for address in addresses.ADDRESSES}
    for path, rule in paths._RULES.items():
        name = path if path in listed else re.sub(r"^assets/.*", "assets/FILE", path)
        if path in addresses.DATA and path not in listed:
            name = f"PAGE.{path.rpartition('.')[2]}"
        elif path in paths.PAGES and path:
            name = "PAGE"
        assert {*listed[name].methods.split(", ")} == rule.methods, path
        assert listed[name].login == rule.only_readers, path
    own = {"preview": "preview/VERSION/PAGE.png", "versions": "versions/VERSION.zip"}
    assert {own.get(folder, f"{folder}/FILE") for folder in paths._FOLDERS} | {"records/ID.json"} <= set(listed)


@pytest.mark.parametrize(("table", "rows"), [("references", 107), ("reference-values", 162), ("comparisons", 162)])
def test_a_table_of_the_public_record_can_be_had_by_address(server: str, table: str, rows: int) -> None:
    status, headers, body = ask(server, f"/{table}.csv")
    assert (status, headers["content-type"]) == (200, addresses.MEDIA["csv"])
    made = pd.read_csv(io.BytesIO(body))
    assert len(made) == rows
    assert set(made["dataset"]) == {data().version}
    typed = pd.read_parquet(io.BytesIO(ask(server, f"/{table}.parquet")[2]))
    assert list(typed.columns) == list(made.columns) == [*export.COLUMNS[table.replace("-", "_")], "dataset"]
    assert len(typed) == rows


def test_comparisons_by_address_are_those_of_the_claims_that_the_filter_leaves(server: str) -> None:
    made = pd.read_csv(io.BytesIO(ask(server, "/comparisons.csv?source=slavin-2011")[2]))
    left = select(data(), Filters(sources=("slavin-2011",)))
    assert set(made["claim"]) == {record.id for _, record in left.claims() if record.id in data().comparisons_of} != set()
    problem(ask(server, "/comparisons.csv?source=nobody"), 400)
    problem(ask(server, "/comparisons.json"), 404)


def test_the_content_types_of_the_table_are_those_that_are_sent(server: str) -> None:
    for address in addresses.ADDRESSES:
        path = address.path.replace("PAGE", "attacks").replace("ID", RECORD).replace("VERSION", data().version)
        if (
            not path.startswith("versions")
            and "FILE" not in path
            and "GET" in address.methods
            and not path.startswith(("auth", "oauth", "metrics"))
        ):
            status, headers, _ = ask(server, f"/{path}", "HEAD")
            assert status == 200, path
            assert headers["Content-Type"].startswith(address.media.strip("`")), path


# In the browser


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def shown(visit: Watched) -> set[str]:
    """The ids of the records of which the page has cards, on all pages of its list."""
    found = set(visit.cards())
    following = visit.page.get_by_role("button", name="Next page")
    while following.count() and following.is_enabled():
        following.click()
        visit.settle()
        found |= set(visit.cards())
    return found


VIEWS_WITH_IDS = (
    "troop-levels?from=2011&to=2011",
    "attacks",
    "casualties?outcome=injured",
    "casualties?from=2006",
    "records?place=taji",
    "records?actor=sadr",
    "records?table=casualties&q=killed",
    "positions?mode=matrix&actor=sadr&view=table",
)


@pytest.mark.faults
def test_the_ids_of_the_data_are_those_on_the_page(server: str, visit: Watched) -> None:
    visit.open(server)
    for view in VIEWS_WITH_IDS:
        page, _, query = view.partition("?")
        visit.go(f"{server}/{view}")
        found = ids(server, f"{page}.csv?{query}")
        assert found, view
        assert set(found) == shown(visit), view
        assert len(found) == len(set(found)), view


def test_share_copies_an_address_that_answers_and_the_lines_that_read_it(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?side=us&from=2011")
    visit.page.get_by_role("button", name="Share", exact=True).click()
    copy = visit.page.get_by_role("button", name="Copy data link", exact=True)
    copy.click()
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    link = visit.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{server}/attacks.csv?from=2011-01-01&side=us"
    assert len(pd.read_csv(link)) == int(visit.said().split()[0])
    visit.page.get_by_text("Data in Python, R or a spreadsheet").click()
    visit.page.get_by_role("button", name="Copy line for Python").click()
    expect(visit.page.get_by_role("button", name="Copied").last).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == f'pandas.read_csv("{link}")'
    assert f'=IMPORTDATA("{link}")' in visit.page.text_content("details.tools:has-text('Python')")
    visit.open(f"{server}/records?record={RECORD}")
    visit.page.get_by_role("button", name="Share", exact=True).click()
    assert visit.page.get_by_role("button", name="Copy data link").get_attribute("data-link") == f"records/{RECORD}.json"
    visit.open(f"{server}/guide")
    visit.page.get_by_role("button", name="Share", exact=True).click()
    expect(visit.page.get_by_role("button", name="Copy citation")).to_be_visible()
    assert visit.page.get_by_role("button", name="Copy data link").count() == 0
    assert visit.faults == []


@pytest.mark.faults
def test_two_hundred_links_give_the_ids_that_the_filter_leaves(server: str) -> None:
    dice = random.Random(18)
    for _ in range(200):
        page = dice.choice(addresses.DATA_PAGES)
        chosen = {name: tuple(dice.sample(values_of(data(), name), 1)) for name in dice.sample(CHOICES, 2)}
        filters = Filters(**chosen)
        left = views.tables(select(data(), filters), page, defaults(page), "")[0]
        expected = left.selection.ids(left.selection.rows(*(views.CLAIMS if left.name == "records" else (left.name,))))
        body = ask(server, f"/{addresses.data(page, 'csv', links.write(filters))}")[2]
        assert list(pd.read_csv(io.BytesIO(body), dtype=str)["id"]) == list(expected)


def test_the_package_of_downloads_on_the_overview_is_that_of_the_address(server: str) -> None:
    link = links.read("actor=sadr", "overview", data())
    selection = select(data(), link.filters)
    assert ask(server, "/package.zip?actor=sadr")[2] == export.to_package(
        selection, export.about(data(), link, "overview", f"{server}/")
    )
