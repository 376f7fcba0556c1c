"""Questions to ask the counterparty: the engine's, and with a model in words made for this talk.

The prompt holds the shareable view alone, so it is the same whatever the secrets are. Which
questions matter most is the engine's to say: a model's question takes the place of the one on
the same thing and keeps its value.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import ValidationError

from copilot.advisors.advice import Advice
from copilot.advisors.confidentiality import Secrets, leaks_of, secrets_of
from copilot.advisors.engine_questions import (
    MOST,
    engine_questions,
    questions_document,
    worded_questions,
)
from copilot.advisors.grounding import holds_link, known_figures, ungrounded
from copilot.advisors.model_call import (
    CUT_OFF,
    model_request,
    rejected_entries,
    without_the_model,
)
from copilot.analysis.problems.problem import build_problem
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import QuestionsDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Question
from copilot.errors import ModelError
from copilot.llm.entries import RawItem, Unfit, plain_question, plain_reason, split_lists
from copilot.llm.protocol import ChatModel, Json, ModelRequest
from copilot.llm.structured import StructuredAnswer, structured_answer
from copilot.prompting.contracts import DISCOVERY_QUESTIONS, DiscoveryInput, QuestionAnswer
from copilot.prompting.prompt import PromptSource, RenderedPrompt
from copilot.prompting.schemas import discovery_schema, item_schemas
from copilot.prompting.views import shareable_view

_LEADING = re.compile(
    r"(?:(?:do|does|is|are|would|wo|should|ca|could)n[\'\u2019]t|surely|why not|wouldn)\b|.*\b(?:right|agree)\?$",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"(?:is|are|do|does|did|will|have|has|had|was|were|should|would|shall|must|may"
    r"|can (?!you (?:tell|describe|explain|say|share|walk|help))"
    r"|could (?!you (?:tell|describe|explain|say|share|walk|help)))\b",
    re.IGNORECASE,
)


class DiscoveryCall(NamedTuple):
    """Everything that a call for questions is made of."""

    known: frozenset[Decimal]
    """The figures that a question may hold: what is on the table and what both may know."""
    prompt: RenderedPrompt
    """With all inputs."""
    schema: dict[str, Json]
    """What the answer may look like."""

    @property
    def request(self) -> ModelRequest:
        """As it is sent."""
        return model_request(self.prompt, self.schema)


def discovery_call(scenario: Scenario, *, prompts: PromptSource) -> DiscoveryCall:
    """The prompt and schema for questions, as they would be sent; nobody is called."""
    inputs = DiscoveryInput.model_validate(
        shareable_view(scenario).model_dump(exclude={"my_positions"})
    )
    # A figure of mine in a question would be an offer, so only what is on the table counts.
    names = (text for issue in inputs.issues for text in (issue.name, issue.unit))
    known = known_figures((inputs.notes, *inputs.on_the_table, *names))
    prompt = prompts.render(DISCOVERY_QUESTIONS, inputs)
    return DiscoveryCall(known, prompt, discovery_schema(scenario.issues))


async def ask(  # noqa: PLR0913 - all but the scenario by keyword
    scenario: Scenario,
    *,
    catalogue: Sequence[FurtherIssue] = (),
    prompts: PromptSource | None = None,
    model: ChatModel | None = None,
    seed: int = 0,
    heard: Callable[[Question], None] | None = None,
) -> Advice[QuestionsDocument]:
    """Questions worth asking, best first; without a model or prompts from templates alone.

    Args:
        scenario: what the user filled in.
        catalogue: further issues that the ideas may bring in.
        prompts: where the prompt comes from.
        model: who is asked; None asks nobody.
        seed: of the engine's samples.
        heard: is handed each question that may be asked while the model answers; it changes
            nothing in the document.

    Returns:
        The document; with the failure, where the model was asked and could not add to it.

    Raises:
        PromptError: the prompt cannot be rendered.
        ReplayMissError: only recordings may be used and one is missing.
    """
    if model is None or prompts is None:
        return Advice(engine_questions(scenario, catalogue=catalogue, seed=seed))
    call = discovery_call(scenario, prompts=prompts)
    try:
        answer = await _ask(scenario, call, model, heard)
    except ModelError as error:
        document = engine_questions(scenario, catalogue=catalogue, seed=seed)
        return Advice(without_the_model(document, error), error)
    problem = build_problem(scenario, seed=seed)
    engine = worded_questions(problem, catalogue=catalogue, seed=seed)
    asked = joined(engine, answer.items.get("questions", ()))
    document = questions_document(problem, asked, notes=(CUT_OFF,) if answer.cut_off else ())
    made_by = document.made_by.model_copy(
        update={"model": answer.model, "prompt": call.prompt.hash}
    )
    update = {
        "made_by": made_by,
        "rejected": rejected_entries(answer.failures),
        "usage": answer.usage,
    }
    return Advice(document.model_copy(update=update))


def joined(engine: Sequence[Question], answers: Sequence[QuestionAnswer]) -> tuple[Question, ...]:
    """The engine's questions and a model's, best first; one on each thing.

    Where both ask the same kind of thing of the same issue, the model's words take the place and
    the engine's value stays. What a model says twice counts once. Questions without a counterpart come after those with a value.
    """
    fresh: dict[tuple[str, tuple[str, ...]], Question] = {}
    said: set[str] = set()
    for answer in answers:
        question = _question(answer)
        words_said = " ".join(question.text.casefold().split())
        if words_said in said:
            continue
        said.add(words_said)
        fresh.setdefault((question.kind, question.issues), question)
    replaced = []
    for question in engine:
        words = (
            fresh.pop((question.kind, question.issues), None) if question.asks == "them" else None
        )
        if words is not None:
            kept = {
                "value_of_information": question.value_of_information,
                "decides": question.decides,
            }
            question = words.model_copy(update=kept)  # noqa: PLW2901 - the same question in other words
        replaced.append(question)
    valued = [q for q in replaced if q.value_of_information is not None or q.origin == "model"]
    rest = [q for q in replaced if q not in valued]
    return (*valued, *fresh.values(), *rest)[:MOST]


def question_fault(
    scenario: Scenario, answer: QuestionAnswer, *, known: frozenset[Decimal], secrets: Secrets
) -> str | None:
    """Why a question may not be asked; None when it may. Never names what would be given away."""
    if answer.issue is not None and answer.issue not in {i.name for i in scenario.issues}:
        names = ", ".join(issue.name for issue in scenario.issues)
        return f"{answer.issue!r} is no issue of the scenario; there are {names}"
    said = (answer.text, answer.follow_up)
    if any(leaks_of(text, secrets) for text in said):
        return "it says something that the other side is not to learn; ask without it"
    extra = [figure for text in said for figure in ungrounded(text, known)]
    if extra:
        return f"{', '.join(extra)} is not on the table; ask without a figure"
    if any(holds_link(text) for text in (answer.reveals, answer.listen_for)):
        return "reveals and listen_for hold no link; write it without one"
    return next((fault for text in said if (fault := _form_fault(text))), None)


def _form_fault(text: str) -> str | None:
    if not text.endswith("?") or text.count("?") > 1:
        return "text and follow_up are one question each, ending in one question mark"
    if _LEADING.match(text):
        return "it is leading: it puts the answer into their mouth; ask what or how"
    if _CLOSED.match(text):
        return "it can be answered with yes or no; ask what or how"
    return None


async def _ask(
    scenario: Scenario,
    call: DiscoveryCall,
    model: ChatModel,
    heard: Callable[[Question], None] | None,
) -> StructuredAnswer[QuestionAnswer]:
    secrets = secrets_of(scenario)

    def check(raw: RawItem) -> QuestionAnswer | Unfit:
        try:
            answer = QuestionAnswer.model_validate(raw.value)
        except ValidationError as error:
            return Unfit(plain_reason(error))
        fault = question_fault(scenario, answer, known=call.known, secrets=secrets)
        return answer if fault is None else Unfit(fault)

    return await structured_answer(
        model,
        call.request,
        split=split_lists("questions"),
        check=check,
        reask=plain_question(item_schemas(call.schema)),
        heard=None if heard is None else lambda answer: heard(_question(answer)),
    )


def _question(answer: QuestionAnswer) -> Question:
    return Question(
        text=answer.text,
        kind=answer.kind,
        issues=() if answer.issue is None else (answer.issue,),
        reveals=answer.reveals,
        listen_for=answer.listen_for,
        follow_up=answer.follow_up,
        origin="model",
    )
