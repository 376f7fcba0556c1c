"""What shifting a risk does to the care of the side that is rid of it.

Whoever no longer pays for a risk takes less care that it does not happen: moral hazard. The file
says how likely each side holds it to be while that side carries it. Where it also says that the
side that is rid of it can bring it about, or that it is likelier once the other carries it, the
user is told so. Else it is told, with the arithmetic, up to which chance the shift pays. A risk
that is shared leaves each side a part, and with it its care.
Source: Holmström (1979), "Moral Hazard and Observability", Bell Journal of Economics 10(1), 74-91.
"""

from collections.abc import Callable

from copilot.analysis.deals.money_words import DIGITS, MOST_DIGITS, at_most, near, number_of
from copilot.analysis.problems.problem import Problem
from copilot.domain.sources import Figure, Risk
from copilot.domain.suggestions import Idea, Robustness
from copilot.words import plain, whom

HALVINGS = 40
"""Steps of a bisection: down to a billionth."""


def with_care(
    problem: Problem,
    idea: Idea,
    risk: Risk,
    *,
    saved: float = 0.0,
    costs: Callable[[float], float] | None = None,
) -> Idea:
    """The whole shift with a caution, or with the chance up to which it pays.

    Args:
        problem: its forecasts may say who controls the event.
        idea: the shift.
        risk: what may happen.
        saved: what the side that is rid of it saves, in money, in the worst reading.
        costs: what the risk then costs the other in the worst reading, by its chance; rising. None
            where words alone say who carries it cheaper.
    """
    cautions = _careless(problem, risk)
    robust = None if cautions or costs is None else _as_likely(risk, saved, costs)
    certificate = idea.certificate.model_copy(update={"cautions": cautions, "robustness": robust})
    return idea.model_copy(update={"certificate": certificate})


def _careless(problem: Problem, risk: Risk) -> tuple[str, ...]:
    """A caution where the file says that the side that is rid of it moves how likely it is."""
    they, them = ("you" if risk.carried_by == "me" else "they"), whom(risk.carried_by)
    remedy = f"leave {them} a part of the cost, or agree on what {they} still do against it."
    event = plain(risk.risk)
    controls = {f.controlled_by for f in problem.scenario.forecasts if plain(f.event) == event}
    if controls & {risk.carried_by, "both"}:
        who = f"{they[0].upper()}{they[1:]}"
        return (f"{who} can bring it about or prevent it, and would pay no more for it: {remedy}",)
    now, then = _chances(risk)
    if then[0] > now[1]:
        likelier = f"By your figures it is likelier once {_takes(risk)} ({_percent(then)} against"
        cause = "The sums count that, but if it comes from less care,"
        return (f"{likelier} {_percent(now)}). {cause} {remedy}",)
    return ()


def _as_likely(risk: Risk, saved: float, costs: Callable[[float], float]) -> Robustness | None:
    """Up to which chance the shift pays in the worst reading; None where it always or never does."""
    _, then = _chances(risk)
    low, high = then[1], 1.0
    if costs(high) < saved or costs(low) >= saved:
        return None
    for _ in range(HALVINGS):
        between = (low + high) / 2
        low, high = (between, high) if costs(between) < saved else (low, between)
    # the two are near each other at times: as many digits as keep the limit above what was said
    told = (
        (at_most(100 * low, digits=digits), _percent(then, digits=digits))
        for digits in range(DIGITS, MOST_DIGITS)
        if number_of(at_most(100 * low, digits=digits))
        >= number_of(near(100 * then[1], digits=digits))
    )
    limit, says = next(told, (f"{100 * low:g}", _percent(then, digits=MOST_DIGITS)))
    return Robustness(
        text=f"Pays up to a chance of {limit}% once {_takes(risk)} (you say {says}): whoever is "
        "rid of a risk may take less care."
    )


def _chances(risk: Risk) -> tuple[Figure, Figure]:
    """While the side carries it that has it now, and once the other does."""
    sides = (risk.mine, risk.theirs) if risk.carried_by == "me" else (risk.theirs, risk.mine)
    return sides[0].chance, sides[1].chance


def _takes(risk: Risk) -> str:
    return "they carry it" if risk.carried_by == "me" else "you carry it"


def _percent(chance: Figure, *, digits: int = DIGITS) -> str:
    low, high = (near(100 * end, digits=digits) for end in chance)
    return f"{low}%" if low == high else f"{low} to {high}%"
