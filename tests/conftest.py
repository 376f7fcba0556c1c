"""What holds for every test: no network but loopback, no settings of the machine, one event loop."""

import itertools
import os
import signal
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.reference_data import REFERENCE_DATA

# Derandomized: a red run is red again; a longer hunt is `--hypothesis-profile=hunt`.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("hunt", deadline=None, max_examples=2000)
settings.load_profile("tests")

_PREFIXES = ("NEGOTIATE_", "OPENAI_")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_SHOWN = ("COLUMNS", "LINES", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")


def pytest_configure() -> None:
    """A shell has what it starts in the background ignore Ctrl-C, and children would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def _is_loopback(host: object) -> bool:
    if host is None or host in {"", "localhost", b"localhost"}:
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _guarded(resolve: Callable[..., object]) -> Callable[..., object]:
    """Pytest-socket stops connections; a name server would still hear the name."""

    def guarded(host: object, *args: object, **kwargs: object) -> object:
        if not _is_loopback(host):
            pytest.fail(f"A test asked for the address of {host!r}.")
        return resolve(host, *args, **kwargs)

    return guarded


def _guarded_send(send: Callable[..., int]) -> Callable[..., int]:
    def guarded(sender: socket.socket, *args: object) -> int:
        address = args[-1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            pytest.fail(f"A test sent a datagram to {address[0]!r}.")
        return send(sender, *args)

    return guarded


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home folders, one for each test. None of them is there before somebody writes into it."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def sealed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]
) -> None:
    """Takes the machine's settings and the network away, but from tests marked `live`."""
    if request.node.get_closest_marker("live") is not None:
        return
    for name in os.environ:
        if name == REFERENCE_DATA:
            continue
        if name.startswith(_PREFIXES) or name.upper() in _PROXIES or name in _SHOWN:
            monkeypatch.delenv(name)
    home = next(homes)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(socket, "getaddrinfo", _guarded(socket.getaddrinfo))
    monkeypatch.setattr(socket, "gethostbyname", _guarded(socket.gethostbyname))
    monkeypatch.setattr(socket.socket, "sendto", _guarded_send(socket.socket.sendto))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A live test may call whatever endpoint is configured."""
    for item in items:
        if item.get_closest_marker("live") is not None:
            item.add_marker("enable_socket")
