"""Split issues: priced as the sum of their parts, held against a scenario written out by hand."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.advisors.catalogue_ideas import split_ideas
from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.unbundling import as_split, find_unbundled, split_issue
from copilot.domain.issue import Issue, Option, Part, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue, salary

SUPPORT = ("none", "office hours", "day and night")
HOURS = Part(name="hours", mine=80, theirs=30)
LANGUAGES = Part(name="languages", mine=20, theirs=70)


def support(
    *,
    parts: tuple[Part, ...] = (HOURS, LANGUAGES),
    mine: Priority | None = None,
    theirs: Priority | None = None,
) -> Issue:
    """I want more of it, they want less."""
    found = issue(
        "Support",
        *SUPPORT,
        mine=Stance(priority=mine or Priority(word="high"), wants="more"),
        theirs=Stance(priority=theirs or Priority(word="high"), wants="less"),
    )
    return found.model_copy(update={"parts": parts})


def price(*, word: str = "medium") -> Issue:
    return issue(
        "Price",
        *(100, 110, 120),
        unit="EUR",
        mine=Stance(priority=Priority.model_validate({"word": word}), wants="less"),
        theirs=Stance(priority=Priority(word="high"), wants="more"),
    )


def scene(
    *issues: Issue,
    table: dict[str, Option] | None = None,
    me: Party | None = None,
    they: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
) -> Problem:
    """Office hours, and a price in the middle."""
    whole = issues or (support(), price())
    scenario = Scenario(
        title="t",
        situation="",
        money="Price" if any(i.name == "Price" for i in whole) else None,
        issues=whole,
        on_the_table=table or {"Support": "office hours", "Price": 110},
        me=me or Party(),
        counterparty=they or Party(),
        excluded=excluded,
    )
    return build_problem(scenario, samples=200)


def written_out(problem: Problem, name: str) -> tuple[Problem, list[tuple[int, ...]]]:
    """The same scenario with the combinations as options, valued by plain sums."""
    found = problem.scenario.issue(name)
    count = len(found.options)
    settled = list(itertools.product(range(count), repeat=len(found.parts)))

    def values(stance: Stance, shares: Sequence[float]) -> tuple[float, ...]:
        given = stance.values
        if given is None:
            steps = [100 * place / (count - 1) for place in range(count)]
            given = tuple(steps if stance.wants == "more" else reversed(steps))
        total = sum(shares)
        sums = (
            sum(share * given[place] for share, place in zip(shares, places, strict=True)) / total
            for places in settled
        )
        return tuple(min(max(value, 0.0), 100.0) for value in sums)

    options = tuple("+".join(map(str, places)) for places in settled)
    changed = issue(
        name,
        *options,
        mine=found.mine.model_copy(
            update={"values": values(found.mine, [p.mine for p in found.parts])}
        ),
        theirs=found.theirs.model_copy(
            update={"values": values(found.theirs, [p.theirs for p in found.parts])}
        ),
    )
    start = found.options.index(problem.reference.outcome[name])
    table = {
        **problem.reference.outcome,
        name: options[settled.index((start,) * len(found.parts))],
    }
    issues = tuple(changed if i.name == name else i for i in problem.scenario.issues)
    scenario = problem.scenario.model_copy(update={"issues": issues, "on_the_table": table})
    return build_problem(scenario, samples=200), settled


def test_split_gives_each_side_the_part_that_counts_for_it() -> None:
    """Hours to day and night: +.8 x .5 for me, -.3 x .5 for them; no languages: -.1 and +.35."""
    (idea,) = find_unbundled(scene())
    assert (idea.kind, idea.technique, idea.sources) == ("unbundle", "unbundling", ("priorities",))
    assert [(m.issue, m.from_, m.to) for m in idea.get] == [
        ("Support: hours", "office hours", "day and night")
    ]
    assert [(m.issue, m.from_, m.to) for m in idea.give] == [
        ("Support: languages", "office hours", "none")
    ]
    assert idea.certificate.verdict == "good_for_both"
    assert idea.title == "Support in parts"
    assert idea.rationale == (
        "More of what Support is worth to you lies in hours, more of what it is worth to them in "
        "languages: settled apart, each side gets what counts for it."
    )
    assert idea.outcome is None


def test_gain_is_the_sum_over_the_parts() -> None:
    exact = Priority(weight=(1, 1))
    problem = scene(support(mine=exact, theirs=exact), table={"Support": "office hours"})
    (idea,) = find_unbundled(problem)
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    assert mine is not None
    assert theirs is not None
    assert (mine.mean, theirs.mean) == pytest.approx((30, 20))


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=3),
    st.sampled_from(SUPPORT),
    st.sampled_from((None, (0.0, 80.0, 100.0), (0.0, 0.0, 100.0))),
    st.integers(0, 80),
)
def test_every_combination_has_the_verdict_of_the_scenario_written_out(
    shares: list[tuple[int, int]], start: str, values: tuple[float, ...] | None, worth: int
) -> None:
    parts = tuple(Part(name=str(i), mine=m, theirs=t) for i, (m, t) in enumerate(shares))
    whole = support(parts=parts)
    whole = whole.model_copy(update={"mine": whole.mine.model_copy(update={"values": values})})
    me = Party(alternatives=(Alternative(name="Stay", worth=worth),))
    problem = scene(whole, price(), table={"Support": start, "Price": 110}, me=me)
    split = split_issue(problem, 0)
    if not sum(p.mine for p in parts) or not sum(p.theirs for p in parts):
        assert split is None
        assert find_unbundled(problem) == ()
        return
    assert split is not None
    oracle, settled = written_out(problem, "Support")
    assert list(split.settled) == settled
    best = None
    for places in range(len(settled)):
        for price_at in (100, 110, 120):
            here = split.problem.issues[0].options[places]
            there = oracle.issues[0].options[places]
            one = certify(split.problem, {"Support": here, "Price": price_at})
            other = certify(oracle, {"Support": there, "Price": price_at})
            assert one.verdict == other.verdict
            assert one.my_gain is not None
            assert other.my_gain is not None
            assert one.my_gain.low == pytest.approx(other.my_gain.low, abs=1e-9)
            if (
                price_at == 110
                and other.verdict == "good_for_both"
                and other.their_gain is not None
            ):
                best = max(best or 0, min(other.my_gain.mean, other.their_gain.mean))
    alone = [
        i for i in find_unbundled(problem) if all("Support" in m.issue for m in (*i.give, *i.get))
    ]
    for idea in alone:
        mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
        assert mine is not None
        assert theirs is not None
        if idea.certificate.verdict == "good_for_both":
            assert min(mine.mean, theirs.mean) == pytest.approx(best)


def test_split_with_a_further_move_is_listed_where_it_gives_the_poorer_side_more() -> None:
    """Support hardly matters to them, so that a split alone leaves them little; a price adds."""
    fine = price(word="low").model_copy(update={"options": (100, 105, 110, 115)})
    alone, joint = find_unbundled(scene(support(theirs=Priority(word="low")), fine))
    assert (alone.title, joint.title) == ("Support in parts", "Support in parts and Price")
    assert [(m.issue, m.to) for m in joint.give] == [("Price", 115)]
    assert [(m.issue, m.to) for m in joint.get] == [("Support: hours", "day and night")]
    least = []
    for idea in (alone, joint):
        mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
        assert mine is not None
        assert theirs is not None
        assert (mine.holds, theirs.holds) == ("every", "every")
        least.append(min(mine.mean, theirs.mean))
    assert least[1] >= least[0] + 1


def test_no_split_where_the_parts_matter_alike_to_both() -> None:
    parts = (Part(name="hours", mine=50, theirs=50), Part(name="languages", mine=10, theirs=10))
    assert find_unbundled(scene(support(parts=parts))) == ()


def test_no_split_where_the_whole_issue_moved_does_as_well() -> None:
    """Both want more of it: nothing is gained by taking it apart."""
    same = support().model_copy(
        update={"theirs": Stance(priority=Priority(word="low"), wants="more")}
    )
    assert find_unbundled(scene(same, table={"Support": "none"})) == ()


def test_no_split_of_an_issue_without_parts_or_without_a_known_wish() -> None:
    assert find_unbundled(scene(support(parts=()))) == ()
    unknown = support().model_copy(update={"theirs": Stance()})
    assert find_unbundled(scene(unknown)) == ()


def test_no_split_into_more_parts_than_can_be_looked_at() -> None:
    many = tuple(Part(name=str(i), mine=i, theirs=9 - i) for i in range(10))
    assert find_unbundled(scene(support(parts=many))) == ()


def test_long_lists_are_thinned_out_but_keep_the_ends_and_the_reference() -> None:
    long = issue(
        "Support",
        *range(0, 1000, 7),
        mine=Stance(priority=Priority(word="high"), wants="more"),
        theirs=Stance(priority=Priority(word="high"), wants=350),
    ).model_copy(update={"parts": (HOURS, LANGUAGES)})
    problem = scene(long, table={"Support": 77})
    split = split_issue(problem, 0)
    assert split is not None
    assert len(split.settled) <= 1000
    used = {long.options[place] for places in split.settled for place in places}
    assert {77, 350, long.options[-1]} <= used
    (idea,) = find_unbundled(problem)
    assert idea.certificate.verdict == "good_for_both"


def test_floor_holds_for_every_part() -> None:
    me = Party(walk_away={"Support": "office hours"})
    problem = scene(me=me)
    moved = [move for idea in find_unbundled(problem) for move in (*idea.give, *idea.get)]
    assert all(move.to != "none" for move in moved)
    split = split_issue(problem, 0)
    assert split is not None
    for option, places in zip(split.problem.issues[0].options, split.settled, strict=True):
        verdict = certify(split.problem, {"Support": option, "Price": 110}).verdict
        assert (verdict == "below_walk_away") == (0 in places)


def test_exclusion_is_hit_by_any_part() -> None:
    """No part may stand at none beside a price of 110, which leaves no split at that price."""
    excluded: Exclusion = {"Support": ("none",), "Price": (110,)}
    other: Exclusion = {"Price": (100,), "Rest": (0,)}
    rest = issue("Rest", 0, 1, mine=Stance(wants="more"), theirs=Stance(wants="less"))
    problem = scene(
        support(),
        price(),
        rest,
        table={"Support": "office hours", "Price": 110, "Rest": 1},
        excluded=(excluded, other),
    )
    assert all(
        any(m.issue != "Price" or m.to != 110 for m in (*idea.give, *idea.get))
        for idea in find_unbundled(problem)
    )
    split = split_issue(problem, 0)
    assert split is not None
    for option, places in zip(split.problem.issues[0].options, split.settled, strict=True):
        verdict = certify(split.problem, {"Support": option, "Price": 110, "Rest": 1}).verdict
        assert (verdict == "invalid") == (0 in places)


def test_split_money_issue_is_told_in_money() -> None:
    """Pay at the start and later: the gain is what a plain change of pay would be worth."""
    parts = (Part(name="now", mine=70, theirs=40), Part(name="later", mine=30, theirs=60))
    pay = issue(
        "Price",
        *(100, 110, 120),
        unit="EUR",
        mine=Stance(priority=Priority(word="high"), wants="more"),
        theirs=Stance(priority=Priority(word="high"), wants="less"),
    ).model_copy(update={"parts": parts})
    (idea,) = find_unbundled(scene(pay, table={"Price": 110}))
    assert idea.certificate.in_my_money is not None
    assert idea.certificate.in_my_money.amount == pytest.approx(0.7 * 10 - 0.3 * 10)


def test_split_can_be_read_back_into_what_was_checked() -> None:
    fine = price(word="low").model_copy(update={"options": (100, 105, 110, 115)})
    problem = scene(support(theirs=Priority(word="low")), fine)
    ideas = find_unbundled(problem)
    assert len(ideas) == 2
    for idea in ideas:
        split = as_split(problem, idea)
        assert split is not None
        again = certify(split.problem, split.outcome)
        assert again.verdict == idea.certificate.verdict
        assert again.my_gain == idea.certificate.my_gain


def test_idea_that_moves_no_part_is_no_split() -> None:
    problem = scene()
    (idea,) = find_unbundled(problem)
    moved = tuple(m.model_copy(update={"issue": "Price"}) for m in idea.get)
    assert as_split(problem, idea.model_copy(update={"give": (), "get": moved})) is None
    assert as_split(scene(support(parts=())), idea) is None


def test_rationale_names_no_part_where_the_moves_do_not_follow_the_shares() -> None:
    """Bent values may make the part worth giving the one that holds more for me."""
    parts = (Part(name="hours", mine=60, theirs=60), Part(name="languages", mine=40, theirs=40))
    bent = support(parts=parts)
    bent = bent.model_copy(
        update={
            "mine": bent.mine.model_copy(update={"values": (0, 10, 100)}),
            "theirs": bent.theirs.model_copy(update={"values": (100, 10, 0)}),
        }
    )
    (idea,) = [i for i in find_unbundled(scene(bent)) if "Price" not in i.title]
    assert idea.rationale == (
        "Support need not be settled as one: its parts do not matter alike to you both."
    )


def test_template_leaves_an_issue_with_parts_to_the_engine() -> None:
    pay = salary()
    scenario = scene().scenario.model_copy(update={"issues": (pay,)})
    assert split_ideas(scenario)[0].kind == "unbundle"
    priced = pay.model_copy(update={"parts": (HOURS, LANGUAGES)})
    assert all(
        idea.kind != "unbundle"
        for idea in split_ideas(scenario.model_copy(update={"issues": (priced,)}))
    )
