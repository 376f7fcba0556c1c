"""A scenario ready for arithmetic."""
