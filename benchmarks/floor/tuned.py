"""The floor as this project runs its own pages: the heap frozen before the first visitor; the settings come with the command."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def preload(app: object) -> AsyncIterator[None]:
    """Keep what is loaded out of garbage collection."""
    import plotly.graph_objects

    assert plotly.graph_objects
    gc.collect()
    gc.freeze()
    yield


app = st.App("app.py", lifespan=preload)
