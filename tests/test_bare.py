"""The product beside the bare prompt: fair reading, an independent brute force, honest lines."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.bare import command
from benchmarks.bare.arms import Put, ask_bare, ask_product, record_bare, scenarios
from benchmarks.bare.brute_force import Deal, Gains, load_deal
from benchmarks.bare.intervals import Share, drawn, drawn_difference, drawn_share, wilson
from benchmarks.bare.leaks import figures_from_nowhere, leaks
from benchmarks.bare.measures import counted
from benchmarks.bare.prompts import bare_request
from benchmarks.bare.reading import Issue, answer_of, option_met, written_ideas
from benchmarks.bare.tables import table
from copilot.analysis.problems.problem import build_problem
from copilot.domain.documents import Usage
from copilot.domain.issue import option_text
from copilot.errors import (
    AnswerError,
    EmptyAnswerError,
    ProviderError,
    ReplayMissError,
    TruncatedError,
)
from copilot.llm.cassettes import CassetteModel, RecordingModel
from copilot.llm.protocol import Json, Listener, ModelReply, ModelRequest

PUTS = {put.path.stem: put for put in scenarios()}
DEALS = [put for put in PUTS.values() if put.truth is not None]
CAMP = PUTS["camp-crossed"]
CONTROL = PUTS["camp-same-order"]
OFFER = PUTS["engineer-offer"]
PACKAGES = Issue("Food", ("0", "1", "2", "3"), "packages")
PLACES = Issue("Workplace", ("Tokyo", "Seoul", "New Seoul", "Apple, Sales"))


class Said:
    """Answers each prompt with one object, and keeps the names of the prompts it was asked."""

    name = "said"

    def __init__(self, **answers: Json) -> None:
        self._answers = answers
        self.asked: list[str] = []

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The object of this prompt; an empty one where none is given."""
        assert listener is None
        self.asked.append(request.prompt_name)
        text = json.dumps(self._answers.get(request.prompt_name.replace("-", "_"), {}))
        usage = Usage(requests=1, input_tokens=900, output_tokens=300, seconds=20.0)
        return ModelReply(text, self.name, usage, "stop")


class Broken:
    """Fails for every second request."""

    name = "said"

    def __init__(self) -> None:
        self.calls = 0

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """An empty answer, or a failure."""
        self.calls += 1
        if self.calls % 2:
            raise ProviderError("It broke off.", hint="")
        return await Said().answer(request, listener=listener)


class Failing:
    """Gives an answer that cannot be used, whatever it is asked."""

    name = "said"

    def __init__(self, error: AnswerError) -> None:
        self._error = error

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The failure."""
        assert listener is None or request.prompt_name != "bare"
        raise self._error


def cut_off(text: str) -> Failing:
    usage = Usage(requests=1, input_tokens=900, output_tokens=4096)
    return Failing(TruncatedError("It was cut off.", text=text, usage=usage))


def trade(say: str = "", why: str = "", **terms: str) -> Json:
    listed: list[Json] = [{"issue": issue, "option": option} for issue, option in terms.items()]
    return {"title": "A swap", "terms": listed, "why": why, "say": say}


def trades(*entries: Json) -> Json:
    return {"trades": list(entries)}


def deal_of(put: Put) -> Deal:
    assert put.truth is not None
    return load_deal(put.path, put.truth)


@pytest.mark.parametrize("put", DEALS, ids=lambda put: put.path.stem)
def test_the_reference_found_anew_is_the_products(put: Put) -> None:
    """Two ways to the same definition; else gains of the two arms would not be comparable."""
    ours = build_problem(put.scenario).reference.outcome
    assert deal_of(put).reference == {name: option_text(o) for name, o in ours.items()}


def test_gains_are_sums_over_both_sides_points() -> None:
    """Food 5, water 3 and firewood 4 points a package for me, of 36; for them 3, 4 and 5."""
    deal = deal_of(CAMP)
    assert deal.reference == {"Food": "1", "Water": "1", "Firewood": "3"}
    gains = deal.gains({"Food": "3", "Firewood": "1"})
    assert gains.mine == pytest.approx(100 * 2 / 36)
    assert gains.theirs == pytest.approx(100 * 4 / 36)
    assert gains.verdict == "both"
    assert deal.best_joint() == pytest.approx(gains.joint)


def test_of_terms_that_hang_on_an_event_the_mean_counts() -> None:
    deal = deal_of(CAMP)
    gains = deal.gains_at_even_odds([{"Food": "3"}, {}])
    assert gains.mine == pytest.approx(100 * 5 / 36)
    assert gains.theirs == pytest.approx(-100 * 3 / 36)


def test_nothing_is_good_for_both_where_both_want_the_same_in_the_same_order() -> None:
    assert deal_of(CONTROL).best_joint() == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"),
    [
        (1, 1, "both"),
        (1, 0, "both"),
        (0, 1, "both"),
        (1, -1, "me"),
        (-1, 1, "them"),
        (0, 0, "neither"),
        (-1, 0, "neither"),
        (-1, -1, "neither"),
        (1e-9, 0, "neither"),
    ],
)
def test_good_for_both_means_nobody_has_less_and_somebody_more(
    mine: float, theirs: float, verdict: str
) -> None:
    assert Gains(mine, theirs).verdict == verdict


@pytest.mark.parametrize(
    ("issue", "text", "option"),
    [
        (PACKAGES, "3", "3"),
        (PACKAGES, " 3 Packages of food ", "3"),
        (PACKAGES, "3.0", "3"),
        (PACKAGES, "4", None),
        (PACKAGES, "1 more", None),
        (PACKAGES, "+1", None),
        (PACKAGES, "1 for me, 2 for them", None),
        (PACKAGES, "all of it", None),
        (Issue("Pay", ("62000", "62500"), "USD per year"), "$62,500 a year", "62500"),
        (Issue("Pay", ("62000", "62500"), "USD per year"), "62k", "62000"),
        (Issue("Start", ("2027-01-15", "2027-02-01")), "2027-02-01", "2027-02-01"),
        (
            Issue("Review", ("after 6 months", "after 12 months")),
            "After 12 months",
            "after 12 months",
        ),
        (Issue("Review", ("after 6 months", "after 12 months")), "12 months", "after 12 months"),
        (Issue("Review", ("after 6 months", "after 12 months")), "some day", None),
        (Issue("Preference", ("1x", "1x and a share")), "1x and a share", "1x and a share"),
        (Issue("Preference", ("1x", "1x and a share")), "only 1x", "1x"),
        (PLACES, "TOKYO", "Tokyo"),
        (PLACES, "move to Seoul", "Seoul"),
        (PLACES, "in New Seoul", "New Seoul"),
        (PLACES, "Tokyo or Seoul", None),
        (PLACES, "Apple Sales", "Apple, Sales"),
        (PLACES, "anywhere", None),
    ],
)
def test_an_option_is_met_in_any_fair_spelling(issue: Issue, text: str, option: str | None) -> None:
    assert option_met(text, issue) == option


def test_ideas_are_read_from_both_forms_of_terms() -> None:
    answer = answer_of(
        json.dumps(
            {
                "trades": [
                    {"terms": [{"issue": "food", "option": 3}, "?"]},
                    {"terms": {"Food (packages)": "2", "Water": None}},
                    {"terms": []},
                    {"terms": "Food 3"},
                ],
                "contingent": [{"if_true": {"Food": "1"}, "if_false": []}],
                "options": "none",
            }
        )
    )
    read = [idea.terms([PACKAGES]) for idea in written_ideas(answer)]
    assert read == [({"Food": "3"},), ({"Food": "2"},), ({"Food": "1"}, {})]


@pytest.mark.parametrize(
    "terms",
    [
        [{"issue": "Food", "option": "9"}],
        [{"issue": "Foods", "option": "3"}],
        [{"issue": "Food", "option": "3"}, {"issue": "food", "option": "2"}],
    ],
)
def test_one_term_that_does_not_exist_or_contradicts_leaves_an_idea_without_price(
    terms: Json,
) -> None:
    (idea,) = written_ideas({"trades": [{"terms": terms}]})
    assert idea.terms([PACKAGES]) is None


def test_an_answer_that_is_no_object_holds_no_ideas() -> None:
    assert written_ideas(answer_of("I would swap food for water.")) == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Shall we say 165,000 and two days at home?", ()),
        ("I need at least 155,000.", ("figure",)),
        ("The others pay 172000.", ("figure",)),
        ("Otherwise I walk away.", ("talk",)),
        ("I could stay in my present job.", ("words",)),
        ("Early work could help to get the release out.", ()),
    ],
)
def test_limits_and_alternatives_in_a_sentence_are_seen(text: str, kinds: tuple[str, ...]) -> None:
    assert leaks(text, OFFER.scenario) == kinds


def test_terms_may_name_the_event_that_they_hang_on() -> None:
    event = PUTS["vendor-contract"].scenario.forecasts[0].event
    assert leaks(f"If {event}, 360 EUR; if not, 410.", PUTS["vendor-contract"].scenario) == ()


def test_a_day_is_no_limit() -> None:
    """The best alternative is worth 30 points."""
    scenario = PUTS["partnership"].scenario
    assert leaks("What is left of the minimum order by 30 September 2027?", scenario) == ()
    assert leaks("What is left of the minimum order at 30?", scenario) == ("figure",)


def test_a_figure_from_nowhere_is_one_that_was_not_told() -> None:
    told = "Base salary 165000, review 2027-01-15"
    assert figures_from_nowhere("165,000 in 2 steps, 18 % more by 2027", told) == ("18",)


def test_wilson_is_the_textbook_interval() -> None:
    assert wilson(Share(0, 0)) is None
    assert wilson(Share(1, 10)) == pytest.approx((0.0179, 0.4042), abs=1e-4)


def test_a_count_is_as_sure_as_its_scenarios_and_not_as_its_ideas() -> None:
    """Ten ideas of one answer say no more than one: all of them good, or none."""
    few = [Share(10, 10), Share(0, 10), Share(10, 10), Share(0, 10)]
    assert drawn_share(few) == drawn(few) == (0, 1)
    by_ideas = wilson(Share(20, 40))
    assert by_ideas is not None
    assert by_ideas.low > 0.3


def test_none_and_all_are_not_taken_for_certain() -> None:
    nothing = Share(0, 0)
    assert drawn_share([Share(0, 30), Share(0, 2), nothing]) == wilson(Share(0, 2))
    assert drawn_share([Share(30, 30), Share(2, 2), nothing]) == wilson(Share(2, 2))
    assert drawn_share([nothing]) is None


def test_scenarios_are_drawn_whole_and_both_arms_together() -> None:
    """The same lead in every scenario is certain, however much the scenarios differ."""
    bare = [Share(place, 10) for place in range(5)]
    product = [Share(place + 2, 10) for place in range(5)]
    assert drawn_difference(bare, product) == pytest.approx((0.2, 0.2))
    low_and_high = drawn(bare)
    assert low_and_high is not None
    assert low_and_high == drawn(bare)
    assert low_and_high.low < 0.2 < low_and_high.high
    assert drawn(bare[:1]) is None
    assert Share(0, 0).part == 0


def test_the_bare_prompt_tells_wishes_limits_and_alternatives_but_no_computed_trade() -> None:
    (message,) = bare_request(OFFER.scenario).messages
    assert "I walk away beyond Base salary: 155000" in message.content
    assert "Without a deal: Stay in my present job" in message.content
    assert "I want: best first, 100 is best: 4 (100); 3 (90)" in message.content
    assert "it must not give away my limits" in message.content
    assert "trade-" not in message.content
    assert "<<" not in message.content


@pytest.mark.parametrize("put", PUTS.values(), ids=lambda put: put.path.stem)
def test_the_bare_prompt_names_every_issue_of_every_scenario(put: Put) -> None:
    (message,) = bare_request(put.scenario).messages
    for issue in put.scenario.issues:
        assert f"- {issue.name}" in message.content
    assert "None" not in message.content


def test_the_bare_arm_shows_what_came() -> None:
    answer = trades(
        trade(say="Take the wood; otherwise I walk away.", Food="3", Firewood="1"),
        trade(why="You win 40 %.", Food="0"),
        trade(Food="seven"),
    )
    found = counted(CAMP, asyncio.run(ask_bare(CAMP, Said(bare=answer))))
    assert found.worth is not None
    assert found.worth.own == found.worth.shown == {"both": 1, "them": 1, None: 1}
    assert found.worth.claims == Share(1, 3)
    assert found.worth.best == pytest.approx(1)
    assert found.leaking == Share(1, 1)
    assert found.from_nowhere == Share(1, 3)
    assert found.usage.requests == 1


def test_the_product_arm_shows_what_passed_and_counts_what_the_model_wrote() -> None:
    own: Json = {"title": "All the food", "rationale": "I gain.", "terms": {"Food": "3"}}
    model = Said(value_creation={"trades": [own]})
    answered = asyncio.run(ask_product(CAMP, model))
    found = counted(CAMP, answered)
    assert found.worth is not None
    assert found.worth.own == {"me": 1}
    assert ({"Food": "3", "Water": "1", "Firewood": "3"},) not in [
        idea.branches for idea in answered.shown
    ]
    assert found.worth.claims.k == found.worth.claims.n > 0
    assert found.leaking.k == 0
    assert found.usage.requests == len(model.asked) > 1


def test_of_an_answer_that_was_cut_off_both_arms_count_the_ideas_before_the_cut(
    tmp_path: Path,
) -> None:
    """As they stand in a recording, which fails again when it is replayed."""
    begun = json.dumps(trades(trade(say="Take the wood.", Food="3", Firewood="1"), {}))
    model = RecordingModel(cut_off(begun[: begun.rindex("{}") + 1]), tmp_path, endpoint="local")
    assert asyncio.run(record_bare([CAMP], model, lambda _: None)) == 0
    replayed = CassetteModel(tmp_path, model="said", endpoint="local")
    found = counted(CAMP, asyncio.run(ask_bare(CAMP, replayed)))
    assert found.worth is not None
    assert found.worth.own == found.worth.shown == {"both": 1}
    assert found.worth.claims == Share(1, 1)
    assert (found.leaking.n, found.usage.output_tokens) == (1, 4096)
    own: Json = {"title": "All the food", "rationale": "I gain.", "terms": {"Food": "3"}}
    begun = json.dumps({"trades": [own, {}]})
    product = asyncio.run(ask_product(CAMP, cut_off(begun[: begun.rindex("{}") + 1])))
    assert product.own == (({"Food": "3"},),)


@pytest.mark.parametrize(
    "error",
    [
        TruncatedError("Cut off.", text='{"differences": [{"issue": "Foo'),
        EmptyAnswerError("No text."),
        TruncatedError("Cut off.", text='{"differences": [{"issue": "Food", "note": "."}], "tra'),
    ],
)
def test_an_answer_of_which_no_idea_can_be_read_is_one_idea_without_a_price(
    error: AnswerError,
) -> None:
    pairs = asyncio.run(command.compared([CAMP], Failing(error), Failing(error)))
    bare, product = pairs[0].bare.worth, pairs[0].product.worth
    assert bare is not None
    assert product is not None
    assert bare.own == bare.shown == product.own == {None: 1}
    assert bare.claims == Share(0, 0)
    assert None not in product.shown


def test_prose_is_an_answer_of_which_no_idea_can_be_read_and_an_empty_list_is_none() -> None:
    for said, ideas in (("I would swap.", {None: 1}), (trades(), {})):
        found = counted(CAMP, asyncio.run(ask_bare(CAMP, Said(bare=said))))
        assert found.worth is not None
        assert found.worth.own == ideas


def test_an_object_inside_one_that_cannot_be_read_is_not_the_answer() -> None:
    text = '{"trades": [{"terms": {"Food": "3"}}, {"terms": {"Food": "2"}}], "options": ?}'
    assert answer_of(text) == {}


def test_without_known_points_nothing_is_priced() -> None:
    found = counted(OFFER, asyncio.run(ask_bare(OFFER, Said(bare=trades()))))
    assert found.worth is None


def lines_for(puts: Sequence[Put], bare: Json) -> str:
    pairs = asyncio.run(command.compared(puts, Said(bare=bare), Said()))
    return "\n".join(table(pairs, model="said", recorded="never"))


def test_the_table_tells_counts_with_intervals_and_the_paired_difference() -> None:
    text = lines_for([CAMP, CONTROL, OFFER], trades(trade(Food="3", Firewood="1")))
    rows = {line[:41].strip(): line for line in text.splitlines()}
    assert "2 deals with the points of both sides, 1 examples" in text
    assert "1 of 2 (0% to 100%)" in rows["called good for both, and it is"]
    assert rows["claims where none can be (1 deals)"].split()[-2:] == ["1", "0"]
    assert "1.00" in rows["best joint gain, of the best (1 deals)"]
    assert rows["requests"].split()[1] == "1.0"


def test_what_is_recorded_is_not_asked_again_and_failures_are_counted(tmp_path: Path) -> None:
    puts = [CAMP, CONTROL]
    told: list[str] = []
    model = Broken()
    recording = RecordingModel(model, tmp_path, endpoint="local")
    assert asyncio.run(record_bare(puts, recording, told.append)) == 1
    assert told[0] == "1/2 camp-crossed: It broke off."
    asyncio.run(record_bare(puts, recording, told.append))
    assert asyncio.run(record_bare(puts, recording, told.append)) == 0
    assert model.calls == 4


def test_a_missing_recording_is_named_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["bare", "--bare", str(tmp_path), "--product", str(tmp_path)])
    out, err = capsys.readouterr()
    assert (code, out) == (ReplayMissError.exit_code, "")
    assert "no recorded answer" in err


def test_the_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m benchmarks bare --write` puts it there."""
    assert main(["bare"]) == 0
    page = command.PAGE.read_text(encoding="utf-8")
    assert command.shown_block(page) == capsys.readouterr().out
    assert command.with_block(page, "x\n") != page
    assert command.shown_block("no block") == ""
