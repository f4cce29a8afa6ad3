"""Selections as escaped HTML, or as plain data for the reader of articles."""
