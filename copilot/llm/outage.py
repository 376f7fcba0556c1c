"""Tells an answer that cannot be used from an outage or a budget stop."""

from copilot.errors import AnswerError, ModelError


def outage_behind(error: ModelError) -> ModelError | None:
    """Why no answer came; None where one came that cannot be used.

    An answer that was cut off, and for which a longer one could not be had, was ended by what
    kept the longer one away: asked at another time, the model might have given it.
    """
    if not isinstance(error, AnswerError):
        return error
    cause = error.__cause__
    if isinstance(cause, ModelError) and not isinstance(cause, AnswerError):
        return cause
    return None
