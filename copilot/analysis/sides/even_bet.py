"""How a side bears risk, from the largest bet that it would take at even chances.

The even bet wins w or loses w / 2. Under exponential utility u(x) = -exp(-x / R) with the risk
tolerance R it is just acceptable where exp(w / 2R) solves t^3 - 2 t^2 + 1 = 0: at the golden
ratio g = 1.618..., so R = w / (2 ln g) = w / 0.9624. The rule of thumb, R = w, is 4 % below that.
Sources: Pratt (1964), "Risk aversion in the small and in the large", Econometrica 32, 122-136
(constant risk tolerance); Clemen (1996), Making Hard Decisions (the bet that finds it, and the
rule of thumb); Howard (1988), "Decision analysis: practice and promise", Management Science
34(6), 679-695 (risk tolerances of companies).
"""

import math

EVEN_BET = 2 * math.log((1 + math.sqrt(5)) / 2)
"""The even bet that is just acceptable, in parts of the risk tolerance: 0.9624."""


def risk_tolerance(even_bet: float) -> float:
    """The risk tolerance R of exponential utility, in the money of the even bet (above 0)."""
    return even_bet / EVEN_BET
