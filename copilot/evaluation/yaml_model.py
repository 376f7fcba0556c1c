"""A YAML file as a typed model, every finding with its line."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from copilot.domain.base import Model
from copilot.errors import Finding, ScenarioError
from copilot.storage.text_files import decoded, read_bytes
from copilot.yaml_source import KeyPath, Node, read_yaml

M = TypeVar("M", bound=Model)

_MOST_SHOWN = 60


class Read(NamedTuple):
    """What a file holds, and where."""

    root: Node
    """For the line of whatever is wrong with it."""
    shown: str
    """The file's name for messages."""


def read_model(path: Path, model: type[M], *, expected: str) -> tuple[M, Read]:
    """The model in a YAML file.

    Args:
        path: the file.
        model: what it has to fit.
        expected: what the file is, for messages: `a suite of evals`.

    Raises:
        ScenarioError: it cannot be read, or does not fit; carries every finding.
    """
    shown = str(path)
    text = decoded(read_bytes(path, expected=expected), file=shown)
    source = read_yaml(text)
    findings = [Finding(shown, problem.line, problem.message) for problem in source.problems]
    if findings:
        raise ScenarioError(findings)
    root = source.root
    if root is None or not isinstance(root.value, dict):
        keys = ", ".join(name for name, field in model.model_fields.items() if field.is_required())
        raise ScenarioError([Finding(shown, None, f"not {expected}; expected the keys {keys}")])
    try:
        return model.model_validate(root.plain()), Read(root, shown)
    except ValidationError as error:
        raise ScenarioError(list(_worded(error, root, shown))) from None


def _worded(error: ValidationError, root: Node, shown: str) -> Iterator[Finding]:
    """What does not fit, each with its line."""
    for wrong in error.errors(include_url=False, include_context=False):
        path: KeyPath = wrong["loc"]
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
        found = ""
        if isinstance(wrong["input"], str | int | float):
            found = f" {str(wrong['input'])[:_MOST_SHOWN]!r}"
        yield Finding(shown, root.line_at(path), f"{place}{found}: {wrong['msg']}")
