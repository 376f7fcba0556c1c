"""What a prompt as it is sent must hold, and must not: checked before any answer is looked at.

Holds: the situation, each issue with its options, and for value creation both sides' priorities;
for wording, the ideas. Holds not: limits and alternatives, in any prompt; for a prompt whose
answer the counterparty may read, anything but shareable fields. The last two are tested by
planting: the prompt is made again from a scenario that differs in its secrets alone, and either
the planted words must not stand in it or the two prompts must be the same to the letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from copilot.advisors.confidentiality import leaks_of, secrets_of
from copilot.domain.issue import Issue, Option, Stance, option_text
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from copilot.evaluation.masking import told
from copilot.evaluation.prompt_form import outside_marks
from copilot.llm.protocol import ModelRequest
from copilot.marking import clean, clean_line
from copilot.prompting.contracts import DISCOVERY_QUESTIONS, VALUE_CREATION, WORDING

CANARY: Final = "Zyxoravellian"
"""A word that stands in no scenario and no prompt."""

_COUNTED = re.compile(r"\(\d+ options\)$")
"""How many options a long list has: our own words, whatever figure is secret."""
_LISTED = 12
"""Options that a prompt has to write out; of a longer list the ends will do."""
_LARGE = 1000
"""Figures from here on stand in no prompt's own words by chance."""
_LONGEST = 1000
"""Characters of a free text that have to be there."""

Ask = Callable[[Scenario], ModelRequest]
"""The request that an advisor would send for a scenario."""


def prompt_faults(request: ModelRequest, scenario: Scenario) -> tuple[str, ...]:
    """What is missing in a request that was sent, or should not be there."""
    found: list[str] = []
    if request.prompt_name == WORDING:
        found += _missing_ideas(request)
    else:
        found += _missing_facts(request, scenario)
    if request.prompt_name == VALUE_CREATION:
        found += _missing_private(request, scenario)
    else:
        found += _given_away(request, scenario)
    found += _written_in(request, scenario)
    return tuple(f"{request.prompt_name}: {fault}" for fault in dict.fromkeys(found))


def planted_faults(prompt: str, scenario: Scenario, ask: Ask) -> tuple[str, ...]:
    """What of the secrets reaches a prompt; `ask` makes its request from any scenario."""
    text = _text(ask(planted(scenario)))
    faults = [
        f"{prompt}: holds {what}, which goes into no prompt"
        for what, word in _planted_words(planted(scenario)).items()
        if word in text
    ]
    if prompt == DISCOVERY_QUESTIONS and ask(scenario) != ask(bare(scenario)):
        faults.append(f"{prompt}: is not the same when only secrets change")
    return tuple(faults)


def planted(scenario: Scenario) -> Scenario:
    """The scenario with limits and alternatives that can be told in any text."""
    me = scenario.me
    alternatives = tuple(
        alternative.model_copy(update={"name": f"{CANARY} {place}"})
        for place, alternative in enumerate(me.alternatives)
    )
    walk_away = {name: _odd(option) for name, option in me.walk_away.items()}
    aspiration = {name: _odd(option) for name, option in me.aspiration.items()}
    changed = me.model_copy(
        update={
            "alternatives": (*alternatives, Alternative(name=CANARY, worth=0.0)),
            "walk_away": walk_away,
            "aspiration": aspiration,
        }
    )
    return scenario.model_copy(update={"me": changed})


def bare(scenario: Scenario) -> Scenario:
    """The scenario with nothing but its shareable fields."""
    shared = set(scenario.shared_texts())
    return scenario.model_copy(
        update={
            "situation": "-",
            "relationship": None,
            "me": Party(
                name=scenario.me.name,
                interests=tuple(text for text in scenario.me.interests if text.text in shared),
            ),
            "counterparty": Party(name=scenario.counterparty.name),
            "issues": tuple(_bare_issue(issue, shared) for issue in scenario.issues),
            "excluded": (),
            "forecasts": (),
            "strengths": tuple(s for s in scenario.strengths if s.share == "yes"),
            "evidence": (),
        }
    )


def _bare_issue(issue: Issue, shared: set[str]) -> Issue:
    because = issue.mine.because
    kept = because if because is not None and because.text in shared else None
    mine = Stance(position=issue.mine.position, because=kept)
    return issue.model_copy(update={"mine": mine, "theirs": Stance()})


def _odd(option: Option) -> Option:
    """A number that nothing else is; a text stays, as it has to be an option."""
    return option if isinstance(option, str) else option + 0.00731


def _planted_words(scenario: Scenario) -> Mapping[str, str]:
    """How to tell each planted secret in a text."""
    words = {"an alternative": CANARY}
    for what, terms in (
        ("my walk-away", scenario.me.walk_away),
        ("what I hope for", scenario.me.aspiration),
    ):
        for name, option in terms.items():
            if not isinstance(option, str):
                words[f"{what} on {name}"] = option_text(option)
    return words


def _text(request: ModelRequest) -> str:
    return "\n".join(message.content for message in request.messages)


def _missing_ideas(request: ModelRequest) -> Iterator[str]:
    """Ideas that the answer may word and the prompt does not tell of."""
    text = _text(request)
    for known in _choices(request.schema):
        if known not in text:
            yield f"does not hold the idea {known!r}"


def _choices(schema: object) -> Iterator[str]:
    """Every value that a schema lists."""
    if not isinstance(schema, Mapping):
        return
    for key, part in schema.items():
        if key == "enum" and isinstance(part, list):
            yield from (value for value in part if isinstance(value, str))
        else:
            yield from _choices(part)


def _missing_facts(request: ModelRequest, scenario: Scenario) -> Iterator[str]:
    """What ideas and questions need: the issues, and the text that is meant for both sides."""
    text = _text(request)
    lines = text.splitlines()
    for issue in scenario.issues:
        name = clean_line(issue.name)
        holding = [line for line in lines if name in line]
        if not holding:
            yield f"does not hold the issue {issue.name!r}"
        elif not any(all(option in line for option in _options(issue)) for line in holding):
            yield f"does not hold the options of {issue.name!r}"
    if scenario.they_may_know and _opening(scenario.they_may_know) not in text:
        yield "does not hold what they may know"


def _options(issue: Issue) -> tuple[str, ...]:
    texts = tuple(clean_line(option_text(option), limit=80) for option in issue.options)
    return texts if len(texts) <= _LISTED else (texts[0], texts[-1])


def _opening(text: str) -> str:
    return clean(text)[:_LONGEST].rstrip(" […]")


def _missing_private(request: ModelRequest, scenario: Scenario) -> Iterator[str]:
    text = _text(request)
    if _opening(scenario.situation) not in text:
        yield "does not hold the situation"
    lines = text.splitlines()
    for issue in scenario.issues:
        levels = [str(issue.mine.priority), str(issue.theirs.priority)]
        for whose, level in zip(("my priority", "their likely priority"), levels, strict=True):
            # Both sides may have said the same: then it has to stand there twice.
            needed = levels.count(level)
            name = clean_line(issue.name)
            if sum(line.startswith(f"- {level}: ") and name in line for line in lines) < needed:
                yield f"does not hold {whose} on {issue.name!r}"


def _given_away(request: ModelRequest, scenario: Scenario) -> Iterator[str]:
    """Secrets in the user's part, line by line; the system's part is the same for everybody."""
    secrets = secrets_of(scenario)
    for message in request.messages:
        if message.role == "user":
            for line in message.content.splitlines():
                own = _COUNTED.sub("", line)
                yield from (f"gives away {told(leak)}" for leak in leaks_of(own, secrets))


def _written_in(request: ModelRequest, scenario: Scenario) -> Iterator[str]:
    """Secret figures in a prompt's own words, in any part: somebody wrote them into the file."""
    secrets = secrets_of(scenario)
    large = frozenset(f for f in secrets.figures | secrets.limits if f >= _LARGE)
    telling = secrets._replace(figures=large)
    for message in request.messages:
        for leak in leaks_of(outside_marks(message.content), telling):
            if leak.kind == "figure":
                yield f"gives away {told(leak)} in its own words"
