"""The Python interface: the same as the commands, in five lines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import copilot
from copilot.errors import ModelError
from tests.builders import engineer, short
from tests.loopback import LoopbackServer, status

OFFER = """\
title: Desk lease
situation: They want three years.
issues:
  Rent: {i_ask: 1000, they_offer: 1200, unit: EUR a month, to_me: low, to_them: high}
  Years: {i_ask: 1, they_offer: 3, to_me: high, to_them: low}
"""


def test_every_public_name_is_there_and_the_list_is_sorted() -> None:
    assert copilot.__all__ == sorted(copilot.__all__)
    for name in copilot.__all__:
        assert getattr(copilot, name) is not None
        assert name in dir(copilot)
    assert (Path(copilot.__file__).parent / "py.typed").is_file()


def test_a_name_that_does_not_exist_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'trade'"):
        getattr(copilot, "trade")  # noqa: B009 - mypy knows that it isn't there


def test_nothing_is_loaded_before_it_is_used() -> None:
    code = "import copilot, sys; print(sorted(n for n in sys.modules if n.startswith('copilot')))"
    ran = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "['copilot', 'copilot.version']\n"


def test_the_five_lines_of_the_documents_work(tmp_path: Path) -> None:
    (tmp_path / "offer.yaml").write_text(OFFER, encoding="utf-8")
    scenario = copilot.load_scenario(str(tmp_path / "offer.yaml"))
    ideas = copilot.trades(scenario).ideas
    assert ideas[0].certificate.verdict == "good_for_both"
    assert copilot.questions(scenario).questions[0].text
    assert copilot.load_scenario(tmp_path / "offer.yaml") == scenario


def test_packages_are_priced_bettered_and_listed() -> None:
    scenario = short()
    terms = {"Length": "one year"}
    assert copilot.price(scenario, terms).from_reference == ("Rent",)
    assert copilot.improve(scenario, terms).outcome["Length"] == "one year"
    assert copilot.frontier(scenario).zone_of_agreement
    assert copilot.check(scenario).issues == 2


def test_terms_that_do_not_exist_are_an_answer_of_price_and_an_error_of_improve() -> None:
    certificate = copilot.price(short(), {"Lengte": "one year"}).certificate
    assert certificate.verdict == "invalid"
    assert "did you mean 'Length'" in certificate.reason
    with pytest.raises(copilot.CopilotError, match="did you mean 'Length'"):
        copilot.improve(short(), {"Lengte": "one year"})


def test_an_answer_can_be_written_as_json() -> None:
    document = copilot.trades(engineer(), seed=3, with_limits=True)
    assert json.loads(copilot.document_json(document))["schema_version"] == 1


def test_nobody_is_asked_unless_a_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_MODEL", "of-the-environment")
    assert copilot.trades(short()).made_by.model is None


def test_a_model_that_fails_is_an_error_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(status(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        with pytest.raises(ModelError):
            copilot.trades(short(), model="small")
        with pytest.raises(ModelError):
            copilot.questions(short(), model="small")
