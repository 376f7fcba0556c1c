"""Prompts as files: found, rendered strictly, hashed, and typed."""
