"""What `eval submit` and `eval collect` do and say. Imported late, by `eval_batch`."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Final

from copilot.bootstrap import live_model
from copilot.cli.console import answer, tell
from copilot.cli.eval_session import Wanted, chosen_suites, variants
from copilot.errors import DeadlineError, ProviderError, UsageError
from copilot.evaluation.batch_budget import Ceiling, worst_case
from copilot.evaluation.batch_collection import Collected, collected
from copilot.evaluation.batch_state import Missing, StateFile, not_under_way, read_states
from copilot.evaluation.batching import GatheringModel, Sender, missing_requests, recover, send
from copilot.evaluation.case_run import Setting
from copilot.last_words import leave_words
from copilot.llm.batch import HALF_PRICE, BatchService, batch_price
from copilot.llm.budget import Caps, PriceOf
from copilot.llm.client import OpenAIChatModel
from copilot.llm.endpoint import OPENAI_BASE_URL, EndpointKind, endpoint_kind, host_of
from copilot.llm.pricing import PriceList
from copilot.llm.protocol import Json, ModelRequest
from copilot.llm.usage import usd_figure
from copilot.reporting.layout import fill
from copilot.reporting.wording import counted
from copilot.settings.resolution import Settings, read_settings
from copilot.storage.catalogue import load_catalogue

_SUBMIT_AGAIN: Final = "run `negotiate eval submit` again"


@dataclass(frozen=True)
class _Group:
    """What is missing of one model in one folder of recordings."""

    cassettes: Path
    model: str
    missing: Mapping[str, Missing]


async def submit(wanted: Wanted, *, dry_run: bool) -> str:
    """What was sent, in words.

    Raises:
        UsageError: the endpoint is not the one whose recordings are missing.
        BudgetError: it might cost too much.
        ModelError: it could not be sent.
    """
    settings = read_settings(with_key=True)
    kind = endpoint_kind(settings.base_url or OPENAI_BASE_URL)
    found = [group for group in await _gathered(wanted, kind) if group.missing]
    if not found:
        return _filled("Nothing to submit: every request of these cases is recorded.")
    if not dry_run:
        settings.approve()
        async with _service(settings) as service:
            for cassettes in dict.fromkeys(group.cassettes for group in found):
                await _recover(cassettes, service)
    groups = [_not_sent(group, dry_run=dry_run) for group in found]
    under_way = sum(len(group.missing) for group in found)
    groups = [group for group in groups if group.missing]
    under_way -= sum(len(group.missing) for group in groups)
    waiting = ""
    if under_way:
        waiting = f" {counted(under_way, 'request')} under way: `negotiate eval collect` first."
    if not groups:
        return _filled(f"Nothing to submit.{waiting}")
    worst = worst_case((group.missing.values(), _price(group, kind)) for group in groups)
    told = _filled(f"{_what(groups)} {_at_worst(worst, kind)}{waiting}")
    if dry_run:
        return told + _filled("Nothing was sent.")
    tell(told.rstrip("\n"))
    max_usd = settings.max_cost_per_run if wanted.max_usd is None else wanted.max_usd
    caps = Caps(
        run_usd=max_usd,
        call_usd=settings.max_cost_per_call,
        run_tokens=settings.max_tokens_per_run,
        call_tokens=settings.max_tokens_per_call,
    )
    worst.within(caps, name="max_cost_per_run" if wanted.max_usd is None else "--max-usd")
    leave_words(lambda: f"A batch may have been made; {_SUBMIT_AGAIN}, it looks for it first.")
    sent = [line for group in groups for line in await _send(group, kind)]
    after = (
        f"After `negotiate eval collect`, {_SUBMIT_AGAIN}: wordings and what is asked for again "
        "follow from the answers."
    )
    return "".join(_filled(line) for line in (*sent, after))


async def collect(wanted: Wanted, *, every: float, seconds: float | None) -> bool:
    """Whether every request of the batches that are over has an answer; tells what came.

    Args:
        wanted: which suites, or which recordings.
        every: seconds between two looks.
        seconds: how long to wait for batches that are not over; None looks once.

    Raises:
        UsageError: all such batches were sent elsewhere.
        DeadlineError: some were not over in time.
        ModelError: the provider could not be asked.
    """
    folders = [wanted.cassettes] if wanted.cassettes is not None else _folders(wanted)
    files = [(folder, f) for folder in folders for f in read_states(folder) if not f.state.settled]
    if not files:
        answer(_filled("Nothing to collect: no batch is under way."))
        return True
    settings = read_settings(with_key=True)
    settings.approve()
    files = _sent_here(settings, files)
    leave_words(lambda: "Batches go on by themselves; `negotiate eval collect` looks again.")
    async with _service(settings) as service:
        return await _all_looked_at(files, service, settings, every=every, seconds=seconds)


async def _all_looked_at(
    files: Sequence[tuple[Path, StateFile]],
    service: BatchService,
    settings: Settings,
    *,
    every: float,
    seconds: float | None,
) -> bool:
    """Whether every request of the batches that are over has an answer.

    Raises:
        DeadlineError: some were not over in time.
        ModelError: the provider could not be asked.
    """
    until = None if seconds is None else time.monotonic() + seconds
    whole, said = True, ""
    while files:
        rest: list[tuple[Path, StateFile]] = []
        lines: list[str] = []
        for folder, file in files:
            came = await _look(folder, file, service, settings)
            if came is None:
                whole = False
            elif came.remote.over:
                answer(_filled(_told(came)))
                whole = whole and came.recorded == came.number
            else:
                rest.append((folder, file))
                lines.append(_under_way(came))
        files, before, said = rest, said, "".join(_filled(line) for line in lines)
        if until is None:
            answer(said)
            break
        if said and said != before:
            tell(said.rstrip("\n"))
        if files and time.monotonic() + every > until:
            raise DeadlineError(
                f"{counted(len(files), 'batch', 'batches')} not over in time.",
                hint="Nothing is lost: run `negotiate eval collect` later.",
            )
        await asyncio.sleep(every if files else 0)
    return whole


async def _gathered(wanted: Wanted, kind: EndpointKind) -> list[_Group]:
    """What is missing, each request once.

    Raises:
        UsageError: the suite's recordings are of another class of endpoint.
    """
    found: dict[tuple[Path, str], GatheringModel] = {}
    for suite in chosen_suites(wanted):
        for variant in variants(suite, wanted):
            if variant.model.endpoint != kind:
                raise UsageError(
                    f"{suite.name}: the recordings of {variant.model.name} are those of "
                    f"{_an(variant.model.endpoint)} endpoint, and OPENAI_BASE_URL leads to "
                    f"{_an(kind)} one",
                    hint="Name the model to ask there: --model NAME",
                )
            place = suite.cassettes.resolve(), variant.model.name
            if place not in found:
                found[place] = GatheringModel(place[0], model=place[1], endpoint=kind)
            setting = Setting(
                model=found[place],
                prompts=variant.prompts,
                catalogue=load_catalogue(),
                seed=suite.seed,
            )
            await missing_requests(suite, setting, found[place])
    return [_Group(folder, name, model.missing) for (folder, name), model in found.items()]


def _an(kind: EndpointKind) -> str:
    names: dict[EndpointKind, str] = {
        "local": "a local",
        "openai": "the OpenAI",
        "azure": "an Azure",
        "other": "another",
    }
    return names[kind]


def _service(settings: Settings) -> BatchService:
    key = None if settings.api_key is None else settings.api_key.get_secret_value()
    return BatchService(settings.base_url, api_key=key)


async def _recover(cassettes: Path, service: BatchService) -> None:
    """Finds the batches of runs that were interrupted while they sent."""
    for file in read_states(cassettes):
        state = file.state
        if state.batch_id is None and state.host == service.host:
            if (found := await recover(file, service, cassettes)) is None:
                file.path.unlink()
            else:
                tell(f"Found {found.state.batch_id}, which an interrupted run had made.")


def _not_sent(group: _Group, *, dry_run: bool) -> _Group:
    states = read_states(group.cassettes)
    if dry_run:  # whether an interrupted run made a batch is found out when one is sent
        states = tuple(file for file in states if file.state.batch_id is not None)
    return _Group(group.cassettes, group.model, not_under_way(group.missing, states))


def _price(group: _Group, kind: EndpointKind) -> PriceOf:
    price = PriceList(group.model, read_settings(no_model=True).base_url)
    # Elsewhere a batch costs what a direct call does, or less.
    return batch_price(price, kind) if kind in HALF_PRICE else price


async def _send(group: _Group, kind: EndpointKind) -> list[str]:
    settings = read_settings(model=group.model)
    lines = []
    async with live_model(settings) as live, _service(settings) as service:
        sender = Sender(service, group.model, kind, partial(_body, live))
        async for file in send(group.missing, sender, group.cassettes):
            state = file.state
            lines.append(f"{state.batch_id}: {counted(state.number, 'request')} to {state.model}.")
    return lines


def _body(live: OpenAIChatModel, request: ModelRequest, max_tokens: int) -> dict[str, Json]:
    return live.body(request, max_tokens=max_tokens)


def _what(groups: Sequence[_Group]) -> str:
    requests = [missing for group in groups for missing in group.missing.values()]
    later = sum(missing.follows for missing in requests)
    again = sum(missing.again is not None for missing in requests)
    words = f"{counted(len(requests), 'request')} of a first round"
    if later:
        words = f"{counted(len(requests), 'request')}, {later} of them from earlier answers"
    if again:
        words += f"; {again} of them were cut off or empty before"
    return f"{words}."


def _at_worst(worst: Ceiling, kind: EndpointKind) -> str:
    tokens = f"At worst about {worst.input_tokens:,} tokens in and {worst.output_tokens:,} out"
    if worst.usd is None:
        return f"{tokens}; the price is not known."
    price = "half the list price" if kind in HALF_PRICE else "the list price"
    return f"{tokens}, {usd_figure(worst.usd)} USD at {price}."


def _folders(wanted: Wanted) -> list[Path]:
    return list(dict.fromkeys(suite.cassettes for suite in chosen_suites(wanted)))


def _sent_here(
    settings: Settings, files: Sequence[tuple[Path, StateFile]]
) -> list[tuple[Path, StateFile]]:
    """The batches of this host, as no key goes to another host than the batch did; names the rest.

    Raises:
        UsageError: all of them were sent elsewhere.
    """
    here = host_of(settings.base_url or OPENAI_BASE_URL)
    ours = [(folder, file) for folder, file in files if file.state.host == here]
    elsewhere = Counter(file.state.host for _, file in files if file.state.host != here)
    if not ours:
        hosts = sorted(elsewhere)
        raise UsageError(
            f"no batch was sent to {here}, where OPENAI_BASE_URL leads, but to {', '.join(hosts)}",
            hint="Set OPENAI_BASE_URL to where it was sent.",
        )
    for host, number in sorted(elsewhere.items()):
        batches = counted(number, "batch", "batches")
        tell(f"Left out: {batches} sent to {host}; set OPENAI_BASE_URL to it to collect there.")
    return ours


async def _look(
    folder: Path, file: StateFile, service: BatchService, settings: Settings
) -> Collected | None:
    """What came of a batch; None where none was made of it, or it is gone.

    Raises:
        ModelError: the provider could not be asked.
    """
    found: StateFile | None = file
    if file.state.batch_id is None:
        found = await recover(file, service, folder)
    if found is None:
        requests = counted(file.state.number, "request")
        answer(_filled(f"{requests} were never sent, as a run was interrupted: {_SUBMIT_AGAIN}."))
        return None
    kind = file.state.endpoint
    price = batch_price(PriceList(file.state.model, settings.base_url), kind)
    try:
        return await collected(found, service, folder, price=price)
    except ProviderError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        # One that is gone must not keep the others from being collected.
        gone = f"{found.state.batch_id}: {error.message} Delete {file.path} to give it up."
        answer(_filled(gone))
        return None


def _under_way(came: Collected) -> str:
    remote = came.remote
    if remote.output_due:
        return f"{remote.id}: {remote.status}, but its answers are not there yet: look again later."
    done = remote.completed + remote.failed
    return f"{remote.id}: {remote.status.replace('_', ' ')}, {done} of {came.number} done."


def _told(came: Collected) -> str:
    parts = [f"{came.remote.id}: {came.remote.status}, {came.recorded} of {came.number} recorded"]
    if came.unusable:
        parts[0] += f", {came.unusable} of them answers that cannot be used"
    parts[0] += "."
    parts += [f"The file was refused: {problem}." for problem in came.problems]
    parts += [f"{number}: {reason}" for reason, number in came.reasons.items()]
    if came.asked_again:
        parts.append(f"{came.asked_again} cut off or empty: asked for once more, and differently.")
    if came.twice:
        parts.append(f"{came.twice} answered twice: the first answer counts.")
    if came.strange:
        parts.append(f"{counted(came.strange, 'line')} could not be read or were not asked for.")
    if came.complaint:
        parts.append("`negotiate doctor` finds out which form of request the model takes.")
    if came.recorded < came.number:
        parts.append(f"For what is missing, {_SUBMIT_AGAIN}.")
    return " ".join(parts)


def _filled(text: str) -> str:
    return "".join(f"{line.text}\n" for line in fill(text))
