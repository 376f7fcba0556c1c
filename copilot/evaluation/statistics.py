"""What is needed to tell a change from chance, with the standard library alone.

All of it is about one number for each scenario and side, from 0 to 1. The scenario is the unit:
answers to one scenario resemble each other, so its repeats and cases are averaged first.

    before  0.8  1.0  0.6 ...      one mean for each scenario
    after   0.4  1.0  0.4 ...
            -0.4 0.0 -0.2 ...      differences: these are resampled, and their signs flipped

Every function is pure; what draws takes a seed and gives the same for the same input.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from random import Random
from statistics import NormalDist, stdev
from typing import Final, NamedTuple

from copilot.evaluation.results import Interval

LEVEL: Final = 0.05
"""How often a run in which nothing changed may be called changed."""

POWER: Final = 0.8
"""How often a drop of the size that is called the smallest is to be found."""

RESAMPLES: Final = 1999
"""Of a bootstrap; one less than a round number, so that the percentiles fall on values drawn."""

FLIPS: Final = 9999
"""Of a sign-flip test that draws signs."""

_MOST_SUMS = 4096
"""Different sums that an exact sign-flip test keeps: all those of twelve pairs."""

_STEP = 10**9
"""Differences are compared in steps of 1/_STEP, in whole numbers, so that ties are ties."""


class Pair(NamedTuple):
    """One scenario, before and after."""

    scenario: str
    """Its name."""
    before: float
    """The mean, from 0 to 1."""
    after: float
    """The same now."""


def cluster_mean(cases: Iterable[Sequence[float]]) -> float | None:
    """The mean over the cases of one scenario of each case's mean over its repeats.

    Args:
        cases: for each case the numbers of its repeats; a case without any is left out.

    Returns:
        The mean, whatever the order; None where no case has a number.
    """
    means = [math.fsum(repeats) / len(repeats) for repeats in cases if repeats]
    return math.fsum(means) / len(means) if means else None


def paired(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[Pair, ...]:
    """The scenarios that have a mean on both sides, by name."""
    return tuple(Pair(name, before[name], after[name]) for name in sorted(before.keys() & after))


def bootstrap_interval(
    differences: Sequence[float], *, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """The 95 % percentile interval of the mean difference, whole scenarios drawn with replacement.

    With a dozen scenarios it is a little too narrow; that is why no verdict rests on it alone.
    Differences that are all the same give an interval of no width.

    Args:
        differences: one for each scenario, at least one; their order matters only to the draw.
        resamples: how often a set of the same size is drawn; at least 39.
        seed: of the draw.

    Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 3.8 and
    5.3.1: the interval runs between two of the R values in order, the (R + 1) 0.025-th from
    either end.
    """
    size = len(differences)
    if len(set(differences)) == 1:
        return Interval(differences[0], differences[0])
    sums = sorted(sum(draw(differences)) for draw in _draws(size, resamples, seed))
    outside = int((resamples + 1) * LEVEL / 2)
    return Interval(sums[outside - 1] / size, sums[resamples - outside] / size)


@lru_cache(maxsize=32)
def _draws(
    size: int, resamples: int, seed: int
) -> tuple[Callable[[Sequence[float]], tuple[float, ...]], ...]:
    """Ways to draw from a sequence of that size; all graders of a run share them."""
    random = Random(seed)  # noqa: S311 - resampling, no secret hangs on it
    places = range(size)
    return tuple(itemgetter(*random.choices(places, k=size)) for _ in range(resamples))


def sign_flip(differences: Sequence[float], *, flips: int = FLIPS, seed: int = 0) -> float:
    """The two-sided p of the paired test that flips signs: is the mean difference more than chance?

    If nothing changed, before and after could have been swapped in any scenario. p is the share
    of all ways to swap that give a sum at least as far from zero as the one found; ties count.

    Exact for up to twelve pairs that differ, and for more where few different sums are possible,
    as with shares of few repeats; beyond, signs are drawn, and p is (hits + 1) / (flips + 1).
    1 where no pair differs, or there is none.

    Source: Fisher (1935), The Design of Experiments, section 21; for drawn signs Phipson and Smyth
    (2010), Permutation p-values should never be zero, Statistical Applications in Genetics and
    Molecular Biology 9.

    Args:
        differences: one for each scenario.
        flips: how often signs are drawn, where they are.
        seed: of the draw.
    """
    steps = sorted(abs(step) for step in _steps(differences) if step)
    found = abs(sum(_steps(differences)))
    sums = _sums(steps)
    if sums is not None:
        as_far = sum(times for total, times in sums.items() if abs(total) >= found)
        return as_far / (1 << len(steps))
    random = Random(seed)  # noqa: S311 - resampling, no secret hangs on it
    tables = [_ways(steps[start : start + 10]) for start in range(0, len(steps), 10)]
    drawn = zip(*(random.choices(table, k=flips) for table in tables), strict=True)
    hits = sum(abs(total) >= found for total in map(sum, drawn))
    return (hits + 1) / (flips + 1)


def _steps(differences: Iterable[float]) -> list[int]:
    return [round(difference * _STEP) for difference in differences]


def _ways(steps: Iterable[int]) -> list[int]:
    """The sums of all ways to set signs: drawing one of them sets all signs at once."""
    sums = [0]
    for step in steps:
        sums = [total + signed for total in sums for signed in (step, -step)]
    return sums


def _sums(steps: Iterable[int]) -> dict[int, int] | None:
    """How many of all ways to set signs give which sum; None if there are too many sums."""
    sums = {0: 1}
    for step in steps:
        longer: dict[int, int] = {}
        for total, times in sums.items():
            longer[total + step] = longer.get(total + step, 0) + times
            longer[total - step] = longer.get(total - step, 0) + times
        sums = longer
        if len(sums) > _MOST_SUMS:
            return None
    return sums


def least_p(differences: Iterable[float]) -> float:
    """The smallest p that `sign_flip` could give for differences of these sizes: 2 / 2^m.

    m is how many are not zero; 1 for none. It hangs on their sizes alone, not on their signs.
    """
    differing = sum(step != 0 for step in _steps(differences))
    return min(1.0, math.ldexp(2.0, -differing))


def decidable(least: Sequence[float]) -> tuple[int, ...]:
    """Which of several tests can come out at all, when all together may err in 5 % of runs.

    A grader that hardly ever differs can never be called changed, so it need not take a part of
    the 5 % from the others. Because `least_p` knows nothing of the signs, this choice does not
    peek at the result.

    Args:
        least: the smallest p that each test could give.

    Returns:
        The places of those tests, in order.

    Source: Tarone (1990), A modified Bonferroni method for discrete data, Biometrics 46.
    """
    shared = 1
    while sum(p <= LEVEL / shared for p in least) > shared:
        shared += 1
    return tuple(place for place, p in enumerate(least) if p <= LEVEL / shared)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each p after it was made larger for being one of several, in the same order; at most 1.

    The chance that any test errs, if all are held to 5 %, is then at most 5 %. Equal p stay equal.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian
    Journal of Statistics 6.
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def smallest_drop(
    differences: Sequence[float], *, tests: int = 1, answers: float | None = None
) -> float:
    """The smallest drop of the mean that such a run finds in 80 of 100 cases, at a level of 5 %.

    It is (t(1 - level/2) + t(0.8)) s / sqrt(n), with Student's t for n - 1. s is not the spread of
    the n differences itself, which few pairs often show too small, but the value that the true
    spread stays below in 80 of 100 cases. Where every answer is right or wrong it is at least the drop at which
    80 of 100 runs have enough scenarios that differ for the sign-flip test to come out: a run in
    which all is right has no spread, and would else seem to see everything.

    With one pair, with no spread of scores, or where even a drop in all scenarios could not come
    out, it is 1: nothing short of everything is sure to be seen.

    Args:
        differences: one for each scenario.
        tests: how many graders share the level.
        answers: for yes or no and for counts, how many answers a scenario had; None for scores.

    Source: Bloom (1995), Minimum detectable effects: a simple way to report the statistical power
    of experimental designs, Evaluation Review 19; for s Browne (1995), On the use of a pilot
    sample for sample size determination, Statistics in Medicine 14.
    """
    size, level = len(differences), LEVEL / tests
    needed = math.floor(1 - math.log2(level)) + 1  # the first m with 2 / 2^m below the level
    if size < max(2, needed):
        return 1.0
    spread = stdev(differences)
    if answers is None and spread == 0:
        return 1.0
    factor = t_quantile(1 - level / 2, size - 1) + t_quantile(POWER, size - 1)
    by_spread = factor * _spread_at_most(spread, size - 1) / math.sqrt(size)
    by_count = 0.0 if answers is None else _drop_seen_in(needed, size, answers)
    return min(1.0, max(by_spread, by_count))


def _spread_at_most(spread: float, freedom: int) -> float:
    """What a true spread stays below in 80 of 100 cases, given the one found.

    Source: Wilson and Hilferty (1931), The distribution of chi-square, Proceedings of the National
    Academy of Sciences 17, for the quantile.
    """
    part = 2 / (9 * freedom)
    cube_root = 1 - part + NormalDist().inv_cdf(1 - POWER) * math.sqrt(part)
    return spread / math.sqrt(cube_root * cube_root * cube_root)


def _drop_seen_in(needed: int, size: int, answers: float) -> float:
    """From all right: how many must go wrong for `needed` of `size` scenarios to show it."""

    def chance(drop: float) -> float:
        share = 1 - math.pow(1 - drop, answers)
        return math.fsum(
            math.comb(size, k) * math.pow(share, k) * math.pow(1 - share, size - k)
            for k in range(needed, size + 1)
        )

    return _where(chance, POWER, low=0.0, high=1.0)


def mean_interval(scores: Sequence[float]) -> Interval | None:
    """The 95 % interval of a mean of scores from 0 to 1, by Student's t; kept within 0 and 1.

    None for fewer than two. Scores that are all the same give an interval of no width.

    Source: Student (1908), The probable error of a mean, Biometrika 6.
    """
    size = len(scores)
    if size < 2:  # noqa: PLR2004 - a spread takes two
        return None
    mean = math.fsum(scores) / size
    half = t_quantile(1 - LEVEL / 2, size - 1) * stdev(scores) / math.sqrt(size)
    return Interval(max(0.0, mean - half), min(1.0, mean + half))


@lru_cache(maxsize=256)
def t_quantile(share: float, freedom: int) -> float:
    """Below which value of Student's t that share lies, to nine digits.

    Args:
        share: at least 0.5 and below 1.
        freedom: degrees of freedom, at least 1; the cost grows with it.

    Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4:
    the share between -t and t in closed form for whole degrees of freedom; inverted by halving.
    """

    # In the angle atan(t / sqrt(freedom)) all values lie between 0 and a right angle.
    def between(angle: float) -> float:
        sine, cosine = math.sin(angle), math.cos(angle)
        odd = freedom % 2
        term = total = cosine if odd else 1.0
        for step in range(2 + odd, freedom - 1, 2):
            term *= (step - 1) / step * cosine * cosine
            total += term
        if not odd:
            return sine * total
        return 2 / math.pi * (angle + (sine * total if freedom > 1 else 0.0))

    angle = _where(between, 2 * share - 1, low=0.0, high=math.pi / 2)
    return math.tan(angle) * math.sqrt(freedom)


def _where(rising: Callable[[float], float], goal: float, *, low: float, high: float) -> float:
    """Where a rising function reaches a goal, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        if rising(middle) < goal:
            low = middle
        else:
            high = middle
    return (low + high) / 2
