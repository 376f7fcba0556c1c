"""What a model answered, made into checked ideas.

    fit      the terms exist, the identifiers are known: told to the model once if not
    idea     priced by the engine; words without a figure that came from nowhere
    settled  kept, or rejected with its certificate's reason; the same moves are one idea

Nothing is snapped to something near: what does not exist is asked again, then rejected.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias, assert_never

from copilot.advisors.catalogue_ideas import (
    added_idea,
    is_covered,
    is_known,
    plain_name,
    say_later,
    unpriced,
)
from copilot.advisors.grounding import ground, holds_link, ungrounded
from copilot.advisors.wording import say_added
from copilot.analysis.bets.contingent import certify_contingent
from copilot.analysis.checks.ideas import idea_id, make_idea
from copilot.analysis.problems.problem import Problem
from copilot.analysis.problems.terms import InvalidTerms, check_terms, complete
from copilot.domain.issue import Option, as_date
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Contingent,
    Idea,
    Rejected,
    Verdict,
)
from copilot.names import with_article
from copilot.prompting.contracts import (
    AddedIssueAnswer,
    ContingentAnswer,
    DifferenceAnswer,
    OptionAnswer,
    PickAnswer,
    TradeAnswer,
)
from copilot.words import listed

Answered: TypeAlias = (
    DifferenceAnswer | PickAnswer | TradeAnswer | AddedIssueAnswer | ContingentAnswer | OptionAnswer
)
"""One entry of a value-creation answer."""

_TECHNIQUES = {
    "unbundle": "unbundling",
    "future_option": "future option",
    "option": "creative option",
}

KEPT: frozenset[Verdict] = frozenset({"good_for_both", "depends", "unpriced"})
"""Verdicts with which an idea is shown; the others are listed as rejected."""


class Written(NamedTuple):
    """An idea in a model's words."""

    idea: Idea
    """Without the figures that came from nowhere."""
    removed: tuple[str, ...] = ()
    """Those figures."""


class Settled(NamedTuple):
    """Ideas that passed and what did not."""

    ideas: tuple[Idea, ...]
    """In the order given; the same moves once."""
    rejected: tuple[Rejected, ...]
    """With the reason."""


def misfit(
    problem: Problem, answer: Answered, candidates: Iterable[str], known: frozenset[Decimal]
) -> str | None:
    """Why an entry names something that is not there; None when all it names is."""
    match answer:
        case DifferenceAnswer():
            return _missing_issue(problem, answer.issue)
        case PickAnswer():
            ids = tuple(candidates)
            unknown = f"{answer.id!r} is no computed trade; there are {', '.join(ids) or 'none'}"
            return None if answer.id in ids else unknown
        case TradeAnswer():
            return _bad_terms(problem, answer.terms) or _unchanged(problem, answer.terms)
        case AddedIssueAnswer():
            few = "a new issue needs two different options or more"
            wrong = _invented(known, answer.name) or _linked(answer.options)
            return wrong or (None if len(set(answer.options)) > 1 else few)
        case ContingentAnswer():
            wrong = _bad_terms(problem, answer.if_true) or _bad_terms(problem, answer.if_false)
            wrong = wrong or _wordless(answer.event, answer.settled_by)
            return wrong or _invented(known, answer.event, answer.settled_by)
        case OptionAnswer():
            wrong = None if answer.issue is None else _missing_issue(problem, answer.issue)
            wrong = wrong or _bad_terms(problem, answer.terms or {}) or _unsplit(answer)
            return wrong or _invented(known, *answer.parts)
        case _:
            assert_never(answer)


def reworded(idea: Idea, pick: PickAnswer, known: frozenset[Decimal]) -> Written:
    """An engine's trade in the model's words; its terms and certificate stay."""
    title, reason = ground(pick.title, known), ground(pick.rationale, known)
    words = {"title": title.text or idea.title, "rationale": reason.text or idea.rationale}
    return Written(idea.model_copy(update=words), (*title.removed, *reason.removed))


def trade_idea(problem: Problem, answer: TradeAnswer, known: frozenset[Decimal]) -> Written:
    """A trade of the model's own, priced."""
    title, reason = ground(answer.title, known), ground(answer.rationale, known)
    idea = make_idea(
        problem,
        complete(problem, _terms(problem, answer.terms)),
        origin="model",
        title=title.text,
        rationale=reason.text,
    )
    return Written(idea, (*title.removed, *reason.removed))


def contingent_idea(
    problem: Problem, answer: ContingentAnswer, subjects: frozenset[str] = frozenset()
) -> Idea:
    """Terms that hang on an event, priced with both sides' forecasts.

    Args:
        problem: what they are checked against.
        answer: the model's entry.
        subjects: plain names of issues; one of them by itself is nothing that can happen.
    """
    contingent = Contingent(
        event=re.sub(r"^if\s+", "", answer.event, flags=re.IGNORECASE),
        by=answer.by if as_date(answer.by) is not None else None,
        settled_by=answer.settled_by or None,
        if_true=_terms(problem, answer.if_true),
        if_false=_terms(problem, answer.if_false),
    )
    fault = None
    if contingent.if_true == contingent.if_false:
        fault = "Both branches have the same terms."
    elif plain_name(contingent.event) in subjects:
        fault = "It names an issue, no event that both can see happen."
    return Idea(
        id=idea_id("contingent", contingent.model_dump()),
        kind="contingent",
        origin="model",
        title="Leave it to what happens",
        technique="contingent agreement",
        sources=("forecasts",),
        contingent=contingent,
        rationale="Each side backs its own forecast instead of arguing about it.",
        certificate=certify_contingent(problem, contingent)
        if fault is None
        else Certificate(verdict="unverifiable", reason=fault),
    )


def added_ideas(
    problem: Problem,
    answers: Sequence[AddedIssueAnswer],
    known: frozenset[Decimal],
    in_catalogue: frozenset[str] = frozenset(),
) -> tuple[Settled, tuple[str, ...]]:
    """The further issues as one idea, and the figures taken out of their reasons.

    Those that the scenario has already are rejected; those that the catalogue
    suggests anyway are left out. Their options stay as they are: a range for
    a new issue is the model's suggestion and is called so.
    """
    adds: dict[str, AddedIssue] = {}
    rejected: list[Rejected] = []
    removed: list[str] = []
    for answer in answers:
        if is_covered(problem.scenario, answer.name):
            reason = f"{answer.name!r} is in your file already."
            rejected.append(Rejected(raw=answer.name, verdict="invalid", reason=reason))
            continue
        if plain_name(answer.name) in in_catalogue:
            continue
        mine, theirs = ground(answer.why_me, known), ground(answer.why_them, known)
        removed.extend((*mine.removed, *theirs.removed))
        options = tuple(dict.fromkeys(answer.options))
        adds.setdefault(
            answer.name.casefold(),
            AddedIssue(issue=answer.name, options=options, why_them=theirs.text, why_me=mine.text),
        )
    found = tuple(adds.values())
    ideas = (added_idea(found, say=say_added(found), origin="model", guessed=True),)
    return Settled(ideas if found else (), tuple(rejected)), tuple(removed)


def option_idea(problem: Problem, answer: OptionAnswer, known: frozenset[Decimal]) -> Written:
    """A creative option: priced where it has terms for now, else named as what to value first."""
    title, change = ground(answer.title, known), ground(answer.change, known)
    removed = (*title.removed, *change.removed)
    terms = _terms(problem, answer.terms or {})
    if terms and answer.kind == "option":
        idea = make_idea(
            problem,
            complete(problem, terms),
            kind="option",
            origin="model",
            title=title.text,
            rationale=change.text,
        )
        return Written(idea, removed)
    shown = title.text or with_article(answer.issue or "new option")
    adds = _parts(answer, shown)
    idea = Idea(
        id=idea_id(answer.kind, [answer.issue, shown, change.text, [a.issue for a in adds]]),
        kind=answer.kind,
        origin="model",
        title=shown,
        technique=_TECHNIQUES[answer.kind],
        contingent=_taken_up(answer, shown, terms),
        adds=adds,
        rationale=change.text,
        say=_say_option(answer, adds),
        certificate=_option_certificate(answer, adds),
    )
    return Written(idea, removed)


def settle(ideas: Iterable[Idea]) -> Settled:
    """What passed, the same moves once, and what did not, with the certificate's reason."""
    kept: dict[object, Idea] = {}
    rejected: dict[object, Rejected] = {}
    for idea in ideas:
        key, certificate = structure(idea), idea.certificate
        if certificate.verdict in KEPT:
            kept.setdefault(key, idea)
        else:
            rejected.setdefault(
                key, Rejected(idea=idea, verdict=certificate.verdict, reason=certificate.reason)
            )
    return Settled(tuple(kept.values()), tuple(rejected.values()))


def structure(idea: Idea) -> object:
    """What makes two ideas the same: the moves, the branches, the issues added; never the words."""
    if idea.give or idea.get:
        return frozenset((m.issue, m.to) for m in (*idea.give, *idea.get))
    contingent = idea.contingent
    branches = contingent and (
        contingent.event.casefold(),
        tuple(sorted(contingent.if_true.items())),
        tuple(sorted(contingent.if_false.items())),
    )
    return idea.kind, branches, frozenset(a.issue.casefold() for a in idea.adds)


def _option_certificate(answer: OptionAnswer, adds: Sequence[AddedIssue]) -> Certificate:
    if answer.kind == "future_option" and as_date(answer.by or "") is None:
        return Certificate(
            verdict="unverifiable", reason="It names no day on which the option is open."
        )
    return unpriced([added.issue for added in adds])


def _taken_up(answer: OptionAnswer, title: str, terms: dict[str, Option]) -> Contingent | None:
    """A later option's terms, as terms that hang on its being taken up."""
    if answer.kind != "future_option" or not terms:
        return None
    event = f"the option is taken up: {title}"
    return Contingent(event=event, by=answer.by, if_true=terms, if_false={})


def _say_option(answer: OptionAnswer, adds: Sequence[AddedIssue]) -> str:
    """By the names of issues, not in the words of a model that knows the private view."""
    if answer.kind == "unbundle":
        names = listed(with_article(added.issue) for added in adds)
        return f"What if we settled {names} apart from each other?"
    if answer.issue is None:
        return ""
    if answer.kind == "future_option":
        return say_later(answer.issue)
    return f"How else could we handle {with_article(answer.issue)}?"


def _parts(answer: OptionAnswer, title: str) -> tuple[AddedIssue, ...]:
    if answer.kind == "unbundle":
        return tuple(AddedIssue(issue=name) for name in dict.fromkeys(answer.parts))
    return (AddedIssue(issue=f"{answer.issue}: {title}" if answer.issue else title),)


def _terms(problem: Problem, terms: Mapping[str, str]) -> dict[str, Option]:
    checked = check_terms(problem.scenario, terms)
    if isinstance(checked, InvalidTerms):
        raise ValueError(f"terms are checked before they are priced: {checked.reason}")  # noqa: TRY004 - not about a type
    return checked


def _bad_terms(problem: Problem, terms: Mapping[str, str]) -> str | None:
    checked = check_terms(problem.scenario, terms)
    return checked.reason if isinstance(checked, InvalidTerms) else None


def _unchanged(problem: Problem, terms: Mapping[str, str]) -> str | None:
    if complete(problem, _terms(problem, terms)) == problem.reference.outcome:
        return "it changes nothing against what ideas are compared with"
    return None


def _unsplit(answer: OptionAnswer) -> str | None:
    if answer.kind != "unbundle" or (answer.issue and len(set(answer.parts)) > 1):
        return None
    return "unbundle names the issue and two parts or more that it becomes"


def _wordless(*texts: str) -> str | None:
    """Why an event or a judge that is no more than a date or a figure will not do."""
    empty = [text for text in texts if text and not re.search(r"[^\W\d_]{2}", text)]
    return f"{empty[0]!r} says nothing that could happen or decide" if empty else None


def _invented(known: frozenset[Decimal], *names: str) -> str | None:
    """Names cannot lose a figure and stay what they are, so a figure from nowhere makes a misfit."""
    found = [figure for name in names for figure in ungrounded(name, known)]
    return f"{', '.join(found)} stands nowhere in the facts" if found else None


def _linked(options: Iterable[str]) -> str | None:
    """Options of a new issue may hold figures of the model's own, but no link."""
    held = any(holds_link(option) for option in options)
    return "an option holds a link; say in words what it is" if held else None


def _missing_issue(problem: Problem, name: str) -> str | None:
    names = [issue.name for issue in problem.scenario.issues]
    if is_known(problem.scenario, name):
        return None
    return f"{name!r} is no issue of the scenario; there are {', '.join(names)}"
