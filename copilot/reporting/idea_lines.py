"""One idea as lines: a sentence in the user's words, what it is worth, whether it holds."""

from collections.abc import Sequence

from copilot.advisors.deal_wording import is_money_deal, is_split, part_as_issue
from copilot.analysis.trading.improve import is_most
from copilot.analysis.trading.trades import is_smallest_step
from copilot.domain.issue import as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import (
    AddedIssue,
    Branches,
    Certificate,
    Contingent,
    GainRange,
    Idea,
    Rejected,
)
from copilot.reporting.layout import Line, Tone, fill, table
from copilot.reporting.wording import (
    InAll,
    changed_terms,
    deal_words,
    figure,
    gain_words,
    holds_words,
    in_all,
    option_words,
    sentence,
    terms_words,
    unit_of,
    worth_words,
)
from copilot.words import day, in_quotes, listed

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
        better_words(scenario, idea.certificate) if improving else verdict_words(scenario, idea),
        first=INDENT,
        indent=INDENT,
        tone=_tone(idea.certificate),
    )
    for caution in idea.certificate.cautions:
        lines += fill(sentence(caution), first=INDENT, indent=INDENT, tone="careful")
    question = ask_first(idea.certificate)
    if question:
        lines += fill(question, first=INDENT, indent=INDENT)
    if idea.say and (show_all or not question):
        lines += fill(in_quotes(idea.say), first=INDENT, indent=INDENT)
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
    if is_money_deal(idea):
        return sentence(idea.rationale or idea.title)
    if is_split(idea):
        return f"{sentence(idea.title)} {_split_words(scenario, idea)}"
    moves = deal_words(scenario, idea)
    if idea.kind == "trade" and moves:
        return f"{idea.title}. {moves}" if is_smallest_step(idea) or is_most(idea) else moves
    if idea.kind == "added_issue" and not moves:
        return f"Bring in: {', '.join(added.issue for added in idea.adds)}."
    return " ".join(
        part for part in (sentence(idea.title), moves or sentence(idea.rationale)) if part
    )


def _split_words(scenario: Scenario, idea: Idea) -> str:
    """The moves of an issue in parts, each part by its own name: the issue is named before."""
    parts = {move.issue: part_as_issue(scenario, move.issue) for move in (*idea.give, *idea.get)}
    give, get = (
        tuple(move.model_copy(update={"issue": parts[move.issue].name}) for move in moves)
        for moves in (idea.give, idea.get)
    )
    by_name = {issue.name: issue for issue in (*scenario.issues, *parts.values())}
    split = scenario.model_copy(update={"issues": tuple(by_name.values())})
    return deal_words(split, idea.model_copy(update={"give": give, "get": get}))


def contingent_words(scenario: Scenario, terms: Contingent) -> str:
    """`If it ships by 30 June 2027: bonus 10,000; if not: 0 (on the table: 5,000).`, and who settles it.

    One issue in both branches is named once, with what is on the table of it.
    """
    by = ""
    if terms.by is not None:
        when = as_date(terms.by)
        by = f" by {terms.by if when is None else day(when)}"
    text = (
        f"If {terms.event.strip().rstrip('.')}{by}: "
        f"{terms_words(scenario, terms.if_true) or 'nothing changes'}; "
        f"if not: {_else_words(scenario, terms)}."
    )
    if terms.settled_by:
        text += f" Settled by {terms.settled_by.strip().rstrip('.')}."
    forecast = next((f for f in scenario.forecasts if f.event == terms.event), None)
    if forecast is not None:
        text += f" You say {forecast.mine:.0%}; you think they say {forecast.theirs:.0%}."
    return text


def _else_words(scenario: Scenario, terms: Contingent) -> str:
    """What holds if it does not happen; of the one issue of both branches the option alone."""
    if len(terms.if_true) != 1 or set(terms.if_true) != set(terms.if_false):
        return terms_words(scenario, terms.if_false) or "nothing changes"
    ((name, option),) = terms.if_false.items()
    otherwise = option_words(option, unit_of(scenario, name))
    offered = scenario.on_the_table.get(name)
    if offered is None:
        return otherwise
    now = option_words(offered) if isinstance(offered, str) else figure(offered)
    return f"{otherwise} (on the table: {now})"


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
    # what a sum leaves both is told where the sum is
    worth = gain_words(certificate, _in_all(scenario, idea)) if idea.side_payment is None else ""
    return " ".join(part for part in (verdict, worth, whose) if part)


def _in_all(scenario: Scenario, idea: Idea) -> InAll | None:
    """How the worth of the idea becomes a sum in all; a deal in money is told as one already."""
    return None if is_money_deal(idea) else in_all(scenario)


def better_words(scenario: Scenario, certificate: Certificate) -> str:
    """For whom a change that leaves nobody worse is better, and what it is worth to me."""
    if certificate.my_gain is not None and certificate.my_gain.holds == "none":
        return "Better for them, no worse for you."
    only_me = certificate.their_gain is not None and certificate.their_gain.holds == "none"
    verdict = "Better for you, no worse for them." if only_me else "Better for both."
    return f"{verdict} {gain_words(certificate, in_all(scenario))}"


def ask_first(certificate: Certificate) -> str:
    """The question that decides, and who is asked; empty when nothing is open.

    A comparison that I have to make myself is plain from the condition, so it isn't asked again.
    """
    flips = certificate.flips_if
    if flips is None or not flips.question or (flips.asks == "me" and flips.ratio is not None):
        return ""
    who = "Ask first" if flips.asks == "them" else "Ask yourself first"
    return f"{who}: {in_quotes(flips.question)}"


def explained(scenario: Scenario, idea: Idea) -> tuple[Line, ...]:
    """The arithmetic behind a verdict: both gains, how sure they are, how the surplus splits."""
    certificate = idea.certificate
    lines: list[Line] = []
    branches = certificate.branches
    told = [("you", certificate.my_gain), ("they", certificate.their_gain)]
    if branches is not None:
        told += [
            *(("you, if so", branches.if_true.mine), ("they, if so", branches.if_true.theirs)),
            *(("you, if not", branches.if_false.mine), ("they, if not", branches.if_false.theirs)),
        ]
    by_sums = is_money_deal(idea)
    gains = [_gain_row(who, gain, by_sums=by_sums) for who, gain in told if gain is not None]
    if gains:
        lines += table(("gain in points", "low", "mean", "high", "gains"), gains, indent=INDENT)
    notes = [] if branches is None else [_branch_words(branches, in_all(scenario))]
    if by_sums and not gains and certificate.in_my_money is not None:
        worth = worth_words(certificate.in_my_money, None)
        at = " at the sum in the middle" if idea.side_payment is not None else ""
        notes.append(f"{worth.rstrip('.')}{at}.")
    if certificate.surplus_share is not None:
        notes.append(f"Of what the two gain together, {certificate.surplus_share:.0%} is yours.")
    if certificate.improves_to is not None:
        wider = changed_terms(certificate.improves_to, idea.outcome or {})
        notes.append(f"Better still, with more issues: {terms_words(scenario, wider)}.")
    notes.append(_robustness_words(certificate))
    known = idea.kind == "added_issue" or sentence(idea.rationale) in headline(scenario, idea)
    if idea.rationale and not known:
        notes.append(f"Why: {sentence(idea.rationale)}")
    origin = "the engine" if idea.origin == "engine" else "the model"
    sources = f", drawing on {listed(idea.sources)}" if idea.sources else ""
    notes.append(f"{sentence(idea.technique + sources)} Found by {origin}; id {idea.id}.")
    for note in filter(None, notes):
        lines += fill(note, first=INDENT, indent=INDENT, tone="quiet")
    return tuple(lines)


def _branch_words(branches: Branches, paid: InAll | None) -> str:
    """What each way is worth to me in money; empty where that cannot be said."""
    ways = (("If it happens", branches.if_true), ("If not", branches.if_false))
    worths = [
        (when, worth_words(branch.in_my_money, paid))
        for when, branch in ways
        if branch.in_my_money is not None
    ]
    return " ".join(f"{when}: {worth[0].lower()}{worth[1:]}" for when, worth in worths)


def _robustness_words(certificate: Certificate) -> str:
    """How far what was said can move; empty where the verdict's own condition says it all."""
    robust, flips = certificate.robustness, certificate.flips_if
    if robust is None:
        return ""
    same = flips is not None and sentence(robust.text) == sentence(flips.text)
    return "" if same else sentence(robust.text)


def _gain_row(who: str, gain: GainRange, *, by_sums: bool) -> tuple[str, ...]:
    return (
        who,
        *(f"{round(points, 1) + 0.0:+.1f}" for points in (gain.low, gain.mean, gain.high)),
        holds_words(gain, by_sums=by_sums),
    )


def rejected_lines(scenario: Scenario, rejected: Sequence[Rejected]) -> tuple[Line, ...]:
    """What did not pass the check, each with its plain reason."""
    lines: list[Line] = []
    for item in rejected:
        what = headline(scenario, item.idea) if item.idea is not None else f'"{item.raw}"'
        lines += fill(what, first="-  ", indent=INDENT)
        lines += fill(sentence(item.reason), first=INDENT, indent=INDENT, tone="careful")
    return tuple(lines)
