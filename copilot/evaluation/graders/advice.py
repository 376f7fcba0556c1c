"""How varied the model's own ideas are, and whether an expert would let them pass.

All of this is about form, not about worth: what an idea is worth is for the verdicts.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from copilot.advisors.verification import KEPT
from copilot.analysis.checks.ideas import moves
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.documents import TradesDocument
from copilot.domain.suggestions import Contingent, Idea
from copilot.evaluation.graders.grade import Grade, Tally, counted
from copilot.evaluation.graders.own import (
    OWN_LISTS,
    Entry,
    entries_of,
    option_terms,
    own_ideas,
)
from copilot.evaluation.outcome import Outcome
from copilot.llm.protocol import Json

SOURCES: Final = ("priorities", "forecasts", "risk", "time", "scale")
"""The five sources of value."""

TECHNIQUES: Final = (
    "logrolling",
    "shared wish",
    "contingent agreement",
    "adding issues",
    "unbundling",
    "future option",
)
"""The techniques that have a name in the field; a creative option has none."""

_PLACES: Final = {"risk allocation": "risk", "timing": "time", "scope": "scale"}
"""What a further issue draws on, by the place where it was found; other places name no source."""

CONCEDES: Final = re.compile(
    r"\b(?:good[- ]?will|conced(?:e|es|ing) first|(?:first|unilateral) concession|give in|giving in"
    r"|as a gift|for free|no strings|(?:nothing|without (?:asking for )?anything) in return)\b",
    re.IGNORECASE,
)
"""Words by which a text tells the user to give first, or for goodwill. "Goodwill" alone is enough:
none of the issues of a negotiation is bought with it."""

_FILLING: Final = frozenset({"a", "an", "and", "for", "if", "in", "of", "on", "or", "the", "to"})


def sources(outcome: Outcome) -> Iterator[Grade]:
    """How many sources of value and techniques the model's own ideas cover, of all there are.

    Only ideas that pass count, those not priced yet too: a trade in which both give draws on
    priorities, terms that hang on an event on forecasts, what is settled later on time, a further
    issue on what its place stands for. A wish that both share draws on none of the five. Without
    an answer, or without an own idea that passes, none.
    """
    passed = [idea for idea in own_ideas(outcome).ideas if idea.certificate.verdict in KEPT]
    drawn = {source for idea in passed for source in _sources(idea, outcome)}
    for name, all_there_are, covered in (
        ("sources_covered", SOURCES, drawn),
        ("techniques_covered", TECHNIQUES, {idea.technique for idea in passed}),
    ):
        missing = [what for what in all_there_are if what not in covered]
        reason = f"nothing on {', '.join(missing)}" if missing else ""
        yield Grade(name, Tally(len(all_there_are) - len(missing), len(all_there_are)), reason)


def _sources(idea: Idea, outcome: Outcome) -> Iterator[str]:
    yield from idea.sources
    if idea.kind == "future_option":
        yield "time"
    elif idea.kind == "added_issue":
        names = {added.issue for added in idea.adds}
        for entry in entries_of(outcome, "added_issues"):
            if str(entry.value.get("name")).strip() in names:
                yield _PLACES.get(str(entry.value.get("place")), "")


def distinct_ideas(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's own ideas, as it wrote them, say something that no earlier one does.

    Two ideas are one where they have the same form and

    - as trades: the same terms; or the same issues given and the same got, with another option
      on one issue at most;
    - as terms that hang on an event: the same event and the same issues in the branches;
    - as a further issue: the same name;
    - as an option: the same issue, and the same terms, parts or title.

    Names are compared without capitals, order, endings in s and little words; the titles and
    reasons of trades are not compared at all. What cannot be priced is compared as it stands. An
    answer without own ideas is none of none; one that could not be used none of one.
    """
    kept: list[_Shape] = []
    entries = entries_of(outcome, *OWN_LISTS)
    document = outcome.document
    if isinstance(document, TradesDocument) and outcome.answered:
        problem = build_problem(outcome.case.scenario, seed=outcome.seed)
        for entry in entries:
            shape = _shape(problem, entry)
            if not any(_near(shape, earlier) for earlier in kept):
                kept.append(shape)
    twice = len(entries) - len(kept)
    reason = f"{twice} said before" if outcome.answered and twice else ""
    yield Grade("distinct_ideas", counted(len(kept), len(entries), outcome), reason)


class _Shape(NamedTuple):
    """What is compared of an idea."""

    key: object
    """Has to be the same."""
    terms: frozenset[tuple[str, str]] = frozenset()
    """May differ on one issue."""


def _near(shape: _Shape, other: _Shape) -> bool:
    differing = {name for name, _ in shape.terms ^ other.terms}
    return shape.key == other.key and len(differing) <= 1


def _shape(problem: Problem, entry: Entry) -> _Shape:
    terms = option_terms(problem.scenario, entry)
    value = entry.value
    if terms is not None:
        outcome = {
            issue.name: found
            for issue in problem.issues
            if (found := issue.find(terms.get(issue.name, problem.reference.outcome[issue.name])))
            is not None
        }
        give, get = moves(problem, outcome)
        sides = frozenset(m.issue for m in give), frozenset(m.issue for m in get)
        changed = frozenset((m.issue, str(m.to)) for m in (*give, *get))
        return _Shape(("trade", *sides), changed)
    if entry.list_name == "contingent":
        issues = _names(value.get("if_true")) | _names(value.get("if_false"))
        return _Shape(("contingent", _words(value.get("event")), issues))
    if entry.list_name == "added_issues":
        return _Shape(("added issue", _words(value.get("name"))))
    if entry.list_name == "trades":
        return _Shape(("unreadable trade", _words(value.get("terms"))))
    what = value.get("terms") or value.get("parts") or value.get("title")
    return _Shape((str(value.get("kind")), _words(value.get("issue")), _words(what)))


def _names(terms: Json) -> frozenset[str]:
    """The issues of terms as they came: with an option, in a mapping or a list."""
    if isinstance(terms, dict):
        return frozenset(name.casefold() for name, option in terms.items() if option is not None)
    items = terms if isinstance(terms, list) else []
    return frozenset(str(item.get("issue")).casefold() for item in items if isinstance(item, dict))


def _words(value: Json) -> frozenset[str]:
    words = re.findall(r"\w+", str(value).casefold())
    return frozenset(word.rstrip("s") or word for word in words if word not in _FILLING)


def sound_advice(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's own ideas have none of the faults that an expert would reject.

    - gives for nothing: a trade in which the user gives and gets nothing;
    - price only: a trade that changes the money issue and nothing else;
    - no condition: terms that hang on an event with the same terms either way, without a day or
      somebody to settle it, on an event that is none, or of which both expect the same; something
      to settle later without a day;
    - concedes: title, reason or sentence tells to give first or for goodwill (`CONCEDES`);
    - cannot be read, or names what does not exist.

    Whether both gain is for the verdicts. None of none without an own idea, none of one where the
    answer could not be used.
    """
    found = own_ideas(outcome)
    problem = build_problem(outcome.case.scenario, seed=outcome.seed)
    faults = [fault for idea in found.ideas if (fault := _fault(problem, idea)) is not None]
    faults += ["cannot be read"] * found.lost
    n = len(found.ideas) + found.lost
    told = (f"{fault} {faults.count(fault)}" for fault in sorted(set(faults)))
    yield Grade("sound_advice", counted(n - len(faults), n, outcome), ", ".join(told))


def _fault(problem: Problem, idea: Idea) -> str | None:
    """The first fault; None without one."""
    moved = {move.issue for move in (*idea.give, *idea.get)}
    if idea.give and not idea.get:
        return "gives for nothing"
    if moved and moved == {problem.scenario.money}:
        return "price only"
    if idea.certificate.verdict == "unverifiable" or _is_the_same(problem, idea.contingent):
        return "no condition"
    if any(CONCEDES.search(text) for text in (idea.title, idea.rationale, idea.say)):
        return "concedes"
    return None


def _is_the_same(problem: Problem, contingent: Contingent | None) -> bool:
    """Whether terms that hang on an event come to the same either way."""
    if contingent is None:
        return False
    branches = (contingent.if_true, contingent.if_false)
    happens, fails = ({**problem.reference.outcome, **terms} for terms in branches)
    return happens == fails
