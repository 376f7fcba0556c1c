"""Killed at any moment, with a signal that nobody can catch: no file is left half written.

What was recorded is kept, and the next run asks only for the rest.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import pytest

from copilot.llm.cassettes import read_cassette
from copilot.storage.scenario_file import load_scenario
from tests.evaluation.authored_answers import PROMPTS, authored_suite
from tests.loopback import LoopbackServer, answer
from tests.terminal import negotiate

pytestmark = pytest.mark.load

KILLS: Final = 30
ANSWER: Final = json.dumps(
    {"differences": [], "picks": [], "trades": [], "added_issues": [], "contingent": []}
)
OFFER: Final = """\
title: Offer
situation: They came back low.
issues:
  Salary: {i_ask: 185000, they_offer: 160000, unit: USD per year, to_me: high, to_them: medium}
  Days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
"""

# One process imports everything once; each of its children writes on and on until it is killed.
WRITERS: Final = """
import io, itertools, os, sys
from pathlib import Path
from copilot.cli.app import main
from copilot.llm.ladder import Capabilities, Step
from copilot.settings.places import memory_file
from copilot.storage.endpoint_memory import EndpointMemory

KNOWN = Capabilities(step=Step.OBJECT, limits=False, token_parameters=("max_tokens",))

def turn(kind, number):
    if kind == "config set":
        return main(["config", "set", "max_tokens_per_run", str(1000 + number)])
    if kind == "config key set":
        sys.stdin = io.StringIO("sk-" + "x" * (number % 50 + 1))
        return main(["config", "key", "set", f"host{number % 20}.example.org"])
    if kind == "init":
        return main(["init", f"{number % 3}.yaml", "--force"])
    memory = EndpointMemory(memory_file())
    memory.remember(f"http://localhost:{number % 300}/v1", "small", KNOWN)

for kind in ("config set", "config key set", "init", "memory"):
    turn(kind, 0)
sys.stderr = open(os.devnull, "w")
for line in iter(sys.__stdin__.readline, ""):
    kind = line.strip()
    child = os.fork()
    if not child:
        for number in itertools.count(int.from_bytes(os.urandom(2), "big")):
            if turn(kind, number):
                os._exit(1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def moments(seed: str, longest: float, count: int = KILLS) -> Iterator[float]:
    draw = random.Random(seed)  # noqa: S311 - moments, no secrets
    return (draw.uniform(0.0, longest) for _ in range(count))


def environment(home: Path, base_url: str = "") -> dict[str, str]:
    """What a command sees whose files are all below one folder."""
    asked = {"OPENAI_BASE_URL": base_url, "NEGOTIATE_MODEL": "small"} if base_url else {}
    places = {"XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state")}
    return os.environ | places | {"HOME": str(home)} | asked


def files_in(folder: Path) -> list[Path]:
    """Every file, hidden ones and those on the way to a name included."""
    return [path for path in folder.rglob("*") if path.is_file()]


def assert_whole(folder: Path) -> None:
    """Nothing is there but whole files."""
    for path in files_in(folder):
        match path.suffix:
            case ".toml":
                assert tomllib.loads(path.read_text(encoding="utf-8"))
            case ".json":
                assert json.loads(path.read_text(encoding="utf-8"))
            case ".yaml":
                load_scenario(path)
            case ".part":
                # Whole before it has a name; killed just before it takes the place of the old one.
                text = path.read_text(encoding="utf-8")
                assert text.endswith("\n")
                assert text.startswith("{") == text.endswith("}\n")
            case _:
                pytest.fail(f"{path} is a stray file")


@contextmanager
def writers(folder: Path) -> Iterator[Callable[[str, float], None]]:
    """`kill(kind, seconds)`: writes things of a kind for so long, and is killed."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", WRITERS],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        told: IO[str] = running.stdin

        def kill(kind: str, seconds: float) -> None:
            told.write(f"{kind}\n")
            told.flush()
            assert running.stdout is not None
            child = int(running.stdout.readline())
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
            assert int(running.stdout.readline()) == -signal.SIGKILL

        yield kill


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs files without a name")
def test_settings_keys_starters_and_the_memory_are_whole_after_every_kill(tmp_path: Path) -> None:
    kinds = ("config set", "config key set", "init", "memory")
    with writers(tmp_path) as kill:
        for kind in kinds:
            for seconds in moments(kind, 0.05):
                kill(kind, seconds)
                assert_whole(tmp_path)
    found = sorted(path.name for path in files_in(tmp_path) if path.suffix != ".part")
    assert len(found) == len(set(found)) == 6
    assert {"0.yaml", "1.yaml", "2.yaml", "config.toml"} <= set(found)
    shown = subprocess.run(  # noqa: S603 - this interpreter
        negotiate("config", "show"),
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "max_tokens_per_run" in shown.stdout


def killed(
    arguments: tuple[str, ...], seconds: float, *, folder: Path, environ: Mapping[str, str]
) -> None:
    """A real command, killed after a while if it has not ended by then."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        negotiate(*arguments),
        cwd=folder,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        time.sleep(seconds)
        running.kill()


def finished(
    arguments: tuple[str, ...], *, folder: Path, environ: Mapping[str, str]
) -> tuple[int, float]:
    """The exit code of a command that is left alone, and how long it took."""
    begun = time.monotonic()
    ran = subprocess.run(  # noqa: S603 - this interpreter
        negotiate(*arguments), cwd=folder, env=environ, capture_output=True, check=False
    )
    return ran.returncode, time.monotonic() - begun


def record_and_kill(arguments: tuple[str, ...], folder: Path, seed: str, *, count: int) -> int:
    """Kills commands that record into `tapes`, round after round; how many recordings survived."""
    survived = 0
    with LoopbackServer(answer(ANSWER)) as server:
        home = folder / f"home {seed}"
        home.mkdir()
        environ = environment(home, server.base_url)
        tapes = home / "tapes"
        command = (*arguments, str(tapes))
        code, life = finished(command, folder=folder, environ=environ)
        needed = {path.name for path in tapes.glob("*.json")}
        assert len(server.requests) == len(needed) > 1
        for number, seconds in enumerate(moments(seed, life, count), start=1):
            if number % 7 == 1:
                for path in tapes.glob("*.json"):
                    path.unlink()
            killed(command, seconds, folder=folder, environ=environ)
            kept = {path.name: path.read_bytes() for path in tapes.glob("*.json")}
            assert kept.keys() <= needed
            for path in tapes.glob("*.json"):
                read_cassette(path)
            assert_whole(home)
            if number % 7 == 0:
                asked = len(server.requests)
                again, _ = finished(command, folder=folder, environ=environ)
                assert again == code
                # Nothing is paid for twice.
                assert len(server.requests) - asked == len(needed) - len(kept)
                now = {path.name: path.read_bytes() for path in tapes.glob("*.json")}
                assert now.keys() == needed
                assert kept.items() <= now.items()
            survived += len(kept)
    return survived


@pytest.mark.parametrize("what", ["trades", "eval"])
def test_recordings_survive_every_kill_and_the_next_run_asks_for_the_rest(
    tmp_path: Path, what: str
) -> None:
    (tmp_path / "offer.yaml").write_text(OFFER, encoding="utf-8")
    arguments: tuple[str, ...] = ("trades", "offer.yaml", "--record")
    if what == "eval":
        suite = authored_suite(tmp_path, "sound", *PROMPTS)
        arguments = ("eval", "run", str(suite), "--model", "small", "--record", "--cassettes")
    # Two at a time, as small machines have two processors.
    with ThreadPoolExecutor(2) as pool:
        halves = [
            pool.submit(record_and_kill, arguments, tmp_path, f"{what}{half}", count=KILLS // 2)
            for half in range(2)
        ]
    assert sum(half.result() for half in halves) > 0
