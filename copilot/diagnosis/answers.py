"""What a model's tiny answers tell, in words: forms, streaming, usage, price."""

from typing import Final

from copilot.domain.diagnosis import UNUSABLE, Checked, Status
from copilot.domain.documents import Usage
from copilot.errors import DeadlineError, ModelError
from copilot.llm.answer_probe import Streamed, Trial, Trials, best
from copilot.llm.endpoint import endpoint_kind
from copilot.llm.ladder import STEP_NAMES, Step
from copilot.llm.pricing import price
from copilot.llm.probe import Target
from copilot.llm.usage import usd_figure
from copilot.reporting.wording import sentence

_FORMS: Final = {
    Step.STRICT: "strict (json_schema)",
    Step.SCHEMA: "schema (json_schema, not strict)",
    Step.TOOL: "tool (a tool call that is forced)",
    Step.OBJECT: "json_object (the schema is told in words)",
    Step.TEXT: "text (the schema is told in words)",
}
"""The forms, as settings call them, and in words."""

_STREAM: Final = 2
"""Pieces that make a stream."""
_UNCHECKED: Final = ("model.forms", "streaming.pieces", "usage.reported")


def not_asked(why: str) -> tuple[Checked, ...]:
    """What stands in place of all that a model would have been asked."""
    return tuple(
        Checked(check=check, status="not_checked", text=sentence(why)) for check in _UNCHECKED
    )


def answer_findings(
    trials: Trials,
    target: Target,
    *,
    pinned: Step | None,
    nearest: tuple[str, ...],
    capped: bool,
) -> tuple[Checked, ...]:
    """Forms, best first; streaming; usage; price.

    Args:
        trials: what came of asking.
        target: who was asked.
        pinned: the form that the settings ask for; None takes the best.
        nearest: names of models near the one that was asked for, where it is not listed.
        capped: whether there is a cap in dollars, which needs a price.
    """
    fatal = trials.fatal
    if fatal is not None:
        return (_no_answer(fatal, nearest, target), *not_asked("the model did not answer"))
    forms = tuple(_form(trial) for trial in trials.steps)
    if trials.chosen is None:
        choice = _no_form(trials, pinned)
        return (*forms, choice, *not_asked("no form of an answer can be used")[1:])
    return (
        *forms,
        _choice(trials.chosen, pinned),
        _streaming(trials.streamed),
        *_usage(trials),
        _price(target, capped=capped),
    )


def _no_answer(error: ModelError, nearest: tuple[str, ...], target: Target) -> Checked:
    text, helps = error.message, error.hint or "Try again later, or use another model."
    if isinstance(error, DeadlineError) and error.retry_after_seconds is None:
        seconds = f"{target.limits.answer_seconds:g} s"
        text = f"No answer came within {seconds}: the model is slow, or busy with others."
        helps = "Try again when it has less to do, or use a faster model."
    elif nearest:
        helps = f"Check the model's name; the endpoint lists {', '.join(nearest)}."
    return Checked(
        check="model.answers",
        status="problem",
        text=text,
        remedy=helps,
        exit_code=error.exit_code,
    )


def _form(trial: Trial) -> Checked:
    status, words = _OUTCOMES[trial.outcome]
    text = f"{_FORMS[trial.step]}: {words}."
    if trial.outcome == "failed" and trial.error is not None:
        text = f"{_FORMS[trial.step]}: {words}. {trial.error.message}"
    return Checked(
        check=f"model.{STEP_NAMES[trial.step]}",
        status=status,
        text=text,
        seconds=trial.usage.seconds or None,
    )


_OUTCOMES: Final[dict[str, tuple[Status, str]]] = {
    "enforced": ("fine", "works and is enforced"),
    "works": ("fine", "works; nothing enforces it"),
    "not_enforced": ("note", "accepted, but not enforced"),
    "unusable": ("note", "accepted, but what comes is no JSON"),
    "refused": ("note", "refused"),
    "failed": ("note", "no answer"),
    "untried": ("not_checked", "not tried, after what came before"),
}


def outlook_words(chosen: Trial) -> str:
    """What the form means for a run: `with json_schema enforced`."""
    kind = {Step.STRICT: "json_schema", Step.SCHEMA: "json_schema", Step.TOOL: "a tool call"}
    if chosen.outcome == "enforced":
        return f"with {kind[chosen.step]} enforced"
    return f"with {STEP_NAMES[chosen.step]}, which nothing enforces, so that each answer is checked"


def _choice(chosen: Trial, pinned: Step | None) -> Checked:
    check, name = "model.choice", STEP_NAMES[chosen.step]
    why = "as the settings say" if pinned is not None else "the best of these"
    if chosen.outcome == "not_enforced":
        text = f"Used from now on: {name}, {why}; expect answers that are sent back."
        return Checked(check=check, status="note", text=text)
    return Checked(check=check, status="fine", text=f"Used from now on: {name}, {why}.")


def _no_form(trials: Trials, pinned: Step | None) -> Checked:
    other = best(trials.steps)
    if pinned is not None and other is not None:
        text = f"The settings ask for {STEP_NAMES[pinned]}, which does not work here."
        remedy = f"Set structured_output to auto, or to {STEP_NAMES[other.step]}."
    else:
        text = "No form brought an answer that can be used."
        remedy = "Use another model; a larger one keeps to a form more often."
    return Checked(
        check="model.choice", status="problem", text=text, remedy=remedy, exit_code=UNUSABLE
    )


def _streaming(streamed: Streamed | None) -> Checked:
    check = "streaming.pieces"
    if streamed is None or (streamed.error and streamed.error.retry_after_seconds is not None):
        text = "The endpoint wants fewer requests for a while."
        return Checked(check=check, status="not_checked", text=text)
    if isinstance(streamed.error, DeadlineError) and streamed.pieces < _STREAM:
        text = "An answer in pieces took too long; the model is slow, or busy with others."
        return Checked(check=check, status="note", text=text)
    if streamed.error is not None and not isinstance(streamed.error, DeadlineError):
        return Checked(
            check=check,
            status="problem",
            text=f"An answer in pieces fails: {streamed.error.message}",
            remedy="Look into the log of the server; without a terminal nothing is streamed.",
            exit_code=streamed.error.exit_code,
        )
    if streamed.pieces < _STREAM or streamed.first_seconds is None:
        text = "Answers come in one piece, so that ideas show up only when all are made."
        return Checked(check=check, status="note", text=text)
    text = f"Answers come in pieces, the first one after {streamed.first_seconds:.2f} s"
    if streamed.tokens_a_second is not None:
        text += f", then about {max(1, round(streamed.tokens_a_second))} tokens a second"
    return Checked(check=check, status="fine", text=f"{text}.")


def _usage(trials: Trials) -> tuple[Checked, ...]:
    return _counted(trials), _cached(trials.usage)


def _counted(trials: Trials) -> Checked:
    check, streamed = "usage.reported", trials.streamed
    if trials.whole_usage.output_tokens is None:
        text = "Tokens are not counted, so that caps and costs rest on estimates."
        return Checked(check=check, status="note", text=text)
    if streamed is None or streamed.error is not None:
        return Checked(check=check, status="fine", text="Tokens are counted.")
    if streamed.usage.output_tokens is None:
        text = "Tokens are counted, but not where an answer comes in pieces."
        return Checked(check=check, status="note", text=text)
    text = "Tokens are counted, also where an answer comes in pieces."
    return Checked(check=check, status="fine", text=text)


def _cached(usage: Usage) -> Checked:
    check = "usage.cached"
    if usage.cached_tokens is None:
        text = "It is not told what came from the provider's cache."
        return Checked(check=check, status="note", text=text)
    text = "It is told what came from the provider's cache."
    return Checked(check=check, status="fine", text=text)


def _price(target: Target, *, capped: bool) -> Checked:
    check = "usage.price"
    # The price of a million is asked for by one token, as a long request may cost more by the token.
    found = price(Usage(input_tokens=1, output_tokens=1), target.model, target.base_url)
    if found is not None:
        text = (
            f"List price of a million tokens: {usd_figure(found.input_per_million)} USD to send, "
            f"{usd_figure(found.output_per_million)} USD back."
        )
        return Checked(check=check, status="fine", text=text)
    if capped:
        return Checked(
            check=check,
            status="problem",
            text="The price is not known, so that nothing is sent under a cap in dollars.",
            remedy="Cap tokens instead (max_tokens_per_run), or unset max_cost_per_run and _per_call.",
            exit_code=UNUSABLE,
        )
    if endpoint_kind(target.base_url) == "local":
        return Checked(check=check, status="fine", text="A local server has no list price.")
    text = "The price is not known: runs say so, and send nothing under a cap in dollars."
    return Checked(check=check, status="note", text=text)
