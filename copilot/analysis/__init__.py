"""The engine: pure functions from a scenario to numbers, ideas and verdicts."""
