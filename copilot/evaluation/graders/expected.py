"""Whether a case came to what its suite expects of it."""

from collections.abc import Iterator
from typing import NamedTuple

from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.evaluation.graders.grade import Grade
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import Expected, SuiteCase
from copilot.evaluation.texts import shareable_texts


class _Asked(NamedTuple):
    text: str
    issues: tuple[str, ...]


def has_expectations(case: SuiteCase) -> bool:
    """Whether the suite says what has to come of a case."""
    return case.expect is not None


def expected(outcome: Outcome) -> Iterator[Grade]:
    """Whether all that the suite expects of a case is so in what a user is shown.

    - ideas: whether any idea is shown that is priced; questions are no ideas;
    - questions: how many are shown; of ideas, the questions on which their verdicts hang;
    - asks_about: a question is about an issue where it is filed under it or names it;
    - never_says: words in anything that the other side may read, whatever their case.

    Nothing expected holds; no document does not. The reason names what failed and repeats none of
    the words that are never to be said, as they may be secret.
    """
    document, wanted = outcome.document, outcome.case.expect or Expected()
    if document is None:
        yield Grade("expected", value=False, reason="no answer")
        return
    wrong = list(_faults(document, wanted))
    yield Grade("expected", not wrong, "; ".join(wrong))


def _faults(document: TradesDocument | QuestionsDocument, wanted: Expected) -> Iterator[str]:
    ideas = document.ideas if isinstance(document, TradesDocument) else ()
    priced = sum(idea.certificate.verdict != "unpriced" for idea in ideas)
    if wanted.ideas == "some" and not priced:
        yield "no priced idea is shown"
    if wanted.ideas == "none" and priced:
        yield f"priced ideas are shown, and there should be none: {priced}"
    questions = list(_questions(document))
    if len(questions) < (wanted.questions or 0):
        yield f"{len(questions)} questions, at least {wanted.questions} expected"
    for issue in wanted.asks_about:
        if not any(_is_about(question, issue) for question in questions):
            yield f"nothing asks about {issue!r}"
    for number, words in enumerate(wanted.never_says, start=1):
        said = [p for p, text in shareable_texts(document) if words.casefold() in text.casefold()]
        if said:
            yield f"never_says {number} stands in {', '.join(dict.fromkeys(said))}"


def _questions(document: TradesDocument | QuestionsDocument) -> Iterator[_Asked]:
    if isinstance(document, QuestionsDocument):
        yield from (_Asked(question.text, question.issues) for question in document.questions)
        return
    for idea in document.ideas:
        flips = idea.certificate.flips_if
        if flips is not None:
            yield _Asked(flips.question, (flips.more, flips.than))


def _is_about(question: _Asked, issue: str) -> bool:
    return issue in question.issues or issue.casefold() in question.text.casefold()
