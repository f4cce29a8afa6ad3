"""Pandoc, which writes memos and prints citations. It gets a tree in which no text is ever read as markup."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

import pypandoc

Node = dict[str, Any]
"""A node of pandoc's tree: its type `t` and its content `c`."""

_LONGEST = 60  # seconds that pandoc may take
_VERSION = [1, 23]  # of pandoc's tree


def written(blocks: Sequence[Node], target: str, *arguments: str, meta: Mapping[str, Node] | None = None) -> bytes:
    """What pandoc makes of some blocks and the facts about them, in the format `target`."""
    tree = json.dumps({"pandoc-api-version": _VERSION, "meta": meta or {}, "blocks": list(blocks)}).encode()
    command = [pypandoc.get_pandoc_path(), "--from=json", f"--to={target}", "--output=-", *arguments]
    return subprocess.run(command, input=tree, capture_output=True, check=True, timeout=_LONGEST).stdout  # noqa: S603


def words_of(inlines: Sequence[Node]) -> str:
    """The text of inline nodes without their form; blanks and the ends of lines are single blanks."""
    said = ""
    for one in inlines:
        content = one.get("c")
        if isinstance(content, list):  # what is marked or linked, with its attributes or address beside the nodes
            nested = next((part for part in content if isinstance(part, list) and part and isinstance(part[0], dict)), content)
            said += words_of(nested)
        else:
            said += content if isinstance(content, str) else " "
    return said


def node(kind: str, content: Any) -> Node:
    """A node of the tree."""
    return {"t": kind, "c": content}


def text(words: str) -> list[Node]:
    """A text as words with blanks between them."""
    nodes: list[Node] = []
    for number, word in enumerate(words.split(" ")):
        nodes += [{"t": "Space"}] * bool(number) + [node("Str", word)] * bool(word)
    return nodes


def link(words: str, address: str) -> list[Node]:
    """A text as a link; without an address as text alone."""
    return [node("Link", [["", [], []], text(words), [address, ""]])] if address else text(words)


def heading(words: str, level: int) -> Node:
    """A heading."""
    return node("Header", [level, ["", [], []], text(words)])
