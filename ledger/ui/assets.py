"""Scripts and styles of the components of the pages.

The data of a component stands in a list: in each value of a dict Streamlit looks for a table. A text is not sent as bytes where a
component need not run again for what it has already: Streamlit compares texts, and takes all bytes for new ones."""

from ledger.server.assets import COMPONENTS, address


def style(name: str) -> str:
    """The text of the style of a component, by the name of its file, such as `grid.css`."""
    return (COMPONENTS / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    """The script of a component, which fetches the text of this name from the server, such as `grid.js`.

    Streamlit sends the script of a component again with every run. So it is short, and a browser keeps what it fetches. It has
    two lines, because Streamlit takes a text of one line for the name of a file.
    """
    return f"const sent = await import(new URL({address(name)!r}, document.baseURI));\nexport default sent.default;"
