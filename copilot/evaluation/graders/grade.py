"""What a grader is and what it can say.

bool    an assertion    `passed`
Tally   a count         k of n
Score   a score         0 to 1, more being better
str     a label         a word

A crash of a grader counts against the case, never for it; that is the runner's job. What needs an
answer and has none scores nothing out of what it could have scored.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias, get_args

from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import PromptName, SuiteCase


class Tally(NamedTuple):
    """How many of how many."""

    k: int
    n: int


class Score(NamedTuple):
    """How much of what could be had, 0 to 1."""

    value: float


Value: TypeAlias = bool | Tally | Score | str
"""Yes or no; k of n; 0 to 1; a word."""


class Grade(NamedTuple):
    """What one grader says of one outcome."""

    name: str
    """What it is about; of a grader that says several things, one of them."""
    value: Value
    """What it says."""
    reason: str = ""
    """Why, where that is not plain. Never repeats a secret."""


def every_case(case: SuiteCase) -> bool:  # noqa: ARG001 - whatever the case
    """Looks at every case of its prompts."""
    return True


class Grader(NamedTuple):
    """A grader and the cases that it looks at."""

    name: str
    """As reports have it."""
    grade: Callable[[Outcome], Iterable[Grade]]
    """What it says; one value or several."""
    planned: Mapping[str, int]
    """Everything that it counts, with what a case adds to n when it says nothing of it."""
    prompts: tuple[PromptName, ...] = get_args(PromptName)
    """The prompts of the cases it looks at."""
    applies: Callable[[SuiteCase], bool] = every_case
    """Which of those cases it looks at; nothing is planned for the others."""
    scores: frozenset[str] = frozenset()
    """Those of what is planned that are scores, so that a missing one is 0.0. A case that a count
    or a score has nothing to look at in is left out by saying `Tally(0, 0)`."""

    def looks_at(self, case: SuiteCase) -> bool:
        """Whether a case is one of those that it looks at."""
        return case.prompt in self.prompts and self.applies(case)


def counted(k: int, n: int, outcome: Outcome) -> Tally:
    """The count; an answer that could not be used counts as one that failed, not as none."""
    return Tally(k, n) if outcome.answered else Tally(0, 1)
