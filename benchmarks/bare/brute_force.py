"""What ideas are truly worth: sums over the points of both sides, every outcome tried.

Nothing here comes from the package that is measured. A scenario is read from its YAML as it
stands, the reference is found anew from its description, and the best there is by trying all.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from ruamel.yaml import YAML

Verdict: TypeAlias = Literal["both", "me", "them", "neither"]
"""Who is better off. `both`: nobody has less and somebody more; `me`: I have more and they less;
`them`: the other way round; `neither`: nobody has more."""

VERDICTS: Final[tuple[Verdict, ...]] = ("both", "me", "them", "neither")
"""All of them."""

_NOTHING: Final = 1e-6
"""A difference in points that is rounding of the file, on a scale of 0 to 100."""


class Gains(NamedTuple):
    """What both sides gain over the reference, in points of 0 (worst) to 100 (best)."""

    mine: float
    theirs: float

    @property
    def joint(self) -> float:
        """Both together."""
        return self.mine + self.theirs

    @property
    def verdict(self) -> Verdict:
        """Who is better off."""
        up, down = self.mine > _NOTHING, self.mine < -_NOTHING
        they_up, they_down = self.theirs > _NOTHING, self.theirs < -_NOTHING
        if (up or they_up) and not down and not they_down:
            return "both"
        if up:
            return "me"
        return "them" if they_up else "neither"


@dataclass(frozen=True)
class Deal:
    """A negotiation of which both sides' points are known."""

    options: Mapping[str, tuple[str, ...]]
    """The options of each issue, as text."""
    reference: Mapping[str, str]
    """What ideas are compared with."""
    mine: Mapping[str, Mapping[str, float]]
    """My points by issue and option, 0 to 100 over all outcomes."""
    theirs: Mapping[str, Mapping[str, float]]
    """Theirs."""

    def gains(self, terms: Mapping[str, str]) -> Gains:
        """What the reference with these terms in it is worth over the reference."""
        return Gains(*(self._gain(points, terms) for points in (self.mine, self.theirs)))

    def gains_at_even_odds(self, branches: Sequence[Mapping[str, str]]) -> Gains:
        """The mean over branches of which nobody knows which one it will be."""
        found = [self.gains(terms) for terms in branches]
        count = len(found)
        return Gains(sum(g.mine for g in found) / count, sum(g.theirs for g in found) / count)

    def best_joint(self) -> float:
        """The most that both gain together by any outcome that is good for both; 0 for none."""
        return max((g.joint for g in self._all_gains() if g.verdict == "both"), default=0.0)

    def _all_gains(self) -> Iterator[Gains]:
        names = list(self.options)
        for chosen in itertools.product(*self.options.values()):
            yield self.gains(dict(zip(names, chosen, strict=True)))

    def _gain(self, points: Mapping[str, Mapping[str, float]], terms: Mapping[str, str]) -> float:
        return sum(
            points[issue][option] - points[issue][self.reference[issue]]
            for issue, option in terms.items()
        )


def load_deal(scenario: Path, truth: Path) -> Deal:
    """A scenario and the points of both sides, from their files."""
    facts, points = _read(scenario), _read(truth)
    issues: dict[str, dict[str, Any]] = facts["issues"]
    return Deal(
        options={name: tuple(map(_text, _options(issue))) for name, issue in issues.items()},
        reference=_reference(issues, facts.get("on_the_table", {})),
        mine=_scaled(points["mine"]),
        theirs=_scaled(points["theirs"]),
    )


def _read(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def _scaled(points: Mapping[str, Mapping[Any, float]]) -> dict[str, dict[str, float]]:
    """The points with 100 between the worst and the best outcome."""
    span = sum(max(table.values()) - min(table.values()) for table in points.values())
    return {
        issue: {_text(option): 100 * value / span for option, value in table.items()}
        for issue, table in points.items()
    }


def _options(issue: Mapping[str, Any]) -> list[Any]:
    if "options" in issue:
        return list(issue["options"])
    low, high, step = (issue["range"][key] for key in ("low", "high", "step"))
    return [low + step * place for place in range(round((high - low) / step) + 1)]


def _reference(issues: Mapping[str, Mapping[str, Any]], table: Mapping[str, Any]) -> dict[str, str]:
    """Issue by issue what lies on the table, else the option in the middle."""
    return {
        name: _text(table[name]) if name in table else _text(_middle(issue))
        for name, issue in issues.items()
    }


def _middle(issue: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number or a text, as in the file
    """The option between what each side likes best; ties: the first listed.

    Of options that are no numbers, the one that the two sides value most evenly, of those that no
    other leaves behind: no worse for either and better for one.
    """
    options = _options(issue)
    if all(isinstance(option, int | float) for option in options):
        ends = [_best(options, issue[side]) for side in ("mine", "theirs")]
        return min(options, key=lambda option: abs(option - sum(ends) / 2))
    mine, theirs = issue["mine"]["values"], issue["theirs"]["values"]
    kept = [
        option
        for option in options
        if not any(
            mine[o] >= mine[option]
            and theirs[o] >= theirs[option]
            and (mine[o], theirs[o]) != (mine[option], theirs[option])
            for o in options
        )
    ]
    return min(kept, key=lambda option: abs(mine[option] - theirs[option]))


def _best(options: Sequence[float], side: Mapping[str, Any]) -> float:
    if "values" in side:
        return max(options, key=lambda option: side["values"][option])
    named = {"more": max(options), "less": min(options)}
    return named[side["wants"]]


def _text(value: object) -> str:
    """A value as a person types it: 2.0 is 2."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
