"""The feed of changes: valid Atom for any program, the entries that it says it has, and nothing for who may not read.

`atom.rng` beside this file is the schema of Atom, and feedparser reads as feed readers do.
"""

import json
import re
import urllib.request
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from lxml import etree
from lxml import html as markup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from ledger.model import dates
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.query.selection import select
from ledger.server import feed, paths
from ledger.server.doorkeeper import Doorkeeper
from ledger.urls import links
from tests.conftest import data
from tests.identity import STRANGER, Guarded
from tests.rendering.test_cards import HOSTILE
from tests.server.test_security import told
from tests.serving import ask
from tests.ui.test_pages import serving

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://ledger.example.org/"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


@pytest.fixture
def client() -> TestClient:
    """A program that reads feeds, and a server whose readers are those with a cookie `reader`."""

    def admits(request: HTTPConnection) -> bool:
        return "reader" in request.cookies

    return TestClient(
        Starlette(
            routes=feed.routes(),
            middleware=[Middleware(Doorkeeper, admits=admits, hosts=[], has_login=False)],
        ),
        base_url=BASE,
        cookies={"reader": "1"},
        follow_redirects=False,
    )


def read(client: TestClient, query: str = "") -> etree._Element:
    """The feed of a query, which must be there."""
    response = client.get(f"/changes.atom{query}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = etree.fromstring(response.content)
    read_by_a_feed_reader(response.content, found)
    return found


def read_by_a_feed_reader(content: bytes, found: etree._Element) -> None:
    """A feed reader finds no fault, and reads title, ids, days, links and contents as they stand."""
    seen = feedparser.parse(content, response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert (seen.bozo, seen.version, seen.encoding) == (False, "atom10", "utf-8")
    assert seen.feed.id == one(found, "id")
    entries = found.findall(f"{ATOM}entry")
    assert [entry.id for entry in seen.entries] == [one(entry, "id") for entry in entries]
    assert [entry.updated for entry in seen.entries] == [one(entry, "updated") for entry in entries]
    assert all(entry.updated_parsed for entry in (seen.feed, *seen.entries))
    assert [entry.link for entry in seen.entries] == [entry.find(f"{ATOM}link").get("href") for entry in entries]
    for entry, raw in zip(seen.entries, entries, strict=True):  # what a reader takes out as unsafe would be missing
        shown, meant = (markup.fragment_fromstring(text, "div") for text in (entry.content[0].value, one(raw, "content")))
        assert shown.text_content() == meant.text_content()
        assert [target for *_, target, _ in shown.iterlinks()] == [target for *_, target, _ in meant.iterlinks()]


def one(element: etree._Element, name: str) -> str:
    """The text of the only child of this name."""
    (child,) = element.findall(ATOM + name)
    assert child.text
    return child.text


def whats(found: etree._Element) -> list[str]:
    """What each entry says was changed, out of its content."""
    contents = [markup.fragment_fromstring(one(entry, "content"), create_parent="div") for entry in found.findall(f"{ATOM}entry")]
    return [content.find("p").text_content() for content in contents]


def check(found: etree._Element, address: str) -> None:
    """What RFC 4287 demands of a feed and its entries, by its schema and, where that cannot say it, in words."""
    assert SCHEMA.validate(found), SCHEMA.error_log
    assert found.tag == f"{ATOM}feed"
    assert one(found, "title").startswith("The Iraq ledger: changes")
    assert one(found.find(f"{ATOM}author"), "name") == "The Iraq ledger"
    hrefs = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert hrefs == {"self": address, "alternate": f"{BASE}curation?part=changes"}
    entries = found.findall(f"{ATOM}entry")
    identities = [one(element, "id") for element in (found, *entries)]
    assert len(set(identities)) == len(identities)
    for element in (found, *entries):
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one(element, "id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one(element, "updated"))
        datetime.fromisoformat(one(element, "updated"))
    days = [one(entry, "updated") for entry in entries]
    assert one(found, "updated") == max(days, default=one(found, "updated"))
    for element in found.iter(f"{ATOM}link"):
        assert re.fullmatch(r"https://[!-~]+", element.get("href"))
    for entry in entries:  # an author of the feed is that of its entries, and none names two alternates of a kind
        assert one(entry, "title")
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        assert link.get("href").startswith(f"{BASE}curation?part=changes")
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        links_inside = markup.fragment_fromstring(content.text, create_parent="div").iterlinks()
        assert all(target.startswith(BASE) for _, _, target, _ in links_inside)


def test_the_feed_is_valid_and_has_every_entry_of_the_log(client: TestClient) -> None:
    found = read(client)
    check(found, f"{BASE}changes.atom")
    assert whats(found) == [change.what for change in data().changes]
    entries = found.findall(f"{ATOM}entry")
    assert one(entries[0], "title").startswith(f"{dates.say(data().changes[0].date)}: ")
    assert [one(entry, "updated") for entry in entries] == sorted((one(entry, "updated") for entry in entries), reverse=True)
    named = [(entry, name) for entry, change in zip(entries, data().changes, strict=True) for name in change.records]
    entry, name = next((entry, name) for entry, name in named if name in data().by_id)
    assert f'href="{BASE}records?record={name}"' in one(entry, "content")


@pytest.mark.parametrize(
    ("there", "broken"),
    [
        ("</id>", "</id><id>urn:again</id>"),
        ("T00:00:00Z", ""),
        ("<author><name>The Iraq ledger</name></author>", "<author/>"),
        ('type="html">', 'type="html"><b xmlns="">x</b>'),
        ("</entry>", "<summary>x</summary><summary>x</summary></entry>"),
        ('xml:lang="en"', 'lang="en"'),
    ],
)
def test_the_schema_refuses_what_is_no_feed(client: TestClient, there: str, broken: str) -> None:
    text = client.get("/changes.atom").content.decode().partition("\n")[2]
    assert SCHEMA.validate(etree.fromstring(text))
    assert there in text
    assert not SCHEMA.validate(etree.fromstring(text.replace(there, broken, 1)))


@pytest.mark.parametrize("query", ["actor=sadr", "place=baghdad&from=2011", "q=embassy", "from=1066&to=1067"])
def test_a_filter_leaves_the_entries_that_name_a_record_which_it_leaves(client: TestClient, query: str) -> None:
    kept = set()
    for table, record in select(data(), links.read(query, "records", data()).filters).claims():
        if "place" not in query or table != "positions":  # positions have no place: a list of all kinds leaves them out
            kept |= {record.id, *record.formerly}
    found = read(client, f"?{query}")
    written = links.write(links.read(query, "records", data()).filters)
    check(found, links.href(f"{BASE}changes.atom", written))
    assert whats(found) == [change.what for change in data().changes if kept & set(change.records)]
    assert "changes that name records " in one(found, "title")


def test_the_feed_of_a_record_follows_its_ids_and_tells_of_one_that_is_gone(client: TestClient) -> None:
    renamed = next(record for _, record in data().claims() if record.formerly)
    names = {renamed.id, *renamed.formerly}
    expected = [change.what for change in data().changes if names & set(change.records)]
    feeds = [read(client, f"?record={name}") for name in sorted(names)]
    for found in feeds:
        check(found, f"{BASE}changes.atom?record={renamed.id}")
        assert whats(found) == expected
    assert len({one(found, "id") for found in feeds}) == 1
    gone = read(client, "?record=troop-us-reduction-2020")
    assert one(gone, "title").endswith("changes that name the id troop-us-reduction-2020")
    assert whats(gone)


def test_a_filter_by_a_former_id_is_followed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sadr = data().actors["sadr"].model_copy(update={"formerly": ("al-sadr",)})
    serving(monkeypatch, replace(data(), actors={**data().actors, "sadr": sadr}))
    assert whats(read(client, "?actor=al-sadr")) == whats(read(client, "?actor=sadr"))


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("actor=nobody", 400, "There is no actor “nobody”"),
        ("from=never", 400, "is not a day"),
        ("colour=red", 400, "is not a parameter"),
        ("table=attacks", 400, "“table” has no meaning for the feed."),
        ("cite=0123456789ab", 400, "“cite” has no meaning for the feed."),
        ("record=a&record=b", 400, "of one record"),
        ("record=attack-taji-2011&actor=sadr", 400, "of one record"),
        ("record=nothing", 404, "names “nothing”"),
        ("record=", 404, "names “”"),
        (f"record={quote(HOSTILE)}", 404, "<script>"),
    ],
)
def test_what_cannot_be_applied_is_told_as_a_problem(client: TestClient, query: str, status: int, said: str) -> None:
    response = client.get(f"/changes.atom?{query}")
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert said in problem["detail"]
    assert problem["title"]


def test_a_program_that_has_the_feed_is_told_so_until_it_changes(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/changes.atom")
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get("/changes.atom", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "private, no-cache"
    assert client.get("/changes.atom", headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get("/changes.atom?actor=sadr").headers["etag"] != tag
    entry = Change(date="2026-12-01", since="a" * 12, what="W.", why="Y.")
    serving(monkeypatch, replace(data(), changes=(entry, *data().changes)))
    assert client.get("/changes.atom", headers={"if-none-match": tag}).status_code == 200


def test_entries_keep_their_ids_when_the_log_grows_or_an_entry_is_reworded(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ids() -> list[str]:
        return [one(entry, "id") for entry in read(client).findall(f"{ATOM}entry")]

    before = ids()
    first, *rest = data().changes
    newer = (first.model_copy(update={"what": "Same version."}), first.model_copy(update={"what": "In other words."}))
    serving(monkeypatch, replace(data(), version="c" * 12, changes=(*newer, *rest)))
    assert ids()[1:] == before
    assert ids()[0] not in before


def hostile() -> Dataset:
    """The dataset with markup, and a sign that XML cannot hold, in its log and its name."""
    entry = Change(date="1921/1922?", since="a" * 12, what=f"\x0b{HOSTILE}", why=HOSTILE, records=("attack-taji-2011", "gone"))
    subject = data().subject.model_copy(update={"title": f"The Iraq ledger: changes {HOSTILE}"})
    return replace(data(), subject=subject, changes=(entry,))


def test_hostile_text_stays_text(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, hostile())
    found = read(client)
    assert one(found, "title").startswith(f"The Iraq ledger: changes {HOSTILE}")
    assert whats(found) == [f"�{HOSTILE}"]
    content = markup.fragment_fromstring(one(found.find(f"{ATOM}entry"), "content"), create_parent="div")
    assert {element.tag for element in content.iter()} == {"div", "p", "ul", "li", "a", "code"}
    assert one(found.find(f"{ATOM}entry"), "updated") == "1921-01-01T00:00:00Z"


def test_a_log_without_entries_is_a_valid_feed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, replace(data(), changes=()))
    check(read(client), f"{BASE}changes.atom")


def test_without_a_dataset_there_is_no_feed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, None)
    assert client.get("/changes.atom").status_code == 503


def test_who_may_not_read_gets_401_and_no_word(client: TestClient) -> None:
    client.cookies.clear()
    for query in ("", "?record=attack-taji-2011", "?record=nothing", "?actor=nobody"):
        response = client.get(f"/changes.atom{query}")
        assert response.status_code == 401
        assert response.headers["www-authenticate"]
        assert response.headers["cache-control"] == "no-store"
        assert response.json() == client.get("/changes.atom").json()


@pytest.mark.parametrize(
    "host", ["ledger.example.org:80@evil.example", 'ledger.example.org:80"><x', "ledger.example.org:", "a b"]
)
def test_no_link_of_a_feed_leads_to_another_host_than_the_one_that_was_asked(client: TestClient, host: str) -> None:
    """The check of hosts reads the header up to its first colon."""
    response = client.get("/changes.atom", headers={"host": host})
    assert response.status_code == 400
    assert host not in response.text
    ported = client.get("/changes.atom", headers={"host": "ledger.example.org:8443"})
    assert 'href="https://ledger.example.org:8443/changes.atom"' in ported.text


def test_the_address_of_a_feed_holds_its_query() -> None:
    assert paths.feed() == "/changes.atom"
    assert paths.feed([("actor", "sadr"), ("q", "a b&c")]) == "/changes.atom?actor=sadr&q=a+b%26c"


# Against a real server


def test_the_server_gives_the_feed_by_get_and_head_alone(server: str) -> None:
    status, headers, body = ask(server, "/changes.atom")
    assert (status, body.count(b"<entry>")) == (200, len(data().changes))
    assert f'href="{server}/changes.atom"'.encode() in body
    head, of_head, nothing = ask(server, "/changes.atom", "HEAD")
    assert (head, nothing, of_head["etag"], of_head["content-length"]) == (200, b"", headers["etag"], str(len(body)))
    asked = urllib.request.Request(f"{server}/changes.atom", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as packed:
        assert (packed.headers["content-encoding"], packed.headers["etag"]) == ("gzip", headers["etag"])
    assert headers["etag"].startswith("W/")  # two answers of different bytes may share only a weak tag
    again, of_again, _ = ask(server, "/changes.atom", If_None_Match=headers["etag"])
    assert (again, set(of_again["vary"].split(", "))) == (304, {"Accept-Encoding", "Cookie"})
    assert ask(server, "/changes.atom", "POST")[0] == 405
    assert ask(server, "/changes.atom/", "GET")[0] == 404
    assert headers["x-content-type-options"] == "nosniff"


def test_a_login_holds_for_the_feed(guarded: Guarded) -> None:
    for cookie in ({}, guarded.header(STRANGER), guarded.header(secret="x" * 40)):
        status, headers, body = ask(guarded.url, "/changes.atom?record=attack-taji-2011", **cookie)
        assert (status, json.loads(body)["status"]) == (401, 401)
        assert told(body) == []
        assert headers["cache-control"] == "no-store"
    status, headers, body = ask(guarded.url, "/changes.atom", **guarded.header())
    assert status == 200
    assert told(body)
    assert headers["cache-control"] == "private, no-cache"
