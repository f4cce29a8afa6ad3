"""Keeps what is computed of a dataset, or of what a filter leaves of it, in that object: what was computed goes when it goes."""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

Owner = TypeVar("Owner")
Others = ParamSpec("Others")
Result = TypeVar("Result")
Function = Callable[Concatenate[Owner, Others], Result]


def memoized(maxsize: int) -> Callable[[Function[Owner, Others, Result]], Function[Owner, Others, Result]]:
    """A decorator like `lru_cache`, for functions whose first argument is a Dataset or a Selection, which holds the results.

    maxsize: the results that each of these objects holds at most, by the other arguments. `lru_cache` itself would hold the
    object too: of an older version of the dataset that nobody reads any more.
    """

    def decorated(function: Function[Owner, Others, Result]) -> Function[Owner, Others, Result]:
        key = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def found(owner: Owner, /, *args: Others.args, **kwargs: Others.kwargs) -> Result:
            results = owner.__dict__.get(key)
            if results is None:
                results = owner.__dict__.setdefault(key, lru_cache(maxsize)(partial(function, owner)))
            result: Result = results(*args, **kwargs)
            return result

        return found

    return decorated
