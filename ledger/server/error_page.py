"""The page that the server sends where Streamlit's page cannot be shown, such as for an unknown address."""

from html import escape

from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<body style="font: 1rem/1.5 sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark">
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{link}">{label}</a></p></html>
"""


def error_page(status: int, title: str, text: str, link: str, label: str) -> HTMLResponse:
    """A response with this status: a page with a title, a paragraph and a link with its label. All texts are escaped."""
    texts = {"title": title, "text": text, "link": link, "label": label}
    return HTMLResponse(_PAGE.format(**{name: escape(value) for name, value in texts.items()}), status)
