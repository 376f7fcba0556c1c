"""The settings there are: one table for reading, `config show`, `config set` and the documents."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar, get_args

from copilot.errors import UsageError
from copilot.llm.endpoint import OPENAI_BASE_URL, host_of
from copilot.llm.limits import CallLimits

T = TypeVar("T")

StructuredOutput: TypeAlias = Literal["auto", "strict", "schema", "tool", "json_object", "text"]
"""How the form of an answer is asked for."""

_MOST_CHARACTERS: Final = 2000
_MOST_DOLLARS: Final = 1_000_000
_MOST_TOKENS: Final = 10**12
_MOST_SECONDS: Final = 86_400
_MOST_REQUESTS: Final = 1000

_DOLLARS: Final = "a number of US dollars, such as 0.50"
_TOKENS: Final = "a whole number of tokens, such as 50000"
_SECONDS: Final = f"a number of seconds above 0, at most {_MOST_SECONDS}"


@dataclass(frozen=True, kw_only=True)
class Setting(Generic[T]):
    """One setting."""

    name: str
    """In files and for `config set`."""
    variable: str
    """In the environment."""
    about: str
    """One sentence, Markdown."""
    expected: str
    """What fits, as an error says it."""
    read: Callable[[str], T | None]
    """The value that a text stands for; None where it does not fit."""
    default: T
    """The value where nothing is set."""
    without: str
    """What holds where nothing is set, in words."""
    choices: tuple[str, ...] = ()
    """All that fits, where that is a few words."""
    kind: Literal["text", "whole number", "number"] = "text"
    """What it is in a TOML file."""


def _text(text: str) -> str | None:
    fits = text.strip() and text.isprintable() and len(text) <= _MOST_CHARACTERS
    return text.strip() if fits else None


def _base_url(text: str) -> str | None:
    # A backslash is read differently by different programs; nothing may hang on which one is right.
    address = _text(text)
    if address is None or "\\" in address or " " in address:
        return None
    try:
        host_of(address)
    except UsageError:
        return None
    return address


def _path(text: str) -> Path | None:
    written = _text(text)
    try:
        return None if written is None else Path(written).expanduser()
    except RuntimeError:  # there is no such user
        return None


def _structured_output(text: str) -> StructuredOutput | None:
    for choice in get_args(StructuredOutput):
        if text.strip().casefold() == choice:
            return choice  # type: ignore[no-any-return]  # one of the literals
    return None


def _dollars(text: str) -> Decimal | None:
    amount = _number(text)
    return amount if amount is not None and amount <= _MOST_DOLLARS else None


def _seconds(text: str) -> float | None:
    amount = _number(text)
    return float(amount) if amount is not None and 0 < amount <= _MOST_SECONDS else None


def _number(text: str) -> Decimal | None:
    return (
        Decimal(text.strip()) if re.fullmatch(r"\s*[0-9]{1,12}(\.[0-9]{1,12})?\s*", text) else None
    )


def _tokens(text: str) -> int | None:
    return _whole(text, most=_MOST_TOKENS)


def _requests(text: str) -> int | None:
    return _whole(text, most=_MOST_REQUESTS)


def _whole(text: str, *, most: int) -> int | None:
    digits = text.strip().replace("_", "")
    number = int(digits) if re.fullmatch("[0-9]{1,15}", digits) else 0
    return number if 1 <= number <= most else None


MODEL: Final = Setting[str | None](
    name="model",
    variable="NEGOTIATE_MODEL",
    about="The model that is asked; `--model NAME` and `--no-llm` stand before it.",
    expected="the name of a model",
    read=_text,
    default=None,
    without="none: the engine alone",
)
BASE_URL: Final = Setting[str | None](
    name="base_url",
    variable="OPENAI_BASE_URL",
    about="The address of the endpoint.",
    expected=f"an http or https address, such as {OPENAI_BASE_URL} or http://localhost:11434/v1",
    read=_base_url,
    default=None,
    without=OPENAI_BASE_URL,
)
PROMPTS: Final = Setting[Path | None](
    name="prompts",
    variable="NEGOTIATE_PROMPTS",
    about="The folder of your own prompts.",
    expected="the path of a folder",
    read=_path,
    default=None,
    without="`prompts` in your folder",
)
CATALOGUE: Final = Setting[Path | None](
    name="catalogue",
    variable="NEGOTIATE_CATALOGUE",
    about="The file of your own further issues.",
    expected="the path of a file",
    read=_path,
    default=None,
    without="`catalogue.yaml` in your folder",
)
STRUCTURED_OUTPUT: Final = Setting[StructuredOutput](
    name="structured_output",
    variable="NEGOTIATE_STRUCTURED_OUTPUT",
    about="How the form of an answer is asked for; `auto` finds out what the endpoint can do.",
    expected="auto, strict, schema, tool, json_object or text",
    read=_structured_output,
    choices=get_args(StructuredOutput),
    default="auto",
    without="auto",
)
MAX_COST_PER_RUN: Final = Setting[Decimal | None](
    name="max_cost_per_run",
    variable="NEGOTIATE_MAX_COST_PER_RUN",
    about="What one run may cost, in US dollars.",
    expected=_DOLLARS,
    read=_dollars,
    default=None,
    without="no limit",
    kind="number",
)
MAX_COST_PER_CALL: Final = Setting[Decimal | None](
    name="max_cost_per_call",
    variable="NEGOTIATE_MAX_COST_PER_CALL",
    about="What one question with all its repeats may cost, in US dollars.",
    expected=_DOLLARS,
    read=_dollars,
    default=None,
    without="no limit",
    kind="number",
)
MAX_TOKENS_PER_RUN: Final = Setting[int | None](
    name="max_tokens_per_run",
    variable="NEGOTIATE_MAX_TOKENS_PER_RUN",
    about="How many tokens one run may use, sent and received together.",
    expected=_TOKENS,
    read=_tokens,
    default=None,
    without="no limit",
    kind="whole number",
)
MAX_TOKENS_PER_CALL: Final = Setting[int | None](
    name="max_tokens_per_call",
    variable="NEGOTIATE_MAX_TOKENS_PER_CALL",
    about="How many tokens one question with all its repeats may use, sent and received together.",
    expected=_TOKENS,
    read=_tokens,
    default=None,
    without="no limit",
    kind="whole number",
)
REQUESTS_AT_ONCE: Final = Setting[int](
    name="requests_at_once",
    variable="NEGOTIATE_REQUESTS_AT_ONCE",
    about="How many requests may be under way at the same time.",
    expected=f"a whole number from 1 to {_MOST_REQUESTS}",
    read=_requests,
    default=CallLimits.at_once,
    without=str(CallLimits.at_once),
    kind="whole number",
)
READ_SECONDS: Final = Setting[float](
    name="read_seconds",
    variable="NEGOTIATE_READ_SECONDS",
    about="How many seconds of silence there may be before a request counts as failed.",
    expected=_SECONDS,
    read=_seconds,
    default=CallLimits.read_seconds,
    without=f"{CallLimits.read_seconds:g}",
    kind="number",
)
DEADLINE_SECONDS: Final = Setting[float](
    name="deadline_seconds",
    variable="NEGOTIATE_DEADLINE_SECONDS",
    about="How many seconds one question may take, with all its repeats.",
    expected=_SECONDS,
    read=_seconds,
    default=CallLimits.deadline_seconds,
    without=f"{CallLimits.deadline_seconds:g}",
    kind="number",
)

SETTINGS: Final[tuple[Setting[Any], ...]] = (
    MODEL,
    BASE_URL,
    PROMPTS,
    CATALOGUE,
    STRUCTURED_OUTPUT,
    MAX_COST_PER_RUN,
    MAX_COST_PER_CALL,
    MAX_TOKENS_PER_RUN,
    MAX_TOKENS_PER_CALL,
    REQUESTS_AT_ONCE,
    READ_SECONDS,
    DEADLINE_SECONDS,
)
"""All of them, in the order in which they are shown."""

BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
"""The settings by their names."""
