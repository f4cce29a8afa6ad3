"""Scripts and styles of the pages, out of the folder `components`."""

from pathlib import Path

from ledger.charts import colours

_FOLDER = Path(__file__).parent / "components"


def asset(name: str) -> str:
    """The text of a script or style, by the name of its file, such as `grid.js`."""
    return (_FOLDER / name).read_text(encoding="utf-8")


STYLE = f"<style>:root {{ {colours.custom_properties()} }}\n{asset('page.css')}\n{asset('print.css')}</style>"
"""The style of every page as an HTML element, with the colours of the project as custom properties."""
