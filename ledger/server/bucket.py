"""A bucket of permissions: so many at once, and so many a second after those."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Counts how many things of a kind may still come now (`left`).

    most: at once; each_second: after those; clock: gives the time in seconds.
    """

    most: float
    each_second: float
    clock: Callable[[], float] = time.monotonic
    left: float = field(init=False)
    filled: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.filled = self.most, self.clock()

    def take(self) -> bool:
        """Count one thing, and say whether it may come."""
        now = self.clock()
        self.left = min(self.most, self.left + (now - self.filled) * self.each_second)
        self.filled = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
