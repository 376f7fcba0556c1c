"""Measurements: how fast the engine and the client are, beside others of their kind."""
