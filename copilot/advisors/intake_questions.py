"""What an interview asks next, and what an answer makes of the scenario. Loads no template engine.

    scenario so far -> questions ranked by value -> the first that could change the first screen

It works on scenarios in which all that is known of the weights are ranks and my own comparisons,
as an interview leaves them. Of them only guesses are asked, so only ranks: what they themselves
said is for `evidence`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from copilot.advisors.wording import option_in_text
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import QuestionNeed, rank_questions
from copilot.analysis.sides.side import Who
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Option, Priority, as_date
from copilot.domain.scenario import Evidence, Scenario
from copilot.domain.suggestions import Idea

IntakeKind: TypeAlias = Literal["first", "times", "limit"]
"""What is asked: which issue comes first; whether one matters so many times as much as another; how
far I would go."""

SHOWN = 5
"""Ideas on the first screen."""

WORTH_ASKING = 1.0
"""Points, hundredths of the way from my worst deal to my best, that a comparison by how many times
as much has to bring: such questions are hard to answer, and there is always one more."""


class IntakeQuestion(NamedTuple):
    """A question to the user."""

    kind: IntakeKind
    who: Who
    """Whose view is asked for; theirs is a guess."""
    issues: tuple[str, ...]
    """To pick from, in the file's order; the two that are compared; the one with the limit."""
    text: str
    """The question. Private."""
    sharpens: str
    """What the answer is good for."""
    choices: tuple[str, ...] = ()
    """The issues to pick from with their swings; empty where none is picked."""
    ratio: float | None = None
    """How many times as much, where that is asked."""

    @property
    def identity(self) -> tuple[str, ...]:
        """The same for questions that would annoy if one came after the other was skipped."""
        return (self.kind, self.who, *(self.issues if self.kind == "times" else ()))


@dataclass(frozen=True)
class Given:
    """What was answered after the opening."""

    my_ranks: Mapping[str, int] = field(default_factory=dict)
    their_ranks: Mapping[str, int] = field(default_factory=dict)
    walk_away: Mapping[str, Option] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def ranks(self, who: Who) -> Mapping[str, int]:
        """The ranks of a side."""
        return self.my_ranks if who == "me" else self.their_ranks


def with_given(opening: Scenario, given: Given) -> Scenario:
    """The scenario of the opening with the answers since then."""
    issues = tuple(
        issue.model_copy(
            update={
                side: getattr(issue, side).model_copy(
                    update={"priority": Priority(rank=ranks.get(issue.name))}
                )
                for side, ranks in (("mine", given.my_ranks), ("theirs", given.their_ranks))
            }
        )
        for issue in opening.issues
    )
    return opening.model_copy(
        update={
            "issues": issues,
            "me": opening.me.model_copy(update={"walk_away": dict(given.walk_away)}),
            "evidence": given.evidence,
        }
    )


def first_screen(opening: Scenario, given: Given, *, seed: int = 0) -> tuple[Idea, ...]:
    """The trades of the scenario so far, best first."""
    return find_trades(build_problem(with_given(opening, given), seed=seed))


def next_question(
    opening: Scenario, given: Given, *, skipped: Collection[tuple[str, ...]] = (), seed: int = 0
) -> IntakeQuestion | None:
    """The question whose answer is worth most; None where none would change the first screen.

    Args:
        opening: what was said of the issues, without priorities.
        given: what was answered since.
        skipped: identities of questions that were not answered, which are not asked again.
        seed: of the samples.
    """
    problem = build_problem(with_given(opening, given), seed=seed)
    if len(problem.issues) < 2:  # noqa: PLR2004 - a trade takes two
        return None
    ideas = find_trades(problem)
    return next(
        (
            question
            for question in _candidates(problem, ideas, given, seed)
            if question.identity not in skipped
            and _could_change(opening, given, question, ideas, seed)
        ),
        None,
    )


def _candidates(
    problem: Problem, ideas: Sequence[Idea], given: Given, seed: int
) -> Iterator[IntakeQuestion]:
    """What could be asked, by value; my limit stands first once I said what counts for me."""
    scenario = problem.scenario
    limit = None if given.walk_away else _limit(scenario)
    if limit is not None and given.my_ranks:
        yield limit
    for need in rank_questions(problem, ideas, seed=seed):
        question = _asked(scenario, need, given, ideas[:1])
        if question is not None:
            yield question
    if limit is not None and not given.my_ranks:
        yield limit


def _asked(
    scenario: Scenario, need: QuestionNeed, given: Given, first: Sequence[Idea]
) -> IntakeQuestion | None:
    """How a person is asked; None where only they could tell, or where it is not worth the trouble.

    By how many times one issue matters more is asked only where it brings something or the first
    idea hangs on it.
    """
    if need.value is None or need.kind not in {"priorities", "comparison"}:
        return None
    if need.ratio is None:
        return _first(scenario, need, given)
    decisive = any(idea.id in need.hang for idea in first)
    if need.asks == "them" or (need.value < WORTH_ASKING and not decisive):
        return None
    more, than = (scenario.issue(name) for name in need.issues)
    return IntakeQuestion(
        kind="times",
        who="me",
        issues=need.issues,
        text=(
            f"You put {more.name} before {than.name}. Is going {_ends(more, 'me')} worth at least "
            f"{times(need.ratio)} to you as going {_ends(than, 'me')}?"
        ),
        sharpens=_sharpens(need),
        ratio=need.ratio,
    )


def _first(scenario: Scenario, need: QuestionNeed, given: Given) -> IntakeQuestion:
    """Which comes first of all whose order is open: one pick is worth several comparisons."""
    ranks = given.ranks(need.asks)
    among = [issue for issue in scenario.priced_issues if ranks.get(issue.name) == _last(ranks)]
    if not ranks:
        one = "could move one of these from its worst to its best, which first?"
        text = (
            f"If you {one}"
            if need.asks == "me"
            else f"As they see it, your best guess. If they {one}"
        )
    else:
        text = "Of these, which next?" if need.asks == "me" else "Which next for them, you guess?"
    return IntakeQuestion(
        kind="first",
        who=need.asks,
        issues=tuple(issue.name for issue in among),
        text=text,
        sharpens=_sharpens(need),
        choices=tuple(f"{issue.name}, {_ends(issue, need.asks)}" for issue in among),
    )


def _last(ranks: Mapping[str, int]) -> int | None:
    return max(ranks.values(), default=None)


def _sharpens(need: QuestionNeed) -> str:
    count = len(need.hang or need.decides)
    if count:
        ideas = "One idea so far hangs" if count == 1 else f"{count} ideas so far hang"
        return f"{ideas} on it."
    tells = {"me": "which trades pay you most", "them": "what is worth offering them"}
    return f"It tells {tells[need.asks]}."


def _limit(scenario: Scenario) -> IntakeQuestion | None:
    """How far I would go on the money issue, or on the first other number that I want more or less of."""
    numeric = [i for i in scenario.priced_issues if i.numeric and i.mine.wants in {"more", "less"}]
    numeric.sort(key=lambda issue: issue.name != scenario.money)
    if not numeric:
        return None
    issue = numeric[0]
    how = "least you would take" if issue.mine.wants == "more" else "most you would give"
    return IntakeQuestion(
        kind="limit",
        who="me",
        issues=(issue.name,),
        text=f"{issue.name}: what is the {how} before you walk away?",
        sharpens="It stays private. No idea will go past it.",
    )


def _ends(issue: Issue, who: Who) -> str:
    """The way from an issue's worst to its best option: `from 1 to 4 days a week`.

    Options of several words stand in quotes: `from "in advance" to "after 60 days"`.
    """
    stance = issue.mine if who == "me" else issue.theirs
    first, last = issue.options[0], issue.options[-1]
    up = last in {stance.wants, stance.position} or stance.wants == "more"
    worst, best = (first, last) if up else (last, first)
    bare = issue.model_copy(update={"unit": None})
    return f"from {_end(bare, worst)} to {_end(issue, best)}"


def _end(issue: Issue, option: Option) -> str:
    told = option_in_text(issue, option)
    phrase = isinstance(option, str) and " " in option and as_date(option) is None
    return f'"{told}"' if phrase and not told.startswith('"') else told


def times(ratio: float) -> str:
    """`as much`, `twice as much`, `1.5 times as much`."""
    return "twice as much" if ratio == 2 else f"{ratio:g} times as much"  # noqa: PLR2004 - a word of its own


def _could_change(
    opening: Scenario, given: Given, question: IntakeQuestion, ideas: Sequence[Idea], seed: int
) -> bool:
    """Whether some answer changes what stands on the first screen.

    A limit can do so wherever an idea takes its issue further than what I asked for.
    """
    if question.kind == "limit":
        asked = opening.issue(question.issues[0]).mine.position
        outcomes = [idea.outcome or {} for idea in ideas[:SHOWN]]
        return any(outcome.get(question.issues[0]) != asked for outcome in outcomes)
    now = screen(ideas)
    return any(
        screen(first_screen(opening, then, seed=seed)) != now for then in _futures(given, question)
    )


def _futures(given: Given, question: IntakeQuestion) -> Iterator[Given]:
    if question.kind == "first":
        yield from (picked(given, question, [name]) for name in question.issues)
    else:
        yield from (compared(given, question, yes=yes) for yes in (True, False))


def screen(ideas: Sequence[Idea]) -> tuple[object, ...]:
    """What a first screen says: its ideas and their verdicts, the first one apart."""
    told = [(i.id, i.give, i.get, i.certificate.verdict) for i in ideas[:SHOWN]]
    return (*told[:1], frozenset(told))


def picked(given: Given, question: IntakeQuestion, picks: Sequence[str]) -> Given:
    """The answers with these issues first, in this order, of all that were to pick from."""
    before = given.ranks(question.who)
    start = _last(before) or 1
    ranks = dict(before) | dict.fromkeys(question.issues, start + len(picks))
    ranks |= {name: start + place for place, name in enumerate(picks)}
    if question.who == "me":
        return replace(given, my_ranks=ranks)
    return replace(given, their_ranks=ranks)


def compared(given: Given, question: IntakeQuestion, *, yes: bool) -> Given:
    """The answers with whether one issue matters so many times as much as another."""
    more, than = question.issues
    known = next((e for e in given.evidence if e.more_important == (more, than)), None)
    entry = known or Evidence(kind="answer", by="me", more_important=(more, than))
    bound = "at_least" if yes else "at_most"
    entry = entry.model_copy(update={bound: question.ratio})
    return replace(given, evidence=(*(e for e in given.evidence if e is not known), entry))


def limited(opening: Scenario, given: Given, question: IntakeQuestion, limit: float) -> Given | str:
    """The answers with my limit; or, where it asks for more than I do, what is wrong with it."""
    (name,) = question.issues
    issue = opening.issue(name)
    asked = issue.mine.position
    if isinstance(asked, int | float) and (
        limit > asked if issue.mine.wants == "more" else limit < asked
    ):
        return f"You ask for {option_in_text(issue, asked)} yourself. Your limit, or Enter."
    return replace(given, walk_away={**given.walk_away, name: limit})


def change_words(before: Sequence[Idea], after: Sequence[Idea]) -> str:
    """What an answer changed on the first screen, in a sentence; the first idea may follow it."""
    if screen(before) == screen(after):
        return "That leaves the ideas as they are."
    if not after:
        return "With that, no trade is left that may be good for both."
    old, new = ([i.certificate.verdict for i in ideas[:1]] for ideas in (before, after))
    settled = new == ["good_for_both"] != old
    if first_changed(before, after):
        return f"That {'settles it' if settled else 'changes the advice'}. Now first:"
    if settled:
        return "That settles it: idea 1 is now good for both."
    sure = [
        sum(i.certificate.verdict == "good_for_both" for i in s[:SHOWN]) for s in (before, after)
    ]
    if sure[1] > sure[0]:
        shown = min(SHOWN, len(after))
        return f"That settles more: {sure[1]} of the first {shown} ideas are now good for both."
    return "Idea 1 stays first; the ideas behind it have changed."


def first_changed(before: Sequence[Idea], after: Sequence[Idea]) -> bool:
    """Whether another idea stands first than before."""
    old, new = ([(i.id, i.give, i.get) for i in ideas[:1]] for ideas in (before, after))
    return old != new
