"""Every use of what Streamlit does not offer in public. After an upgrade of Streamlit, what breaks is in this file.

`tests/server/test_streamlit_private.py` lists what is used and lets no other file use any of it.
"""

import hashlib

from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx


def is_history() -> bool:
    """Whether the reader pressed Back or Forward, which began this run.

    The address of such a run says what to show, even where it says less than the run before showed. A click on a page of the
    navigation sends an address without parameters too, and keeps the filter. Streamlit tells its own bound widgets which of the
    two it was, and no script. The wish: https://github.com/streamlit/streamlit/issues/9279 and
    https://github.com/streamlit/streamlit/issues/13853 (query parameters and Back).
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def visit_name() -> str:
    """Eight letters for the log that tell one visit from another; empty outside a run.

    They are made of the id of Streamlit's session and do not reveal it: with the id a stranger could take the session over. The
    wish: a public id of the session, asked for wherever a script counts its visitors.
    """
    context = get_script_run_ctx()
    return hashlib.sha256(context.session_id.encode()).hexdigest()[:8] if context else ""


def outcome(error: BaseException) -> str:
    """How a run ended that raised this error: `rerun`, `stopped` or `failed`.

    Streamlit ends a run by an exception when it is to begin again or to stop, and a line of the log must not call that a failure.
    The wish: public names of the two exceptions, so that a script may let them pass.
    """
    if isinstance(error, RerunException):
        return "rerun"
    return "stopped" if isinstance(error, StopException) else "failed"
