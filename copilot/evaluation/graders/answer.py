"""What became of the answer itself: whether it could be read, and after how many requests."""

from collections.abc import Iterator, Sequence

from copilot.evaluation.graders.grade import Grade
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.prompting.contracts import VALUE_CREATION, WORDING


def schema(outcome: Outcome) -> Iterator[Grade]:
    """Whether the answer could be used, and whether something had to be asked again for that.

    `schema` holds where the model's answer has its place in what is shown. `answer` says whether
    that took one request, several, or was in vain; `wording` the same of the second call, which
    makes sentences for the other side, or that there was none.
    """
    reason = "" if outcome.failure is None else outcome.failure.message
    yield Grade("schema", outcome.answered, reason if not outcome.answered else "")
    yield Grade("answer", _how(outcome.asked, usable=outcome.answered))
    if outcome.case.prompt == VALUE_CREATION:
        said = outcome.exchanges_of(WORDING)
        usable = outcome.answered and outcome.failure is None
        yield Grade("wording", _how(said, usable=usable) if said else "not asked")


def _how(exchanges: Sequence[Exchange], *, usable: bool) -> str:
    if not usable:
        return "not at all"
    return "first try" if len(exchanges) == 1 else "asked again"
