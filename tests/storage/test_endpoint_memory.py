"""What endpoints can do, remembered; and nothing that goes wrong with it is anybody's concern."""

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from copilot.llm.ladder import Capabilities, CapabilityStore, Step
from copilot.storage.endpoint_memory import EndpointMemory

HERE = "http://localhost:11434/v1"
KNOWN = Capabilities(
    step=Step.OBJECT,
    limits=False,
    token_parameters=("max_completion_tokens",),
    refused=frozenset({"seed"}),
)
DAY = date(2026, 5, 1)


class Calendar:
    """A date that can be moved."""

    def __init__(self) -> None:
        self.today = DAY

    def __call__(self) -> date:
        """The date."""
        return self.today


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some state/endpoints.json"


@pytest.fixture
def memory(file: Path, calendar: Calendar) -> EndpointMemory:
    return EndpointMemory(file, today=calendar)


def test_what_was_found_out_is_known_in_the_next_run(memory: EndpointMemory, file: Path) -> None:
    store: CapabilityStore = memory
    assert store.recall(HERE, "small") is None
    store.remember(HERE, "small", KNOWN)
    assert EndpointMemory(file, today=lambda: DAY).recall(HERE, "small") == KNOWN
    assert memory.recall(HERE, "big") is None
    assert memory.recall("http://localhost:8080/v1", "small") is None
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", Step)
def test_every_form_is_kept_by_its_name(memory: EndpointMemory, file: Path, step: Step) -> None:
    """A number may mean another form in the next version."""
    known = Capabilities(step=step, limits=True, token_parameters=())
    memory.remember(HERE, "small", known)
    assert memory.recall(HERE, "small") == known
    assert f'"step": "{step.name}"' in file.read_text(encoding="utf-8")


def test_an_address_counts_without_login_query_and_last_slash(
    memory: EndpointMemory, file: Path
) -> None:
    memory.remember("https://me:never-shown@Host.example/v1/?token=never-shown#x", "small", KNOWN)
    assert memory.recall("https://host.example/v1", "small") == KNOWN
    assert "never-shown" not in file.read_text(encoding="utf-8")


def test_the_newest_counts_and_is_written_once(memory: EndpointMemory, file: Path) -> None:
    less = Capabilities(step=Step.TEXT, limits=False, token_parameters=())
    memory.remember(HERE, "small", KNOWN)
    memory.remember(HERE, "big", KNOWN)
    memory.remember(HERE, "small", less)
    assert (memory.recall(HERE, "small"), memory.recall(HERE, "big")) == (less, KNOWN)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert [entry["model"] for entry in written["endpoints"]] == ["small", "big"]


def test_an_entry_expires_after_30_days_however_often_it_was_confirmed(
    memory: EndpointMemory, calendar: Calendar
) -> None:
    memory.remember(HERE, "small", KNOWN)
    calendar.today = DAY + timedelta(days=29)
    memory.remember(HERE, "small", KNOWN)
    assert memory.recall(HERE, "small") == KNOWN
    calendar.today = DAY + timedelta(days=30)
    assert memory.recall(HERE, "small") is None
    memory.remember(HERE, "small", KNOWN)
    assert memory.recall(HERE, "small") == KNOWN


def test_an_entry_from_the_future_counts_as_unknown(
    memory: EndpointMemory, calendar: Calendar
) -> None:
    memory.remember(HERE, "small", KNOWN)
    calendar.today = DAY - timedelta(days=1)
    assert memory.recall(HERE, "small") == KNOWN
    calendar.today = DAY - timedelta(days=2)
    assert memory.recall(HERE, "small") is None


def test_the_file_does_not_grow_without_end(memory: EndpointMemory, file: Path) -> None:
    memory.remember(HERE, "small", KNOWN)
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["endpoints"] = [{**whole["endpoints"][0], "model": str(n)} for n in range(200)]
    file.write_text(json.dumps(whole), encoding="utf-8")
    memory.remember(HERE, "one more", KNOWN)
    assert len(json.loads(file.read_text(encoding="utf-8"))["endpoints"]) == 200
    assert memory.recall(HERE, "one more") == memory.recall(HERE, "198") == KNOWN
    assert memory.recall(HERE, "199") is None


@pytest.mark.parametrize(
    "change",
    [
        {"step": "GRAMMAR"},
        {"step": 3},
        {"limits": "perhaps"},
        {"further": 1},
        {"refused": None},
    ],
)
def test_an_entry_of_another_version_is_passed_over_alone(
    memory: EndpointMemory, file: Path, change: dict[str, object]
) -> None:
    memory.remember(HERE, "small", KNOWN)
    memory.remember(HERE, "big", KNOWN)
    written = json.loads(file.read_text(encoding="utf-8"))
    written["endpoints"][0]["capabilities"] |= change
    file.write_text(json.dumps(written), encoding="utf-8")
    assert memory.recall(HERE, "big") is None
    assert memory.recall(HERE, "small") == KNOWN
    memory.remember(HERE, "big", KNOWN)
    assert memory.recall(HERE, "big") == KNOWN


def test_an_entry_with_a_field_too_few_or_too_many_is_passed_over(
    memory: EndpointMemory, file: Path
) -> None:
    memory.remember(HERE, "small", KNOWN)
    whole = json.loads(file.read_text(encoding="utf-8"))
    (entry,) = whole["endpoints"]
    fewer = {name: value for name, value in entry["capabilities"].items() if name != "refused"}
    for broken in ({**entry, "capabilities": fewer}, {**entry, "by": "x"}, {"model": "small"}):
        file.write_text(json.dumps({**whole, "endpoints": [broken]}), encoding="utf-8")
        assert memory.recall(HERE, "small") is None


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", '{"format": 2, "endpoints": []}', '{"format": 1}', "[" * 2_000_000],
)
def test_a_foreign_file_counts_as_empty_and_is_replaced(
    memory: EndpointMemory, file: Path, text: str
) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert memory.recall(HERE, "small") is None
    memory.remember(HERE, "small", KNOWN)
    assert memory.recall(HERE, "small") == KNOWN


def test_what_cannot_be_written_is_no_error_and_the_log_says_only_of_which_kind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "file").write_text("", encoding="utf-8")
    memory = EndpointMemory(tmp_path / "file/endpoints.json")
    memory.remember(HERE, "small-model", KNOWN)
    assert memory.recall(HERE, "small-model") is None
    assert [record.getMessage() for record in caplog.records] == [
        "endpoint memory not read: NotADirectoryError",
        "endpoint memory not written: FileExistsError",
        "endpoint memory not read: NotADirectoryError",
    ]


def test_by_itself_it_takes_the_date_of_today(file: Path) -> None:
    EndpointMemory(file).remember(HERE, "small", KNOWN)
    (entry,) = json.loads(file.read_text(encoding="utf-8"))["endpoints"]
    learnt = date.fromisoformat(entry["learnt"])
    assert abs(learnt - datetime.now(UTC).date()) <= timedelta(days=1)


def test_an_entry_that_falls_further_stays_as_old_as_it_was(
    memory: EndpointMemory, calendar: Calendar
) -> None:
    """Or a count of broken answers, which changes with every run, would keep it for ever."""
    for day in range(30):
        calendar.today = DAY + timedelta(days=day)
        memory.remember(HERE, "small", replace(KNOWN, step=Step.TEXT, broken=day))
    assert memory.recall(HERE, "small") is not None
    calendar.today = DAY + timedelta(days=30)
    assert memory.recall(HERE, "small") is None


def test_an_entry_that_rises_is_young_again(memory: EndpointMemory, calendar: Calendar) -> None:
    memory.remember(HERE, "small", KNOWN)
    calendar.today = DAY + timedelta(days=29)
    memory.remember(HERE, "small", replace(KNOWN, step=Step.STRICT))
    calendar.today = DAY + timedelta(days=40)
    assert memory.recall(HERE, "small") == replace(KNOWN, step=Step.STRICT)
