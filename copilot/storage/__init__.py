"""Scenario files and catalogues on disk."""
