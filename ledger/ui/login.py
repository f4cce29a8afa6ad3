"""What a reader sees who is not let in, and the button by which those who logged in log out."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from ledger.server import gate
from ledger.server.access import Refusal
from ledger.server.gate import Asks
from ledger.server.live import name
from ledger.server.login import is_kept
from ledger.ui.address import address_pairs, pinned_state
from ledger.ui.escaping import plain
from ledger.wording import words


def refusal() -> Refusal | None:
    """Why the reader of this run is not let in, or None if they are."""
    return None if gate.rule().asks is Asks.NOBODY else gate.refused(st.user.to_dict())


def show_login_and_stop(why: Refusal) -> None:
    """Show the login page to a reader who is not let in, and end the run."""
    dataset = pinned_state().dataset
    st.title(plain(name(dataset)), anchor=False)
    if dataset:
        say = "says" if len(dataset.sources) == 1 else "say"
        subject = f"What {words.articles(dataset)} {say} about {dataset.subject.topic}"
        st.text(f"{subject}, each number with the exact words that state it.")
    email = str(st.user.get("email") or "")
    if gate.rule().asks is Asks.PROXY:
        st.text("You are not logged in." if why is Refusal.UNKNOWN else f"{email} is not let in: {why}.")
    elif why is Refusal.UNKNOWN:
        st.text("Log in to read it.")
        _show_log_in()
    else:
        st.text(f"{email or 'Your login'} is not let in: {why}. Whoever runs this dashboard keeps the list.")
        st.button("Log out to try another address", on_click=st.logout)
    st.stop()


def _show_log_in() -> None:
    """Show the button that leads to the login, or why the login is not possible from this address."""
    home = urlsplit((gate.secrets("auth") or {}).get("redirect_uri", ""))
    url = st.context.url or ""
    if not home.netloc:
        st.text("This is not possible at the moment: the server cannot read its secrets.")
        return
    if urlsplit(url).netloc not in ("", home.netloc.replace("{port}", str(st.get_option("server.port")))):
        st.text(f"This works only at {home.scheme}://{home.netloc}: open the page there.")
        return
    if not is_kept(f"{url}?{urlencode(address_pairs())}"):
        st.text("Your link is too long to be kept while you log in. Open it again afterwards.")
    st.button("Log in", on_click=st.login, type="primary")


def show_log_out() -> None:
    """Show the log-out button, if Streamlit asked for the login; its tooltip is the reader's e-mail address."""
    if gate.rule().asks is Asks.STREAMLIT:
        email = plain(str(st.user.get("email")))
        st.button("Log out", on_click=st.logout, type="tertiary", icon=":material/logout:", help=email)
