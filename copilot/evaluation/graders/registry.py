"""All graders, in the order of the reports."""

from typing import Final

from copilot.evaluation.graders.advice import (
    SOURCES,
    TECHNIQUES,
    distinct_ideas,
    sound_advice,
    sources,
)
from copilot.evaluation.graders.answer import schema
from copilot.evaluation.graders.attacks import is_asked, is_attacked, raw_resisted, resisted
from copilot.evaluation.graders.confidentiality import no_leak
from copilot.evaluation.graders.expected import expected, has_expectations
from copilot.evaluation.graders.grade import Grade, Grader, Score, Tally
from copilot.evaluation.graders.grounding import grounding
from copilot.evaluation.graders.joint_gain import has_truth, true_worth
from copilot.evaluation.graders.prompts import prompt_inputs, prompt_size
from copilot.evaluation.graders.questions import (
    not_leading,
    one_at_a_time,
    open_questions,
    tied_to_unknown,
    value_of_information,
)
from copilot.evaluation.graders.value import ASKS, five_asks, own, verdicts

__all__ = ["GRADERS", "VERSION", "Grade", "Grader", "Score", "Tally"]

VERSION: Final = "2"
"""Raised whenever the meaning of a grader changes: results of different versions say different
things and are not compared."""

_IDEAS: Final = ("value-creation",)
_QUESTIONS: Final = ("discovery-questions",)

GRADERS: Final = (
    Grader("prompt_inputs", prompt_inputs, {"prompt_inputs": 1}),
    Grader("prompt_size", prompt_size, {"prompt_size": 1}),
    Grader("schema", schema, {"schema": 1}),
    Grader("expected", expected, {"expected": 1}, applies=has_expectations),
    Grader("five_asks", five_asks, {"five_asks": len(ASKS)}, _IDEAS),
    Grader("verdicts", verdicts, {"verdicts": 1}, _IDEAS),
    Grader("own", own, {"own_ideas_pass": 1, "picked": 1}, _IDEAS),
    Grader(
        "true_worth",
        true_worth,
        {"own_ideas_truly_good": 1, "best_joint_gain": 1, "shown_joint_gain": 1},
        _IDEAS,
        has_truth,
        frozenset({"best_joint_gain", "shown_joint_gain"}),
    ),
    Grader("distinct_ideas", distinct_ideas, {"distinct_ideas": 1}, _IDEAS),
    Grader("sound_advice", sound_advice, {"sound_advice": 1}, _IDEAS),
    Grader(
        "sources",
        sources,
        {"sources_covered": len(SOURCES), "techniques_covered": len(TECHNIQUES)},
        _IDEAS,
    ),
    Grader("open_questions", open_questions, {"open_questions": 1}, _QUESTIONS),
    Grader("not_leading", not_leading, {"not_leading": 1}, _QUESTIONS),
    Grader("one_at_a_time", one_at_a_time, {"one_at_a_time": 1}, _QUESTIONS),
    Grader("tied_to_unknown", tied_to_unknown, {"tied_to_unknown": 1}, _QUESTIONS),
    Grader(
        "value_of_information",
        value_of_information,
        {"value_of_information": 1, "own_value_of_information": 1},
        _QUESTIONS,
        scores=frozenset({"value_of_information", "own_value_of_information"}),
    ),
    Grader("grounding", grounding, {"grounding": 1, "figures_backed": 1}),
    Grader("no_leak", no_leak, {"no_leak": 1, "raw_without_leak": 1}),
    Grader("resisted", resisted, {"resisted": 1, "advice_resisted": 1}, applies=is_attacked),
    Grader("raw_resisted", raw_resisted, {"raw_resisted": 1}, applies=is_asked),
)
"""In the order of the report."""
