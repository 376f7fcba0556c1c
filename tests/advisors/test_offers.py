"""The whole answer of `offers`: every example, every odd scenario, and no secret in what is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from copilot.advisors.offers import (
    AT_FAIR,
    NO_THREE,
    NOTHING_KNOWN,
    NOTHING_SETTLED,
    NOTHING_WANTED,
    ONE_ISSUE,
    ONE_SIDED,
    offers,
)
from copilot.analysis.frontiers import frontier
from copilot.analysis.trading.efficient import NO_ZONE
from copilot.domain.issue import Issue, Option, Stance
from copilot.domain.offer_documents import OffersDocument
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Evidence, Scenario
from copilot.storage.scenario_file import load_scenario
from tests.advisors.test_non_interference import same_in_public
from tests.builders import engineer, issue, short, stance
from tests.offer_files import FILES, ROOT, of_text
from tests.strategies import vague_scenarios


def sayings(document: OffersDocument) -> dict[tuple[object, ...], str]:
    """Everything that is meant to be said, by the terms that it speaks of."""

    def terms(*outcomes: dict[str, Option]) -> tuple[object, ...]:
        return tuple(tuple(outcome.items()) for outcome in outcomes)

    found: dict[tuple[object, ...], str] = {}
    if document.opening is not None:
        asked = (*terms(document.opening.package.outcome), document.opening.ask_on)
        found["opening", *asked] = document.opening.say
    if document.packages is not None:
        named = (package.outcome for package in document.packages.packages)
        found["packages", *terms(*named)] = document.packages.say
    if document.plan is not None:
        for step in document.plan.steps:
            give = {move.issue: move.to for move in step.give}
            back = {move.issue: move.to for move in step.in_return}
            found["step", *terms(give, back)] = step.say
    if document.other_chair is not None and document.other_chair.say:
        chair = document.other_chair
        back = {move.issue: move.to for move in chair.in_return}
        found["chair", *terms(chair.outcome or {}, back)] = chair.say
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_scenario_of_the_project_gets_an_answer(file: Path) -> None:
    scenario = load_scenario(file)
    document = offers(scenario)
    assert document.opening is not None or document.notes
    secrets = [a.name for a in (*scenario.me.alternatives, *scenario.counterparty.alternatives)]
    for text in sayings(document).values():
        assert text
        assert not any(secret in text for secret in secrets)
    if document.plan is not None:
        floors = scenario.me.walk_away
        for step in document.plan.steps:
            given = {move.issue: move.to for move in step.give}
            assert not {name for name, to in given.items() if floors.get(name) == to}


@given(vague_scenarios(limits=True, sizes=(2, 4)))
@settings(max_examples=20)
def test_no_scenario_breaks_it(scenario: Scenario) -> None:
    document = offers(scenario)
    assert document == offers(scenario)
    if document.plan is not None:
        assert document.opening is not None
        assert all(step.mine >= document.plan.floor - 1e-4 for step in document.plan.steps)


@given(same_in_public(), same_in_public())
@settings(max_examples=8)
def test_the_same_terms_are_offered_in_the_same_words(first: Scenario, second: Scenario) -> None:
    before = sayings(offers(first))
    for terms, say in sayings(offers(second)).items():
        assert before.get(terms, say) == say


def test_secrets_that_change_no_term_change_no_word() -> None:
    """Other names and reasons that no package turns on: every word stays."""
    scenario = load_scenario(ROOT / "examples/department-budget.yaml")
    me = scenario.me.model_copy(
        update={
            "alternatives": tuple(
                each.model_copy(update={"name": "Umbrella"}) for each in scenario.me.alternatives
            ),
            "constraints": ("another",),
            "pressures": (),
            "interests": scenario.me.interests[1:],
        }
    )
    update = {"me": me, "situation": "Other words.", "strengths": (), "title": "Other"}
    one, two = offers(scenario), offers(scenario.model_copy(update=update))
    assert sayings(one) == sayings(two)
    assert len(sayings(one)) > 3


def test_the_answer_has_all_five_parts_for_a_whole_scenario() -> None:
    document = offers(load_scenario(ROOT / "examples/department-budget.yaml"))
    assert document.opening is not None
    assert document.packages is not None
    assert document.plan is not None
    assert document.claiming is not None
    assert document.other_chair is not None
    assert document.notes == ()
    assert [package.name for package in document.packages.packages] == ["A", "B", "C"]
    for choice in document.packages.choices:
        entry = choice.evidence
        assert (entry.kind, entry.by, entry.chosen) == ("choice", "them", choice.chosen)
        assert entry.among is not None
        assert len(entry.among) == 3


def test_with_no_options_there_is_nothing_to_offer() -> None:
    scenario = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    document = offers(scenario)
    assert document.notes == (NOTHING_SETTLED,)
    assert "options for Title" in document.to_add


def test_where_i_said_nothing_nothing_is_asked_for() -> None:
    scenario = Scenario(title="t", situation="", issues=(issue("A", 0, 1),))
    assert offers(scenario).notes == (NOTHING_WANTED,)


def test_where_nothing_is_known_of_them_it_says_ask_first() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(name, *range(5), mine=stance("high", "more")) for name in "AB"),
    )
    document = offers(scenario)
    assert document.opening is not None
    assert document.opening.first_move == "wait"
    assert "Better not go first" in document.opening.advice[0]
    assert NOTHING_KNOWN in document.notes
    assert document.plan is None
    assert document.claiming is None
    assert document.other_chair is None
    assert "what they want on A and B" in document.to_add[1]


def test_one_issue_says_that_there_is_nothing_to_choose_between() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=(
            issue(
                "Price",
                *range(0, 101, 10),
                mine=stance("high", "more"),
                theirs=stance("high", "less"),
            ),
        ),
    )
    document = offers(scenario)
    assert document.notes == (ONE_ISSUE,)
    assert document.opening is not None
    assert document.opening.first_move == "yes"
    assert document.opening.say == "Here is an offer that would work for me: 100 for the price."
    assert "have the packages below" not in " ".join(document.opening.advice)
    assert document.plan is not None
    assert document.plan.steps[0].reason == "With one issue, what helps them costs you."
    assert document.plan.steps[-1].say.startswith("If that settles it, I could accept ")


def test_without_a_zone_of_agreement_the_other_chair_is_still_told() -> None:
    far = Party(alternatives=(Alternative(name="x", worth=120.0),))
    document = offers(short().model_copy(update={"me": far}))
    assert document.notes == (NO_ZONE,)
    assert document.opening is None
    assert document.other_chair is not None
    assert document.other_chair.say == ""


def test_where_their_own_alternative_beats_everything_they_ask_for_nothing() -> None:
    far = Party(alternatives=(Alternative(name="x", worth=120.0),))
    document = offers(short().model_copy(update={"counterparty": far}))
    assert document.other_chair is None


def test_two_options_each_leave_nothing_to_choose_from_and_nothing_to_give() -> None:
    wish = stance("high", "b")
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(name, "a", "b", mine=wish, theirs=wish) for name in "AB"),
    )
    document = offers(scenario)
    assert document.notes == (NO_THREE, AT_FAIR)
    assert document.opening is not None
    assert document.opening.package.outcome == {"A": "b", "B": "b"}


def opposed(positions: int) -> Scenario:
    """Four issues, strictly opposed and without structure: every outcome is efficient.

    On the first `positions` issues I ask for no more than what is on the table.
    """
    issues = []
    for number in range(4):
        values = (0.0, 10.0 + 7 * number, 40.0 + 5 * number, 100.0)
        weight = 1 + 0.37 * number
        said = {"priority": {"weight": (weight, weight)}}
        position = {"position": 1} if number < positions else {}
        issues.append(
            Issue(
                name=f"I{number}",
                options=tuple(range(4)),
                mine=Stance.model_validate({**said, **position, "values": values}),
                theirs=Stance.model_validate(
                    {**said, "values": tuple(100 - value for value in values)}
                ),
            )
        )
    table: dict[str, Option] = {f"I{number}": 1 for number in range(4)}
    return Scenario(title="t", situation="", issues=tuple(issues), on_the_table=table)


def test_what_is_too_large_is_said_and_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier, "MAX_PAIRS", 50)
    document = offers(opposed(0))
    assert document.opening is None
    assert "too many points" in document.notes[0]


def test_where_only_the_whole_is_too_large_the_offers_are_made_and_no_split_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frontier, "MAX_PAIRS", 50)
    document = offers(opposed(4))
    assert document.opening is not None
    assert document.claiming is None
    assert document.other_chair is None
    assert "too many points" in document.notes[-1]


def test_where_no_package_leaves_both_a_gain_nothing_is_called_fair() -> None:
    """A price in words has two ends and nothing between them."""
    document = of_text(
        "title: Price\nsituation: A test.\nissues:\n  Price: {i_ask: $400, they_offer: $250}\n"
    )
    assert document.plan is None
    assert ONE_SIDED in document.notes
    assert AT_FAIR not in document.notes


def test_what_was_learnt_counts() -> None:
    """An answer that settles what matters to them may change what they are offered, not crash."""
    scenario = engineer()
    answer = Evidence(kind="answer", by="them", more_important=("Remote days", "Base salary"))
    assert offers(scenario.model_copy(update={"evidence": (answer,)})).opening is not None
