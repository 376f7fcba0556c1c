"""Everything raised on purpose.

    CopilotError                exit code, hint
    ├── FileError               2  one or several findings in files
    │   ├── ScenarioError          in a scenario
    │   └── SettingsError          in the settings
    ├── UsageError              2  a term, option or name that does not fit
    ├── PromptError             2  a prompt file that cannot be used
    ├── ReplayMissError         6  no recorded answer for this request
    └── ModelError                 a call to a model failed; says whether trying again can help
        ├── AccessError         4  key refused, quota used up
        ├── ProviderError       5  the provider could not be reached or kept failing
        ├── DeadlineError       5  the time for the call was used up
        ├── BudgetError         7  going on would cost more than was allowed
        └── AnswerError         7  the answer cannot be used
            ├── TruncatedError     cut off at the token limit
            ├── RefusalError       the model or a filter declined
            └── EmptyAnswerError   no text at all

No zone of agreement, no trade, nothing to ask: these are answers, not errors.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from typing_extensions import override


class Finding(NamedTuple):
    """One thing wrong in a file: where, what was found, what is expected."""

    file: str
    """The path as the user gave it."""
    line: int | None
    """First line is 1; None when the finding has no place."""
    message: str
    """What was found; what is expected; the nearest name if there is one."""

    @override
    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class CopilotError(Exception):
    """The root of all errors raised on purpose."""

    kind: ClassVar[str] = "error"
    """A short name for programs that read the error as JSON."""
    exit_code: ClassVar[int] = 2
    """What the command line exits with."""
    transient: ClassVar[bool] = False
    """Whether the same call may succeed when tried again."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class FileError(CopilotError):
    """Files that cannot be used as they are; carries every finding."""

    kind = "file"

    def __init__(self, findings: Sequence[Finding], *, hint: str | None = None) -> None:
        super().__init__("\n".join(str(finding) for finding in findings), hint=hint)
        self.findings = tuple(findings)


class ScenarioError(FileError):
    """A scenario file that cannot be read."""

    kind = "scenario"


class SettingsError(FileError):
    """A setting that cannot be used, in a file or in the environment; or a file of keys."""

    kind = "settings"


class UsageError(CopilotError):
    """A name, term or setting that does not fit the scenario or the command."""

    kind = "usage"


class PromptError(CopilotError):
    """A prompt that is missing, malformed, or asks for an input that it is not given."""

    kind = "prompt"


class ReplayMissError(CopilotError):
    """No recorded answer exists for a request, and calling a model is not allowed."""

    kind = "replay_miss"
    exit_code = 6


class ModelError(CopilotError):
    """A call to a model failed."""

    kind = "model"
    exit_code = 5

    def __init__(  # noqa: PLR0913 - an error carries all that a reader may need
        self,
        message: str,
        *,
        hint: str | None = None,
        attempts: int = 1,
        request_id: str | None = None,
        retry_after_seconds: float | None = None,
        text: str | None = None,
        usage: object | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.attempts = attempts
        self.request_id = request_id
        self.retry_after_seconds = retry_after_seconds
        self.text = text
        self.status = status  # of HTTP, or the same code inside a body
        self.usage = usage  # a domain Usage; untyped, as this module stands below the domain


class AccessError(ModelError):
    """The key was refused, lacks a permission, or its quota is used up."""

    kind = "access"
    exit_code = 4


class ProviderError(ModelError):
    """The provider could not be reached, kept failing, or refused the request."""

    kind = "provider"


class DeadlineError(ModelError):
    """The time for the call was used up, or the wait asked for is longer than what is left."""

    kind = "deadline"


class BudgetError(ModelError):
    """The next request might cost more than was allowed, so it was not sent."""

    kind = "budget"
    exit_code = 7


class AnswerError(ModelError):
    """An answer came that cannot be used."""

    kind = "answer"
    exit_code = 7
    rejected: Sequence[object] = ()
    """Entries that were still bad after they were asked for again; of `llm.entries.Unusable`."""


class TruncatedError(AnswerError):
    """The answer was cut off at the token limit."""

    kind = "truncated"


class RefusalError(AnswerError):
    """The model or a content filter declined to answer."""

    kind = "refusal"


class EmptyAnswerError(AnswerError):
    """The answer holds no text."""

    kind = "empty"
