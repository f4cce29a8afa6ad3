"""Memory that is no longer needed goes back to the system: neither Python nor the C library does it by itself for a long time.

What Streamlit keeps of a session refers to itself, so that only Python's collector frees it, which runs seldom on a quiet server;
and the C library keeps what was freed between things that are still used.
"""

import ctypes
import gc

from ledger.server.streamlit_private import forget_expired_sessions


def give_back() -> None:
    """Forget the sessions whose time is over, free what nothing refers to any more, and give the system all free memory.

    Takes some hundredths of a second; may run in any thread. Where the C library is not glibc, the last step is left out.
    """
    forget_expired_sessions()
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
