"""Whose certificates are trusted, and which proxies are set: what stands between us and an endpoint.

The client takes the certificates that `SSL_CERT_FILE` names, else those of `SSL_CERT_DIR`, else
the system's. A file that is named and not there keeps it from starting at all.
"""

import os
import re
import ssl
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from httpx2 import create_ssl_context

from copilot.domain.diagnosis import OUR_SIDE, Checked

_CHECK: Final = "certificates.trusted"
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_HASHED: Final = re.compile(r"[0-9a-f]{8}\.\d+", re.IGNORECASE)
"""How OpenSSL wants the files of a folder to be called."""


def check_trust(*, client: bool, https: bool, platform: str = sys.platform) -> tuple[Checked, ...]:
    """The certificates in use, and the names of the proxy variables; never what stands in them.

    Args:
        client: whether a client is wanted, which a file that is not there keeps from starting.
        https: whether the endpoint speaks https, which no client can use without certificates.
        platform: as `sys.platform` has it.
    """
    return _certificates(platform, client=client, https=client and https), _proxies()


def _certificates(platform: str, *, client: bool, https: bool) -> Checked:
    name = next((n for n in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(n)), None)
    if name is None:
        return _of_the_system(platform, needed=https)
    needed = client if name == "SSL_CERT_FILE" else https
    path = Path(os.environ[name])
    there = path.is_file() if name == "SSL_CERT_FILE" else path.is_dir()
    what = "file" if name == "SSL_CERT_FILE" else "folder"
    if not there:
        text = f"{name} names {path}, and there is no such {what}."
        return _fault(text, f"Correct {name}, or unset it to use the system's.", needed=needed)
    try:
        held = _held_by(name, path)
    except OSError:
        text = f"{name} names {path}, which holds nothing that can be read as certificates."
        return _fault(text, f"Correct {name}, or unset it to use the system's.", needed=needed)
    if not held:  # a file without any is no file of certificates, as was said
        text = f"{name} names {path}, and no certificate is in it that OpenSSL would find."
        remedy = f"Run `openssl rehash` on that folder, or unset {name} to use the system's."
        return _fault(text, remedy, needed=needed)
    count = "1 certificate" if held == 1 else f"{held} certificates"
    text = f"{count} of {path} trusted, as {name} says."
    return Checked(check=_CHECK, status="fine", text=text)


def _held_by(name: str, path: Path) -> int:
    """How many certificates there are.

    Raises:
        OSError: none can be read.
    """
    if name == "SSL_CERT_DIR":
        return sum(1 for entry in path.iterdir() if _HASHED.fullmatch(entry.name))
    return ssl.create_default_context(cafile=path).cert_store_stats()["x509"]


def _of_the_system(platform: str, *, needed: bool) -> Checked:
    if platform in {"win32", "darwin"}:
        text = "The certificates of the system are used."
        return Checked(check=_CHECK, status="fine", text=text)
    held = create_ssl_context().cert_store_stats()["x509"]
    folder = Path(ssl.get_default_verify_paths().openssl_capath)
    if held == 1:
        text = "1 certificate of the system is trusted."
    elif held:
        text = f"{held} certificates of the system are trusted."
    elif folder.is_dir() and any(_HASHED.fullmatch(entry.name) for entry in folder.iterdir()):
        text = f"The certificates of the system in {folder} are trusted."
    else:
        text = "The system has no certificates, so that no https endpoint can be trusted."
        remedy = "Install the package ca-certificates, or point SSL_CERT_FILE at certificates."
        return _fault(text, remedy, needed=needed)
    return Checked(check=_CHECK, status="fine", text=text)


def _fault(text: str, remedy: str, *, needed: bool) -> Checked:
    return Checked(
        check=_CHECK,
        status="problem" if needed else "note",
        text=text,
        remedy=remedy,
        exit_code=OUR_SIDE if needed else 0,
    )


def _proxies() -> Checked:
    # Their values may hold a password.
    names = [n for proxy in _PROXIES for n in (proxy, proxy.lower()) if os.environ.get(n)]
    check = "certificates.proxy"
    if not names:
        return Checked(check=check, status="fine", text="No proxy is set in the environment.")
    return Checked(check=check, status="note", text=f"Set for proxies: {', '.join(names)}.")


def proxy_of(base_url: str) -> str | None:
    """The kind of proxy that requests to the address go through: `https`, `all`; else None."""
    parts = urlsplit(base_url)
    found = getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if found.get(kind)), None)
    return None if kind is None or proxy_bypass(parts.hostname or "") else kind
