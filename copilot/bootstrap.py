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
from copilot.errors import CopilotError, ModelError, PromptError, ReplayMissError
from copilot.llm.protocol import ChatModel, Message, ModelRequest
from copilot.settings import Settings, read_settings
from copilot.storage import scenario_file
from copilot.storage.catalogue import load_catalogue

if TYPE_CHECKING:
    from copilot.advisors.advice import Advice
    from copilot.prompting.library import PromptLibrary

D = TypeVar("D", TradesDocument, QuestionsDocument)

CHARACTERS_PER_TOKEN = 4
"""For the estimate of a dry run; English text in common vocabularies."""


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
    return load_catalogue(extra=own if own.is_file() else None)


def prompt_library(settings: Settings) -> "PromptLibrary":
    """The prompts, the user's own before those of the package."""
    from copilot.prompting.library import PromptLibrary

    return PromptLibrary(settings.prompts)


def trades_advice(scenario: Scenario, run: Run) -> Told[TradesDocument]:
    """The answer of `trades`; where the model fails, the engine's alone and the failure."""
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
        )

    return _told(run, alone, asked)


def questions_advice(scenario: Scenario, run: Run) -> Told[QuestionsDocument]:
    """The answer of `questions`; where the model fails, the engine's alone and the failure."""
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

    try:
        advice = asyncio.run(_with_model(run, asked))
    except (ModelError, ReplayMissError) as failure:
        return Told(alone(), failure)
    return Told(advice.document, advice.failure)


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
    from copilot.llm.client import OpenAIChatModel

    key = None if settings.api_key is None else settings.api_key.get_secret_value()
    async with OpenAIChatModel(name, base_url=settings.base_url, api_key=key) as live:
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
    tokens = -(-len(text) // CHARACTERS_PER_TOKEN)
    return (
        f"{text}\n--- nothing was sent\n"
        f"Model: {settings.model or 'none is set'}. Prompt: {request.prompt_name}, hash "
        f"{request.prompt_hash[:12]}.\n"
        f"About {tokens:,} tokens to send, at most {request.max_tokens:,} back. An estimate, at "
        f"{CHARACTERS_PER_TOKEN} characters a token.\n"
        "What is said to the other side is worded in a second call, without anything private.\n"
    )


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
