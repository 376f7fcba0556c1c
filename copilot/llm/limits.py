"""How long and how often one call to a model may try."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CallLimits:
    """The numbers of the retry layer; the defaults suit a slow local model as well as a service."""

    connect_seconds: float = 5.0
    """To reach the server: one that is there answers at once."""
    read_seconds: float = 180.0
    """Of silence while the answer is made. 4,096 tokens take a small model on a CPU about 160."""
    stall_seconds: float = 60.0
    """Of silence within an answer that arrives in pieces."""
    deadline_seconds: float = 600.0
    """Over all attempts, waits and re-asks of one question."""
    attempts: int = 4
    """Tries of a request that fails for a passing reason, the first one included."""
    first_wait_seconds: float = 0.5
    """Before the second try, doubled for each one after it, when the server names no time."""
    longest_wait_seconds: float = 8.0
    """The most that doubling leads to."""
    token_ceiling: int = 16_384
    """A cap on the answer is raised no further than this after a cut-off answer."""
    at_once: int = 8
    """Requests under way at the same time; others wait for their turn."""
    broken_answers: int = 2
    """Answers in a row that break a schema which was accepted; then the next form is tried."""
