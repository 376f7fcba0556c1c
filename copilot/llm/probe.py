"""Whether an endpoint can be reached, stage by stage, and whether it answers.

Name, connection, certificate and reply are looked at one after another, each with its time, so
that the first one that fails is told and not what follows from it. The connection is tried with
the same certificates that the client uses. No reply is quoted without passing `Privacy`.
"""

import asyncio
import contextlib
import difflib
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from httpx2 import create_ssl_context
from openai import APIConnectionError, APIStatusError, APITimeoutError, Timeout

from copilot.domain.diagnosis import ACCESS, OUR_SIDE, UNREACHABLE, Checked, Status
from copilot.errors import AccessError, ProviderError
from copilot.llm.endpoint import EndpointKind, endpoint_kind, host_of
from copilot.llm.failures import Privacy, connection_trouble, status_trouble
from copilot.llm.protocol import Json
from copilot.llm.sending import open_client
from copilot.llm.trust import proxy_of

_NEAREST: Final = 3
"""Names of models that are suggested at most."""
_PAGE: Final = "The address answers with a web page instead of an API."
_ADDRESS_REMEDY: Final = "Check the base URL: it mostly ends in /v1."
_UNTRUSTED: Final = (
    "Install its root certificate as a system one, or point SSL_CERT_FILE at a file that holds it."
)
_EXPIRED, _NOT_YET_VALID, _OTHER_HOST, _OTHER_ADDRESS = 10, 9, 62, 64
"""Verification errors of OpenSSL that are not about who signed."""


@dataclass(frozen=True, kw_only=True)
class ProbeLimits:
    """How long each part may take; a slow model on a CPU still passes."""

    connect_seconds: float = 5.0
    """For the name, the connection and the handshake, each."""
    reply_seconds: float = 15.0
    """For the list of models."""
    answer_seconds: float = 60.0
    """For each answer of the model."""


@dataclass(frozen=True, repr=False)
class Target:
    """Whom to ask, as what, and how long to wait."""

    base_url: str
    """An http or https address."""
    api_key: str | None
    """None where there is none."""
    model: str
    """The name of the model."""
    limits: ProbeLimits = field(default_factory=ProbeLimits)
    """How long each part may take."""

    @property
    def host(self) -> str:
        """The host name, without the port or any credentials."""
        return host_of(self.base_url)

    @property
    def kind(self) -> EndpointKind:
        """The class of the address."""
        return endpoint_kind(self.base_url)


@dataclass(frozen=True)
class Reached:
    """How far the way to an endpoint goes."""

    findings: tuple[Checked, ...]
    """In the order of the stages."""
    answers: bool
    """Whether it makes sense to ask the model."""
    nearest: tuple[str, ...] = ()
    """Models of the endpoint whose names are near, where the one asked for is not listed."""
    requests: int = 0
    """How many requests were sent."""


async def reach(target: Target, *, silent: str | None = None) -> Reached:
    """Name, connection, certificate, reply: each stage is tried if the one before went well.

    Args:
        target: whom to reach.
        silent: why nothing may be sent, so that all but the reply are tried; None sends.
    """
    findings, open_way = await _way(target)
    why = silent if open_way else "it cannot be reached"
    if why is not None:
        return Reached((*findings, _not_checked("endpoint.http", why)), answers=False)
    reply = await _reply(target)
    return Reached(
        (*findings, *reply.findings), answers=reply.answers, nearest=reply.nearest, requests=1
    )


def _not_checked(check: str, why: str) -> Checked:
    return Checked(check=check, status="not_checked", text=f"{why[0].upper()}{why[1:]}.")


def _fine(check: str, text: str, started: float, status: Status = "fine") -> Checked:
    return Checked(check=check, status=status, text=text, seconds=time.monotonic() - started)


def _unreachable(check: str, text: str, remedy: str, started: float) -> Checked:
    return Checked(
        check=check,
        status="problem",
        text=text,
        remedy=remedy,
        seconds=time.monotonic() - started,
        exit_code=UNREACHABLE,
    )


async def _way(target: Target) -> tuple[list[Checked], bool]:
    """The stages below HTTP, and whether the way is open."""
    proxy = proxy_of(target.base_url)
    if proxy is not None:
        why = f"requests go through the {proxy} proxy that is set"
        return [_not_checked("endpoint.connect", why)], True
    findings = [await _name(target)]
    if findings[-1].status == "fine":
        findings.append(await _connect(target))
    if findings[-1].status == "fine":
        findings.append(await _handshake(target))
    return findings, findings[-1].status != "problem"


async def _name(target: Target) -> Checked:
    check, host, started = "endpoint.name", target.host, time.monotonic()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return Checked(
            check=check, status="fine", text=f"{host} is an address; no name is looked up."
        )
    look_up = asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.wait_for(look_up, target.limits.connect_seconds)
    except TimeoutError:
        text = f"The name server did not say in time where {host} is."
        return _unreachable(check, text, "Check the network, a VPN for instance.", started)
    except (OSError, UnicodeError):
        text = f"The name {host} is not known to the name server."
        remedy = "Check the spelling of the base URL, and the network, a VPN for instance."
        return _unreachable(check, text, remedy, started)
    addresses = len({entry[4][0] for entry in found})
    count = "1 address" if addresses == 1 else f"{addresses} addresses"
    return _fine(check, f"The name {host} leads to {count}.", started)


async def _connect(target: Target) -> Checked:
    check, started = "endpoint.connect", time.monotonic()
    host, port = target.host, _port(target)
    try:
        async with asyncio.timeout(target.limits.connect_seconds):
            _, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        text = f"Nothing answers at {host}, port {port}; a firewall may be in between."
        remedy = "Check host and port of the base URL, the network, and whether a proxy is needed."
        return _unreachable(check, text, remedy, started)
    except OSError:
        text = f"Nothing listens at {host}, port {port}."
        remedy = "Start the server, or check host and port of the base URL."
        return _unreachable(check, text, remedy, started)
    await _hang_up(writer)
    return _fine(check, f"A connection to {host}, port {port}, opens.", started)


async def _handshake(target: Target) -> Checked:
    check, started = "endpoint.tls", time.monotonic()
    host = target.host
    if urlsplit(target.base_url).scheme == "http":
        if target.kind == "local":
            text = "Plain http, which is usual on a machine or network of one's own."
            return Checked(check=check, status="fine", text=text)
        text = "Plain http: whoever is on the way can read the key and your scenario."
        remedy = "Use https in the base URL if the endpoint speaks it."
        return Checked(check=check, status="note", text=text, remedy=remedy)
    try:
        context = create_ssl_context()
    except OSError:
        return Checked(
            check=check,
            status="problem",
            text="The file or folder of certificates that is set cannot be used.",
            remedy="Correct or unset SSL_CERT_FILE and SSL_CERT_DIR.",
            exit_code=OUR_SIDE,
        )
    try:
        async with asyncio.timeout(target.limits.connect_seconds):
            _, writer = await asyncio.open_connection(host, _port(target), ssl=context)
    except (OSError, TimeoutError) as error:
        return _unreachable(check, *tls_trouble(error, host), started)
    await _hang_up(writer)
    return _fine(check, f"The certificate of {host} is trusted.", started)


def tls_trouble(error: OSError, host: str) -> tuple[str, str]:
    """What went wrong in a handshake, and its remedy."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in {_EXPIRED, _NOT_YET_VALID}:
            return (
                f"The certificate of {host} is not valid today.",
                "Check the clock of this machine; else whoever runs the endpoint must renew it.",
            )
        if error.verify_code in {_OTHER_HOST, _OTHER_ADDRESS}:
            return (
                f"The certificate is made for another name than {host}.",
                "Use the name that the certificate is made for in the base URL.",
            )
        return (
            f"The certificate of {host} is signed by nobody that this machine trusts.",
            _UNTRUSTED,
        )
    if isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST"}:
        return (
            f"{host} does not speak https at this port.",
            "Use http in the base URL, or the port at which it speaks https.",
        )
    return (
        f"{host} opens a connection, but agrees on no encryption.",
        "Check the port of the base URL; a proxy or firewall in between may cut in.",
    )


def _port(target: Target) -> int:
    parts = urlsplit(target.base_url)
    return parts.port or (443 if parts.scheme == "https" else 80)


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):  # it opened, which is all that was asked
        await writer.wait_closed()


async def _reply(target: Target) -> Reached:
    """Asks for the list of models, which costs nothing and shows whether the key is taken."""
    started = time.monotonic()
    limits = target.limits
    privacy = Privacy(target.api_key or "", ())
    try:
        async with open_client(
            target.base_url,
            target.api_key or "not-needed",
            Timeout(limits.reply_seconds, connect=limits.connect_seconds),
        ) as api:
            reply = await api.models.with_raw_response.list()
            text = reply.text
    except ProviderError as error:
        found = _unreachable("endpoint.http", error.message, error.hint or "", started)
        return Reached((found,), answers=False)
    except APIStatusError as error:
        return _refusal(error.status_code, error.response.headers, error.body, privacy, started)
    except APIConnectionError as error:
        timed_out = isinstance(error, APITimeoutError)
        trouble = connection_trouble(target.host, error.__cause__, timed_out=timed_out).error
        found = _unreachable("endpoint.http", trouble.message, trouble.hint or "", started)
        return Reached((found,), answers=False)
    return _models(text, target, started)


def _refusal(
    status: int, headers: Mapping[str, str], body: object, privacy: Privacy, started: float
) -> Reached:
    """A reply that is no list of models: only a refused key settles that asking is in vain."""
    check = "endpoint.http"
    error = status_trouble(status, headers, body, privacy=privacy).error
    if isinstance(error, AccessError) and status != HTTPStatus.FORBIDDEN:
        found = Checked(
            check="endpoint.key",
            status="problem",
            text=error.message,
            remedy=error.hint,
            seconds=time.monotonic() - started,
            exit_code=ACCESS,
        )
        return Reached((found,), answers=False)
    if status == HTTPStatus.FORBIDDEN:
        # A key may be limited to chat.
        text = "The endpoint answers, but this key may not see the list of models (HTTP 403)."
    elif status == HTTPStatus.NOT_FOUND:
        text = "The endpoint answers, but has no list of models (HTTP 404)."
    else:
        text = f"The endpoint answers, but not with its list of models (HTTP {status})."
    return Reached((_fine(check, text, started, "note"),), answers=True)


def _models(text: str, target: Target, started: float) -> Reached:
    check = "endpoint.http"
    if text.lstrip().startswith("<"):
        return Reached((_unreachable(check, _PAGE, _ADDRESS_REMEDY, started),), answers=False)
    names = _names(text)
    if names is None:
        found = _fine(check, "The endpoint answers, but lists no models.", started, "note")
        return Reached((found,), answers=True)
    answers = _fine(check, "The endpoint answers and lists its models.", started)
    if target.model in names:
        listed = f"{target.model} is one of the {len(names)} models that it lists."
        if len(names) == 1:
            listed = f"{target.model} is the only model that it lists."
        return Reached(
            (answers, Checked(check="endpoint.model", status="fine", text=listed)), answers=True
        )
    nearest = near(target.model, names)
    text = f"{target.model} is not one of the {len(names)} models that it lists."
    if len(names) == 1:
        text = f"It lists one model, which is not called {target.model}."
    remedy = f"Near: {', '.join(nearest)}." if nearest else None
    found = Checked(check="endpoint.model", status="note", text=text, remedy=remedy)
    return Reached((answers, found), answers=True, nearest=nearest)


def _names(text: str) -> tuple[str, ...] | None:
    """The names in a list of models; None where there is no such list."""
    try:
        body: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    entries = body.get("data") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        return None
    found = (entry.get("id") for entry in entries if isinstance(entry, dict))
    return tuple(name for name in found if isinstance(name, str)) or None


def near(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names most like one, best first; capitals and folders in front do not matter."""
    plain = {_plain(other): other for other in reversed(names)}
    wanted = _plain(name)
    close = difflib.get_close_matches(wanted, plain, n=_NEAREST, cutoff=0.5)
    holding = [other for other in plain if wanted in other and other not in close]
    return tuple(plain[other] for other in (*close, *holding)[:_NEAREST])


def _plain(name: str) -> str:
    return name.casefold().rpartition("/")[2]
