"""How to bring up what is neither a trade nor a bet: a deal in money, or an issue in parts.

A deal in money is one on a risk, a payment, a delivery, a quantity or a right. The sentence is
made from names, days and the terms alone. No sum is named and no figure behind one: the question
is what it would be worth to them, or what they would need for it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from copilot.advisors.wording import number_text, option_in_text, term_in_text
from copilot.analysis.deals.money_words import plan_in_text, reads_on
from copilot.domain.issue import Issue, as_date, option_text
from copilot.domain.scenario import Scenario
from copilot.domain.sources import PaymentPlan
from copilot.domain.suggestions import Idea, Move
from copilot.marking import clean_line
from copilot.names import is_plural, name_in_text, with_article
from copilot.words import day, listed

MONEY_TECHNIQUES: Final = frozenset(
    {
        *("risk shifting", "risk sharing", "payment schedule"),
        *("expediting", "volume commitment", "future option"),
    }
)
"""Techniques of the engine's deals in money."""

_WORTH = "What would that be worth to you?"
_NEED = "What would you need for that?"


def is_money_deal(idea: Idea) -> bool:
    """Whether an idea is a deal in money of the engine's: one move at most, and mostly a sum."""
    return idea.origin == "engine" and idea.technique in MONEY_TECHNIQUES and not idea.adds


def is_split(idea: Idea) -> bool:
    """Whether an idea is the engine's and settles an issue in parts at options that it priced."""
    return idea.origin == "engine" and idea.kind == "unbundle" and bool((*idea.give, *idea.get))


def say_split(scenario: Scenario, idea: Idea) -> str:
    """How to put an issue in parts to them, with the option of each part that moves."""
    asked, offered = (
        listed(term_in_text(part_as_issue(scenario, move.issue), move.to) for move in moves)
        for moves in (idea.get, idea.give)
    )
    named = (part_of(scenario, move.issue) for move in (*idea.give, *idea.get))
    whole = next((with_article(found[0].name) for found in named if found is not None), "it")
    start = f"What if we settled {whole} in parts?"
    if not offered:
        return f"{start} Could we then agree on {asked}?"
    if not asked:
        return f"{start} I could then accept {offered}."
    return f"{start} If you could agree to {asked}, I could accept {offered}."


def part_of(scenario: Scenario, name: str) -> tuple[Issue, str] | None:
    """The issue and the part that "Support: hours" names; None where it names no part."""
    for issue in scenario.issues:
        for part in issue.parts:
            if name == f"{issue.name}: {part.name}":
                return issue, part.name
    return None


def part_as_issue(scenario: Scenario, name: str) -> Issue:
    """The part that "Support: hours" names as an issue of its own; else the issue of that name."""
    found = part_of(scenario, name)
    if found is not None:
        issue, part = found
        return issue.model_copy(update={"name": part})
    return next((issue for issue in scenario.issues if issue.name == name), Issue(name=name))


def say_money_deal(scenario: Scenario, idea: Idea) -> str:
    """How to put a deal in money to them, as a question; empty where nothing moves yet."""
    move = next(iter((*idea.give, *idea.get)), None)
    if move is None:
        return ""
    mine = bool(idea.give)
    match idea.technique:
        case "risk shifting" | "risk sharing":
            return _say_risk(scenario, move, mine=mine)
        case "payment schedule":
            return _say_payment(scenario, move, mine=mine)
        case "expediting":
            return _say_sooner(move, mine=mine)
        case "volume commitment":
            return _say_volume(scenario, idea, move)
        case _:
            return _say_right(scenario, move, mine=mine)


def _in_text(text: str) -> str:
    """A text of the writer's inside a sentence, without its full stop."""
    return name_in_text(clean_line(text).rstrip("."))


def _say_risk(scenario: Scenario, move: Move, *, mine: bool) -> str:
    days = (risk.by for risk in scenario.risks if risk.risk == move.issue)
    until = _by(next(days, None), " until")
    # a text that names the risk ("late delivery") and one that tells it ("steel rises") both fit
    name = _in_text(move.issue)
    if move.to not in {"me", "them"}:
        # the shares follow from what either side can bear, so that they are left to be asked for
        return (
            f"There is a risk that we could share{until}: {name}. Which part of it could you carry?"
        )
    if mine:
        return f"There is a risk that we could carry for you{until}: {name}. {_WORTH}"
    return f"There is a risk that you may be able to carry for us{until}: {name}. {_NEED}"


def _say_payment(scenario: Scenario, move: Move, *, mine: bool) -> str:
    terms = [t for t in scenario.payments if move.issue in {t.issue, t.what}]
    name = clean_line(next((t.what for t in terms), move.issue)).rstrip(".")
    what = with_article(name)
    how = _how_paid(scenario, move, [plan for t in terms for plan in t.plans])
    if mine:
        return f"Would it help you if {what} were paid {how}? {_WORTH}"
    return f"Could {what} be paid {how}? {_NEED}"


def _how_paid(scenario: Scenario, move: Move, plans: Sequence[PaymentPlan]) -> str:
    """What stands behind "paid": the plan's name where it reads on, else what is due and when."""
    if not isinstance(move.to, str) or as_date(move.to) is not None:
        return f"at {option_in_text(part_as_issue(scenario, move.issue), move.to)}"
    plan = next((plan for plan in plans if plan.name == move.to), None)
    hangs = plan is not None and any(payment.when for payment in plan.payments)
    if plan is None or (reads_on(move.to) and not hangs):
        return _in_text(move.to)
    return f"this way: {plan_in_text(plan)}"


def _say_sooner(move: Move, *, mine: bool) -> str:
    what = with_article(clean_line(move.issue).rstrip("."))
    sooner = f"in {option_text(move.to)} after the deal instead of {option_text(move.from_)}"
    if mine:
        return f"Would it help you to have {what} {sooner}? {_WORTH}"
    return f"Could we have {what} {sooner}? {_NEED}"


def _say_volume(scenario: Scenario, idea: Idea, move: Move) -> str:
    many = move.to if isinstance(move.to, str) else number_text(move.to)
    what = _in_text(move.issue) if is_plural(move.issue) else f"of {_in_text(move.issue)}"
    mine = any(volume.what == move.issue and volume.seller == "me" for volume in scenario.volumes)
    if not mine and _falls(idea, move):
        return f"If we took {many} {what}, how far could the price of each come down?"
    return f"At what price for each would {many} {what} suit you?"


def _falls(idea: Idea, move: Move) -> bool:
    """Whether the price that I pay them for each falls; without a price, whether I take more."""
    if idea.side_payment is not None:
        return idea.side_payment.by == "them"
    if isinstance(move.from_, str) or isinstance(move.to, str):
        return False
    return move.to > move.from_


def _say_right(scenario: Scenario, move: Move, *, mine: bool) -> str:
    name = _in_text(move.issue)
    called = f"the right {name}" if name.startswith("to ") else f"a right for later, {name}"
    days = (right.until for right in scenario.rights if right.right == move.issue)
    day = _by(next(days, None), ", until")
    if mine:
        return f"Would it help you to have {called}{day}? {_WORTH}"
    return f"Could we have {called}{day}? {_NEED}"


def _by(when: date | None, word: str) -> str:
    """A day behind a word, or nothing."""
    return "" if when is None else f"{word} {day(when)}"
