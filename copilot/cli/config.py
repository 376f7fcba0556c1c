"""`config`: what is set, from where, and how to change it; and the keys."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import answer, tell
from copilot.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from copilot.settings.resolution import Settings

_NAME_WIDTH: Final = 21
_SHARED: Final = 0o644
"""A project file is made to be shared."""
_OWN: Final = 0o600

app = typer.Typer(rich_markup_mode=None)
key_app = typer.Typer(rich_markup_mode=None)
app.add_typer(key_app, name="key", short_help="Store a key, list whose there are, remove one.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `negotiate config show` has it.")]
Project = Annotated[
    bool,
    typer.Option("--project", help="In negotiate.toml, here or above, not in your own file."),
]


@app.command("show", help=help_texts.CONFIG_SHOW, short_help="What is set.")
def show(
    origin: Annotated[
        bool, typer.Option("--origin", help="Say where each value comes from.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """What is set, without any key."""
    from copilot.settings.resolution import read_settings
    from copilot.settings.table import SETTINGS

    settings = read_settings(with_key=True)
    if as_json:
        rows = [
            {
                "name": setting.name,
                "value": _plain(getattr(settings, setting.name)),
                "origin": str(settings.origin(setting.name)),
                "variable": setting.variable,
            }
            for setting in SETTINGS
        ]
        answer(_json({"settings": rows, "key": _key_row(settings)}))
        return
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        shown = setting.without if value is None else _shown(value)
        answer(_row(setting.name, shown, str(settings.origin(setting.name)) if origin else ""))
    state = "not set" if settings.api_key is None else "set"
    if settings.withheld is not None:
        state = "not sent to this address"
    answer(_row("key", state, settings.key_origin or "" if origin else ""))
    if settings.withheld is not None:
        tell(f"Careful: {settings.withheld.message}.\n{settings.withheld.hint}")
    else:
        tell("To change one: negotiate config set NAME VALUE")


def _plain(value: object) -> object:
    """A value as JSON has it; nothing in an address but what leads there."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return _without_login(value)
    return str(value) if isinstance(value, Path) else value


def _shown(value: object) -> str:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(_plain(value))
    return text.removesuffix(".0") if isinstance(value, float) else text


def _without_login(text: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    if "://" not in text:
        return text
    parts = urlsplit(text)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _row(name: str, value: str, origin: str) -> str:
    """One line, or two where the origin does not fit beside the value."""
    from copilot.reporting.layout import WIDTH, columns

    line = f"{name:<{_NAME_WIDTH}}{value}"
    if not origin:
        return f"{line}\n"
    beside = f"{line}  ({origin})"
    below = f"{line}\n{'':<{_NAME_WIDTH}}({origin})"
    return f"{beside if columns(beside) <= WIDTH else below}\n"


def _key_row(settings: "Settings") -> dict[str, object]:
    return {
        "set": settings.api_key is not None,
        "origin": settings.key_origin,
        "withheld": None if settings.withheld is None else settings.withheld.message,
    }


def _json(body: dict[str, object]) -> str:
    return json.dumps({"schema_version": 1, **body}, ensure_ascii=False, indent=2) + "\n"


@app.command("set", help=help_texts.CONFIG_SET, short_help="Set one.")
def set_one(
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="A path may be relative.")],
    project: Project = False,
) -> None:
    """Set one, in your own file or in the project's."""
    from copilot.settings import edit

    setting = edit.setting_named(name)
    file = _file(project=project)
    edit.set_value(file, setting, value, mode=_SHARED if project else _OWN)
    tell(f"Wrote {setting.name} to {file}.")
    _tell_what_counts(setting.name, project=project)


def _tell_what_counts(name: str, *, project: bool) -> None:
    from copilot.settings.resolution import read_settings

    try:
        settings = read_settings(with_key=True)
    except SettingsError as error:
        tell(f"Careful, something else cannot be used:\n{error.message}")
        return
    origin = settings.origin(name)
    if origin.source != ("project file" if project else "user file"):
        tell(f"Here another value counts: {origin}.")
    elif name == "base_url" and settings.withheld is not None:
        tell(f"Careful: {settings.withheld.message}.\n{settings.withheld.hint}")


@app.command("unset", help=help_texts.CONFIG_UNSET, short_help="Remove one.")
def unset(name: Name, project: Project = False) -> None:
    """Remove one from your own file or from the project's."""
    from copilot.settings import edit

    file = _file(project=project)
    removed = edit.unset_value(file, name)
    tell(f"Removed {name} from {file}." if removed else f"{name} is not set in {file}.")


@app.command("path", help=help_texts.CONFIG_PATH, short_help="Where the settings are.")
def path(project: Project = False, as_json: options.AsJson = False) -> None:
    """Where your own settings are, or the project's."""
    _answer_path(_file(project=project), as_json=as_json)


def _file(*, project: bool) -> Path:
    from copilot.settings import places

    if project:
        return places.project_file() or Path.cwd() / places.PROJECT_FILE
    return places.user_file()


def _answer_path(file: Path, *, as_json: bool) -> None:
    from copilot.settings import places

    is_there = places.is_file(file)
    if as_json:
        answer(_json({"path": str(file), "exists": is_there}))
        return
    answer(f"{file}\n")
    if not is_there:
        tell("Not there yet.")


@key_app.command("set", help=help_texts.KEY_SET, short_help="Store the key for a host.")
def set_key(
    host: Annotated[
        str | None,
        typer.Argument(metavar="[HOST]", help="Default: that of the endpoint in use."),
    ] = None,
    surplus: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
) -> None:
    """Store the key for a host: typed without being shown, or one line of stdin."""
    if surplus:
        # A mistake to be told without repeating it.
        raise UsageError(
            "a key is never given on the command line, where other programs can read it",
            hint="Leave it out; it is asked for. Replace a key that you typed into a command.",
        )
    from copilot.settings import keys, places

    where = _endpoint_host() if host is None else keys.host_from(host)
    keys.store_key(places.key_file(), where, keys.key_from(_typed(where)))
    tell(f"Stored the key for {where} in {places.key_file()}.")
    _tell_of_the_variable()


def _endpoint_host() -> str:
    from copilot.llm.endpoint import OPENAI_BASE_URL, host_of
    from copilot.settings.resolution import read_settings

    settings = read_settings(with_key=False)
    origin = settings.origin("base_url")
    if origin.source == "project file":
        raise UsageError(
            f"only {origin.name} names the endpoint, so say which host the key is for",
            hint="negotiate config show says which one; give its host if you trust it.",
        )
    return host_of(settings.base_url or OPENAI_BASE_URL)


def _typed(host: str) -> str:
    """What is typed, unseen, or the first line of a stdin that is no terminal."""
    import getpass

    try:
        if not sys.stdin.isatty():
            return sys.stdin.readline()
        return getpass.getpass(f"Key for {host} (it stays hidden): ")
    except EOFError:
        return ""
    except UnicodeDecodeError:
        # Without its cause: what was read stands in it.
        raise UsageError("stdin is no UTF-8 text, so nothing was stored") from None


def _tell_of_the_variable() -> None:
    from copilot.settings.keys import VARIABLE

    if os.environ.get(VARIABLE):
        tell(f"{VARIABLE} is set and stands before what is stored.")


@key_app.command("list", help=help_texts.KEY_LIST, short_help="The hosts that have a key.")
def list_keys(as_json: options.AsJson = False) -> None:
    """The hosts that have a key; never the key."""
    from copilot.settings import keys, places

    hosts = sorted(keys.stored_keys(places.key_file()))
    if as_json:
        answer(_json({"hosts": hosts}))
        return
    answer("".join(f"{host}\n" for host in hosts))
    if not hosts:
        tell("No key is stored. To store one: negotiate config key set [HOST]")
    _tell_of_the_variable()


@key_app.command("remove", help=help_texts.KEY_REMOVE, short_help="Remove the key for a host.")
def remove_key(
    host: Annotated[str, typer.Argument(metavar="HOST", help="As `negotiate config key list`.")],
) -> None:
    """Remove the key for a host."""
    from copilot.settings import keys, places

    where = keys.host_from(host)
    if not keys.remove_key(places.key_file(), where):
        raise UsageError(f"no key is stored for {where}", hint="See: negotiate config key list")
    tell(f"Removed the key for {where}.")


@key_app.command("path", help=help_texts.KEY_PATH, short_help="Where the keys are.")
def key_path(as_json: options.AsJson = False) -> None:
    """Where the keys are."""
    from copilot.settings import places

    _answer_path(places.key_file(), as_json=as_json)


@app.callback(invoke_without_command=True, help=help_texts.CONFIG)
def root(context: typer.Context) -> None:
    """What is set, from where, and how to change it."""
    if context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")


@key_app.callback(invoke_without_command=True, help=help_texts.KEY)
def key_root(context: typer.Context) -> None:
    """Store a key, list whose there are, remove one."""
    if context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")
