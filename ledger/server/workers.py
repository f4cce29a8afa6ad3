"""Threads that make answers that take long, with a short queue, so that a flood of requests keeps nobody else waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

LONGEST_QUEUE = 20
"""Requests for one kind of answer that wait at most; who asks for one more is told to come back."""

RETRY_AFTER = {"retry-after": "5"}
"""The header of a refusal: the seconds after which a client may ask again."""


class Workers:
    """Threads for one kind of answer. name: that of the threads; threads: their number; longest: how many requests may wait."""

    def __init__(self, name: str, threads: int, longest: int) -> None:
        self.executor = ThreadPoolExecutor(threads, name)
        self._free = asyncio.Semaphore(threads)
        self._places = threads + longest
        self._taken = 0

    async def answer(self, request: Request, make: Callable[[], Response]) -> Response | None:
        """The answer that `make` gives in one of the threads; None where too many requests wait already.

        It is not made for a client that has gone while it waited; the answer is then an empty one that nobody receives.
        """
        if self._taken >= self._places:
            return None
        self._taken += 1
        try:
            async with self._free:
                if await request.is_disconnected():
                    return Response(status_code=503)
                return await asyncio.get_running_loop().run_in_executor(self.executor, make)
        finally:
            self._taken -= 1
