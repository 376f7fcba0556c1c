"""Plain builder functions for the results of evals: each returns a fresh value, without a runner."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import fmean

from copilot.domain.documents import (
    MadeBy,
    QuestionsDocument,
    ScenarioStamp,
    TradesDocument,
    Usage,
)
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Contingent,
    GainRange,
    Idea,
    Move,
    Question,
    Reference,
    Rejected,
)
from copilot.evaluation.results import (
    AnsweredBy,
    CaseDetail,
    CaseResult,
    Change,
    Comparing,
    Comparison,
    Difference,
    EvalDocument,
    EvalMadeBy,
    ExchangeResult,
    Gate,
    GradeResult,
    Labels,
    Mode,
    RunResult,
    Status,
    Total,
    wilson,
)

GATED = ("prompt_inputs", "verdicts", "grounding", "no_leak", "resisted")
"""What must hold in the documents made here."""

PROMPT = "value-creation"
"""The prompt of a case where none is named."""

BASELINE = "the baseline of 2026-11-20"
"""What `compared` says that a run was held against."""


def holds(grader: str, passed: bool = True, reason: str = "") -> GradeResult:  # noqa: FBT001, FBT002 - a grade is a yes or a no
    return GradeResult(grader=grader, passed=passed, reason=reason)


def counts(grader: str, k: int, n: int, reason: str = "") -> GradeResult:
    return GradeResult(grader=grader, k=k, n=n, reason=reason)


def scores(grader: str, score: float) -> GradeResult:
    return GradeResult(grader=grader, score=score)


def says(grader: str, label: str) -> GradeResult:
    return GradeResult(grader=grader, label=label)


GOOD = (
    holds("prompt_inputs"),
    holds("schema"),
    counts("five_asks", 5, 5),
    holds("verdicts"),
    holds("grounding"),
    holds("no_leak"),
    says("answer", "first try"),
)
"""What the graders say of a case in which all is well."""

LEAK = (holds("no_leak", passed=False, reason="a secret limit (###)"),)
"""What they say of one in which a secret was told."""


def used(seconds: float = 60.0, cost: str | None = None, *, recorded: bool = True) -> Usage:
    return Usage(
        requests=1,
        input_tokens=1500,
        output_tokens=400,
        seconds=seconds,
        cost_usd=None if cost is None else Decimal(cost),
        recorded=recorded,
    )


def case(  # noqa: PLR0913 - a test varies one or two
    name: str = "lease",
    *grades: GradeResult,
    prompt: str = PROMPT,
    trial: int = 0,
    status: Status = "answered",
    problem: str = "",
    failure: str | None = None,
    tags: tuple[str, ...] = (),
    answered_by: AnsweredBy = "model",
    usage: Usage | None = None,
    detail: CaseDetail | None = None,
) -> CaseResult:
    return CaseResult(
        case=f"{name}/{prompt}",
        scenario=f"{name}.yaml",
        scenario_hash="5" * 64,
        prompt=prompt,
        trial=trial,
        tags=tags,
        answered_by=answered_by,
        status=status,
        problem=problem,
        failure=failure,
        grades=grades or GOOD,
        usage=usage or used(),
        detail=detail,
    )


def totals(cases: Sequence[CaseResult]) -> tuple[Total, ...]:
    grades = [grade for case in cases for grade in case.grades if grade.label is None]
    found = []
    for grader in dict.fromkeys(grade.grader for grade in grades):
        mine = [grade for grade in grades if grade.grader == grader]
        points = [grade.score for grade in mine if grade.score is not None]
        if points:
            mean = fmean(points)
            found.append(
                Total(
                    grader=grader,
                    n=len(points),
                    mean=mean,
                    low=max(0.0, mean - 0.1),
                    high=min(1.0, mean + 0.1),
                    gated=False,
                )
            )
            continue
        k = sum(int(grade.passed) if grade.passed is not None else grade.k or 0 for grade in mine)
        n = sum(1 if grade.passed is not None else grade.n or 0 for grade in mine)
        between = wilson(k, n)
        found.append(
            Total(
                grader=grader,
                k=k,
                n=n,
                low=between and between.low,
                high=between and between.high,
                gated=grader in GATED,
            )
        )
    return tuple(found)


def labels(cases: Sequence[CaseResult]) -> tuple[Labels, ...]:
    said: dict[str, dict[str, int]] = {}
    for grade in (grade for case in cases for grade in case.grades):
        if grade.label is not None:
            words = said.setdefault(grade.grader, {})
            words[grade.label] = words.get(grade.label, 0) + 1
    return tuple(Labels(grader=name, counts=words) for name, words in said.items())


def run(  # noqa: PLR0913 - a test varies one or two
    *cases: CaseResult,
    suite: str = "first",
    about: str = "",
    variant: str = "",
    misses: Sequence[str] = (),
    comparison: Comparison | None = None,
    whole: bool = True,
    planned: int | None = None,
    made: Mapping[str, object] | None = None,
    usage: Usage | None = None,
) -> RunResult:
    """A run with totals and a gate that follow from its cases."""
    chosen = cases or (case(),)
    failures = tuple(
        f"{one.title}: {grade.grader}: {grade.reason or 'no'}"
        for one in chosen
        for grade in one.grades
        if grade.grader in GATED
        and grade.passed is False
        and (one.status in {"answered", "not_usable"} or grade.grader == "prompt_inputs")
    )
    return RunResult(
        suite=suite,
        about=about,
        variant=variant,
        made_by=made_by().model_copy(update=dict(made or {})),
        planned=len(chosen) if planned is None else planned,
        whole=whole,
        cases=chosen,
        totals=totals(chosen),
        labels=labels(chosen),
        usage=usage or used(4027),
        gate=Gate(passed=not failures and not misses, failures=failures),
        misses=tuple(misses),
        comparison=comparison,
    )


def made_by(*, mode: Mode = "replay") -> EvalMadeBy:
    return EvalMadeBy(
        engine="0.1.0",
        graders="2",
        model="qwen2.5-coder-1.5b-instruct-q4_k_m",
        endpoint="local",
        mode=mode,
        prompts={"value-creation": "6bccfdebde5c" + "0" * 52, "wording": "55909ba2e86d" + "0" * 52},
        recorded=46,
        authored=0,
        recorded_first="2026-11-22",
        recorded_last="2026-11-22",
    )


def document(*runs: RunResult, unused: Sequence[str] = ()) -> EvalDocument:
    return EvalDocument(runs=runs or (run(),), usage=used(4027), unused=tuple(unused))


def difference(
    grader: str, before: float, after: float, verdict: Comparing = "no_evidence"
) -> Difference:
    return Difference(
        grader=grader,
        before=before,
        after=after,
        low=after - before - 0.07,
        high=after - before + 0.07,
        p=0.2,
        scenarios=12,
        smallest=0.12,
        verdict=verdict,
    )


def certificate(verdict: str = "good_for_both", reason: str = "Both gain.") -> Certificate:
    gain = GainRange(low=1.0, mean=4.2, high=7.0, holds="every", share=1.0)
    return Certificate.model_validate(
        {"verdict": verdict, "reason": reason, "my_gain": gain, "their_gain": gain}
    )


def idea(title: str = "A day at home for an earlier start", **changed: object) -> Idea:
    whole = Idea(
        id="a1",
        kind="trade",
        origin="model",
        title=title,
        technique="logrolling",
        give=(Move.model_validate({"issue": "Start date", "from": "2027-03-01", "to": "soon"}),),
        get=(Move.model_validate({"issue": "Remote days", "from": 1, "to": 3}),),
        rationale="They are in a hurry.",
        say="If three days at home were possible, I could start in January.",
        certificate=certificate(),
    )
    return whole.model_copy(update=changed)


def bet() -> Idea:
    return idea(
        "A bonus if it sells",
        id="a2",
        kind="contingent",
        give=(),
        get=(),
        say="",
        contingent=Contingent(
            event="the product passes 1M in revenue",
            by="2027-06-30",
            settled_by="the annual accounts",
            if_true={"Bonus": 10_000},
            if_false={"Bonus": 0},
        ),
    )


def further() -> Idea:
    return idea(
        "A review",
        id="a3",
        kind="added_issue",
        give=(),
        get=(),
        adds=(AddedIssue(issue="Review", options=("6 months", "12 months"), why_them="clarity"),),
        certificate=Certificate(verdict="unpriced", reason="Not in the file yet."),
    )


def shown_trades(
    *ideas: Idea, rejected: Sequence[Rejected] = (), notes: tuple[str, ...] = ()
) -> TradesDocument:
    return TradesDocument(
        scenario=ScenarioStamp(title="Senior engineer offer", sha256="5" * 64),
        reference=Reference(kind="on_the_table", outcome={"Remote days": 1}),
        made_by=MadeBy(engine="0.1.0", model="qwen", prompt="6" * 64),
        differences=(),
        ideas=ideas or (idea(), bet(), further()),
        rejected=tuple(rejected),
        notes=notes,
    )


def rejected_idea(reason: str = "They lose by this whatever matters to them.") -> Rejected:
    return Rejected(idea=idea("All days at home"), verdict="one_sided", reason=reason)


def rejected_text(raw: str = "{not an idea", reason: str = "Cannot be read.") -> Rejected:
    return Rejected(raw=raw, verdict="invalid", reason=reason)


def shown_questions(text: str = "What matters most to the team?") -> QuestionsDocument:
    return QuestionsDocument(
        scenario=ScenarioStamp(title="Senior engineer offer", sha256="5" * 64),
        made_by=MadeBy(engine="0.1.0", model="qwen", prompt="6" * 64),
        questions=(
            Question(
                text=text,
                kind="priorities",
                reveals="what they care about",
                listen_for="start date before money",
                follow_up="What makes it matter?",
                origin="model",
            ),
        ),
        rejected=(rejected_text("Is it so?", "Not an open question."),),
    )


def detail(
    reply: str | None = '{"trades": []}',
    *,
    shown: TradesDocument | QuestionsDocument | None = None,
    user: str = "Here is the scenario. I leave below 160,000.",
) -> CaseDetail:
    return CaseDetail(
        exchanges=(
            ExchangeResult(
                prompt=PROMPT,
                messages=(("system", "You help to negotiate."), ("user", user)),
                reply=reply,
            ),
        ),
        shown=shown or shown_trades(rejected=(rejected_idea(), rejected_text())),
    )


def change(direction: str, *, name: str = "lease/value-creation") -> Change:
    """One grade that differs from the baseline's."""
    return Change.model_validate(
        {
            "case": name,
            "grader": "five_asks",
            "before": "4/5",
            "after": "3/5",
            "direction": direction,
        }
    )


def compared(verdict: Comparing, **given: object) -> Comparison:
    """What a comparison with the baseline came to."""
    return Comparison.model_validate(
        {"against": BASELINE, "verdict": verdict, "exact": True} | given
    )


def many(count: int) -> tuple[CaseResult, ...]:
    """So many cases in which all held."""
    return tuple(case(f"deal-{number}") for number in range(count))
