"""A weighting that lies on a cut respects it."""

import numpy as np

from copilot.analysis.sides.cuts import Cut, fits


def test_weighting_on_the_cut_itself_fits_and_one_behind_it_does_not() -> None:
    weights = np.array([[0.5, 0.5], [0.6, 0.4], [0.4, 0.6]])
    assert fits(weights, [Cut((1.0, -1.0))]).tolist() == [True, True, False]
    assert fits(weights, [Cut((-1.0, 1.0))]).tolist() == [True, False, True]
    assert fits(weights, []).all()
