"""Made-up answers to print: ideas, certificates and documents, each with what a test varies."""

from collections.abc import Sequence

from copilot.domain.documents import (
    FrontierDocument,
    FrontierPoint,
    MadeBy,
    NoDeal,
    QuestionsDocument,
    ScenarioStamp,
    TradesDocument,
)
from copilot.domain.issue import Option
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Difference,
    FlipCondition,
    GainRange,
    Idea,
    MoneyAmount,
    Move,
    Question,
    Reference,
    Rejected,
    Side,
)

STAMP = ScenarioStamp(title="Senior engineer offer", sha256="ab12")


def move(issue: str, before: Option, after: Option) -> Move:
    return Move(issue=issue, from_=before, to=after)


def money(*amount: float, unit: str = "USD per year") -> MoneyAmount:
    told = amount[0] if len(amount) == 1 else (amount[0], amount[1])
    return MoneyAmount(amount=told, unit=unit, issue="Base salary")


def gain(
    low: float = 1.0, mean: float = 2.0, high: float = 3.0, *, share: float = 1.0
) -> GainRange:
    holds = "every" if share == 1 else "none" if share == 0 else "some"
    return GainRange.model_validate(
        {"low": low, "mean": mean, "high": high, "holds": holds, "share": share}
    )


def good(worth: MoneyAmount | None = None) -> Certificate:
    return Certificate(
        verdict="good_for_both",
        reason="Both sides gain, whatever weighting fits what you said.",
        my_gain=gain(),
        their_gain=gain(),
        in_my_money=worth or money(6483.0),
        surplus_share=0.4,
    )


def hanging(*, asks: Side = "them", ratio: float | None = 1.1) -> Certificate:
    return Certificate(
        verdict="depends",
        reason="It depends.",
        my_gain=gain(),
        their_gain=gain(-1.0, 2.0, 3.0, share=0.86),
        in_my_money=money(2000.0, 9000.0),
        flips_if=FlipCondition(
            text="good for both as long as they care at least 1.1 times as much about pay as "
            "about the review; you said: more",
            question="What makes the timing of the review important on your side?",
            asks=asks,
            more="Review date",
            than="Base salary",
            ratio=ratio,
        ),
    )


def trade(  # noqa: PLR0913 - what a test varies
    certificate: Certificate | None = None,
    *,
    give: Sequence[Move] = (move("Start date", "2027-03-01", "2027-01-15"),),
    get: Sequence[Move] = (move("Remote days", 1, 3),),
    say: str = "If three remote days were possible, I could start on 15 January.",
    sources: tuple[str, ...] = ("priorities",),
    rationale: str = "Time at home counts for more with you.",
) -> Idea:
    return Idea(
        id="trade-1",
        kind="trade",
        origin="engine",
        title="Remote days for start date",
        technique="logrolling",
        sources=sources,
        give=tuple(give),
        get=tuple(get),
        outcome={"Start date": "2027-01-15", "Remote days": 3},
        rationale=rationale,
        say=say,
        certificate=certificate or good(),
    )


def bring_in(*names: str) -> Idea:
    return Idea(
        id="added-1",
        kind="added_issue",
        origin="engine",
        title=f"Bring in {' and '.join(names)}",
        technique="adding issues",
        adds=tuple(
            AddedIssue(
                issue=name,
                options=("none", "5,000 USD"),
                why_me="It makes up for the first year.",
                why_them="It is paid once.",
            )
            for name in names
        ),
        certificate=Certificate(
            verdict="unpriced",
            reason="Not priced yet: add them to your file to see what they are worth",
        ),
    )


def rejected_idea() -> Rejected:
    return Rejected(
        idea=trade(Certificate(verdict="one_sided", reason="They lose by this.")),
        verdict="one_sided",
        reason="They lose by this, whatever matters to them",
    )


def unreadable() -> Rejected:
    return Rejected(
        raw='{"Title": "lifetime"}',
        verdict="invalid",
        reason="Not in your file: 'lifetime'. Did you mean '3 years'?",
    )


def difference(issue: str, leans: str = "me") -> Difference:
    return Difference.model_validate(
        {"issue": issue, "mine": "high", "theirs": "low", "leans": leans}
    )


DIFFERENCES = (
    difference("Remote days"),
    difference("Base salary"),
    difference("Start date", "them"),
    difference("Title", "same_wish"),
    difference("Bonus", "even"),
    difference("Review date", "unknown"),
)


def trades_document(  # noqa: PLR0913 - what a test varies
    *ideas: Idea,
    rejected: Sequence[Rejected] = (),
    differences: Sequence[Difference] = DIFFERENCES,
    model: str | None = None,
    kind: str = "on_the_table",
    note: str = "",
    notes: tuple[str, ...] = (),
) -> TradesDocument:
    return TradesDocument(
        scenario=STAMP,
        reference=Reference.model_validate({"kind": kind, "outcome": {}, "note": note}),
        made_by=MadeBy(engine="0.1.0", model=model, prompt=None if model is None else "ffee"),
        differences=tuple(differences),
        ideas=ideas,
        rejected=tuple(rejected),
        notes=notes,
    )


def question(  # noqa: PLR0913 - what a test varies
    text: str = "If you could fix only one thing in this offer, what would it be?",
    *,
    asks: Side = "them",
    decides: tuple[str, ...] = ("trade-1",),
    value: float | None = 4.0,
    listen_for: str = "Start date before money",
    follow_up: str = "What would an earlier start make possible?",
) -> Question:
    return Question(
        text=text,
        kind="priorities",
        asks=asks,
        reveals="what matters most to them",
        value_of_information=value,
        listen_for=listen_for,
        follow_up=follow_up,
        decides=decides,
    )


def questions_document(
    *questions: Question,
    rejected: Sequence[Rejected] = (),
    model: str | None = None,
    notes: tuple[str, ...] = (),
) -> QuestionsDocument:
    return QuestionsDocument(
        scenario=STAMP,
        made_by=MadeBy(engine="0.1.0", model=model),
        questions=questions,
        rejected=tuple(rejected),
        notes=notes,
    )


def point(
    mine: float,
    theirs: float,
    *,
    low: float | None = None,
    high: float | None = None,
    **terms: Option,
) -> FrontierPoint:
    return FrontierPoint(
        mine=mine,
        theirs=theirs,
        low=theirs if low is None else low,
        high=theirs if high is None else high,
        outcome={name.replace("_", " "): option for name, option in terms.items()},
        ties=1,
    )


def frontier_document(
    *points: FrontierPoint,
    nash: Sequence[FrontierPoint] = (),
    egalitarian: Sequence[FrontierPoint] = (),
    method: str = "issue by issue, exact",
    notes: tuple[str, ...] = (),
) -> FrontierDocument:
    return FrontierDocument(
        scenario=STAMP,
        method=method,
        points=points,
        nash=tuple(nash),
        kalai_smorodinsky=(),
        egalitarian=tuple(egalitarian),
        best_joint=(),
        no_deal=NoDeal(mine=45.0, theirs=0.0),
        zone_of_agreement=bool(points),
        notes=notes,
    )
