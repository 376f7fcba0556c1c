"""Negotiation copilot: trades that leave both sides better off, priced exactly."""

__version__ = "0.1.0"
__all__ = ["__version__"]
