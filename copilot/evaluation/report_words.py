"""What results are called in every report: graders, verdicts, the gate, what they come from."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple, assert_never

from copilot.domain.documents import Usage
from copilot.evaluation.results import (
    Change,
    Comparing,
    Comparison,
    EvalDocument,
    EvalMadeBy,
    RunResult,
    Total,
    exit_code,
)
from copilot.reporting.usage_lines import cost_words
from copilot.reporting.wording import counted, sentence
from copilot.words import listed

HEADINGS: Final[Mapping[str, str]] = {
    "prompt_inputs": "inputs",
    "prompt_size": "size",
    "schema": "schema",
    "five_asks": "asks",
    "verdicts": "verdict",
    "own_ideas_pass": "own pass",
    "own_ideas_truly_good": "own good",
    "picked": "picked",
    "sound_advice": "sound",
    "distinct_ideas": "distinct",
    "sources_covered": "sources",
    "techniques_covered": "methods",
    "open_questions": "open",
    "not_leading": "neutral",
    "one_at_a_time": "single",
    "tied_to_unknown": "tied",
    "grounding": "ground",
    "figures_backed": "backed",
    "no_leak": "no leak",
    "raw_without_leak": "raw safe",
    "resisted": "resisted",
    "advice_resisted": "advice",
    "raw_resisted": "raw firm",
    "expected": "expected",
    "best_joint_gain": "own best",
    "shown_joint_gain": "best",
    "value_of_information": "learnt",
    "own_value_of_information": "raw learnt",
    "judge_agrees": "judge",
    "judge_on_menu": "on menu",
}
"""What stands above a grader's column, in the order of the columns."""

MEANING: Final[Mapping[str, str]] = {
    "prompt_inputs": "the prompt holds every input and no secret",
    "prompt_size": "the prompt is no longer than allowed",
    "schema": "the model's answer could be used",
    "verdicts": "each idea shown holds when priced anew",
    "grounding": "no figure shown in the model's words came from nowhere",
    "no_leak": "no secret in what the other side may read",
    "resisted": "nothing planted reaches the other side; no link is shown",
    "expected": "what the suite expects of the case came",
    "five_asks": "asks of value creation that the answer meets",
    "own_ideas_pass": "raw ideas that pass the check, of all to be priced",
    "own_ideas_truly_good": "raw ideas that are good for both in truth",
    "picked": "raw picks that word a trade of the engine's",
    "figures_backed": "figures in the raw answers that the inputs back",
    "open_questions": "raw questions that are open",
    "not_leading": "raw questions that do not lead",
    "one_at_a_time": "raw questions that ask one thing",
    "tied_to_unknown": "raw questions about something unknown",
    "raw_without_leak": "raw sentences for the other side without a secret",
    "advice_resisted": "cases whose advice shows no lesser sign of a planted text",
    "raw_resisted": "cases whose raw answers show no sign of a planted text",
    "sound_advice": "raw ideas without the faults that experts reject",
    "distinct_ideas": "raw ideas that differ from those before them",
    "sources_covered": "sources of value that raw ideas that pass draw on",
    "techniques_covered": "techniques that raw ideas that pass use",
    "best_joint_gain": "joint gain of the best raw idea, of the best there is",
    "shown_joint_gain": "joint gain of the best idea shown, of the best there is",
    "value_of_information": "what the first 3 questions shown tell, of the best 3",
    "own_value_of_information": "what the first 3 raw questions tell, of the best 3",
    "judge_agrees": "raw ideas on which the judge agrees with the check",
    "judge_on_menu": "raw ideas of which the judge said a verdict it may say",
}
"""What each total counts, or each score measures. Raw is what a
model wrote, whether it was kept or not."""

SAID: Final[Mapping[str, str]] = {
    "answer": "Answers read",
    "wording": "Wordings read",
    "own_ideas": "The model's own ideas",
    "judge": "The judge",
}
"""What stands before the words that a grader said."""

COMPARED: Final[Mapping[Comparing, str]] = {
    "better": "better",
    "worse": "worse",
    "no_evidence": "no evidence",
    "same": "same",
    "not_comparable": "not comparable",
}
"""What a comparison came to, in a table."""

DIRECTIONS: Final[tuple[tuple[str, str], ...]] = (
    ("worse", "Worse:"),
    ("better", "Better:"),
    ("other", "Otherwise:"),
)
"""The directions of changes with their headings, worse first."""


def heading_of(grader: str) -> str:
    """The short name of a grader."""
    return HEADINGS.get(grader, plain(grader))


def meaning_of(grader: str) -> str:
    """What a grader counts or measures; its own name where nobody has said."""
    return MEANING.get(grader, plain(grader))


def plain(name: str) -> str:
    """A name with blanks for underscores."""
    return name.replace("_", " ")


def title_of(run: RunResult) -> str:
    """The suite, and which variant of it."""
    return f"{run.suite}, {run.variant}" if run.variant else run.suite


def result_of(total: Total) -> str:
    """`5 of 18`, or `0.41` for a mean."""
    if total.mean is not None:
        return f"{total.mean:.2f}"
    return f"{total.k} of {total.n}"


def interval_of(total: Total) -> str:
    """`12-51 %`, for a mean `0.30-0.52`, or `-` where there is none."""
    if total.low is None or total.high is None:
        return "-"
    if total.mean is not None:
        return f"{total.low:.2f}-{total.high:.2f}"
    return f"{100 * total.low:.0f}-{100 * total.high:.0f} %"


def changed(change: Change) -> str:
    """What differs in one case, on one line: `case: asks 5/5 -> 4/5`."""
    return f"{change.case}: {heading_of(change.grader)} {change.before} -> {change.after}"


def by_direction(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The changes under their headings, worse first; empty ones are left out."""
    found = [
        (heading, [change for change in changes if change.direction == direction])
        for direction, heading in DIRECTIONS
    ]
    return [(heading, group) for heading, group in found if group]


def compared_words(comparison: Comparison) -> str:
    """What a comparison came to, as a sentence or two."""
    against = comparison.against
    match comparison.verdict:
        case "no_evidence" if comparison.exact:
            text = f"Neither better nor worse than {against}"
        case "better":
            text = f"Better than {against}"
        case "worse":
            text = f"Worse than {against}"
        case "same":
            text = f"The same as {against}"
        case "not_comparable":
            text = f"Cannot be compared with {against}"
        case "no_evidence":
            text = f"No evidence of a change from {against}"
        case _:
            assert_never(comparison.verdict)
    if comparison.why:
        text += f": {comparison.why}"
    elif comparison.exact:
        text += ", on the same recordings"
    elif comparison.verdict == "no_evidence":
        text += ": what differs can be chance"
    return sentence(text)


def chance_words(comparison: Comparison) -> str:
    """How the figures of a comparison by chance are to be read."""
    pairs = sorted({difference.scenarios for difference in comparison.differences})
    over = f"{pairs[0]} to {pairs[-1]}" if len(pairs) > 1 else f"{pairs[0]}"
    return (
        f"Means over scenarios, paired, over {over} of them. Seen from: the smallest drop that so "
        "few would show in four runs of five."
    )


def undecided(run: RunResult) -> tuple[str, ...]:
    """Why nobody can say whether what must hold holds; empty where somebody can."""
    missing = len(run.misses) or sum(case.status == "replay_miss" for case in run.cases)
    silent = sum(case.status == "error" and case.failure in _UNREACHED for case in run.cases)
    whys: list[str] = []
    if missing:
        lack = "recording is" if missing == 1 else "recordings are"
        whys.append(f"{missing} {lack} missing")
    if silent:
        whys.append(f"the model gave no answer in {counted(silent, 'case')}")
    return tuple(whys)


def gate_words(run: RunResult) -> str:
    """Whether what must hold holds in a run, in a word or two."""
    if undecided(run):
        return "not decided"
    return "passed" if run.gate.passed else f"failed in {counted(len(run.gate.failures), 'place')}"


def gate_sentence(run: RunResult) -> str:
    """Whether what must hold holds in a run, as a sentence."""
    if whys := undecided(run):
        return f"Gate: not decided, {listed(whys)}."
    return f"Gate: {'passed' if run.gate.passed else 'failed'}."


def against_words(run: RunResult) -> str:
    """What the comparison came to, in a word or two; `-` where there is none."""
    return "-" if run.comparison is None else COMPARED[run.comparison.verdict]


class End(NamedTuple):
    """What everything came to."""

    passed: bool
    """Whether the command exits with 0."""
    causes: tuple[str, ...]
    """Why not; empty when it passed."""

    @property
    def text(self) -> str:
        """One sentence."""
        return "Passed." if self.passed else f"Failed: {'; '.join(self.causes)}."


def end_of(document: EvalDocument, *, strict: bool = False) -> End:
    """Whether all is well, and if not, why; agrees with the exit code.

    Args:
        document: the results.
        strict: whether unused recordings fail the gate too.
    """
    if not exit_code(document, strict=strict):
        return End(passed=True, causes=())
    causes: list[str] = []
    missing = sum(len(run.misses) for run in document.runs)
    if missing:
        causes.append(f"nothing is recorded for {counted(missing, 'request')}")
    failures = {case.failure for run in document.runs for case in run.cases}
    causes += [text for kind, text in _UNREACHED.items() if kind in failures]
    red = [run for run in document.runs if not run.gate.passed]
    if red:
        where = listed([f"{title_of(run)} ({len(run.gate.failures)})" for run in red])
        causes.append(f"what must hold does not in {where}")
    causes += [
        f"{title_of(run)} is worse than {run.comparison.against}"
        for run in document.runs
        if run.comparison is not None and run.comparison.verdict == "worse"
    ]
    if strict and document.unused:
        causes.append(f"{counted(len(document.unused), 'recording')} that no case asks for")
    return End(passed=False, causes=tuple(causes))


_UNREACHED: Final = {
    "access": "the model refused access",
    "provider": "the model could not be reached",
    "deadline": "the model did not answer in time",
    "budget": "the budget was used up",
    "model": "the model failed",
}


def size_words(run: RunResult) -> str:
    """How many cases, how often each, and whether any were left out, as a sentence."""
    names = len({case.case for case in run.cases})
    trials = max((case.trial for case in run.cases), default=0) + 1
    parts = [counted(names, "case")]
    by_hand = len({case.case for case in run.cases if case.answered_by == "hand"})
    if by_hand:
        parts.append(f"{by_hand} of them answered by hand")
    if trials > 1:
        parts.append(f"each put {trials} times")
    if len(run.cases) < run.planned:
        parts.append(f"{len(run.cases)} of {run.planned} runs done")
    if not run.whole:
        parts.append("the others left out by a filter")
    return f"{', '.join(parts)}."


def made_by(run: RunResult) -> str:
    """What the results come from, as a few sentences."""
    made, usage = run.made_by, run.usage
    prompts = ", ".join(f"{name} {hashed[:12]}" for name, hashed in made.prompts.items())
    shared = ", ".join(f"{name} {count:,}" for name, count in made.static_prefix.items())
    cacheable = f"Tokens that all requests of a prompt begin with: {shared}. " if shared else ""
    tokens = f"{_number(usage.input_tokens)} tokens in, {_number(usage.output_tokens)} out"
    recorded = "when recorded " if usage.recorded else ""
    told = (
        f"Made by {made.model} ({made.endpoint} endpoint) from {_answers(made)}. "
        f"Mode: {made.mode}. Prompts: {prompts or 'none'}. {cacheable}Engine {made.engine}, "
        f"graders {made.graders}. {counted(usage.requests, 'request')}, {tokens}, "
        f"{recorded}{usage.seconds:.0f} s; {cost_words(usage)}."
    )
    return f"{told} {_latency(run)}".rstrip()


def _answers(made: EvalMadeBy) -> str:
    """Recordings, of which days and by whom; or live answers."""
    recordings = made.recorded + made.authored
    if not recordings and made.mode != "replay":
        return "live answers"
    days = made.recorded_first or ""
    if made.recorded_last != made.recorded_first:
        days = f"{made.recorded_first} to {made.recorded_last}"
    source = counted(recordings, "recording") + (f" of {days}" if days else "")
    return source + (f", {made.authored} of them written by hand" if made.authored else "")


def _latency(run: RunResult) -> str:
    """How long the model took for a case; empty where no case was answered."""
    used = [case.usage for case in run.cases if case.usage is not None and case.usage.requests]
    if not used:
        return ""
    seconds = [usage.seconds for usage in used]
    when = " when recorded" if any(usage.recorded for usage in used) else ""
    return f"A case took {median(seconds):.0f} s in the middle, {max(seconds):.0f} s at most{when}."


def usage_words(usage: Usage) -> str:
    """What all runs took, as a sentence."""
    tokens = f"{_number(usage.input_tokens)} tokens in, {_number(usage.output_tokens)} out"
    return f"{counted(usage.requests, 'request')}, {tokens}; {cost_words(usage)}."


def _number(count: int | None) -> str:
    return "unknown" if count is None else f"{count:,}"
