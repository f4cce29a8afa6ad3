"""No sentence stands twice on a page, whatever the filter leaves, outside of quotes, cards of records and tables."""

import re
from collections import Counter

import pytest

from tests.conftest import few
from tests.serving import PAGES, Watched

FILTERS = ("", "actor=sadr", "from=2011&to=2011&side=us", "type=bombing")
LEAST = 5  # words of a sentence

# The text of each block that is seen, in the page and in the components that have a root of their own. Quotes repeat what an
# article says, and cards and tables what is told of each record.
BLOCKS = """() => {
  const QUOTED = "blockquote, q, mark, .card, .reader, table, [role=grid], [data-testid=stDataFrame]";
  const SKIPPED = `${QUOTED}, svg, style, script, noscript, [role=option]`;
  const blocks = [];
  const walk = (node, block) => {
    for (const child of (node.shadowRoot ?? node).childNodes) {
      if (child.nodeType === Node.TEXT_NODE) block.push(child.data);
      if (child.nodeType !== Node.ELEMENT_NODE || child.matches(SKIPPED)) continue;
      if (!child.checkVisibility({ visibilityProperty: true })) continue;
      const isInline = getComputedStyle(child).display.startsWith("inline") && !child.shadowRoot;
      if (isInline) { walk(child, block); continue; }
      const own = [];
      blocks.push(own);
      walk(child, own);
    }
  };
  const own = [];
  walk(document.querySelector("[data-testid=stApp]"), own);
  return [...blocks, own].map((texts) => texts.join(""));
}"""


def sentences(blocks: list[str]) -> list[str]:
    """The sentences of some blocks of text that have enough words, without white space around them."""
    parts = [part for block in blocks for part in re.split(r"(?<=[.?!])\s+", " ".join(block.split()))]
    return [part for part in parts if len(re.findall(r"\w+", part)) >= LEAST]


def repeated(visit: Watched) -> list[str]:
    """The sentences that are seen more than once on the page that is open."""
    counted = Counter(sentences(visit.page.evaluate(BLOCKS)))
    return [sentence for sentence, number in counted.items() if number > 1]


@pytest.mark.parametrize("filtered", few(FILTERS, FILTERS[-1]))
def test_no_sentence_stands_twice_on_a_page(server: str, warm: Watched, filtered: str) -> None:
    warm.open(server)
    found = {}
    for path in PAGES:
        warm.go(f"{server}/{path}?{filtered}")
        assert len(sentences(warm.page.evaluate(BLOCKS))) > 1, path
        if again := repeated(warm):
            found[path] = again
    assert found == {}


def test_a_sentence_that_stands_twice_is_found_in_components_too(server: str, warm: Watched) -> None:
    warm.open(f"{server}/attacks")
    warm.page.evaluate(
        """() => {
          const host = document.createElement("div"), line = document.createElement("p");
          line.textContent = "One of these six words. ";
          document.querySelector("h1").after(line, host);
          host.attachShadow({ mode: "open" }).append("So it is. One of these six words.");
        }"""
    )
    assert "One of these six words." in repeated(warm)
    warm.page.reload()
