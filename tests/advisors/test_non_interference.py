"""Changing only secrets leaves every text that the counterparty may read byte for byte the same.

Which ideas and questions there are may change with the secrets: that is the advice. What is said
for the same terms, and asked about the same issues, may not.
"""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from copilot.advisors.discovery import discovery_call
from copilot.advisors.engine_questions import worded_questions
from copilot.advisors.engine_trades import engine_trades
from copilot.advisors.model_wording import wording_prompt
from copilot.advisors.question_texts import question_text
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.questions import rank_questions
from copilot.domain.issue import Issue, Option, Part, Priority, SharedText, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario, Strength
from copilot.domain.sources import (
    Burden,
    Case,
    Figure,
    Payment,
    PaymentPlan,
    PaymentTerms,
    PriceBreak,
    Right,
    Risk,
    SpeedUp,
    Volume,
)
from copilot.domain.suggestions import Idea
from copilot.prompting.library import PromptLibrary
from copilot.prompting.views import shareable_view
from tests.builders import catalogue, engineer

PROMPTS = PromptLibrary()
WORD: tuple[Word, ...] = ("high", "medium", "low")
WORDS = st.sampled_from(WORD)
TEXTS = st.text(min_size=1, max_size=40)
KEPT = st.builds(SharedText, text=TEXTS, share=st.sampled_from(["trade", "never"]))
CHANCES = st.floats(min_value=0, max_value=1)


@st.composite
def priorities(draw: st.DrawFn) -> Priority:
    form = draw(st.sampled_from(["word", "rank", "weight", "unknown"]))
    if form == "word":
        return Priority(word=draw(WORDS))
    if form == "rank":
        return Priority(rank=draw(st.integers(min_value=1, max_value=5)))
    if form == "weight":
        weight = draw(st.floats(min_value=0.1, max_value=100))
        return Priority(weight=(weight, weight))
    return Priority()


@st.composite
def stances(draw: st.DrawFn, issue: Issue, *, mine: bool) -> Stance:
    """A stance with another secret part; my position is shareable and stays."""
    options = st.sampled_from(issue.options) if issue.options else st.none()
    values = st.lists(
        st.floats(min_value=0, max_value=100),
        min_size=len(issue.options),
        max_size=len(issue.options),
    )
    return Stance(
        priority=draw(priorities()),
        wants=draw(options),
        position=issue.mine.position if mine else draw(st.none() | options),
        values=draw(st.none() | values.map(tuple)),
        because=draw(st.none() | KEPT),
        confidence=draw(WORDS),
    )


@st.composite
def parties(draw: st.DrawFn, base: Party) -> Party:
    shared = tuple(interest for interest in base.interests if interest.share == "yes")
    floors: SearchStrategy[dict[str, Option]] = st.dictionaries(
        st.just("Base salary"), st.sampled_from([150_000, 155_000, 160_000]), max_size=1
    )
    alternative = st.builds(
        Alternative, name=TEXTS, worth=st.floats(min_value=-50, max_value=150), terms=st.none()
    )
    return Party(
        name=base.name,
        interests=(*shared, *draw(st.lists(KEPT, max_size=2))),
        constraints=tuple(draw(st.lists(TEXTS, max_size=2))),
        pressures=tuple(draw(st.lists(TEXTS, max_size=2))),
        alternatives=tuple(draw(st.lists(alternative, max_size=1))),
        walk_away=draw(floors),
        aspiration=draw(floors),
        risk_tolerance=draw(st.none() | WORDS),
        discount_rate=draw(st.none() | st.floats(min_value=0, max_value=1)),
        even_bet=draw(st.none() | st.floats(min_value=1000, max_value=100_000)),
    )


def figures(most: float, least: float = 0) -> SearchStrategy[Figure]:
    ends = st.floats(min_value=least, max_value=most).map(lambda end: round(end, 3))
    return st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))


BURDENS = st.builds(
    Burden,
    chance=figures(1),
    cost=figures(50_000),
    insured_for=st.none() | figures(50_000),
)


@st.composite
def risks(draw: st.DrawFn) -> tuple[Risk, ...]:
    made = st.builds(
        Risk,
        risk=st.just("the visa takes more than three months"),
        carried_by=st.just("me"),
        mine=BURDENS,
        theirs=BURDENS,
        by=st.just(date(2027, 6, 30)),
    )
    return (draw(made),)


@st.composite
def payments(draw: st.DrawFn) -> tuple[PaymentTerms, ...]:
    plans = (
        PaymentPlan(name="at the start", payments=(Payment(share=1),)),
        PaymentPlan(
            name="after a year",
            payments=(
                Payment(
                    share=1,
                    month=12,
                    when="the first year is over",
                    mine=draw(CHANCES),
                    theirs=draw(CHANCES),
                ),
            ),
        ),
    )
    return tuple(
        PaymentTerms(
            what=what,
            amount=draw(figures(20_000)),
            paid_by="them",
            plans=plans,
            now=now,
        )
        for what, now in (
            ("the signing bonus", "at the start"),
            ("the moving costs", "after a year"),
        )
    )


@st.composite
def speed_ups(draw: st.DrawFn) -> tuple[SpeedUp, ...]:
    months = ((3.0, draw(figures(9000))), (2.0, draw(figures(9000))))
    return (
        SpeedUp(
            what="the first launch",
            done_by="me",
            month=4,
            worth_a_month=draw(figures(9000)),
            costs=months,
        ),
    )


@st.composite
def volumes(draw: st.DrawFn) -> tuple[Volume, ...]:
    breaks = draw(st.booleans())
    return (
        Volume(
            what="days of training",
            seller="me",
            quantity=10,
            price=400,
            worth=((10, draw(figures(9000))), (20, draw(figures(9000)))),
            fixed=draw(figures(2000)),
            each=None if breaks else draw(figures(400)),
            breaks=(PriceBreak(quantity=5, each=draw(figures(400))),) if breaks else (),
        ),
    )


@st.composite
def rights(draw: st.DrawFn) -> tuple[Right, ...]:
    case = Case(
        case=draw(TEXTS),
        mine=draw(figures(1)),
        theirs=draw(figures(1)),
        holder_gains=draw(figures(9000, -9000)),
        other_loses=draw(figures(9000, -9000)),
    )
    return (
        Right(
            right="to move to the other office",
            holder="me",
            until=date(2028, 1, 31),
            month=6,
            cases=(case,),
        ),
    )


@st.composite
def parts(draw: st.DrawFn, issue: Issue) -> tuple[Part, ...]:
    """Remote days in the office's winter and summer; other issues stay whole."""
    if issue.name != "Remote days":
        return ()
    sizes = st.floats(min_value=1, max_value=100)
    return tuple(
        Part(name=name, mine=draw(sizes), theirs=draw(sizes)) for name in ("in summer", "in winter")
    )


@st.composite
def same_in_public(draw: st.DrawFn) -> Scenario:
    """The engineer's scenario with every secret drawn anew."""
    base = engineer()
    shared = [strength for strength in base.strengths if strength.share == "yes"]
    return base.model_copy(
        update={
            "title": draw(TEXTS),
            "situation": draw(TEXTS),
            "relationship": draw(st.sampled_from([None, "one-off", "critical"])),
            "issues": tuple(
                issue.model_copy(
                    update={
                        "mine": draw(stances(issue, mine=True)),
                        "theirs": draw(stances(issue, mine=False)),
                        "parts": draw(parts(issue)),
                    }
                )
                for issue in base.issues
            ),
            "me": draw(parties(base.me)),
            "counterparty": draw(parties(base.counterparty)),
            "forecasts": tuple(
                forecast.model_copy(update={"mine": draw(CHANCES), "theirs": draw(CHANCES)})
                for forecast in base.forecasts
            ),
            "money_times": draw(st.none() | st.floats(min_value=1, max_value=5)),
            "risks": draw(risks()),
            "payments": draw(payments()),
            "speed_ups": draw(speed_ups()),
            "volumes": draw(volumes()),
            "rights": draw(rights()),
            "strengths": (*shared, *draw(st.lists(st.builds(Strength, text=TEXTS), max_size=1))),
        }
    )


def said(idea: Idea) -> tuple[object, str]:
    """The terms of an idea as they would be shown to both, and the sentence."""
    terms = (
        idea.kind,
        tuple((move.issue, move.to) for move in idea.give),
        tuple((move.issue, move.to) for move in idea.get),
        idea.contingent and idea.contingent.model_dump_json(),
        tuple(added.issue for added in idea.adds),
    )
    return terms, idea.say


@given(same_in_public(), same_in_public())
@settings(max_examples=15)
def test_the_same_terms_are_said_in_the_same_words(first: Scenario, second: Scenario) -> None:
    sayings = dict(map(said, engine_trades(first, catalogue=catalogue()).ideas))
    for terms, say in map(said, engine_trades(second, catalogue=catalogue()).ideas):
        assert sayings.get(terms, say) == say


@given(same_in_public())
@settings(max_examples=15)
def test_the_shareable_view_and_its_prompts_do_not_change(other: Scenario) -> None:
    assert shareable_view(other) == shareable_view(engineer())
    asked, before = (discovery_call(s, prompts=PROMPTS) for s in (other, engineer()))
    assert asked.request == before.request
    ideas = engine_trades(engineer()).ideas
    assert wording_prompt(other, ideas, PROMPTS) == wording_prompt(engineer(), ideas, PROMPTS)


@given(same_in_public())
@settings(max_examples=15)
def test_the_same_need_is_asked_in_the_same_words(other: Scenario) -> None:
    needs = rank_questions(build_problem(engineer()), ())
    for need in needs:
        was, now = (question_text(scenario, need) for scenario in (engineer(), other))
        assert (was.text, was.follow_up) == (now.text, now.follow_up)


@given(same_in_public(), same_in_public())
@settings(max_examples=10)
def test_questions_on_the_same_thing_are_the_same(first: Scenario, second: Scenario) -> None:
    # what I am asked myself nobody else reads, and it names the ratio that my own ideas hang on
    asked = {
        (q.kind, q.asks, q.issues): (q.text, q.follow_up)
        for q in worded_questions(build_problem(first))
        if q.asks == "them"
    }
    for question in worded_questions(build_problem(second)):
        if question.asks != "them":
            continue
        key = (question.kind, question.asks, question.issues)
        now = (question.text, question.follow_up)
        assert asked.get(key, now) == now
