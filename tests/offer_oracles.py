"""Slow, obvious answers about offers, in fractions, over every outcome of a small exact scenario.

Nothing is shared with the engine: what may be offered, the opening and the equal packages are
written a second time from their descriptions.
"""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from copilot.domain.issue import Issue, Option
from copilot.domain.scenario import Scenario
from tests.oracle_verdicts import Exact, Outcome, can_be, party_of, worth_at, worths

BANDS = [(1, s) for s in range(6)] + [(2, 0), (2, 2), (2, 4), (3, 0), (3, 3), (5, 0)]


class Table:
    """A scenario in which both sides are known by numbers."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.me = Exact(scenario, "me")
        self.them = Exact(scenario, "them")
        self.issues = self.me.issues
        self.start: dict[str, Option] = dict(scenario.on_the_table)

    def no_deal(self, side: Exact) -> Fraction | None:
        """The points of the best alternative."""
        alternatives = party_of(self.scenario, side.side).alternatives
        worth = [
            (side.reservation(a) - side.worst) * 100 / (side.best - side.worst)
            for a in alternatives
        ]
        return max(worth, default=None)

    def offerable(self, issue: Issue) -> list[Option]:
        """What may be offered on an issue."""
        inside = [o for o in issue.options if self._inside(issue, o)]
        values = worths(issue, "me")
        assert values is not None
        if len(set(values)) == 1:
            stays = [o for o in inside if o == self.start[issue.name]]
            return stays or inside
        asked = [o for o in inside if self._supported(issue, o)]
        floor = self.scenario.me.walk_away.get(issue.name)
        off = [
            o
            for o in asked
            if floor is None or worth_at(issue, "me", o) != worth_at(issue, "me", floor)
        ]
        return off or asked or inside

    def _inside(self, issue: Issue, option: Option) -> bool:
        for side in (self.me, self.them):
            floor = party_of(self.scenario, side.side).walk_away.get(issue.name)
            if floor is not None and worth_at(issue, side.side, option) < worth_at(
                issue, side.side, floor
            ):
                return False
        return True

    def _supported(self, issue: Issue, option: Option) -> bool:
        """Whether an option goes no further than what carries it; the table always is carried."""
        worth = worth_at(issue, "me", option)
        at_start = worth_at(issue, "me", self.start[issue.name])
        if option == self.start[issue.name]:
            return True
        if issue.mine.position is not None:
            return worth <= worth_at(issue, "me", issue.mine.position)
        hoped = self.scenario.me.aspiration.get(issue.name)
        if hoped is not None:
            return worth <= worth_at(issue, "me", hoped)
        anything = any(
            i.mine.position is not None or i.name in self.scenario.me.aspiration
            for i in self.issues
        )
        kind = worth_at(issue, "them", option) >= worth_at(issue, "them", self.start[issue.name])
        return not anything or worth <= at_start or kind

    def packages(self, options: Sequence[Sequence[Option]]) -> Iterator[dict[str, Option]]:
        """Every package of these options that can be and is at or above both no deals."""
        for row in itertools.product(*options):
            outcome = {issue.name: o for issue, o in zip(self.issues, row, strict=True)}
            if can_be(self.scenario, outcome) and self.rational(outcome):
                yield outcome

    def rational(self, outcome: Outcome) -> bool:
        """Whether both are at or above what they have without a deal."""
        return all(
            least is None or side.points(outcome) >= least
            for side in (self.me, self.them)
            for least in [self.no_deal(side)]
        )

    def opening(self) -> tuple[Fraction, Fraction] | None:
        """The points of the opening; None where nothing can be offered."""
        found = {
            (self.me.points(o), self.them.points(o))
            for o in self.packages([self.offerable(issue) for issue in self.issues])
        }
        efficient = [
            pair
            for pair in found
            if not any(o[0] >= pair[0] and o[1] >= pair[1] and o != pair for o in found)
        ]
        least = self.no_deal(self.them)
        better = [pair for pair in efficient if least is None or pair[1] > least]
        return max(better or efficient, default=None)

    def worth_offering(self, issue: Issue) -> list[Option]:
        """The offerable options to which none is better for one side and worse for neither."""
        options = self.offerable(issue)

        def beats(one: Option, other: Option) -> bool:
            pairs = [
                (worth_at(issue, side, one), worth_at(issue, side, other))
                for side in ("me", "them")
            ]
            excluded = any(
                one in combination.get(issue.name, ()) for combination in self.scenario.excluded
            )
            return not excluded and all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)

        return [o for o in options if not any(beats(other, o) for other in options)]

    def apart(self, one: Outcome, other: Outcome) -> Fraction:
        """How far two packages lie apart in their eyes."""
        total = Fraction(0)
        for issue in self.issues:
            values = worths(issue, "them")
            assert values is not None
            if max(values) > min(values):
                gap = abs(
                    worth_at(issue, "them", one[issue.name])
                    - worth_at(issue, "them", other[issue.name])
                )
                total += gap / (max(values) - min(values))
        return total

    def widest(self, level: Fraction) -> tuple[int, int, Fraction] | None:
        """Tolerance, distance of the band below the level, and the greatest smallest distance."""
        options = [self.worth_offering(issue) for issue in self.issues]
        everything = list(self.packages(options))
        gain = self.them.points(self.start) if self.start else Fraction(0)
        for spread in ("best", "any"):
            for must_gain, least in ((True, 1), (True, Fraction(1, 2)), (False, Fraction(1, 2))):
                if spread == "best" and not must_gain:
                    continue
                for tolerance, shift in BANDS:
                    top = level - shift
                    pool = [
                        o
                        for o in everything
                        if top - tolerance <= self.me.points(o) <= top
                        and (not must_gain or self.them.points(o) > gain)
                    ]
                    if spread == "best" and pool:
                        most = max(self.them.points(o) for o in pool)
                        pool = [o for o in pool if self.them.points(o) == most]
                    widest = max(map(self._smallest, itertools.combinations(pool, 3)), default=None)
                    if widest is not None and widest >= least:
                        return tolerance, shift, widest
        return None

    def _smallest(self, three: Sequence[Outcome]) -> Fraction:
        return min(self.apart(a, b) for a, b in itertools.combinations(three, 2))


def counts(scenario: Scenario) -> bool:
    """Whether both sides have a worst and a best outcome that differ."""
    sides = (Exact(scenario, "me"), Exact(scenario, "them"))
    return all(side.worst < side.best for side in sides)
