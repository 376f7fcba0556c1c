"""Further issues, unbundling and future options without a model: from the catalogue and plain rules."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from copilot.advisors.wording import option_in_text
from copilot.analysis.checks.ideas import idea_id
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.issue import Issue, as_date
from copilot.domain.scenario import Context, Scenario
from copilot.domain.suggestions import AddedIssue, Certificate, Idea, IdeaKind, Origin
from copilot.names import name_in_text, singular, with_article
from copilot.words import listed

AT_ONCE = 3
"""Further issues in one idea; more at a time is a list, not advice."""


POINTING = 2
"""Issues that have to stand in a context's part of the catalogue for it to be guessed."""


_RECURS: Final = re.compile(
    r"(?i)\b(?:per|an?|each|every|je|pro)\b|/|\b(?:p\.?a\b|monthly|yearly|annual|weekly|daily)"
)
"""What marks a sum that is paid again and again."""

_TIMES: Final = re.compile(r"(?i)\b(?:days?|half-days?|hours?|nights?|shifts?|visits?|calls?)\b")
"""What marks a number of times, which busy weeks bear on."""

_EMPTY: Final = frozenset(
    {
        *("a", "an", "and", "at", "for", "in", "of", "on", "our", "the", "their", "to", "your"),
        *("amount", "annual", "date", "first", "included", "initial"),
        *("period", "schedule", "term", "terms", "time", "timing", "yearly"),
    }
)
"""Words that tell no issue from another: "Start" and "Start date" are one."""


def unpriced(names: Sequence[str], *, guessed: bool = False) -> Certificate:
    """The certificate of something that nobody has valued yet."""
    what = listed(names)
    worth = "they are worth" if len(names) > 1 else "it is worth"
    source = " The options are the model's suggestion." if guessed else ""
    return Certificate(
        verdict="unpriced",
        reason=f"Not priced yet: add {what} to your file to see what {worth}.{source}",
    )


def added_idea(
    adds: Sequence[AddedIssue], *, say: str, origin: Origin = "engine", guessed: bool = False
) -> Idea:
    """Further issues to bring in, as one idea."""
    names = [added.issue for added in adds]
    return Idea(
        id=idea_id("added_issue", sorted(names)),
        kind="added_issue",
        origin=origin,
        title=f"Bring in {listed(name_in_text(name) for name in names)}",
        technique="adding issues",
        adds=tuple(adds),
        rationale="Each gives both sides something more to trade with.",
        say=say,
        certificate=unpriced(names, guessed=guessed),
    )


def catalogue_ideas(scenario: Scenario, catalogue: Sequence[FurtherIssue]) -> tuple[Idea, ...]:
    """Further issues of the scenario's context, three at a time, from different places first."""
    fresh = further_issues(scenario, catalogue)
    groups = [fresh[start : start + AT_ONCE] for start in range(0, len(fresh), AT_ONCE)]
    return tuple(
        added_idea(
            [
                AddedIssue(
                    issue=issue.name,
                    options=issue.options,
                    why_them=issue.why_them,
                    why_me=issue.why_me,
                )
                for issue in group
            ],
            say=group[0].question,
        )
        for group in groups
    )


def further_issues(
    scenario: Scenario, catalogue: Sequence[FurtherIssue]
) -> tuple[FurtherIssue, ...]:
    """The catalogue's issues that fit and are new, one from each place before a second from any.

    The scenario's own issues are left out, by any of their names, or by one that says the same.
    """
    context = likely_context(scenario, catalogue)
    under_a_key = _under_a_key(scenario)
    by_place: dict[str, list[FurtherIssue]] = {}
    for issue in catalogue:
        names = (issue.name, *issue.also_called)
        if issue.name in under_a_key or context not in issue.contexts:
            continue
        if not any(is_covered(scenario, name) for name in names):
            by_place.setdefault(issue.place, []).append(issue)
    rounds = zip_longest(*by_place.values())
    return tuple(issue for round_ in rounds for issue in round_ if issue is not None)


def _under_a_key(scenario: Scenario) -> frozenset[str]:
    """The catalogue's issues that the file prices under a key of its own, not as an issue."""
    spoken_of = (
        (scenario.payments, ("Payment schedule", "Payment in tranches")),
        (scenario.speed_ups, ("Delivery date",)),
        (scenario.volumes, ("Volume",)),
        (scenario.rights, ("Renewal option",)),
    )
    return frozenset(name for given, names in spoken_of if given for name in names)


def likely_context(scenario: Scenario, catalogue: Sequence[FurtherIssue]) -> Context:
    """The scenario's context; where it is left at `other`, the one that its issues point to.

    That is the context in whose part of the catalogue most of the issues stand, two at least;
    ties keep `other`.
    """
    if scenario.context != "other":
        return scenario.context
    known = {plain_name(issue.name) for issue in scenario.issues}
    counts: Counter[Context] = Counter()
    for issue in catalogue:
        if known & {plain_name(name) for name in (issue.name, *issue.also_called)}:
            counts.update(context for context in issue.contexts if context != "other")
    best = counts.most_common(2)
    clear = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])  # noqa: PLR2004 - the two best
    return best[0][0] if clear and best[0][1] >= POINTING else "other"


def is_known(scenario: Scenario, name: str) -> bool:
    """Whether the scenario has an issue of that name already."""
    return plain_name(name) in {plain_name(issue.name) for issue in scenario.issues}


def is_covered(scenario: Scenario, name: str) -> bool:
    """Whether the scenario has an issue that says the same in a few words more or less.

    "Start" is covered by "Start date", "Currency and indexing" by "Indexing", "Access to data" by
    "Claims data access". A single word has to be the whole of what the other one says.
    """
    own = [_subject(issue.name) for issue in scenario.issues]
    subjects = [_subject(part) for part in (name, *re.split(r" and | und ", name))]
    return any(
        subject == mine or (len(subject) > 1 and subject <= mine)
        for subject in subjects
        for mine in own
    )


def _subject(name: str) -> frozenset[str]:
    """The words of a name that tell it from others, in the singular; all where none is left."""
    words = re.findall(r"[^\W_]+", name.casefold())
    telling = [singular(word) for word in words if word not in _EMPTY]
    return frozenset(telling or words)


def split_ideas(scenario: Scenario) -> tuple[Idea, ...]:
    """One issue to split in two and one to settle later, of those that stand in dispute.

    An issue whose parts the file names is split by the engine, with prices, and not here. Which issues are picked hangs on positions; how they are worded hangs on their names alone.
    """
    disputed = [
        issue
        for issue in scenario.priced_issues
        if None not in {issue.mine.position, issue.theirs.position}
        and issue.mine.position != issue.theirs.position
    ]
    divisible = [i for i in disputed if (i.numeric or _dated(i)) and not i.parts]
    ideas = []
    if divisible:
        first = next((issue for issue in divisible if issue.has_currency), divisible[0])
        ideas.append(_unbundled(first))
        disputed.remove(first)
    if disputed:
        ideas.append(_later(disputed[0]))
    return tuple(ideas)


def _unbundled(issue: Issue) -> Idea:
    name = issue.name
    if issue.has_currency and _RECURS.search(issue.unit or ""):
        parts = (f"{name} at the start", f"{name} after the first year")
        change = "two amounts with a date between them, instead of one"
    elif issue.has_currency:
        parts = (f"{name} (at once)", f"{name} (later)")
        change = "a part at once and the rest on a later date"
    elif _dated(issue):
        parts = (f"{name} of a first part", f"{name} of the rest")
        change = "a first part on an early date and the rest on a later one"
    elif _TIMES.search(f"{name} {issue.unit or ''}"):
        parts = (f"{name} in ordinary times", f"{name} in the busiest weeks")
        change = "one rule for ordinary times and one for the busiest weeks"
    else:
        parts = (f"{name} at first", f"{name} once an agreed mark is reached")
        change = "one figure at first and another once an agreed mark is reached"
    why = f"What is stuck as one figure may fit as two: {change}."
    say = f"What if we split {with_article(name)}: {change}?"
    return _new_parts("unbundle", f"Split {with_article(name)}", parts, why, say)


def say_later(name: str) -> str:
    """How to propose settling an issue again later, by its name alone."""
    return (
        f"Could we agree now on a date at which we settle {with_article(name)} anew, and on what "
        "has to be true by then?"
    )


def _later(issue: Issue) -> Idea:
    the_name = with_article(issue.name)
    change = "a date on which it is settled anew, and what has to be true by then"
    asked = issue.mine.position
    wish = (
        ""
        if asked is None
        else f" Yours to propose: {option_in_text(issue, asked)} from that date."
    )
    why = f"Where neither can move on {the_name} today, a later date may cost them little: {change}.{wish}"
    say = say_later(issue.name)
    parts = (f"{issue.name} from a later date",)
    return _new_parts("future_option", f"Settle {the_name} again later", parts, why, say)


def _new_parts(kind: IdeaKind, title: str, parts: Sequence[str], why: str, say: str) -> Idea:
    return Idea(
        id=idea_id(kind, list(parts)),
        kind=kind,
        origin="engine",
        title=title,
        technique="unbundling" if kind == "unbundle" else "future option",
        sources=("priorities",) if kind == "unbundle" else ("time",),
        adds=tuple(AddedIssue(issue=part) for part in parts),
        rationale=why,
        say=say,
        certificate=unpriced(parts),
    )


def _dated(issue: Issue) -> bool:
    return all(as_date(option) is not None for option in issue.options)


def plain_name(name: str) -> str:
    """A name without capitals, hyphens and odd spaces, to compare by."""
    return " ".join(name.casefold().replace("-", " ").split())
