"""One idea as lines: a sentence in the user's words, what it is worth, whether it holds."""

from collections.abc import Sequence

from copilot.domain.issue import as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Contingent,
    GainRange,
    Idea,
    Rejected,
)
from copilot.reporting.layout import Line, Tone, fill, table
from copilot.reporting.wording import (
    changed_terms,
    day,
    deal_words,
    gain_words,
    holds_words,
    listed,
    sentence,
    terms_words,
)

INDENT = "   "
"""What stands under an idea's number."""


def idea_lines(  # noqa: PLR0913 - all but the first two by keyword
    scenario: Scenario,
    idea: Idea,
    *,
    number: int,
    show_all: bool = False,
    explain: bool = False,
    improving: bool = False,
) -> tuple[Line, ...]:
    """The idea under its number.

    Args:
        scenario: gives the units.
        idea: what is told.
        number: its place.
        show_all: how to say it, even where a question comes first; and of each issue to bring
            in what it could be settled at, and why.
        explain: show the arithmetic.
        improving: the idea leaves nobody worse for certain; say for whom it is better.
    """
    lines = [*fill(headline(scenario, idea), first=f"{number:<3}", indent=INDENT, tone="strong")]
    lines += fill(
        better_words(idea.certificate) if improving else verdict_words(scenario, idea),
        first=INDENT,
        indent=INDENT,
        tone=_tone(idea.certificate),
    )
    question = ask_first(idea.certificate)
    if question:
        lines += fill(question, first=INDENT, indent=INDENT)
    if idea.say and (show_all or not question):
        lines += fill(f'"{idea.say.strip(chr(34))}"', first=INDENT, indent=INDENT)
    if show_all and idea.kind == "added_issue":
        for added in idea.adds:
            lines += fill(added_words(added), first=f"{INDENT}-  ", indent=f"{INDENT}   ")
    if explain:
        lines += explained(scenario, idea)
    return tuple(lines)


def _tone(certificate: Certificate) -> Tone:
    return "good" if certificate.verdict == "good_for_both" else "careful"


def headline(scenario: Scenario, idea: Idea) -> str:
    """What the idea does, in a sentence or two."""
    if idea.contingent is not None:
        return contingent_words(scenario, idea.contingent)
    moves = deal_words(scenario, idea)
    if idea.kind == "trade" and moves:
        return moves
    if idea.kind == "added_issue" and not moves:
        return f"Bring in: {', '.join(added.issue for added in idea.adds)}."
    return " ".join(
        part for part in (sentence(idea.title), moves or sentence(idea.rationale)) if part
    )


def contingent_words(scenario: Scenario, terms: Contingent) -> str:
    """`If the product ships by 30 June 2027: bonus 10,000; if not: bonus 0.`, and who settles it."""
    by = ""
    if terms.by is not None:
        when = as_date(terms.by)
        by = f" by {terms.by if when is None else day(when)}"
    text = (
        f"If {terms.event.strip().rstrip('.')}{by}: "
        f"{terms_words(scenario, terms.if_true) or 'nothing changes'}; "
        f"if not: {terms_words(scenario, terms.if_false) or 'nothing changes'}."
    )
    if terms.settled_by:
        text += f" Settled by {terms.settled_by.strip().rstrip('.')}."
    forecast = next((f for f in scenario.forecasts if f.event == terms.event), None)
    if forecast is not None:
        text += f" You say {forecast.mine:.0%}; you think they say {forecast.theirs:.0%}."
    return text


def added_words(added: AddedIssue) -> str:
    """An issue to bring in, what it could be settled at, and why each side might like it."""
    options = f" ({' / '.join(added.options)})" if added.options else ""
    whys = [
        f"{whose}: {why.strip().rstrip('.')}"
        for whose, why in (("for you", added.why_me), ("for them", added.why_them))
        if why
    ]
    return f"{added.issue}{options}{': ' if whys else ''}{'; '.join(whys)}."


def verdict_words(scenario: Scenario, idea: Idea) -> str:
    """Whether the idea is good for both or what it hangs on, what it is worth, and whose it is."""
    certificate = idea.certificate
    match certificate.verdict:
        case "good_for_both":
            verdict = "Good for both."
        case "depends" if certificate.flips_if is not None:
            condition, _, said = certificate.flips_if.text.rpartition("; ")
            verdict = " ".join(sentence(part) for part in (condition, said) if part)
        case "dominated" if certificate.dominated_by is not None:
            better = changed_terms(certificate.dominated_by, idea.outcome or {})
            verdict = (
                "Good for both, but the same issues can do better: "
                f"{terms_words(scenario, better)}."
            )
        case _:
            verdict = sentence(certificate.reason)
    whose = "The model's idea, checked." if idea.origin == "model" else ""
    return " ".join(part for part in (verdict, gain_words(certificate), whose) if part)


def better_words(certificate: Certificate) -> str:
    """For whom a change that leaves nobody worse is better, and what it is worth to me."""
    if certificate.my_gain is not None and certificate.my_gain.holds == "none":
        return "Better for them, no worse for you."
    only_me = certificate.their_gain is not None and certificate.their_gain.holds == "none"
    verdict = "Better for you, no worse for them." if only_me else "Better for both."
    return f"{verdict} {gain_words(certificate)}"


def ask_first(certificate: Certificate) -> str:
    """The question that decides, and who is asked; empty when nothing is open.

    A comparison that I have to make myself is plain from the condition, so it isn't asked again.
    """
    flips = certificate.flips_if
    if flips is None or not flips.question or (flips.asks == "me" and flips.ratio is not None):
        return ""
    who = "Ask first" if flips.asks == "them" else "Ask yourself first"
    return f'{who}: "{flips.question.strip(chr(34))}"'


def explained(scenario: Scenario, idea: Idea) -> tuple[Line, ...]:
    """The arithmetic behind a verdict: both gains, how sure they are, how the surplus splits."""
    certificate = idea.certificate
    lines: list[Line] = []
    gains = [
        _gain_row(who, gain)
        for who, gain in (("you", certificate.my_gain), ("they", certificate.their_gain))
        if gain is not None
    ]
    if gains:
        lines += table(("gain in points", "low", "mean", "high", "gains"), gains, indent=INDENT)
    notes = []
    if certificate.surplus_share is not None:
        notes.append(f"Of what the two gain together, {certificate.surplus_share:.0%} is yours.")
    if certificate.improves_to is not None:
        wider = changed_terms(certificate.improves_to, idea.outcome or {})
        notes.append(f"Better still, with more issues: {terms_words(scenario, wider)}.")
    told = idea.kind == "added_issue" or sentence(idea.rationale) in headline(scenario, idea)
    if idea.rationale and not told:
        notes.append(f"Why: {sentence(idea.rationale)}")
    origin = "the engine" if idea.origin == "engine" else "the model"
    sources = f", drawing on {listed(idea.sources)}" if idea.sources else ""
    notes.append(f"{sentence(idea.technique + sources)} Found by {origin}; id {idea.id}.")
    for note in notes:
        lines += fill(note, first=INDENT, indent=INDENT, tone="quiet")
    return tuple(lines)


def _gain_row(who: str, gain: GainRange) -> tuple[str, ...]:
    return (
        who,
        *(f"{round(points, 1) + 0.0:+.1f}" for points in (gain.low, gain.mean, gain.high)),
        holds_words(gain),
    )


def rejected_lines(scenario: Scenario, rejected: Sequence[Rejected]) -> tuple[Line, ...]:
    """What did not pass the check, each with its plain reason."""
    lines: list[Line] = []
    for item in rejected:
        what = headline(scenario, item.idea) if item.idea is not None else f'"{item.raw}"'
        lines += fill(what, first="-  ", indent=INDENT)
        lines += fill(sentence(item.reason), first=INDENT, indent=INDENT, tone="careful")
    return tuple(lines)
