"""Where a run's settings come from: flag, then environment, then default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
from pydantic import SecretStr

APP: Final = "negotiation-copilot"
"""The name of the user's folder."""


@dataclass(frozen=True)
class Settings:
    """What a run needs to know of its surroundings."""

    model: str | None
    """The model that was asked for; None means the engine alone."""
    base_url: str | None
    """The endpoint; None leaves it to the client's default."""
    api_key: SecretStr | None
    """Never printed; None where none is set."""
    prompts: Path
    """The user's own prompts, which stand before those of the package; need not exist."""
    catalogue: Path
    """The user's own further issues; need not exist."""


def read_settings(
    *,
    model: str | None = None,
    no_model: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings of a run.

    Args:
        model: of the flag; stands before `NEGOTIATE_MODEL`.
        no_model: the engine alone, whatever else is set.
        environ: the environment; an empty value counts as none.
    """
    config = platformdirs.user_config_path(APP, appauthor=False)
    key = environ.get("OPENAI_API_KEY") or None
    own_prompts = environ.get("NEGOTIATE_PROMPTS")
    return Settings(
        model=None if no_model else model or environ.get("NEGOTIATE_MODEL") or None,
        base_url=environ.get("OPENAI_BASE_URL") or None,
        api_key=None if key is None else SecretStr(key),
        prompts=Path(own_prompts) if own_prompts else config / "prompts",
        catalogue=config / "catalogue.yaml",
    )
