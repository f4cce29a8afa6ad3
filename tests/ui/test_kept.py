"""What a reader keeps, in browsers: from four pages into one list, through a reload, and to a colleague on another server."""

import io
import re
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from ledger.export import footnotes, pandoc
from ledger.rendering.kept import passages
from ledger.urls import links
from ledger.urls.kept import MOST_KEPT, Kept, encode
from ledger.urls.param_values import kept
from tests.conftest import data
from tests.serving import Watched, ask, dashboard, visitor
from tests.ui.test_accessibility import CUT, THEMES, TOO_WIDE, grave, themed
from tests.ui.test_print import folded

PAGES = ("troop-levels", "attacks", "casualties", "records?table=positions")
HOSTILE = "<img src=x onerror=alert(1)> **b** [x](javascript:alert(1)) :red[x] $x^2$"
EVERY = [Kept(name, cited[0].source, data().version) for name, cited in data().citations.items()]


def listed(visit: Watched) -> list[tuple[str, str]]:
    """The sentences of the list, each with its note."""
    items = visit.page.locator(".kept-list li")
    expect(items.first).to_be_visible()
    return [(item.locator(".says").inner_text(), item.locator("textarea").input_value()) for item in items.all()]


def number(visit: Watched, wanted: int) -> None:
    expect(visit.page.locator(".st-key-head p.kept")).to_have_text(f"Kept ({wanted})")
    visit.settle()


def address(passages: list[Kept]) -> str:
    return links.href("kept", [("set", encode(passages))])


@pytest.mark.faults
def test_twelve_passages_of_four_pages_stay_in_order_with_notes_on_another_server(
    server: str, visit: Watched, browser: Browser, tmp_path: Path
) -> None:
    page = visit.open(f"{server}/{PAGES[0]}").page
    count = 0
    for name in PAGES:
        if count:
            label = {"attacks": "Attacks", "casualties": "Casualties"}.get(name, "Records")
            page.get_by_test_id("stTopNavLink").filter(has_text=label).click()
            visit.settle()
            number(visit, count)
        for _ in range(3):
            keys = (
                page.locator("button[data-keep]:visible", has_text="Keep")
                .filter(has_not_text="Kept")
                .first.get_attribute("data-keep")
            )
            button = page.locator(f'button[data-keep="{keys}"]').first
            button.click()
            count += 1
            number(visit, count)
            expect(button).to_have_text("Kept")
    page.locator(".st-key-head p.kept a").click()
    expect(page.get_by_role("heading", name="12 passages kept")).to_be_visible()
    visit.settle()
    for place, text in ((0, "first note"), (5, HOSTILE), (11, "the last")):
        note = page.locator(".kept-list textarea").nth(place)
        note.fill(text)
        note.blur()
        visit.settle()
    first = listed(visit)[0]
    down = page.locator(".kept-list li").first.get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kept-list .says").nth(1)).to_have_text(first[0])
    visit.settle()
    page.keyboard.press("Enter")  # the focus went along
    expect(page.locator(".kept-list .says").nth(2)).to_have_text(first[0])
    expect(page.get_by_role("status").filter(has_text="Moved")).to_have_text("Moved to 3 of 12, saved")
    visit.settle()
    wanted = listed(visit)
    assert wanted[2] == first
    assert [note for _, note in wanted if note] == ["first note", HOSTILE, "the last"]
    page.reload()
    visit.settle()
    assert listed(visit) == wanted
    with page.expect_download() as got:
        page.get_by_role("button", name="Word", exact=True).click()
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as parts:
        assert parts.read("word/footnotes.xml").count(b"<w:footnote ") - parts.read("word/footnotes.xml").count(b"w:type=") == 12
    query = page.url.partition("?")[2]
    log = tmp_path / "log"
    with dashboard(log=log) as other, visitor(browser) as colleague:
        theirs = Watched(colleague.new_page()).open(f"{other}/kept?{query}")
        assert listed(theirs) == wanted
        assert theirs.faults == []
        assert "first note" not in log.read_text()
        assert "set=" not in log.read_text()
    assert visit.faults == []


@pytest.mark.faults
def test_quick_presses_all_move_and_the_focus_and_the_view_go_along(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:8])}").page
    before = [says for says, _ in listed(visit)]
    item = page.locator(".kept-list li").nth(6)
    item.get_by_role("button", name="Move up").focus()
    for wait in (0, 0, 200, 0, 350):
        page.keyboard.press("Enter")
        page.wait_for_timeout(wait)
    moved = before[6]
    order = [*before[:1], moved, *before[1:6], before[7]]
    assert [says for says, _ in listed(visit)] == order
    expect(page.locator(".kept-status")).to_have_text("Moved to 2 of 8, saved")
    expect(page.locator(".kept-list li").nth(1)).to_be_in_viewport()
    visit.settle()
    assert [says for says, _ in listed(visit)] == order
    assert page.evaluate("document.activeElement.id") == f"Up {EVERY[6].key}"
    assert [one.key for one in kept(dict(links.parse_pairs(page.url.partition("?")[2]))["set"])][1] == EVERY[6].key
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"Down {EVERY[6].key}"
    with page.expect_download() as got:  # at once: the file has the order that is seen
        page.get_by_role("button", name="Markdown", exact=True).click()
    text = folded(Path(got.value.path()).read_text())
    assert text.find(folded(moved)) < text.find(folded(before[0]))
    assert visit.faults == []


@pytest.mark.faults
def test_a_line_break_in_a_note_is_a_blank_at_once(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:1])}").page
    note = page.get_by_label("Your note, one paragraph of at most")
    note.press_sequentially("one\ntwo")
    expect(note).to_have_value("one two")


@pytest.mark.faults
def test_what_is_kept_on_a_phone_is_in_view_below_a_long_page(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(f"{server}/records?table=positions").page
    button = page.locator("button[data-keep]:visible").last
    button.click()
    number(visit, 1)
    expect(page.locator(".st-key-head p.kept a")).to_be_in_viewport()
    expect(button).to_be_in_viewport()


def test_what_is_taken_away_straight_from_the_field_has_the_note_and_reload_keeps_it(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:2])}").page
    note = page.locator(".kept-list textarea").first
    note.click()
    page.keyboard.type("typed and taken at once")
    with page.expect_download() as got:
        page.get_by_role("button", name="Markdown", exact=True).click()
    assert "Note: typed and taken at once" in Path(got.value.path()).read_text()
    note.press("End")
    note.press_sequentially("!")
    expect(page.locator(".kept-list .left").first).to_have_text(re.compile("left\\.$"))
    visit.settle()
    page.reload()
    visit.settle()
    assert listed(visit)[0][1].count("!") == 1


@pytest.mark.faults
def test_a_note_is_lost_only_after_a_question(server: str, visit: Watched) -> None:
    noted = Kept(EVERY[0].record, EVERY[0].source, data().version, "my note")
    asked: list[str] = []
    visit.page.on(
        "dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if len(asked) > 2 else dialog.dismiss())
    )
    page = visit.open(f"{server}/{address([noted, EVERY[1]])}").page
    page.locator(".kept-list li").first.get_by_role("button", name="Keep no longer").click()
    visit.settle()
    assert listed(visit)[0][1] == "my note"
    visit.open(f"{server}/records?record={noted.record}&set={encode([noted, EVERY[1]])}")
    button = page.locator(f'button[data-keep="{noted.key}"]:visible').first
    expect(button).to_have_text("Kept")
    button.click()
    visit.settle()
    number(visit, 2)
    button.click()
    number(visit, 1)
    assert len(asked) == 3
    assert all("my note" in one for one in asked)


def test_back_takes_nothing_from_what_is_kept_and_a_link_to_an_article_takes_it_along(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/attacks?actor=iran").page
    page.locator("button[data-keep][data-label]:visible").first.click()
    number(visit, 1)
    page.locator(".card .cite a", has_text="Read in the article").first.click()
    expect(page.locator(".reader")).to_be_visible()
    visit.settle()
    number(visit, 1)
    other = page.locator(".reader .entry").nth(3)
    other.click()
    visit.settle()
    page.locator(".reader li.open button[data-keep]").first.click()
    number(visit, 2)
    while "/attacks" not in page.url:
        page.go_back()
        visit.settle()
    number(visit, 2)
    assert len(kept(dict(links.parse_pairs(page.url.partition("?")[2]))["set"])) == 2


def test_a_link_that_is_copied_has_nothing_of_what_is_kept(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/attacks?set={encode(EVERY[:2])}").page
    number(visit, 2)
    page.get_by_role("button", name="Share", exact=True).click()
    visit.settle()
    sent = page.locator("[data-link]").evaluate_all("all => all.map((one) => one.dataset.link + (one.dataset.text ?? ''))")
    assert len(sent) > 20
    assert not any("set=" in one for one in sent)


def test_more_than_an_address_holds_is_refused_in_words(server: str, visit: Watched) -> None:
    held = {one.key for one in EVERY[:MOST_KEPT]}
    page = visit.open(f"{server}/records?table=positions&set={encode(EVERY[:MOST_KEPT])}").page
    number(visit, MOST_KEPT)
    button = next(b for b in page.locator("button[data-keep]:visible").all() if b.get_attribute("data-keep") not in held)
    button.click()
    expect(page.get_by_test_id("stToast")).to_contain_text(f"at most {MOST_KEPT} passages")
    number(visit, MOST_KEPT)
    expect(button).to_have_text(f"Full: {MOST_KEPT} kept")


def test_what_was_taken_out_comes_back_to_its_place_with_its_note_also_the_last_one(server: str, visit: Watched) -> None:
    passages = [Kept(one.record, one.source, data().version, f"note {n}") for n, one in enumerate(EVERY[:3])]
    visit.page.on("dialog", lambda dialog: dialog.accept())
    page = visit.open(f"{server}/{address(passages)}").page
    wanted = listed(visit)
    for place in (1, 1, 0):
        page.locator(".kept-list li").nth(place).get_by_role("button", name="Keep no longer").click()
        visit.settle()
    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
    for number in (1, 2, 3):
        page.locator(".kept-undo").get_by_role("button", name="Undo").click()
        expect(page.locator(".kept-list li")).to_have_count(number)
        visit.settle()
    assert listed(visit) == wanted
    expect(page.locator(".kept-undo")).to_be_hidden()
    assert [one.note for one in kept(dict(links.parse_pairs(page.url.partition("?")[2]))["set"])] == [
        "note 0",
        "note 1",
        "note 2",
    ]


@pytest.mark.faults
def test_what_is_taken_out_after_a_move_leaves_the_others_in_the_order_that_is_seen(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:4])}").page
    first, second, third, fourth = EVERY[:4]
    page.locator(".kept-list li").nth(2).get_by_role("button", name="Move up").click()
    expect(page.locator(".kept-status")).to_have_text("Moved to 2 of 4, saved")
    visit.settle()
    page.locator(".kept-list li").nth(3).get_by_role("button", name="Keep no longer").click()
    expect(page.locator(".kept-list li")).to_have_count(3)
    visit.settle()
    page.locator(".kept-undo").get_by_role("button", name="Undo").click()
    expect(page.locator(".kept-list li")).to_have_count(4)
    expect(page.locator(".kept-status")).to_have_text("4 kept")
    visit.settle()
    left = [one.key for one in kept(dict(links.parse_pairs(page.url.partition("?")[2]))["set"])]
    assert left == [one.key for one in (first, third, second, fourth)]
    assert page.evaluate("document.activeElement.id") == f"Keep no longer {fourth.key}"


@pytest.mark.faults
def test_the_title_of_the_reader_is_that_of_the_page_the_preview_and_the_file(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:2])}").page
    field = page.get_by_label("Title of the memo")
    default = page.locator("h1").inner_text()
    assert field.get_attribute("placeholder") == default
    field.fill("Who wanted <b>US</b> troops to stay?")
    with page.expect_download() as got:
        page.get_by_role("button", name="Markdown", exact=True).click()
    assert got.value.suggested_filename.startswith("who-wanted-b-us-b-troops-to-stay_")
    expect(page.locator("h1")).to_have_text("Who wanted <b>US</b> troops to stay?")
    visit.settle()
    told = ask(server, page.url.removeprefix(server))[2].decode()
    assert '<meta property="og:title" content="Who wanted &lt;b&gt;US&lt;/b&gt; troops to stay?">' in told
    page.reload()
    visit.settle()
    expect(field).to_have_value("Who wanted <b>US</b> troops to stay?")
    field.fill("")
    expect(page.locator("h1")).to_have_text(default)


@pytest.mark.faults
def test_a_cut_address_is_told_and_stays_until_the_reader_chooses(server: str, visit: Watched) -> None:
    cut = encode([Kept(one.record, one.source, data().version, "mine") for one in EVERY[:20]])[:-9]
    page = visit.open(f"{server}/kept?set={cut}").page
    expect(page.get_by_text("The end of this link is missing")).to_be_visible()
    assert 0 < len(listed(visit)) < 20
    assert page.url.endswith(f"set={cut}")
    page.locator(".kept-list li").first.get_by_role("button", name="Move down").click()
    page.wait_for_url(lambda url: not url.endswith(cut))
    visit.settle()
    assert page.get_by_text("The end of this link is missing").count() == 0
    page = visit.open(f"{server}/kept?set={cut[:12]}").page
    expect(page.get_by_text("could not be read and was left out")).to_be_visible()
    assert page.url.endswith(f"set={cut[:12]}")


@pytest.mark.faults
def test_the_list_on_paper_has_every_passage_with_its_whole_note(server: str, visit: Watched) -> None:
    passages = [Kept(one.record, one.source, data().version, f"{n} " + "a long note " * 16) for n, one in enumerate(EVERY[:12])]
    page = visit.open(f"{server}/{address(passages)}").page
    told = listed(visit)
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = folded("".join(sheet.extract_text() for sheet in pdf.pages))
    assert [says for says, note in told if folded(says) not in text or folded(note.strip()) not in text] == []
    assert folded("Keep no longer") not in text


@pytest.mark.faults
def test_each_link_of_a_memo_of_twelve_opens_the_words_marked(server: str, visit: Watched) -> None:
    twelve = EVERY[:: len(EVERY) // 12][:12]
    today = datetime.now(UTC).date()
    notes, _ = footnotes.footnotes(data(), passages(data(), twelve), "apa", f"{server}/", today)
    for one in twelve:
        (target,) = set(re.findall(rf"{re.escape(server)}/[^\s]+", pandoc.words_of(notes[one.key])))
        page = visit.open(target.removesuffix(".")).page
        marked = page.locator(".reader mark.chosen")
        expect(marked.first).to_be_visible()
        lit = "".join(marked.all_inner_texts())
        quotes = [c.quote for c in data().citations[one.record] if c.source == one.source]
        assert all(folded(quote) in folded(lit) for quote in quotes), one.key


@pytest.mark.faults
@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_is_without_grave_fault_on_every_ground_and_hostile_notes_are_text(
    server: str, visit: Watched, width: int
) -> None:
    three = [
        Kept(EVERY[0].record, EVERY[0].source, data().version, HOSTILE),
        Kept("attack-nobody-knows", "porter-2006", data().changes[-1].since or "0123456789ab", "gone"),
        Kept(EVERY[60].record, EVERY[60].source, "0123456789ab", "of another version"),
    ]
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.open(f"{server}/{address(three)}")
    told = listed(visit)
    assert told[0][1] == HOSTILE
    assert "is not in dataset" in told[1][0]
    assert "cannot be said" in visit.page.locator(".kept-list li").nth(2).inner_text()
    for theme in THEMES:
        themed(visit, theme)
        assert grave(visit.page) == [], theme
    assert max(visit.page.evaluate(TOO_WIDE)) <= 1
    assert visit.page.evaluate(CUT) == []
    assert visit.page.locator("img[src=x]").count() == 0
    assert visit.faults == []


def test_the_address_of_the_list_is_a_page_to_read(server: str) -> None:
    issue = next(iter(data().issues))
    positions = [position for position in data().positions if position.issue == issue][:3]
    passages = [Kept(p.id, data().citations[p.id][0].source, data().version, HOSTILE) for p in positions]
    _, _, body = ask(server, f"/{address(passages)}")
    text = body.decode()
    title = f"{len(passages)} passages kept on “{data().issues[issue].question}”"
    assert f'<meta property="og:title" content="{escape(title)}">' in text
    assert escape(HOSTILE) in text
    assert "<img src=x" not in text
    assert all(escape(data().citations[p.id][0].quote) in text for p in positions)
    _, _, other = ask(server, f"/attacks?set={encode(passages)}")
    assert not re.search(r"[?&;]set=", other.decode().partition("<body")[0])
    status, _, picture = ask(server, f"/preview/{data().version}/kept.png?set={encode(passages)}")
    assert (status, picture[:4]) == (200, b"\x89PNG")


CHOSEN = "position-kurds-stay-lobbying"
WITH_CITATIONS = (
    "records",
    f"records?record={CHOSEN}",
    f"positions?issue=stay&chosen={CHOSEN}",
    "positions?mode=side&columns=sadr,maliki",
    "attacks?chosen=attack-muhandis-2020",
    "troop-levels",
    "sources?article=slavin-2011",
)


@pytest.mark.faults
def test_a_citation_is_copied_in_the_style_that_was_chosen_wherever_the_reader_goes(server: str, visit: Watched) -> None:
    page = visit.open(f"{server}/{address(EVERY[:2])}").page
    page.get_by_text("APA", exact=True).click()
    page.wait_for_url("**style=apa*")
    page.get_by_text("Short", exact=True).click()
    page.wait_for_url("**repeats=short*")
    visit.settle()
    page.get_by_test_id("stTopNavLink").filter(has_text="Records").click()
    visit.settle()
    assert "style=apa&repeats=short" in page.url
    page.locator(".card a", has_text="All about this record").first.click()
    page.wait_for_url("**record=*style=apa*")
    for link in page.locator(".tools.share [data-link]").evaluate_all("all => all.map((one) => one.dataset.link)"):
        assert "style=" not in link
    for path in WITH_CITATIONS:
        for style, said in (("", ", date inferred"), ("style=apa", "(ca. 20")):
            visit.open(f"{server}/{path}{'&' if '?' in path else '?'}{style}")
            expect(page.locator(":is(.cite, .actions) button[data-text]", has_text="Copy citation").first).to_be_attached()
            texts = page.locator("button[data-text]").evaluate_all("all => all.map((one) => one.dataset.text)")
            assert not any("{note" in text for text in texts), path
            cited = page.locator(":is(.cite, .actions) button[data-text]").evaluate_all(
                "all => all.map((one) => one.dataset.text)"
            )
            assert [text for text in cited if said not in text] == [], path


def test_the_first_page_without_scripts_has_no_sign_that_a_citation_fills(server: str) -> None:
    for path in WITH_CITATIONS:
        assert "{note" not in ask(server, f"/{path}")[2].decode(), path
