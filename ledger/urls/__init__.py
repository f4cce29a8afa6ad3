"""Addresses of views: the parameters that a link may have, how they are read and written, and the view they stand for."""
