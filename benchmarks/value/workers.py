"""The same work on many things, on all processors; the answers in the order of the things."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final, TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")

FEW: Final = 12
"""Things up to which it is not worth starting processes."""


def each(work: Callable[[Thing], Answer], things: Sequence[Thing]) -> list[Answer]:
    """The answer for each thing; `work` is a function of a module, or a partial of one."""
    count = os.cpu_count() or 1
    if len(things) <= FEW or count == 1:
        return [work(thing) for thing in things]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        return list(pool.map(work, things, chunksize=max(1, len(things) // (8 * count))))
