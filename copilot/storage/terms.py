"""Terms that name issues and options: each is looked up, and what is not there is noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copilot.domain.issue import Issue, Option
from copilot.storage.findings import Findings, is_secret, listed, near, shown, shown_key
from copilot.storage.issues import group_of, term
from copilot.yaml_source import KeyPath


@dataclass(frozen=True, slots=True)
class Register:
    """The issues of a file, and a place to note what does not fit them."""

    issues: Mapping[str, Issue]
    """Those that were read."""
    names: tuple[str, ...]
    """All names in the file's order; of one that could not be read nothing is noted again."""
    findings: Findings
    """What does not fit."""

    def knows(self, name: str, path: KeyPath) -> bool:
        """Whether `name` is an issue; notes it if it is none."""
        if name in self.names:
            return True
        what = shown_key(name) if is_secret(path) else shown(name)
        message = f"{what} in {group_of(path)} is no issue; expected {listed(self.names)}"
        self.findings.add(path, f"{message}{near(name, self.names)}")
        return False

    def option(self, name: str, given: Option, path: KeyPath, *, any_number: bool) -> Option | None:
        """The option that `given` names, or None after noting that there is none."""
        if not self.knows(name, path) or name not in self.issues:
            return None
        issue = self.issues[name]
        if issue.is_open:
            message = f"{name} in {group_of(path)} has no options yet; expected options, a range"
            self.findings.add(path, f"{message} or two positions for it in issues")
            return None
        return term(issue, given, path, self.findings, any_number=any_number)

    def terms(
        self, given: Mapping[str, Option] | None, path: KeyPath, *, any_number: bool = False
    ) -> dict[str, Option]:
        """The terms that could be read, with the options as the issues have them."""
        found = {
            name: self.option(name, option, (*path, name), any_number=any_number)
            for name, option in (given or {}).items()
        }
        return {name: option for name, option in found.items() if option is not None}

    def options(self, name: str, given: Sequence[Option], path: KeyPath) -> tuple[Option, ...]:
        """The options of one issue that could be read, each once."""
        found = [self.option(name, option, path, any_number=False) for option in given]
        return tuple(dict.fromkeys(option for option in found if option is not None))

    @property
    def complete(self) -> bool:
        """Whether every issue could be read."""
        return len(self.issues) == len(self.names)

    @property
    def priced(self) -> tuple[str, ...]:
        """The names of the issues that an outcome settles."""
        return tuple(name for name, issue in self.issues.items() if not issue.is_open)
