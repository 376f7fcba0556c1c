"""The words of `offers` that are meant to be said to them.

Every function takes shareable fields and terms alone, so that a secret that changes no term
changes no letter of them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from copilot.advisors.wording import option_in_text, say_trade, terms_in_text
from copilot.domain.issue import Option
from copilot.domain.offer_documents import CriterionVerdict
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Move
from copilot.marking import clean_line
from copilot.names import name_in_text, with_article
from copilot.words import listed

LETTERS: Final = "ABC"
"""What the equal packages are called."""


def is_their_offer(scenario: Scenario, outcome: Mapping[str, Option]) -> bool:
    """Whether a package is the offer that is on the table, whole."""
    return bool(outcome) and all(
        scenario.on_the_table.get(issue) == option for issue, option in outcome.items()
    )


def say_accepted(scenario: Scenario, outcome: Mapping[str, Option]) -> str:
    """How to accept their offer."""
    return f"Thank you for your offer. I accept it: {terms_in_text(scenario, outcome)}."


def say_not_yet(issues: Sequence[str]) -> str:
    """How to answer an offer that is not to be accepted yet: thanks, and what is still to be had.

    Args:
        issues: on which more is asked for.
    """
    if not issues:
        return "Thank you for your offer. It is not enough for me yet: what could you add to it?"
    names = listed([with_article(name) for name in issues])
    return (
        f"Thank you for your offer. Before I answer it as a whole I would like to talk about {names}."
        "\nWhat could you do for me there?"
    )


def say_opening(
    scenario: Scenario, outcome: Mapping[str, Option], criteria: Sequence[CriterionVerdict]
) -> str:
    """How to put the opening, a thought a line: thanks for an offer, the package, its grounds."""
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
    """Whether a term is one that the criterion names or lies between two figures of it.

    A standard that says something else than what is asked would be held against it. Which way I
    lean does not enter, so the sentence tells nothing of it; what is on the table already needs
    no grounds.
    """
    if not scenario.issue(verdict.issue).numeric:
        return option in verdict.figures
    numbers = [float(figure) for figure in verdict.figures if not isinstance(figure, str)]
    return (
        option is not None
        and not isinstance(option, str)
        and option != scenario.on_the_table.get(verdict.issue)
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
    offered = terms_in_text(scenario, {move.issue: move.to for move in give})
    if {move.issue for move in in_return} & {move.issue for move in give}:
        wanted = terms_in_text(scenario, {move.issue: move.to for move in in_return})
        if len(give) == 1:
            # of one issue the name is said once
            offered = option_in_text(scenario.issue(give[0].issue), give[0].to)
        return f"If you could come to {wanted}, I could come to {offered}."
    if in_return or not last:
        return say_trade(scenario, give=give, get=in_return)
    settled = "it" if len(scenario.issues) == 1 else "the whole package"
    return f"If that settles {settled}, I could accept {offered}."
