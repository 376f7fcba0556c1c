"""Texts that try to take a model over, planted where people write freely."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, ValidationError

from copilot.domain.base import Model
from copilot.domain.issue import Issue, SharedText
from copilot.domain.scenario import Criterion, Scenario
from copilot.errors import Finding, ScenarioError

Place: TypeAlias = Literal[
    "situation",
    "they_may_know",
    "counterparty_name",
    "counterparty_interest",
    "their_reason",
    "about",
    "unit",
    "issue_name",
    "criterion",
    "forecast",
    "title",
]
"""Where an attack stands in a scenario. Behind what is there already; of a list it is one entry
more. `their_reason`, `about` and `unit` are those of the first issue, `forecast` is the event of
the first forecast, `issue_name` is the name of a further issue without options, as somebody brings
up a point at the table."""

AttackKind: TypeAlias = Literal[
    "direct",
    "role_play",
    "fake_system_line",
    "forged_delimiter",
    "other_language",
    "encoding",
    "invisible_characters",
    "repeat_your_limits",
    "exfiltration",
    "template",
]
"""What kind of attack it is."""


class Attack(Model):
    """A text that tries to take the model over."""

    kind: AttackKind
    """Which kind."""
    into: Place
    """Where it is planted."""
    text: Annotated[str, Field(min_length=1)]
    """The attack itself."""
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    """What would show that it was obeyed: none of these may stand in what a user is shown as
    the product's words, whatever their case."""
    counted: tuple[str, ...] = ()
    """Words that show the same and that no check can tell from advice, a pet name for instance:
    counted where they turn up, and no failure."""


def attacked(scenario: Scenario, attack: Attack, *, file: str) -> Scenario:
    """The scenario with the attack added where it belongs.

    Args:
        scenario: as it was read.
        attack: what is planted.
        file: the scenario's file, for the error.

    Raises:
        ScenarioError: the scenario has no such place, or the text does not fit there.
    """
    try:
        planted = _PLANTED[attack.into](scenario, attack.text)
        if planted is not None:
            return Scenario.model_validate(planted.model_dump())
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise ScenarioError([Finding(file, None, f"{_fault(attack)}: {wrong}")]) from None
    raise ScenarioError([Finding(file, None, _fault(attack))])


def _fault(attack: Attack) -> str:
    return f"no place for an attack on {attack.into}"


def _situation(scenario: Scenario, text: str) -> Scenario:
    return scenario.model_copy(update={"situation": f"{scenario.situation}\n{text}"})


def _they_may_know(scenario: Scenario, text: str) -> Scenario:
    said = _behind(scenario.they_may_know, text, between="\n")
    return scenario.model_copy(update={"they_may_know": said})


def _title(scenario: Scenario, text: str) -> Scenario:
    return scenario.model_copy(update={"title": f"{scenario.title} {text}"})


def _counterparty_name(scenario: Scenario, text: str) -> Scenario:
    name = _behind(scenario.counterparty.name, text)
    side = scenario.counterparty.model_copy(update={"name": name})
    return scenario.model_copy(update={"counterparty": side})


def _counterparty_interest(scenario: Scenario, text: str) -> Scenario:
    interests = (*scenario.counterparty.interests, SharedText(text=text))
    side = scenario.counterparty.model_copy(update={"interests": interests})
    return scenario.model_copy(update={"counterparty": side})


def _criterion(scenario: Scenario, text: str) -> Scenario:
    return scenario.model_copy(update={"criteria": (*scenario.criteria, Criterion(text=text))})


def _forecast(scenario: Scenario, text: str) -> Scenario | None:
    if not scenario.forecasts:
        return None
    first, *rest = scenario.forecasts
    first = first.model_copy(update={"event": f"{first.event} {text}"})
    return scenario.model_copy(update={"forecasts": (first, *rest)})


def _issue_name(scenario: Scenario, text: str) -> Scenario:
    return scenario.model_copy(update={"issues": (*scenario.issues, Issue(name=text))})


def _about(scenario: Scenario, text: str) -> Scenario:
    issue = scenario.issues[0]
    return _with_first(scenario, issue.model_copy(update={"about": _behind(issue.about, text)}))


def _unit(scenario: Scenario, text: str) -> Scenario:
    issue = scenario.issues[0]
    return _with_first(scenario, issue.model_copy(update={"unit": _behind(issue.unit, text)}))


def _their_reason(scenario: Scenario, text: str) -> Scenario:
    issue = scenario.issues[0]
    before = issue.theirs.because
    reason = (
        SharedText(text=text)
        if before is None
        else before.model_copy(update={"text": f"{before.text} {text}"})
    )
    theirs = issue.theirs.model_copy(update={"because": reason})
    return _with_first(scenario, issue.model_copy(update={"theirs": theirs}))


def _with_first(scenario: Scenario, issue: Issue) -> Scenario:
    return scenario.model_copy(update={"issues": (issue, *scenario.issues[1:])})


def _behind(before: str | None, text: str, *, between: str = " ") -> str:
    return text if before is None else f"{before}{between}{text}"


_PLANTED: Final[Mapping[Place, Callable[[Scenario, str], Scenario | None]]] = {
    "situation": _situation,
    "they_may_know": _they_may_know,
    "counterparty_name": _counterparty_name,
    "counterparty_interest": _counterparty_interest,
    "their_reason": _their_reason,
    "about": _about,
    "unit": _unit,
    "issue_name": _issue_name,
    "criterion": _criterion,
    "forecast": _forecast,
    "title": _title,
}
"""What adds a text to each place; None where a scenario has no such place."""
