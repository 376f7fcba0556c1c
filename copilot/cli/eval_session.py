"""What a run of evals is made of: suites, variants, and who answers. Imported late, by `eval`."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

import copilot
from copilot.bootstrap import prompt_library
from copilot.cli.console import tell
from copilot.cli.eval_models import Live, LiveModels
from copilot.errors import UsageError
from copilot.evaluation.baseline import Baseline, read_baseline
from copilot.evaluation.case_run import Setting
from copilot.evaluation.comparison import compare
from copilot.evaluation.judge import NAME as JUDGE
from copilot.evaluation.results import EvalDocument, Mode, RunResult
from copilot.evaluation.runner import Progress, Source, run_suite
from copilot.evaluation.suite import (
    SHIPPED,
    Matrix,
    Suite,
    SuiteModel,
    filtered,
    find_suites,
    load_suite,
    shares_recordings,
)
from copilot.last_words import leave_words
from copilot.llm.cassettes import (
    Cassette,
    CassetteModel,
    RecordingModel,
    read_cassette,
    unused_cassettes,
)
from copilot.llm.endpoint import OPENAI_BASE_URL, EndpointKind, endpoint_kind
from copilot.llm.protocol import ChatModel
from copilot.llm.usage import add_usage
from copilot.prompting.library import PromptLibrary
from copilot.prompting.prompt import PromptSource
from copilot.settings.places import runs_folder
from copilot.settings.resolution import Settings, read_settings
from copilot.storage.catalogue import load_catalogue

REPLAYED_AT_ONCE: Final = 4
"""Cases replayed at the same time."""

RECORDED: Final = "Answers that were recorded are kept; the same command goes on from there."
REFRESHED: Final = "Answers that were recorded are kept; --refresh would ask for them again."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for on the command line."""

    suites: Sequence[Path] = ()
    """None: all that come along."""
    mode: Mode = "replay"
    """Where answers come from."""
    cassettes: Path | None = None
    """Other recordings than the suites'."""
    models: Sequence[str] = ()
    """Other models than the suites'."""
    prompts: Sequence[Path] = ()
    """Folders of prompts, each a variant."""
    pattern: str | None = None
    """Which cases."""
    repeats: int | None = None
    """How often each case is asked, in place of the suites' number."""
    at_once: int | None = None
    """Cases under way at the same time."""
    max_usd: Decimal | None = None
    """The most that each model may cost."""
    max_tokens: int | None = None
    """The most tokens, sent and received, that each model may take."""
    judge: str | None = None
    """A model that gives its opinion of the ideas."""
    resume: bool = False
    """Go on with the last live run that was stopped."""
    matrix: bool = True
    """Whether a suite's matrix counts; without it only its own model and prompts do."""


class Variant(NamedTuple):
    """A model and prompts to put a suite to."""

    name: str
    """Empty where it is the only one."""
    model: SuiteModel
    prompts: PromptSource


class _Answering(NamedTuple):
    """Who answers in a run."""

    model: ChatModel
    judge: ChatModel | None
    kind: EndpointKind


def chosen_suites(wanted: Wanted) -> tuple[Suite, ...]:
    """The suites as the options change them.

    Raises:
        UsageError: there is none, or none with such a case.
        ScenarioError: one cannot be read.
    """
    # Here or above; else beside the package, in a checkout.
    paths = wanted.suites or find_suites(Path.cwd(), Path(copilot.__file__).parent)
    suites = tuple(load_suite(path) for path in paths)
    twice = [name for name, times in Counter(suite.name for suite in suites).items() if times > 1]
    if twice:
        raise UsageError(f"two of the suites are named {twice[0]!r}; a name stands for one suite")
    if wanted.pattern is not None:
        suites = filtered(suites, wanted.pattern)
    update: dict[str, object] = {}
    if wanted.cassettes is not None:
        update["cassettes"] = wanted.cassettes
    if wanted.repeats is not None:
        update["repeats"] = wanted.repeats
    return tuple(suite.model_copy(update=update) for suite in suites)


async def results(wanted: Wanted) -> EvalDocument:
    """Every suite with every variant, from recordings or with a live model behind them.

    Raises:
        UsageError: something that was asked for is not there, or does not fit together.
        ScenarioError: a suite cannot be read.
        AccessError: there is no key, or only a project file names the endpoint.
    """
    suites = chosen_suites(wanted)
    # What cannot be read is told before anything is paid for.
    baselines = {suite.name: read_baseline(suite.baselines, suite.name) for suite in suites}
    if wanted.mode == "live":
        folder = _live_folder(suites, wanted)
        suites = tuple(suite.model_copy(update={"cassettes": folder}) for suite in suites)
    runs: list[RunResult] = []
    async with LiveModels(max_usd=wanted.max_usd, max_tokens=wanted.max_tokens) as live:
        for suite in suites:
            first: RunResult | None = None
            for variant in variants(suite, wanted):
                run = await _run(suite, variant, wanted, live)
                runs.append(_compared(suite, run, first, baselines[suite.name]))
                first = first or run
    return EvalDocument(
        runs=tuple(runs),
        usage=add_usage(*(run.usage for run in runs)),
        unused=tuple(path.name for path in unused(suites, runs, wanted)),
    )


def _compared(
    suite: Suite, run: RunResult, first: RunResult | None, baseline: Baseline | None
) -> RunResult:
    """The run beside the first variant, or beside the baseline; part of a suite beside nothing."""
    if first is not None:
        found = compare(first, run, gated=suite.gate, tolerance=suite.tolerance, across_models=True)
        return run.model_copy(update={"comparison": found})
    if baseline is None or not run.complete:
        return run
    found = compare(baseline, run, gated=suite.gate, tolerance=suite.tolerance)
    return run.model_copy(update={"comparison": found})


def unused(suites: Sequence[Suite], runs: Sequence[RunResult], wanted: Wanted) -> tuple[Path, ...]:
    """Recordings that no case asks for; none where a part of what asks for them was left out.

    The judge's count only where a judge was asked; further repeats of what is asked for are kept.
    """
    left_out = wanted.mode == "live" or wanted.models or wanted.prompts or wanted.repeats
    if left_out or any(case.status == "error" for run in runs for case in run.cases):
        return ()
    found: list[Path] = []
    keys = {key for run in runs for case in run.cases for key in case.keys}
    for folder in dict.fromkeys(suite.cassettes for suite in suites):
        sharing = [suite for suite in suites if suite.cassettes == folder]
        if all(suite.whole for suite in sharing) and not shares_recordings(folder, suites):
            found += [
                path
                for path in unused_cassettes(folder, keys)
                if not _kept(read_cassette(path), keys, wanted)
            ]
    return tuple(found)


def _kept(cassette: Cassette, keys: Collection[str], wanted: Wanted) -> bool:
    """Whether a recording may be asked for by another run of the same cases."""
    if cassette.prompt_name == JUDGE and wanted.judge is None:
        return True
    return cassette.request.model_copy(update={"trial": 0}).key() in keys


def variants(suite: Suite, wanted: Wanted) -> tuple[Variant, ...]:
    """Models by prompts; the first is the one that counts.

    Raises:
        UsageError: a folder of prompts is not there.
    """
    settings = read_settings(no_model=True)
    models = tuple(_named(name, settings) for name in wanted.models)
    matrix = suite.matrix if wanted.matrix else Matrix()
    models = models or matrix.models or (suite.model,)
    folders: tuple[Path | None, ...] = tuple(wanted.prompts)
    folders = folders or tuple(_prompts_of(matrix, suite.path.parent)) or (None,)
    found = []
    for model in models:
        for folder in folders:
            parts = [model.name] * (len(models) > 1)
            if len(folders) > 1:
                same = [
                    other for other in folders if other and folder and other.name == folder.name
                ]
                shown = folder if folder is None or len(same) > 1 else folder.name
                parts.append("own prompts" if folder is None else f"prompts {shown}")
            found.append(Variant(", ".join(parts), model, _library(folder, settings)))
    return tuple(found)


def _named(name: str, settings: Settings) -> SuiteModel:
    return SuiteModel(name=name, endpoint=endpoint_kind(settings.base_url or OPENAI_BASE_URL))


def _prompts_of(matrix: Matrix, folder: Path) -> Iterator[Path]:
    for name in matrix.prompts:
        yield Path(name) if name == SHIPPED else folder / name


def _library(folder: Path | None, settings: Settings) -> PromptLibrary:
    """The user's own prompts where no folder is named.

    Raises:
        UsageError: there is no such folder.
    """
    if folder is None:
        return prompt_library(settings)
    if folder == Path(SHIPPED):
        return PromptLibrary()
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of prompts")
    return PromptLibrary(folder)


async def _run(suite: Suite, variant: Variant, wanted: Wanted, live: LiveModels) -> RunResult:
    kind = variant.model.endpoint
    model: ChatModel
    judge: ChatModel | None = None
    if wanted.mode == "replay":
        model = CassetteModel(suite.cassettes, model=variant.model.name, endpoint=kind)
        if wanted.judge is not None:
            judge = CassetteModel(suite.cassettes, model=wanted.judge, endpoint=kind)
        at_once = wanted.at_once or REPLAYED_AT_ONCE
    else:
        if wanted.mode != "live":
            leave_words(lambda: RECORDED if wanted.mode == "record" else REFRESHED)
        found = await live.named(variant.model.name)
        if wanted.mode != "live" and found.endpoint != kind:
            raise UsageError(
                f"{suite.name} is recorded from the endpoint class {kind!r}, and OPENAI_BASE_URL "
                f"leads to {found.endpoint!r}: nothing would be found again",
                hint="Change model.endpoint in the suite, or OPENAI_BASE_URL.",
            )
        kind = found.endpoint
        model = _recording(found, suite, wanted)
        if wanted.judge is not None:
            judge = _recording(await live.named(wanted.judge), suite, wanted)
        at_once = wanted.at_once or 1
    return await _graded(_Answering(model, judge, kind), suite, variant, wanted, at_once)


def _recording(live: Live, suite: Suite, wanted: Wanted) -> RecordingModel:
    """A live model whose answers are recorded."""
    refresh = wanted.mode == "refresh"
    return RecordingModel(live.model, suite.cassettes, endpoint=live.endpoint, refresh=refresh)


async def _graded(
    answering: _Answering, suite: Suite, variant: Variant, wanted: Wanted, at_once: int
) -> RunResult:
    setting = Setting(
        model=answering.model,
        prompts=variant.prompts,
        catalogue=load_catalogue(),
        seed=suite.seed,
        judge=answering.judge,
    )
    source = Source(setting, answering.kind, suite.cassettes, wanted.mode, variant.name)
    return await run_suite(suite, source, at_once=at_once, progress=_tell_progress)


def _tell_progress(step: Progress) -> None:
    tell(f"{step.done}/{step.planned} {step.name}: {step.status.replace('_', ' ')}")


def _live_folder(suites: Sequence[Suite], wanted: Wanted) -> Path:
    """Where the answers of a live run are kept: a new folder, or that of the last such run.

    Raises:
        UsageError: there is none to go on with.
    """
    if wanted.cassettes is not None:
        if not wanted.resume and any(wanted.cassettes.glob("*.json")):
            raise UsageError(
                f"{wanted.cassettes} holds answers already, and a live run asks for new ones",
                hint="Name an empty folder, or go on with that run: --resume",
            )
        folder = wanted.cassettes
    elif wanted.resume:
        folder = _last_folder(suites)
    else:
        folder = runs_folder() / f"{_name(suites)}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    tell(f"The answers of this run are kept in {folder}")
    leave_words(lambda: "Answers that came are kept; the same command with --resume goes on.")
    return folder


def _name(suites: Sequence[Suite]) -> str:
    return "-".join(suite.name for suite in suites)


def _last_folder(suites: Sequence[Suite]) -> Path:
    """The folder of the last live run of these suites.

    Raises:
        UsageError: there is none to go on with.
    """
    before = sorted(runs_folder().glob(f"{_name(suites)}-20*"))
    if not before:
        raise UsageError(
            "there is no live run of these suites to go on with",
            hint="Leave out --resume, or name its folder: --cassettes DIR",
        )
    return before[-1]
