"""Answers that several parts of the engine need, worked out once for each problem."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from copilot.analysis.problems.problem import Problem

Answer = TypeVar("Answer")
"""What is worked out; frozen, since every caller gets the same one."""


def once(find: Callable[[Problem], Answer]) -> Callable[[Problem], Answer]:
    """The function, which works an answer out at the first call and then hands out that one.

    It is kept with the problem and goes with it; a problem with another reference starts anew.
    """

    @wraps(find)
    def found(problem: Problem) -> Answer:
        if find not in problem.kept:
            problem.kept[find] = find(problem)
        return cast("Answer", problem.kept[find])

    return found
