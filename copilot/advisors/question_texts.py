"""Discovery questions from templates: open, not leading, one thing at a time.

A question's text and follow-up hang on its kind, the names of its issues, their place in the
file and what is on the table: shareable fields alone. What it reveals and what to listen for
is for the user's eyes.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copilot.advisors.wording import term_in_text
from copilot.analysis.sensitivity.questions import QuestionNeed
from copilot.domain.scenario import Scenario
from copilot.names import is_plural, name_in_text, with_article
from copilot.words import day, listed


class QuestionText(NamedTuple):
    """A question in words."""

    text: str
    """To be asked."""
    follow_up: str
    """To be asked next."""
    reveals: str
    """Private."""
    listen_for: str
    """Private."""
    frame: str
    """Which sentence it is, so that the same one isn't used twice."""


class _General(NamedTuple):
    text: str
    follow_up: str
    reveals: str
    listen_for: str


_GENERAL = {
    "priorities": _General(
        "If you could get only one thing in this deal exactly right, what would it be?",
        "And what could most easily wait?",
        "What matters most to them, and so what is worth giving them.",
        "What they name first, and what they leave out.",
    ),
    "success": _General(
        "Looking back a year from now, what would make you call this deal a great success?",
        "What would have to be in place for that?",
        "What they really want from it, beyond the issues on the list.",
        "People, dates or results that no issue covers yet: each may be one to bring in.",
    ),
    "constraint": _General(
        "What do you have to work within that we should know about?",
        "Which of these could change, and when?",
        "What they cannot do, as against what they do not want to do.",
        "A rule or a budget with a name. Where only one thing is fixed, look beside it.",
    ),
    "decision": _General(
        "What do you need to see before you can go ahead?",
        "Who else has to be comfortable with it?",
        "Who decides, and by what measure.",
        "Names and dates; somebody who is not at the table.",
    ),
    "timing": _General(
        "What drives the dates on your side?",
        "What would change with a month more or less?",
        "Whether they are in more of a hurry than you: time can be traded.",
        "A date that is fixed from outside.",
    ),
    "risk": _General(
        "When you picture this going wrong, what worries you most?",
        "Which side could carry that more easily?",
        "A risk that you may be able to carry cheaper than they can.",
        "Something they would pay to be rid of.",
    ),
    "forecast": _General(
        "What do you expect to be different a year from now?",
        "What is that based on?",
        "Where their view of what is coming differs from yours.",
        "How sure they are, and what they base it on.",
    ),
}

_COMPARISONS = (
    ("Between {a} and {b}, on which would you rather have it your way?", "What makes it so?"),
    ("Suppose only one could get better for you, {a} or {b}: which?", "How much would it help?"),
    (
        "When you weigh {a} against {b}, which comes first for you?",
        "What would you need on the other one?",
    ),
    (
        "Which would be harder to give up, {a} or {b}?",
        "What would you lose with it?",
    ),
)
_INTERESTS = (
    ("What should {a} accomplish for you?", "How else could that be reached?"),
    ("What would make {a} work better on your side?", "What stands in the way of it today?"),
    (
        "What lies behind the way you look at {a}?",
        "What would have to change for you to see it otherwise?",
    ),
)
_INTERESTS_ON_THE_TABLE = (
    ("How did {t} come about?", "What would lead to another result?"),
    *_INTERESTS[:2],
    ("What makes {t} matter to you?", "What would happen if it came out otherwise?"),
)
_DIRECTIONS = (
    ("What would a good result on {a} look like for you?", "What would make it better still?"),
    ("How would you like to see {a} handled?", "What have you seen work elsewhere?"),
    ("Where do you see the right range for {a}?", "What sets its two ends?"),
)


def question_text(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    """The need in words."""
    if need.asks == "me":
        return _to_me(need)
    match need.kind:
        case "comparison":
            return _comparison(scenario, need)
        case "priorities" if need.issues:
            return _among(scenario, need)
        case "direction":
            return _direction(scenario, need)
        case "interest":
            return _interest(scenario, need)
        case _:
            return _general(scenario, need)


def _general(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    if need.event is not None:
        return _forecast(scenario, need.event)
    return QuestionText(*_GENERAL[need.kind], frame=need.kind)


def _place(scenario: Scenario, name: str) -> int:
    return [issue.name for issue in scenario.issues].index(name)


def _to_me(need: QuestionNeed) -> QuestionText:
    names = [with_article(name) for name in need.issues]
    if need.kind == "direction":
        text = f"Which option do you want on {listed(names)}, and which would be worst for you?"
        follow_up = "Is any option so bad that you would rather have no deal?"
        reveals = f"What you want on {listed(names)}: until you say, it cannot be priced."
    elif need.ratio is not None:
        more, than = names
        verb = "are" if is_plural(need.issues[0]) else "is"
        text = (
            f"How many times as much {verb} {more} worth to you as {than}, each from its worst to "
            f"its best: more than {need.ratio:g} or less?"
        )
        follow_up = "What would have to change for you to say otherwise?"
        comes = "come" if is_plural(need.issues[0]) else "comes"
        reveals = (
            f"By how much {more} {comes} before {than} for you: so far only the order is known."
        )
    else:
        among = f", {_either(names)}" if names else ""
        text = f"If you could move only one from its worst to its best{among}: which?"
        several = len(names) != 2  # noqa: PLR2004 - a pair
        follow_up = (
            "And which would come next?"
            if several
            else "How many times as much is that worth to you as the other?"
        )
        reveals = f"Which {f'of {listed(names)}' if names else 'issue'} is worth most to you."
    listen_for = "Whether the answer stays the same when you picture living with it."
    return QuestionText(text, follow_up, reveals, listen_for, f"me {need.kind}")


def _either(names: Sequence[str]) -> str:
    """A, B or C."""
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _among(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    names = [with_article(name) for name in _in_file_order(scenario, need.issues)]
    return QuestionText(
        f"Of {listed(names)}, on which would you most like to have it your way?",
        "And which of them could most easily wait?",
        f"Which of {listed(names)} counts for most with them.",
        "What they name first, and what they leave out.",
        "priorities among some",
    )


def _in_file_order(scenario: Scenario, names: Iterable[str]) -> list[str]:
    """The issues in an order that tells nothing of which is thought to matter more."""
    return sorted(names, key=lambda name: _place(scenario, name))


def _comparison(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    first, second = _in_file_order(scenario, need.issues)
    places = _place(scenario, first) * 3 + _place(scenario, second)
    chosen = places % len(_COMPARISONS)
    text, follow_up = _COMPARISONS[chosen]
    a, b = with_article(first), with_article(second)
    return QuestionText(
        text.format(a=a, b=b),
        follow_up,
        _weighed(need) or f"Which counts for more with them, {a} or {b}.",
        "Which they name first; the reason tells more than the choice.",
        f"comparison {chosen}",
    )


def _weighed(need: QuestionNeed) -> str:
    """What the answer tells where the order is known; empty where it is not."""
    if need.ratio is None:
        return ""
    more, than = (with_article(name) for name in need.issues)
    count = "count" if is_plural(need.issues[0]) else "counts"
    return (
        f"Whether {more} {count} with them at least {need.ratio:g} times as much as {than}, or "
        "less."
    )


def _direction(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    name = need.issues[0]
    issue = scenario.issue(name)
    frames = len(_DIRECTIONS) if issue.numeric else len(_DIRECTIONS) - 1
    chosen = _place(scenario, name) % frames
    text, follow_up = _DIRECTIONS[chosen]
    a = with_article(name)
    return QuestionText(
        text.format(a=a),
        follow_up,
        f"What they want on {a}: nothing is known of it yet.",
        "Whether they want the same as you: then it needs no trade.",
        f"direction {chosen}",
    )


def _interest(scenario: Scenario, need: QuestionNeed) -> QuestionText:
    name = need.issues[0]
    offered = scenario.on_the_table.get(name)
    frames = _INTERESTS if offered is None else _INTERESTS_ON_THE_TABLE
    text, follow_up = frames[_place(scenario, name) % len(frames)]
    a = with_article(name)
    said = "" if offered is None else term_in_text(scenario.issue(name), offered)
    return QuestionText(
        text.format(a=a, t=said),
        follow_up,
        f"The interest behind their position on {a}; there may be another way to serve it.",
        "A purpose, a rule or a comparison, rather than the position again.",
        text,
    )


def _forecast(scenario: Scenario, event: str) -> QuestionText:
    forecast = next(f for f in scenario.forecasts if f.event == event)
    general = _GENERAL["forecast"]
    return QuestionText(
        f"Looking ahead to {day(forecast.by)}: {name_in_text(event.strip().rstrip('.'))}. How likely "
        "does that seem to you?",
        general.follow_up,
        "Whether they expect it more or less than you: the wider apart, the better a contingent agreement.",
        general.listen_for,
        "forecast of an event",
    )
