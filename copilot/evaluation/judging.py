"""A judge's opinion of each case of a run, as results."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from copilot.errors import ReplayMissError
from copilot.evaluation.graders.grade import Tally
from copilot.evaluation.judge import Judgement, agreement, judge_grades, judgements
from copilot.evaluation.outcome import Exchange, ObservedModel, Outcome
from copilot.evaluation.results import GradeResult, JudgeResult
from copilot.llm.protocol import ChatModel


class Judged(NamedTuple):
    """What the judge said of a case."""

    found: tuple[Judgement, ...] = ()
    """What it said of each idea."""
    exchanges: tuple[Exchange, ...] = ()
    """What it was asked, and what came."""
    miss: ReplayMissError | None = None
    """Nothing is recorded for a request to it."""


async def judge_case(outcome: Outcome, judge: ChatModel, trial: int) -> Judged:
    """The judge's opinion; where a recording of it is missing, only that."""
    model = ObservedModel(judge, trial=trial)
    try:
        found = await judgements(outcome, model, trial=trial)
    except ReplayMissError as miss:
        return Judged(exchanges=tuple(model.exchanges), miss=miss)
    return Judged(found, tuple(model.exchanges))


def opinions(judged: Judged | None) -> Iterator[GradeResult]:
    """What the judge says, which pydantic-evals does not hear of."""
    for grade in judge_grades(judged.found) if judged is not None else ():
        match grade.value:
            case Tally(k=k, n=n):
                yield GradeResult(grader=grade.name, k=k, n=n, reason=grade.reason)
            case value:
                yield GradeResult(grader=grade.name, label=str(value), reason=grade.reason)


def judge_result(judge: ChatModel | None, judged: Iterable[Judged]) -> JudgeResult | None:
    """All that the judge said, taken together."""
    if judge is None:
        return None
    found = agreement(one for case in judged for one in case.found)
    return JudgeResult(
        model=judge.name,
        agrees=found.same.k,
        scored=found.same.n,
        kappa=None if found.kappa is None else round(found.kappa, 6),
        unscored=found.unscored,
    )
