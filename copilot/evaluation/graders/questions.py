"""What the questions of an answer are worth.

What the model wrote is looked at as it came at first, before anything was asked again, since that
is what tells prompts apart; what a user is shown has passed checks of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from copilot.domain.documents import QuestionsDocument
from copilot.domain.issue import Issue
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Question
from copilot.evaluation.graders.grade import Grade, Score, Tally
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.texts import answer_object, entries
from copilot.llm.protocol import Json

FIRST: Final = 3
"""Questions for which a talk surely has room."""

_MARKS = re.compile(r"[?\uff1f\u061f]")
"""Question marks: Latin, full-width, Arabic."""

_CLOSED = re.compile(
    r"(?:so |and |but |then )?(?:is|are|am|was|were|do|does|did|has|have|had|will|would|wo|can|could"
    r"|shall|should|may|might|must)(?:n[\'\u2019]t)?\b(?! you (?:tell|describe|explain|say|share|walk)\b)",
    re.IGNORECASE,
)

_LEADING = re.compile(
    r"(?:so |and |but |then |surely )*(?:(?:do|does|did|is|are|was|were|have|has|will|would|wo|ca|can|could|should)"
    r"n[\'\u2019]t\b|surely\b|why not\b|why (?:do|ca|wo|would|could|should)n[\'\u2019]?t\b|would(?:n[\'\u2019]t)? you (?:not )?agree\b)"
    r"|.*\b(?:agree (?:that|with)|wouldn[\'\u2019]t you say|isn[\'\u2019]t (?:it|that)|aren[\'\u2019]t (?:you|they)"
    r"|don[\'\u2019]t you (?:think|agree)|you (?:must|surely) (?:see|know|agree)|obviously|as you know)\b"
    r"|.*\b(?:right|correct|no|yes|agreed|okay|ok)\?$",
    re.IGNORECASE | re.DOTALL,
)
"""What puts the answer into their mouth: negated verbs at the head, tags at the end, agreement."""

_TWO = re.compile(
    r"(?:\band|\bor|;)\s+(?:also\s+|then\s+)?(?:what|how|why|when|where|who|whom|whose|which"
    r"|(?:would|could|can|do|does|did|is|are|was|will|should|have|has)\s+(?:you|it|that|this|there|they|we))\b"
    r"|,\s+(?:what|how|why)\b",
    re.IGNORECASE,
)
"""A second question within one sentence: "what …, and how …", "… or would you …"."""


def open_questions(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's questions are open: one question mark, at the end, no yes or no.

    Follow-ups are not looked at. An answer without questions is none of one.
    """
    yield _of_all("open_questions", "not open", outcome, _is_open)


def not_leading(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's questions do not suggest their answer.

    Leading are a negated verb at the head ("Don't you think …"), a tag at the end ("…, right?"),
    and whatever asks for agreement. English only: in other languages nothing is recognised.
    An answer without questions is none of one.
    """
    yield _of_all("not_leading", "leading", outcome, lambda text: _LEADING.match(text) is None)


def one_at_a_time(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's questions ask one thing.

    Several question marks ask several things, and so does what begins anew after "and" or "or":
    "what …, and how …", "… or would you …"; "how and when" asks two things too. English only. An
    answer without questions is none of one.
    """
    yield _of_all("one_at_a_time", "several in one", outcome, _asks_one)


def tied_to_unknown(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's questions are about something that the scenario does not know.

    A question is about the issue that it is filed under, if a word of the issue's name stands in
    it or in what it reveals, or about the first issue whose whole name stands there. Of an issue
    it is unknown how much it matters to them unless they were given one exact weight; unknown too
    are a direction that nothing says, and options that are missing. A question about no issue is
    tied by its kind: priorities, where those of any issue are unknown; constraint, timing and
    success, where the scenario holds no constraint, pressure or interest of theirs; forecast, risk
    and decision always, since the scenario holds at best a guess. Anything else is tied to nothing.
    An answer without questions is none of one.
    """
    scenario = outcome.case.scenario
    found = _questions(outcome)
    loose = [number for number, q in enumerate(found, start=1) if not _is_tied(scenario, q)]
    yield _tally("tied_to_unknown", "tied to nothing unknown", len(found), loose)


def value_of_information(outcome: Outcome) -> Iterator[Grade]:
    """The share of the value of information that lies in the first three questions.

    The value of three questions is the sum of their values, as the engine has them; one without a
    value counts 0.

    - `value_of_information`: of the first three questions that a user is shown, whoever worded
      them, over the three best of all the engine's questions;
    - `own_value_of_information`: of the first three that the model wrote, each worth as much as the
      best of the engine's questions all of whose issues it names, the same one once; over the three
      best of the engine's questions to the other side, as the model asks nobody else.

    Where none of those has a value there is none to be found: left out, as none of none.
    """
    names = ("value_of_information", "own_value_of_information")
    document, engine = outcome.document, outcome.engine
    if not isinstance(document, QuestionsDocument) or not isinstance(engine, QuestionsDocument):
        yield from (Grade(name, Score(0.0), "no answer") for name in names)
        return
    to_them = [question for question in engine.questions if question.asks == "them"]
    own = _asked_value(outcome, to_them) if outcome.answered else 0.0
    yield _share(names[0], sum(map(_value, document.questions[:FIRST])), engine.questions)
    yield _share(names[1], own, to_them)


def _share(name: str, found: float, questions: Sequence[Question]) -> Grade:
    """Of what the three best of those questions are worth."""
    best = sum(sorted(map(_value, questions), reverse=True)[:FIRST])
    if best <= 0:
        return Grade(name, Tally(0, 0), "nothing to be found out")
    return Grade(name, Score(min(1.0, found / best)))


def _value(question: Question) -> float:
    return question.value_of_information or 0.0


def _asked_value(outcome: Outcome, known: Sequence[Question]) -> float:
    """What the first three questions of the model ask of what the engine would ask."""
    left = sorted(known, key=_value, reverse=True)
    total = 0.0
    for asked in _questions(outcome)[:FIRST]:
        words = f"{asked['text']} {asked.get('follow_up', '')}".casefold()
        named = {i.name for i in outcome.case.scenario.issues if _is_named(i, words)}
        named.add(str(asked.get("issue")))
        met = next((q for q in left if q.issues and named.issuperset(q.issues)), None)
        if met is not None:
            left.remove(met)
            total += _value(met)
    return total


def _questions(outcome: Outcome) -> list[dict[str, Json]]:
    """The questions of the first answer, as they came; an entry without a text is none."""
    return [
        entry
        for exchange in outcome.asked[:1]
        for entry in entries(answer_object(exchange))
        if isinstance(entry.get("text"), str)
    ]


def _of_all(name: str, fault: str, outcome: Outcome, holds: Callable[[str], bool]) -> Grade:
    texts = [str(entry["text"]).strip() for entry in _questions(outcome)]
    wrong = [number for number, text in enumerate(texts, start=1) if not holds(text)]
    return _tally(name, fault, len(texts), wrong)


def _tally(name: str, fault: str, n: int, wrong: list[int]) -> Grade:
    reason = f"{fault}: {', '.join(map(str, wrong))}" if wrong else ""
    return Grade(name, Tally(n - len(wrong), max(1, n)), reason)


def _is_open(text: str) -> bool:
    one = len(_MARKS.findall(text)) == 1 and _MARKS.match(text[-1]) is not None
    return one and _CLOSED.match(text) is None


def _asks_one(text: str) -> bool:
    return len(_MARKS.findall(text)) <= 1 and _TWO.search(text) is None


def _is_tied(scenario: Scenario, question: dict[str, Json]) -> bool:
    words = f"{question['text']} {question.get('reveals', '')}".casefold()
    about = question.get("issue")
    named = next((i for i in scenario.issues if i.name.casefold() in words), None)
    filed = next((i for i in scenario.issues if i.name == about and _is_named(i, words)), None)
    issue = filed or named
    if issue is not None:
        return _is_unknown(issue)
    return about is None and _kind_is_open(scenario, question.get("kind"))


def _is_named(issue: Issue, words: str) -> bool:
    """Whether a word of its name stands there; of long words the beginning will do."""
    name = issue.name.casefold()
    return name in words or any(
        re.search(rf"\b{re.escape(word[:5])}", words) for word in re.findall(r"\w{3,}", name)
    )


def _is_unknown(issue: Issue) -> bool:
    weight = issue.theirs.priority.weight
    exact = weight is not None and weight[0] == weight[1]
    directed = issue.theirs.wants is not None or issue.theirs.values is not None
    return not exact or not directed or issue.is_open


def _kind_is_open(scenario: Scenario, kind: Json) -> bool:
    them = scenario.counterparty
    match kind:
        case "priorities":
            return any(_is_unknown(issue) for issue in scenario.issues)
        case "constraint":
            return not them.constraints
        case "timing":
            return not them.pressures
        case "success":
            return not them.interests
        case "forecast" | "risk" | "decision":
            return True
        case _:
            return False
