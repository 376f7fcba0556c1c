"""Scenarios for what is learnt at the table: a supplier's contract, and entries made from true weights."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.learning.evidence import Observed, observed
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sides.side import build_side
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Evidence, Scenario

OPTIONS = (0, 1, 2, 3, 4)
NAMES = ("Price", "Delivery", "Warranty", "Volume", "Notice")

Said: TypeAlias = str | int | tuple[float, float] | None
"""A word, a rank, a pair of weights or nothing; `?word` is a low-confidence guess."""

Package: TypeAlias = Mapping[str, Option]
Who: TypeAlias = Literal["me", "them"]
Kind: TypeAlias = Literal["answer", "offer", "choice", "refusal", "concession"]


def supply(
    *said: Said,
    mine: Sequence[Said] = (),
    evidence: Sequence[Evidence] = (),
    table: Package | None = None,
) -> Scenario:
    """Issues with options 0 to 4; I want more of each and they want less, by what `said` they are."""
    issues = [
        Issue(
            name=NAMES[place],
            options=OPTIONS,
            mine=stance(mine[place] if mine else None, "more"),
            theirs=stance(word, "less"),
        )
        for place, word in enumerate(said)
    ]
    return Scenario(
        title="Supply",
        situation="A contract.",
        issues=tuple(issues),
        evidence=tuple(evidence),
        on_the_table=dict(table or {}),
    )


def unknown(*evidence: Evidence, table: Package | None = None) -> Scenario:
    """Three issues of whose weights nothing was said but this."""
    return supply(None, None, None, evidence=evidence, table=table)


def stance(said: Said, wants: str | None) -> Stance:
    if isinstance(said, str) and said.startswith("?"):
        return Stance(priority=priority(said[1:]), wants=wants, confidence="low")
    return Stance(priority=priority(said), wants=wants)


def priority(said: Said) -> Priority:
    if said is None:
        return Priority()
    if isinstance(said, str):
        return Priority.model_validate({"word": said})
    return Priority(rank=said) if isinstance(said, int) else Priority(weight=said)


def answer(  # noqa: PLR0913 - the keys of the entry
    more: str,
    less: str,
    *,
    by: Who = "them",
    on: str | None = None,
    at_least: float = 1.0,
    at_most: float | None = None,
) -> Evidence:
    return Evidence(
        kind="answer",
        by=by,
        on=day(on),
        more_important=(more, less),
        at_least=at_least,
        at_most=at_most,
    )


def choice(*among: Package, chosen: int = 1, by: Who = "them", on: str | None = None) -> Evidence:
    packages = tuple(dict(package) for package in among)
    return Evidence(kind="choice", by=by, on=day(on), among=packages, chosen=chosen)


def terms(kind: Kind, named: Package, by: Who = "them", on: str | None = None) -> Evidence:
    return Evidence(kind=kind, by=by, on=day(on), terms=dict(named))


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def problem(scenario: Scenario, samples: int = 2000) -> Problem:
    return build_problem(scenario, samples=samples)


def found_of(scenario: Scenario) -> Observed:
    """What the entries do to their side."""
    side = build_side("them", scenario.issues, Party(), samples=2, seed=0)
    reference = build_problem(scenario).reference.outcome
    return observed(side, scenario, scenario.priced_issues, reference)


def ratio(
    of: Scenario, more: str, than: str, *, who: Who = "them", unsure: bool = False
) -> tuple[float, float]:
    """The least and the greatest share of the one in both weights, as far as the set goes."""
    side = problem(of, samples=2).them if who == "them" else problem(of, samples=2).me
    pair = [NAMES.index(more), NAMES.index(than)]
    rays = (side.ordering_set if unsure else side.verdict_set).rays(pair)
    parts = rays[:, 0] / rays.sum(axis=1)
    return float(parts.min()), float(parts.max())


def inside(scenario: Scenario, weights: Sequence[float], *, who: Who = "them") -> bool:
    """Whether a weighting is in the verdict set: no direction sees it outside the set's ends."""
    found = problem(scenario, samples=2)
    preferences = (found.them if who == "them" else found.me).verdict_set
    rng = np.random.default_rng(0)
    size = len(weights)
    directions = np.vstack([rng.normal(size=(200, size)), np.eye(size), _differences(size)])
    true = np.array(weights) / sum(weights)
    return bool((preferences.lowest(directions) <= directions @ true + 1e-9).all())


def _differences(size: int) -> NDArray[np.float64]:
    unit = np.eye(size)
    return np.asarray(unit[:, None, :] - unit[None, :, :]).reshape(-1, size)
