"""Prompt evals: suites, graders, replay and reports."""
