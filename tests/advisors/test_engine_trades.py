"""Without a model the ideas come from the engine, the catalogue and templates."""

import subprocess
import sys
from pathlib import Path

import pytest

import copilot
from copilot.advisors.confidentiality import leaks_of, secrets_of
from copilot.advisors.engine_trades import NO_MODEL, TABLE_BELOW, arrange, engine_trades
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from copilot.domain.sources import Burden, Risk
from copilot.domain.suggestions import Certificate, Idea, IdeaKind, Move, Verdict
from copilot.storage.scenario_file import load_scenario, parse_scenario
from tests.builders import catalogue, engineer, short

EXAMPLES = Path(__file__).parents[2] / "examples"


def factory() -> Scenario:
    return load_scenario(EXAMPLES / "factory-supply.yaml")


def idea(kind: IdeaKind, number: int) -> Idea:
    return Idea(
        id=f"{kind}-{number}",
        kind=kind,
        origin="engine",
        title="t",
        technique="t",
        certificate=Certificate(verdict="unpriced", reason="r"),
    )


def test_all_five_asks_are_covered_without_a_model() -> None:
    document = engine_trades(engineer(), catalogue=catalogue())
    assert {found.kind for found in document.ideas} == {
        "trade",
        "contingent",
        "added_issue",
        "unbundle",
        "future_option",
    }
    assert len(document.differences) == 5
    assert document.made_by.engine == copilot.__version__
    assert document.made_by.model is None
    assert document.usage is None
    assert document.notes[0] == NO_MODEL
    assert any("Splitting every difference" in note for note in document.notes)
    assert all(found.say for found in document.ideas)


def test_an_offer_below_my_best_alternative_is_said_not_to_be_taken() -> None:
    def notes(worth: float, *, table: bool = True) -> tuple[str, ...]:
        """An offer worth 25 points by my weights: the lower half of A, nothing of B."""
        issues = tuple(
            Issue(
                name=name,
                options=(0, 1, 2),
                mine=Stance(priority=Priority(weight=(1, 1)), wants="more"),
                theirs=Stance(priority=Priority(weight=(1, 1)), wants="less"),
            )
            for name in "AB"
        )
        me = Party(alternatives=(Alternative(name="Walk", worth=worth),))
        offer: dict[str, Option] = {"A": 1, "B": 0} if table else {}
        return engine_trades(
            Scenario(title="t", situation="s", issues=issues, me=me, on_the_table=offer)
        ).notes

    assert TABLE_BELOW in notes(30)
    assert TABLE_BELOW in notes(25)
    assert TABLE_BELOW not in notes(20)
    assert TABLE_BELOW not in notes(90, table=False)


def test_the_short_form_gives_a_trade_that_is_good_for_both() -> None:
    first = engine_trades(short()).ideas[0]
    assert first.certificate.verdict == "good_for_both"


def test_one_issue_alone_gives_an_answer_too() -> None:
    document = engine_trades(Scenario(title="t", situation="s", issues=(Issue(name="Fee"),)))
    assert document.ideas == ()
    assert document.notes == (NO_MODEL,)


def test_the_first_screen_mixes_trades_with_other_kinds() -> None:
    trades = [idea("trade", n) for n in range(6)]
    others = [idea("added_issue", 1), idea("contingent", 1), idea("unbundle", 1)]
    others[1] = others[1].model_copy(
        update={"certificate": Certificate(verdict="depends", reason="It depends.")}
    )
    found = [i.id for i in arrange(trades, others)]
    assert found[:5] == ["trade-0", "trade-1", "trade-2", "contingent-1", "added_issue-1"]
    assert found[5:] == ["trade-3", "trade-4", "trade-5", "unbundle-1"]


def test_a_bet_that_nobody_can_price_is_not_on_the_first_screen() -> None:
    trades = [idea("trade", n) for n in range(4)]
    others = [idea("contingent", 1), idea("added_issue", 1), idea("unbundle", 1)]
    found = [i.id for i in arrange(trades, others)]
    assert found[:5] == ["trade-0", "trade-1", "trade-2", "added_issue-1", "unbundle-1"]
    assert found[5:] == ["trade-3", "contingent-1"]


def test_few_trades_leave_room_for_more_of_the_others() -> None:
    others = [idea("added_issue", 1), idea("unbundle", 1), idea("future_option", 1)]
    found = [i.id for i in arrange([idea("trade", 0)], others)]
    assert found == ["trade-0", "added_issue-1", "unbundle-1", "future_option-1"]
    assert [i.id for i in arrange([idea("trade", 0)], [])] == ["trade-0"]


def test_the_way_without_a_model_loads_no_template_engine_and_no_client() -> None:
    code = (
        "import sys, copilot.advisors.engine_trades, copilot.advisors.engine_questions; "
        "print(sorted({'jinja2', 'openai', 'tenacity', 'asyncio'} & set(sys.modules)))"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def money_deal(number: int, *, verdict: Verdict = "good_for_both") -> Idea:
    found = idea("option", number)
    checked = Certificate(verdict=verdict, reason="r")
    move = Move(issue="a risk", from_="me", to="them")
    update = {"technique": "risk shifting", "get": (move,), "certificate": checked}
    return found.model_copy(update=update)


def split(number: int) -> Idea:
    checked = Certificate(verdict="good_for_both", reason="r")
    move = Move(issue="Support: hours", from_="some", to="all")
    return idea("unbundle", number).model_copy(update={"get": (move,), "certificate": checked})


def bet(number: int) -> Idea:
    checked = Certificate(verdict="depends", reason="r")
    return idea("contingent", number).model_copy(update={"certificate": checked})


def test_the_best_deal_in_money_has_a_seat_on_the_first_screen_and_the_others_come_next() -> None:
    trades = [idea("trade", n) for n in range(4)]
    others = [bet(1), money_deal(1, verdict="depends"), money_deal(2), split(1)]
    found = [i.id for i in arrange(trades, [*others, idea("added_issue", 1)])]
    first = ["trade-0", "trade-1", "option-2", "contingent-1", "added_issue-1"]
    assert found == [*first, "unbundle-1", "option-1", "trade-2", "trade-3"]


def test_without_a_bet_its_seat_goes_to_a_trade_and_not_to_what_nobody_priced() -> None:
    trades = [idea("trade", n) for n in range(4)]
    others = [split(1), idea("added_issue", 1), idea("unbundle", 2)]
    found = [i.id for i in arrange(trades, others)]
    first = ["trade-0", "trade-1", "trade-2", "unbundle-1", "added_issue-1"]
    assert found == [*first, "trade-3", "unbundle-2"]


def test_a_deal_in_money_that_lacks_a_figure_stands_behind() -> None:
    trades = [idea("trade", n) for n in range(4)]
    found = [i.id for i in arrange(trades, [money_deal(1, verdict="unpriced"), bet(1)])]
    assert found[:5] == ["trade-0", "trade-1", "trade-2", "contingent-1", "option-1"]


def test_the_factory_draws_on_every_source_of_value() -> None:
    document = engine_trades(factory(), catalogue=catalogue())
    drawn = {source for found in document.ideas for source in found.sources}
    assert {"priorities", "shared", "forecasts", "risk", "time", "scale"} <= drawn
    first = document.ideas[:5]
    assert len({found.technique for found in first}) >= 4
    assert all(found.say for found in document.ideas)


def test_what_is_said_of_the_factory_gives_nothing_away() -> None:
    secrets = secrets_of(factory())
    for found in engine_trades(factory()).ideas:
        assert leaks_of(found.say, secrets) == (), found.say


def test_how_far_an_idea_holds_is_told_of_the_first_screen_and_of_shifted_risks_alone() -> None:
    document = engine_trades(factory())
    tested = [found.certificate.robustness is not None for found in document.ideas]
    assert any(tested[:5])
    (risk,) = (found for found in document.ideas if found.technique == "risk shifting")
    assert risk.certificate.robustness is not None
    assert risk.certificate.robustness.text.startswith("Pays up to a chance of")
    assert all(found == risk for found in document.ideas[5:] if found.certificate.robustness)


def test_a_shifted_risk_on_the_first_screen_keeps_its_word_on_care() -> None:
    """The minimum order that the installers cannot sell, once the maker carries it."""
    document = engine_trades(load_scenario(EXAMPLES / "partnership.yaml"))
    (risk,) = (found for found in document.ideas[:5] if found.technique == "risk shifting")
    assert risk.certificate.robustness is not None
    assert "may take less care" in risk.certificate.robustness.text


def test_a_deal_that_no_sum_makes_good_is_told_with_its_reason() -> None:
    safe = Burden(chance=(0.1, 0.1), cost=(1, 1))
    worse = Burden(chance=(0.9, 0.9), cost=(900, 900))
    risk = Risk(risk="rain", carried_by="me", mine=safe, theirs=worse)
    document = engine_trades(short().model_copy(update={"risks": (risk,)}))
    (rejected,) = document.rejected
    assert (rejected.verdict, rejected.idea is not None) == ("one_sided", True)


OVERRULED = """
title: A job
situation: An offer.
issues:
  Salary: {i_ask: 185000, they_offer: 160000, unit: USD, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
  Start date: {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
evidence:
  - {kind: answer, more_important: [Remote days, Salary], at_least: 2}
"""


def test_a_guess_that_they_overruled_supports_no_condition_and_no_robustness() -> None:
    document = engine_trades(parse_scenario(OVERRULED, name="job.yaml"))
    about_them = [
        found.certificate.flips_if.text
        for found in document.ideas
        if found.certificate.flips_if is not None and found.certificate.flips_if.asks == "them"
    ]
    assert len(about_them) > 1
    for text in about_them:
        assert text.endswith(
            (
                'you said "medium" for Salary, but what they said at the table overrules it',
                'you said "low" for Remote days, but what they said at the table overrules it',
            )
        ), text
    told = document.ideas[0].certificate.robustness
    assert told is not None
    assert told.text.endswith(
        "or they care less than 1.2 times as much about Remote days as about Salary."
    )


def test_the_table_tells_who_cares_more_by_what_they_said() -> None:
    document = engine_trades(parse_scenario(OVERRULED, name="job.yaml"))
    assert [(row.issue, row.theirs, row.leans) for row in document.differences] == [
        ("Salary", "medium, overruled", "me"),
        ("Remote days", "low, overruled", "them"),
        ("Start date", "high", "them"),
    ]


FORECASTS = """
title: A sale
situation: A price.
issues:
  Price: {range: {low: 100, high: 200, step: 10}, unit: USD, mine: {priority: high, wants: more}, theirs: {priority: high, wants: less}}
on_the_table: {Price: 150}
forecasts:
  - {event: sales pass 1M, by: 2027-06-30, mine: 0.8, theirs: 0.4, settled_by: the auditor}
  - {event: sales pass 2M, by: 2027-06-30, mine: 0.5, theirs: 0.5, settled_by: the auditor}
  - {event: sales pass 3M, by: 2027-06-30, mine: 0.5, theirs: 0.9, settled_by: the auditor, controlled_by: them}
  - {event: sales pass 4M, by: 2027-06-30, mine: 0.5, theirs: 0.9, settled_by: the auditor, controlled_by: me}
  - {event: sales pass 5M, by: 2027-06-30, mine: 0.5, theirs: 0.9}
  - {event: sales pass 6M, by: 2027-06-30, mine: 0.5, theirs: 0.9, settled_by: them}
"""


def test_a_forecast_that_carries_no_bet_is_told_with_its_reason() -> None:
    document = engine_trades(parse_scenario(FORECASTS, name="sale.yaml"))
    assert [found.contingent.event for found in document.ideas if found.contingent] == [
        "sales pass 1M"
    ]
    told = [
        (rejected.idea.title, rejected.verdict, rejected.reason)
        for rejected in document.rejected
        if rejected.idea is not None
    ]
    assert told == [
        (
            "A bet on 'sales pass 2M'",
            "unverifiable",
            "You both hold the same forecast, so neither side gains by betting on it.",
        ),
        (
            "A bet on 'sales pass 3M'",
            "unverifiable",
            "They can bring it about or prevent it alone, so you would be betting against them.",
        ),
        (
            "A bet on 'sales pass 4M'",
            "unverifiable",
            "You can bring it about or prevent it alone, so they would be betting against you.",
        ),
        (
            "A bet on 'sales pass 5M'",
            "unverifiable",
            "It names no one who settles whether it happened.",
        ),
        (
            "A bet on 'sales pass 6M'",
            "unverifiable",
            (
                "'them' is one of the two sides: let somebody else settle it, or a figure that both "
                "can look up."
            ),
        ),
    ]
    assert len({rejected.idea.id for rejected in document.rejected if rejected.idea}) == 5


def test_a_forecast_for_which_no_stakes_suit_is_told_too() -> None:
    narrow = FORECASTS.replace("low: 100, high: 200", "low: 150, high: 160")
    document = engine_trades(parse_scenario(narrow, name="sale.yaml"))
    first = document.rejected[0]
    assert (first.verdict, first.reason) == (
        "one_sided",
        "No stakes that were tried leave both of you a gain and nobody below a walk-away.",
    )


def test_a_forecast_is_not_staked_where_nothing_says_what_they_want() -> None:
    silent = FORECASTS.replace("theirs: {priority: high, wants: less}", "theirs: {priority: high}")
    document = engine_trades(parse_scenario(silent, name="sale.yaml"))
    assert (document.rejected[0].verdict, document.rejected[0].reason) == (
        "unpriced",
        "There is no issue on which your file says what both of you want, so nothing can be staked.",
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ("1", "0.4", "You say 100%"),
        ("0.8", "0", "You believe they say 0%"),
        ("0", "1", "You say 0% and you believe they say 100%"),
    ],
)
def test_a_forecast_that_is_certain_gets_a_caution(mine: str, theirs: str, said: str) -> None:
    text = FORECASTS.replace("mine: 0.8, theirs: 0.4", f"mine: {mine}, theirs: {theirs}")
    document = engine_trades(parse_scenario(text, name="sale.yaml"))
    (bet_found,) = (found for found in document.ideas if found.contingent is not None)
    assert bet_found.certificate.verdict == "good_for_both"
    assert bet_found.certificate.cautions == (
        (
            f"{said}, but nothing is certain: with a chance of 0% or 100% the stakes know no bound, so "
            "put a figure in between."
        ),
    )


def test_what_i_wrote_of_myself_supports_nothing_once_my_answer_overruled_it() -> None:
    mine = (
        OVERRULED.replace("to_me: high, to_them: medium", "to_me: low, to_them: low")
        .replace("to_me: medium, to_them: low", "to_me: high, to_them: high")
        .replace("[Remote days, Salary]", "[Salary, Remote days], by: me")
    )
    document = engine_trades(parse_scenario(mine, name="job.yaml"))
    told = [found.certificate for found in document.ideas if found.certificate.robustness]
    (robust, *_) = [check.robustness.text for check in told if check.robustness]
    assert robust.startswith("Holds unless you care ")
    assert "you said" not in robust
    texts = [check.flips_if.text for check in told if check.flips_if]
    assert not any("you said: " in text for text in texts if "you care" in text)
