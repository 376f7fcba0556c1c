"""What ideas are truly worth, for cases whose true points are known. No code of the engine is used.

Points add up over issues and are counted exactly, as fractions. A side's gain is its points less
those of the reference, as a share of its range: from its worst option on every issue to its best.
So the units of the two sides do not matter. The joint gain of an outcome is the sum of both gains
where both are above zero, and 0 where they are not. Walk-aways play no part.

    score = the greatest joint gain among some ideas / the greatest there is among all outcomes
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import NamedTuple, TypeAlias

from copilot.domain.documents import TradesDocument
from copilot.domain.issue import Option, option_text
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.evaluation.graders.grade import Grade, Score, Tally, Value, counted
from copilot.evaluation.graders.own import own_ideas
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import SuiteCase
from copilot.evaluation.truth import Points, Truth

_Exact: TypeAlias = Mapping[str, Mapping[str, Fraction]]


class Gains(NamedTuple):
    """What both gain over the reference, as shares of their ranges."""

    mine: Fraction
    theirs: Fraction

    @property
    def joint(self) -> Fraction:
        """The sum where both gain, else 0."""
        return self.mine + self.theirs if min(self) > 0 else Fraction(0)


class TrueWorth:
    """Prices outcomes by true points.

    Args:
        truth: Both sides' points; hold every issue with options, and each option.
        reference: What gains are counted from.
    """

    def __init__(self, truth: Truth, reference: Mapping[str, Option]) -> None:
        self._reference = {name: option_text(option) for name, option in reference.items()}
        self._points = (_exact(truth.mine), _exact(truth.theirs))

    def gains(self, outcome: Mapping[str, Option]) -> Gains:
        """What both gain by an outcome; an issue that it leaves out stays as in the reference."""
        return Gains(*self._shares(self._whole(outcome)))

    def joint(self, scenario: Scenario, outcome: Mapping[str, Option]) -> Fraction:
        """The joint gain of an outcome; 0 where the scenario excludes it."""
        excluded = _excluded(scenario, self._whole(outcome))
        return Fraction(0) if excluded else self.gains(outcome).joint

    def best(self, scenario: Scenario) -> Fraction:
        """The greatest joint gain among all outcomes that can be; 0 where never both gain.

        Issue by issue, and what is worse for one and no better for the other is dropped on the
        way. Issues that an excluded combination names are tried together, in every combination.
        """
        options = {i.name: [option_text(o) for o in i.options] for i in scenario.priced_issues}
        tied = [name for name in options if any(name in e for e in scenario.excluded)]
        together = (
            dict(zip(tied, picked, strict=True))
            for picked in product(*(options.pop(name) for name in tied))
        )
        front = _undominated(
            self.gains(chosen) for chosen in together if not _excluded(scenario, chosen)
        )
        for name, texts in options.items():
            steps = [self.gains({name: text}) for text in texts]
            front = _undominated(
                Gains(sofar.mine + step.mine, sofar.theirs + step.theirs)
                for sofar in front
                for step in steps
            )
        return max((gains.joint for gains in front), default=Fraction(0))

    def _whole(self, outcome: Mapping[str, Option]) -> dict[str, str]:
        return self._reference | {name: option_text(o) for name, o in outcome.items()}

    def _shares(self, chosen: Mapping[str, str]) -> Iterator[Fraction]:
        for points in self._points:
            gained = sum(
                points[name][option] - points[name][self._reference[name]]
                for name, option in chosen.items()
            )
            # Who is indifferent to everything has no range, and gains nothing either.
            yield Fraction(gained) / (_range(points) or 1)


def has_truth(case: SuiteCase) -> bool:
    """Whether a case has true points."""
    return case.truth is not None


def true_worth(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's own ideas truly leave both better off, and how near the best comes.

    Looks at what the model proposed with one whole outcome, rejected or not, each once.

    - `own_ideas_truly_good`: those by which both truly gain over the reference, of all; trades
      that cannot be read are in n. An equal outcome is no gain, and neither is one that the
      scenario excludes.
    - `best_joint_gain`: the greatest true joint gain among them, over the greatest there is.
    - `shown_joint_gain`: the same among all that a user is shown, the engine's ideas too.

    Where no outcome leaves both better off there is nothing to find: the two scores are left out,
    as none of none; unless an idea is called good for both all the same, which scores 0. An answer
    that could not be used has no idea of its own.
    """
    document, truth = outcome.document, outcome.case.truth
    if not isinstance(document, TradesDocument) or truth is None:
        yield Grade("own_ideas_truly_good", Tally(0, 1), "no answer")
        yield Grade("best_joint_gain", Score(0.0), "no answer")
        yield Grade("shown_joint_gain", Score(0.0), "no answer")
        return
    worth = TrueWorth(truth, document.reference.outcome)
    best = worth.best(outcome.case.scenario)

    def joint(ideas: Iterable[Idea]) -> list[Fraction]:
        wholes = (idea.outcome for idea in ideas)
        return [worth.joint(outcome.case.scenario, whole) for whole in wholes if whole is not None]

    found = own_ideas(outcome)
    good = sum(gain > 0 for gain in joint(found.whole))
    n = len(found.whole) + found.lost_trades
    yield Grade("own_ideas_truly_good", counted(good, n, outcome))
    yield Grade("best_joint_gain", *_score(best, joint(found.whole), found.whole))
    yield Grade("shown_joint_gain", *_score(best, joint(document.ideas), document.ideas))


def _score(best: Fraction, joint: Iterable[Fraction], ideas: Iterable[Idea]) -> tuple[Value, str]:
    if best > 0:
        return Score(float(max(joint, default=Fraction(0)) / best)), ""
    if any(idea.certificate.verdict == "good_for_both" for idea in ideas):
        return Score(0.0), "claims a gain for both where there is none"
    return Tally(0, 0), "nothing to be gained"


def _exact(points: Points) -> _Exact:
    """The points as they are written: 0.1 is a tenth."""
    return {
        name: {option: Fraction(str(value)) for option, value in options.items()}
        for name, options in points.items()
    }


def _range(points: _Exact) -> Fraction:
    return sum(
        (max(options.values()) - min(options.values()) for options in points.values()), Fraction(0)
    )


def _excluded(scenario: Scenario, chosen: Mapping[str, str]) -> bool:
    return any(
        all(chosen[name] in map(option_text, options) for name, options in combination.items())
        for combination in scenario.excluded
    )


def _undominated(pairs: Iterable[Gains]) -> list[Gains]:
    """Those that no other beats for one side without being worse for the other."""
    kept: list[Gains] = []
    for gains in sorted(set(pairs), reverse=True):
        if not kept or gains.theirs > kept[-1].theirs:
            kept.append(gains)
    return kept
