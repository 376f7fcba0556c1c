"""What of risks, payments, deliveries, quantities, rights and parts they may read, and what not.

They may read what a thing is called, its days, and the terms of a payment plan, since nothing can
be proposed without them. Every figure is secret, and so is what may happen before a right is used.
"""

from collections.abc import Iterator

from copilot.domain.issue import Option, option_text
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.domain.sources import Figure, Volume


def named_fields(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every text of the writer's own that is said once the thing is proposed, with its key."""
    for risk in scenario.risks:
        yield "a risk's `risk`", risk.risk
    for terms in scenario.payments:
        milestones = (payment.when or "" for plan in terms.plans for payment in plan.payments)
        plans = (option_text(plan.name) for plan in terms.plans)
        yield "a payment's `what` and `plans`", " ".join((terms.what, *plans, *milestones))
    for speed_up in scenario.speed_ups:
        yield "a speed-up's `what`", speed_up.what
    for volume in scenario.volumes:
        yield "a volume's `what`", volume.what
    for right in scenario.rights:
        yield "a right's `right`", right.right
    for issue in scenario.issues:
        for part in issue.parts:
            yield f"`parts` of {issue.name}", part.name


def shared_source_texts(scenario: Scenario) -> Iterator[str]:
    """All that stands in those keys and may be read, numbers as texts."""
    yield from (text for _, text in named_fields(scenario))
    days = (*(risk.by for risk in scenario.risks), *(right.until for right in scenario.rights))
    yield from (day.isoformat() for day in days if day is not None)
    for terms in scenario.payments:
        for plan in terms.plans:
            for payment in plan.payments:
                yield from (f"{payment.share:.4g}", f"{payment.share:.0%}", f"{payment.month:g}")
    for speed_up in scenario.speed_ups:
        yield from (f"{month:g}" for month in (speed_up.month, *dict(speed_up.costs)))
    for volume in scenario.volumes:
        known = (volume.quantity, volume.price, *dict(volume.worth))
        yield from (option_text(number) for number in known)


def secret_source_texts(scenario: Scenario) -> Iterator[str]:
    """Texts in those keys that are mine alone."""
    yield from (case.case for right in scenario.rights for case in right.cases)


def secret_source_numbers(scenario: Scenario) -> Iterator[Option]:
    """Every private figure in those keys, chances also in percent."""
    for chance in _chances(scenario):
        for end in chance:
            yield from (end, round(end * 100, 6))
    for amount in _amounts(scenario):
        yield from amount
    for issue in scenario.issues:
        yield from (worth for part in issue.parts for worth in (part.mine, part.theirs))
    for said in scenario.evidence:
        yield from (said.at_least, *(() if said.at_most is None else (said.at_most,)))


def even_bets(party: Party) -> Iterator[float]:
    """What a side would stake, and half of it, which it may lose."""
    if party.even_bet is not None:
        yield from (party.even_bet, party.even_bet / 2)


def _chances(scenario: Scenario) -> Iterator[Figure]:
    for risk in scenario.risks:
        yield from (risk.mine.chance, risk.theirs.chance)
    for terms in scenario.payments:
        for plan in terms.plans:
            hanging = (payment for payment in plan.payments if payment.when is not None)
            yield from ((payment.mine, payment.theirs) for payment in hanging)
    for right in scenario.rights:
        for case in right.cases:
            yield from (case.mine, case.theirs)


def _amounts(scenario: Scenario) -> Iterator[Figure]:
    for risk in scenario.risks:
        for burden in (risk.mine, risk.theirs):
            yield burden.cost
            yield burden.insured_for or (0.0, 0.0)
    yield from (terms.amount for terms in scenario.payments)
    for speed_up in scenario.speed_ups:
        yield from (speed_up.worth_a_month, *dict(speed_up.costs).values())
    for volume in scenario.volumes:
        yield from _volume_amounts(volume)
    for right in scenario.rights:
        for case in right.cases:
            yield from (case.holder_gains, case.other_loses)


def _volume_amounts(volume: Volume) -> Iterator[Figure]:
    yield from dict(volume.worth).values()
    yield volume.fixed
    yield volume.each or (0.0, 0.0)
    yield from (price_break.each for price_break in volume.breaks)
