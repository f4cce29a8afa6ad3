"""Krippendorff's alpha: how far coders agree beyond what chance would give, 1 for full agreement and 0 for none beyond chance.

The number is computed by the package `krippendorff`. Here is decided when it is undefined, and how sure it is.
"""

from collections.abc import Sequence
from typing import Literal

import krippendorff
import numpy as np
import numpy.typing as npt

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""What makes two values differ: being unlike (nominal), their rank (ordinal), their distance (interval), their ratio (ratio)."""

Value = str | int | float | bool
Unit = Sequence[Value | None]
"""The values that coders gave one unit, in the order of the coders; None where a coder gave none."""

RESAMPLES = 1_000
_SEED = 20_260_101
_MOST_UNDEFINED = 0.05
"""The largest share of resamples without an alpha with which an interval is still given."""


def alpha(units: Sequence[Unit], level: Level) -> float | None:
    """The alpha of some units. None if fewer than two have values of two coders, or if these values are all the same."""
    counts, domain = _counts(units)
    return _alpha(counts, domain, level)


def interval(units: Sequence[Unit], level: Level) -> tuple[float, float] | None:
    """The range that holds alpha in 95 of 100 cases if other units of the same sort had been coded (bootstrap).

    Units are drawn anew, as many as there are, RESAMPLES times with a fixed seed. None if alpha is undefined for the units, or
    for more than _MOST_UNDEFINED of the resamples.
    """
    counts, domain = _counts(units)
    if _alpha(counts, domain, level) is None:
        return None
    random = np.random.default_rng(_SEED)
    drawn = random.integers(0, len(counts), size=(RESAMPLES, len(counts)))
    alphas = [value for chosen in drawn if (value := _alpha(counts[chosen], domain, level)) is not None]
    if len(alphas) < (1 - _MOST_UNDEFINED) * RESAMPLES:
        return None
    low, high = np.quantile(alphas, (0.025, 0.975))
    return float(low), float(high)


def _counts(units: Sequence[Unit]) -> tuple[npt.NDArray[np.int_], npt.NDArray[np.generic]]:
    """How many coders gave a unit each value, a row for each unit with values of two or more, and the values in their order."""
    pairable = [values for unit in units if len(values := [value for value in unit if value is not None]) > 1]
    domain, places = np.unique([value for unit in pairable for value in unit], return_inverse=True)
    rows = [row for row, unit in enumerate(pairable) for _ in unit]
    counts = np.zeros((len(pairable), len(domain)), dtype=np.int_)
    for row, place in zip(rows, places, strict=True):
        counts[row, place] += 1
    return counts, domain


def _alpha(counts: npt.NDArray[np.int_], domain: npt.NDArray[np.generic], level: Level) -> float | None:
    """The alpha of counts, as `_counts` gives them; None if it is undefined."""
    used = counts.any(axis=0)
    if len(counts) < 2 or used.sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts[:, used], value_domain=domain[used], level_of_measurement=level))
