"""The results of evals: each case, the totals as k of n, the gate. What `--json` prints.

n is always what was planned: a case that crashed, missed its recording or was never answered
counts in n and not in k.

EvalDocument                what `eval run` says
    RunResult               one suite with one variant (a model and prompts)
        CaseResult          one case, once put to the model
            GradeResult     what one grader said of it
        Total, Labels       over all cases
        Gate                what must hold in every case
        Comparison          against the baseline, where there is one
"""

import math
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

from pydantic import Field

from copilot.domain.base import Model
from copilot.domain.documents import SCHEMA_VERSION, QuestionsDocument, TradesDocument, Usage
from copilot.errors import (
    AccessError,
    BudgetError,
    DeadlineError,
    ModelError,
    ProviderError,
    ReplayMissError,
)

Mode: TypeAlias = Literal["replay", "record", "refresh", "live"]
"""Where answers come from: recordings alone; recordings, the rest asked and recorded; all asked
anew and recorded; all asked, and kept with the run alone."""

Status: TypeAlias = Literal["answered", "not_usable", "replay_miss", "error"]
"""What became of a case: answered; the model's answer could not be used, so that the engine's work
stood alone; nothing was recorded for a request; nothing could be asked or a defect."""

AnsweredBy: TypeAlias = Literal["model", "hand"]
"""Whether the answers of a case are a model's or were written into the suite by hand."""

Comparing: TypeAlias = Literal["better", "worse", "no_evidence", "same", "not_comparable"]
"""What a comparison came to. `same`: nothing differs at all, on the same recordings."""

UNREACHED: Final = (AccessError, ProviderError, DeadlineError, BudgetError, ModelError)
"""Why a model gave no answer at all; the first that is found decides the exit code."""

Z: Final = 1.959963984540054
"""The normal quantile of a 95 % interval."""


class GradeResult(Model):
    """What one grader said of one case; one of the four forms is given."""

    grader: str
    """Its name."""
    passed: bool | None = None
    """An assertion: yes or no."""
    k: int | None = None
    """A count: how many ..."""
    n: int | None = None
    """... of how many."""
    score: float | None = None
    """A score from 0 to 1, more being better."""
    label: str | None = None
    """A word."""
    reason: str = ""
    """Why, where that is not plain. Without secrets: reports go into logs that others read."""


class ExchangeResult(Model):
    """One request and what came of it, for whoever reads a case. Holds private words."""

    prompt: str
    """The prompt's name."""
    messages: tuple[tuple[str, str], ...]
    """Who speaks, and what, in order."""
    reply: str | None
    """The raw answer; None when there is none."""


class CaseDetail(Model):
    """What was asked, answered and shown. Holds the private part of the scenario."""

    exchanges: tuple[ExchangeResult, ...] = ()
    """In the order asked."""
    shown: TradesDocument | QuestionsDocument | None = None
    """What a user would have seen."""


class CaseResult(Model):
    """One case, once put to the model."""

    case: str
    """Its name, the same for all repeats."""
    scenario: str
    """The scenario file as the suite names it."""
    scenario_hash: str
    """The SHA-256 of the scenario that was put to the model."""
    prompt: str
    """Which prompt."""
    trial: int
    """The repeat number; the first is 0."""
    tags: tuple[str, ...] = ()
    """As the suite has them."""
    answered_by: AnsweredBy = "model"
    """Who wrote the answers."""
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
    keys: tuple[str, ...] = ()
    """The keys of the recordings that it asked for, in order."""
    replies_hash: str = ""
    """A hash of all replies; the same on the same recordings."""
    detail: Annotated[CaseDetail | None, Field(exclude=True)] = None
    """What was asked and shown; for the page, never in the JSON."""

    @property
    def title(self) -> str:
        """Unique in the run: the name, and which repeat from the second on."""
        return self.case if self.trial == 0 else f"{self.case} #{self.trial + 1}"


class Total(Model):
    """One grader over all cases that it looks at: a count, or the mean of scores."""

    grader: str
    """Its name."""
    k: int | None = None
    """How many passed, or the sum of what was counted; None for a mean."""
    n: int
    """Of how many that were planned; for a mean, the cases planned."""
    mean: float | None = None
    """The mean score, a case without one counting as 0; None for a count."""
    low: float | None
    """Lower end of the 95 % interval: Wilson's for a count, for a mean Student's t over the
    cases; None for n = 0, or a mean of one."""
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
    graders: str
    """The version of the graders; results of different versions cannot be compared."""
    model: str
    """The model's name."""
    endpoint: str
    """The class of the base URL."""
    mode: Mode
    """Where answers came from."""
    prompts: dict[str, str]
    """The hash of each prompt that was used."""
    static_prefix: dict[str, int] = Field(default_factory=dict)
    """Of each prompt the estimated tokens at its start that all its requests have in common: what
    a provider can keep in its cache."""
    recorded: int
    """Answers from recordings of a model."""
    authored: int
    """Answers that a person wrote."""
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


class Change(Model):
    """One thing that differs from the baseline in one case, on the same recordings."""

    case: str
    """The case's title."""
    grader: str
    """Which grader."""
    before: str
    """`3/5`, `yes`, `0.41`, a word, or `-`."""
    after: str
    """The same now."""
    direction: Literal["better", "worse", "other"]
    """`other` for words, and where one of the two is missing."""


class Difference(Model):
    """One grader's mean over scenarios, now less before, paired by scenario."""

    grader: str
    """Which grader."""
    before: float
    """Mean over scenarios of the mean over repeats, 0 to 1."""
    after: float
    """The same now."""
    low: float
    """Lower end of the 95 % interval of the difference."""
    high: float
    """Upper end."""
    p: float
    """Of the paired sign-flip test, two-sided, after Holm over the graders compared."""
    scenarios: int
    """How many pairs."""
    smallest: float
    """The smallest drop that this run could have seen with 80 % power."""
    verdict: Comparing
    """Of this grader alone."""


class Comparison(Model):
    """A run against its baseline, or a variant against the first."""

    against: str
    """What it is compared with, in words."""
    verdict: Comparing
    """The whole: worse if anything gated is worse."""
    exact: bool
    """True on the same recordings: then each difference is a fact, and there is no chance in it."""
    why: str = ""
    """Why it cannot be compared, or empty."""
    changes: tuple[Change, ...] = ()
    """Of an exact comparison."""
    differences: tuple[Difference, ...] = ()
    """Of a comparison by chance."""


class JudgeResult(Model):
    """What a model's opinion of the ideas is worth, by the exact check."""

    model: str
    """Who judged."""
    agrees: int
    """How many of its verdicts are those of the check ..."""
    scored: int
    """... of how many that were on the menu."""
    kappa: float | None
    """Cohen's kappa: agreement beyond chance, at most 1, 0 for chance alone; None where it cannot
    be told."""
    unscored: int
    """Ideas of which nothing on the menu was said."""


class RunResult(Model):
    """One suite, run with one variant."""

    suite: str
    """Its name."""
    about: str = ""
    """What it is for."""
    variant: str = ""
    """Which model and prompts, where there are several; empty for the only one."""
    made_by: EvalMadeBy
    """Engine, model, prompts, recordings."""
    planned: int
    """Cases times repeats."""
    whole: bool
    """False when a filter left some cases out."""
    cases: tuple[CaseResult, ...]
    """In the suite's order, repeats together."""
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
    judge: JudgeResult | None = None
    """What the judge said, taken together; None where none was asked."""
    comparison: Comparison | None = None
    """Against the baseline, or the first variant; None where there is neither."""

    @property
    def complete(self) -> bool:
        """Whether every case was put to the model and came to an end of its own."""
        return self.whole and all(case.status in {"answered", "not_usable"} for case in self.cases)


class EvalDocument(Model):
    """The answer of `eval run`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    runs: tuple[RunResult, ...]
    """Suite by suite, variant by variant."""
    usage: Usage
    """Of all runs."""
    unused: tuple[str, ...]
    """Recordings that no case of these runs asked for; empty where a part was left out."""


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

    6 a recording is missing; 4 or 5 a live model could not be reached; 7 the budget was passed;
    1 the gate failed, or a comparison with the baseline is worse; 0 all is well.

    Args:
        document: the results.
        strict: whether unused recordings fail the gate too.
    """
    if any(run.misses for run in document.runs):
        return ReplayMissError.exit_code
    failures = {case.failure for run in document.runs for case in run.cases}
    for error in UNREACHED:
        if error.kind in failures:
            return error.exit_code
    red = any(not run.gate.passed or _worse(run) for run in document.runs)
    return int(red or (strict and bool(document.unused)))


def _worse(run: RunResult) -> bool:
    return run.comparison is not None and run.comparison.verdict == "worse"
