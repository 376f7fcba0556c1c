"""The one place that says when two utilities are equal."""

UTILITY_GRID = 1_000_000
"""Steps between a side's worst and best outcome; utilities are compared on this grid."""
