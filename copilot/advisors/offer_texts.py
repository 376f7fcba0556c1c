"""The words of `offers` that stay with the user: advice, reasons, what a choice tells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, assert_never

from copilot.advisors.offer_sayings import LETTERS
from copilot.advisors.wording import number_text, option_in_text
from copilot.analysis.offering.choices import ChoiceRow
from copilot.analysis.offering.concessions import MARGIN, FloorReason
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Issue, Option
from copilot.domain.offer_documents import FirstMove
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Reference
from copilot.names import is_plural, name_in_text
from copilot.words import day, listed

_AMBITION: Final = (
    "It is ambitious. That brings better deals, but also more impasses and less goodwill (Petrowsky "
    "et al. 2025): give your reasons with it."
)
_IF_THEY_OPEN: Final = (
    "If they open hard, don't argue their number: ask what it rests on, then make yours."
)
_ANCHOR: Final = (
    "A first number pulls you too. Before you speak think of your aim and of what they have without "
    "you (Galinsky and Mussweiler 2001), not of your walk-away."
)

END: Final[Mapping[FloorReason, str]] = {
    "fair": "a fair split",
    "middle": "the middle of what you can stand up for",
}
"""Short words for the ends of a plan that are not told otherwise."""

_ABOUT: Final = 1.0
"""Points below the opening up to which a package is told to be worth about as much."""

_HALFWAY: Final = 0.1
"""The part of a way by which what is told to lie halfway on it may be off."""

_DECIDING: Final = 2
"""Issues on which a choice loses that are told: what outweighs all of them outweighs these."""

_NAMED: Final = 3
"""Issues that a sentence names; the rest is left to the JSON."""
_RANK: Final = {"low": 1, "medium": 2, "high": 3}
"""The order of the words for a priority."""

_MORE: Final = 1.25
"""How many times as much an issue has to count for one side, on average, to be told as more."""


TAKE_IT: Final = "Their offer is already the best that you can ask for: take it."
"""How to go about an opening that is their own offer where nothing is better for me."""


def not_yet(
    problem: Problem, better: Mapping[int, int], *, short: bool, may_be_below: bool
) -> tuple[str, ...]:
    """How to go about an opening that is their own offer, where more can be had.

    Args:
        problem: the scenario.
        better: the issues on which more could be asked for, each with my best option there.
        short: whether it leaves me less than every fair split; where to ask for more is told then.
        may_be_below: whether it is at or below my best alternative in some reading.
    """
    told = ["Don't accept it yet: it meets what you ask for, but you could ask for more."]
    if not better:
        told = ["Don't accept it yet. On these issues nothing is better for you: bring in another."]
    if may_be_below:
        told.append(
            "By what your file says it may be worth less to you than your best alternative."
        )
    if better and not short:
        named = [(problem.issues[column], option) for column, option in better.items()][:_NAMED]
        terms = [f"{issue.name} {option_in_text(issue, issue.options[o])}" for issue, o in named]
        each, most = ("each", "are") if len(terms) > 1 else ("it", "is")
        told.append(
            f"{listed(terms)} {most} the most to ask for. Find a reason for {each}, put it into your "
            "file as your `position` there, and run this again."
        )
    return tuple(told)


def opening_advice(  # noqa: PLR0913 - each is one fact of the opening
    first_move: FirstMove,
    dark: Sequence[str],
    *,
    thin: str,
    ambitious: bool,
    with_packages: bool,
    alone: bool,
) -> tuple[str, ...]:
    """How to go about the opening, in plain sentences.

    Args:
        first_move: whether to make it unasked.
        dark: what matters most to me and is not known of them.
        thin: why to expect a no to it; empty where it holds something for them.
        ambitious: whether it costs them something in some reading, and leaves me a fair split.
        with_packages: whether packages worth the same follow.
        alone: whether there is one issue only.
    """
    put = "make yours" if alone else "put this package in its place"
    go = {
        "they_have": (
            "They have made an offer. Don't argue their number, and don't count from it: ask what "
            f"it rests on, then {put}."
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
    at_hand = " Have the packages below at hand." if with_packages else ""
    return (
        go,
        *((f"{thin}{at_hand}",) if thin else ()),
        *((_AMBITION,) if ambitious else ()),
        *(() if first_move == "they_have" else (_IF_THEY_OPEN,)),
        _ANCHOR,
    )


def refused_words(problem: Problem, terms: Mapping[str, Option], when: date | None) -> str:
    """That the opening asks for what they refused, and what to do about it.

    Args:
        problem: the scenario.
        terms: what they refused.
        when: the day; None where it is not known.
    """
    issues = [problem.scenario.issue(name) for name in terms]
    told = listed([f"{issue.name} {option_in_text(issue, terms[issue.name])}" for issue in issues])
    on_day = "" if when is None else f" on {day(when)}"
    return (
        f"They refused {told}{on_day}: give a new reason for it, or give it up for something in "
        "return."
    )


def thin_words(*, limit_known: bool) -> str:
    """Why to expect a no to an opening in which they gain nothing, as far as known.

    Args:
        limit_known: whether it is what they have without me that they gain nothing over; else it
            is the comparison, which is told of every package.
    """
    if limit_known:
        return "Expect a no to it: they have as much without you, as far as known."
    return "Expect a no to it."


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
    *,
    refuted: bool,
) -> str:
    """What a choice tells, in a sentence: of the steps compared, not of the issues.

    What they gain is told whole. Of what they lose the largest is enough: what outweighs all of
    it outweighs a part.

    Args:
        problem: the scenario.
        rows: the packages.
        place: which of them is taken.
        choice: the issues on which it is kinder to them than the others, and less kind.
        refuted: whether what they said or did speaks against it.
    """
    more, less = choice.counts_more, choice.counts_less
    if choice.share is None:
        return "Whichever they take, ask why: nothing in your file says what it would mean."
    letter = LETTERS[place]
    if refuted:
        return f"If they take {letter}, ask why: it would contradict what they said or did before."
    if choice.share == 0:
        return f"If they take {letter}, ask why: it hardly fits what your file says of them."
    if not more or not less:
        return f"If they take {letter}, ask why: by itself it tells little."
    liked = listed([_step(problem, rows, place, column) for column in more])
    left = listed([_step(problem, rows, place, column) for column in less[:_DECIDING]])
    return f"If they take {letter}: what they gain on {liked} outweighs what they lose on {left}."


def _step(problem: Problem, rows: Sequence[Sequence[int]], place: int, column: int) -> str:
    """The issue, with the option of one package on it; a number against those of the others."""
    issue, own = problem.issues[column], rows[place][column]
    others = [issue.options[option] for option in sorted({row[column] for row in rows} - {own})]
    numbers = [number_text(option) for option in others if not isinstance(option, str)]
    told = option_in_text(issue, issue.options[own])
    # an option in words needs no others beside it: they stand in the packages above
    against = f", not {listed(numbers, last='or')}" if len(numbers) == len(others) else ""
    return f"{name_in_text(issue.name)} ({told}{against})"


def differ_words(worst: float, names: Sequence[str], culprit: int | None) -> str:
    """What the equality of the packages hangs on, where it does not hold whatever matters."""
    hangs = "" if culprit is None else f" It hangs most on {name_in_text(names[culprit])}."
    return (
        "With other weights that fit what you said as well they lie up to "
        f"{worst:.0f} points apart.{hangs} Weights in numbers make it exact."
    )


class LevelEnd(NamedTuple):
    """What the level of the packages lies between the opening and."""

    points: float
    """Mine at it."""
    told: str
    """What it is, as a thing."""


def level_words(start: float, level: float, end: LevelEnd | None) -> str:
    """Where the packages lie, as they were found.

    Args:
        start: my points at the opening.
        level: my points at the packages, on average.
        end: the other end of the way on which they lie; None: they were sought at the opening.
    """
    if end is None:
        little = start - level > _ABOUT
        return "a little less than your opening" if little else "about as much as your opening"
    part = (start - level) / (start - end.points)
    if abs(part - 1 / 2) <= _HALFWAY:
        return f"halfway between your opening and {end.told}"
    if part < 1 / 2:
        return f"nearer to your opening than to {end.told}"
    return f"nearer to {end.told} than to your opening"


def floor_words(reason: FloorReason, reference: Reference) -> str:
    """What sets the floor of the plan."""
    match reason:
        case "fair":
            return f"{END[reason]}, as far as you know them"
        case "middle":
            return END[reason]
        case "no_deal":
            return f"your best alternative and {MARGIN:.0f} points on top"
        case "reference":
            return reference_words(reference)
        case _:
            assert_never(reason)


def reason_words(problem: Problem, columns: Iterable[int], *, first: bool) -> str:
    """Why these issues are given now: for whom they count more, in the words of the file.

    Args:
        problem: the scenario.
        columns: the issues that a step gives.
        first: whether nothing was given before it.
    """
    if len(problem.issues) == 1:
        return "With one issue, what helps them costs you."
    same: dict[tuple[str, str], list[str]] = {}
    for column in columns:
        issue = problem.issues[column]
        mine, theirs = problem.me.mean_weights[column], problem.them.mean_weights[column]
        told = _counts(issue, float(mine), float(theirs), first=first)
        same.setdefault(told, []).append(issue.name)
    parts = [
        f"{listed([name_in_text(name) for name in names])} "
        f"{verb if len(names) > 1 or is_plural(names[0]) else f'{verb}s'} {what}"
        for (verb, what), names in same.items()
    ]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _counts(issue: Issue, mine: float, theirs: float, *, first: bool) -> tuple[str, str]:
    """The verb and what follows it, the same for all issues of which the same is to be told."""
    you, they = _said(issue, mine=True), _said(issue, mine=False)
    if mine > _MORE * theirs or (you == they and theirs > _MORE * mine):
        return "cost", f"you least for what that gives them{'' if first else ', of what is left'}"
    if theirs > _MORE * mine:
        if _RANK.get(they, 0) <= _RANK.get(you, 0) and they != "not said":
            # the words of the file alone say otherwise
            return "count", "more with them than with you, by all that your file says"
        return "count", f"more with them ({they}) than with you ({you})"
    return "count", f"about as much with them ({they}) as with you ({you})"


def _said(issue: Issue, *, mine: bool) -> str:
    priority = (issue.mine if mine else issue.theirs).priority
    return "not said" if priority.unknown else str(priority)


def end_words(*, limit_known: bool, left: float = 0.0) -> str:
    """What to do when the steps are used up.

    Args:
        limit_known: whether I have an alternative.
        left: points of room that no step spends; 0 where that is little.
    """
    unspent = (
        f" About {left:.0f} points of room are left then, which no smaller step can give: keep them "
        "for something new that is worth as much to you."
        if left
        else ""
    )
    room = (
        " Between there and your alternative is room that nobody needs to know of."
        if limit_known
        else ""
    )
    return (
        "When the steps are used up, stop, and don't split what is left: bring in a further issue "
        f"or ask for time.{unspent}{room}"
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
