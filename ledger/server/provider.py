"""What the provider of logins says of itself, asked for once in some minutes for all who log in.

Streamlit asks the provider anew at each login, also at those of strangers, and each waits for the answer. Here one asks for all,
and a provider that does not answer in time is left alone for a moment: until then logins fail at once.
"""

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

KEPT = 300
"""Seconds for which an answer of the provider counts."""

FAILED = 15
"""Seconds for which a provider that gave none is not asked again."""

PATIENCE = 5
"""Seconds that it has for its answer."""

_LOG = logging.getLogger("ledger.provider")


class Silent(Exception):
    """The provider gave no answer that could be read."""


class Answers:
    """The answers of providers, each by its address. clock: gives the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Mapping[str, Any] | None]] = {}
        self._asking = asyncio.Lock()

    async def get(self, address: str, ask: Callable[[], Awaitable[Mapping[str, Any]]]) -> dict[str, Any]:
        """A copy of the answer at an address, which `ask` gives where none is kept. Raises Silent while there is none."""
        async with self._asking:
            until, answer = self._kept.get(address, (0.0, None))
            if self._clock() >= until:
                try:
                    async with asyncio.timeout(PATIENCE):
                        answer = dict(await ask())
                except Exception as error:  # of the network, of JSON, or of the library that asks
                    answer = None
                    _LOG.error("the provider of logins gave no answer: %s", type(error).__name__)
                self._kept[address] = self._clock() + (FAILED if answer is None else KEPT), answer
        if answer is None:
            raise Silent("the provider of logins gave no answer a moment ago")
        return dict(answer)


def share_answers(answers: Answers) -> None:
    """From now on all clients of authlib take what their provider says of itself here. Streamlit makes one for each login.

    They also share one TLS context: each would otherwise read all certificates anew, which takes some 20 ms of the event loop.
    """
    import httpx
    from authlib.integrations.starlette_client import StarletteOAuth2App  # type: ignore[import-untyped]

    context, make = functools.cache(httpx.create_ssl_context), StarletteOAuth2App.client_cls
    StarletteOAuth2App.client_cls = staticmethod(lambda *given, **options: make(*given, **{"verify": context(), **options}))
    load = StarletteOAuth2App.load_server_metadata

    async def load_shared(client: Any) -> Any:
        address = client._server_metadata_url
        if address and "_loaded_at" not in client.server_metadata:
            client.server_metadata.update(await answers.get(address, lambda: load(client)))
        return client.server_metadata

    StarletteOAuth2App.load_server_metadata = load_shared
