"""`config`: what is set and from where, changed and removed; and keys, which nothing ever shows."""

import getpass
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import Commands
from tests.loopback import LoopbackServer, answer, status
from tests.terminal import END_OF_FILE, INTERRUPT, Typed, run_in_terminal
from tests.terminal import negotiate as command_line

KEY = "sk-never-shown"
HOST = "llm.example"


@pytest.fixture
def own(folder: Path) -> Path:
    """The user's own folder; nothing is in it yet."""
    return folder / ".config/negotiation-copilot"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_show_lists_every_setting_and_whether_there_is_a_key(negotiate: Commands) -> None:
    ran = negotiate("config", "show")
    assert ran.code == 0
    assert ran.err == "To change one: negotiate config set NAME VALUE\n"
    lines = ran.out.splitlines()
    assert lines[0] == "model                none: the engine alone"
    assert lines[1] == "base_url             https://api.openai.com/v1"
    assert lines[-1] == "key                  not set"
    assert len(lines) == 13


def test_show_says_where_each_value_comes_from(
    negotiate: Commands, folder: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(own / "config.toml", 'model = "small"\n')
    write(folder / "negotiate.toml", "max_cost_per_run = 0.50\nprompts = 'mine'\n")
    monkeypatch.setenv("NEGOTIATE_READ_SECONDS", "30.5")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"https://me:{KEY}@{HOST}/v1?token={KEY}")
    ran = negotiate("config", "show", "--origin")
    for line in (
        "model                small  (user file line 1)",
        "max_cost_per_run     0.50  (negotiate.toml line 1)",
        f"base_url             https://{HOST}/v1  (environment OPENAI_BASE_URL)",
        "read_seconds         30.5  (environment NEGOTIATE_READ_SECONDS)",
        "deadline_seconds     600  (default)",
        "key                  set  (environment OPENAI_API_KEY)",
    ):
        assert f"{line}\n" in ran.out
    assert f"{folder / 'mine'}" in ran.out
    assert "(negotiate.toml line 2)\n" in ran.out
    as_json = negotiate("config", "show", "--json")
    document = json.loads(as_json.out)
    assert (document["schema_version"], as_json.err) == (1, "")
    rows = {row["name"]: row for row in document["settings"]}
    assert rows["model"] == {
        "name": "model",
        "value": "small",
        "origin": "user file line 1",
        "variable": "NEGOTIATE_MODEL",
    }
    assert rows["max_cost_per_run"]["value"] == 0.5
    assert rows["prompts"]["value"] == str(folder / "mine")
    assert rows["max_tokens_per_run"]["value"] is None
    assert document["key"] == {
        "set": True,
        "origin": "environment OPENAI_API_KEY",
        "withheld": None,
    }
    assert KEY not in ran.out + ran.err + as_json.out


def test_isolated_ignores_both_files_wherever_it_stands(
    negotiate: Commands, folder: Path, own: Path
) -> None:
    write(own / "config.toml", 'model = "small"\n')
    write(folder / "negotiate.toml", "mowdel = 1\n")
    for arguments in (["--isolated", "config", "show"], ["config", "show", "--isolated"]):
        ran = negotiate(*arguments)
        assert (ran.code, ran.out.splitlines()[0]) == (
            0,
            "model                none: the engine alone",
        )
    assert negotiate("trades", "offer.yaml", "--isolated").code == 0
    assert negotiate("trades", "offer.yaml").code == 2
    assert not os.environ.get("NEGOTIATE_ISOLATED")


def test_a_setting_that_cannot_be_used_is_told_with_its_line(
    negotiate: Commands, folder: Path
) -> None:
    write(folder / "negotiate.toml", "\nmowdel = 1\nread_seconds = 0\n")
    ran = negotiate("trades", "offer.yaml", "--no-llm")
    assert (ran.code, ran.out) == (2, "")
    mowdel = '"mowdel" is no setting; expected one that config show lists; did you mean model?'
    assert ran.err.splitlines() == [
        f"negotiate.toml:2: {mowdel}",
        "negotiate.toml:3: read_seconds 0; expected a number of seconds above 0, at most 86400",
        "--isolated ignores both settings files for one run.",
    ]
    error = json.loads(negotiate("config", "show", "--json").err)["error"]
    assert (error["kind"], error["file"], error["line"]) == ("settings", "negotiate.toml", 2)


def test_a_setting_is_set_and_removed_in_the_users_own_file(negotiate: Commands, own: Path) -> None:
    file = own / "config.toml"
    ran = negotiate("config", "set", "model", "small")
    assert (ran.code, ran.out, ran.err) == (0, "", f"Wrote model to {file}.\n")
    assert file.read_text(encoding="utf-8") == 'model = "small"\n'
    assert file.stat().st_mode & 0o777 == 0o600
    ran = negotiate("config", "unset", "model")
    assert (ran.code, ran.err) == (0, f"Removed model from {file}.\n")
    ran = negotiate("config", "unset", "model")
    assert (ran.code, ran.err) == (0, f"model is not set in {file}.\n")


def test_a_setting_of_the_project_goes_into_the_file_that_counts_here(
    negotiate: Commands, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "negotiate.toml"
    negotiate("config", "set", "model", "small", "--project")
    assert file.stat().st_mode & 0o777 == 0o644
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    assert negotiate("config", "set", "read_seconds", "5", "--project").code == 0
    assert file.read_text(encoding="utf-8") == 'model = "small"\nread_seconds = 5\n'
    negotiate("config", "unset", "model", "--project")
    assert file.read_text(encoding="utf-8") == "read_seconds = 5\n"


def test_set_says_when_another_value_counts(
    negotiate: Commands, folder: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "negotiate.toml", 'model = "ours"\n')
    ran = negotiate("config", "set", "model", "mine")
    assert ran.err.endswith("Here another value counts: negotiate.toml line 1.\n")
    monkeypatch.setenv("NEGOTIATE_MODEL", "of-environment")
    ran = negotiate("config", "set", "model", "ours", "--project")
    assert ran.err.endswith("Here another value counts: environment NEGOTIATE_MODEL.\n")
    write(own / "config.toml", "mowdel = 1\n")
    ran = negotiate("config", "set", "model", "mine")
    assert (ran.code, ran.err.splitlines()[1]) == (0, "Careful, something else cannot be used:")
    assert negotiate("config", "unset", "mowdel").code == 0
    assert negotiate("config", "show").code == 0


def test_what_does_not_fit_is_exit_2_and_not_written(negotiate: Commands, own: Path) -> None:
    ran = negotiate("config", "set", "structured_output", "strickt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'negotiate: structured_output "strickt"; expected auto, strict, schema, tool, json_object '
        "or text; did you mean strict?\n"
    )
    ran = negotiate("config", "set", "api_key", KEY)
    assert ran.code == 2
    assert "expected it in OPENAI_API_KEY or stored by: negotiate config key set" in ran.err
    assert KEY not in ran.err
    assert not own.exists()


def test_a_file_that_cannot_be_written_is_one_line(negotiate: Commands, own: Path) -> None:
    write(own.parent / "negotiation-copilot", "a file where the folder should be")
    ran = negotiate("config", "set", "model", "small")
    assert ran.code == 2
    assert ran.err == f"negotiate: {own}: File exists\n"


def test_path_is_one_line_for_scripts(negotiate: Commands, folder: Path, own: Path) -> None:
    ran = negotiate("config", "path")
    assert (ran.out, ran.err) == (f"{own / 'config.toml'}\n", "Not there yet.\n")
    ran = negotiate("config", "path", "--project")
    assert ran.out == f"{folder / 'negotiate.toml'}\n"
    write(own / "config.toml", "")
    assert negotiate("config", "path").err == ""
    document = json.loads(negotiate("config", "path", "--json").out)
    assert document == {"schema_version": 1, "path": str(own / "config.toml"), "exists": True}
    assert negotiate("config", "key", "path").out == f"{own / 'keys.json'}\n"


def test_a_key_is_stored_from_stdin_listed_by_host_and_removed(
    negotiate: Commands, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = negotiate("config", "key", "list")
    assert (shown.out, shown.err) == (
        "",
        "No key is stored. To store one: negotiate config key set [HOST]\n",
    )
    ran = negotiate("config", "key", "set", f"https://{HOST}/v1", stdin=f"{KEY}\nmore\n")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"Stored the key for {HOST} in {own / 'keys.json'}.\n"
    assert (own / "keys.json").stat().st_mode & 0o777 == 0o600
    ran = negotiate("config", "key", "set", stdin=KEY)
    assert ran.err.startswith("Stored the key for api.openai.com in ")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    shown = negotiate("config", "key", "list")
    assert shown.out == f"api.openai.com\n{HOST}\n"
    assert shown.err == "OPENAI_API_KEY is set and stands before what is stored.\n"
    as_json = negotiate("config", "key", "list", "--json").out
    assert json.loads(as_json) == {"schema_version": 1, "hosts": ["api.openai.com", HOST]}
    assert KEY not in shown.out + as_json
    assert negotiate("config", "key", "remove", HOST).err == f"Removed the key for {HOST}.\n"
    ran = negotiate("config", "key", "remove", HOST)
    assert (ran.code, ran.err) == (
        2,
        f"negotiate: no key is stored for {HOST}\nSee: negotiate config key list\n",
    )


def test_the_stored_key_is_the_one_that_is_sent(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    negotiate("config", "key", "set", "127.0.0.1", stdin=KEY)
    with LoopbackServer(status(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        ran = negotiate("trades", "offer.yaml", "--model", "small")
    assert ran.code == 4
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in ran.out + ran.err
    assert "key                  set  (stored for 127.0.0.1)" in (
        negotiate("config", "show", "--origin").out
    )


def test_a_key_on_the_command_line_is_refused_and_not_repeated(
    negotiate: Commands, own: Path
) -> None:
    for arguments in ([HOST, KEY], [KEY], [HOST, KEY, KEY]):
        ran = negotiate("config", "key", "set", *arguments, stdin="")
        assert (ran.code, ran.out) == (2, "")
        assert KEY not in ran.err
    assert not own.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "no key was given, so nothing was stored"), (f"{KEY} {KEY}", "this is no key: it holds")],
)
def test_what_is_no_key_is_not_stored(negotiate: Commands, own: Path, text: str, told: str) -> None:
    ran = negotiate("config", "key", "set", stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"negotiate: {told}")
    assert KEY not in ran.err
    assert not own.exists()


def test_a_stdin_that_is_no_text_holds_no_key(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin = io.TextIOWrapper(io.BytesIO(b"sk-\xe9"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", latin)
    ran = negotiate("config", "key", "set")
    assert (ran.code, ran.err) == (2, "negotiate: stdin is no UTF-8 text, so nothing was stored\n")


def test_on_a_terminal_a_key_is_asked_for_and_stays_hidden(folder: Path) -> None:
    command = command_line("config", "key", "set", HOST)
    asked = f"Key for {HOST} (it stays hidden): "
    session = run_in_terminal(command, Typed(asked, f"{KEY}\r"), folder=folder)
    assert session.exit_code == 0
    assert "Stored the key for" in session.screen
    assert KEY not in session.screen
    stored = folder / ".config/negotiation-copilot/keys.json"
    assert json.loads(stored.read_text(encoding="utf-8"))["keys"] == {HOST: KEY}
    for keys, code in ((END_OF_FILE, 2), (INTERRUPT, 130)):
        session = run_in_terminal(command, Typed(asked, keys), folder=folder)
        assert session.exit_code == code
        assert "Traceback" not in session.screen


def test_a_file_of_keys_that_others_can_read_is_refused_where_a_key_is_needed(
    negotiate: Commands, own: Path
) -> None:
    negotiate("config", "key", "set", HOST, stdin=KEY)
    file = own / "keys.json"
    file.chmod(0o644)
    for command in (
        ["config", "key", "list"],
        ["config", "show"],
        ["trades", "offer.yaml", "--model", "small"],
    ):
        ran = negotiate(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"{file}: others can read the keys; expected a file for you alone\n"
            f"Mend it: chmod 600 {file}\n"
        )
    for command in (
        ["trades", "offer.yaml"],
        ["trades", "offer.yaml", "--dry-run", "--model", "small"],
        ["questions", "offer.yaml", "--dry-run", "--model", "small"],
        ["prompts", "list"],
    ):
        assert negotiate(*command).code == 0


def test_an_address_that_came_along_with_a_folder_is_sent_nothing(
    negotiate: Commands, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    write(folder / "negotiate.toml", 'base_url = "https://elsewhere.example/v1"\n')
    refused = "negotiate: nothing is sent to elsewhere.example: only negotiate.toml names it"
    for command in ("trades", "questions"):
        ran = negotiate(command, "offer.yaml", "--model", "small")
        assert ran.code == 4
        assert ran.out.startswith("Senior engineer offer")
        assert refused in ran.err
        assert "If you trust it: negotiate config key set elsewhere.example" in ran.err
    ran = negotiate("config", "show", "--origin")
    assert "key                  not sent to this address\n" in ran.out
    assert "Careful: nothing is sent to elsewhere.example" in ran.err
    withheld = json.loads(negotiate("config", "show", "--json").out)["key"]
    assert (withheld["set"], withheld["origin"]) == (False, None)
    assert withheld["withheld"].startswith("nothing is sent to elsewhere.example")
    ran = negotiate("config", "set", "base_url", "https://elsewhere.example/v2", "--project")
    assert "Careful: nothing is sent to elsewhere.example" in ran.err
    ran = negotiate("config", "key", "set", stdin=KEY)
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "negotiate: only negotiate.toml names the endpoint, so say which host the key is for",
    )
    negotiate("config", "key", "set", "elsewhere.example", stdin="sk-for-them")
    ran = negotiate("config", "show", "--origin")
    assert "key                  set  (stored for elsewhere.example)\n" in ran.out


def test_what_is_set_reaches_the_endpoint(
    negotiate: Commands, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server on this machine may be named by a project file; the form of the answer is pinned."""
    with LoopbackServer(answer("{}")) as server:
        write(
            folder / "negotiate.toml",
            f'model = "of-file"\nbase_url = "{server.base_url}"\nstructured_output = "json_object"\n',
        )
        negotiate("trades", "offer.yaml")
    assert server.requests[0].body["model"] == "of-file"
    assert server.requests[0].body["response_format"] == {"type": "json_object"}
    with LoopbackServer(answer("{}", seconds=1)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("NEGOTIATE_DEADLINE_SECONDS", "0.2")
        ran = negotiate("trades", "offer.yaml")
    assert ran.code == 5


def test_what_an_endpoint_cannot_do_is_not_tried_again_in_the_next_run(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = status(400, "response_format json_schema is not supported")
    with LoopbackServer(refusal, refusal, answer("{}")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        negotiate("trades", "offer.yaml", "--model", "small")
        first = len(server.requests)
        negotiate("trades", "offer.yaml", "--model", "small")
        again = server.requests[first].body
    assert "json_schema" in json.dumps(server.requests[0].body["response_format"])
    assert "json_schema" not in json.dumps(again.get("response_format"))


def test_what_is_typed_is_asked_for_by_the_systems_own_means(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test on a terminal above shows that nothing is seen of it."""

    def typed(prompt: str) -> str:
        if HOST in prompt:
            return KEY
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", typed)
    assert negotiate("config", "key", "set", HOST, stdin="", typed=True).code == 0
    assert negotiate("config", "key", "list").out == f"{HOST}\n"
    ran = negotiate("config", "key", "set", stdin="", typed=True)
    assert (ran.code, ran.err) == (2, "negotiate: no key was given, so nothing was stored\n")


@pytest.mark.parametrize("arguments", [["config"], ["config", "key"]])
def test_alone_it_shows_its_help(negotiate: Commands, arguments: list[str]) -> None:
    ran = negotiate(*arguments)
    assert ran.code == 0
    assert "Examples:" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [["config"], ["config", "-h"], ["config", "key"], ["config", "set", "-h"]],
)
def test_its_help_fits_a_screen_and_loads_nothing_of_it(folder: Path, arguments: list[str]) -> None:
    code = (
        "import sys; from copilot.cli.app import main; code = main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Examples:" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    loaded = set(ran.stderr.split())
    assert not loaded & {"tomllib", "tomlkit", "platformdirs", "copilot.settings"}
