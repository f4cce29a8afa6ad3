"""The picture beside a link: its size and bytes, and that its text stays at its place whatever it says."""

import io
import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ledger.export import picture_text
from ledger.export.picture_text import Lines, Style, drawable, fit, measure
from ledger.export.preview_picture import HEIGHT, WIDTH, Block, draw, layout
from ledger.rendering.preview import Preview
from ledger.server.streamlit_private import serif
from tests.conftest import examples

SERIF = serif()
ARABIC = "لن نقبل ببقاء القوات الأمريكية بعد 31 كانون الأول 2011، قال مقتدى الصدر، وأضاف أن الشعب سَيُقاوِمُ."
PLAIN = Preview("US soldiers in Iraq", "The sentence.", "46,000", "still about 46,000 troops", "Slavin 2011, par. 3")
TEXTS = st.one_of(
    st.text(max_size=400),
    st.text("aWi-—/“ ,.", max_size=900),
    st.text("ابتةَُّלם 12,.()", max_size=400),
    st.sampled_from(
        ["W" * 3000, "😀" * 300, "a\u0301\u0323\u0302\u0300\u0301" * 200, "\u202eabc\u0000\n\t", ARABIC, f"Said: {ARABIC}", ""]
    ),
)
PREVIEWS = st.builds(Preview, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


def blocks(told: Preview, name: str = "The ledger", version: str = "0123456789ab") -> list[Block]:
    return layout(told, name, version, SERIF)


def said(told: Preview) -> list[str]:
    """The text of each block of the picture, its lines joined by a blank."""
    return [" ".join(block.lines.texts) for block in blocks(told)]


def is_in_place(found: list[Block]) -> bool:
    """Whether no line is wider than its block, no block overlaps the next one, and none leaves the picture."""
    widths = [(measure(text, b.lines.style, b.lines.from_right), b.width) for b in found for text in b.lines.texts]
    edges = [0, *(edge for block in found for edge in (block.y, block.bottom)), HEIGHT]
    return (
        all(width <= most for width, most in widths)
        and edges == sorted(edges)
        and all(b.x >= 0 and b.x + b.width <= WIDTH for b in found)
    )


def ink(lines: Lines, width: int) -> list[tuple[int, int, int, int] | None]:
    return [lines.mask(number, width).getbbox() for number in range(len(lines.texts))]


def test_a_picture_is_a_png_of_the_size_that_all_networks_show() -> None:
    with Image.open(io.BytesIO(draw(PLAIN, "The ledger", "0123456789ab", SERIF))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert picture.info == {}


def test_the_same_words_give_the_same_bytes_and_other_words_others() -> None:
    again = Preview("US soldiers in Iraq", "The sentence.", "46,000", "still about 46,000 troops", "Slavin 2011, par. 3")
    assert draw(PLAIN, "The ledger", "1", SERIF) == draw(again, "The ledger", "1", SERIF)
    assert draw(PLAIN, "The ledger", "1", SERIF) != draw(PLAIN, "The ledger", "2", SERIF)


def test_a_picture_says_name_heading_number_quote_source_and_version_from_top_to_bottom() -> None:
    assert said(PLAIN) == [
        "The ledger",
        "US soldiers in Iraq",
        "46,000",
        "“still about 46,000 troops”",
        "Slavin 2011, par. 3",
        "Dataset version 0123456789ab",
    ]
    sizes = [block.lines.style.size for block in blocks(PLAIN)]
    assert sizes.index(max(sizes)) == 2


def test_without_a_quote_the_sentence_is_told_and_without_a_number_the_heading_is_large() -> None:
    told = Preview("Troop levels", "24 troop levels in five articles.")
    assert said(told)[1:-1] == ["Troop levels", "24 troop levels in five articles."]
    assert blocks(told)[1].lines.style.size == 72


def test_a_picture_without_any_words_has_the_name_alone() -> None:
    assert [block.lines.texts for block in layout(Preview("", ""), "The ledger", "", SERIF)] == [("The ledger",)]


@examples(150)
@given(PREVIEWS, TEXTS)
def test_text_stays_in_its_place_whatever_it_says(told: Preview, name: str) -> None:
    assert is_in_place(blocks(told, name))


@examples(15)
@given(PREVIEWS)
def test_every_text_can_be_drawn(told: Preview) -> None:
    with Image.open(io.BytesIO(draw(told, "The ledger", "1", SERIF))) as picture:
        picture.load()


def test_what_is_shortened_ends_behind_a_word_with_an_ellipsis() -> None:
    title = "The withdrawal of all troops " * 12
    shown = said(Preview(title, ""))[1]
    assert shown.endswith("…")
    assert title.startswith(shown[:-1])
    assert shown[:-1].split() == title.split()[: len(shown.split())]


def test_a_long_quote_is_shortened_inside_its_marks() -> None:
    shown = said(Preview("A title", "The sentence.", "12", "the soldiers left the country and went home " * 30, "Slavin 2011"))
    assert shown[3].startswith("“the soldiers left")
    assert shown[3].endswith("…”")


def test_a_quote_that_would_be_turned_by_what_is_left_out_gives_way_to_the_sentence() -> None:
    quote = "the soldiers left the country and went home " * 30 + "but not one of them did"
    assert said(Preview("A title", "The sentence.", "12", quote, "Slavin 2011"))[1:-1] == ["A title", "12", "The sentence."]


def test_a_long_text_is_set_smaller_before_it_is_shortened() -> None:
    title = "Should US forces stay in Iraq after the deadline of 31 December 2011, and who is to decide that?"
    assert said(Preview(title, "", "against", "no " * 20, "Slavin 2011"))[1] == title


def test_a_word_longer_than_a_line_is_broken_and_one_with_a_dash_behind_it() -> None:
    style = Style(SERIF, 400, 38)
    assert len(fit("W" * 100, False, style, 600, 99, 5000).texts) > 2
    assert fit("troops—almost everybody", False, style, 200, 9, 500).texts == ("troops—", "almost", "everybody")


def test_what_no_font_has_becomes_one_ellipsis_and_control_signs_vanish() -> None:
    assert drawable("He left 😀 😀 today", 99, False, SERIF) == "He left … today"
    assert drawable("a\u202eb\u0000c\u200bd\ne", 99, False, SERIF) == "abcd e"
    assert drawable("“Naïve” – Ṣadr’s 5,200 €, Жуков, Ωmega…", 99, False, SERIF) == "“Naïve” – Ṣadr’s 5,200 €, Жуков, Ωmega…"


@pytest.mark.parametrize("size", [28, 38, 88])
@pytest.mark.parametrize("text", ["Ǻgj Ṣ́q̣ (Ÿ)", "שָׁלוֹם", "سَيُقاوِمُ إِلَى"])
def test_letters_with_signs_above_and_below_are_not_cut_off(text: str, size: int) -> None:
    lines = fit(text, False, Style(SERIF, 600, size), 1000, 1, 500)
    for box in ink(lines, 1000):
        assert box
        assert box[1] > 0
        assert box[3] < lines.height


def test_arabic_begins_at_the_right_and_an_english_line_with_arabic_in_it_at_the_left() -> None:
    style = Style(SERIF, 400, 38)
    arabic, english = fit("ضد البقاء", False, style, 1000, 1, 100), fit("The word ضد", False, style, 1000, 1, 100)
    ((left, _, right, _),) = (box for box in ink(arabic, 1000) if box)
    assert left > 700
    assert right > 980
    ((left, _, right, _),) = (box for box in ink(english, 1000) if box)
    assert left < 20
    assert right < 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("say אב and גד now", ["say ", "אב", " and ", "גד", " now"]),
        ("say אב 5,200 גד now", ["say ", "גד ", "5,200", "אב ", " now"]),
        ("אבגד US in 12% הוזח", ["הוזח ", "US in 12%", "אבגד "]),
        ("“אב גד”: 12 hits", ["“", "אב גד", "”: 12 hits"]),
        ("אב (12) גד", ["גד) ", "12", "(אב "]),
    ],
)
def test_runs_of_both_directions_stand_in_the_order_of_unicode(text: str, shown: list[str]) -> None:
    """The order from left to right, as the bidirectional algorithm has it: signs between two runs go with the line."""
    pieces = picture_text._pieces(text, SERIF, picture_text._is_from_right(text))
    joined = ["".join(p.text for p in run) for _, run in itertools.groupby(pieces, key=lambda p: p.direction)]
    assert joined == shown


def test_the_tests_run_where_pillow_finds_fribidi_without_which_it_writes_no_arabic() -> None:
    assert picture_text._IS_SHAPED, "Install FriBiDi: `make fribidi`, or `apt-get install libfribidi0`"


def test_a_machine_without_fribidi_shows_an_ellipsis_in_place_of_arabic_and_hebrew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_text, "_IS_SHAPED", False)
    picture_text._font_number.cache_clear()
    try:
        assert drawable("The word ضد البقاء is new", 99, False, SERIF) == "The word … is new"
        told = Preview(f"Said: {ARABIC}", "", "٣٠٠ killed", ARABIC, "אב, par. 3")
        assert draw(told, "The ledger", "1", SERIF)
        letters = {letter for text in said(told) for letter in text}
        assert not {letter for letter in letters if unicodedata.bidirectional(letter) in ("R", "AL", "AN")}
        assert "…" in letters
    finally:
        picture_text._font_number.cache_clear()


@pytest.mark.faults
@pytest.mark.parametrize("text", ["word " * 200_000, "W" * 1_000_000, "😀" * 1_000_000, "a\u0301" * 500_000, ARABIC * 10_000])
def test_a_huge_text_takes_no_longer_than_a_page_of_it(text: str) -> None:
    draw(Preview(text, text, text, text, text), text, "1", SERIF)
    start = time.process_time()
    draw(Preview(text, text, text, text, text), text, "1", SERIF)
    assert time.process_time() - start < 2
