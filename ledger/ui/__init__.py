"""What the pages consist of. This folder, the pages and `dashboard.py` are all that uses Streamlit's functions for pages.

Each page imports what it shows from the modules here; `app.py` is the frame around it.
"""
