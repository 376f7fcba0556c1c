"""The results of a run: each case, the totals as k of n, the gate. What `--json` prints.

n is always what was planned: a case that crashed, missed its recording or was never answered
counts in n and not in k.
"""

import math
from typing import Final, Literal, NamedTuple, TypeAlias

from copilot.domain.base import Model
from copilot.domain.documents import SCHEMA_VERSION, Usage
from copilot.errors import AccessError, DeadlineError, ProviderError, ReplayMissError

Mode: TypeAlias = Literal["replay", "record", "refresh"]
"""Where answers come from: recordings alone; recordings, the rest asked; all asked anew."""

Status: TypeAlias = Literal["answered", "not_usable", "replay_miss", "error"]
"""What became of a case: answered; the model's answer could not be used, so that the engine's work
stood alone; nothing was recorded for a request; nothing could be asked or a defect."""

Z: Final = 1.959963984540054
"""The normal quantile of a 95 % interval."""


class GradeResult(Model):
    """What one grader said of one case; one of the three forms is given."""

    grader: str
    """Its name."""
    passed: bool | None = None
    """Yes or no."""
    k: int | None = None
    """How many ..."""
    n: int | None = None
    """... of how many."""
    label: str | None = None
    """A word."""
    reason: str = ""
    """Why, where that is not plain."""


class CaseResult(Model):
    """One case, once put to the model."""

    case: str
    """Its name."""
    scenario: str
    """The scenario file as the suite names it."""
    prompt: str
    """Which prompt."""
    trial: int
    """The repeat number; the first is 0."""
    status: Status
    """What became of it."""
    problem: str = ""
    """What went wrong, or empty."""
    failure: str | None = None
    """The kind of error that it was: access, deadline, truncated ..."""
    grades: tuple[GradeResult, ...] = ()
    """In the order of the graders."""
    usage: Usage | None = None
    """Of all its calls; None when none was answered."""


class Total(Model):
    """One grader over all cases that it looks at."""

    grader: str
    """Its name."""
    k: int
    """How many passed, or the sum of what was counted."""
    n: int
    """Of how many that were planned."""
    low: float | None
    """Lower end of the 95 % Wilson interval; None for n = 0."""
    high: float | None
    """Upper end."""
    gated: bool
    """Whether anything less than all is red."""


class Labels(Model):
    """How often a grader said what."""

    grader: str
    """Its name."""
    counts: dict[str, int]
    """By what it said."""


class EvalMadeBy(Model):
    """What the results come from."""

    engine: str
    """The version of this package."""
    model: str
    """The model's name."""
    endpoint: str
    """The class of the base URL."""
    mode: Mode
    """Where answers came from."""
    prompts: dict[str, str]
    """The hash of each prompt that was used."""
    recorded: int
    """Answers from recordings of a model."""
    authored: int
    """Answers from recordings that a person wrote."""
    recorded_first: str | None
    """The day of the oldest recording used."""
    recorded_last: str | None
    """The day of the newest recording used."""


class Gate(Model):
    """Whether what must hold holds."""

    passed: bool
    """In every case."""
    failures: tuple[str, ...]
    """`case: grader: why`."""


class EvalDocument(Model):
    """The answer of `eval run`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    suite: str
    """Its name."""
    made_by: EvalMadeBy
    """Engine, model, prompts, recordings."""
    cases: tuple[CaseResult, ...]
    """In the suite's order."""
    totals: tuple[Total, ...]
    """In the order of the graders."""
    labels: tuple[Labels, ...]
    """In the order of the graders."""
    usage: Usage
    """Of all calls."""
    gate: Gate
    """Whether what must hold holds."""
    misses: tuple[str, ...]
    """`case: what changed`, for each request that nothing is recorded for."""
    unused: tuple[str, ...]
    """Recordings that no case asked for."""


class Interval(NamedTuple):
    """Two ends of a share."""

    low: float
    high: float


def wilson(k: int, n: int) -> Interval | None:
    """The 95 % interval of a share; None for n = 0.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22.
    """
    if n == 0:
        return None
    share, z2 = k / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def exit_code(document: EvalDocument, *, strict: bool = False) -> int:
    """What the command exits with.

    6 a recording is missing; 4 or 5 a live model could not be reached; 1 the gate failed; 0 all
    is well.

    Args:
        document: the results.
        strict: whether unused recordings fail the gate too.
    """
    if document.misses:
        return ReplayMissError.exit_code
    for error in (AccessError, ProviderError, DeadlineError):
        if any(case.failure == error.kind for case in document.cases):
            return error.exit_code
    return int(not document.gate.passed or (strict and bool(document.unused)))
