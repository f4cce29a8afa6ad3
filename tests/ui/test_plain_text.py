"""Text of the dataset, of an address or of a login reaches the screen as plain text only."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.ui.escaping import plain
from tests.conftest import few
from tests.serving import ROOT, Watched

FILES = sorted([*(ROOT / "ledger" / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py")])

# Elements whose first argument is read as Markdown. Each has `help` as well, which is read so too.
MARKDOWN = {
    "button",
    "caption",
    "checkbox",
    "radio",
    "download_button",
    "pills",
    "error",
    "expander",
    "header",
    "info",
    "markdown",
    "multiselect",
    "number_input",
    "popover",
    "segmented_control",
    "selectbox",
    "spinner",
    "subheader",
    "success",
    "text_area",
    "text_input",
    "title",
    "toast",
    "warning",
}
# Functions that show no text, or show it as it is. Streamlit shows options, values and placeholders of fields as they are.
OTHERS = {
    "code",
    "columns",
    "container",
    "dataframe",
    "fragment",
    "get_option",
    "html",
    "navigation",
    "Page",
    "pagination",
    "rerun",
    "set_page_config",
    "stop",
    "text",
}
# Words of the code itself, which no dataset, address or login changes.
OURS = {
    "CHOICE_NAMES[param.field].capitalize()",
    "LABEL",
    "PAGES[page].title",
    "outcome",  # a value of the table of parameters
    "param.label",
    "target",  # an address made by links.href, whose query is percent-encoded
}


def calls(path: Path) -> Iterator[tuple[ast.Call, str, ast.AST]]:
    """Every call `st.name(...)` of a file, its name, and the function around it, or the whole file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "st":
            around = [scope for scope in scopes if any(node is call for node in ast.walk(scope))]
            yield call, call.func.attr, around[-1] if around else tree


def is_safe(value: ast.AST | None, scope: ast.AST) -> bool:
    """Whether a Markdown text is made of nothing but words of the code, numbers, and what went through `plain`."""
    match value:
        case None | ast.Constant():
            return True
        case ast.JoinedStr(values=parts):
            return all(is_safe(part, scope) for part in parts)
        case ast.FormattedValue(format_spec=spec) if (
            spec is not None
        ):  # of a number or a time: the letters of a spec give no text
            return bool(re.fullmatch(r"f'(,|d|%[-%:A-Za-z ]+)'", ast.unparse(spec)))
        case ast.FormattedValue(value=inner):
            return is_safe(inner, scope)
        case ast.IfExp(body=body, orelse=other):
            return is_safe(body, scope) and is_safe(other, scope)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            return all(is_safe(part, scope) for part in parts)
        case ast.BinOp(left=left, right=right):
            return is_safe(left, scope) and is_safe(right, scope)
        case ast.Call(func=ast.Name(id="plain" | "len")):
            return True
        case ast.Call(func=ast.Name(id="changed_since" | "way_to_changes" | "_refused_files" | "_files_of" as name)):
            return returns_safe(name)
        case ast.Call(func=func, args=[ast.Constant(), _]) if ast.unparse(func) == "links.href":  # the query is percent-encoded
            return True
        case ast.Call(func=ast.Attribute(attr="count"), args=[_, noun]):  # words.count(3, "record")
            return ast.unparse(value.func) == "words.count" and is_safe(noun, scope)
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.GeneratorExp(elt=part)]):
            return is_safe(part, scope)
        case ast.Name(id=name):
            return ast.unparse(value) in OURS or is_name_safe(name, scope)
        case _:
            return ast.unparse(value) in OURS


def is_name_safe(name: str, scope: ast.AST) -> bool:
    """Whether everything that a function binds to a name is safe."""
    bound: list[bool] = []
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[target], value=value) if name in names(target):
                bound += [is_safe(part, scope) for part in bound_to(name, target, value)]
            case ast.NamedExpr(target=target, value=value) if name in names(target):
                bound.append(is_safe(value, scope))
            case ast.For(target=target, iter=ast.Tuple(elts=rows)) if name in names(target):
                bound += [is_safe(part, scope) for row in rows for part in bound_to(name, target, row)]
            case ast.For(target=target) | ast.comprehension(target=target) if name in names(target):
                bound.append(False)
    return bool(bound) and all(bound)


def names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def bound_to(name: str, target: ast.expr, value: ast.expr) -> list[ast.expr]:
    """The expressions that a target gives to a name: `b` of `a, b = x, y` is y, and for a choice of two pairs both."""
    if not isinstance(target, ast.Tuple):
        return [value]
    if isinstance(value, ast.IfExp):
        return bound_to(name, target, value.body) + bound_to(name, target, value.orelse)
    assert isinstance(value, ast.Tuple)
    return [part for one, part in zip(target.elts, value.elts, strict=True) if name in names(one)]


def returns_safe(name: str) -> bool:
    """Whether all that a function of the room returns is safe."""
    functions = [
        node
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert len(functions) == 1
    return all(is_safe(node.value, functions[0]) for node in ast.walk(functions[0]) if isinstance(node, ast.Return))


def test_every_function_of_streamlit_is_known_to_read_markdown_or_not():
    assert {name for path in FILES for _, name, _ in calls(path)} - OTHERS == MARKDOWN


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whatever_is_read_as_markdown_is_of_the_code_or_was_made_plain(path: Path) -> None:
    unsafe = []
    for call, name, scope in calls(path):
        if name in MARKDOWN:
            texts = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("label", "body", "help"))]
            unsafe += [f"{call.lineno}: {ast.unparse(text)}" for text in texts if not is_safe(text, scope)]
    assert unsafe == []


@pytest.mark.parametrize(
    "line",
    [
        "st.info(title)",
        "st.info(f'{title}')",
        "st.button('x', help=title)",
        "st.info(plain(title) + title)",
        "st.info(f'{title:>9}')",
        "st.info(words.count(3, title))",
        "for title in titles: st.header(title)",
        "for a, title in ((1, plain(x)), (2, x)): st.header(title)",
    ],
)
def test_a_text_that_is_not_plain_is_noticed(line: str, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(line)
    with pytest.raises(AssertionError):
        test_whatever_is_read_as_markdown_is_of_the_code_or_was_made_plain(path)


@given(some.text(alphabet=string.printable))
def test_plain_text_keeps_its_words_and_leaves_no_sign_with_a_meaning(text: str) -> None:
    markdown = plain(text)
    signs = re.sub(r":color\[\\(.)\]", r"\\\1", markdown)
    assert re.sub(r"\\(.)", r"\1", signs) == " ".join(text.split())
    assert not re.search(r"[`*_{}\[\]()#+\-!|$&:@<>~]", re.sub(r"\\.", "", signs))


ADDRESSES = (
    "https://evil.example/log-in",
    "www.evil.example/log-in",
    "HTTP://EVIL.EXAMPLE",
    "log-in@evil.example",
    "[Session ended: log in again](https://evil.example/login)",
    "![x](https://evil.example/x.png) :material/close: :streamlit: :smile: :red[x] $x$ <b>b</b> -> a",
)


LEAD_AWAY = """all => all.map(one => new URL(one.href || one.src, location.href))
    .filter(url => url.protocol === "mailto:" || /evil/i.test(url.hostname)).map(String)"""
"""The addresses of links and images that lead to a foreign place; links of the ledger itself carry the words of the filter."""


TOGETHER = (" ".join(ADDRESSES),)


@pytest.mark.parametrize("texts", few([ADDRESSES, TOGETHER], TOGETHER), ids=["alone", "together"])
@pytest.mark.parametrize("key", few(["actor", "from", "q", "columns", "cite", "unknown"], "unknown"))
def test_a_text_in_a_link_becomes_no_link_no_image_and_no_request(
    server: str, visit: Watched, key: str, texts: tuple[str, ...]
) -> None:
    """The notice of the link, the sentence and chip of the filter, and what the Download button opens."""
    page = "positions" if key == "columns" else "records"
    for text in texts if key in ("q", "actor") else ADDRESSES[:1]:
        query = (
            f"{quote(text, safe='')}=1" if key == "unknown" else urlencode({key: f"sadr:{text}" if key == "columns" else text})
        )
        visit.open(f"{server}/{page}?{query}")
        visit.page.get_by_role("button", name="Download", exact=True).click()
        visit.page.get_by_role("button", name="CSL-JSON").wait_for()
        visit.settle()
        everything = visit.page.locator("body")
        assert text[:40] in " ".join(everything.inner_text().split())
        assert everything.locator("a[href], [src]").evaluate_all(LEAD_AWAY) == []
        shown = everything.locator("[data-testid=stAlert] li, [class*=st-key-chip-] button p, p.holds")
        assert shown.count() > 0
        assert shown.locator("a, img, [role=img], .katex, b, .stMarkdownColoredText").count() == 0
        assert visit.faults == []
        assert visit.exceptions() == []
