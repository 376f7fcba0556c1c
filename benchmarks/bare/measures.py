"""What is counted of each scenario and arm."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.bare.arms import Answered, Put
from benchmarks.bare.brute_force import Deal, Gains, Verdict, load_deal
from benchmarks.bare.intervals import Share
from benchmarks.bare.leaks import figures_from_nowhere, leaks
from benchmarks.bare.reading import Branches
from copilot.domain.documents import Usage


@dataclass(frozen=True)
class Worth:
    """What the ideas of one scenario are worth by the points of both sides."""

    own: Counter[Verdict | None]
    """The model's own ideas with terms; None counts those that have no price."""
    shown: Counter[Verdict | None]
    """The ideas with terms that the user is shown."""
    claims: Share
    """Shown as good for both without a condition: how many are, of how many."""
    best: float | None
    """The best joint gain among ideas shown that are good for both, as a part of the best there is;
    None where there is none."""


@dataclass(frozen=True)
class Counted:
    """One scenario put to one arm."""

    worth: Worth | None
    """None where nobody knows the points."""
    leaking: Share
    """Sentences for the other side that give a limit or an alternative away."""
    from_nowhere: Share
    """Entries with a figure that stands nowhere in the scenario."""
    usage: Usage
    """Of all requests."""


class Pair(NamedTuple):
    """One scenario put to both arms."""

    name: str
    """The scenario's file."""
    bare: Counted
    """The bare prompt."""
    product: Counted
    """The product."""


def counted(put: Put, answered: Answered) -> Counted:
    """All that is counted of one scenario and arm."""
    told = put.path.read_text(encoding="utf-8") + "\n".join(
        option for issue in put.issues for option in issue.options
    )
    leaking = sum(bool(leaks(text, put.scenario)) for text in answered.sentences)
    invented = sum(
        any(figures_from_nowhere(text, told) for text in texts) for texts in answered.entries
    )
    return Counted(
        worth=None if put.truth is None else worth(load_deal(put.path, put.truth), answered),
        leaking=Share(leaking, len(answered.sentences)),
        from_nowhere=Share(invented, len(answered.entries)),
        usage=answered.usage,
    )


def worth(deal: Deal, answered: Answered) -> Worth:
    """What the ideas are worth by brute force."""
    shown = [(_gains(deal, idea.branches), idea.claimed) for idea in answered.shown]
    true_claims = [gains is not None and gains.verdict == "both" for gains, said in shown if said]
    most = deal.best_joint()
    good = [gains.joint for gains, _ in shown if gains is not None and gains.verdict == "both"]
    return Worth(
        own=_verdicts(_gains(deal, branches) for branches in answered.own),
        shown=_verdicts(gains for gains, _ in shown),
        claims=Share(sum(true_claims), len(true_claims)),
        best=max(good, default=0.0) / most if most else None,
    )


def _gains(deal: Deal, branches: Branches | None) -> Gains | None:
    return None if branches is None else deal.gains_at_even_odds(branches)


def _verdicts(gains: Iterable[Gains | None]) -> Counter[Verdict | None]:
    return Counter(None if found is None else found.verdict for found in gains)
