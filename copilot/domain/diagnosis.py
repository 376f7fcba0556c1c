"""The answer of `doctor`: what was looked at, what was found, and what will happen now."""

from typing import Literal, Self, TypeAlias

from pydantic import model_validator

from copilot.domain.base import Model
from copilot.domain.documents import SCHEMA_VERSION, Usage

Status: TypeAlias = Literal["fine", "note", "problem", "not_checked"]
"""How a check went; a note is worth knowing and keeps nothing from working."""

OUR_SIDE = 1
"""The exit code of a problem with what is installed here."""
SETTINGS = 2
"""The exit code of a setting, or a file of settings, that cannot be used."""
ACCESS = 4
"""The exit code of a key that is missing or refused, or of a quota used up."""
UNREACHABLE = 5
"""The exit code of an endpoint that does not answer."""
UNUSABLE = 7
"""The exit code of answers that cannot be used."""


class Checked(Model):
    """What one check found."""

    check: str
    """What was looked at: the area, a dot, and the thing, as in `endpoint.tls`."""
    status: Status
    """How it went."""
    text: str
    """One plain sentence."""
    remedy: str | None = None
    """How to mend it, in one line; every problem has one."""
    seconds: float | None = None
    """How long it took, where that tells something."""
    exit_code: int = 0
    """What a problem makes the command exit with, if it is the first; else 0."""

    @property
    def area(self) -> str:
        """What the check belongs to: `endpoint`."""
        return self.check.partition(".")[0]

    @model_validator(mode="after")
    def _a_problem_says_what_to_do(self) -> Self:
        is_problem = self.status == "problem"
        if is_problem != bool(self.exit_code) or (is_problem and not self.remedy):
            raise ValueError("a problem, and nothing else, has an exit code; it has a remedy too")
        return self


class Diagnosis(Model):
    """The answer of `doctor`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    findings: tuple[Checked, ...]
    """In the order of the checks."""
    model: str | None
    """The model that was asked for; None means the engine alone."""
    host: str | None
    """Where it is asked; None without a model, or where the address cannot be read."""
    step: str | None = None
    """The form of a structured answer that will be used: `strict`, `schema`, `tool`,
    `json_object` or `text`; None where none was found."""
    enforced: bool = False
    """Whether the endpoint keeps an answer to that form."""
    usage: Usage | None = None
    """What the requests used; None when nothing was sent."""
    conclusion: str
    """What will happen now, in one sentence."""
    next_step: str
    """What to do now."""

    @property
    def exit_code(self) -> int:
        """That of the first problem, as the later ones mostly follow from it; 0 without one."""
        return next((found.exit_code for found in self.findings if found.exit_code), 0)
