"""What the evidence did, told entry by entry, and the advice before and after."""

import pytest

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.learnt import learnt
from copilot.analysis.sides import cuts
from copilot.analysis.trading.trades import find_trades
from copilot.domain.documents import Learnt
from copilot.domain.issue import Stance
from copilot.domain.scenario import Evidence, Scenario
from tests.evidence_scenarios import Said, answer, choice, supply, terms, unknown


def told(scenario: Scenario) -> Learnt:
    problem = build_problem(scenario)
    found = learnt(problem, find_trades(problem))
    assert found is not None
    return found


def only(*evidence: Evidence, said: tuple[Said, ...] = (None, None, None)) -> str:
    return told(supply(*said, evidence=evidence)).entries[-1].text


def test_scenario_without_evidence_has_learnt_nothing() -> None:
    problem = build_problem(supply(None, None))
    assert learnt(problem, find_trades(problem)) is None


def test_entries_keep_the_places_and_days_of_the_file() -> None:
    first, second = (
        answer("Price", "Delivery", on="2026-11-10"),
        answer("Delivery", "Warranty", by="me", on="2026-11-03"),
    )
    found = told(unknown(first, second))
    assert [(e.place, e.by, e.kind, e.effect) for e in found.entries] == [
        (1, "them", "answer", "cut"),
        (2, "me", "answer", "cut"),
    ]
    assert found.entries[0].text == (
        "They said on 10 November 2026 that Price matters to them at least as much as Delivery."
    )
    assert found.entries[1].text == (
        "You said on 3 November 2026 that Delivery matters to you at least as much as Warranty."
    )


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (2, None, "at least 2 times as much as"),
        (1.5, 3, "1.5 to 3 times as much as"),
        (2, 2, "2 times as much as"),
        (1, 1, "just as much as"),
    ],
)
def test_how_many_times_as_much_is_said_as_it_was_given(
    least: float, most: float | None, words: str
) -> None:
    text = only(answer("Price", "Delivery", at_least=least, at_most=most))
    assert text == f"They said that Price matters to them {words} Delivery."


def test_half_of_the_set_is_left_by_one_order_and_a_sixth_by_all_of_three_issues() -> None:
    one = told(unknown(answer("Price", "Delivery")))
    assert one.left_of_theirs == pytest.approx(1 / 2, abs=0.03)
    assert one.left_of_mine is None
    two = told(
        supply(
            None, None, None, evidence=[answer("Price", "Delivery"), answer("Delivery", "Warranty")]
        )
    )
    assert two.left_of_theirs == pytest.approx(1 / 6, abs=0.03)
    assert two.entries[1].left == pytest.approx(1 / 3, abs=0.03)


def test_exact_ratio_leaves_no_part_of_the_set() -> None:
    exact = told(unknown(answer("Price", "Delivery", at_least=2, at_most=2)))
    assert exact.entries[0].left == 0
    assert exact.left_of_theirs == 0


def test_what_was_known_is_called_known() -> None:
    found = told(supply("high", "low", evidence=[answer("Price", "Delivery")]))
    assert found.entries[0].effect == "nothing_new"
    assert found.entries[0].text.endswith("Delivery. You knew that already.")
    assert found.entries[0].left == 1
    assert found.left_of_theirs is None
    assert found.settled == ()
    assert found.changed == ()


def test_choice_is_told_by_what_it_says_of_two_issues() -> None:
    took = choice({"Price": 1, "Delivery": 0}, {"Price": 0, "Delivery": 2}, chosen=2)
    assert only(took) == (
        "They chose package 2 of 2: Price matters to them at least 2 times as much as Delivery."
    )
    even = choice({"Price": 0, "Delivery": 2}, {"Price": 2, "Delivery": 0}, by="me")
    assert "Delivery matters to you at least as much as Price" in only(even)


def test_ratio_below_one_is_told_the_other_way_round() -> None:
    took = choice({"Price": 0, "Delivery": 2}, {"Price": 4, "Delivery": 0})
    assert only(took) == (
        "They chose package 1 of 2: Delivery matters to them at most 2 times as much as Price."
    )


def test_same_comparison_is_told_once() -> None:
    took = choice(
        {"Price": 0, "Delivery": 2, "Warranty": 2},
        {"Price": 2, "Delivery": 0, "Warranty": 0},
        {"Price": 2, "Delivery": 1, "Warranty": 0},
    )
    assert only(took).count("is worth at least") == 1


def test_choice_over_more_issues_is_told_by_what_was_got_and_given() -> None:
    took = choice(
        {"Price": 0, "Delivery": 3, "Warranty": 4},
        {"Price": 4, "Delivery": 0, "Warranty": 0},
        {"Price": 1, "Delivery": 0, "Warranty": 4},
    )
    assert only(took) == (
        "They chose package 1 of 3: what is better for them on Price is worth at least what is "
        "worse on Delivery and Warranty, and Price matters to them at least 3 times as much as "
        "Delivery."
    )


def test_a_name_of_many_things_takes_its_verb() -> None:
    """In what was said, and in what follows from a choice."""
    scenario = supply("low", "high", None)
    days = scenario.issues[0].model_copy(update={"name": "Remote days"})
    renamed = scenario.model_copy(update={"issues": (days, *scenario.issues[1:])})

    def text(*evidence: Evidence) -> str:
        return told(renamed.model_copy(update={"evidence": evidence})).entries[-1].text

    assert text(answer("Remote days", "Delivery")).startswith(
        "They said that Remote days matter to them at least as much as Delivery."
    )
    took = choice({"Remote days": 0}, {"Delivery": 0})
    assert "Remote days matter to them at least as much as Delivery" in text(took)
    kept = choice({"Remote days": 1}, {"Delivery": 0}), choice({"Delivery": 0}, {"Remote days": 1})
    assert "Remote days matter to them at least 2 times as much as Delivery" in text(kept[0])
    assert "Remote days matter to them at most 2 times as much as Delivery" in text(kept[1])


def test_overruled_guess_is_named() -> None:
    text = only(answer("Delivery", "Price"), said=("high", "low"))
    assert text == (
        "They said that Delivery matters to them at least as much as Price. It overrules your "
        "guess of how much Price and Delivery matter to them."
    )


def test_my_answer_overrules_what_i_wrote_of_myself() -> None:
    scenario = supply(
        None, None, mine=("high", "low"), evidence=[answer("Delivery", "Price", by="me")]
    )
    assert (
        told(scenario)
        .entries[0]
        .text.endswith("It overrules what you wrote of how much Price and Delivery matter to you.")
    )


@pytest.mark.parametrize(
    ("on", "when"), [("2026-11-10", "on 10 November 2026"), (None, "later (entry 2)")]
)
def test_older_answer_that_does_not_fit_a_newer_one_is_set_aside(on: str | None, when: str) -> None:
    older, newer = answer("Price", "Delivery"), answer("Delivery", "Price", on=on)
    found = told(unknown(older, newer))
    assert found.entries[0].effect == "set_aside"
    assert found.entries[0].text.endswith(f"It does not fit what they said {when}: set aside.")
    assert found.entries[0].left is None
    assert found.left_of_theirs == pytest.approx(1 / 2, abs=0.03)


def test_answer_that_does_not_fit_a_newer_choice_names_what_they_did() -> None:
    took = choice({"Price": 4, "Delivery": 0}, {"Price": 0, "Delivery": 4})
    found = told(supply(None, None, evidence=[answer("Price", "Delivery"), took]))
    assert "It does not fit what they did later" in found.entries[0].text


def test_circle_of_answers_blames_no_single_one() -> None:
    circle = [
        answer("Price", "Delivery", at_least=2),
        answer("Delivery", "Warranty", at_least=2),
        answer("Warranty", "Price", at_least=2),
    ]
    assert (
        told(unknown(*circle))
        .entries[0]
        .text.endswith("It does not fit what came after it: set aside.")
    )


def test_offer_that_nothing_explains_says_so() -> None:
    entries = [
        terms("offer", {"Price": 1, "Delivery": 1}, "me"),
        terms("offer", {"Price": 3, "Delivery": 3}),
    ]
    assert only(*entries) == (
        "They made an offer: it is worse for them on Price and Delivery and better on nothing. By "
        "what the file says they want on each issue, nothing that could matter to them explains "
        "it: set aside."
    )
    turned = [
        terms("offer", {"Price": 3, "Delivery": 3}),
        terms("offer", {"Price": 1, "Delivery": 1}, "me"),
    ]
    assert "By what the file says you want" in only(*turned)


def test_bounds_that_exclude_each_other_are_named() -> None:
    assert only(answer("Price", "Delivery", at_least=3, at_most=2)).endswith(
        "Both bounds cannot be true: set aside."
    )


def test_my_tactics_against_my_own_priorities_are_set_aside() -> None:
    entries = [
        terms("offer", {"Price": 1, "Delivery": 3}),
        terms("offer", {"Price": 3, "Delivery": 1}, "me"),
    ]
    scenario = supply(None, None, mine=("low", "high"), evidence=entries)
    assert (
        told(scenario)
        .entries[1]
        .text.endswith("That does not fit the priorities that you gave for yourself: set aside.")
    )


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (terms("answer", {"Price": 1}), "which of two issues matters more (`more_important`)"),
        (terms("choice", {"Price": 1}), "what there was to choose from (`among`, `chosen`)"),
        (Evidence(kind="offer"), "what was offered (`terms`)"),
        (Evidence(kind="refusal"), "what was refused (`terms`)"),
        (Evidence(kind="concession"), "what was conceded (`terms`)"),
    ],
)
def test_entry_that_lacks_something_says_what(entry: Evidence, why: str) -> None:
    found = told(supply(None, None, evidence=[entry]))
    assert found.entries[0].effect == "nothing"
    assert found.entries[0].text.endswith(f"Nothing follows: it does not say {why}.")


def test_nothing_follows_for_a_reason_that_is_named() -> None:
    bare = only(terms("refusal", {"Price": 1}))
    assert bare == (
        "They refused terms. Nothing follows: no offer of their own stands before it, so they may "
        "only hold out for more."
    )
    assert "you may only hold out for more" in only(terms("refusal", {"Price": 1}, "me"))
    assert "no offer of yours stands before it" in only(terms("offer", {"Price": 1}))
    assert "no offer of theirs stands before it" in only(terms("offer", {"Price": 1}, "me"))
    assert "it fits whatever matters to them" in only(choice({"Price": 0}, {"Price": 1}))
    assert "one issue given up rather than another" in only(
        terms("concession", {"Price": 4, "Delivery": 4, "Warranty": 4})
    )
    scenario = supply(None, None, evidence=[answer("Price", "Delivery")])
    flat = scenario.issues[0].model_copy(update={"theirs": Stance(values=(50,) * 5)})
    same = scenario.model_copy(update={"issues": (flat, scenario.issues[1])})
    assert (
        "all options of Price are worth the same to them in the file" in told(same).entries[0].text
    )
    bare_issue = scenario.issues[0].model_copy(
        update={"options": (), "theirs": Stance(), "mine": Stance()}
    )
    asked = scenario.model_copy(update={"issues": (bare_issue, scenario.issues[1])})
    assert "Price has no options yet" in told(asked).entries[0].text


def test_concession_is_told_as_likely_only() -> None:
    found = told(unknown(terms("concession", {"Price": 4})))
    assert found.entries[0].effect == "likelier"
    assert found.entries[0].text == (
        "They gave way on Price. Likely it matters less to them: that changes the order of ideas "
        "and no verdict."
    )
    mine = only(terms("concession", {"Price": 0, "Delivery": 0}, "me", "2026-11-03"))
    assert mine == (
        "You gave way on Price and Delivery, 3 November 2026. Likely they matter less to you: that "
        "changes the order of ideas and no verdict."
    )


def test_later_offer_that_gives_way_says_where() -> None:
    entries = [
        terms("offer", {"Price": 1, "Delivery": 1}),
        terms("offer", {"Price": 1, "Delivery": 3}),
    ]
    assert only(*entries) == (
        "They made an offer. It gives way on Delivery. Likely it matters less to them: that changes "
        "the order of ideas and no verdict."
    )


def test_entry_that_is_too_large_says_that_it_decides_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cuts, "MAX_RAYS", 3)
    large = choice(
        {"Price": 0, "Delivery": 0, "Warranty": 4, "Volume": 4},
        {"Price": 4, "Delivery": 4, "Warranty": 0, "Volume": 0},
    )
    found = told(supply(None, None, None, None, evidence=[large]))
    assert found.entries[0].effect == "outside_verdicts"
    assert "it orders the ideas and decides no verdict" in found.entries[0].text
    assert found.left_of_theirs is None


def test_way_to_a_set_may_be_wider_than_the_set_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cuts together leave few rays; one of them alone would leave too many to be made."""
    first = choice(
        {"Price": 0, "Delivery": 0, "Warranty": 4, "Volume": 4},
        {"Price": 4, "Delivery": 4, "Warranty": 0, "Volume": 0},
    )
    chain = [
        answer("Price", "Delivery", at_least=2),
        answer("Delivery", "Warranty", at_least=2),
        answer("Warranty", "Volume", at_least=2),
    ]
    scenario = supply(None, None, None, None, evidence=[first, *chain])
    problem = build_problem(scenario)
    ideas = find_trades(problem)
    monkeypatch.setattr(cuts, "MAX_RAYS", 4)
    found = learnt(problem, ideas)
    assert found is not None
    assert [entry.effect for entry in found.entries[1:]] == ["cut"] * 3


def test_advice_before_and_after_names_what_became_sure_and_what_was_settled() -> None:
    """Delivery against price hangs on what they said of the two, until they answer."""
    scenario = supply(None, None, mine=("low", "high"), evidence=[answer("Price", "Delivery")])
    found = told(scenario)
    assert {(c.title, c.before, c.after) for c in found.changed} >= {
        ("Delivery for Price", "depends", "good_for_both")
    }
    assert [(s.who, s.more, s.than) for s in found.settled] == [("them", "Price", "Delivery")]
    against = told(
        scenario.model_copy(update={"evidence": (answer("Delivery", "Price", at_least=10),)})
    )
    assert ("Delivery for Price", "depends", "one_sided") in {
        (c.title, c.before, c.after) for c in against.changed
    }


def test_exact_tie_is_settled_once_and_what_follows_from_two_entries_is_too() -> None:
    tie = told(supply(None, None, evidence=[answer("Delivery", "Price", at_least=1, at_most=1)]))
    assert [(s.more, s.than) for s in tie.settled] == [("Price", "Delivery")]
    chain = told(
        supply(
            None, None, None, evidence=[answer("Price", "Delivery"), answer("Delivery", "Warranty")]
        )
    )
    assert ("Price", "Warranty") in [(s.more, s.than) for s in chain.settled]


def test_overruled_guess_can_make_an_idea_unsure_again() -> None:
    guessed = supply("high", "low", mine=("low", "high"), evidence=[answer("Delivery", "Price")])
    assert any(c.before == "good_for_both" for c in told(guessed).changed)
