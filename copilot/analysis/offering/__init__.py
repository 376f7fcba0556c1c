"""Offers: how to open, which packages, how to concede, how to claim."""
