"""The way to an endpoint, stage by stage: the first one that fails is told, with what helps."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from copilot.domain.diagnosis import Checked
from copilot.llm.probe import ProbeLimits, Reached, Target, near, reach, tls_trouble
from tests.model_server import KEY, Manners, ModelServer

SHORT = ProbeLimits(connect_seconds=0.2, reply_seconds=0.2, answer_seconds=0.2)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Somebody who signs certificates."""
    return trustme.CA()


@pytest.fixture(autouse=True)
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA) -> Path:
    """The file of certificates that this machine trusts: only the authority's."""
    file = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    return file


def target(base_url: str, *, key: str | None = None, limits: ProbeLimits | None = None) -> Target:
    return Target(base_url, key, "small", limits or ProbeLimits())


def way(base_url: str, *, key: str | None = None, limits: ProbeLimits | None = None) -> Reached:
    return asyncio.run(reach(target(base_url, key=key, limits=limits)))


def last(reached: Reached) -> Checked:
    return reached.findings[-1]


def served_by(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def listening(say: bytes | None) -> Iterator[int]:
    """A port that says something to whoever connects and hangs up; None: it says nothing."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                if say is None:
                    over.wait(5)
                else:
                    connection.sendall(say)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_certificate_that_is_trusted_is_fine_and_the_endpoint_is_asked(
    authority: trustme.CA,
) -> None:
    context = served_by(authority.issue_cert("127.0.0.1"))
    with ModelServer(Manners(key=KEY), tls=context) as server:
        reached = way(server.base_url, key=KEY)
    assert [found.status for found in reached.findings] == ["fine"] * 5
    assert (reached.answers, reached.requests) == (True, 1)
    tls = next(found for found in reached.findings if found.check == "endpoint.tls")
    assert tls.text == "The certificate of 127.0.0.1 is trusted."
    assert tls.seconds is not None


@pytest.mark.parametrize(
    ("issue", "words", "remedy"),
    [
        (lambda _: trustme.CA().issue_cert("127.0.0.1"), "signed by nobody", "SSL_CERT_FILE"),
        (lambda ca: ca.issue_cert("127.0.0.2"), "another name than 127.0.0.1", "Use the name"),
        (lambda ca: ca.issue_cert("127.0.0.1", not_after=_long_ago()), "not valid", "clock"),
    ],
)
def test_a_certificate_that_cannot_be_trusted_says_why(
    authority: trustme.CA,
    issue: Callable[[trustme.CA], trustme.LeafCert],
    words: str,
    remedy: str,
) -> None:
    with ModelServer(tls=served_by(issue(authority))) as server:
        reached = way(server.base_url)
        assert server.paths == []
    *_, tls, reply = reached.findings
    assert (tls.check, tls.status, tls.exit_code) == ("endpoint.tls", "problem", 5)
    assert words in tls.text
    assert remedy in str(tls.remedy)
    assert (reply.status, reply.text) == ("not_checked", "It cannot be reached.")


def test_an_endpoint_without_https_at_that_port_says_so() -> None:
    with ModelServer() as server:
        reached = way(server.base_url.replace("http:", "https:"))
    assert reached.findings[-2].text == "127.0.0.1 does not speak https at this port."


def test_a_handshake_that_hangs_is_given_up() -> None:
    started = time.monotonic()
    with listening(None) as port:
        reached = way(f"https://127.0.0.1:{port}/v1", limits=SHORT)
    assert "agrees on no encryption" in reached.findings[-2].text
    assert time.monotonic() - started < 3


def test_a_connection_that_breaks_off_in_the_handshake_is_no_matter_of_trust() -> None:
    text, remedy = tls_trouble(ConnectionResetError(), "models.example.org")
    assert "agrees on no encryption" in text
    assert "port" in remedy


def test_a_file_of_certificates_that_cannot_be_used_is_our_own_side(trusted: Path) -> None:
    trusted.write_text("nothing of the kind\n", encoding="utf-8")
    with listening(b"") as port:
        reached = way(f"https://127.0.0.1:{port}/v1")
    assert reached.findings[-2].exit_code == 1
    assert "SSL_CERT_FILE" in str(reached.findings[-2].remedy)


def test_plain_http_beyond_ones_own_network_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name leads to this machine here."""
    with ModelServer() as server:
        here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
        reached = way(f"http://models.example.org:{server.port}/v1")
    by_check = {found.check: found for found in reached.findings}
    assert by_check["endpoint.name"].text == "The name models.example.org leads to 1 address."
    assert by_check["endpoint.tls"].status == "note"
    assert "can read the key" in by_check["endpoint.tls"].text
    assert reached.answers


def test_a_name_with_several_addresses_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 1, 0, 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "leads to 2 addresses" in way("http://models.example.org:1/v1").findings[0].text


@pytest.mark.parametrize("error", [socket.gaierror("unknown"), UnicodeError("label too long")])
def test_a_name_that_nobody_knows_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    reached = way("https://models.example.org/v1")
    assert reached.findings[0].exit_code == 5
    assert "is not known to the name server" in reached.findings[0].text


def test_a_name_server_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> object:
        time.sleep(0.3)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    reached = way("https://models.example.org/v1", limits=SHORT)
    assert "did not say in time" in reached.findings[0].text


def test_a_port_that_drops_what_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> object:
        return await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "open_connection", never)
    reached = way("http://127.0.0.1:1/v1", limits=SHORT)
    assert "a firewall may be in between" in reached.findings[1].text


def test_an_endpoint_that_never_replies_is_given_up() -> None:
    with listening(None) as port:
        reached = way(f"http://127.0.0.1:{port}/v1", limits=SHORT)
    assert (last(reached).check, last(reached).exit_code) == ("endpoint.http", 5)
    assert "did not answer in time" in last(reached).text
    assert not reached.answers


def test_something_else_at_the_port_is_told() -> None:
    with listening(b"220 mail.example.org ESMTP\r\n") as port:
        reached = way(f"http://127.0.0.1:{port}/v1")
    assert (last(reached).status, reached.answers) == ("problem", False)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_behind_a_proxy_only_the_reply_tells(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with listening(b"") as port:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://user:{KEY}@127.0.0.1:{port}")
        reached = way(f"{scheme}://models.example.org/v1", limits=SHORT)
    assert [found.check for found in reached.findings] == ["endpoint.connect", "endpoint.http"]
    assert f"the {scheme} proxy" in reached.findings[0].text
    assert KEY not in str(reached)


def test_a_proxy_is_not_asked_for_hosts_that_it_is_not_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ModelServer() as server:
        assert way(server.base_url).answers


def test_a_default_port_goes_with_the_scheme() -> None:
    reached = way("https://127.0.0.1/v1", limits=SHORT)
    assert "port 443" in reached.findings[1].text
    assert "port 80" in way("http://127.0.0.1/v1", limits=SHORT).findings[1].text


@pytest.mark.parametrize("body", ["not JSON", "[]", '{"data": 3}', '{"data": [3, {"id": 4}]}'])
def test_a_list_of_models_in_no_known_form_is_a_note(body: str) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    with listening((head + body).encode()) as port:
        reached = way(f"http://127.0.0.1:{port}/v1")
    assert reached.answers
    assert (last(reached).status, last(reached).text) == (
        "note",
        "The endpoint answers, but lists no models.",
    )


def test_near_names_are_those_that_look_alike_or_hold_the_one_that_was_asked_for() -> None:
    names = ("small", "tiny")
    assert near("Smaller", names) == ("small",)
    assert near("vendor/small", names) == ("small",)
    assert near("sma", ("a-very-long-name-with-sma-in-it", "tiny")) == (
        "a-very-long-name-with-sma-in-it",
    )
    assert near("big", names) == ()


def _long_ago() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)


def test_a_proxy_that_cannot_be_one_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "foo://me:never-shown@bar")
    found = way("http://models.example.org/v1")
    assert (last(found).check, last(found).status) == ("endpoint.http", "problem")
    assert "HTTPS_PROXY" in str(last(found).remedy)
    assert "never-shown" not in str(found)
