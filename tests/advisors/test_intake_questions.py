"""What an interview asks next, and what becomes of the answers."""

from itertools import product

import pytest

from copilot.advisors.intake_questions import (
    SHOWN,
    Given,
    IntakeQuestion,
    change_words,
    compared,
    first_changed,
    first_screen,
    limited,
    next_question,
    picked,
    times,
    with_given,
)
from copilot.domain.issue import Issue
from copilot.domain.scenario import Scenario
from copilot.storage.scenario_file import parse_scenario
from copilot.storage.starters import DealAnswers, IssueAnswers, scenario_text

ISSUES = (
    IssueAnswers("Pay", 90, 70, "USD"),
    IssueAnswers("Days", 4, 1, "days"),
    IssueAnswers("Term", "long", "short"),
)


def opening(*issues: IssueAnswers) -> Scenario:
    text = scenario_text(title="t", situation="s", issues=issues or ISSUES)
    return parse_scenario(text, name="test")


def asked(given: Given, *, skipped: tuple[tuple[str, ...], ...] = ()) -> IntakeQuestion:
    question = next_question(opening(), given, skipped=skipped)
    assert question is not None
    return question


def truly(question: IntakeQuestion, given: Given) -> Given:
    """The answers of somebody to whom Days matters 4, Pay 2 and Term 1; to them the other way."""
    weights = {"Days": 4.0, "Pay": 2.0, "Term": 1.0}
    if question.who == "them":
        weights = {name: 1 / weight for name, weight in weights.items()}
    if question.kind == "first":
        top = max(question.issues, key=lambda name: weights[name])
        return picked(given, question, [top])
    if question.kind == "limit":
        found = limited(opening(), given, question, 72)
        assert isinstance(found, Given)
        return found
    more, than = question.issues
    return compared(given, question, yes=weights[more] >= (question.ratio or 1) * weights[than])


def conversation() -> list[tuple[IntakeQuestion, Given]]:
    """The whole interview, with what was known before each question."""
    given, found = Given(), []
    while question := next_question(opening(), given):
        found.append((question, given))
        given = truly(question, given)
    return [*found, (found[-1][0], given)]


def test_a_talk_is_short_starts_with_what_comes_first_and_ends_by_itself() -> None:
    talk = conversation()
    assert len(talk) <= 12
    assert talk[0][0].kind == "first"
    assert {question.kind for question, _ in talk} == {"first", "limit", "times"}
    last = talk[-1][1]
    assert last.my_ranks["Days"] == 1
    assert last.their_ranks["Term"] == 1
    assert last.walk_away == {"Pay": 72}


def test_every_question_but_the_limit_could_change_the_first_screen() -> None:
    """Told apart here by the ideas' terms and verdicts alone."""

    def shown(given: Given) -> set[tuple[object, ...]]:
        ideas = first_screen(opening(), given)[:SHOWN]
        told = [(*sorted((i.outcome or {}).items()), i.certificate.verdict) for i in ideas]
        return {*told, ("first", *told[:1])}

    for question, given in conversation()[:-1]:
        if question.kind == "first":
            futures = [picked(given, question, [name]) for name in question.issues]
        elif question.kind == "times":
            futures = [compared(given, question, yes=yes) for yes in (True, False)]
        else:
            continue
        assert any(shown(future) != shown(given) for future in futures)


def test_the_file_holds_what_was_answered_at_each_moment() -> None:
    for _, given in conversation():
        issues = [
            issue._replace(
                to_me=given.my_ranks.get(issue.name), to_them=given.their_ranks.get(issue.name)
            )
            for issue in ISSUES
        ]
        text = scenario_text(
            title="t",
            situation="s",
            issues=issues,
            deal=DealAnswers(given.walk_away, given.evidence),
        )
        read = parse_scenario(text, name="test")
        made = with_given(opening(), given)
        assert read.model_copy(update={"sha256": made.sha256}) == made


def test_picks_split_off_from_the_last_rank() -> None:
    question = asked(Given())
    given = picked(Given(), question, ["Term"])
    assert given.ranks(question.who) == {"Pay": 2, "Days": 2, "Term": 1}
    rest = question._replace(issues=("Pay", "Days"))
    assert picked(given, rest, ["Days"]).ranks(question.who) == {"Pay": 3, "Days": 2, "Term": 1}
    other = question._replace(who="me" if question.who == "them" else "them")
    assert picked(given, other, ["Pay"]).ranks(question.who) == given.ranks(question.who)


def test_two_answers_on_the_same_issues_are_one_entry() -> None:
    question = IntakeQuestion("times", "me", ("Days", "Pay"), "", "", ratio=1.5)
    given = compared(Given(), question, yes=True)
    given = compared(given, question._replace(ratio=3.0), yes=False)
    (entry,) = given.evidence
    assert (entry.at_least, entry.at_most) == (1.5, 3.0)


def test_a_skipped_question_gives_way_to_the_next_best() -> None:
    first = asked(Given())
    second = asked(Given(), skipped=(first.identity,))
    assert second.identity != first.identity
    everything = (*product(("first",), ("me", "them")), ("limit", "me"))
    assert next_question(opening(), Given(), skipped=everything) is None


def test_a_limit_on_what_i_want_less_of_is_the_most_i_would_give() -> None:
    less = opening(IssueAnswers("Price", 70, 90, "EUR"), IssueAnswers("Seats", 5, 9))
    skipped = (("first", "me"), ("first", "them"))
    question = next_question(less, Given(), skipped=skipped)
    assert question is not None
    assert question.text == "Price: what is the most you would give before you walk away?"
    assert limited(less, Given(), question, 60) == (
        "You ask for 70 EUR yourself. Your limit, or Enter."
    )
    found = limited(less, Given(), question, 80)
    assert isinstance(found, Given)
    assert found.walk_away == {"Price": 80}


def test_texts_have_no_limit_and_one_issue_no_question() -> None:
    texts = opening(IssueAnswers("A", "x", "y"), IssueAnswers("B", "v", "w"))
    skipped = (("first", "me"), ("first", "them"))
    assert next_question(texts, Given(), skipped=skipped) is None
    assert next_question(opening(IssueAnswers("Pay", 90, 70)), Given()) is None
    bare = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    assert next_question(bare, Given()) is None


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(2.0, "twice as much"), (1.25, "1.25 times as much"), (5.0, "5 times as much")],
)
def test_a_ratio_in_words(ratio: float, said: str) -> None:
    assert times(ratio) == said


def test_what_changed_is_told_in_a_sentence() -> None:
    talk = conversation()
    before, after = (first_screen(opening(), given) for given in (talk[0][1], talk[-1][1]))
    sure = next(i for i in after if i.certificate.verdict == "good_for_both")
    unsure = sure.model_copy(
        update={"certificate": sure.certificate.model_copy(update={"verdict": "depends"})}
    )
    other = next(i for i in before if i.id != sure.id)
    assert change_words((sure,), (sure,)) == "That leaves the ideas as they are."
    assert change_words((sure,), ()) == "With that, no trade is left that may be good for both."
    assert change_words((other,), (unsure,)) == "That changes the advice. Now first:"
    assert change_words((other,), (sure,)) == "That settles it. Now first:"
    assert change_words((unsure,), (sure,)) == "That settles it: idea 1 is now good for both."
    assert change_words((other, unsure), (other, sure)) == (
        "That settles more: 1 of the first 2 ideas are now good for both."
    )
    assert change_words((other, sure), (other,)) == (
        "Idea 1 stays first; the ideas behind it have changed."
    )
    assert first_changed((), (sure,))
    assert not first_changed((unsure,), (sure,))
