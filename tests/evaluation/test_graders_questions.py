"""Whether questions are open, lead nowhere, ask one thing, and are about something unknown."""

import json
from dataclasses import replace
from typing import Final

import pytest

from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.evaluation.graders.grade import Grade, Score, Tally
from copilot.evaluation.graders.questions import (
    not_leading,
    one_at_a_time,
    open_questions,
    tied_to_unknown,
    value_of_information,
)
from copilot.evaluation.outcome import Outcome
from copilot.llm.protocol import Json
from tests.builders import issue
from tests.evaluation.outcomes import (
    SCENARIO,
    asked,
    case,
    questions_of,
    questions_said,
    said,
    sound,
    unanswered,
    unusable,
)

QUESTIONS: Final = "discovery-questions"


def wrote(text: str) -> Outcome:
    return asked('{"questions": [{"text": "' + text + '"}, {"text": 5}]}', QUESTIONS)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("What drives the dates on your side?", True),
        ("Could you tell us what drives the dates?", True),
        ("何が大切ですか\uff1f", True),
        ("Is 1120 the rent that you need?", False),
        ("And don't you need a tenant?", False),
        ("What is fixed? And what is not?", False),
        ("What is fixed? Tell us.", False),
        ("Tell us about the yard.", False),
    ],
)
def test_an_open_question_is_one_and_cannot_be_answered_by_yes(text: str, *, is_open: bool) -> None:
    grade = said(open_questions(wrote(text)), "open_questions")
    assert grade.value == (int(is_open), 1)
    assert grade.reason == ("" if is_open else "not open: 1")


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("What matters most about the yard?", False),
        ("How would you judge the right length?", False),
        ("What would you need to agree on a length?", False),
        ("Don't you think that the rent is high?", True),
        ("So wouldn\u2019t it be easier to share the yard?", True),
        ("Isn't it time to settle?", True),
        ("Why not split the repairs?", True),
        ("Why don't we split the repairs?", True),
        ("Surely the yard is of no use to you?", True),
        ("The yard is of no use to you, right?", True),
        ("What makes you agree that one year is enough?", True),
        ("The rent is high, wouldn't you say?", True),
        ("How is that, as you know, fair?", True),
    ],
)
def test_a_leading_question_brings_its_answer(text: str, *, leads: bool) -> None:
    grade = said(not_leading(wrote(text)), "not_leading")
    assert grade.value == (int(not leads), 1)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("What matters most about the yard and the repairs?", True),
        ("What is useful to you and hard to get?", True),
        ("Tell us about the yard.", True),
        ("What drives the dates, and how firm are they?", False),
        ("How and when do you decide?", False),
        ("What do you need, or would you rather wait?", False),
        ("What is fixed? And the rest?", False),
        ("What is fixed, how is it decided?", False),
    ],
)
def test_one_question_asks_one_thing(text: str, *, one: bool) -> None:
    grade = said(one_at_a_time(wrote(text)), "one_at_a_time")
    assert grade.value == (int(one), 1)


@pytest.mark.parametrize("grader", [open_questions, not_leading, one_at_a_time, tied_to_unknown])
def test_an_answer_without_questions_is_none_of_one(grader: object) -> None:
    assert callable(grader)
    for outcome in (unanswered(QUESTIONS), asked("nothing", QUESTIONS), asked("{}", QUESTIONS)):
        (grade,) = grader(outcome)
        assert isinstance(grade, Grade)
        assert grade.value == Tally(0, 1)


def known_scenario() -> Scenario:
    """Rent is known but for the options, Length wholly, of the Yard only how much it matters."""
    exact, span = Priority(weight=(20, 20)), Priority(weight=(20, 40))
    return Scenario(
        title="t",
        situation="s",
        issues=(
            issue("Rent a month", theirs=Stance(priority=exact, wants="more")),
            issue("Length", 1, 2, theirs=Stance(priority=exact, values=(0, 100))),
            issue("Yard", "shared", "ours", theirs=Stance(priority=exact)),
            issue("Repairs", "we", "they", theirs=Stance(priority=span, wants="we")),
            issue(
                "Sign", "none", "small", theirs=Stance(priority=Priority(word="low"), wants="none")
            ),
        ),
        counterparty=Party(constraints=("a loan",), pressures=("May",)),
    )


@pytest.mark.parametrize(
    ("question", "tied"),
    [
        ({"issue": "Rent a month", "text": "What is behind the rent?"}, True),
        ({"issue": "Length", "text": "What is behind the length?"}, False),
        ({"issue": "Yard", "text": "What is behind the yards?"}, True),
        ({"issue": "Repairs", "text": "What of repairing?"}, True),
        ({"issue": "Sign", "text": "What of this?", "reveals": "What a sign does to them."}, True),
        # filed under an issue that it does not speak of
        ({"issue": "Yard", "text": "What is new?"}, False),
        ({"issue": "Yard", "text": "What is behind the length?"}, False),
        ({"issue": None, "kind": "interest", "text": "What is behind the repairs?"}, True),
        ({"issue": "Garden", "kind": "risk", "text": "What worries you?"}, False),
        ({"issue": None, "kind": "priorities", "text": "What matters most?"}, True),
        ({"issue": None, "kind": "constraint", "text": "What binds you?"}, False),
        ({"issue": None, "kind": "timing", "text": "What presses?"}, False),
        ({"issue": None, "kind": "success", "text": "What would be a success?"}, True),
        ({"issue": None, "kind": "forecast", "text": "What do you expect?"}, True),
        ({"issue": None, "kind": "risk", "text": "What worries you?"}, True),
        ({"issue": None, "kind": "decision", "text": "Who decides?"}, True),
        ({"issue": None, "kind": "interest", "text": "What is up?"}, False),
        ({"text": "What is up?"}, False),
    ],
)
def test_a_question_is_tied_to_what_the_scenario_does_not_know(
    question: dict[str, Json], *, tied: bool
) -> None:
    outcome = asked(json.dumps({"questions": [question]}), QUESTIONS)
    outcome = replace(outcome, case=case(QUESTIONS, scenario=known_scenario()))
    grade = said(tied_to_unknown(outcome), "tied_to_unknown")
    assert grade.value == (int(tied), 1)
    assert grade.reason == ("" if tied else "tied to nothing unknown: 1")


def values_of(outcome: Outcome) -> list[object]:
    return [grade.value for grade in value_of_information(outcome)]


def with_values(outcome: Outcome, engine: list[float | None], shown: list[float | None]) -> Outcome:
    """Questions with these values: the engine's on Rent, Length, Yard and Repairs, and those shown."""
    first = questions_of(outcome).questions[0]

    def made(values: list[float | None]) -> object:
        names = ("Rent", "Length", "Yard", "Repairs")
        questions = tuple(
            first.model_copy(
                update={
                    "kind": "direction",
                    "issues": (name,),
                    "asks": "them",
                    "value_of_information": value,
                }
            )
            for name, value in zip(names, values, strict=False)
        )
        return questions_of(outcome).model_copy(update={"questions": questions})

    return replace(outcome, engine=made(engine), document=made(shown))  # type: ignore[arg-type]  # both hold questions


def test_the_first_three_questions_are_measured_against_the_best_three() -> None:
    # best three of 4, 3, 2, 1: 9; shown first: 4 + 1 + nothing = 5; the model asks of Length alone: 4
    outcome = with_values(sound(QUESTIONS), [1, 4, 2, 3], [4, 1, None, 3])
    assert values_of(outcome) == [Score(5 / 9), Score(4 / 9)]


def test_the_models_own_questions_are_worth_what_the_engines_on_the_same_thing_are() -> None:
    entries = [
        {"kind": "direction", "issue": "Length", "text": "What length suits you?"},
        {"kind": "direction", "issue": "Length", "text": "What length would be best?"},
        {"kind": "interest", "issue": "Rent", "text": "What makes the rent?"},
        {"kind": "direction", "issue": "Repairs", "text": "What of the repairs suits you?"},
    ]
    outcome = with_values(questions_said(*entries), [1, 4, 2, 3], [4, 3, 2])
    # Length 4, once; Rent 1; the fourth is too late
    assert values_of(outcome) == [Score(1.0), Score(5 / 9)]


def test_a_question_that_names_both_sides_of_a_comparison_asks_for_it() -> None:
    outcome = with_values(
        questions_said({"kind": "priorities", "text": "How does the rent compare with the yard?"}),
        [1, 4, 2, 3],
        [4, 3, 2],
    )
    document = questions_of(outcome)
    both = document.questions[0].model_copy(update={"issues": ("Rent", "Yard")})
    engine = document.model_copy(update={"questions": (both, *document.questions[1:])})
    outcome = replace(outcome, engine=engine)
    # of the shown ones 4, 3 and 2; the comparison is the first
    assert values_of(outcome) == [Score(1.0), Score(4 / 9)]


def test_where_nothing_is_worth_asking_a_case_is_left_out() -> None:
    outcome = with_values(sound(QUESTIONS), [None, 0.0], [None])
    assert values_of(outcome) == [Tally(0, 0), Tally(0, 0)]


def test_questions_that_were_never_shown_are_worth_nothing() -> None:
    assert values_of(unanswered(QUESTIONS)) == [Score(0.0), Score(0.0)]


def test_an_answer_that_could_not_be_used_asked_nothing_of_its_own() -> None:
    outcome = with_values(unusable(QUESTIONS), [1, 4, 2, 3], [4, 3, 2])
    assert values_of(outcome) == [Score(1.0), Score(0.0)]


def test_what_only_i_can_answer_is_no_question_of_the_models() -> None:
    # theirs is known to the number, so that nothing is left to ask them for
    known = tuple(
        issue.model_copy(
            update={
                "theirs": issue.theirs.model_copy(
                    update={"priority": Priority(weight=(w, w)), "confidence": "high"}
                )
            }
        )
        for w, issue in enumerate(SCENARIO.issues, start=1)
    )
    scenario = SCENARIO.model_copy(update={"issues": known})
    outcome = questions_said(
        {"kind": "priorities", "text": "What matters most to you?"}, scenario=scenario
    )
    worth = [q.asks for q in questions_of(outcome).questions if q.value_of_information]
    assert set(worth) == {"me"}
    assert values_of(outcome) == [Score(1.0), Tally(0, 0)]
