"""`doctor`: what works here and what to expect of a model, told through the front door."""

import json
import socket
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import trustme

from copilot.llm.ladder import Step
from copilot.settings.places import memory_file
from copilot.storage.endpoint_memory import EndpointMemory
from tests.cli.commands import Commands, Ran
from tests.model_server import FORMS, KEY, Manners, ModelServer

HINT = "What helps: "


class Doctor(NamedTuple):
    """`negotiate doctor` at an endpoint."""

    negotiate: Commands
    monkeypatch: pytest.MonkeyPatch

    def visit(self, base_url: str | None, *arguments: str, key: str | None = None) -> Ran:
        """The report on the model `small`."""
        if base_url is not None:
            self.monkeypatch.setenv("OPENAI_BASE_URL", base_url)
        if key is not None:
            self.monkeypatch.setenv("OPENAI_API_KEY", key)
        ran = self.negotiate("doctor", "--model", "small", *arguments)
        assert KEY not in ran.out + ran.err
        if "--json" not in arguments:
            assert [
                line for line in ran.out.splitlines() if len(line) > 80 and " /" not in line
            ] == []
        return ran

    def findings(self, base_url: str | None, *, key: str | None = None) -> "Findings":
        """The same as JSON, by the name of the check."""
        ran = self.visit(base_url, "--json", key=key)
        assert ran.err == ""
        document = json.loads(ran.out)
        assert document["schema_version"] == 1
        found = {entry["check"]: entry for entry in document["findings"]}
        assert len(found) == len(document["findings"])
        for entry in found.values():
            assert (entry["status"] == "problem") == bool(entry["exit_code"])
        return Findings(ran.code, found, document)


class Findings(NamedTuple):
    """A report as a program reads it."""

    code: int
    by_check: dict[str, dict[str, Any]]
    document: dict[str, Any]

    def status(self, check: str) -> str:
        """How a check went."""
        return str(self.by_check[check]["status"])

    @property
    def problems(self) -> list[str]:
        """The checks that are problems, in order."""
        return [name for name, entry in self.by_check.items() if entry["status"] == "problem"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Somebody who signs certificates, and whom nobody else knows."""
    return trustme.CA()


@pytest.fixture
def doctor(
    folder: Path, negotiate: Commands, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> Doctor:
    """A doctor on a machine that trusts one authority; more of them take longer to load."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return Doctor(negotiate, monkeypatch)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_without_a_model_nothing_is_sent_and_all_is_well(doctor: Doctor) -> None:
    with ModelServer() as server:
        doctor.monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        ran = doctor.negotiate("doctor")
        assert server.paths == []
    assert ran.code == 0
    assert "Nothing was sent.\n" in ran.out
    assert "Without a model: the engine works alone;" in ran.out
    assert "negotiate trades FILE; to try a model: negotiate doctor --model NAME" in ran.out
    assert "not checked  No model is used.\n" in ran.out


def test_the_model_of_the_environment_is_left_alone_where_that_is_asked_for(
    doctor: Doctor,
) -> None:
    doctor.monkeypatch.setenv("NEGOTIATE_MODEL", "small")
    with ModelServer() as server:
        doctor.monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        ran = doctor.negotiate("doctor", "--no-llm")
        assert server.paths == []
    assert ran.code == 0
    assert "(flag --no-llm)" in ran.out
    both = doctor.negotiate("doctor", "--no-llm", "--model", "small")
    assert both.code == 2


def test_an_endpoint_that_enforces_schemas_is_all_fine(doctor: Doctor) -> None:
    with ModelServer(Manners(key=KEY, cached=True)) as server:
        found = doctor.findings(server.base_url, key=KEY)
        asked, paths = server.forms, list(server.paths)
        ran = doctor.visit(server.base_url)
    assert (found.code, ran.code) == (0, 0)
    assert {entry["status"] for entry in found.by_check.values()} == {"fine"}
    assert (found.document["step"], found.document["enforced"]) == ("strict", True)
    assert found.document["usage"]["requests"] == len(paths) == 7
    assert sorted(asked) == sorted([*FORMS, "strict"])
    assert found.by_check["endpoint.http"]["seconds"] > 0
    said = " ".join(ran.out.split())
    assert "will use small at 127.0.0.1, with json_schema enforced." in said
    assert "Sent to small: 7 requests, 120 tokens in" in said
    assert "Answers come in pieces, the first one after 0." in said
    assert "tokens a second" in said


def test_what_is_asked_holds_a_choice_a_null_and_nothing_of_the_user(doctor: Doctor) -> None:
    with ModelServer() as server:
        doctor.visit(server.base_url)
        strict = next(body for body in server.requests if "response_format" in body)
        sent = json.dumps(server.requests)
    assert '"enum": ["red", "blue"]' in json.dumps(strict)
    assert '{"type": "null"}' in json.dumps(strict)
    assert "temperature" not in sent
    assert "160" not in sent


def test_a_schema_that_is_taken_and_not_kept_is_told_apart_from_an_obedient_model(
    doctor: Doctor,
) -> None:
    with ModelServer(Manners(enforces=frozenset({"tool"}))) as server:
        found = doctor.findings(server.base_url)
    assert found.code == 0
    assert [found.status(f"model.{form}") for form in FORMS] == [
        *("note", "note", "fine", "fine", "fine")
    ]
    assert "accepted, but not enforced" in found.by_check["model.strict"]["text"]
    assert (found.document["step"], found.document["enforced"]) == ("tool", True)
    assert "with a tool call enforced." in found.document["conclusion"]


def test_where_nothing_is_enforced_a_form_told_in_words_is_used(doctor: Doctor) -> None:
    with ModelServer(Manners(enforces=frozenset())) as server:
        found = doctor.findings(server.base_url)
    assert (found.document["step"], found.document["enforced"]) == ("json_object", False)
    assert "which nothing enforces" in found.document["conclusion"]


def test_a_form_that_is_refused_is_no_problem_as_long_as_another_works(doctor: Doctor) -> None:
    manners = Manners(refuses=frozenset({"strict", "schema", "tool", "json_object"}))
    with ModelServer(manners) as server:
        found = doctor.findings(server.base_url)
    assert found.code == 0
    assert [found.status(f"model.{form}") for form in FORMS] == [*["note"] * 4, "fine"]
    assert found.by_check["model.tool"]["text"].endswith(": refused.")
    assert found.document["step"] == "text"


def test_a_form_that_no_schema_holds_but_json_fills_is_better_than_none(doctor: Doctor) -> None:
    manners = Manners(says='{"colour": "green"}', enforces=frozenset())
    with ModelServer(manners) as server:
        found = doctor.findings(server.base_url)
    assert found.code == 0
    assert found.status("model.choice") == "note"
    assert "expect answers that are sent back" in found.by_check["model.choice"]["text"]


def test_answers_without_json_are_exit_7(doctor: Doctor) -> None:
    with ModelServer(Manners(says="I would rather not.")) as server:
        found = doctor.findings(server.base_url)
        ran = doctor.visit(server.base_url)
    assert (found.code, found.problems) == (7, ["model.choice"])
    assert found.status("streaming.pieces") == found.status("usage.reported") == "not_checked"
    assert "until this is mended" in " ".join(ran.out.split())


def test_answers_that_are_cut_off_are_exit_7_and_say_so(doctor: Doctor) -> None:
    with ModelServer(Manners(finish="length")) as server:
        found = doctor.findings(server.base_url)
    assert (found.code, found.problems) == (7, ["model.choice"])
    assert "cut off at the token limit" in found.by_check["model.strict"]["text"]


def test_a_key_that_is_refused_is_exit_4_and_stops_the_asking(doctor: Doctor) -> None:
    with ModelServer(Manners(key="sk-other")) as server:
        found = doctor.findings(server.base_url, key=KEY)
        assert server.requests == []
    assert (found.code, found.problems) == (4, ["endpoint.key"])
    assert found.status("model.forms") == "not_checked"


def test_a_quota_that_is_used_up_is_exit_4(doctor: Doctor) -> None:
    with ModelServer(Manners(status=402)) as server:
        found = doctor.findings(server.base_url)
        assert len(server.requests) == 1
    assert (found.code, found.problems) == (4, ["model.answers"])


def test_a_web_site_is_told_from_an_api(doctor: Doctor) -> None:
    with ModelServer(Manners(page=True)) as server:
        ran = doctor.visit(server.base_url)
        assert server.requests == []
    assert ran.code == 5
    assert "problem      The address answers with a web page instead of an API." in ran.out
    assert f"{HINT}Check the base URL: it mostly ends in /v1." in ran.out


def test_a_closed_port_is_exit_5_and_the_model_is_not_checked(doctor: Doctor) -> None:
    found = doctor.findings(f"http://127.0.0.1:{closed_port()}/v1")
    assert (found.code, found.problems) == (5, ["endpoint.connect"])
    unchecked = ("endpoint.http", "model.forms", "streaming.pieces", "usage.reported")
    assert {found.status(check) for check in unchecked} == {"not_checked"}
    assert found.document["usage"] is None


def test_a_model_that_is_not_there_names_the_nearest(doctor: Doctor) -> None:
    with ModelServer(Manners(models=("big", "vendor/Small-2"), status=404)) as server:
        ran = doctor.visit(server.base_url)
    assert ran.code == 5
    assert "small is not one of the 2 models that it lists." in ran.out
    assert ran.out.endswith("Next: Check the model's name; the endpoint lists vendor/Small-2.\n")


def test_a_missing_key_still_lets_the_way_be_tried(doctor: Doctor) -> None:
    """No name server is asked in a test, so that the way ends there."""

    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror("unknown")

    doctor.monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = doctor.findings(None)
    assert (found.code, found.problems) == (4, ["key.present", "endpoint.name"])
    assert "negotiate config key set api.openai.com" in found.by_check["key.present"]["remedy"]
    assert found.status("model.forms") == "not_checked"


def test_a_key_with_odd_characters_is_not_sent(doctor: Doctor) -> None:
    with ModelServer() as server:
        found = doctor.findings(server.base_url, key="sk-…")
        assert server.paths == []
    assert (found.code, found.problems) == (4, ["key.present"])
    assert found.status("endpoint.connect") == "fine"
    assert found.by_check["endpoint.http"]["text"] == "The key comes first."


def test_certificates_that_are_not_there_are_exit_1_and_nothing_is_sent(doctor: Doctor) -> None:
    doctor.monkeypatch.setenv("SSL_CERT_FILE", "nowhere.pem")
    with ModelServer() as server:
        found = doctor.findings(server.base_url)
        assert server.paths == []
    assert (found.code, found.problems) == (1, ["certificates.trusted"])
    assert found.status("endpoint.connect") == "fine"
    assert found.by_check["endpoint.http"]["text"] == "The certificates come first."


def test_a_quota_that_ends_in_the_middle_is_exit_4(doctor: Doctor) -> None:
    with ModelServer(Manners(refused_after=2, refused_status=402)) as server:
        found = doctor.findings(server.base_url)
        assert len(server.requests) == 3
    assert (found.code, found.problems) == (4, ["model.answers"])


def test_a_file_of_settings_with_a_mistake_is_a_finding(doctor: Doctor, folder: Path) -> None:
    (folder / "negotiate.toml").write_text('model = "small"\nmodle = 1\n', encoding="utf-8")
    found = doctor.findings("http://127.0.0.1:1/v1")
    assert (found.code, found.problems) == (2, ["settings.file"])
    assert "negotiate.toml:2" in found.by_check["settings.file"]["text"]
    assert found.status("endpoint.name") == "not_checked"
    assert found.status("installation.prompts") == "fine"


def test_an_endpoint_that_only_a_project_names_is_sent_nothing(
    doctor: Doctor, folder: Path
) -> None:
    (folder / "negotiate.toml").write_text(
        'base_url = "https://models.example.org/v1"\n', encoding="utf-8"
    )
    found = doctor.findings(None, key=KEY)
    assert (found.code, found.problems) == (4, ["key.withheld"])
    assert found.status("endpoint.name") == "not_checked"


def test_a_file_of_keys_that_others_can_read_is_a_finding(doctor: Doctor, folder: Path) -> None:
    keys = folder / ".config" / "negotiation-copilot" / "keys.json"
    keys.parent.mkdir(parents=True)
    keys.write_text(json.dumps({"format": 1, "keys": {"127.0.0.1": KEY}}), encoding="utf-8")
    keys.chmod(0o644)
    with ModelServer(Manners(key=KEY)) as server:
        found = doctor.findings(server.base_url)
        assert server.paths == []
        keys.chmod(0o600)
        mended = doctor.findings(server.base_url)
    assert (found.code, found.problems) == (2, ["key.file"])
    assert "chmod 600" in found.by_check["key.file"]["remedy"]
    assert mended.code == 0
    assert "stored for 127.0.0.1" in mended.by_check["key.present"]["text"]


def test_a_prompt_of_ones_own_that_is_broken_is_exit_2(doctor: Doctor, folder: Path) -> None:
    (folder / "wording.md.j2").write_text("no parts\n", encoding="utf-8")
    doctor.monkeypatch.setenv("NEGOTIATE_PROMPTS", str(folder))
    with ModelServer() as server:
        found = doctor.findings(server.base_url)
        assert server.requests  # the endpoint is looked at all the same
    assert (found.code, found.problems) == (2, ["installation.prompts"])
    assert "stops until this is mended" in found.document["conclusion"]
    assert "Without a model" in " ".join(doctor.negotiate("doctor").out.split())


def test_a_form_that_the_settings_pin_is_used_whatever_else_works(doctor: Doctor) -> None:
    doctor.monkeypatch.setenv("NEGOTIATE_STRUCTURED_OUTPUT", "json_object")
    with ModelServer() as server:
        found = doctor.findings(server.base_url)
        assert (found.code, found.document["step"]) == (0, "json_object")
        assert "as the settings say" in found.by_check["model.choice"]["text"]
        server.change(refuses=frozenset({"json_object"}))
        refused = doctor.findings(server.base_url)
    assert (refused.code, refused.problems) == (7, ["model.choice"])
    assert "auto, or to strict" in refused.by_check["model.choice"]["remedy"]
    assert not memory_file().exists()


def test_the_form_that_works_is_remembered_for_the_next_run(doctor: Doctor) -> None:
    manners = Manners(refuses=frozenset({"strict", "schema"}), parameter="max_completion_tokens")
    with ModelServer(manners) as server:
        doctor.visit(server.base_url)
        known = EndpointMemory(memory_file()).recall(server.base_url, "small")
    assert known is not None
    assert (known.step, known.token_parameters) == (Step.TOOL, ("max_completion_tokens",))


def test_a_cap_in_dollars_without_a_price_is_a_problem(doctor: Doctor) -> None:
    doctor.monkeypatch.setenv("NEGOTIATE_MAX_COST_PER_RUN", "1")
    with ModelServer() as server:
        found = doctor.findings(server.base_url)
    assert (found.code, found.problems) == (7, ["usage.price"])


@pytest.mark.parametrize(
    ("manners", "check", "status", "words"),
    [
        (Manners(streams=False), "streaming.pieces", "note", "in one piece"),
        (Manners(stream_status=400), "streaming.pieces", "problem", "An answer in pieces fails"),
        (Manners(refused_after=5), "streaming.pieces", "not_checked", "fewer requests"),
        (Manners(refused_after=3), "streaming.pieces", "not_checked", "fewer requests"),
        (Manners(refused_after=3), "model.json_object", "not_checked", "not tried"),
        (Manners(refused_after=3), "usage.reported", "fine", "Tokens are counted."),
        (Manners(usage=False), "usage.reported", "note", "not counted"),
        (Manners(stream_usage=False), "usage.reported", "note", "not where an answer comes in"),
        (Manners(models=None), "endpoint.http", "note", "no list of models (HTTP 404)"),
        (Manners(models=()), "endpoint.http", "note", "lists no models"),
        (Manners(models=("a", "b", "small")), "endpoint.model", "fine", "one of the 3 models"),
        (Manners(models=("huge",)), "endpoint.model", "note", "is not called small"),
        (Manners(models_status=403), "endpoint.http", "note", "may not see the list"),
        (Manners(models_status=500), "endpoint.http", "note", "not with its list"),
    ],
)
def test_what_is_odd_about_an_endpoint_is_told(
    doctor: Doctor, manners: Manners, check: str, status: str, words: str
) -> None:
    with ModelServer(manners) as server:
        found = doctor.findings(server.base_url)
    assert found.status(check) == status
    assert words in found.by_check[check]["text"]
    assert bool(found.problems) == (status == "problem")


def test_whoever_waits_at_a_terminal_is_told_what_for(doctor: Doctor) -> None:
    doctor.monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ModelServer() as server:
        ran = doctor.visit(server.base_url)
    assert ran.err == "Some tiny requests to small at 127.0.0.1; a slow machine takes minutes.\n"


def test_the_help_names_the_exit_codes_and_fits_the_screen(negotiate: Commands) -> None:
    ran = negotiate("doctor", "-h")
    assert ran.code == 0
    assert ran.out.index("Examples:") < ran.out.index("Options:")
    assert max(map(len, ran.out.splitlines())) <= 80
    for words in ("1 the installation", "2 settings", "4 key or quota", "5 the endpoint"):
        assert words in " ".join(ran.out.split())
