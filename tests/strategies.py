"""Hypothesis strategies of scenarios, with ties, zero weights, exclusions, limits and gaps.

Values lie on a coarse scale and weights are small whole numbers, so that ties are common and a
difference that is not a tie is far above the grid on which the engine compares.
"""

import string
from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from copilot.domain.issue import Issue, Option, Priority, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Forecast, Scenario

WORDS: tuple[Word, ...] = ("high", "medium", "low")

exact_weights = st.integers(0, 5).map(lambda w: Priority(weight=(float(w), float(w))))
words = st.sampled_from(WORDS).map(lambda word: Priority(word=word))
ranks = st.integers(1, 4).map(lambda rank: Priority(rank=rank))
intervals = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(
    lambda ends: Priority(weight=(float(min(ends)), float(max(ends))))
)
priorities = st.one_of(words, ranks, intervals, exact_weights, st.just(Priority()))
"""Anything that can be said of a priority, nothing included."""


@st.composite
def option_lists(draw: st.DrawFn, *, most: int = 4) -> tuple[Option, ...]:
    """Two options or more: numbers in any order, or texts."""
    count = draw(st.integers(2, most))
    if draw(st.booleans()):
        numbers = st.lists(st.integers(0, 12), min_size=count, max_size=count, unique=True)
        return tuple(draw(numbers))
    return tuple(f"option {letter}" for letter in string.ascii_lowercase[:count])


@st.composite
def stances(
    draw: st.DrawFn,
    options: Sequence[Option],
    said: st.SearchStrategy[Priority],
    *,
    exact: bool,
) -> Stance:
    """What a side wants: values with ties, a direction, a best option or, if inexact, nothing."""
    priority = draw(said)
    forms = ["values", "direction", "peak"] if exact else ["values", "direction", "peak", "nothing"]
    form = draw(st.sampled_from(forms))
    sure = "medium" if exact else draw(st.sampled_from(("low", "medium", "high")))
    stance = Stance.model_validate({"priority": priority, "confidence": sure})
    if form == "values":
        value = st.sampled_from((0.0, 25.0, 50.0, 100.0))
        values = draw(st.lists(value, min_size=len(options), max_size=len(options)))
        return stance.model_copy(update={"values": tuple(values)})
    if form == "direction":
        return stance.model_copy(update={"wants": draw(st.sampled_from(("more", "less")))})
    if form == "peak":
        return stance.model_copy(update={"wants": draw(st.sampled_from(tuple(options)))})
    return stance


@st.composite
def issue_lists(
    draw: st.DrawFn,
    *,
    mine: st.SearchStrategy[Priority],
    theirs: st.SearchStrategy[Priority],
    exact: bool,
    sizes: tuple[int, int] = (2, 3),
) -> tuple[Issue, ...]:
    """Issues with options, in which each side's priority is drawn as given."""
    found = []
    for letter in string.ascii_uppercase[: draw(st.integers(*sizes))]:
        options = draw(option_lists())
        found.append(
            Issue(
                name=f"Issue {letter}",
                options=options,
                mine=draw(stances(options, mine, exact=exact)),
                theirs=draw(stances(options, theirs, exact=exact)),
            )
        )
    return tuple(found)


@st.composite
def parties(draw: st.DrawFn, issues: Sequence[Issue]) -> Party:
    """A side with no limits, floors, alternatives by worth, by terms, or all of them."""
    floors: dict[str, Option] = {
        issue.name: draw(st.sampled_from(issue.options))
        for issue in issues
        if draw(st.integers(0, 3)) == 0
    }
    alternatives = []
    if draw(st.integers(0, 2)) == 0:
        worth = float(draw(st.integers(-1, 6)) * 10)
        alternatives.append(Alternative(name="by worth", worth=worth))
    if draw(st.integers(0, 2)) == 0:
        terms: dict[str, Option] = {issue.name: draw(_term(issue)) for issue in issues}
        alternatives.append(Alternative(name="by terms", terms=terms))
    return Party(walk_away=floors, alternatives=tuple(alternatives))


def _term(issue: Issue) -> st.SearchStrategy[Option]:
    listed: st.SearchStrategy[Option] = st.sampled_from(issue.options)
    return st.one_of(listed, st.integers(-3, 15)) if issue.numeric else listed


@st.composite
def exclusions(draw: st.DrawFn, issues: Sequence[Issue], table: dict[str, Option]) -> Exclusion:
    """A combination of two issues that leaves what is on the table alone."""
    pair = draw(st.permutations(issues))[:2]
    first, second = pair
    free = [option for option in first.options if option != table[first.name]]
    return {
        first.name: (draw(st.sampled_from(free)),),
        second.name: tuple(draw(st.sets(st.sampled_from(second.options), min_size=1))),
    }


@st.composite
def exact_scenarios(draw: st.DrawFn, *, limits: bool = True) -> Scenario:
    """Both sides known by numbers; what is on the table is complete and can be."""
    issues = draw(issue_lists(mine=exact_weights, theirs=exact_weights, exact=True))
    return draw(_around(issues, limits=limits))


@st.composite
def vague_scenarios(
    draw: st.DrawFn,
    *,
    said: st.SearchStrategy[Priority] = priorities,
    limits: bool = False,
    sizes: tuple[int, int] = (2, 3),
) -> Scenario:
    """Both sides known by anything or nothing; what is on the table is complete and can be."""
    issues = draw(issue_lists(mine=said, theirs=said, exact=False, sizes=sizes))
    return draw(_around(issues, limits=limits))


@st.composite
def _around(draw: st.DrawFn, issues: tuple[Issue, ...], *, limits: bool) -> Scenario:
    table = {issue.name: draw(st.sampled_from(issue.options)) for issue in issues}
    count = draw(st.integers(0, 2)) if limits else 0
    return Scenario(
        title="Drawn",
        situation="Drawn at random.",
        issues=issues,
        me=draw(parties(issues)) if limits else Party(),
        counterparty=draw(parties(issues)) if limits else Party(),
        on_the_table=table,
        excluded=tuple(draw(exclusions(issues, table)) for _ in range(count)),
    )


forecasts = st.builds(
    Forecast,
    event=st.just("the product passes 1M in yearly revenue"),
    by=st.just(date(2027, 6, 30)),
    mine=st.sampled_from((0.0, 0.2, 0.5, 0.8, 1.0)),
    theirs=st.sampled_from((0.0, 0.2, 0.5, 0.8, 1.0)),
    settled_by=st.just("the audited accounts"),
)
"""An event, with beliefs that differ or agree."""


def swapped(scenario: Scenario) -> Scenario:
    """The same negotiation from the other chair."""
    issues = tuple(
        issue.model_copy(update={"mine": issue.theirs, "theirs": issue.mine})
        for issue in scenario.issues
    )
    forecast = tuple(
        f.model_copy(update={"mine": f.theirs, "theirs": f.mine}) for f in scenario.forecasts
    )
    return scenario.model_copy(
        update={
            "issues": issues,
            "me": scenario.counterparty,
            "counterparty": scenario.me,
            "forecasts": forecast,
        }
    )
