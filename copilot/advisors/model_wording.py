"""A second call that words ideas for the counterparty, from the shareable view and the terms.

What comes back has to state exactly the idea's terms, on the right side of the condition, and
give nothing away. Where it does not, the template's sentence stays.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError

from copilot.advisors.confidentiality import Secrets, leaks_of, secrets_of
from copilot.advisors.deal_wording import is_money_deal, is_split
from copilot.advisors.grounding import figures_in, known_figures, ungrounded
from copilot.advisors.model_call import CUT_OFF, model_request
from copilot.advisors.wording import count_word, moves_in_text, option_in_text
from copilot.domain.documents import Usage
from copilot.domain.issue import Issue, Option, as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea, Move
from copilot.errors import AnswerError, ModelError
from copilot.llm.entries import RawItem, Unfit, plain_question, plain_reason, split_lists
from copilot.llm.protocol import ChatModel
from copilot.llm.structured import structured_answer
from copilot.llm.usage import usage_of
from copilot.prompting.contracts import WORDING, IdeaLine, WordingAnswer, WordingInput
from copilot.prompting.prompt import PromptSource, RenderedPrompt
from copilot.prompting.schemas import item_schemas, wording_schema
from copilot.prompting.views import shareable_view

WORDED = 5
"""Ideas that are worded by a model: those on the first screen."""

_TEMPLATES = "Sentences to say from templates, as the model's did not fit the terms: {}."
_ODD = re.compile(r"\bcould be (?:an?\s|\d)", re.IGNORECASE)
"""What small models make of `if you could agree to 3 days`: nobody can be three days."""
_OFFER = re.compile(r"\bI(?:'d| could| can| would| will|'ll)\b|\bwe(?:'d| could| can| would)\b")


class Worded(NamedTuple):
    """Ideas with the sentences that passed."""

    ideas: tuple[Idea, ...]
    """All ideas, in their order."""
    usage: Usage
    """Of the second call; empty when there was nothing to word."""
    failure: ModelError | None = None
    """Why the model could not be asked."""
    notes: tuple[str, ...] = ()
    """Says where the model's sentences were not taken, or broke off."""


def wording_prompt(
    scenario: Scenario, ideas: Sequence[Idea], prompts: PromptSource
) -> RenderedPrompt:
    """The prompt of the second call: names from the shareable view and the terms of the ideas.

    A small model that sees more of the shareable view works what it sees into the sentences.
    """
    lines = tuple(_idea_line(scenario, idea) for idea in wordable(ideas))
    view = shareable_view(scenario)
    return prompts.render(WORDING, WordingInput(me=view.me, them=view.them, ideas=lines))


def wordable(ideas: Sequence[Idea]) -> tuple[Idea, ...]:
    """Those of the first screen that consist of moves on issues; a deal's own question stays."""
    return tuple(
        idea
        for idea in ideas[:WORDED]
        if (idea.give or idea.get) and not is_money_deal(idea) and not is_split(idea)
    )


async def word_ideas(
    scenario: Scenario, ideas: Sequence[Idea], *, prompts: PromptSource, model: ChatModel
) -> Worded:
    """The ideas with the model's sentences where they pass, the templates' elsewhere."""
    chosen = {idea.id: idea for idea in wordable(ideas)}
    if not chosen:
        return Worded(tuple(ideas), Usage())
    schema = wording_schema(tuple(chosen))
    secrets = secrets_of(scenario)

    def check(raw: RawItem) -> WordingAnswer | Unfit:
        try:
            answer = WordingAnswer.model_validate(raw.value)
        except ValidationError as error:
            return Unfit(plain_reason(error))
        known = ", ".join(chosen)
        return answer if answer.id in chosen else Unfit(f"{answer.id!r} is none of {known}")

    try:
        answer = await structured_answer(
            model,
            model_request(wording_prompt(scenario, ideas, prompts), schema),
            split=split_lists("wordings"),
            check=check,
            reask=plain_question(item_schemas(schema)),
        )
    except AnswerError as error:
        return Worded(tuple(ideas), usage_of(error), None, (_TEMPLATES.format(len(chosen)),))
    except ModelError as error:
        return Worded(tuple(ideas), usage_of(error), error)
    said = {
        item.id: item.say
        for item in answer.items.get("wordings", ())
        # Not asked again: the template's sentence is good, and another call may take a minute.
        if wording_fault(scenario, chosen[item.id], item.say, secrets) is None
    }
    missed = len(chosen) - len(said)
    broken = (CUT_OFF,) if answer.cut_off else ()
    notes = (*broken, *((_TEMPLATES.format(missed),) if missed else ()))
    worded = (idea.model_copy(update={"say": said.get(idea.id, idea.say)}) for idea in ideas)
    return Worded(tuple(worded), answer.usage, None, notes)


def wording_fault(scenario: Scenario, idea: Idea, say: str, secrets: Secrets) -> str | None:
    """Why a sentence may not be said for an idea; None when it may.

    The reason never names what would be given away.
    """
    if leaks_of(say, secrets):
        return "it says something that the other side is not to learn; say the terms alone"
    malformed = _malformed(say, swap=bool(idea.give and idea.get))
    if malformed is not None:
        return malformed
    known = known_figures([idea.say, *(move.to for move in (*idea.give, *idea.get))])
    extra = ungrounded(say, known)
    if extra:
        return f"{', '.join(extra)} is not among the terms"
    asked, offered = say, say
    turn = _OFFER.search(say)
    if idea.give and idea.get and turn is not None:
        asked, offered = say[: turn.start()], say[turn.start() :]
    for part, moves in ((asked, idea.get), (offered, idea.give)):
        missing = _unsaid(scenario, part, moves)
        if missing is not None:
            return f"it does not state {missing} where it belongs"
    return None


def _malformed(say: str, *, swap: bool) -> str | None:
    """What is wrong with the form of a sentence, whatever its terms; None when it is sound."""
    if not say.rstrip(' "”').endswith((".", "?", "!")):
        return "it is no whole sentence"
    if _ODD.search(say):
        return "it does not say what they would do"
    conditional = say.lower().lstrip(' "“').startswith("if ")
    if swap and not (conditional and _OFFER.search(say)):
        return 'it is no condition; write "If you could …, I could …"'
    if conditional and not swap:
        return "it is a condition, though only one side moves"
    return None


def _idea_line(scenario: Scenario, idea: Idea) -> IdeaLine:
    return IdeaLine(
        id=idea.id,
        ask=moves_in_text(scenario, idea.get),
        offer=moves_in_text(scenario, idea.give),
    )


def _unsaid(scenario: Scenario, text: str, moves: Sequence[Move]) -> str | None:
    """The first term that a text does not state."""
    for move in moves:
        issue = scenario.issue(move.issue)
        if not _states(text, issue, move.to):
            return moves_in_text(scenario, [move])
    return None


def _states(text: str, issue: Issue, option: Option) -> bool:
    said = option_in_text(issue, option).casefold()
    if said in text.casefold():
        return True
    day = as_date(option)
    if isinstance(option, str) and day is None:
        return False
    wanted = known_figures([option if day is None else str(day.day)])
    if any(figure.readings & wanted for figure in figures_in(text)):
        return True
    word = count_word(option)
    return bool(word) and re.search(rf"\b{word}\b", text.casefold()) is not None
