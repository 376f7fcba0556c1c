"""The exact frontier of two additive values, and the fair points on it."""
