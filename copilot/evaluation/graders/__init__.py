"""Deterministic graders: each looks at one outcome and says yes, no, k of n, a score or a word."""
