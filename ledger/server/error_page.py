"""The page that the server sends where Streamlit's page cannot be shown, such as for an unknown address."""

from html import escape

from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en" style="background: Canvas; color: CanvasText">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<body style="font: 1rem/1.5 sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem">
<h1>{title}</h1>
<p>{text}</p>
<p>{links}</p></html>
"""


def error_page(status: int, title: str, text: str, *links: tuple[str, str]) -> HTMLResponse:
    """A response with this status: a page with a title, a paragraph, and links, each an address and a label. All is escaped."""
    listed = "<br>".join(f'<a href="{escape(address)}">{escape(label)}</a>' for address, label in links)
    return HTMLResponse(_PAGE.format(title=escape(title), text=escape(text), links=listed), status)
