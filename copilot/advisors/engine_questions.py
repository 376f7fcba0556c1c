"""Questions without a model: ranked by the engine, worded from templates. Loads no template engine."""

from collections import Counter
from collections.abc import Sequence

from copilot.advisors.engine_trades import engine_ideas
from copilot.advisors.question_texts import question_text
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import rank_questions
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import MadeBy, QuestionsDocument, ScenarioStamp
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Question
from copilot.version import VERSION

MOST = 14
"""Questions in all; a talk has room for fewer."""

_MOST_OF_A_KIND = {"comparison": 2, "direction": 2, "interest": 2}

NO_MODEL = "No model was used; with one you also get questions in words made for this talk."
"""Said when the engine worked alone."""


def engine_questions(
    scenario: Scenario, *, catalogue: Sequence[FurtherIssue] = (), seed: int = 0
) -> QuestionsDocument:
    """The answer of `questions` without a model."""
    problem = build_problem(scenario, seed=seed)
    found = worded_questions(problem, catalogue=catalogue, seed=seed)
    return questions_document(problem, found, notes=(NO_MODEL,))


def worded_questions(
    problem: Problem, *, catalogue: Sequence[FurtherIssue] = (), seed: int = 0
) -> tuple[Question, ...]:
    """The engine's questions, best first; no sentence is used twice, few of a kind."""
    trades, others = engine_ideas(problem, catalogue=catalogue)
    chosen: list[Question] = []
    kinds: Counter[str] = Counter()
    frames: set[str] = set()
    for need in rank_questions(problem, (*trades, *others), seed=seed):
        said = question_text(problem.scenario, need)
        of_a_kind = f"{need.asks} {need.kind}"
        if said.frame in frames or kinds[of_a_kind] >= _MOST_OF_A_KIND.get(need.kind, 1):
            continue
        frames.add(said.frame)
        kinds[of_a_kind] += 1
        chosen.append(
            Question(
                text=said.text,
                kind=need.kind,
                asks=need.asks,
                issues=need.issues,
                reveals=said.reveals,
                value_of_information=need.value,
                listen_for=said.listen_for,
                follow_up=said.follow_up,
                decides=need.decides,
            )
        )
    return tuple(chosen[:MOST])


def questions_document(
    problem: Problem, questions: Sequence[Question], *, notes: Sequence[str] = ()
) -> QuestionsDocument:
    """The document around those questions."""
    scenario = problem.scenario
    return QuestionsDocument(
        scenario=ScenarioStamp(title=scenario.title, sha256=scenario.sha256),
        made_by=MadeBy(engine=VERSION),
        questions=tuple(questions),
        notes=tuple(notes),
    )
