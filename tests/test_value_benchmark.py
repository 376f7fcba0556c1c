"""The arithmetic of `python -m benchmarks value` on tiny known games, and the page that shows it."""

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.value import (
    asking,
    command,
    deals,
    domains,
    filling,
    peers,
    reading,
    speed,
)
from benchmarks.value.brute_force import Truth
from benchmarks.value.games import Game, Row, data_folder, games
from benchmarks.value.intervals import count, mean, mean_interval
from benchmarks.value.lines import table
from benchmarks.value.reading import middle, ranks, stances, swapped, values
from benchmarks.value.workers import each
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.trades import find_trades
from copilot.domain.suggestions import Certificate, Idea
from tests.reference_data import needs_reference_data

M = 1_000_000


def game(
    mine: tuple[tuple[int, ...], ...],
    theirs: tuple[tuple[int, ...], ...],
    deal: Row | None = None,
) -> Game:
    """A game of so many points; issues A, B and so on, options 0, 1 and so on."""
    return Game(
        name="tiny",
        source="tiny",
        issues=tuple("ABCD"[: len(mine)]),
        options=tuple(tuple(str(k) for k in range(len(issue))) for issue in mine),
        mine=tuple(tuple(p * M for p in issue) for issue in mine),
        theirs=tuple(tuple(p * M for p in issue) for issue in theirs),
        no_deal=(0, 0),
        deal=deal,
    )


def camp(*, alike: bool = False, deal: Row = (1, 2, 1)) -> Game:
    """Three packages of three kinds: mine 5, 4, 3 a package; theirs 3, 4, 5, or as mine."""
    each_mine = (5, 4, 3)
    each_theirs = each_mine if alike else (3, 4, 5)
    return game(
        tuple(tuple(worth * k for k in range(4)) for worth in each_mine),
        tuple(tuple(worth * (3 - k) for k in range(4)) for worth in each_theirs),
        deal,
    )


def test_an_outcome_is_worth_the_sum_of_its_options() -> None:
    truth = Truth(camp())
    assert truth.worth((3, 0, 1)) == (18 * M, 22 * M)
    assert truth.gain((1, 2, 1), (3, 0, 1)) == (2 * M, 2 * M)
    assert truth.gain((1, 2, 1), (3, 0, 1)).joint == 4
    assert [truth.row(truth.place(row)) for row in ((3, 0, 1), (0, 0, 0))] == [
        (3, 0, 1),
        (0, 0, 0),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_what_beats_an_outcome_is_found_by_trying_all_pairs(seed: int) -> None:
    """Small numbers, so that many outcomes are worth the same."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    sizes = [rng.randint(2, 4) for _ in range(3)]
    sides = [tuple(tuple(rng.randint(0, 3) for _ in range(n)) for n in sizes) for _ in range(2)]
    truth = Truth(game(sides[0], sides[1]))
    rows = list(itertools.product(*(range(n) for n in sizes)))
    for start in rows:
        gains = [truth.gain(start, row) for row in rows]
        better = [row for row, gain in zip(rows, gains, strict=True) if gain.better]
        assert [truth.row(int(place)) for place in truth.better_than(start)] == better
        assert bool(truth.efficient[truth.place(start)]) is (not better)
        assert truth.best_gain(start) == max((g.joint for g in gains if g.better), default=0)


@pytest.mark.parametrize("seed", range(20))
def test_a_sure_repair_is_one_for_every_order_that_is_tried(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    sizes = [rng.randint(2, 3) for _ in range(3)]
    sides = [tuple(tuple(rng.randint(0, 4) for _ in range(n)) for n in sizes) for _ in range(2)]
    one = game(sides[0], sides[1])
    truth, order = Truth(one), ranks(one.theirs)
    rows = list(itertools.product(*(range(n) for n in sizes)))
    worths = [values(issue) for issue in one.theirs]
    start = rng.choice(rows)
    fitting: list[list[float]] = []
    while len(fitting) < 200:
        # on the edges too: there the ends of a gain are
        cuts = [rng.choice((0.0, rng.random())) for _ in set(order)]
        steps = sorted((sum(cuts[:k]) for k in range(1, len(cuts) + 1)), reverse=True)
        if steps[0] > 0:
            fitting.append([steps[rank - 1] for rank in order])
    found = False
    for row in rows:
        gains = [
            sum(w * (v[b] - v[a]) for w, v, a, b in zip(weights, worths, start, row, strict=True))
            for weights in fitting
        ]
        mine = truth.gain(start, row).mine
        found |= min(gains) >= -1e-9 and mine >= 0 and (mine > 0 or max(gains) > 1e-9)
    assert not truth.surely_better_than(start, order) or found
    equal_ranks = len(set(order)) < len(order)
    assert equal_ranks or truth.surely_better_than(start, order) is found


def test_order_of_issues_goes_by_the_swing_and_equals_share_a_place() -> None:
    assert ranks(((0, 4), (2, 9), (1, 5))) == [2, 1, 2]
    assert swapped([2, 1, 3], 2) == [3, 1, 2]
    assert values((2, 4, 3)) == (0, 100, 50)
    assert values((7, 7)) == (0, 0)


def test_meeting_in_the_middle_is_halfway_or_the_option_of_even_worth() -> None:
    assert middle(camp()) == (1, 1, 1)
    one = game(((0, 9, 5), (0, 1, 2)), ((9, 0, 5), (2, 1, 0)))
    assert middle(one) == (2, 1)


def test_a_dominated_deal_counts_as_repaired_with_points_and_with_the_order() -> None:
    found = {case.view: case for case in deals.cases(camp())}
    assert found["points"].dominated
    assert (found["points"].wrong, found["order"].wrong) == (0, 0)
    assert found["points"].right > 0
    assert found["order"].right > 0
    assert found["order"].certain
    assert 0 < found["points"].reached <= found["points"].best
    assert found["nothing"].right == 0


def test_a_wrong_order_is_a_case_for_each_pair_of_neighbouring_places() -> None:
    found = [case for case in deals.cases(camp()) if case.view == "swapped"]
    assert len(found) == 2


def test_nothing_is_claimed_where_both_have_the_same_order() -> None:
    """Every outcome gives 36 points together, so that a claim can only be false."""
    found = deals.cases(camp(alike=True))
    points = [case for case in found if case.view in {"points", "order"}]
    assert [(c.dominated, c.right, c.wrong) for c in points] == [(False, 0, 0)] * 2


def test_lines_of_deals_count_claims_that_are_wrong() -> None:
    good, control = deals.cases(camp()), deals.cases(camp(alike=True))
    honest = "\n".join(deals.lines("casino", [*good, *control]))
    assert "2 deals that people made, 1 of them dominated" in honest
    assert "1 deals have the same order" in honest
    assert "0 claims with both sides' points, 0 with the order" in honest
    lying = [replace(case, wrong=3) for case in control]
    told = "\n".join(deals.lines("casino", [*good, *lying]))
    assert "3 claims with both sides' points, 3 with the order" in told


def test_ways_to_an_outcome_stand_beside_the_deal() -> None:
    people, met, order, points, most = deals.ways(deals.cases(camp()))
    joint = [way.joint[0] for way in (people, met, order, points, most)]
    assert joint[:2] == [36, 36]
    assert joint == sorted(joint)
    assert joint[-1] == 42
    assert points.joint[0] > 36
    assert (people.dominated, points.dominated, most.dominated) == (1, 0, None)


@needs_reference_data
def test_brute_force_counts_the_dominated_deals_of_the_data() -> None:
    found = [Truth(one).best_gain(one.deal) > 0 for one in games("casino") if one.deal is not None]
    assert (len(found), sum(found)) == (196, 54)


@needs_reference_data
def test_a_domain_is_held_against_the_figures_that_come_with_it() -> None:
    one = min(games("llm_deliberation"), key=lambda g: len(Truth(g).mine))
    found = domains.found_in(one)
    assert (found.frontier, found.nash, found.brute) == (True, True, True)
    assert (found.improved, found.wrong) == (found.dominated, 0)
    assert found.gain == pytest.approx(1.0, abs=1e-6)
    told = list(domains.tell([replace(found, frontier=False, improved=1, wrong=2)]))
    row = next(line for line in told if line.startswith("llm_deliberation"))
    assert "0 of 1" in row
    assert f"1 of {found.dominated}" in row
    assert "2 on" in row


def idea(verdict: str, mean_gain: float) -> Idea:
    gain = {"low": 0, "mean": mean_gain, "high": 9, "holds": "every", "share": 1}
    certificate = Certificate.model_validate(
        {"verdict": verdict, "reason": "", "my_gain": gain, "their_gain": gain}
    )
    return Idea(
        id=f"{verdict}{mean_gain}",
        kind="trade",
        origin="engine",
        title="",
        technique="",
        certificate=certificate,
    )


def test_best_proposal_is_the_safe_one_that_brings_most_and_else_the_first() -> None:
    ideas = [idea("depends", 9), idea("good_for_both", 2), idea("good_for_both", 3)]
    assert asking.best_proposal(ideas) is ideas[2]
    assert asking.best_proposal(ideas[:1]) is ideas[0]
    assert asking.best_proposal([]) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (asking.Asked("comparison", ("A", "C")), [("C", "A")]),
        (asking.Asked("comparison", ("C", "B")), [("C", "B")]),
        (asking.Asked("priorities", ()), [("C", "A"), ("C", "B")]),
    ],
)
def test_answers_are_true(question: asking.Asked, told: list[tuple[str, str]]) -> None:
    one = camp()
    now = asking.Learnt(tuple(stances(one.theirs, "wishes")))
    problem = asking.problem_of(one, (1, 1, 1), now, seed=0)
    later = asking.answered(one, problem, now, question)
    assert [entry.more_important for entry in later.evidence] == told
    assert later.asked == (question,)


def test_where_the_order_is_known_the_answer_tells_a_ratio_that_is_true() -> None:
    one = camp()
    now = asking.Learnt(tuple(stances(one.theirs, "order")))
    problem = asking.problem_of(one, (1, 1, 1), now, seed=0)
    (entry,) = asking.answered(one, problem, now, asking.Asked("comparison", ("A", "C"))).evidence
    weights = {"A": 3, "B": 4, "C": 5}
    assert entry.more_important is not None
    more, than = entry.more_important
    assert weights[more] >= entry.at_least * weights[than]


def test_an_answer_about_a_wish_fills_it_in() -> None:
    one = camp()
    now = asking.Learnt(tuple(stances(one.theirs, "nothing")))
    problem = asking.problem_of(one, (1, 1, 1), now, seed=0)
    later = asking.answered(one, problem, now, asking.Asked("direction", ("B",)))
    assert [s.values is not None for s in later.theirs] == [False, True, False]


def test_more_is_gained_once_all_is_answered() -> None:
    found = asking.steps(camp(), (1, 1, 1), "engine", "nothing", seed=1)
    assert len(found) == asking.ANSWERS + 1
    assert found[0].joint == 0
    assert found[-1].joint > 0


def test_lines_of_questions_tell_the_difference_case_by_case() -> None:
    low, high = asking.Step(1, 2), asking.Step(3, 6)
    talks = [
        asking.Talk("casino", (low, *[high] * asking.ANSWERS), (low,) * (asking.ANSWERS + 1), 8)
    ] * 4
    rows = list(asking.lines(talks))
    assert rows[1].split()[:4] == ["0", "1.0", "1.0", "+0.0"]
    assert "+2.0 (+2.0 to +2.0)" in rows[-3]
    assert "+4.0 (+4.0 to +4.0)" in rows[-3]


def test_facts_are_settled_once_nothing_changes_any_more() -> None:
    assert filling.settled([False, True, False, True, True]) == 3
    assert filling.settled([True, True]) == 0
    assert filling.settled([True, False]) == 2


def test_facts_taken_out_come_back_one_by_one() -> None:
    name, scenario = next(pair for pair in filling.scenarios() if pair[0] == "offer-short")
    facts = filling.facts_of(scenario)
    bare = filling.knowing(scenario, [])
    assert filling.facts_of(bare) == []
    assert filling.facts_of(filling.knowing(scenario, facts[:3])) == facts[:3]
    assert filling.knowing(scenario, facts) == scenario.model_copy(
        update={
            "issues": tuple(
                issue.model_copy(update={"mine": issue.mine.model_copy(update={"because": None})})
                for issue in scenario.issues
            )
        }
    )
    found = filling.filled(name, scenario, wishes=True)
    assert found is not None
    assert len(found.worth["engine"]) == found.facts + 1 == len(facts) + 1
    assert found.worth["engine"][-1] == found.worth["file"][-1] == pytest.approx(1)
    assert 0 <= found.until("engine", 0.9) <= found.facts


def test_a_scenario_without_advice_is_left_out() -> None:
    one = build_problem(reading.scenario_of(camp(alike=True))).scenario
    assert find_trades(build_problem(one)) == ()
    assert filling.filled("none", one, wishes=True) is None


def test_count_and_mean_tell_their_intervals() -> None:
    assert count(1, 10) == "1 of 10 (2-40 %)"
    assert count(0, 0) == "none"
    assert mean([]) == "none"
    assert mean([2.0]) == "2.00"
    assert mean([2.0, 2.0]) == "2.00 (2.00 to 2.00)"
    found = mean_interval([0.0, 1.0] * 50)
    assert found is not None
    assert found == pytest.approx((0.4, 0.6), abs=0.02)
    assert found == mean_interval([0.0, 1.0] * 50)


def test_tables_are_lined_up() -> None:
    assert list(table(("a", "n"), [("long", "1"), ("b", "22")])) == [
        "a      n",
        "long   1",
        "b     22",
    ]


def test_work_done_side_by_side_keeps_its_order() -> None:
    assert each(abs, [-n for n in range(40)]) == list(range(40))


def test_engines_are_told_side_by_side_and_differing_points_stand_out() -> None:
    one = speed.Beside(
        "random", 10_000, {"ours": 0.002, "negmas-sampler": 0.004}, {"ours": 5, "negmas-sampler": 5}
    )
    row = list(speed.beside_lines([one]))[1]
    assert "2.0 ms" in row
    assert "4.0 ms (x 2.0)" in row
    assert row.endswith("not run          yes")
    differing = one._replace(points={"ours": 5, "negmas-sampler": 6})
    assert list(speed.beside_lines([differing]))[1].endswith("5 / 6")
    assert "not installed" in next(iter(speed.beside_lines([])))


def test_this_engine_runs_in_a_process_of_its_own() -> None:
    found = peers.run("ours", speed.random_tables(3, 4, opposed=True))
    assert found["points"] > 1
    assert found["seconds"] > 0


def test_growth_is_told_by_size() -> None:
    curve = speed.Timed("issues", (3, 5), (0.01, 0.02), (0.001, 0.002))
    told = list(speed.growth_lines([curve]))
    assert told[1].split() == ["3", "10", "ms", "1", "ms"]


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["value", "nonsense"])
    assert "there are deals, domains, planted" in capsys.readouterr().err


def test_parts_without_their_data_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEGOTIATE_REFERENCE_DATA", str(tmp_path))
    assert main(["value", "deals"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "deals, domains, questions are left out" in said.err


def test_lines_are_put_into_their_block_of_the_page() -> None:
    page = "A\n<!-- output: python -m benchmarks value deals -->\n```text\nold\n```\nB\n"
    written = command.with_block(page, "deals", "new\n")
    assert command.shown_block(written, "deals") == "new\n"
    assert written.startswith("A\n")
    assert written.endswith("B\n")
    assert command.shown_block(written, "domains") == ""


def test_page_shows_every_part_and_every_picture() -> None:
    page = command.PAGE.read_text(encoding="utf-8")
    for part in command.PARTS:
        assert command.shown_block(page, part).strip()
    pictures = {path.name for path in command.PICTURES.glob("*.svg")}
    assert pictures
    for name in pictures:
        assert f"](../pictures/{name})" in page


def test_pictures_are_those_that_are_drawn(tmp_path: Path) -> None:
    """The same figures give the same file, so that a page changes only where a figure does."""
    pictures = pytest.importorskip("benchmarks.value.pictures", reason="the group bench is absent")
    named = {f"{name}.svg" for drawn in pictures.DRAWN.values() for name in drawn}
    assert named == {path.name for path in command.PICTURES.glob("*.svg")}
    measured = {"casino": deals.cases(camp()), "job_interview": deals.cases(camp())}
    for folder in ("first", "second"):
        command.draw("deals", measured, tmp_path / folder)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("first", "second")
    )
    assert first == second
    assert b"claims that were wrong" in first["deals-repaired.svg"]


@pytest.mark.load
@needs_reference_data
def test_page_tells_of_human_deals_what_a_run_prints() -> None:
    """`python -m benchmarks value deals --write` puts it there."""
    assert data_folder() is not None
    told = "\n".join(deals.tell(deals.measure(quick=False))).strip("\n") + "\n"
    assert told == command.shown_block(command.PAGE.read_text(encoding="utf-8"), "deals")
