"""A model as judge of the ideas that a model proposed: off unless asked for, and never a gate.

It reads the user's notes without limits and an idea's terms, not what our own check came to, and
picks one word of a closed menu. A word that is not on the menu is not scored; it counts in n and
is shown apart. What it is worth is told with it: how often it agrees with the exact check.

What the check came to, in the words of the menu:

good for both, dominated    both_gain: a better trade beside it takes nothing away from this one
depends                     cannot_say: it hangs on what nobody has said, so both_gain is a guess
one-sided, below walk-away  by who gains on average over the weightings that fit
invalid, unpriced ...       not judged: there is nothing to compare with
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final, Literal, TypeAlias, get_args

from copilot.domain.documents import TradesDocument, Usage
from copilot.domain.issue import Issue, Option, Stance, option_text
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, GainRange, Idea
from copilot.errors import ModelError
from copilot.evaluation.graders.grade import Grade, Tally
from copilot.evaluation.outcome import Outcome
from copilot.llm.extraction import Unreadable, find_object
from copilot.llm.protocol import ChatModel, Json, Message, ModelRequest
from copilot.llm.usage import usage_of
from copilot.marking import clean_line, fenced
from copilot.prompting.views import private_view, term_lines

Choice: TypeAlias = Literal[
    "both_gain", "only_i_gain", "only_they_gain", "nobody_gains", "cannot_say"
]
"""The menu."""

MENU: Final[tuple[Choice, ...]] = get_args(Choice)
"""All of it."""
NAME: Final = "judge"
"""What its recordings are filed under."""
PROMPT: Final = Path(__file__).with_name("judge.md")
"""The prompt: a system part and a user part, with the blocks of facts as `$names`."""
OFF_MENU: Final = "off the menu"
"""What the label says of a word that is not on it."""
NO_ANSWER: Final = "no answer"
"""What the label says where the call failed."""

_PARTS: Final = ("=== system ===\n", "=== user ===\n")


@dataclass(frozen=True)
class Judgement:
    """What a judge said of one idea."""

    idea: str
    """The idea's identifier."""
    checked: Choice
    """What our own check came to, in the words of the menu."""
    said: Choice | None
    """What the judge said; None where that is not on the menu, or nothing came."""
    answered: bool
    """Whether anything came."""
    usage: Usage
    """Of the request."""

    @property
    def word(self) -> str:
        """For the label."""
        return self.said or (OFF_MENU if self.answered else NO_ANSWER)


@dataclass(frozen=True)
class Agreement:
    """How far a judge agrees with our own check, over all that it said on the menu."""

    same: Tally
    """How many of the verdicts on the menu are those of the check."""
    kappa: float | None
    """Cohen's kappa: the agreement beyond chance, 1 at most, 0 for chance alone. None where chance
    alone agrees in all, or nothing was said on the menu."""
    unscored: int
    """Ideas of which nothing on the menu was said."""


async def judged(outcome: Outcome, model: ChatModel, *, trial: int = 0) -> tuple[Grade, ...]:
    """The grades of one case; see `judgements` and `judge_grades`.

    Raises:
        ReplayMissError: only recordings may be used and one is missing.
    """
    return tuple(judge_grades(await judgements(outcome, model, trial=trial)))


async def judgements(
    outcome: Outcome, model: ChatModel, *, trial: int = 0
) -> tuple[Judgement, ...]:
    """What the judge says of each priced idea of the model's own, shown or rejected.

    Args:
        outcome: what became of the case.
        model: the judge; its requests are recorded and replayed like all others.
        trial: the repeat number; part of a recording's key.

    Raises:
        ReplayMissError: only recordings may be used and one is missing.
    """
    found = []
    for idea in _own_ideas(outcome):
        checked = in_words_of_the_menu(idea.certificate)
        if checked is not None:
            request = judge_request(outcome.case.scenario, idea, trial=trial)
            found.append(await _ask(model, request, idea, checked))
    return tuple(found)


def judge_grades(found: Sequence[Judgement]) -> Iterator[Grade]:
    """How often the judge agrees, how often it kept to the menu, and what it said."""
    scored = [one for one in found if one.said is not None]
    agreed = sum(one.said == one.checked for one in scored)
    yield Grade("judge_agrees", Tally(agreed, len(found)))
    yield Grade("judge_on_menu", Tally(len(scored), len(found)))
    counts = Counter(one.word for one in found)
    words = [f"{word} {counts[word]}" for word in (*MENU, OFF_MENU, NO_ANSWER) if counts[word]]
    yield Grade("judge", ", ".join(words) or "nothing to judge")


def agreement(found: Iterable[Judgement]) -> Agreement:
    """How far the judge agrees over any number of cases.

    Source: Cohen (1960), A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20.
    """
    all_of_them = list(found)
    pairs = [(one.checked, one.said) for one in all_of_them if one.said is not None]
    same = Tally(sum(ours == theirs for ours, theirs in pairs), len(pairs))
    ours, theirs = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    # In whole numbers, so that agreement by chance alone is met exactly.
    by_chance = sum(ours[word] * theirs[word] for word in MENU)
    beyond = same.n * same.n - by_chance
    kappa = (same.k * same.n - by_chance) / beyond if beyond else None
    return Agreement(same, kappa, len(all_of_them) - len(pairs))


def in_words_of_the_menu(certificate: Certificate) -> Choice | None:
    """What a check came to, as the judge would have to say it; None where nothing was priced."""
    mine, theirs = certificate.my_gain, certificate.their_gain
    if mine is None or theirs is None:
        return None
    match certificate.verdict:
        case "good_for_both" | "dominated":
            return "both_gain"
        case "depends":
            return "cannot_say"
        case "one_sided" | "below_walk_away":
            return _who_gains(mine, theirs)
        case _:
            return None


def judge_request(scenario: Scenario, idea: Idea, *, trial: int = 0) -> ModelRequest:
    """What the judge is asked of one idea; nothing in it says what our own check came to."""
    source = PROMPT.read_text(encoding="utf-8")
    system, user = source.removeprefix(_PARTS[0]).split(_PARTS[1])
    blocks = {**_facts(scenario), "terms": fenced("\n".join(_terms(idea)))}
    return ModelRequest(
        messages=(
            Message("system", system),
            Message("user", Template(user).substitute(blocks)),
        ),
        prompt_name=NAME,
        prompt_hash=hashlib.sha256(source.encode()).hexdigest(),
        schema=_schema(),
        schema_name=NAME,
        max_tokens=1024,
        temperature=0.0,
        trial=trial,
    )


async def _ask(model: ChatModel, request: ModelRequest, idea: Idea, checked: Choice) -> Judgement:
    try:
        reply = await model.answer(request)
    except ModelError as error:
        return Judgement(idea.id, checked, None, answered=False, usage=usage_of(error))
    said = _on_menu(reply.text)
    reply.report(said is not None)
    return Judgement(idea.id, checked, said, answered=True, usage=reply.usage)


def _on_menu(text: str) -> Choice | None:
    found = find_object(text)
    said = None if isinstance(found, Unreadable) else found.get("verdict")
    return next((word for word in MENU if word == said), None)


def _own_ideas(outcome: Outcome) -> Iterator[Idea]:
    if isinstance(outcome.document, TradesDocument):
        rejected = (item.idea for item in outcome.document.rejected if item.idea is not None)
        yield from (i for i in (*outcome.document.ideas, *rejected) if i.origin == "model")


def _who_gains(mine: GainRange, theirs: GainRange) -> Choice:
    i_gain, they_gain = mine.mean > 0, theirs.mean > 0
    if i_gain and they_gain:
        return "both_gain"
    if i_gain:
        return "only_i_gain"
    return "only_they_gain" if they_gain else "nobody_gains"


def _facts(scenario: Scenario) -> dict[str, str]:
    """The user's notes without limits, and what each side wants; each block marked off."""
    view = private_view(scenario)
    mine, theirs = (
        "\n".join(f"- {line.level}: {line.issues}" for line in lines)
        for lines in (view.my_priorities, view.their_priorities)
    )
    return {
        "situation": view.situation,
        "wishes": fenced("\n".join(map(_wishes, scenario.issues))),
        "mine": fenced(mine),
        "theirs": fenced(theirs),
        "outlook": fenced("\n".join(f"- {line}" for line in view.outlook) or "- none"),
    }


def _wishes(issue: Issue) -> str:
    unit = f" ({clean_line(issue.unit)})" if issue.unit else ""
    mine, theirs = (_wish(issue, stance) for stance in (issue.mine, issue.theirs))
    return f"- {clean_line(issue.name)}{unit}: I want {mine}; they probably want {theirs}"


def _wish(issue: Issue, stance: Stance) -> str:
    if stance.values is not None:
        rated = sorted(zip(issue.options, stance.values, strict=True), key=lambda pair: -pair[1])
        listed = ", ".join(f"{clean_line(option_text(o))} ({value:.0f})" for o, value in rated)
        return f"by how good it is, 100 at most: {listed}"
    return "what is not known" if stance.wants is None else clean_line(option_text(stance.wants))


def _terms(idea: Idea) -> Iterator[str]:
    if idea.contingent is None:
        moves = (*idea.give, *idea.get)
        for move in moves:
            before, after = (clean_line(option_text(o)) for o in (move.from_, move.to))
            yield f"- {clean_line(move.issue)}: {after} instead of {before}"
        if not moves:
            yield "- nothing changes"
        return
    by = f", by {clean_line(idea.contingent.by)}" if idea.contingent.by else ""
    yield f"- if {clean_line(idea.contingent.event)}{by}: {_listed(idea.contingent.if_true)}"
    yield f"- if not: {_listed(idea.contingent.if_false)}"


def _listed(terms: Mapping[str, Option]) -> str:
    return "; ".join(term_lines(terms)) or "everything stays"


def _schema() -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {"verdict": {"type": "string", "enum": list(MENU)}},
        "required": ["verdict"],
        "additionalProperties": False,
    }
