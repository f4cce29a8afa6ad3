"""Buttons that save pictures of what a page shows, as PNG and as SVG, with its words, sources and address inside."""

from collections.abc import Sequence

import orjson
import streamlit as st

from ledger.charts import colours
from ledger.export.pictures import Picture
from ledger.server.assets import PLOTLY
from ledger.ui.assets import script, style

_COLOURS = {name: {key: pair[n] for key, pair in colours.PROPERTIES.items()} for n, name in enumerate(("light", "dark"))}


def show_picture_buttons(pictures: Sequence[Picture], key: str) -> None:
    """Show for each picture what it is of and the buttons that save it; the script draws it when one is pressed."""
    if not pictures:
        return
    labels = [picture.title for picture in pictures] if len(pictures) > 1 else ["Picture, with its words and sources"]
    told = [picture.data(label) for picture, label in zip(pictures, labels, strict=True)]
    data = {"plotly": PLOTLY, "dark": colours.ON_DARK, "colours": _COLOURS, "pictures": told}
    _PICTURE(key=f"{key}-picture", data=orjson.dumps(data))


_PICTURE = st.components.v2.component("ledger_picture", js=script("picture.js"), css=style("picture.css"), isolate_styles=False)
