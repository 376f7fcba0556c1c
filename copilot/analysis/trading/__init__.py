"""Priorities: trades across issues, up to deals that nothing beats."""
