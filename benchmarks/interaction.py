"""How long a reader waits for the next paint after a filter change: interaction to next paint, as browsers report it.

A side is chosen, its chip removed, words are typed and entered, their chip removed, and again: twenty interactions a page.
"""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

ROUNDS = 5
"""How often the four interactions are made."""

# Keeps of each interaction the time from its input to the next paint. What takes less than 16 ms is not reported by browsers.
OBSERVE = """
window.interactions = new Map();
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries())
    if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
SIDE = ".pick-side [role=combobox], .st-key-pick-side input"
CHIP = ".st-key-chips [class*='st-key-chip-']"
WORDS = "Words"


@dataclass(frozen=True)
class Filtered:
    """A page with a filter of sides and words, and a chip for each value: its address, and what shows that it stands."""

    url: str
    ready: str


def measure(engine: Browser, page: Filtered) -> list[float]:
    """Milliseconds to the next paint of each interaction that changes the filter; 16 where it took less."""
    context = engine.new_context(viewport={"width": 1440, "height": 900})
    try:
        tab = context.new_page()
        tab.add_init_script(OBSERVE)
        tab.goto(page.url)
        tab.wait_for_selector(page.ready, state="attached", timeout=60_000)
        tab.wait_for_timeout(1_500)
        times: list[float] = []
        for _ in range(ROUNDS):
            times += [_choose(tab), _remove(tab), _enter(tab), _remove(tab)]
        return times
    finally:
        context.close()


def _choose(tab: Page) -> float:
    """Choose the first side that is offered."""
    tab.locator(SIDE).first.click()
    option = tab.locator("[role=option]").first
    option.wait_for()
    return _timed(tab, option.click, chips=1)


def _remove(tab: Page) -> float:
    """Click on the chip."""
    return _timed(tab, tab.locator(f"{CHIP} button").first.click, chips=0)


def _enter(tab: Page) -> float:
    """Type a word and press Enter."""
    tab.get_by_role("textbox", name=WORDS).click()
    tab.keyboard.type("troops")
    return _timed(tab, lambda: tab.keyboard.press("Enter"), chips=1)


def _timed(tab: Page, act: object, chips: int) -> float:
    """Do something that leaves this many chips. Gives the longest interaction of it."""
    tab.keyboard.press("Shift")  # so that what came before is reported, and belongs to another interaction
    tab.wait_for_timeout(400)
    tab.evaluate("interactions.clear()")
    assert callable(act)
    act()
    tab.wait_for_function("([chip, many]) => document.querySelectorAll(chip).length === many", arg=[CHIP, chips])
    tab.keyboard.press("Escape")
    tab.wait_for_timeout(600)
    return float(tab.evaluate("Math.max(16, ...interactions.values())"))
