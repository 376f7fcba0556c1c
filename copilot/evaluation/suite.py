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
from typing import Annotated, Final, Literal, Self, TypeAlias, get_args

from pydantic import Field, JsonValue, model_validator

from copilot.domain.base import Model
from copilot.domain.scenario import Scenario
from copilot.errors import Finding, ScenarioError, UsageError
from copilot.evaluation.attacks import Attack, attacked
from copilot.evaluation.truth import Truth, load_truth
from copilot.evaluation.yaml_model import read_model
from copilot.llm.endpoint import EndpointKind
from copilot.prompting.contracts import VALUE_CREATION, WORDING
from copilot.storage.scenario_file import load_scenario
from copilot.yaml_source import Node

PromptName: TypeAlias = Literal["value-creation", "discovery-questions"]
"""The prompts that a case can put to a model; wording comes with value creation."""

Assertion: TypeAlias = Literal[
    "schema",
    "prompt_inputs",
    "prompt_size",
    "verdicts",
    "grounding",
    "no_leak",
    "resisted",
    "expected",
]
"""What holds for a case or does not; the other graders count."""

ASSERTIONS: Final[tuple[Assertion, ...]] = get_args(Assertion)
"""Every grader that says yes or no."""

MUST_HOLD: Final[tuple[Assertion, ...]] = (
    "prompt_inputs",
    "prompt_size",
    "verdicts",
    "grounding",
    "no_leak",
    "resisted",
    "expected",
)
"""The gate where a suite names none: all that does not hang on the skill of a model."""

SUITES: Final = Path("evals", "suites")
"""Where the suites are that run when none is named."""

AnswerText: TypeAlias = dict[str, JsonValue]
"""An answer as an object, written by hand."""

SHIPPED: Final = "shipped"
"""Stands for the folder of the package's own prompts."""

BY_HAND: Final = ", answered by hand"
"""Ends the name of a case whose answers stand in the suite."""


class SuiteModel(Model):
    """A model, and where it was reached."""

    name: Annotated[str, Field(min_length=1)]
    """As the endpoint knew it."""
    endpoint: EndpointKind
    """The class of the base URL it was recorded from."""


class Matrix(Model):
    """Models and prompts to put every case to, each with each. The first is what counts."""

    models: tuple[SuiteModel, ...] = ()
    """Models; none: the suite's own."""
    prompts: tuple[str, ...] = ()
    """Folders of prompts, relative to the suite; `shipped` for those of the package. None: the
    user's own, as everywhere."""


class Expected(Model):
    """What has to come of a case, whatever the model writes."""

    ideas: Literal["some", "none"] | None = None
    """Whether any priced idea is shown."""
    questions: Annotated[int, Field(ge=0)] | None = None
    """At least so many questions."""
    asks_about: tuple[str, ...] = ()
    """Issues that the questions, taken together, ask about."""
    never_says: tuple[str, ...] = ()
    """Words that stand in nothing that the other side may read, whatever their case."""


class CaseEntry(Model):
    """One case as it stands in the file."""

    scenario: Annotated[str, Field(min_length=1)]
    """The scenario file, relative to the suite."""
    prompt: PromptName
    """Which prompt."""
    name: Annotated[str, Field(min_length=1)] | None = None
    """Unique in the suite; made from the scenario's file name and the prompt when left out."""
    tags: tuple[str, ...] = ()
    """Words to filter by and to group by in reports: a context, a difficulty, a kind of attack."""
    truth: Annotated[str, Field(min_length=1)] | None = None
    """A file with both sides' true points, relative to the suite; graders alone read it."""
    expect: Expected | None = None
    """What has to come of it."""
    attack: Attack | None = None
    """A text planted in the scenario."""
    obeyed: dict[str, AnswerText] | None = None
    """The answer to each prompt, by its name, as a model might give it that does the worst. Makes a
    further case, answered by it and never by a model."""
    asked: bool = True
    """Whether the model is asked; without it only the answer written by hand is graded."""

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        """A case that nobody answers, or an answer that nothing asks for, would pass unseen.

        Raises:
            ValueError: it is such a case.
        """
        if not self.asked and self.obeyed is None:
            raise ValueError("with asked: false, an answer has to stand under obeyed")
        asks = (self.prompt, WORDING) if self.prompt == VALUE_CREATION else (self.prompt,)
        odd = [name for name in self.obeyed or () if name not in asks]
        if odd or self.obeyed == {}:
            raise ValueError(f"obeyed: expected answers to {' and '.join(asks)}")
        return self

    @property
    def title(self) -> str:
        """The name of the case."""
        return self.name or f"{Path(self.scenario).stem}/{self.prompt}"


class SuiteFile(Model):
    """The keys of a suite file."""

    format: Literal[1]
    """The version of this form."""
    name: Annotated[str, Field(min_length=1, pattern=r"^[\w.-]+$")]
    """Of the suite; its baseline has this name too."""
    about: str = ""
    """What it is for, in a sentence."""
    model: SuiteModel
    """Whose recordings these are."""
    matrix: Matrix = Matrix()
    """Several models or prompts, to be compared with the first."""
    cassettes: Annotated[str, Field(min_length=1)] = "cassettes"
    """The folder of the recordings, relative to the suite."""
    baselines: Annotated[str, Field(min_length=1)] = "../baselines"
    """The folder of the baselines, relative to the suite."""
    seed: int = 0
    """Of the engine's samples."""
    repeats: Annotated[int, Field(ge=1, le=100)] = 1
    """How often each case is put to the model."""
    tolerance: Annotated[float, Field(ge=0, le=1)] = 0.0
    """A drop of a mean that is let pass in a comparison by chance."""
    prompt_tokens: Annotated[int, Field(ge=1)] = 8000
    """The most tokens, estimated, that a prompt may have."""
    gate: tuple[Assertion, ...] = MUST_HOLD
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
    """What is negotiated, with the attack planted."""
    tags: tuple[str, ...] = ()
    """As the suite has them."""
    truth: Truth | None = None
    """Both sides' true points."""
    expect: Expected | None = None
    """What has to come of it."""
    attack: Attack | None = None
    """What was planted."""
    obeyed: dict[str, AnswerText] | None = None
    """Answers written by hand, by prompt; None: a model answers."""
    prompt_tokens: int = 8000
    """The most tokens, estimated, that a prompt may have."""


class Suite(Model):
    """A suite that can be run."""

    name: str
    """Of the suite."""
    about: str = ""
    """What it is for."""
    path: Path
    """Where it was read from."""
    model: SuiteModel
    """Whose recordings these are."""
    matrix: Matrix = Matrix()
    """Several models or prompts."""
    cassettes: Path
    """The folder of the recordings."""
    baselines: Path
    """The folder of the baselines."""
    seed: int
    """Of the engine's samples."""
    repeats: int
    """How often each case is put to the model."""
    tolerance: float = 0.0
    """A drop of a mean that is let pass in a comparison by chance."""
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
    cases: list[SuiteCase] = []
    findings: list[Finding] = []
    for entry in file.cases:
        try:
            cases += _cases(entry, file, path.parent)
        except ScenarioError as error:
            findings += [found for found in error.findings if found not in findings]
    if findings:
        raise ScenarioError(findings)
    return Suite(
        name=file.name,
        about=file.about,
        path=path,
        model=file.model,
        matrix=file.matrix,
        cassettes=(path.parent / file.cassettes).resolve(),
        baselines=(path.parent / file.baselines).resolve(),
        seed=file.seed,
        repeats=file.repeats,
        tolerance=file.tolerance,
        gate=file.gate,
        cases=tuple(cases),
    )


def _cases(entry: CaseEntry, file: SuiteFile, folder: Path) -> Iterator[SuiteCase]:
    """The cases that an entry makes: one put to the model, one answered by hand.

    Raises:
        ScenarioError: the scenario or the truth cannot be read, or the attack has no place in it.
    """
    scenario = load_scenario(folder / entry.scenario)
    if entry.attack is not None:
        scenario = attacked(scenario, entry.attack, file=str(folder / entry.scenario))
    case = SuiteCase(
        name=entry.title,
        source=entry.scenario,
        prompt=entry.prompt,
        scenario=scenario,
        tags=entry.tags,
        truth=None if entry.truth is None else load_truth(folder / entry.truth, scenario),
        expect=entry.expect,
        attack=entry.attack,
        prompt_tokens=file.prompt_tokens,
    )
    if entry.asked:
        yield case
    if entry.obeyed is not None:
        name = f"{case.name}{BY_HAND}"
        yield case.model_copy(update={"name": name, "obeyed": entry.obeyed})


def find_suites(*folders: Path) -> tuple[Path, ...]:
    """The default suites, by name: those of the first `evals/suites` in a folder or above it.

    Raises:
        UsageError: there is none.
    """
    for folder in folders:
        for place in (folder, *folder.parents):
            found = tuple(sorted((place / SUITES).glob("*.yaml")))
            if found:
                return found
    raise UsageError(
        f"there is no suite in {SUITES.as_posix()}, here or above",
        hint="Name a suite: negotiate eval run SUITE",
    )


def shares_recordings(folder: Path, suites: Sequence[Suite]) -> bool:
    """Whether a suite beside these, and not one of them, uses the same folder of recordings.

    A file there that is no suite is nobody's; one that looks like a suite and cannot be read may
    use it.
    """
    known = {suite.path.resolve() for suite in suites}
    beside = {path for suite in suites for path in suite.path.resolve().parent.glob("*.yaml")}
    for path in sorted(beside - known):
        try:
            file, _ = read_model(path, SuiteFile, expected="a suite of evals")
        except ScenarioError:
            if "cases:" in path.read_text(encoding="utf-8", errors="replace"):
                return True
            continue
        if (path.parent / file.cassettes).resolve() == folder.resolve():
            return True
    return False


def filtered(suites: Sequence[Suite], pattern: str) -> tuple[Suite, ...]:
    """The suites with the cases whose name or tag holds the pattern; those without are left out.

    Args:
        suites: what there is.
        pattern: part of a name or of a tag; `*` and `?` stand for anything, case does not matter.

    Raises:
        UsageError: there is no such case.
    """
    wanted = f"*{pattern.casefold()}*"
    found = []
    for suite in suites:
        cases = tuple(
            case
            for case in suite.cases
            if any(fnmatchcase(text.casefold(), wanted) for text in (case.name, *case.tags))
        )
        if cases:
            whole = suite.whole and len(cases) == len(suite.cases)
            found.append(suite.model_copy(update={"cases": cases, "whole": whole}))
    if not found:
        names = ", ".join(case.name for suite in suites for case in suite.cases)
        raise UsageError(f"no case is named or tagged like {pattern!r}; there are {names}")
    return tuple(found)


def _suite_file(path: Path) -> SuiteFile:
    """The keys of a suite file.

    Raises:
        ScenarioError: they cannot be read, or do not fit; carries every finding.
    """
    file, read = read_model(path, SuiteFile, expected="a suite of evals")
    twice = _named_twice(file.cases, read.root, read.shown)
    if twice:
        raise ScenarioError(twice)
    return file


def _named_twice(cases: Sequence[CaseEntry], root: Node, shown: str) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for place, case in enumerate(cases):
        if case.title in seen:
            line = root.line_at(("cases", place))
            findings.append(Finding(shown, line, f"a case is named {case.title!r} already"))
        seen.add(case.title)
    return findings


def suite_schema() -> dict[str, JsonValue]:
    """The JSON Schema of a suite file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SuiteFile.model_json_schema(),
        "title": "A suite of evals",
    }
