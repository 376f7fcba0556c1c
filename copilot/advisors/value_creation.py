"""Ideas that leave both sides better off: the engine's, and with a model its words and its own.

The model is asked once, from the private view without limits. It picks from the engine's trades
by identifier and only words them; what it proposes itself is checked and priced like any other
idea. A second call, from the shareable view, words what is said to the counterparty.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, assert_never

from pydantic import ValidationError

from copilot.advisors.advice import Advice
from copilot.advisors.assembly import assemble
from copilot.advisors.catalogue_ideas import further_issues, plain_name
from copilot.advisors.engine_trades import engine_ideas, engine_trades, trades_document
from copilot.advisors.grounding import known_figures
from copilot.advisors.model_call import (
    CUT_OFF,
    model_request,
    rejected_entries,
    texts_of,
    without_the_model,
)
from copilot.advisors.model_wording import word_ideas
from copilot.advisors.verification import (
    KEPT,
    Answered,
    added_ideas,
    contingent_idea,
    misfit,
    option_idea,
    reworded,
    trade_idea,
)
from copilot.advisors.wording import moves_in_text
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.errors import ModelError
from copilot.llm.entries import RawItem, Unfit, plain_question, plain_reason, split_lists
from copilot.llm.protocol import ChatModel, Json, ModelRequest
from copilot.llm.structured import StructuredAnswer, structured_answer
from copilot.llm.usage import add_usage
from copilot.marking import clean_line
from copilot.prompting.contracts import (
    VALUE_CREATION,
    AddedIssueAnswer,
    CandidateLine,
    ContingentAnswer,
    DifferenceAnswer,
    OptionAnswer,
    PickAnswer,
    TradeAnswer,
    ValueCreationInput,
)
from copilot.prompting.prompt import PromptSource, RenderedPrompt
from copilot.prompting.schemas import item_schemas, terms_are_listed, value_creation_schema
from copilot.prompting.views import private_view, term_lines

CANDIDATES = 6
"""The engine's trades that the model may pick from."""
SUGGESTED = 6
"""Further issues of the catalogue that the model is told of, so that it finds others."""

_ENTRIES: Mapping[
    str,
    type[DifferenceAnswer]
    | type[PickAnswer]
    | type[TradeAnswer]
    | type[AddedIssueAnswer]
    | type[ContingentAnswer]
    | type[OptionAnswer],
] = {
    "differences": DifferenceAnswer,
    "picks": PickAnswer,
    "trades": TradeAnswer,
    "added_issues": AddedIssueAnswer,
    "contingent": ContingentAnswer,
    "options": OptionAnswer,
}


class ValueCreationCall(NamedTuple):
    """Everything that a call for ideas is made of."""

    problem: Problem
    """The scenario, ready for arithmetic."""
    trades: tuple[Idea, ...]
    """The engine's."""
    known: frozenset[Decimal]
    """The figures of all that the model is told."""
    prompt: RenderedPrompt
    """With all inputs."""
    schema: dict[str, Json]
    """What the answer may look like."""

    @property
    def item_schemas(self) -> dict[str, dict[str, Json]]:
        """For each list one of its entries; picks too, should a model send one unasked."""
        ids = tuple(self.candidates) or ("none",)
        return item_schemas(value_creation_schema(self.problem.scenario.issues, ids))

    @property
    def request(self) -> ModelRequest:
        """As it is sent."""
        return model_request(self.prompt, self.schema)

    @property
    def candidates(self) -> dict[str, Idea]:
        """The trades that the model may pick, by identifier."""
        return {idea.id: idea for idea in self.trades[:CANDIDATES]}


def value_creation_call(
    scenario: Scenario,
    *,
    catalogue: Sequence[FurtherIssue],
    prompts: PromptSource,
    seed: int = 0,
    with_limits: bool = False,
) -> ValueCreationCall:
    """The prompt and schema for ideas, as they would be sent; nobody is called.

    Args:
        scenario: the private view of it goes into the prompt.
        catalogue: further issues; those that fit are named, so that the model finds others.
        prompts: where the prompt comes from.
        seed: of the engine's samples.
        with_limits: whether walk-aways, hopes and alternatives go into the prompt too.
    """
    problem = build_problem(scenario, seed=seed)
    trades, _ = engine_ideas(problem)
    shown = trades[:CANDIDATES]
    schema = value_creation_schema(scenario.issues, [idea.id for idea in shown])
    further = further_issues(scenario, catalogue)[:SUGGESTED]
    inputs = ValueCreationInput.model_validate(
        private_view(
            scenario,
            with_limits=with_limits,
            mine_overruled=problem.me.overruled,
            theirs_overruled=problem.them.overruled,
        ).model_dump()
        | {
            "compared_with": term_lines(problem.reference.outcome),
            "candidates": [_candidate_line(scenario, idea) for idea in shown],
            "suggested": [clean_line(issue.name) for issue in further],
            "terms_listed": terms_are_listed(schema),
        }
    )
    known = known_figures(texts_of(inputs.model_dump()))
    prompt = prompts.render(VALUE_CREATION, inputs)
    return ValueCreationCall(problem, trades, known, prompt, schema)


def _candidate_line(scenario: Scenario, idea: Idea) -> CandidateLine:
    return CandidateLine(
        id=idea.id,
        i_give=moves_in_text(scenario, idea.give),
        i_get=moves_in_text(scenario, idea.get),
        check=idea.certificate.verdict.replace("_", " "),
    )


async def create_value(  # noqa: PLR0913 - all but the scenario by keyword
    scenario: Scenario,
    *,
    catalogue: Sequence[FurtherIssue] = (),
    prompts: PromptSource | None = None,
    model: ChatModel | None = None,
    seed: int = 0,
    with_limits: bool = False,
    heard: Callable[[Idea], None] | None = None,
) -> Advice[TradesDocument]:
    """Ideas for both sides, checked and priced; without a model or prompts the engine's alone.

    Args:
        scenario: what the user filled in.
        catalogue: further issues to bring in.
        prompts: where the prompts come from.
        model: who is asked; None asks nobody.
        seed: of the engine's samples.
        with_limits: whether walk-aways, hopes and alternatives go into the prompt.
        heard: is handed each idea that passes the check while the model answers, without how to
            say it, which comes later; it changes nothing in the document.

    Returns:
        The document; with the failure, where the model was asked and could not add to it.

    Raises:
        PromptError: a prompt cannot be rendered.
        ReplayMissError: only recordings may be used and one is missing.
    """
    if model is None or prompts is None:
        return Advice(engine_trades(scenario, catalogue=catalogue, seed=seed))
    call = value_creation_call(
        scenario, catalogue=catalogue, prompts=prompts, seed=seed, with_limits=with_limits
    )
    try:
        answer = await _ask(call, model, None if heard is None else _priced(call, catalogue, heard))
    except ModelError as error:
        document = engine_trades(scenario, catalogue=catalogue, seed=seed)
        return Advice(without_the_model(document, error), error)
    entries = [entry for entries in answer.items.values() for entry in entries]
    found = assemble(call.problem, call.trades, entries, known=call.known, catalogue=catalogue)
    said = await word_ideas(scenario, found.ideas, prompts=prompts, model=model)
    document = trades_document(call.problem, said.ideas, notes=found.notes)
    cut_off = (CUT_OFF,) if answer.cut_off else ()
    document = document.model_copy(
        update={
            "made_by": document.made_by.model_copy(
                update={"model": answer.model, "prompt": call.prompt.hash}
            ),
            "differences": tuple(
                difference.model_copy(
                    update={"note": found.differences.get(difference.issue.casefold(), "")}
                )
                for difference in document.differences
            ),
            "notes": tuple(dict.fromkeys((*cut_off, *document.notes, *said.notes))),
            "rejected": (
                *found.rejected,
                *rejected_entries(answer.failures),
                *document.rejected,
            ),
            "usage": add_usage(answer.usage, said.usage),
        }
    )
    return Advice(document, said.failure)


def _priced(
    call: ValueCreationCall, catalogue: Sequence[FurtherIssue], heard: Callable[[Idea], None]
) -> Callable[[Answered], None]:
    """Hands over the idea that an entry makes, where it makes one that is shown."""
    further = further_issues(call.problem.scenario, catalogue)
    listed = frozenset(plain_name(n) for issue in further for n in (issue.name, *issue.also_called))

    def hand_over(entry: Answered) -> None:
        idea = _shown(call, entry, listed)
        if idea is not None:
            heard(idea)

    return hand_over


def _shown(call: ValueCreationCall, entry: Answered, listed: frozenset[str]) -> Idea | None:
    """The checked idea that an entry makes by itself; None where it makes none that is shown."""
    idea: Idea | None
    match entry:
        case DifferenceAnswer():
            return None
        case PickAnswer():
            idea = reworded(call.candidates[entry.id], entry, call.known).idea
        case TradeAnswer():
            idea = trade_idea(call.problem, entry, call.known).idea
        case AddedIssueAnswer():
            added, _ = added_ideas(call.problem, [entry], call.known, listed)
            idea = next(iter(added.ideas), None)
        case ContingentAnswer():
            idea = contingent_idea(call.problem, entry, listed)
        case OptionAnswer():
            idea = option_idea(call.problem, entry, call.known).idea
        case _:
            assert_never(entry)
    if idea is None or idea.certificate.verdict not in KEPT:
        return None
    # What is said to them is looked over once all ideas are there.
    return idea.model_copy(update={"say": ""})


async def _ask(
    call: ValueCreationCall, model: ChatModel, heard: Callable[[Answered], None] | None
) -> StructuredAnswer[Answered]:
    candidates = tuple(call.candidates)

    def check(raw: RawItem) -> Answered | Unfit:
        try:
            entry: Answered = _ENTRIES[raw.list_name].model_validate(raw.value)
        except ValidationError as error:
            return Unfit(plain_reason(error))
        wrong = misfit(call.problem, entry, candidates, call.known)
        return entry if wrong is None else Unfit(wrong)

    return await structured_answer(
        model,
        call.request,
        split=split_lists(*_ENTRIES),
        check=check,
        reask=plain_question(call.item_schemas),
        heard=heard,
    )
