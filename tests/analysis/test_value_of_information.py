"""What an answer is worth, by hand, by enumeration, and once it is given."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.information import (
    Stakes,
    beats_placebos,
    stakes_of,
    values_of_splits,
)
from copilot.analysis.sensitivity.questions import INSIDE, QuestionNeed, rank_questions
from copilot.analysis.sides.side import Bools, Who
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.scenario import Evidence, Scenario
from tests.builders import issue, short

FEW = 300

HALVES = (np.array([True, True, False, False]), np.array([False, False, True, True]))
MIXED = (np.array([True, False, True, False]), np.array([False, True, False, True]))
"""Two ways to split four samples in two."""


def value(stakes: Stakes, split: Sequence[Bools], *, sure: float, who: Who = "them") -> float:
    return values_of_splits(stakes, [split], who, sure=sure)[0]


def by_hand() -> Stakes:
    """I gain 10 by the first proposal, which half of them accept, and 4 by the second, which all do."""
    accepted = np.array([[1, 1], [1, 1], [0, 1], [0, 1]], dtype=np.float64)
    return Stakes(np.tile([10.0, 4.0], (4, 1)), accepted)


def test_value_of_a_question_worked_by_hand() -> None:
    """Without asking, the safe proposal brings 4. Knowing the half, 10 or 4: 7 on average."""
    assert value(by_hand(), HALVES, sure=0.9) == pytest.approx(3)


def test_where_a_refusal_costs_nothing_a_gamble_counts_too() -> None:
    """Without asking, the first is worth 10 x 1/2 = 5, more than 4: knowing the half brings 2."""
    assert value(by_hand(), HALVES, sure=0.0) == pytest.approx(2)


def test_an_answer_that_changes_no_proposal_is_worth_nothing() -> None:
    assert value(by_hand(), MIXED, sure=0.9) == pytest.approx(0)
    everything = np.ones(4, dtype=bool)
    assert value(by_hand(), [everything, ~everything], sure=0.0) == pytest.approx(0)
    assert values_of_splits(by_hand(), [], "them", sure=0.0) == []


def test_a_proposal_that_would_be_refused_is_worth_nothing_whatever_it_would_bring() -> None:
    """One in four of the better half still refuses it: 90 x (3/4 - 1/2) / (1/2), half of the time."""
    accepted = np.array([[1], [1], [1], [0]] * 2 + [[0]] * 8, dtype=np.float64)
    stakes = Stakes(np.full((16, 1), 90.0), accepted)
    first = np.arange(16) < 8
    assert value(stakes, [first, ~first], sure=0.9) == 0
    assert value(stakes, [first, ~first], sure=0.5) == pytest.approx(22.5)


def test_what_i_learn_of_myself_moves_my_gain_and_not_their_answer() -> None:
    """I gain 8 by the one and nothing by the other, which of the two I do not know yet."""
    mine = np.array([[8, 0], [8, 0], [0, 8], [0, 8]], dtype=np.float64)
    stakes = Stakes(mine, np.ones((4, 2)))
    assert value(stakes, HALVES, sure=0.9, who="me") == pytest.approx(4)
    assert value(stakes, MIXED, sure=0.9, who="me") == pytest.approx(0)


def enumerated(stakes: Stakes, split: Sequence[Bools], who: Who, sure: float) -> float:
    """The same sample by sample: what an accepted and a refused proposal bring, summed up.

    A refused one costs s / (1 - s) times what an accepted one brings.
    """

    def best(mine: Array, accepted: Array) -> float:
        worths = [0.0]
        for proposal in range(mine.shape[1]):
            gain = sum(mine[:, proposal]) / len(mine)
            if gain > 0:
                outcomes = [
                    gain if yes else -gain * sure / (1 - sure) for yes in accepted[:, proposal]
                ]
                worths.append(sum(outcomes) / len(outcomes))
        return max(worths)

    count = len(split[0])
    after = 0.0
    for part in split:
        rows = [place for place in range(count) if part[place]]
        if rows and who == "them":
            after += len(rows) / count * best(stakes.mine, stakes.accepted[rows])
        elif rows:
            after += len(rows) / count * best(stakes.mine[rows], stakes.accepted)
    return after - best(stakes.mine, stakes.accepted)


@settings(max_examples=60)
@given(
    st.integers(0, 10_000),
    st.integers(1, 5),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from(["them", "me"]),
)
def test_values_are_those_of_plain_enumeration_and_never_below_nothing(
    seed: int, proposals: int, sure: float, who: Who
) -> None:
    rng = np.random.default_rng(seed)
    stakes = Stakes(
        rng.integers(-5, 10, size=(8, proposals)).astype(np.float64),
        (rng.random((8, proposals)) < 0.8).astype(np.float64),
    )
    labels = rng.integers(0, 3, size=8)
    splits = [[labels == part for part in range(3)], [labels > 0, labels == 0]]
    found = values_of_splits(stakes, splits, who, sure=sure)
    assert found == pytest.approx([enumerated(stakes, s, who, sure) for s in splits], abs=1e-4)
    assert min(found) >= -1e-4


def test_a_question_must_beat_the_same_split_with_the_samples_shuffled() -> None:
    rng = np.random.default_rng(0)
    taste, noise = rng.random(400) < 0.5, rng.random(400) < 0.5
    accepted = np.stack([taste, ~taste], axis=1).astype(np.float64)
    stakes = Stakes(np.tile([10.0, 9.0], (400, 1)), accepted)
    for split, real in (((taste, ~taste), True), ((noise, ~noise), False)):
        worth = value(stakes, split, sure=0.0)
        assert beats_placebos(stakes, split, "them", value=worth, sure=0.0, seed=1) is real


def test_proposals_are_those_that_can_be_and_respect_the_floors() -> None:
    """Two issues, both options away from the reference excluded together."""
    issues = tuple(
        issue(
            name,
            *range(3),
            mine=Stance(wants=mine),
            theirs=Stance(wants="less" if mine == "more" else "more"),
        )
        for name, mine in (("A", "more"), ("B", "less"))
    )
    everything: tuple[Option, ...] = (0, 1, 2)
    scenario = Scenario(
        title="t",
        situation="",
        issues=issues,
        on_the_table={"A": 1, "B": 1},
        excluded=tuple({"A": (a,), "B": everything} for a in (0, 2)),
    )
    nothing = stakes_of(build_problem(scenario, samples=FEW), ())
    assert nothing.mine.shape == (FEW, 1)
    assert not nothing.accepted.any()


def test_no_issue_with_options_leaves_one_proposal_that_brings_nothing() -> None:
    bare = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    assert not stakes_of(build_problem(bare, samples=2), ()).mine.any()


def wishes(*mine: float) -> Scenario:
    """I care as given; of them it is known what they want, and nothing of their weights."""
    issues = tuple(
        issue(
            name,
            *range(9),
            mine=Stance(priority=Priority(weight=(weight, weight)), wants="more"),
            theirs=Stance(wants="less"),
        )
        for name, weight in zip("ABCD", mine, strict=False)
    )
    table: dict[str, Option] = {one.name: 4 for one in issues}
    return Scenario(title="t", situation="", issues=issues, on_the_table=table)


def best(scenario: Scenario, kind: str) -> QuestionNeed | None:
    problem = build_problem(scenario, samples=FEW)
    needs = rank_questions(problem, find_trades(problem))
    return next((n for n in needs if n.asks == "them" and n.kind == kind and n.value), None)


def test_the_same_comparison_is_asked_again_at_another_ratio_until_little_is_left() -> None:
    """They care 1.7 times as much about B as about A; each answer goes into the evidence."""
    scenario, ratios = wishes(1, 1), []
    for _ in range(6):
        need = best(scenario, "comparison")
        if need is None:
            break
        true = {"A": 1.0, "B": 1.7}
        more, than = need.issues
        ratio = need.ratio or 1.0
        if true[more] < ratio * true[than]:
            more, than, ratio = than, more, 1 / ratio
        said = Evidence(kind="answer", by="them", more_important=(more, than), at_least=ratio)
        scenario = scenario.model_copy(update={"evidence": (*scenario.evidence, said)})
        ratios.append(need.ratio)
    assert ratios[0] is None
    assert len(ratios) > 2
    assert len(set(ratios)) == len(ratios)
    assert None not in ratios[1:]


def test_a_border_leaves_something_on_either_side() -> None:
    scenario = wishes(1, 1).model_copy(
        update={
            "evidence": (
                Evidence(kind="answer", by="them", more_important=("B", "A"), at_least=1.0),
            )
        }
    )
    need = best(scenario, "comparison")
    assert need is not None
    assert need.ratio is not None
    weights = build_problem(scenario, samples=FEW).them.weights
    beyond = (weights[:, 1] >= need.ratio * weights[:, 0]).mean()
    assert INSIDE <= beyond <= 1 - INSIDE


def test_once_one_issue_is_known_to_come_first_the_rest_is_asked_for() -> None:
    first = tuple(
        Evidence(kind="answer", by="them", more_important=("A", other)) for other in "BCD"
    )
    for evidence, issues in (((), ()), (first, ("B", "C", "D"))):
        scenario = wishes(1, 2, 3, 4).model_copy(update={"evidence": evidence})
        problem = build_problem(scenario, samples=FEW)
        needs = rank_questions(problem, find_trades(problem))
        found = [need.issues for need in needs if need.kind == "priorities" and need.asks == "them"]
        assert found == [issues]


def test_of_two_issues_of_mine_a_comparison_is_enough() -> None:
    problem = build_problem(short(), samples=FEW)
    needs = rank_questions(problem, find_trades(problem))
    assert not [
        n for n in needs if n.kind == "priorities" and n.asks == "me" and len(n.issues) == 2
    ]


@pytest.mark.parametrize("sure", [0.5, 0.9])
def test_knowing_all_is_worth_at_least_as_much_as_any_part_of_it(sure: float) -> None:
    """A split of a split never tells less."""
    rng = np.random.default_rng(3)
    stakes = Stakes(rng.normal(3, 3, size=(40, 6)), (rng.random((40, 6)) < 0.7).astype(np.float64))
    labels = rng.integers(0, 4, size=40)
    full = value(stakes, [labels == k for k in range(4)], sure=sure)
    for pair in combinations(range(4), 2):
        part = np.isin(labels, pair)
        assert value(stakes, [part, ~part], sure=sure) <= full + 1e-6
