"""Without a model the ideas come from the engine, the catalogue and templates."""

import subprocess
import sys

import copilot
from copilot.advisors.engine_trades import NO_MODEL, arrange, engine_trades
from copilot.domain.issue import Issue
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, Idea, IdeaKind
from tests.builders import catalogue, engineer, short


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
