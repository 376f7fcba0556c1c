"""The walls around the tests themselves: nothing leaves the machine, nothing of it is read."""

import os
import socket

import pytest


@pytest.mark.parametrize("host", ["example.org", b"example.net", "93.184.216.34"])
def test_no_name_but_loopback_is_looked_up(host: str | bytes) -> None:
    with pytest.raises(pytest.fail.Exception):
        socket.getaddrinfo(host, 80)
    with pytest.raises(pytest.fail.Exception):
        socket.gethostbyname(host if isinstance(host, str) else host.decode())


def test_no_datagram_leaves() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(pytest.fail.Exception),
    ):
        sender.sendto(b"x", ("93.184.216.34", 53))


def test_no_connection_but_to_loopback_is_opened() -> None:
    # pytest-socket warns before it raises, and warnings are errors here.
    with pytest.raises((UserWarning, RuntimeError)), socket.socket() as caller:
        caller.connect(("93.184.216.34", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port)):
            pass
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            assert sender.sendto(b"x", ("127.0.0.1", port)) == 1


def test_settings_of_the_machine_are_gone() -> None:
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "NEGOTIATE_"))]
    assert os.environ["TERM"] == "dumb"
