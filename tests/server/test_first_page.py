"""What a program without scripts gets of each address: title, description, picture, canonical address, first words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from ledger.charts.pages import sentence
from ledger.query.selection import select
from ledger.rendering.preview import LONGEST, preview, tab_title
from ledger.server import first_page, paths
from ledger.urls import links
from ledger.urls.links import Link, Query
from ledger.urls.view import defaults
from ledger.wording import words
from tests.conftest import data, examples
from tests.identity import Guarded
from tests.rendering.test_preview import EVERY, links_of
from tests.serving import ask

HOSTILE = "\"><script>alert(1)</script><meta name='x' content='"


@dataclass
class Sent(HTMLParser):
    """The HTML of a page as a program reads it: its title, its metas, its canonical address, its tags, and all of its text."""

    html: str
    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    hrefs: list[str] = field(default_factory=list)
    scripts: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.within = ""
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.within = tag
        self.scripts += tag == "script"
        if tag == "meta" and (key := found.get("name") or found.get("property")):
            assert key not in self.metas
            self.metas[key] = found["content"]
        if tag == "link" and found.get("rel") == "canonical":
            self.canonical = found["href"]
        if tag == "a":
            self.hrefs.append(found["href"])

    def handle_data(self, text: str) -> None:
        self.title += text if self.within == "title" else ""
        self.text += f"{text} " if self.within not in ("style", "script") else ""

    def handle_endtag(self, tag: str) -> None:
        self.within = ""


def sent(server: str, page: str, query: str = "", **headers: str) -> Sent:
    """What the server sends for a page as in `paths.PAGES` and a query."""
    status, _, body = ask(server, f"/{page}{'?' * bool(query)}{query}", **headers)
    assert status == 200
    return Sent(body.decode())


def path_of(page: str) -> str:
    return "" if page == "overview" else page


def check(server: str, page: str, query: Query) -> Sent:
    """Ask for an address and compare what is sent with the preview of its view."""
    found, link = sent(server, path_of(page), urlencode(query)), links.read_pairs(query, page, data())
    told = preview(data(), page, link)
    assert found.title == tab_title(data(), page, link)
    assert found.metas["og:title"] == told.title
    assert found.metas["description"] == found.metas["og:description"] == told.description
    assert 0 < len(told.description) <= LONGEST
    assert not re.search(r"[.!?]”?\. ", found.metas["og:image:alt"])
    assert found.canonical == found.metas["og:url"]
    assert urlsplit(found.canonical).path == f"/{path_of(page)}"
    assert links.read(urlsplit(found.canonical).query, page, data()).filters == link.filters
    picture = urlsplit(found.metas["og:image"])
    assert picture.path == f"/preview/{data().version}/{page}.png"
    assert picture.query == urlsplit(found.canonical).query
    assert " ".join(sentence(page, select(data(), link.filters), defaults(page) | dict(link.state)).split()) in " ".join(
        found.text.split()
    )
    return found


@pytest.mark.parametrize("page", EVERY)
def test_every_page_tells_what_it_is(server: str, page: str) -> None:
    found = check(server, page, ())
    assert found.metas["og:site_name"] == "The Iraq ledger"
    assert found.metas["twitter:card"] == "summary_large_image"
    assert (found.metas["og:image:width"], found.metas["og:image:height"]) == ("1200", "630")
    assert found.canonical == f"{server}/{path_of(page)}"
    assert found.metas["og:image"].startswith(f"{server}/preview/")


def test_every_record_tells_its_heading_and_its_words_on_its_page_and_in_its_article(server: str) -> None:
    for name, (_, record) in data().by_id.items():
        for page in ("records", "sources"):
            found = check(server, page, (("record", name),))
            assert found.metas["og:type"] == "article"
            assert words.with_error_remark(data(), record) in found.text
            assert data().citations[name][0].quote in found.text
            assert links.to_record(name, None, data().citations[name][0].source) in found.hrefs


def test_every_named_view_tells_the_title_of_the_curators(server: str) -> None:
    for view in data().views:
        query = links.read(view.query, view.page, data()).query()
        assert check(server, view.page, query).title == f"{view.title} · The Iraq ledger"


@examples(25, phases=[Phase.generate])
@given(st.data())
@pytest.mark.parametrize("page", EVERY)
def test_every_link_tells_its_view(server: str, page: str, drawn: st.DataObject) -> None:
    link = drawn.draw(links_of(page))
    plain = check(server, page, ())
    found = check(server, page, link.query())
    assert found.scripts == plain.scripts


@pytest.mark.parametrize("page", ["", "records", "sources", "positions"])
@pytest.mark.parametrize("key", ["q", "record", "find", "columns", "place", "from", "cite", "no-such-key", HOSTILE])
def test_what_a_stranger_writes_into_an_address_is_escaped(server: str, page: str, key: str) -> None:
    found = sent(server, page, urlencode({key: HOSTILE}))
    plain = sent(server, page)
    assert found.scripts == plain.scripts
    assert found.metas.keys() == plain.metas.keys()
    assert HOSTILE not in found.html
    assert urlsplit(found.canonical).netloc == urlsplit(server).netloc
    applied = dict(parse_qsl(urlsplit(found.canonical).query))
    assert applied == ({key: HOSTILE} if key == "q" or (key, page) == ("find", "sources") else {})


def test_what_cannot_be_applied_is_left_out_of_what_is_told(server: str) -> None:
    found = sent(server, "attacks", "place=taji&place=nowhere&scale=log&utm_source=mail&from=never")
    assert found.canonical == f"{server}/attacks?place=taji"
    assert found.title == sent(server, "attacks", "place=taji").title
    assert found.metas["description"].startswith("2 of 34 attacks, with place Taji.")


def test_a_cited_version_is_no_part_of_the_canonical_address(server: str) -> None:
    assert sent(server, "attacks", f"cite={data().version}&place=taji").canonical == f"{server}/attacks?place=taji"


def test_addresses_begin_as_the_reader_has_them_and_with_no_odd_host(server: str) -> None:
    host = urlsplit(server).netloc
    assert sent(server, "attacks", X_Forwarded_Proto="https").canonical == f"https://{host}/attacks"
    assert sent(server, "attacks", X_Forwarded_Host="evil.example").canonical == f"{server}/attacks"
    status, _, body = ask(server, "/attacks", Host='localhost:80"><script>')
    assert (status, Sent(body.decode()).canonical) in ((400, ""), (200, "/attacks"))
    assert b'80"><script>' not in body


def test_no_cache_on_the_way_keeps_what_only_some_may_read(guarded: Guarded) -> None:
    secret = "46,000"
    for query in ("", f"record={data().troop_levels[0].id}"):
        status, headers, body = ask(guarded.url, f"/troop-levels?{query}")
        found = Sent(body.decode())
        assert (status, found.title, found.canonical) == (200, "The Iraq ledger", "")
        assert found.metas.keys() == {"viewport"}
        assert secret not in found.html
        assert headers["cache-control"] == "private, no-cache"
        _, headers, body = ask(guarded.url, f"/troop-levels?{query}", Cookie=f"_streamlit_user={guarded.cookie()}")
        assert headers["cache-control"] == "private, no-cache"
        assert Sent(body.decode()).metas["og:title"]
    assert secret in body.decode()


def test_the_picture_of_a_view_has_the_version_and_the_query_in_its_address() -> None:
    assert paths.picture("", "0123456789ab", ()) == "/preview/0123456789ab/overview.png"
    assert paths.picture("attacks", "0123456789ab", (("q", "a&b"),)) == "/preview/0123456789ab/attacks.png?q=a%26b"


def test_without_a_dataset_the_name_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        dataset = None

    monkeypatch.setattr(first_page.LIVE, "state", Nothing)
    found = Sent(first_page.html("attacks", True, [("q", "x")], "http://localhost"))
    assert (found.title, found.canonical) == ("The ledger", "")
    assert found.metas.keys() == {"viewport"}


def test_the_scripts_that_the_content_policy_allows_are_those_that_are_sent() -> None:
    sent_scripts = first_page.html("attacks", True, [("q", HOSTILE)], "http://localhost")
    assert all(script in sent_scripts for script in first_page.inline_scripts())


def test_the_links_of_the_first_words_keep_the_filter(server: str) -> None:
    for page in ("attacks", "records", "positions"):
        hrefs = [href for href in sent(server, page, "side=us").hrefs if href.startswith(("records?", "sources?"))]
        assert hrefs
        assert all(("side", "us") in parse_qsl(urlsplit(href).query) for href in hrefs)


def test_an_opened_link_and_the_page_share_one_preview() -> None:
    filters = links.read("place=taji", "attacks", data()).filters
    assert preview(data(), "attacks", Link(filters, defaults("attacks"))) is preview(data(), "attacks", Link(filters))
