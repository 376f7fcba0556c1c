"""Small games drawn by Hypothesis: ties, zero weights, exclusions, floors, reservations."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier
from tests.oracles import Exact, Reached, reachable


class Game(NamedTuple):
    """Points in whole numbers, and the number that makes them utilities."""

    mine: list[list[int]]
    """For each issue, my points per option."""
    theirs: list[list[int]]
    """The same for them."""
    units: tuple[int, int]
    """Points to 1, for me and for them; the division leaves float noise on purpose."""
    excluded: list[dict[int, set[int]]]
    """Combinations that cannot be."""
    allowed: list[list[bool]]
    """Per issue and option, whether floors let it through."""
    no_deal: tuple[int, int]
    """What each has without a deal, in points."""

    def utilities(self) -> tuple[list[list[float]], list[list[float]]]:
        """Points as floats, mine and theirs."""
        return _divided(self.mine, self.units[0]), _divided(self.theirs, self.units[1])

    def disagreement(self) -> tuple[float, float]:
        """What each has without a deal, as floats."""
        return self.no_deal[0] / self.units[0], self.no_deal[1] / self.units[1]

    def frontier(self, *, acceptable: bool = False) -> Frontier:
        """The engine's answer; with `acceptable`, at or above the disagreement point."""
        found = pareto_frontier(
            *self.utilities(),
            excluded=self.excluded,
            allowed=self.allowed,
            reservations=self.disagreement() if acceptable else (None, None),
        )
        assert isinstance(found, Frontier)
        return found

    def reached(self, *, acceptable: bool = False) -> Reached:
        """All that the oracle finds."""
        least: tuple[Exact | None, Exact | None] = self.no_deal if acceptable else (None, None)
        return reachable(
            self.mine,
            self.theirs,
            excluded=self.excluded,
            allowed=self.allowed,
            reservations=least,
        )

    def swapped(self) -> "Game":
        """The same game from the other chair."""
        return Game(
            self.theirs,
            self.mine,
            self.units[::-1],
            self.excluded,
            self.allowed,
            self.no_deal[::-1],
        )

    def in_points(self, mine: float, theirs: float) -> tuple[int, int]:
        """Float utilities back in whole points."""
        return round(mine * self.units[0]), round(theirs * self.units[1])


def _divided(points: Sequence[Sequence[int]], unit: int) -> list[list[float]]:
    return [[value / unit for value in issue] for issue in points]


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Up to four issues of up to four options, points from a narrow range so that ties abound."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    high = draw(st.sampled_from([0, 1, 3, 40]))

    def table() -> list[list[int]]:
        return [[draw(st.integers(-1, high)) * draw(weights) for _ in range(n)] for n in sizes]

    weights = st.sampled_from([0, 1, 1, 3])
    exclusion = st.dictionaries(
        st.integers(0, len(sizes) - 1), st.sets(st.integers(0, 3)), min_size=1, max_size=3
    )
    return Game(
        mine=table(),
        theirs=table(),
        units=(draw(st.sampled_from([1, 7, 36])), draw(st.sampled_from([1, 49, 90]))),
        excluded=draw(st.lists(exclusion, max_size=3)),
        allowed=[[draw(st.integers(0, 9)) > 0 for _ in range(n)] for n in sizes],
        no_deal=(draw(st.integers(-3, high * 2 + 1)), draw(st.integers(-3, high * 2 + 1))),
    )
