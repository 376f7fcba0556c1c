"""No opening to be found: what is said of it, as packages for both may lie beyond my own positions."""

import pytest

from copilot.advisors.offers import OUT_OF_REACH, offers
from copilot.domain.issue import Option
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.offer_scenes import opposed


def scene(mine: float, positions: dict[str, Option]) -> Scenario:
    """Two issues of equal weight on both sides; I ask for the second best of each."""
    issues = []
    for name, options in {"Price": range(100, 150, 10), "Days": range(5)}.items():
        plain = opposed(name, *options, mine=1, theirs=1)
        asks = plain.mine.model_copy(update={"position": positions[name]})
        issues.append(plain.model_copy(update={"mine": asks}))
    stay = Alternative(name="Stay", worth=mine)
    return Scenario(
        title="t",
        situation="",
        me=Party(alternatives=(stay,)),
        counterparty=Party(alternatives=(Alternative(name="Other", worth=10),)),
        issues=tuple(issues),
    )


@pytest.mark.parametrize(
    ("worth", "note"),
    [(60, OUT_OF_REACH), (95, "No outcome is at least as good as no deal for both")],
)
def test_my_own_positions_are_told_from_no_zone_at_all(worth: float, note: str) -> None:
    """By 110 and a day I have 25 points; four days and 130 leave me 87 and them 12, above ten."""
    (told, *_) = offers(scene(worth, {"Price": 110, "Days": 1})).notes
    assert told.startswith(note)
