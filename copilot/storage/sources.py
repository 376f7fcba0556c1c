"""Risks, payments, deliveries, quantities and rights as typed, turned into what the domain holds.

What a value may be by itself is checked with the format; here is what has to fit together: names
that stand once, plans that are options and pay the whole, months and quantities in order.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from copilot.domain.issue import Option, option_text
from copilot.domain.sources import (
    Burden,
    Case,
    Figure,
    Payment,
    PaymentPlan,
    PaymentTerms,
    PriceBreak,
    Right,
    Risk,
    SpeedUp,
    Volume,
)
from copilot.storage import file_format, file_sources
from copilot.storage.findings import Findings, listed, near, shown
from copilot.storage.terms import Register
from copilot.storage.values import LARGEST
from copilot.yaml_source import KeyPath

ROUNDING: Final = 0.015
"""Shares that sum to 1 but for this much were rounded, and are stretched to sum to 1."""
_TINY: Final = 1e-9


class Sources(NamedTuple):
    """What a file says of risk, time, scale and rights."""

    risks: tuple[Risk, ...]
    """What may go wrong."""
    payments: tuple[PaymentTerms, ...]
    """Amounts that are paid over time."""
    speed_ups: tuple[SpeedUp, ...]
    """Deliveries that could come sooner."""
    volumes: tuple[Volume, ...]
    """Quantities that could be larger."""
    rights: tuple[Right, ...]
    """Rights for later."""


def sources_from(keys: file_format.ScenarioFile, register: Register) -> Sources:
    """What the file says of them, without what does not fit, which is noted."""
    findings = register.findings
    _check_once("risks", "risk", (r.risk for r in keys.risks or ()), findings)
    _check_once("payments", "what", (p.what for p in keys.payments or ()), findings)
    issues = (p.issue or "" for p in keys.payments or ())
    _check_once("payments", "issue", issues, findings)
    _check_once("speed_ups", "what", (s.what for s in keys.speed_ups or ()), findings)
    _check_once("volumes", "what", (v.what for v in keys.volumes or ()), findings)
    _check_once("rights", "right", (r.right for r in keys.rights or ()), findings)
    table = keys.on_the_table or {}
    payments = (
        _payment_terms(given, ("payments", at), register, table)
        for at, given in enumerate(keys.payments or ())
    )
    speed_ups = (
        _speed_up(given, ("speed_ups", at), findings)
        for at, given in enumerate(keys.speed_ups or ())
    )
    volumes = (
        _volume(given, ("volumes", at), findings) for at, given in enumerate(keys.volumes or ())
    )
    return Sources(
        risks=tuple(_risk(given) for given in keys.risks or ()),
        payments=tuple(made for made in payments if made is not None),
        speed_ups=tuple(made for made in speed_ups if made is not None),
        volumes=tuple(made for made in volumes if made is not None),
        rights=tuple(
            _right(given, ("rights", at), findings) for at, given in enumerate(keys.rights or ())
        ),
    )


def _check_once(group: str, key: str, names: Iterable[str], findings: Findings) -> None:
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name and name.casefold() in seen:
            message = f"{key} {shown(name)} stands twice in {group}; expected each once"
            findings.add((group, at, key), message)
        seen.add(name.casefold())


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _risk(given: file_sources.Risk) -> Risk:
    mine, theirs = (
        Burden(chance=burden.chance, cost=burden.cost, insured_for=burden.insured_for)
        for burden in (given.mine, given.theirs)
    )
    return Risk(
        risk=given.risk,
        carried_by=given.carried_by,
        mine=mine,
        theirs=theirs,
        by=_day(given.by),
    )


def _payment_terms(
    given: file_sources.PaymentTerms,
    path: KeyPath,
    register: Register,
    table: Mapping[str, Option],
) -> PaymentTerms | None:
    findings, before = register.findings, len(register.findings)
    names = _plan_names(given, path, register)
    payments = {
        text: _payments(plan, (*path, "plans", text), findings)
        for text, plan in given.plans.items()
    }
    now = _plan_now(given, names, path, register, table)
    if len(findings) > before or now is None:
        return None
    return PaymentTerms(
        what=given.what,
        amount=given.amount,
        paid_by=given.paid_by,
        plans=tuple(
            PaymentPlan(name=names[text], payments=made) for text, made in payments.items()
        ),
        now=now,
        issue=given.issue,
    )


def _plan_names(
    given: file_sources.PaymentTerms, path: KeyPath, register: Register
) -> dict[str, Option]:
    """What each plan is called; of an issue, the option that it is."""
    if given.issue is None or not register.knows(given.issue, (*path, "issue")):
        return {text: text for text in given.plans}
    if given.issue not in register.issues:
        return {}
    names = {
        text: register.option(given.issue, text, (*path, "plans", text), any_number=False)
        for text in given.plans
    }
    return {text: option for text, option in names.items() if option is not None}


def _plan_now(
    given: file_sources.PaymentTerms,
    names: Mapping[str, Option],
    path: KeyPath,
    register: Register,
    table: Mapping[str, Option],
) -> Option | None:
    """The plan that stands now: as said, else what is on the table, else the first one."""
    by_text = {option_text(option): option for option in names.values()}
    on_table = None if given.issue is None else table.get(given.issue)
    if given.now is None:
        found = None if on_table is None else by_text.get(option_text(on_table))
        return next(iter(by_text.values()), None) if found is None else found
    text = option_text(given.now)
    if text not in by_text and len(names) == len(given.plans):
        message = f"now {shown(given.now)} is no plan; expected {listed(by_text)}"
        register.findings.add((*path, "now"), f"{message}{near(text, tuple(by_text))}")
    if on_table is not None and text != option_text(on_table):
        message = f"now {shown(given.now)}, and {shown(on_table)} is on the table"
        register.findings.add((*path, "now"), f"{message}; expected the same")
    return by_text.get(text)


def _payments(
    plan: tuple[file_sources.Payment, ...], path: KeyPath, findings: Findings
) -> tuple[Payment, ...]:
    """The single payments of a plan, in the order of time; their shares sum to 1."""
    said = sum(entry.share or 0.0 for entry in plan)
    silent = sum(entry.share is None for entry in plan)
    rest = 1 - said
    if silent and rest < _TINY:
        findings.add(path, "nothing is left for a payment without share; expected less before it")
        return ()
    if not silent and abs(rest) > ROUNDING:
        findings.add(path, f"the shares sum to {said:g}; expected 1")
        return ()
    stretch = 1.0 if silent else 1 / said
    made = [
        payment
        for entry in plan
        for payment in _repeated(
            entry, stretch * (rest / silent if entry.share is None else entry.share)
        )
    ]
    return tuple(sorted(made, key=lambda payment: payment.month))


def _repeated(entry: file_sources.Payment, share: float) -> list[Payment]:
    times = entry.times or 1
    return [
        Payment(
            share=share / times,
            month=(entry.month or 0) + number * (entry.every or 1),
            when=entry.when,
            mine=1.0 if entry.mine is None else entry.mine,
            theirs=1.0 if entry.theirs is None else entry.theirs,
        )
        for number in range(times)
    ]


def _by_number(
    given: Mapping[str, Figure], path: KeyPath, findings: Findings, what: str
) -> dict[float, Figure]:
    """Figures by the number that stands before each, smallest first; what is no number is noted."""
    found: dict[float, Figure] = {}
    for text, figure in given.items():
        number = _as_number(text)
        if number is None:
            findings.add((*path, text), f"{path[-1]} for something else; expected {what} before it")
        elif number in found:
            findings.add((*path, text), f"{what} stands twice in {path[-1]}; expected once")
        else:
            found[number] = figure
    return dict(sorted(found.items()))


def _as_number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if 0 <= number <= LARGEST else None


def _speed_up(given: file_sources.SpeedUp, path: KeyPath, findings: Findings) -> SpeedUp | None:
    before = len(findings)
    at = (*path, "costs")
    costs = _by_number(given.costs, at, findings, "a month")
    if any(month >= given.month for month in costs):
        findings.add(at, "costs for a month that is no sooner; expected months before `month`")
    if len(findings) > before:
        return None
    return SpeedUp(
        what=given.what,
        done_by=given.done_by,
        month=given.month,
        worth_a_month=given.worth_a_month,
        # from the month next to the one that stands now to the soonest
        costs=tuple((month, costs[month]) for month in reversed(costs)),
    )


def _volume(given: file_sources.Volume, path: KeyPath, findings: Findings) -> Volume | None:
    before = len(findings)
    worth = _by_number(given.worth, (*path, "worth"), findings, "a quantity")
    breaks = _by_number(given.breaks or {}, (*path, "breaks"), findings, "a quantity")
    if len(findings) == before:
        _check_quantities(given, worth, breaks, path, findings)
    if (given.each is None) == (given.breaks is None):
        found = "neither" if given.each is None else "both"
        findings.add(path, f"a volume with {found} of each and breaks; expected one of them")
    if len(findings) > before:
        return None
    return Volume(
        what=given.what,
        seller=given.seller,
        quantity=given.quantity,
        price=given.price,
        worth=tuple(worth.items()),
        fixed=given.fixed or (0.0, 0.0),
        each=given.each,
        breaks=tuple(PriceBreak(quantity=least, each=each) for least, each in breaks.items()),
    )


def _check_quantities(
    given: file_sources.Volume,
    worth: Mapping[float, Figure],
    breaks: Mapping[float, Figure],
    path: KeyPath,
    findings: Findings,
) -> None:
    if 0 in {*worth, *breaks}:
        findings.add(path, "a quantity of 0; expected quantities above 0")
    elif given.quantity not in worth:
        message = "worth without the quantity as things stand; expected that one too"
        findings.add((*path, "worth"), message)
    if breaks and min(breaks) > min(worth):
        message = "breaks start above the smallest quantity of worth; expected one from there on"
        findings.add((*path, "breaks"), message)


def _right(given: file_sources.Right, path: KeyPath, findings: Findings) -> Right:
    for side in ("mine", "theirs"):
        if sum(getattr(case, side)[0] for case in given.cases) > 1 + _TINY:
            message = f"the probabilities of {side} sum to more than 1"
            findings.add((*path, "cases"), f"{message}; expected cases of which one may happen")
    return Right(
        right=given.right,
        holder=given.holder,
        until=_day(given.until),
        month=given.month or 0.0,
        cases=tuple(
            Case(
                case=case.case,
                mine=case.mine,
                theirs=case.theirs,
                holder_gains=case.holder_gains,
                other_loses=case.other_loses,
            )
            for case in given.cases
        ),
    )
