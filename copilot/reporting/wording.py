"""What the figures and terms of an answer read like in the user's own words and units."""

from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from typing import Final, NamedTuple, assert_never

from copilot.advisors.wording import term_in_text
from copilot.analysis.checks.differences import better_for_both, both_want
from copilot.analysis.deals.settlement import NO_CURRENCY, currency
from copilot.domain.issue import Option, as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, GainRange, Idea, MoneyAmount, Move, Reference
from copilot.names import name_in_text, singular, with_article
from copilot.words import CURRENCY_SIGNS, day, signed

LIKELY: Final = 0.8
"""From this share on a gain is called likely."""
OPEN: Final = 0.4
"""From this share on a gain is called open; below it, unlikely."""

_YEARS: Final = range(1900, 2101)


def figure(number: float) -> str:
    """A number with thousands separators and no needless decimals: 160,000; 2.5."""
    if float(number).is_integer():
        return f"{int(number):,}"
    whole, _, decimals = f"{number:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0')}".rstrip(".")


def _number(number: float, unit: str | None) -> str:
    """A bare number between 1900 and 2100 may be a year, so that it gets no separator."""
    plain_year = unit is None and float(number).is_integer() and int(number) in _YEARS
    return str(int(number)) if plain_year else figure(number)


def with_unit(number: str, unit: str | None) -> str:
    """The number and what it counts: `160,000 USD per year`, `$5`, `1 day a week`."""
    if unit is None:
        return number
    if unit[0] in CURRENCY_SIGNS:
        return signed(number, unit)
    if unit[0] == "%":
        return f"{number}{unit}"
    return f"{number} {singular(unit) if number == '1' else unit}"


def option_words(option: Option, unit: str | None = None) -> str:
    """An option as a person says it, with its unit."""
    if isinstance(option, str):
        when = as_date(option)
        return option if when is None else day(when)
    return with_unit(_number(option, unit), unit)


def unit_of(scenario: Scenario, issue: str) -> str | None:
    """The unit of the issue; None for one that the scenario doesn't have."""
    return next((i.unit for i in scenario.issues if i.name == issue), None)


def terms_words(scenario: Scenario, terms: Mapping[str, Option]) -> str:
    """Terms in one line: `Base salary 160,000 USD per year, Remote days 3`."""
    return ", ".join(
        f"{issue} {option_words(option, unit_of(scenario, issue))}"
        for issue, option in terms.items()
    )


def changed_terms(terms: Mapping[str, Option], before: Mapping[str, Option]) -> dict[str, Option]:
    """The terms that differ from those before."""
    return {issue: option for issue, option in terms.items() if before.get(issue) != option}


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end; blank stays blank."""
    text = text.strip()
    if not text:
        return ""
    opened = text[0].upper() + text[1:]
    return opened if opened.endswith((".", "!", "?", "…", '."', '?"', '!"')) else f"{opened}."


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 issue`, `5 issues`."""
    return f"{figure(number)} {one if number == 1 else many or f'{one}s'}"


def from_to(move: Move, unit: str | None) -> str:
    """`from 160,000 to 165,000 USD per year`: what both ends share is said once."""
    before, after = move.from_, move.to
    if isinstance(before, str) or isinstance(after, str):
        old, new = as_date(before), as_date(after)
        if old is not None and new is not None and old.year == new.year:
            return f"from {old.day} {old:%B} to {day(new)}"
        return f"from {option_words(before, unit)} to {option_words(after, unit)}"
    start = _number(before, unit)
    if unit is not None and unit[0] in CURRENCY_SIGNS:
        start = signed(start, unit[0])
    return f"from {start} to {option_words(after, unit)}"


def move_words(move: Move, unit: str | None) -> str:
    """`base salary, from 160,000 to 165,000 USD per year`, whoever sets it."""
    return f"{_subject(move.issue)}, {from_to(move, unit)}"


def _subject(name: str) -> str:
    """An issue as what a side gives way on; a bare description becomes a thing."""
    with_the = with_article(name)
    return with_the if with_the.startswith(("what is ", '"')) else name_in_text(name)


def _moves(scenario: Scenario, moves: Sequence[Move]) -> str:
    said = [f"on {move_words(move, unit_of(scenario, move.issue))}" for move in moves]
    return with_commas(said)


def with_commas(said: Sequence[str]) -> str:
    """A list of things that hold commas of their own: one stands before its "and" too."""
    return ", and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def deal_words(scenario: Scenario, idea: Idea) -> str:
    """`You give way …; they give way …`, and what needs neither; empty without moves.

    A move to what both like best is told as what both want; one that is merely better for both
    as better; one in which nobody is known to lose as what I get.
    """
    both = [move for move in idea.get if _is_better_for_both(scenario, move)]
    give = [move for move in idea.give if move not in both]
    get = [move for move in idea.get if move not in both]
    wanted = [move for move in both if _is_wanted_by_both(scenario, move)]
    better = [move for move in both if move not in wanted]
    parts = [
        f"you give way {_moves(scenario, give)}" if give else "",
        f"they give way {_moves(scenario, get)}" if get else "",
        f"you both want {_wishes(scenario, wanted)}" if wanted else "",
        f"better for both of you: {_wishes(scenario, better)}" if better else "",
    ]
    text = "; ".join(part for part in parts if part)
    if wanted and not give and not get and not better:
        text += ": settle it now, don't trade it away"
    return sentence(text)


def _is_better_for_both(scenario: Scenario, move: Move) -> bool:
    issue = next((issue for issue in scenario.issues if issue.name == move.issue), None)
    listed_ends = issue is not None and {move.from_, move.to} <= set(issue.options)
    return issue is not None and listed_ends and better_for_both(issue, move)


def _is_wanted_by_both(scenario: Scenario, move: Move) -> bool:
    return both_want(scenario.issue(move.issue), move.to)


def _wishes(scenario: Scenario, moves: Iterable[Move]) -> str:
    return with_commas(
        [
            f"{term_in_text(scenario.issue(move.issue), move.to)}, "
            f"not {option_words(move.from_, unit_of(scenario, move.issue))}"
            for move in moves
        ]
    )


class InAll(NamedTuple):
    """How often the unit of the money issue is paid, and the currency of the sum."""

    times: float
    """Such as 8,000 castings."""
    currency: str | None
    """None where the unit names none."""


def in_all(scenario: Scenario) -> InAll | None:
    """How a change of the money issue becomes a sum in all; None where nothing is multiplied."""
    count = scenario.money_times
    if count is None or count == 1:
        return None
    unit = currency(scenario)
    return InAll(count, None if unit == NO_CURRENCY else unit)


def about(amount: float, *, digits: int = 2) -> float:
    """The amount to two significant digits: what is told as "about" is not exact."""
    if amount == 0:
        return 0.0
    return round(amount, digits - 1 - floor(log10(abs(amount))))


def sum_of(amount: float, in_all: InAll) -> float:
    """The sum in all to three digits, of the amount before it is rounded.

    So the same change costs the same sum wherever it is told, and no rounding is multiplied.
    """
    return about(in_all.times * amount, digits=3)


def worth_words(money: MoneyAmount, in_all: InAll | None = None) -> str:
    """What the gain is worth to me, in my unit, as a sentence; ranges in words.

    Args:
        money: the gain.
        in_all: how often the unit is paid; the sum in all is then told beside it.
    """
    amounts = money.amount if isinstance(money.amount, tuple) else (money.amount, money.amount)
    ends = sorted(amounts)
    low, high = (about(end) for end in ends)
    told = _range_words(low, high, money.unit)
    if in_all is None or low == high == 0:
        return told
    if low == high:
        ends = [sum(ends) / 2] * 2  # told as one amount, so its sum is one too
    low, high = (sum_of(end, in_all) for end in ends)
    return f"{told.removesuffix('.')}, {_total_words(low, high, in_all.currency)} in all."


def gain_words(certificate: Certificate, in_all: InAll | None = None) -> str:
    """What the idea is worth to me: in money, else in points; empty where it isn't priced."""
    if certificate.in_my_money is not None:
        return worth_words(certificate.in_my_money, in_all)
    gain = certificate.my_gain
    if gain is None:
        return ""
    return _range_words(_half_up(gain.low), _half_up(gain.high), "points")


def _total_words(low: float, high: float, unit: str | None) -> str:
    """The same range as a sum; which way it goes is said before it."""
    if low < 0 < high:
        return f"from a loss of {figure(-low) if unit is None else _bare(-low, unit)} to a gain of {with_unit(figure(high), unit)}"
    least, most = sorted((abs(low), abs(high)))
    if least == most:
        return with_unit(figure(most), unit)
    start = f"{figure(least)} to" if least else "up to"
    return f"{start} {with_unit(figure(most), unit)}"


def _range_words(low: float, high: float, unit: str) -> str:
    """What lies between two rounded amounts, in words that fit their signs."""
    if low == high == 0:
        return "Worth about the same to you."
    lowest, highest = (with_unit(figure(abs(amount)), unit) for amount in (low, high))
    if low == high:
        return f"Worth about {highest} to you." if low > 0 else f"Costs you about {highest}."
    if low >= 0:
        start = f"between {figure(low)} and" if low else "up to"
        return f"Worth {start} {highest} to you."
    if high <= 0:
        start = f"between {figure(-high)} and" if high else "up to"
        return f"Costs you {start} {lowest}."
    return f"To you anything from a loss of {_bare(-low, unit)} to a gain of {highest}."


def _bare(amount: float, unit: str) -> str:
    """The first end of a range, whose unit the second one tells; a sign before it stays."""
    told = figure(amount)
    return signed(told, unit[0]) if unit[0] in CURRENCY_SIGNS else told


def share_word(share: float) -> str:
    """certain, likely (from 0.8), open (from 0.4) or unlikely."""
    if share >= 1:
        return "certain"
    if share >= LIKELY:
        return "likely"
    return "open" if share >= OPEN else "unlikely"


def holds_words(gain: GainRange, *, by_sums: bool = False) -> str:
    """Under how many of the weightings that fit a side gains, and the word for it.

    Args:
        gain: what it gains.
        by_sums: it rests on sums of money that were given, and on no weights.
    """
    why = "by the sums you gave" if by_sums else "whatever matters"
    match gain.holds:
        case "every":
            return f"certain, {why}"
        case "some":
            # Neither end is reached: a gain that some weightings deny is not one of 100 %.
            share = min(max(gain.share, 0.01), 0.99)
            return f"{share_word(share)}, in {share:.0%} of the readings that fit"
        case "none":
            return f"never, {why}"
        case _:
            assert_never(gain.holds)


def told_points(points: float) -> str:
    """Points without decimals, halves upwards, so that equal distances look equal."""
    return f"{_half_up(points):d}"


def _half_up(points: float) -> int:
    """The nearest whole number, of two the greater; what float noise adds or takes is left out."""
    return floor(round(points, 6) + 0.5)


def compared_with(reference: Reference) -> str:
    """What the ideas are compared with, in words."""
    match reference.kind:
        case "on_the_table":
            return "compared with what is on the table"
        case "middle":
            return "compared with meeting in the middle"
        case "mixed":
            return "compared with what is on the table, and the middle where nothing is"
        case _:
            assert_never(reference.kind)
