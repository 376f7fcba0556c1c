"""What is set, where each setting came from, and whether there is a key; never what the key is."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from copilot.domain.diagnosis import ACCESS, SETTINGS, Checked
from copilot.errors import Finding, SettingsError, UsageError
from copilot.llm.endpoint import OPENAI_BASE_URL, endpoint_kind, host_of
from copilot.reporting.wording import sentence
from copilot.settings import places
from copilot.settings.keys import key_from
from copilot.settings.resolution import ISOLATED, Settings, read_settings
from copilot.words import listed

_SHOWN: Final = (
    ("model", "Model"),
    ("base_url", "Endpoint"),
    ("structured_output", "Form of an answer"),
)


class Surroundings(NamedTuple):
    """The settings of this run, as far as they can be read."""

    settings: Settings
    """Without what cannot be read."""
    findings: tuple[Checked, ...]
    """On the settings, then on the key."""


def check_surroundings(
    *, model: str | None, no_model: bool, environ: Mapping[str, str]
) -> Surroundings:
    """The settings and the key; an error in a file is a finding.

    Args:
        model: of the flag.
        no_model: the engine alone, whatever else is set.
        environ: the environment.
    """
    try:
        settings = read_settings(model=model, no_model=no_model, environ=environ)
    except SettingsError as error:
        return _as_far_as_known(error, model=model, no_model=no_model, environ=environ)
    told = _told(settings, environ)
    return Surroundings(settings, (*told, *_key(settings)))


def _as_far_as_known(
    error: SettingsError, *, model: str | None, no_model: bool, environ: Mapping[str, str]
) -> Surroundings:
    """The settings without a key where only its file is at fault, else none at all."""
    try:
        settings = read_settings(model=model, no_model=no_model, with_key=False, environ=environ)
    except SettingsError as fault:
        settings = read_settings(no_model=True, environ={ISOLATED: "1"})
        problems = [_fault("settings.file", found, fault.hint) for found in fault.findings]
        return Surroundings(settings, tuple(problems))
    problems = [_fault("key.file", found, error.hint) for found in error.findings]
    return Surroundings(settings, (*_told(settings, environ), *problems))


def _fault(check: str, found: Finding, hint: str | None) -> Checked:
    return Checked(
        check=check,
        status="problem",
        text=f"{str(found).rstrip('.')}.",  # a file's name keeps its letters
        remedy=hint or "Correct it: negotiate config show lists what each setting may be.",
        exit_code=SETTINGS,
    )


def _told(settings: Settings, environ: Mapping[str, str]) -> tuple[Checked, ...]:
    values = {
        "model": settings.model or "none, so the engine works alone",
        "base_url": shown_address(settings.base_url or OPENAI_BASE_URL),
        "structured_output": settings.structured_output,
    }
    wanted = _SHOWN if settings.model is not None else _SHOWN[:1]
    lines = [
        Checked(
            check=f"settings.{name}",
            status="fine",
            text=f"{words}: {values[name]} ({settings.origin(name)}).",
        )
        for name, words in wanted
    ]
    return (_files(environ), *lines)


def _files(environ: Mapping[str, str]) -> Checked:
    check = "settings.files"
    if environ.get(ISOLATED):
        text = "Files of settings are ignored in this run."
        return Checked(check=check, status="note", text=text)
    project, user = places.project_file(), places.user_file()
    read = [str(file) for file in (project, user) if file is not None and places.is_file(file)]
    text = f"Read: {listed(read)}." if read else "No file of settings is there; none is needed."
    return Checked(check=check, status="fine", text=text)


def shown_address(base_url: str) -> str:
    """The address without any credentials and without what follows a question mark."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _key(settings: Settings) -> tuple[Checked, ...]:
    if settings.model is None:
        text = "Without a model no key is needed."
        return (Checked(check="key.present", status="fine", text=text),)
    if settings.withheld is not None:
        return (
            _no_access("key.withheld", sentence(settings.withheld.message), settings.withheld.hint),
        )
    address = settings.base_url or OPENAI_BASE_URL
    host = host_of(address)
    if settings.api_key is None:
        return (_absent(host, endpoint_kind(address)),)
    try:
        key_from(settings.api_key.get_secret_value())
    except UsageError:
        text = f"The key holds characters that no key has ({settings.key_origin})."
        remedy = "Copy it again: it may hold an ellipsis, a space or a line break."
        return (_no_access("key.present", text, remedy),)
    text = f"There is a key for {host} ({settings.key_origin})."
    return (Checked(check="key.present", status="fine", text=text),)


def _absent(host: str, kind: str) -> Checked:
    remedy = f"Set OPENAI_API_KEY, or store one: negotiate config key set {host}"
    match kind:
        case "openai" | "azure":
            return _no_access("key.present", f"There is no key, and {host} wants one.", remedy)
        case "local":
            text = (
                "There is no key; a server on a machine or network of one's own rarely wants one."
            )
            return Checked(check="key.present", status="fine", text=text)
        case _:
            text = f"There is no key; {host} may want one."
            return Checked(check="key.present", status="note", text=text, remedy=remedy)


def _no_access(check: str, text: str, remedy: str) -> Checked:
    return Checked(check=check, status="problem", text=text, remedy=remedy, exit_code=ACCESS)
