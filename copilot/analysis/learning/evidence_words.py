"""What an entry of the evidence did, as a plain sentence or two. Private: it tells of guesses."""

from collections.abc import Sequence

from copilot.analysis.learning.evidence import Observed
from copilot.analysis.learning.observations import Concession, Observation
from copilot.analysis.sides.cuts import TIE, Cut
from copilot.domain.documents import LearntEffect
from copilot.domain.scenario import Evidence, Scenario
from copilot.names import matters
from copilot.words import day, listed, whom

SPOKEN = 2
"""Comparisons of one entry that are put into words."""


def entry_text(
    scenario: Scenario,
    names: Sequence[str],
    found: Observed,
    seen: Observation,
    effect: LearntEffect,
) -> str:
    """What was said or done, what follows, and whether it fits the rest.

    Args:
        scenario: for the entry that this one does not fit.
        names: the issues that have options.
        found: what came of the side's evidence.
        seen: the entry.
        effect: what it did.
    """
    parts = [f"{_said(seen, names)}.", _then(scenario, found, seen, effect)]
    overruled = found.overruled.get(seen.place, ())
    if overruled:
        whose = "your guess of" if seen.entry.by == "them" else "what you wrote of"
        several = len(overruled) > 1
        how_much = f"{listed(overruled)} matter" if several else matters(overruled[0])
        parts.append(f"It overrules {whose} how much {how_much} to {whom(seen.entry.by)}.")
    if seen.concession is not None and effect != "nothing":
        parts.append(_conceded(seen.concession, names, seen))
    return " ".join(part for part in parts if part)


def _then(scenario: Scenario, found: Observed, seen: Observation, effect: LearntEffect) -> str:
    match effect:
        case "set_aside":
            return _set_aside(scenario, found, seen)
        case "nothing":
            return f"Nothing follows: {seen.note}."
        case "nothing_new":
            return "You knew that already."
        case "outside_verdicts":
            return (
                "With this the set would be too large to compute with exactly, so it orders the "
                "ideas and decides no verdict."
            )
        case _:
            return ""


def _said(seen: Observation, names: Sequence[str]) -> str:
    """Who did what, and when, and what it says of the weights."""
    entry = seen.entry
    who = "They" if entry.by == "them" else "You"
    when = "" if entry.on is None else f" on {day(entry.on)}"
    if entry.more_important is not None:
        more, less = entry.more_important
        return (
            f"{who} said{when} that {matters(more)} to {whom(seen.entry.by)} {_times(entry)} {less}"
        )
    did = {
        "answer": "answered",
        "choice": f"chose package {entry.chosen} of {len(entry.among or ())}",
        "offer": "made an offer",
        "refusal": "refused terms",
        "concession": "gave way",
    }[entry.kind]
    if entry.kind == "concession" and seen.concession is not None:
        did += f" on {listed([names[i] for i in seen.concession.given])}"
        when = "" if entry.on is None else f", {day(entry.on)}"
    # what is worse whatever matters says it all
    odd = [cut for cut in seen.cuts if max(cut.row) <= 0]
    rows = dict.fromkeys(_comparison(cut, names, seen) for cut in odd[:1] or seen.cuts)
    spoken = ", and ".join([*rows][:SPOKEN])
    return f"{who} {did}{when}" + (f": {spoken}" if spoken else "")


def _comparison(cut: Cut, names: Sequence[str], seen: Observation) -> str:
    """A cut in words: one issue against another, or what is got against what is given."""
    get = [names[i] for i, value in enumerate(cut.row) if value > 0]
    give = [names[i] for i, value in enumerate(cut.row) if value < 0]
    them = whom(seen.entry.by)
    if len(get) == len(give) == 1:
        ratio = -min(cut.row) / max(cut.row)
        if abs(ratio - 1) <= TIE:
            return f"{matters(get[0])} to {them} at least as much as {give[0]}"
        if ratio < 1:
            return f"{matters(give[0])} to {them} at most {1 / ratio:.3g} times as much as {get[0]}"
        return f"{matters(get[0])} to {them} at least {ratio:.3g} times as much as {give[0]}"
    if not get:
        return f"it is worse for {them} on {listed(give)} and better on nothing"
    better, worse = listed(get), listed(give)
    return f"what is better for {them} on {better} is worth at least what is worse on {worse}"


def _times(entry: Evidence) -> str:
    least, most = entry.at_least, entry.at_most
    if most is None:
        return "at least as much as" if least == 1 else f"at least {least:g} times as much as"
    if abs(most - least) <= TIE * most:
        return "just as much as" if least == 1 else f"{least:g} times as much as"
    return f"{least:g} to {most:g} times as much as"


def _set_aside(scenario: Scenario, found: Observed, seen: Observation) -> str:
    why = found.unfit[seen.place]
    if why.because == "itself" and seen.entry.more_important is not None:
        return "Both bounds cannot be true: set aside."
    if why.because == "itself":
        who = "they" if seen.entry.by == "them" else "you"
        return (
            f"By what the file says {who} want on each issue, nothing that could matter to "
            f"{whom(seen.entry.by)} explains it: set aside."
        )
    if why.because == "priorities":
        return "That does not fit the priorities that you gave for yourself: set aside."
    if why.newer is None:
        return "It does not fit what came after it: set aside."
    newer = scenario.evidence[why.newer]
    who = "they" if newer.by == "them" else "you"
    when = f" on {day(newer.on)}" if newer.on else f" later (entry {why.newer + 1})"
    did = "said" if newer.more_important is not None else "did"
    return f"It does not fit what {who} {did}{when}: set aside."


def _conceded(concession: Concession, names: Sequence[str], seen: Observation) -> str:
    given = [names[i] for i in concession.given]
    less = f"{'it matters' if len(given) == 1 else 'they matter'} less to {whom(seen.entry.by)}"
    likely = f"Likely {less}: that changes the order of ideas and no verdict."
    return (
        likely if seen.entry.kind == "concession" else f"It gives way on {listed(given)}. {likely}"
    )
