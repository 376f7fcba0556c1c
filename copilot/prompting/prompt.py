"""What the rest of the package knows of prompts; nothing here needs a template engine."""

from typing import Literal, NamedTuple, Protocol, TypeAlias

from copilot.domain.base import Model
from copilot.errors import Finding

Reader: TypeAlias = Literal["me", "counterparty"]
"""Who may come to read what the answer holds."""


class RenderedPrompt(NamedTuple):
    """A prompt with its inputs filled in."""

    name: str
    """Which prompt."""
    version: str
    """Its version, for people."""
    hash: str
    """Its identity: all template sources and the schema skeleton."""
    system: str
    """Rules that are the same for every scenario, so that providers can cache them."""
    user: str
    """The facts and what is asked."""


class PromptSource(Protocol):
    """Something that renders prompts by name: the library, or a fake."""

    def render(self, name: str, inputs: Model) -> RenderedPrompt:
        """The prompt with its inputs.

        Raises:
            PromptError: there is no such prompt, or it cannot be rendered with these inputs.
        """
        ...

    def check(self, name: str) -> tuple[Finding, ...]:
        """What is wrong with the files of a prompt, without rendering it.

        Raises:
            PromptError: there is no such prompt.
        """
        ...
