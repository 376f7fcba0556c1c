"""The answer of `offers` as one page of Markdown to carry in. For the user alone."""

from collections.abc import Sequence

from copilot.domain.offer_documents import (
    Claiming,
    ConcessionPlan,
    EqualPackages,
    OffersDocument,
    Opening,
    OtherChair,
)
from copilot.domain.scenario import Scenario
from copilot.reporting.markdown import PRIVATE, escaped
from copilot.reporting.offer_words import (
    claimed_words,
    criteria_words,
    evidence_entry,
    floor_sentence,
    lessons,
    money_apart,
    packages_heading,
    plan_heading,
    price_reach,
    price_words,
    split_words,
    step_words,
    told_apart,
    told_splits,
    told_steps,
)
from copilot.reporting.opening_words import missing_heading, opening_words, said_first
from copilot.reporting.wording import (
    changed_terms,
    compared_with,
    counted,
    in_all,
    sentence,
    terms_words,
)
from copilot.words import in_quotes


def offers_page(document: OffersDocument, scenario: Scenario) -> str:
    """The answer of `offers` as a page: five parts, what is to be said as quotations."""
    title = document.scenario.title
    issues = counted(len(scenario.issues), "issue")
    parts = [
        f"# {escaped(title)}: what to offer",
        f"> {PRIVATE}",
        sentence(f"{issues}, {compared_with(document.reference)}"),
    ]
    if document.opening is not None:
        parts += _opening(document.opening, document, scenario)
    if document.packages is not None:
        parts += _packages(document.packages, document, scenario)
    if document.plan is not None:
        parts += _plan(document.plan, scenario)
    if document.notes and document.opening is not None:
        parts += [f"## {missing_heading(document)}", _bullets(document.notes)]
    if document.claiming is not None:
        parts += _claiming(document.claiming, document, scenario)
    if document.other_chair is not None:
        parts += _other_chair(document.other_chair, document, scenario)
    if document.notes and document.opening is None:
        parts += ["## Notes", _bullets(document.notes)]
    if document.to_add:
        parts += ["## To make these better, add to your file", _bullets(document.to_add)]
    return "\n\n".join(parts) + "\n"


def _opening(opening: Opening, document: OffersDocument, scenario: Scenario) -> list[str]:
    first = [escaped(text) for text in said_first(document, scenario)]
    told = tuple(opening_words(document, scenario))
    return ["## Opening", *first, _quoted(opening.say), _bullets(told)]


def _packages(packages: EqualPackages, document: OffersDocument, scenario: Scenario) -> list[str]:
    told = (
        f"{money_apart(packages, in_all(scenario))} {told_apart(packages, document.reference)}",
        *lessons(packages),
    )
    entry = "\n".join(("```yaml", *evidence_entry(packages), "```"))
    return [
        f"## {escaped(packages_heading(packages))}",
        _quoted(packages.say),
        _bullets(told),
        "Once they have chosen, put this under `evidence` in your file:",
        entry,
    ]


def _plan(plan: ConcessionPlan, scenario: Scenario) -> list[str]:
    parts = [f"## {plan_heading(plan)}"]
    for step in told_steps(plan):
        parts += [
            f"### Step {step.number}",
            escaped(step_words(step, scenario)),
            _quoted(step.say),
        ]
    told = (floor_sentence(plan), plan.at_the_end, plan.relationship)
    return [*parts, _bullets([text for text in told if text])]


def _claiming(claiming: Claiming, document: OffersDocument, scenario: Scenario) -> list[str]:
    opening = {} if document.opening is None else document.opening.package.outcome
    told = [
        *claimed_words(document, claiming),
        *(split_words(split, opening, scenario) for split in told_splits(claiming)),
        criteria_words(claiming, scenario),
    ]
    return ["## Where the gain over no deal lands", _bullets([text for text in told if text])]


def _other_chair(chair: OtherChair, document: OffersDocument, scenario: Scenario) -> list[str]:
    moved = changed_terms(chair.ask.outcome, document.reference.outcome)
    told = [
        sentence(f"They ask for {terms_words(scenario, moved) or 'no more than is there already'}"),
        *price_words(chair, scenario, document.reference, price_reach(document)),
    ]
    parts = ["## The other chair: their best ask, as far as known", _bullets(told)]
    return [*parts, _quoted(chair.say)] if chair.say else parts


def _quoted(text: str) -> str:
    """What is meant to be said, as a Markdown quotation in quotation marks."""
    return "\n>\n".join(f"> {escaped(line)}" for line in in_quotes(text).splitlines())


def _bullets(texts: Sequence[str]) -> str:
    return "\n".join(f"- {escaped(sentence(text))}" for text in texts)
