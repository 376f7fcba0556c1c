"""The settings of a run, each with where it came from."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, cast

from pydantic import SecretStr
from typing_extensions import override

from copilot.errors import AccessError, Finding, SettingsError
from copilot.llm.endpoint import OPENAI_BASE_URL
from copilot.settings import places, table
from copilot.settings.keys import NO_KEY, Withheld, choose_key
from copilot.settings.table import SETTINGS, Setting, StructuredOutput

T = TypeVar("T")

ISOLATED: Final = "NEGOTIATE_ISOLATED"
"""The environment variable that makes a run ignore the project file and the user file."""

Source: TypeAlias = Literal["flag", "environment", "project file", "user file", "default"]
"""A kind of place that a setting can come from, the first stands before all others."""


class Origin(NamedTuple):
    """Where a setting came from."""

    source: Source
    name: str = ""
    """The flag, the variable or the file."""
    line: int | None = None
    """In the file."""

    @override
    def __str__(self) -> str:
        if self.source in {"flag", "environment"}:
            return f"{self.source} {self.name}"
        what = self.name if self.source == "project file" else self.source
        return what if self.line is None else f"{what} line {self.line}"


@dataclass(frozen=True)
class Settings:
    """What a run needs to know of its surroundings."""

    model: str | None
    """The model that was asked for; None means the engine alone."""
    base_url: str | None
    """The endpoint; None leaves it to the client's default."""
    api_key: SecretStr | None
    """Never printed; None where none is set, or none may be sent to that endpoint."""
    prompts: Path
    """The user's own prompts, which stand before those of the package; need not exist."""
    catalogue: Path
    """The user's own further issues; need not exist."""
    structured_output: StructuredOutput = "auto"
    """How the form of an answer is asked for."""
    max_cost_per_run: Decimal | None = None
    """In US dollars; None is no limit."""
    max_cost_per_call: Decimal | None = None
    """In US dollars, of one question with all its repeats; None is no limit."""
    max_tokens_per_run: int | None = None
    """Sent and received together; None is no limit."""
    max_tokens_per_call: int | None = None
    """Of one question with all its repeats, sent and received together; None is no limit."""
    requests_at_once: int = table.REQUESTS_AT_ONCE.default
    """Requests that may be under way at the same time."""
    read_seconds: float = table.READ_SECONDS.default
    """Of silence before a request counts as failed."""
    deadline_seconds: float = table.DEADLINE_SECONDS.default
    """For one question with all its repeats."""
    key_origin: str | None = None
    """Where the key came from; None where there is none."""
    withheld: Withheld | None = None
    """Why nothing may be sent to the endpoint: a project file names it, and nobody approved."""
    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False, compare=False)
    """Where each setting came from, by its name."""

    def origin(self, name: str) -> Origin:
        """Where the setting of that name came from."""
        return self.origins.get(name, Origin("default"))

    def approve(self) -> None:
        """Makes sure that the user wants things sent to the endpoint.

        Raises:
            AccessError: only a project file names it.
        """
        if self.withheld is not None:
            raise AccessError(self.withheld.message, hint=self.withheld.hint, attempts=0)


def read_settings(
    *,
    model: str | None = None,
    no_model: bool = False,
    with_key: bool | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings of a run: flag, environment, project file, user file, default.

    Args:
        model: of the flag; stands before `NEGOTIATE_MODEL`.
        no_model: the engine alone, whatever else is set.
        with_key: whether a key is looked for; by default where a model is set.
        environ: the environment; an empty value counts as none.

    Raises:
        SettingsError: a setting or the file of keys cannot be used; carries every finding.
    """
    layers = _Layers(environ)
    if no_model:
        layers.flag(table.MODEL, "--no-llm", None)
    elif model:
        layers.flag(table.MODEL, "--model", model)
    name, base_url = layers.value(table.MODEL), layers.value(table.BASE_URL)
    key = NO_KEY
    if with_key or (with_key is None and name is not None):
        key = choose_key(
            base_url or OPENAI_BASE_URL,
            project_file=layers.project_name if layers.of_project(table.BASE_URL) else None,
            approved=layers.addresses_of_the_user(),
            from_environment=environ.get("OPENAI_API_KEY"),
            stored_in=places.key_file(),
        )
    folder = places.config_folder()
    return Settings(
        model=name,
        base_url=base_url,
        api_key=key.value,
        prompts=layers.value(table.PROMPTS) or folder / "prompts",
        catalogue=layers.value(table.CATALOGUE) or folder / "catalogue.yaml",
        structured_output=layers.value(table.STRUCTURED_OUTPUT),
        max_cost_per_run=layers.value(table.MAX_COST_PER_RUN),
        max_cost_per_call=layers.value(table.MAX_COST_PER_CALL),
        max_tokens_per_run=layers.value(table.MAX_TOKENS_PER_RUN),
        max_tokens_per_call=layers.value(table.MAX_TOKENS_PER_CALL),
        requests_at_once=layers.value(table.REQUESTS_AT_ONCE),
        read_seconds=layers.value(table.READ_SECONDS),
        deadline_seconds=layers.value(table.DEADLINE_SECONDS),
        key_origin=key.origin,
        withheld=key.withheld,
        origins=MappingProxyType(layers.origins()),
    )


class _Found(NamedTuple):
    """A value in one layer."""

    value: object
    origin: Origin


class _Layers:
    """What each layer sets, the strongest first.

    Raises:
        SettingsError: something in one of them cannot be used, whether it counts or not.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._flags: dict[str, _Found] = {}
        self._findings: list[Finding] = []
        self._environment = self._of_environment(environ)
        self._project: dict[str, _Found] = {}
        self._user: dict[str, _Found] = {}
        self.project_name = ""
        if not environ.get(ISOLATED):
            project, user = places.project_file(), places.user_file()
            if project is not None:
                self.project_name = places.name_of(project)
                self._project = self._of_file(project, "project file", self.project_name)
            self._user = self._of_file(user, "user file", str(user))
        if self._findings:
            raise SettingsError(self._findings, hint=_hint(self._findings))

    def _of_environment(self, environ: Mapping[str, str]) -> dict[str, _Found]:
        found: dict[str, _Found] = {}
        for setting in SETTINGS:
            text = environ.get(setting.variable)
            if not text:
                continue
            value = setting.read(text)
            if value is None:
                self._findings.append(_misfit(setting, text))
            else:
                found[setting.name] = _Found(value, Origin("environment", setting.variable))
        return found

    def _of_file(self, path: Path, source: Source, name: str) -> dict[str, _Found]:
        if not places.is_file(path):
            return {}
        # Most runs have no such file, and need nothing of what reads one.
        from copilot.settings.files import read_settings_file  # noqa: PLC0415 - see above

        file = read_settings_file(path, name=name)
        self._findings += file.findings
        return {
            setting: _Found(entry.value, Origin(source, name, entry.line))
            for setting, entry in file.entries.items()
        }

    def flag(self, setting: Setting[Any], name: str, value: object) -> None:
        """Notes what a flag sets."""
        self._flags[setting.name] = _Found(value, Origin("flag", name))

    def value(self, setting: Setting[T]) -> T:
        """What counts."""
        found = self._found(setting)
        # Each layer took it from this setting's own `read`.
        return setting.default if found is None else cast("T", found.value)

    def origins(self) -> dict[str, Origin]:
        """Where each value came from."""
        found = {setting.name: self._found(setting) for setting in SETTINGS}
        return {
            name: Origin("default") if value is None else value.origin
            for name, value in found.items()
        }

    def of_project(self, setting: Setting[Any]) -> bool:
        """Whether the project file decides."""
        found = self._found(setting)
        return found is not None and found.origin.source == "project file"

    def addresses_of_the_user(self) -> tuple[str, ...]:
        """The base URLs that the user or nobody named."""
        found = self._user.get(table.BASE_URL.name)
        return (OPENAI_BASE_URL, *(() if found is None else (str(found.value),)))

    def _found(self, setting: Setting[Any]) -> _Found | None:
        layers = (self._flags, self._environment, self._project, self._user)
        return next((layer[setting.name] for layer in layers if setting.name in layer), None)


def _misfit(setting: Setting[Any], text: str) -> Finding:
    # Only for the one who mistyped.
    from copilot.settings.files import misfit  # noqa: PLC0415 - see above

    return Finding(
        f"environment {setting.variable}", None, misfit(setting, text, typed=False) or ""
    )


def _hint(findings: Sequence[Finding]) -> str | None:
    in_files = any(not finding.file.startswith("environment ") for finding in findings)
    return "--isolated ignores both settings files for one run." if in_files else None
