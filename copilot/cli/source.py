"""What the arguments FILE and TERMS name: a file, stdin, or the terms themselves."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.cli.console import tell
from copilot.errors import Finding, ScenarioError, UsageError

if TYPE_CHECKING:
    from copilot.domain.issue import Option
    from copilot.domain.scenario import Scenario

STDIN = "-"
"""Stands for stdin in every argument that names a file."""


def read_scenario(file: str) -> "Scenario":
    """The scenario in a file, or on stdin for `-`.

    Raises:
        ScenarioError: it cannot be read; carries every finding.
    """
    from copilot.storage.scenario_file import load_scenario, parse_scenario

    if file == STDIN:
        return parse_scenario(_stdin("the scenario"), name="<stdin>")
    return load_scenario(Path(file))


def _stdin(what: str) -> str:
    """All of stdin; a terminal is told what is waited for, so that nobody sits and wonders.

    Raises:
        UsageError: it is no UTF-8 text.
    """
    if sys.stdin.isatty():
        tell(f"Reading {what} from the keyboard; end with Ctrl-D on a line of its own.")
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"stdin is no UTF-8 text ({error.reason})") from error


def read_terms(terms: Sequence[str], *, scenario_from: str) -> "dict[str, Option]":
    """The terms of the command line, as typed; whether they exist is checked elsewhere.

    Args:
        terms: `issue=option` repeated, or one file, or `-`.
        scenario_from: the FILE argument; stdin can be read only once.

    Raises:
        UsageError: an argument is neither, or an issue stands twice.
        ScenarioError: the file of terms cannot be read.
    """
    if len(terms) == 1 and "=" not in terms[0]:
        if terms[0] == STDIN:
            if scenario_from == STDIN:
                raise UsageError("stdin holds the scenario or the terms, not both")
            return _terms_in(_stdin("the terms (issue: option)"), name="<stdin>")
        path = Path(terms[0])
        if path.is_file():
            return _terms_in(path.read_text(encoding="utf-8", errors="replace"), name=terms[0])
    found: dict[str, Option] = {}
    for term in terms:
        issue, equals, option = term.partition("=")
        if not equals or not issue.strip() or not option.strip():
            raise UsageError(
                f"{term!r} is neither issue=option nor a file that exists",
                hint='Write for example "Base salary=160000", with quotes where a name has a space.',
            )
        if issue.strip() in found:
            raise UsageError(f"{issue.strip()!r} stands twice")
        found[issue.strip()] = option.strip()
    return found


def amounts_read(scenario: "Scenario", terms: "Mapping[str, Option]") -> "dict[str, Option]":
    """The terms with `160k` and `160,000` read as numbers where an issue has numbers.

    Nothing is rounded or replaced: what is no option of the issue stays what it was.
    """
    from copilot.storage.starters import option_from_answer

    issues = {issue.name.casefold(): issue for issue in scenario.issues}
    read = dict(terms)
    for name, option in terms.items():
        issue = issues.get(name.casefold())
        if issue is not None and isinstance(option, str) and issue.find(option) is None:
            read[name] = option_from_answer(option)
    return read


def _terms_in(text: str, *, name: str) -> "dict[str, Option]":
    from copilot.yaml_source import read_yaml

    source = read_yaml(text)
    if source.problems:
        raise ScenarioError([Finding(name, p.line, p.message) for p in source.problems])
    plain = None if source.root is None else source.root.plain()
    if not isinstance(plain, dict) or not plain:
        raise ScenarioError([Finding(name, None, "no terms; expected lines of `issue: option`")])
    terms: dict[str, Option] = {}
    findings = []
    for issue, option in plain.items():
        if isinstance(option, bool) or not isinstance(option, int | float | str):
            line = source.root.line_at((issue,)) if source.root is not None else None
            findings.append(Finding(name, line, f"{issue!r}: expected one number or text"))
        else:
            terms[issue] = option
    if findings:
        raise ScenarioError(findings)
    return terms
