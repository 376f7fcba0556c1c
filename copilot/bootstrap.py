"""The composition root: the one place that picks concrete classes. Also the Python interface.

Everything that a model needs is imported when one is asked for, so that the engine alone starts
fast and needs neither a client nor a template engine.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from copilot.advisors.engine_questions import engine_questions
from copilot.advisors.engine_trades import engine_trades
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea, Question
from copilot.errors import CopilotError, ModelError, PromptError, ReplayMissError
from copilot.last_words import leave_words
from copilot.llm.protocol import ChatModel, Message, ModelRequest
from copilot.llm.usage import CHARACTERS_PER_TOKEN, estimated_tokens, usd_figure
from copilot.settings.places import is_file
from copilot.settings.resolution import Settings, read_settings
from copilot.storage import scenario_file
from copilot.storage.catalogue import load_catalogue

if TYPE_CHECKING:
    from copilot.advisors.advice import Advice
    from copilot.domain.diagnosis import Diagnosis
    from copilot.llm.budget import Budget
    from copilot.llm.client import OpenAIChatModel
    from copilot.llm.limits import CallLimits
    from copilot.prompting.library import PromptLibrary

D = TypeVar("D", TradesDocument, QuestionsDocument)


@dataclass(frozen=True)
class Run:
    """What one run was asked to do."""

    settings: Settings
    seed: int = 0
    with_limits: bool = False
    """Whether the model may read limits and alternatives."""
    replay: Path | None = None
    """Answer from these recordings alone."""
    record: Path | None = None
    """Record what the model answers."""


class Told(NamedTuple, Generic[D]):
    """An answer, and why a model that was asked added nothing."""

    document: D
    failure: CopilotError | None = None


def catalogue(settings: Settings) -> tuple[FurtherIssue, ...]:
    """The further issues of the package and the user's own."""
    own = settings.catalogue
    return load_catalogue(extra=own if is_file(own) else None)


def prompt_library(settings: Settings) -> "PromptLibrary":
    """The prompts, the user's own before those of the package."""
    from copilot.prompting.library import PromptLibrary

    return PromptLibrary(settings.prompts)


def trades_advice(
    scenario: Scenario, run: Run, *, heard: Callable[[Idea], None] | None = None
) -> Told[TradesDocument]:
    """The answer of `trades`; where the model fails, the engine's alone and the failure.

    Args:
        scenario: what the user filled in.
        run: what was asked for.
        heard: is handed each checked idea of the model as it comes.
    """
    further = catalogue(run.settings)

    def alone() -> TradesDocument:
        return engine_trades(scenario, catalogue=further, seed=run.seed)

    async def asked(model: ChatModel) -> "Advice[TradesDocument]":
        from copilot.advisors.value_creation import create_value

        return await create_value(
            scenario,
            catalogue=further,
            prompts=prompt_library(run.settings),
            model=model,
            seed=run.seed,
            with_limits=run.with_limits,
            heard=heard,
        )

    return _told(run, alone, asked)


def questions_advice(
    scenario: Scenario, run: Run, *, heard: Callable[[Question], None] | None = None
) -> Told[QuestionsDocument]:
    """The answer of `questions`; where the model fails, the engine's alone and the failure.

    Args:
        scenario: what the user filled in.
        run: what was asked for.
        heard: is handed each question of the model that may be asked, as it comes.
    """
    further = catalogue(run.settings)

    def alone() -> QuestionsDocument:
        return engine_questions(scenario, catalogue=further, seed=run.seed)

    async def asked(model: ChatModel) -> "Advice[QuestionsDocument]":
        from copilot.advisors.discovery import ask

        return await ask(
            scenario,
            catalogue=further,
            prompts=prompt_library(run.settings),
            model=model,
            seed=run.seed,
            heard=heard,
        )

    return _told(run, alone, asked)


def idea_numbers(scenario: Scenario, run: Run) -> dict[str, int]:
    """The number that each of the engine's ideas has in `trades`, by its id."""
    document = engine_trades(scenario, catalogue=catalogue(run.settings), seed=run.seed)
    return {idea.id: number for number, idea in enumerate(document.ideas, start=1)}


def _told(
    run: Run, alone: Callable[[], D], asked: "Callable[[ChatModel], Awaitable[Advice[D]]]"
) -> Told[D]:
    if run.settings.model is None:
        return Told(alone())
    import asyncio

    if run.record is not None:
        # A folder that cannot be made shows before anything is paid for.
        run.record.mkdir(parents=True, exist_ok=True)
    try:
        advice = asyncio.run(_with_model(run, asked))
    except (ModelError, ReplayMissError) as failure:
        return Told(alone(), failure)
    return Told(advice.document, advice.failure)


def live_model(settings: Settings, *, limits: "CallLimits | None" = None) -> "OpenAIChatModel":
    """The model behind the endpoint, with all that the settings say of how to call it.

    Args:
        settings: with a model.
        limits: times and counts, in place of those of the settings.

    Raises:
        AccessError: there is no key, or only a project file names the endpoint.
    """
    settings.approve()
    from copilot.llm.budget import Budget, Caps
    from copilot.llm.client import OpenAIChatModel
    from copilot.llm.ladder import STEPS
    from copilot.llm.limits import CallLimits
    from copilot.llm.pricing import PriceList
    from copilot.settings.places import memory_file
    from copilot.storage.endpoint_memory import EndpointMemory

    name = settings.model or ""
    caps = Caps(
        run_usd=settings.max_cost_per_run,
        call_usd=settings.max_cost_per_call,
        run_tokens=settings.max_tokens_per_run,
        call_tokens=settings.max_tokens_per_call,
    )
    budget = Budget(caps, PriceList(name, settings.base_url))
    leave_words(lambda: _used_when_stopped(budget, name))
    return OpenAIChatModel(
        name,
        base_url=settings.base_url,
        api_key=None if settings.api_key is None else settings.api_key.get_secret_value(),
        limits=limits
        or CallLimits(
            read_seconds=settings.read_seconds,
            deadline_seconds=settings.deadline_seconds,
            at_once=settings.requests_at_once,
        ),
        step=None if settings.structured_output == "auto" else STEPS[settings.structured_output],
        budget=budget,
        memory=EndpointMemory(memory_file()),
    )


def _used_when_stopped(budget: "Budget", model: str) -> str:
    """What was used when a run was stopped; what was under way then may have to be paid for."""
    from copilot.reporting.usage_lines import usage_line
    from copilot.reporting.wording import counted

    used = budget.spent
    told = usage_line(used, model=model)
    if used.requests and used.unreported == used.requests:
        what = "it costs is" if used.requests == 1 else "they cost is"
        told = f"{counted(used.requests, 'request')} had been sent; what {what} not known."
    if budget.held.tokens:
        told += " A request was still under way; what it costs is not known."
    return told


async def _with_model(
    run: Run, asked: "Callable[[ChatModel], Awaitable[Advice[D]]]"
) -> "Advice[D]":
    """What the advisor makes of the model that the run names.

    Raises:
        ModelError: there is no key, for instance.
        ReplayMissError: nothing is recorded for a request.
    """
    from copilot.llm.cassettes import CassetteModel, RecordingModel
    from copilot.llm.endpoint import OPENAI_BASE_URL, endpoint_kind

    settings = run.settings
    name = settings.model or ""
    if run.replay is not None:
        kind = endpoint_kind(settings.base_url or OPENAI_BASE_URL)
        return await asked(CassetteModel(run.replay, model=name, endpoint=kind))
    async with live_model(settings) as live:
        if run.record is None:
            return await asked(live)
        return await asked(RecordingModel(live, run.record, endpoint=live.endpoint))


def trades_dry_run(scenario: Scenario, run: Run) -> str:
    """What `trades` would send to a model, as text; nobody is called."""
    return _unsent(_ideas_request(scenario, run), run.settings)


def questions_dry_run(scenario: Scenario, run: Run) -> str:
    """What `questions` would send to a model, as text; nobody is called."""
    return _unsent(_questions_request(scenario, run), run.settings)


def rendered_prompt(name: str, scenario: Scenario, run: Run) -> str:
    """The prompt of that name filled in from the scenario, system part and user part.

    Raises:
        PromptError: there is no such prompt, or it cannot be rendered.
    """
    library = prompt_library(run.settings)
    library.find(name)
    messages: tuple[Message, ...]
    match name:
        case "value-creation":
            messages = _ideas_request(scenario, run).messages
        case "discovery-questions":
            messages = _questions_request(scenario, run).messages
        case "wording":
            from copilot.advisors.model_wording import wording_prompt

            ideas = engine_trades(scenario, catalogue=catalogue(run.settings), seed=run.seed).ideas
            prompt = wording_prompt(scenario, ideas, library)
            messages = (Message("system", prompt.system), Message("user", prompt.user))
        case _:
            raise PromptError(f"nothing uses a prompt named {name!r}, so nothing can fill it in")
    return "\n".join(f"--- {message.role}\n{message.content}" for message in messages)


def _ideas_request(scenario: Scenario, run: Run) -> ModelRequest:
    from copilot.advisors.value_creation import value_creation_call

    call = value_creation_call(
        scenario,
        catalogue=catalogue(run.settings),
        prompts=prompt_library(run.settings),
        seed=run.seed,
        with_limits=run.with_limits,
    )
    return call.request


def _questions_request(scenario: Scenario, run: Run) -> ModelRequest:
    from copilot.advisors.discovery import discovery_call

    return discovery_call(scenario, prompts=prompt_library(run.settings)).request


def _unsent(request: ModelRequest, settings: Settings) -> str:
    parts = [f"--- {message.role}\n{message.content}" for message in request.messages]
    schema = json.dumps(request.schema, ensure_ascii=False, indent=2)
    text = "\n".join((*parts, f"--- schema\n{schema}"))
    tokens = estimated_tokens(request.messages, request.schema)
    return (
        f"{text}\n--- nothing was sent\n"
        f"Model: {settings.model or 'none is set'}. Prompt: {request.prompt_name}, hash "
        f"{request.prompt_hash[:12]}.\n"
        f"About {tokens:,} tokens to send, at most {request.max_tokens:,} back. An estimate, at "
        f"{CHARACTERS_PER_TOKEN} characters a token.\n"
        f"{_price_line(tokens, request.max_tokens, settings)}"
        "What is said to the other side is worded in a second call, without anything private.\n"
    )


def _price_line(tokens: int, max_tokens: int, settings: Settings) -> str:
    if settings.model is None:
        return ""
    from copilot.llm.pricing import estimate

    cost = estimate(tokens, max_tokens, settings.model, settings.base_url)
    if cost is None:
        return f"Price of {settings.model}: unknown.\n"
    return (
        f"About {usd_figure(cost.to_send)} USD to send, at most {usd_figure(cost.back_at_most)} "
        "back (list prices of genai-prices, an estimate).\n"
    )


def diagnosis(
    *, model: str | None, no_model: bool, say: Callable[[str], None] | None = None
) -> "Diagnosis":
    """What works here and what to expect of a model; the form that works is remembered.

    Args:
        model: of the flag.
        no_model: look at this machine alone.
        say: takes a line for whoever waits.
    """
    from copilot.diagnosis.doctor import diagnose
    from copilot.settings.places import memory_file
    from copilot.storage.endpoint_memory import EndpointMemory

    def sending(text: str) -> None:
        leave_words(lambda: "Some tiny requests may have been sent.")
        if say is not None:
            say(text)

    memory = EndpointMemory(memory_file())
    return diagnose(model=model, no_model=no_model, memory=memory, say=sending)


def load_scenario(path: str | PathLike[str]) -> Scenario:
    """The scenario in a file.

    Raises:
        ScenarioError: it cannot be read; carries every finding.
    """
    return scenario_file.load_scenario(Path(path))


def trades(
    scenario: Scenario, *, model: str | None = None, seed: int = 0, with_limits: bool = False
) -> TradesDocument:
    """Ideas that could leave both sides better off, each checked and priced.

    Args:
        scenario: what the user filled in.
        model: who is asked for more ideas; None asks nobody, whatever is configured.
        seed: of the samples; the same seed gives the same answer.
        with_limits: let the model read limits and alternatives.

    Raises:
        ModelError: the model was asked and failed; without one the engine answers alone.
    """
    run = _run(model, seed, with_limits=with_limits)
    return _answered(trades_advice(scenario, run))


def questions(scenario: Scenario, *, model: str | None = None, seed: int = 0) -> QuestionsDocument:
    """What to ask, best first.

    Args:
        scenario: what the user filled in.
        model: who words them; None asks nobody, whatever is configured.
        seed: of the samples; the same seed gives the same answer.

    Raises:
        ModelError: the model was asked and failed; without one the engine answers alone.
    """
    return _answered(questions_advice(scenario, _run(model, seed)))


def _run(model: str | None, seed: int, *, with_limits: bool = False) -> Run:
    settings = read_settings(model=model, no_model=model is None)
    return Run(settings=settings, seed=seed, with_limits=with_limits)


def _answered(told: Told[D]) -> D:
    # Where only the second call failed the ideas stand, and the engine's sentences with them.
    if told.failure is not None and told.document.made_by.model is None:
        raise told.failure
    return told.document
