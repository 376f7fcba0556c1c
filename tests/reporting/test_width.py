"""Whatever an answer holds, the screen stays 80 columns wide and says what it must."""

from typing import get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from copilot.domain.documents import TradesDocument
from copilot.domain.issue import Issue
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Contingent,
    Difference,
    FlipCondition,
    GainRange,
    Idea,
    IdeaKind,
    MoneyAmount,
    Move,
    Origin,
    Question,
    Rejected,
    Side,
    Verdict,
)
from copilot.reporting.layout import WIDTH, columns
from copilot.reporting.markdown import questions_page, trades_page
from copilot.reporting.terminal import questions_report, trades_report
from tests.reporting.made_up import questions_document, trades_document

WORDS = st.lists(
    st.sampled_from(["you", "160,000", "negotiation", "per", "\x1b[31m", "給料", "|", "e\u0301"]),
    min_size=1,
    max_size=25,
).map(" ".join)
NUMBERS = st.integers(-(10**7), 10**7) | st.floats(-(10**7), 10**7).map(lambda n: round(n, 3))
VERDICTS = st.sampled_from(get_args(Verdict))
LEANS = st.sampled_from(["me", "them", "even", "same_wish", "unknown"])
SAID = st.sampled_from(["high", "rank 2", "weight 2.5 to 30", "unknown"])
OPTIONS = NUMBERS | WORDS
TERMS = st.dictionaries(WORDS, OPTIONS, max_size=3)
GAINS = st.builds(
    GainRange,
    low=NUMBERS,
    mean=NUMBERS,
    high=NUMBERS,
    holds=st.sampled_from(["every", "some", "none"]),
    share=st.floats(0, 1),
)
CERTIFICATES = st.builds(
    Certificate,
    verdict=VERDICTS,
    reason=WORDS,
    my_gain=st.none() | GAINS,
    their_gain=st.none() | GAINS,
    in_my_money=st.none() | st.builds(MoneyAmount, amount=NUMBERS, unit=WORDS, issue=WORDS),
    surplus_share=st.none() | st.floats(0, 1),
    dominated_by=st.none() | TERMS,
    improves_to=st.none() | TERMS,
    flips_if=st.none()
    | st.builds(
        FlipCondition,
        text=WORDS,
        question=WORDS,
        asks=st.sampled_from(get_args(Side)),
        more=WORDS,
        than=WORDS,
        ratio=st.none() | st.just(2.0),
    ),
)
MOVES = st.lists(st.builds(Move, issue=WORDS, from_=OPTIONS, to=OPTIONS), max_size=3).map(tuple)
IDEAS = st.builds(
    Idea,
    id=WORDS,
    kind=st.sampled_from(get_args(IdeaKind)),
    origin=st.sampled_from(get_args(Origin)),
    title=WORDS,
    technique=WORDS,
    rationale=WORDS,
    say=WORDS,
    give=MOVES,
    get=MOVES,
    outcome=st.none() | TERMS,
    contingent=st.none() | st.builds(Contingent, event=WORDS, if_true=TERMS, if_false=TERMS),
    adds=st.lists(st.builds(AddedIssue, issue=WORDS, why_me=WORDS), max_size=4).map(tuple),
    certificate=CERTIFICATES,
)
SCENARIOS = st.builds(
    Scenario,
    title=WORDS,
    situation=st.just(""),
    issues=st.builds(Issue, name=WORDS, unit=WORDS).map(lambda issue: (issue,)),
)
DOCUMENTS = st.builds(
    trades_document,
    rejected=st.lists(
        st.builds(Rejected, idea=st.none() | IDEAS, raw=WORDS, verdict=VERDICTS, reason=WORDS),
        max_size=2,
    ),
    differences=st.lists(
        st.builds(Difference, issue=WORDS, mine=SAID, theirs=SAID, leans=LEANS), max_size=5
    ),
    note=WORDS,
    notes=st.lists(WORDS, max_size=2).map(tuple),
)
LISTS_OF_IDEAS = st.lists(IDEAS, max_size=3).map(tuple)


def too_wide(report: str) -> list[str]:
    """The lines wider than the screen, but for those in which one word alone passes it."""
    return [
        line
        for line in report.splitlines()
        if columns(line) > WIDTH and max(map(columns, line.split())) < WIDTH // 4
    ]


# A failure is plain enough without being made small, which takes minutes here.
quick = settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@quick
@given(DOCUMENTS, LISTS_OF_IDEAS, SCENARIOS, st.booleans(), st.booleans())
def test_no_line_of_trades_is_wider_than_the_screen(
    document: TradesDocument,
    ideas: tuple[Idea, ...],
    scenario: Scenario,
    show_all: bool,  # noqa: FBT001 - drawn
    explain: bool,  # noqa: FBT001 - drawn
) -> None:
    document = document.model_copy(update={"ideas": ideas})
    report = trades_report(
        document, scenario, source="offer.yaml", show_all=show_all, explain=explain
    )
    assert too_wide(report) == []
    assert "\n\n\n" not in report
    assert "\x1b" not in report
    assert ("No model was used" in report) is True
    assert trades_page(document, scenario, show_all=show_all).startswith("# ")


@quick
@given(
    st.lists(
        st.builds(
            Question, text=WORDS, kind=WORDS, reveals=WORDS, listen_for=WORDS, follow_up=WORDS
        )
    )
)
def test_no_line_of_questions_is_wider_than_the_screen(questions: list[Question]) -> None:
    document = questions_document(*questions)
    for show_all in (False, True):
        report = questions_report(document, source="f", show_all=show_all, explain=show_all)
        assert too_wide(report) == []
        assert "\x1b" not in report
    assert questions_page(document, show_all=True).startswith("# ")
