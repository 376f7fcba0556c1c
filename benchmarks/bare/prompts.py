"""The bare prompt: what a competent person would write as one template, and the request with it.

It tells all that the product's own prompt tells of a scenario, and more: what each side wants on
each issue, and the limits and alternatives that a user would paste in as well. It does not get the
computed trades, and nothing is checked afterwards.
"""

import hashlib
from pathlib import Path
from typing import Final

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Issue, Stance, option_text
from copilot.domain.scenario import Scenario
from copilot.llm.protocol import Json, Message, ModelRequest
from copilot.prompting.views import private_view, term_lines

NAME: Final = "bare"
"""What its recordings are filed under."""
TEMPLATE: Final = Path(__file__).with_name("prompt.md.j2")
"""The whole prompt."""
LISTED: Final = 16
"""Options of an issue that are written out; of longer lists, the ends and the number."""


def bare_request(scenario: Scenario) -> ModelRequest:
    """The one request of the bare prompt; the answer has to be JSON, its terms free texts."""
    source = TEMPLATE.read_text(encoding="utf-8")
    # A prompt is no web page, so nothing is escaped.
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    text = environment.from_string(source).render(facts(scenario)).strip() + "\n"
    return ModelRequest(
        messages=(Message("user", text),),
        prompt_name=NAME,
        prompt_hash=hashlib.sha256(source.encode()).hexdigest(),
        schema=answer_schema(),
        schema_name=NAME,
    )


def facts(scenario: Scenario) -> dict[str, object]:
    """All that the template is given, as plain data."""
    view = private_view(scenario, with_limits=True)
    return {
        **view.model_dump(exclude={"issues", "positions"}),
        "situation": _unmarked(view.situation),
        "limits": _unmarked(view.limits),
        "issues": [_issue_facts(issue) for issue in scenario.issues],
        "compared_with": term_lines(build_problem(scenario).reference.outcome),
    }


def answer_schema() -> dict[str, Json]:
    """The form of the answer; issue and option of a term are any text."""
    term = _object({"issue": _text(60), "option": _text(80)})
    terms = _list(term, 5)
    words = {"why": _text(160), "say": _text(200)}
    return _object(
        {
            "differences": _list(_object({"issue": _text(60), "note": _text(120)}), 4),
            "trades": _list(_object({"title": _text(60), "terms": terms, **words}), 5),
            "added_issues": _list(
                _object({"name": _text(60), "options": _list(_text(60), 4), **words}), 3
            ),
            "contingent": _list(
                _object(
                    {
                        "event": _text(120),
                        "by": _text(10),
                        "if_true": terms,
                        "if_false": terms,
                        **words,
                    }
                ),
                2,
            ),
            "options": _list(
                _object({"title": _text(60), "change": _text(160), "terms": terms, **words}), 2
            ),
        }
    )


def _issue_facts(issue: Issue) -> dict[str, str]:
    texts = [option_text(option) for option in issue.options]
    shown = texts if len(texts) <= LISTED else [*texts[:3], f"… {texts[-1]} ({len(texts)} options)"]
    stands = (("I ask", issue.mine.position), ("they offer", issue.theirs.position))
    return {
        "name": issue.name,
        "unit": issue.unit or "",
        "options": ", ".join(shown) if issue.numeric else "; ".join(shown),
        "mine": _wish(issue, issue.mine),
        "theirs": _wish(issue, issue.theirs),
        "stand": ", ".join(f"{who} {option_text(at)}" for who, at in stands if at is not None),
    }


def _wish(issue: Issue, stance: Stance) -> str:
    """What a side wants, in words: a direction, a favourite, or its options with their values."""
    if stance.values is not None:
        rated = sorted(zip(issue.options, stance.values, strict=True), key=lambda pair: -pair[1])
        listed = "; ".join(f"{option_text(option)} ({value:.0f})" for option, value in rated)
        return f"best first, 100 is best: {listed}"
    return "not known" if stance.wants is None else option_text(stance.wants)


def _unmarked(text: str) -> str:
    """The text without the marks that the product puts around data."""
    return "\n".join(text.splitlines()[1:-1])


def _object(fields: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(item: dict[str, Json], most: int) -> dict[str, Json]:
    return {"type": "array", "items": item, "maxItems": most}


def _text(longest: int) -> dict[str, Json]:
    return {"type": "string", "maxLength": longest}
