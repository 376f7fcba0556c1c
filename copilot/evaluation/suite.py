"""A suite: which scenarios are put to which prompts, and what has to hold. A YAML file.

format: 1
name: first
model: {name: …, endpoint: local}      # whose recordings these are
cassettes: ../cassettes                # relative to this file, like every path in it
gate: [prompt_inputs, no_leak, …]      # must hold in every case
cases:
  - {scenario: ../../examples/engineer-offer.yaml, prompt: value-creation}
"""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field, ValidationError

from copilot.domain.base import Model
from copilot.domain.scenario import Scenario
from copilot.errors import Finding, ScenarioError, UsageError
from copilot.llm.endpoint import EndpointKind
from copilot.storage.scenario_file import load_scenario
from copilot.storage.text_files import decoded, read_bytes
from copilot.yaml_source import KeyPath, Node, read_yaml

PromptName: TypeAlias = Literal["value-creation", "discovery-questions"]
"""The prompts that a case can put to a model; wording comes with value creation."""

Assertion: TypeAlias = Literal["schema", "prompt_inputs", "verdicts", "grounding", "no_leak"]
"""What holds for a case or does not; the other graders count."""

DEFAULT_SUITE = Path("evals", "suites", "first.yaml")
"""Where the suite is that runs when none is named."""

_MOST_SHOWN = 60


class SuiteModel(Model):
    """The model whose recordings a suite is replayed from."""

    name: Annotated[str, Field(min_length=1)]
    """As the endpoint knew it."""
    endpoint: EndpointKind
    """The class of the base URL it was recorded from."""


class CaseEntry(Model):
    """One case as it stands in the file."""

    scenario: Annotated[str, Field(min_length=1)]
    """The scenario file, relative to the suite."""
    prompt: PromptName
    """Which prompt."""
    name: Annotated[str, Field(min_length=1)] | None = None
    """Unique in the suite; made from the scenario's file name and the prompt when left out."""

    @property
    def title(self) -> str:
        """The name of the case."""
        return self.name or f"{Path(self.scenario).stem}/{self.prompt}"


class SuiteFile(Model):
    """The keys of a suite file."""

    format: Literal[1]
    """The version of this form."""
    name: Annotated[str, Field(min_length=1)]
    """Of the suite."""
    model: SuiteModel
    """Whose recordings these are."""
    cassettes: Annotated[str, Field(min_length=1)] = "cassettes"
    """The folder of the recordings, relative to the suite."""
    seed: int = 0
    """Of the engine's samples."""
    trials: Annotated[int, Field(ge=1, le=100)] = 1
    """How often each case is put to the model."""
    gate: tuple[Assertion, ...] = ("prompt_inputs", "verdicts", "grounding", "no_leak")
    """What must hold in every case; anything else is only counted."""
    cases: Annotated[tuple[CaseEntry, ...], Field(min_length=1)]
    """In the order of the report."""


class SuiteCase(Model):
    """One case, its scenario read."""

    name: str
    """Unique in the suite."""
    source: str
    """The scenario file as the suite names it."""
    prompt: PromptName
    """Which prompt."""
    scenario: Scenario
    """What is negotiated."""


class Suite(Model):
    """A suite that can be run."""

    name: str
    """Of the suite."""
    path: Path
    """Where it was read from."""
    model: SuiteModel
    """Whose recordings these are."""
    cassettes: Path
    """The folder of the recordings."""
    seed: int
    """Of the engine's samples."""
    trials: int
    """How often each case is put to the model."""
    gate: tuple[Assertion, ...]
    """What must hold in every case."""
    cases: tuple[SuiteCase, ...]
    """In the order of the report."""
    whole: bool = True
    """False when some cases were left out, so that nothing can be said of unused recordings."""


def load_suite(path: Path) -> Suite:
    """The suite in a file, with its scenarios.

    Raises:
        ScenarioError: the suite or one of its scenarios cannot be read; carries every finding.
    """
    file = _suite_file(path)
    cases, findings = [], []
    for entry in file.cases:
        try:
            scenario = load_scenario(path.parent / entry.scenario)
        except ScenarioError as error:
            findings += [found for found in error.findings if found not in findings]
            continue
        cases.append(
            SuiteCase(
                name=entry.title, source=entry.scenario, prompt=entry.prompt, scenario=scenario
            )
        )
    if findings:
        raise ScenarioError(findings)
    return Suite(
        name=file.name,
        path=path,
        model=file.model,
        cassettes=(path.parent / file.cassettes).resolve(),
        seed=file.seed,
        trials=file.trials,
        gate=file.gate,
        cases=tuple(cases),
    )


def find_suite(*folders: Path) -> Path:
    """The default suite: the first that is there, in one of the folders or above it.

    Raises:
        UsageError: there is none.
    """
    for folder in folders:
        for place in (folder, *folder.parents):
            found = place / DEFAULT_SUITE
            if found.is_file():
                return found
    raise UsageError(
        f"there is no {DEFAULT_SUITE.as_posix()} here or above",
        hint="Name a suite: negotiate eval run SUITE",
    )


def filtered(suite: Suite, pattern: str) -> Suite:
    """The suite with the cases whose name holds the pattern; `*` and `?` stand for anything.

    Raises:
        UsageError: there is none.
    """
    wanted = f"*{pattern.casefold()}*"
    cases = tuple(case for case in suite.cases if fnmatchcase(case.name.casefold(), wanted))
    if not cases:
        names = ", ".join(case.name for case in suite.cases)
        raise UsageError(f"no case is named like {pattern!r}; there are {names}")
    return suite.model_copy(update={"cases": cases, "whole": len(cases) == len(suite.cases)})


def _suite_file(path: Path) -> SuiteFile:
    """The keys of a suite file.

    Raises:
        ScenarioError: they cannot be read, or do not fit; carries every finding.
    """
    shown = str(path)
    text = decoded(read_bytes(path, expected="a suite of evals"), file=shown)
    source = read_yaml(text)
    findings = [Finding(shown, problem.line, problem.message) for problem in source.problems]
    if findings:
        raise ScenarioError(findings)
    root = source.root
    if root is None or not isinstance(root.value, dict):
        raise ScenarioError([Finding(shown, None, "no suite; expected format, name, model, cases")])
    try:
        file = SuiteFile.model_validate(root.plain())
    except ValidationError as error:
        raise ScenarioError(list(_worded(error, root, shown))) from None
    twice = _named_twice(file.cases, root, shown)
    if twice:
        raise ScenarioError(twice)
    return file


def _worded(error: ValidationError, root: Node, shown: str) -> Iterator[Finding]:
    """What does not fit, each with its line."""
    for wrong in error.errors(include_url=False, include_context=False):
        path: KeyPath = wrong["loc"]
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
        found = ""
        if isinstance(wrong["input"], str | int | float):
            found = f" {str(wrong['input'])[:_MOST_SHOWN]!r}"
        yield Finding(shown, root.line_at(path), f"{place}{found}: {wrong['msg']}")


def _named_twice(cases: Sequence[CaseEntry], root: Node, shown: str) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for place, case in enumerate(cases):
        if case.title in seen:
            line = root.line_at(("cases", place))
            findings.append(Finding(shown, line, f"a case is named {case.title!r} already"))
        seen.add(case.title)
    return findings


ASSERTIONS: tuple[Assertion, ...] = get_args(Assertion)
"""Every grader that says yes or no."""
