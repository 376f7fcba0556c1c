"""What holds of any evidence: honest answers keep the true weights in, and none ever empties the set."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.domain.scenario import Evidence
from tests.evidence_scenarios import (
    NAMES,
    OPTIONS,
    Said,
    answer,
    choice,
    inside,
    problem,
    ratio,
    supply,
    terms,
)

TRUE = (1.0, 2.3, 3.9, 7.1)
"""Weights of which no small multiples and sums are the same."""

packages: st.SearchStrategy[dict[str, int]] = st.fixed_dictionaries(
    {name: st.sampled_from(OPTIONS) for name in NAMES[:4]}
)


def worth(package: dict[str, int], weights: tuple[float, ...]) -> float:
    return sum(w * (4 - package[name]) for w, name in zip(weights, NAMES, strict=False))


@st.composite
def honest(draw: st.DrawFn, weights: tuple[float, ...]) -> list[Evidence]:
    """What a side with these weights would say and do; my own offers stand between."""
    entries: list[Evidence] = []
    standing: dict[str, int] | None = None
    own: dict[str, int] | None = None
    for kind in draw(
        st.lists(st.sampled_from(["answer", "choice", "mine", "offer", "refusal"]), max_size=7)
    ):
        package = draw(packages)
        if kind == "answer":
            a, b = draw(st.permutations(range(4)))[:2]
            times = draw(st.sampled_from((1.0, 1.5, 2.0)))
            if weights[a] >= times * weights[b]:
                entries.append(answer(NAMES[a], NAMES[b], at_least=times, at_most=8))
        elif kind == "choice":
            among = [package, draw(packages), draw(packages)]
            best = max(range(3), key=lambda place: worth(among[place], weights))
            entries.append(choice(*among, chosen=best + 1))
        elif kind == "mine":
            standing = package
            entries.append(terms("offer", package, "me"))
        elif kind == "offer" and (
            standing is None or worth(package, weights) >= worth(standing, weights)
        ):
            own = package
            entries.append(terms("offer", package))
        elif (
            kind == "refusal" and own is not None and worth(package, weights) <= worth(own, weights)
        ):
            entries.append(terms("refusal", package))
    return entries


weightings = st.permutations(TRUE).map(tuple)


@settings(max_examples=80)
@given(st.data(), weightings, st.sampled_from(("ranked", "unknown")))
def test_true_weights_stay_inside_whatever_an_honest_side_does(
    data: st.DataObject, weights: tuple[float, ...], ranked: str
) -> None:
    ranks = (
        [1 + sorted(weights, reverse=True).index(w) for w in weights]
        if ranked == "ranked"
        else [None] * 4
    )
    scenario = supply(*ranks, evidence=data.draw(honest(weights)))
    assert inside(scenario, weights)
    assert problem(scenario, samples=20).them.weights.shape == (20, 4)


@settings(max_examples=60)
@given(st.data(), weightings, st.permutations((1, 2, 3, 4)))
def test_wrong_guess_never_empties_the_set_and_what_they_said_holds(
    data: st.DataObject, weights: tuple[float, ...], ranks: list[int]
) -> None:
    entries = [e for e in data.draw(honest(weights)) if e.kind == "answer"]
    scenario = supply(*ranks, evidence=entries)
    for entry in entries:
        assert entry.more_important is not None
        low, _ = ratio(scenario, *entry.more_important)
        assert low >= entry.at_least / (1 + entry.at_least) - 1e-9


@settings(max_examples=40)
@given(st.data(), weightings, st.sampled_from(("ranked", "unknown")))
def test_order_in_which_fitting_entries_were_written_does_not_matter(
    data: st.DataObject, weights: tuple[float, ...], ranked: str
) -> None:
    entries = [e for e in data.draw(honest(weights)) if e.kind in {"answer", "choice"}]
    ranks = [1, 2, 3, 4] if ranked == "ranked" else [None] * 4
    one = problem(supply(*ranks, evidence=entries), samples=20).them
    other = problem(supply(*ranks, evidence=data.draw(st.permutations(entries))), samples=20).them
    assert (one.weights == other.weights).all()
    assert (one.verdict_set.rays(range(4)) == other.verdict_set.rays(range(4))).all()


anything = st.one_of(
    st.builds(
        answer,
        st.sampled_from(NAMES[:2]),
        st.sampled_from(NAMES[2:4]),
        by=st.sampled_from(("me", "them")),
        at_least=st.sampled_from((0.5, 1.0, 3.0)),
    ),
    st.builds(
        answer,
        st.sampled_from(NAMES[2:4]),
        st.sampled_from(NAMES[:2]),
        by=st.sampled_from(("me", "them")),
        at_most=st.sampled_from((0.2, 1.0, 2.0)),
    ),
    st.builds(
        lambda kind, by, found: terms(kind, found, by),
        st.sampled_from(("offer", "refusal", "concession")),
        st.sampled_from(("me", "them")),
        packages,
    ),
    st.builds(
        lambda a, b, by: choice(a, b, by=by), packages, packages, st.sampled_from(("me", "them"))
    ),
)


@settings(max_examples=100)
@given(
    st.lists(anything, max_size=8),
    st.lists(
        st.sampled_from([None, "high", "low", "?high", "?low", 1, 2, (1, 3), (2, 2)]),
        min_size=4,
        max_size=4,
    ),
)
def test_any_evidence_whatever_leaves_weightings_that_fit_it(
    entries: list[Evidence], said: list[Said]
) -> None:
    found = problem(supply(*said, mine=said, evidence=entries), samples=30)
    for side in (found.me, found.them):
        assert side.weights.sum(axis=1) == pytest.approx(np.ones(30))
        low, high = (
            ends(side.weights) for ends in (side.ordering_set.lowest, side.ordering_set.highest)
        )
        own = (side.weights**2).sum(axis=1)
        assert (low <= own + 1e-7).all()
        assert (own <= high + 1e-7).all()
