"""The whole visit: this machine, the settings, the way to the endpoint, its answers, the outlook.

What does not hang on a failure is looked at all the same; what does is told as not checked.
"""

import asyncio
import os
import shlex
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from copilot.diagnosis.answers import answer_findings, not_asked, outlook_words
from copilot.diagnosis.machine import check_installation
from copilot.diagnosis.surroundings import check_surroundings
from copilot.domain.diagnosis import Checked, Diagnosis
from copilot.domain.documents import Usage
from copilot.llm.answer_probe import Trial, try_answers
from copilot.llm.endpoint import OPENAI_BASE_URL, host_of
from copilot.llm.ladder import STEP_NAMES, STEPS, CapabilityStore
from copilot.llm.probe import ProbeLimits, Target, reach
from copilot.llm.trust import check_trust
from copilot.llm.usage import add_usage
from copilot.reporting.wording import sentence
from copilot.settings.resolution import Settings

_LIMITS: Final = ProbeLimits()
_ALONE: Final = (
    "Without a model: the engine works alone; everything but new ideas and wording works."
)


class Visited(NamedTuple):
    """What was found at an endpoint."""

    findings: tuple[Checked, ...]
    """In the order of the checks."""
    form: Trial | None = None
    """The form of answer that will be used; None where none was found."""
    usage: Usage | None = None
    """None where nothing was sent."""


def diagnose(  # noqa: PLR0913 - each is one thing to choose
    *,
    model: str | None = None,
    no_model: bool = False,
    memory: CapabilityStore | None = None,
    limits: ProbeLimits = _LIMITS,
    say: Callable[[str], None] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Diagnosis:
    """All findings, and what will happen now.

    Args:
        model: of the flag; stands before all other settings.
        no_model: the engine alone, whatever is set; nothing is sent.
        memory: keeps the form of answer that was found to work, for the next run.
        limits: how long each part may take.
        say: takes a line for whoever waits, before anything is sent.
        environ: the environment.
    """
    around = check_surroundings(model=model, no_model=no_model, environ=environ)
    settings = around.settings
    here = (
        *check_installation(prompts=settings.prompts, catalogue=settings.catalogue),
        *around.findings,
        *check_trust(
            client=settings.model is not None, https=_address(settings).startswith("https:")
        ),
    )
    unvisited = _reason_to_stay(settings, here)
    if unvisited is None:
        silent = _reason_to_be_silent(here)
        if say is not None and silent is None:
            where = f"{settings.model} at {host_of(_address(settings))}"
            say(f"Some tiny requests to {where}; a slow machine takes minutes.")
        visited = asyncio.run(_visit(settings, memory, limits, silent))
    else:
        visited = Visited((_not_checked("endpoint.name", unvisited), *not_asked(unvisited)))
    findings = (*here, *visited.findings)
    form = visited.form
    conclusion, next_step = _outlook(settings, findings, form)
    return Diagnosis(
        findings=findings,
        model=settings.model,
        host=None if settings.model is None else host_of(_address(settings)),
        step=None if form is None else STEP_NAMES[form.step],
        enforced=form is not None and form.outcome == "enforced",
        usage=visited.usage,
        conclusion=conclusion,
        next_step=next_step,
    )


def _address(settings: Settings) -> str:
    return settings.base_url or OPENAI_BASE_URL


def _not_checked(check: str, why: str) -> Checked:
    return Checked(check=check, status="not_checked", text=sentence(why))


def _has_problem(findings: tuple[Checked, ...], *areas: str) -> bool:
    return any(found.status == "problem" and found.area in areas for found in findings)


def _reason_to_stay(settings: Settings, here: tuple[Checked, ...]) -> str | None:
    """Why the endpoint is left alone altogether; None where it may be visited."""
    if _has_problem(here, "settings"):
        return "the settings come first"
    if settings.model is None:
        return "no model is used"
    if settings.withheld is not None:
        return "nothing may be sent there yet"
    return None


def _reason_to_be_silent(here: tuple[Checked, ...]) -> str | None:
    """Why nothing is sent, though the way there may be tried; None where all is well."""
    if _has_problem(here, "key"):
        return "the key comes first"
    if _has_problem(here, "certificates"):
        return "the certificates come first"
    return None


async def _visit(
    settings: Settings, memory: CapabilityStore | None, limits: ProbeLimits, silent: str | None
) -> Visited:
    key = None if settings.api_key is None else settings.api_key.get_secret_value()
    target = Target(_address(settings), key, settings.model or "", limits)
    reached = await reach(target, silent=silent)
    sent = Usage(requests=reached.requests)
    if not reached.answers:
        why = silent or "not asked, because of the problem above"
        usage = sent if sent.requests else None
        return Visited((*reached.findings, *not_asked(why)), usage=usage)
    pinned = None if settings.structured_output == "auto" else STEPS[settings.structured_output]
    trials = await try_answers(target, pinned=pinned)
    findings = answer_findings(
        trials,
        target,
        pinned=pinned,
        nearest=reached.nearest,
        capped=settings.max_cost_per_run is not None or settings.max_cost_per_call is not None,
    )
    if pinned is None and memory is not None and trials.capabilities is not None:
        memory.remember(target.base_url, target.model, trials.capabilities)
    usage = add_usage(sent, trials.usage)
    return Visited((*reached.findings, *findings), trials.chosen, usage)


def _outlook(
    settings: Settings, findings: tuple[Checked, ...], form: Trial | None
) -> tuple[str, str]:
    """What will happen now, and what to do."""
    alone = settings.model is None
    # Without a model nobody reads a prompt.
    heeded = (f for f in findings if not (alone and f.check == "installation.prompts"))
    problem = next((found for found in heeded if found.status == "problem"), None)
    command = "negotiate trades FILE"
    if settings.origin("model").name == "--model":
        command += f" --model {shlex.quote(settings.model or '')}"
    if problem is not None:
        return _impeded(settings, problem, command), problem.remedy or ""
    if form is None:
        return _ALONE, f"{command}; to try a model: negotiate doctor --model NAME"
    where = f"{settings.model} at {host_of(_address(settings))}"
    return f"{command} will use {where}, {outlook_words(form)}.", command


def _impeded(settings: Settings, problem: Checked, command: str) -> str:
    if problem.area in {"installation", "settings"} or settings.model is None:
        return f"{command} stops until this is mended: {problem.text}"
    where = f"{settings.model} at {host_of(_address(settings))}"
    return f"{command} has to do without {where} until this is mended: {problem.text}"
