"""The product beside the bare prompt: what either arm is asked and shows, and honest lines in the table."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.bare import command
from benchmarks.bare.arms import Put, ask_bare, ask_product, record_bare, scenarios
from benchmarks.bare.intervals import Share
from benchmarks.bare.measures import counted
from benchmarks.bare.prompts import bare_request
from benchmarks.bare.tables import table
from copilot.domain.documents import Usage
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
CAMP = PUTS["camp-crossed"]
CONTROL = PUTS["camp-same-order"]
OFFER = PUTS["engineer-offer"]


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
