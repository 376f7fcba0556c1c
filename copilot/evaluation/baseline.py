"""Baselines: what each case was graded, kept beside the suites to hold later runs against.

One file for each suite, with one case a line, so that a review shows which cases changed. It holds
names, hashes and grades; no prompt, no answer and no reason, which could repeat private words.
"""

import json
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pydantic import JsonValue, ValidationError

from copilot.domain.base import Model
from copilot.errors import FileError, Finding, UsageError
from copilot.evaluation.results import AnsweredBy, CaseResult, GradeResult, RunResult, Total
from copilot.whole_file import write_whole

Graded: TypeAlias = bool | tuple[int, int] | float | str
"""Yes or no; k and n; a score from 0 to 1; a word."""

_FOR_ALL_TO_READ: Final = 0o644
_UNUSABLE: Final = "take it back from version control, or bless a run of the suite anew"
_MOST_NAMED: Final = 3
_OPINION: Final = "judge"
"""Begins the name of all that a judge says, which is a model's opinion and decides nothing."""
_DIGITS: Final = 6  # beyond, another machine may count otherwise


class Conditions(Model):
    """What a run was made with. Runs can be compared if graders, model and endpoint are the same."""

    engine: str
    """The version of this package; to look up, not to compare."""
    graders: str
    """The version of the graders."""
    model: str
    """The model's name."""
    endpoint: str
    """The class of the base URL."""
    prompts: dict[str, str]
    """The hash of each prompt; another one is what a comparison is for."""


class GradedCase(Model):
    """One case, once put to the model, as far as a comparison needs it."""

    case: str
    """Its name, the same for all repeats."""
    trial: int
    """The repeat number; the first is 0."""
    scenario: str
    """The scenario file as the suite names it."""
    scenario_hash: str
    """Of the scenario that was put to the model."""
    prompt: str
    """Which prompt."""
    answered_by: AnsweredBy
    """A model, or a person in the suite."""
    replies_hash: str
    """The same on the same answers; empty where it is not known."""
    grades: dict[str, Graded]
    """What each grader said."""

    @property
    def title(self) -> str:
        """Unique in the run: the name, and which repeat from the second on."""
        return self.case if self.trial == 0 else f"{self.case} #{self.trial + 1}"


class Baseline(Model):
    """A run that later runs are held against."""

    format: Literal[1] = 1
    """The version of this form."""
    suite: str
    """The suite's name."""
    blessed: date
    """The day on which somebody said that this is what counts."""
    made_by: Conditions
    """Graders, model and prompts."""
    cases: tuple[GradedCase, ...]
    """In the suite's order, repeats together."""
    totals: tuple[Total, ...]
    """For whoever reads the file; a comparison does not use them."""


def conditions_of(run: RunResult) -> Conditions:
    """What the run was made with."""
    made_by = run.made_by
    return Conditions(
        engine=made_by.engine,
        graders=made_by.graders,
        model=made_by.model,
        endpoint=made_by.endpoint,
        prompts=made_by.prompts,
    )


def graded_case(case: CaseResult) -> GradedCase:
    """The case without its problem, the reasons of its grades and the opinion of a judge."""
    return GradedCase(
        case=case.case,
        trial=case.trial,
        scenario=case.scenario,
        scenario_hash=case.scenario_hash,
        prompt=case.prompt,
        answered_by=case.answered_by,
        replies_hash=case.replies_hash,
        grades={
            grade.grader: _graded(grade)
            for grade in case.grades
            if not grade.grader.startswith(_OPINION)
        },
    )


def _graded(grade: GradeResult) -> Graded:
    if grade.passed is not None:
        return grade.passed
    if grade.k is not None and grade.n is not None:
        return grade.k, grade.n
    if grade.score is not None:
        return round(grade.score, _DIGITS)
    return grade.label or ""


def bless(run: RunResult, folder: Path, *, today: date) -> Path:
    """Makes a run the baseline of its suite, in place of the one before.

    Args:
        run: complete, with what must hold holding, and with the suite's own model and prompts.
        folder: where the baselines are; made if it is not there.
        today: the day that the file names.

    Returns:
        The file that was written.

    Raises:
        UsageError: the run cannot be a baseline; nothing was written.
        OSError: the file cannot be written; what was there before is untouched.
    """
    check_blessable(run)
    baseline = Baseline(
        suite=run.suite,
        blessed=today,
        made_by=conditions_of(run),
        cases=tuple(graded_case(case) for case in run.cases),
        totals=run.totals,
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, run.suite)
    write_whole(path, _text(baseline), mode=_FOR_ALL_TO_READ)
    return path


def read_baseline(folder: Path, suite: str) -> Baseline | None:
    """The baseline of a suite; None if there is none yet.

    Raises:
        FileError: there is a file, but it cannot be read or is not a baseline of that suite.
    """
    path = _path(folder, suite)
    try:
        baseline = Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(
            [Finding(str(path), None, f"cannot be read: {error.strerror}")], hint=_UNUSABLE
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FileError(
            [Finding(str(path), None, f"{place}: {first['msg']}")], hint=_UNUSABLE
        ) from error
    if baseline.suite != suite:
        raise FileError(
            [Finding(str(path), None, f"the baseline of {baseline.suite!r}; expected {suite!r}")],
            hint=_UNUSABLE,
        )
    return baseline


def named(names: list[str]) -> str:
    """The first few of several names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _path(folder: Path, suite: str) -> Path:
    return folder / f"{suite}.json"


def check_blessable(run: RunResult) -> None:
    """Says whether a run may become a baseline.

    Raises:
        UsageError: it may not; says why, and what to do.
    """
    refused = f"{run.suite}: this run cannot become the baseline"
    if run.variant:
        raise UsageError(
            f"{refused}: it is the variant {run.variant!r} of a suite with several",
            hint="run the suite with its own model and prompts alone, and bless that",
        )
    if not run.whole:
        raise UsageError(
            f"{refused}: a filter left cases out",
            hint="run the whole suite, and bless that",
        )
    open_cases = [case.title for case in run.cases if case.status in {"replay_miss", "error"}]
    if not run.complete:
        raise UsageError(
            f"{refused}: {len(open_cases)} of {run.planned} cases came to no answer: "
            f"{named(open_cases)}",
            hint="record what is missing or put right what went wrong, and run it again",
        )
    if not run.gate.passed:
        raise UsageError(
            f"{refused}: in {len(run.gate.failures)} places something does not hold that must",
            hint="the run's report names them; no baseline makes them good",
        )


def _text(baseline: Baseline) -> str:
    """The keys in order, and each entry of a list on a line of its own."""
    data = baseline.model_dump(mode="json")
    parts = [f'  "{key}": {_value_text(data[key])}' for key in sorted(data)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value_text(value: JsonValue) -> str:
    if isinstance(value, list):
        return "[" + ",".join(f"\n    {_line(item)}" for item in value) + "\n  ]"
    return _line(value)


def _line(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
