"""One case put to a model: prompts checked first, then asked, and nothing lost on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from copilot.advisors.discovery import ask, discovery_call
from copilot.advisors.engine_questions import engine_questions
from copilot.advisors.engine_trades import engine_trades
from copilot.advisors.value_creation import create_value, value_creation_call
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.scenario import Scenario
from copilot.errors import CopilotError, Finding, ReplayMissError
from copilot.evaluation.outcome import AuthoredModel, Exchange, ObservedModel, Outcome
from copilot.evaluation.prompt_checks import planted_faults, prompt_faults
from copilot.evaluation.prompt_form import form_faults
from copilot.evaluation.suite import PromptName, SuiteCase
from copilot.llm.protocol import ChatModel, ModelRequest
from copilot.prompting.contracts import VALUE_CREATION, WORDING
from copilot.prompting.prompt import PromptSource

_FIRST = 2
"""Turns of a request that asks for nothing again."""


@dataclass(frozen=True)
class Setting:
    """What all cases of a run share."""

    model: ChatModel
    """Who answers."""
    prompts: PromptSource
    """Where the prompts come from."""
    catalogue: Sequence[FurtherIssue] = ()
    """Further issues that an advisor may suggest."""
    seed: int = 0
    """Of the engine's samples."""
    judge: ChatModel | None = None
    """A model that gives its opinion of the ideas; None asks none."""


async def run_case(case: SuiteCase, setting: Setting, *, trial: int = 0) -> Outcome:
    """What became of a case; an error on the way is part of it."""
    by_hand = case.obeyed
    inner = setting.model if by_hand is None else AuthoredModel(by_hand)
    model = ObservedModel(inner, trial=trial)
    outcome = Outcome(case=case, seed=setting.seed)
    try:
        builder = request_builder(case.prompt, setting)
        outcome = replace(
            outcome,
            prompt_faults=(
                *_file_faults(case.prompt, setting.prompts),
                *planted_faults(case.prompt, case.scenario, builder),
            ),
        )
        outcome = await _asked(outcome, setting, model)
    except ReplayMissError as miss:
        outcome = replace(outcome, miss=miss)
    except CopilotError as error:
        outcome = replace(outcome, error=error)
    exchanges = tuple(model.exchanges)
    faults = (*outcome.prompt_faults, *_sent_faults(exchanges, case.scenario))
    return replace(outcome, exchanges=exchanges, prompt_faults=faults)


def _file_faults(prompt: PromptName, prompts: PromptSource) -> tuple[str, ...]:
    """What is wrong with the files that a case uses, an input outside the marks for instance."""
    names = (prompt, WORDING) if prompt == VALUE_CREATION else (prompt,)
    return tuple(f"{name}: {_placed(finding)}" for name in names for finding in prompts.check(name))


def _placed(finding: Finding) -> str:
    """The finding with its line but not the folder, which differs from machine to machine."""
    where = "" if finding.line is None else f"line {finding.line}: "
    return f"{where}{finding.message}"


def request_builder(prompt: PromptName, setting: Setting) -> Callable[[Scenario], ModelRequest]:
    """Makes the request of an advisor from a scenario; nobody is called."""

    def build(scenario: Scenario) -> ModelRequest:
        if prompt == VALUE_CREATION:
            return value_creation_call(
                scenario,
                catalogue=setting.catalogue,
                prompts=setting.prompts,
                seed=setting.seed,
            ).request
        return discovery_call(scenario, prompts=setting.prompts).request

    return build


async def _asked(outcome: Outcome, setting: Setting, model: ChatModel) -> Outcome:
    """The outcome with what a user would have been shown, and what the engine alone shows.

    Raises:
        PromptError: a prompt cannot be rendered.
        ReplayMissError: nothing is recorded for a request.
    """
    scenario, catalogue, seed = outcome.case.scenario, setting.catalogue, setting.seed
    if outcome.case.prompt == VALUE_CREATION:
        ideas = await create_value(
            scenario, catalogue=catalogue, prompts=setting.prompts, model=model, seed=seed
        )
        return replace(
            outcome,
            document=ideas.document,
            failure=ideas.failure,
            engine=engine_trades(scenario, catalogue=catalogue, seed=seed),
        )
    questions = await ask(
        scenario, catalogue=catalogue, prompts=setting.prompts, model=model, seed=seed
    )
    return replace(
        outcome,
        document=questions.document,
        failure=questions.failure,
        engine=engine_questions(scenario, catalogue=catalogue, seed=seed),
    )


def _sent_faults(exchanges: Sequence[Exchange], scenario: Scenario) -> tuple[str, ...]:
    """What is wrong with the requests as they went out; a request that asks again is no prompt."""
    return tuple(
        fault
        for exchange in exchanges
        if len(exchange.request.messages) == _FIRST
        for fault in (
            *prompt_faults(exchange.request, scenario),
            *(f"{exchange.request.prompt_name}: {told}" for told in form_faults(exchange.request)),
        )
    )
