"""Forecasts: contingent terms that both sides expect to gain from."""
