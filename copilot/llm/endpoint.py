"""What kind of server a base URL points at; decides defaults, and is part of a recording's key."""

import ipaddress
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from copilot.errors import UsageError

EndpointKind: TypeAlias = Literal["local", "openai", "azure", "other"]
"""A class of base URLs: recordings are the same for each server of one class."""

OPENAI_BASE_URL = "https://api.openai.com/v1"
"""Where requests go when nothing else was said."""

_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_LOCAL_NAMES = (".local", ".internal", ".localhost", ".lan")


def host_of(base_url: str) -> str:
    """The host name of a base URL, without the port or any credentials.

    Raises:
        UsageError: it is no http or https address.
    """
    try:
        parts = urlsplit(base_url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:  # a port that is no number or too large, brackets that do not pair
        parts, host = None, None
    if parts is None or parts.scheme not in {"http", "https"} or not host:
        raise UsageError(
            "The base URL of the model is no http or https address.",
            hint=f"It looks like {OPENAI_BASE_URL} or http://localhost:11434/v1.",
        )
    return host


def endpoint_kind(base_url: str) -> EndpointKind:
    """The class of a base URL; private addresses and bare host names count as local.

    Raises:
        UsageError: it is no http or https address.
    """
    host = host_of(base_url)
    if host == "api.openai.com" or host.endswith(".api.openai.com"):
        return "openai"
    if host.endswith(_AZURE):
        return "azure"
    return "local" if _is_local(host) else "other"


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_NAMES)
    return address.is_private or address.is_loopback
