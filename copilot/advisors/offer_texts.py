"""The words of `offers`: what may be said to them, and what stays with the user.

Every `say_` function takes shareable fields and terms alone. The others are private.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from copilot.advisors.wording import (
    is_plural,
    name_in_text,
    number_text,
    option_in_text,
    say_trade,
    terms_in_text,
)
from copilot.analysis.offering.concessions import MARGIN, FloorReason
from copilot.analysis.offering.offers import ChoiceRow
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Issue, Option
from copilot.domain.offer_documents import CriterionVerdict, FirstMove
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Move, Reference
from copilot.marking import clean_line
from copilot.words import listed

_AMBITION: Final = (
    "It is ambitious. That brings better deals, but also more impasses and less goodwill (Petrowsky "
    "et al. 2025): give the reason with each term."
)
_IF_THEY_OPEN: Final = (
    "If they open hard, don't argue their number: ask what it rests on, then put this package."
)
_ANCHOR: Final = (
    "A first number pulls you too. Before you speak think of your aim and of what they have without "
    "you, not of your walk-away (Galinsky and Mussweiler 2001)."
)

END: Final[Mapping[FloorReason, str]] = {
    "fair": "a fair split",
    "middle": "the middle of what you can stand up for",
}
"""Short words for the ends of a plan that are not told otherwise."""

LETTERS: Final = "ABC"
"""What the equal packages are called."""

_NAMED: Final = 3
"""Issues that a sentence names; the rest is left to the JSON."""
_MORE: Final = 1.25
"""How many times as much an issue has to count for one side, on average, to be told as more."""


def is_their_offer(scenario: Scenario, outcome: Mapping[str, Option]) -> bool:
    """Whether a package is the offer that is on the table, whole."""
    return bool(outcome) and all(
        scenario.on_the_table.get(issue) == option for issue, option in outcome.items()
    )


def say_opening(
    scenario: Scenario, outcome: Mapping[str, Option], criteria: Sequence[CriterionVerdict]
) -> str:
    """How to put the opening, a thought a line: thanks for an offer, the package, its grounds."""
    if is_their_offer(scenario, outcome):
        return f"Thank you for your offer. I accept it: {terms_in_text(scenario, outcome)}."
    lead = ["Thank you for your offer. What does it rest on?"] if scenario.on_the_table else []
    what = "a whole package" if len(outcome) > 1 else "an offer"
    package = f"Here is {what} that would work for me: {terms_in_text(scenario, outcome)}."
    cited = [_cited(v) for v in criteria if _carries(scenario, v, outcome.get(v.issue))]
    return "\n".join((*lead, package, *cited))


def _cited(verdict: CriterionVerdict) -> str:
    source = f" ({clean_line(verdict.source)})" if verdict.source else ""
    issue = name_in_text(verdict.issue)
    return f"On {issue} I go by this: {clean_line(verdict.text).rstrip('.')}{source}."


def _carries(scenario: Scenario, verdict: CriterionVerdict, option: Option | None) -> bool:
    """Whether a term lies between what is on the table and what the criterion says, ends included.

    Which way I lean does not enter, so the sentence tells nothing of it.
    """
    issue = scenario.issue(verdict.issue)
    ends: list[Option] = [*verdict.figures]
    table = scenario.on_the_table.get(verdict.issue)
    if table is not None:
        ends.append(table)
    if not issue.numeric:
        return option in verdict.figures
    numbers = [float(end) for end in ends if not isinstance(end, str)]
    return (
        option is not None
        and not isinstance(option, str)
        and option != table
        and min(numbers) <= float(option) <= max(numbers)
    )


def say_packages(scenario: Scenario, outcomes: Sequence[Mapping[str, Option]]) -> str:
    """How to put the equal packages, a line each: what they share once, then each one's terms."""
    first = outcomes[0]
    same = {i: o for i, o in first.items() if all(other[i] == o for other in outcomes)}
    lines = ["I have put together three packages; any of them would work for me."]
    if same:
        lines.append(f"In each: {terms_in_text(scenario, same)}.")
    for letter, outcome in zip(LETTERS, outcomes, strict=False):
        own = {issue: option for issue, option in outcome.items() if issue not in same}
        lines.append(f"{letter}: {terms_in_text(scenario, own)}.")
    lines.append("Which comes closest, and what would you change in it?")
    return "\n".join(lines)


def say_step(
    scenario: Scenario, give: Sequence[Move], in_return: Sequence[Move], *, last: bool
) -> str:
    """How to put a step: never without something in return."""
    if {move.issue for move in in_return} & {move.issue for move in give}:
        offered = terms_in_text(scenario, {move.issue: move.to for move in give})
        wanted = terms_in_text(scenario, {move.issue: move.to for move in in_return})
        return f"If you could come to {wanted}, I could come to {offered}."
    if in_return or not last:
        return say_trade(scenario, give=give, get=in_return)
    offered = terms_in_text(scenario, {move.issue: move.to for move in give})
    return f"If that settles the whole package, I could accept {offered}."


def take_it(*, short: bool) -> tuple[str, ...]:
    """How to go about an opening that is their own offer.

    Args:
        short: whether it leaves me less than every fair split.
    """
    if short:
        return (
            "Their offer meets all that you ask for. Before you take it, ask for more on some issue.",
        )
    return ("Their offer is already the best that you can ask for: take it.",)


def opening_advice(
    first_move: FirstMove, dark: Sequence[str], nothing_over: str, *, with_packages: bool
) -> tuple[str, ...]:
    """How to go about the opening, in plain sentences.

    Args:
        first_move: whether to make it unasked.
        dark: what matters most to me and is not known of them.
        nothing_over: what the opening holds nothing better than for them; empty where it does.
        with_packages: whether packages worth the same follow.
    """
    go = {
        "they_have": (
            "They have made an offer. Don't argue their number, and don't count from it: ask what "
            "it rests on, then put this package in its place."
        ),
        "wait": (
            f"Better not go first: little is known of what they want on {listed(dark[:_NAMED])}, "
            "which matter most to you. Ask first; who knows less loses by opening (Maaravi and "
            "Levy 2017)."
        ),
        "yes": (
            "Go first: you know enough of them, and the first offer pulls the result its way "
            "(g = 0.42 over 90 studies)."
        ),
    }[first_move]
    at_hand = ", and have the packages below at hand" if with_packages else ""
    thin = (
        f"Nothing in it is better for them than {nothing_over}, as far as known. Expect a no to "
        f"it{at_hand}."
    )
    return (
        go,
        *((thin,) if nothing_over else ()),
        _AMBITION,
        *(() if first_move == "they_have" else (_IF_THEY_OPEN,)),
        _ANCHOR,
    )


def reference_words(reference: Reference) -> str:
    """What is compared with, as a thing."""
    return {
        "on_the_table": "what is on the table",
        "middle": "meeting in the middle",
        "mixed": "what is on the table, and the middle where nothing is",
    }[reference.kind]


def choice_words(
    problem: Problem,
    rows: Sequence[Sequence[int]],
    place: int,
    choice: ChoiceRow,
) -> str:
    """What a choice tells, in a sentence: of the steps compared, not of the issues.

    Args:
        problem: the scenario.
        rows: the packages.
        place: which of them is taken.
        choice: the issues on which it is kinder to them than the others, and less kind.
    """
    more, less = choice.counts_more, choice.counts_less
    if choice.share is None:
        return "Whichever they take, ask why: nothing in your file says what it would mean."
    letter = LETTERS[place]
    if choice.share == 0:
        return f"If they take {letter}, ask why: it hardly fits what your file says of them."
    if not more or not less:
        return f"If they take {letter}, ask why: by itself it tells little."
    liked = listed([_step(problem, rows, place, column) for column in more])
    left = listed([_step(problem, rows, place, column) for column in less])
    return f"If they take {letter}: they gain more by {liked} than they lose by {left}."


def _step(problem: Problem, rows: Sequence[Sequence[int]], place: int, column: int) -> str:
    """The option of one package on an issue against those of the others."""
    issue, own = problem.issues[column], rows[place][column]
    other = sorted({row[column] for row in rows} - {own})
    against = " or ".join(_bare(issue, issue.options[option]) for option in other)
    told = option_in_text(issue, issue.options[own])
    return f"{told} on {name_in_text(issue.name)} instead of {against}"


def _bare(issue: Issue, option: Option) -> str:
    """An option without its unit, which stands before."""
    return option_in_text(issue, option) if isinstance(option, str) else number_text(option)


def differ_words(worst: float, names: Sequence[str], culprit: int | None) -> str:
    """What the equality of the packages hangs on, where it does not hold whatever matters."""
    hangs = "" if culprit is None else f" It hangs most on {name_in_text(names[culprit])}."
    return (
        "Equal on average over what you said; with other weights that fit it as well, up to "
        f"{worst:.0f} points apart.{hangs} Weights in numbers make it exact."
    )


def floor_words(reason: FloorReason, reference: Reference) -> str:
    """What sets the floor of the plan."""
    match reason:
        case "fair" | "middle":
            return f"{END[reason]}, as far as you know them"
        case "no_deal":
            return f"your best alternative and {MARGIN:.0f} points on top"
        case "reference":
            return reference_words(reference)
        case _:
            assert_never(reason)


def reason_words(problem: Problem, columns: Iterable[int]) -> str:
    """Why these issues are given now: for whom they count more, in the words of the file."""
    if len(problem.issues) == 1:
        return "With one issue, what helps them costs you."
    parts = []
    for column in columns:
        issue = problem.issues[column]
        mine, theirs = problem.me.mean_weights[column], problem.them.mean_weights[column]
        parts.append(f"{name_in_text(issue.name)} {_counts(issue, float(mine), float(theirs))}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _counts(issue: Issue, mine: float, theirs: float) -> str:
    you, they = _said(issue, mine=True), _said(issue, mine=False)
    if mine > _MORE * theirs or (you == they and theirs > _MORE * mine):
        verb = "cost" if is_plural(issue.name) else "costs"
        return f"{verb} you least for what it gives them, of what is left"
    if theirs > _MORE * mine:
        return f"{_count(issue.name)} more with them ({they}) than with you ({you})"
    return f"{_count(issue.name)} about as much with them ({they}) as with you ({you})"


def _count(name: str) -> str:
    return "count" if is_plural(name) else "counts"


def _said(issue: Issue, *, mine: bool) -> str:
    priority = (issue.mine if mine else issue.theirs).priority
    return "not said" if priority.unknown else str(priority)


def end_words(*, limit_known: bool) -> str:
    """What to do when the steps are used up."""
    room = (
        " Between there and your alternative is room that nobody needs to know of."
        if limit_known
        else ""
    )
    return (
        "When the steps are used up, stop, and don't split what is left: bring in a further issue "
        f"or ask for time.{room}"
    )


def relationship_words(scenario: Scenario) -> str:
    """What a relationship that goes on changes; empty where it does not or nothing was said."""
    if scenario.relationship not in {"ongoing", "critical"}:
        return ""
    return (
        f"The relationship is {scenario.relationship}. What goodwill is worth later is not priced "
        "here. If the talk turns sour, go to the end of the plan sooner, not further."
    )


def what_to_add(problem: Problem) -> tuple[str, ...]:
    """What would make the offers better, as keys of the file; what matters most first."""
    scenario = problem.scenario
    found = []
    if not problem.me.limits:
        found.append("`alternatives` under `me`: what you do without this deal")
    silent = [issue.name for issue in problem.issues if _silent(issue)]
    if silent:
        found.append(f"what they want on {listed(silent[:_NAMED])}: a guess will do")
    if not problem.them.limits:
        found.append("`alternatives` under `counterparty`: what they do without you")
    if not scenario.criteria:
        found.append("`criteria`: a market figure, a rule, a precedent that carries your terms")
    if scenario.open_issues:
        found.append(f"options for {listed([issue.name for issue in scenario.open_issues])}")
    return tuple(found)


def _silent(issue: Issue) -> bool:
    return issue.theirs.wants is None and issue.theirs.values is None
