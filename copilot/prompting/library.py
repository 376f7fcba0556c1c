"""Prompts found by name, rendered strictly, known by their hash. The only jinja2 for prompts.

A prompt is one file: front matter (`key: value` lines between `---`), then a system part and a
user part, each opened by a line of its own. The user's own directory is looked at first, then
the packaged one. Only these files are compiled; text that arrives at run time never is.
"""

import hashlib
import json
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from copilot import version
from copilot.domain.base import Model
from copilot.errors import Finding, PromptError
from copilot.marking import fenced
from copilot.prompting.contracts import Contract, contracts
from copilot.prompting.prompt import RenderedPrompt
from copilot.prompting.unmarked import MARK, unmarked

SUFFIX = ".md.j2"
"""What the name of a prompt file ends with; names that start with `_` are parts of others."""
FRONT_MATTER = ("name", "version", "reader", "description")
"""The keys of the front matter, all required."""

_PART = re.compile(r"^=== (system|user) ===$", re.MULTILINE)
_PARTS = ("system", "user")
_INCLUDABLE = re.compile(r"_[\w-]+\.md\.j2")


class PromptFile(NamedTuple):
    """One prompt as it stands on disk."""

    path: Path
    """Where it was found."""
    own: bool
    """Whether it comes from the user's own directory."""
    source: str
    """The whole text."""
    front_matter: Mapping[str, str]
    """name, version, reader, description, as far as given."""
    parts: Mapping[str, str]
    """`system` and `user`, as far as given, padded so that line numbers are the file's."""

    @property
    def version(self) -> str:
        """The version for people, or empty."""
        return self.front_matter.get("version", "")

    @property
    def description(self) -> str:
        """What it is for, or empty."""
        return self.front_matter.get("description", "")


class PromptLibrary:
    """The prompts of the user's own directory, then those of the package."""

    def __init__(self, own: Path | None = None, *, packaged: Path | None = None) -> None:
        self._folders = tuple(f for f in (own, packaged or packaged_folder()) if f is not None)
        self._own = own
        self._contracts = contracts()
        # A prompt is no web page: escaping would turn an apostrophe into `&#39;`.
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_printable,
            loader=FunctionLoader(self._load),
        )
        self._environment.filters["json"] = _json
        self._environment.filters[MARK] = _data

    def names(self) -> tuple[str, ...]:
        """The prompts that there are, sorted."""
        return tuple(sorted(self._files()))

    def find(self, name: str) -> PromptFile:
        """The file of a prompt, the user's own before the packaged one.

        Raises:
            PromptError: there is none of that name.
        """
        path = self._files().get(name)
        if path is None:
            raise PromptError(
                f"no prompt is named {name!r}; there are {', '.join(self.names()) or 'none'}"
            )
        return self._read(path)

    def hash(self, name: str) -> str:
        """The identity of a prompt: SHA-256 over its sources and its schema skeleton.

        Raises:
            PromptError: there is no such prompt, or a part that it includes is missing.
        """
        digest = hashlib.sha256()
        sources = {"": self.find(name).source} | dict(self._included(name))
        contract = self._contracts.get(name)
        skeleton = None if contract is None else contract.skeleton
        for key, source in sorted(sources.items()):
            digest.update(f"{key}\0{source}\0".encode())
        digest.update(json.dumps(skeleton, sort_keys=True).encode())
        return digest.hexdigest()

    def render(self, name: str, inputs: Model) -> RenderedPrompt:
        """The prompt with its inputs filled in.

        Raises:
            PromptError: there is no such prompt, it lacks a part, or a template fails.
        """
        contract = self._contract(name)
        if not isinstance(inputs, contract.inputs):
            raise PromptError(
                f"{name} takes {contract.inputs.__name__}, not {type(inputs).__name__}"
            )
        file = self.find(name)
        # Plain data, not the model: a model's methods could be called from a template.
        values = inputs.model_dump()
        system, user = (self._render_part(name, part, values) for part in _PARTS)
        return RenderedPrompt(name, file.version, self.hash(name), system, user)

    def check(self, name: str) -> tuple[Finding, ...]:
        """What is wrong with a prompt, without rendering it; empty when nothing is.

        Raises:
            PromptError: there is no such prompt.
        """
        file = self.find(name)
        shown = str(file.path)
        findings = [Finding(shown, 1, message) for message in self._front_matter_faults(name, file)]
        missing = [part for part in _PARTS if part not in file.parts]
        findings += [Finding(shown, None, f"no `=== {part} ===` part") for part in missing]
        if not findings:
            try:
                findings += self._template_faults(name, file)
            except PromptError as error:
                findings.append(Finding(shown, None, error.message))
        return tuple(findings)

    def _contract(self, name: str) -> Contract:
        if name not in self._contracts:
            known = ", ".join(self._contracts)
            raise PromptError(f"nothing uses a prompt named {name!r}; in use are {known}")
        return self._contracts[name]

    def _files(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in reversed(self._folders):
            for path in sorted(folder.rglob(f"*{SUFFIX}")):
                if not path.name.startswith("_"):
                    found[path.name.removesuffix(SUFFIX)] = path
        return found

    def _read(self, path: Path) -> PromptFile:
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PromptError(f"{path}: cannot be read as UTF-8 text ({error})") from error
        own = self._own is not None and path.is_relative_to(self._own)
        return PromptFile(path, own, source, _front_matter(source), _parts(source))

    def _load(self, key: str) -> tuple[str, str, None] | None:
        """`name#part` for the part of a prompt, else the file name of an included part.

        Raises:
            PromptError: the prompt lacks that part.
        """
        name, marker, part = key.partition("#")
        if marker:
            file = self.find(name)
            if part not in file.parts:
                raise PromptError(f"{file.path}: no `=== {part} ===` part")
            return file.parts[part], str(file.path), None
        if _INCLUDABLE.fullmatch(key) is None:
            return None
        for folder in self._folders:
            for path in sorted(folder.rglob(key)):
                return self._read(path).source, str(path), None
        return None

    def _included(self, name: str) -> Iterator[tuple[str, str]]:
        """Name and source of every file that a prompt takes in, directly or not.

        Raises:
            PromptError: an included file is not there, or not named in plain text.
        """
        waiting = list(self.find(name).parts.values())
        seen: set[str] = set()
        while waiting:
            tree = self._parse(name, waiting.pop())
            for key in meta.find_referenced_templates(tree):
                if key is None:
                    raise PromptError(f"{name}: an include names its file in plain text")
                if key not in seen:
                    seen.add(key)
                    loaded = self._load(key)
                    if loaded is None:
                        raise PromptError(f"{name}: includes {key!r}, which is not there")
                    waiting.append(loaded[0])
                    yield key, loaded[0]

    def _parse(self, name: str, source: str) -> nodes.Template:
        try:
            return self._environment.parse(source)
        except TemplateSyntaxError as error:
            raise _prompt_error(name, str(self.find(name).path), error.lineno, error) from error

    def _render_part(self, name: str, part: str, values: Mapping[str, object]) -> str:
        try:
            text = self._environment.get_template(f"{name}#{part}").render(values)
        except TemplateSyntaxError as error:
            raise _prompt_error(name, error.filename, error.lineno, error) from error
        except (TemplateError, TypeError, ValueError) as error:
            file, line = _template_line(error)
            raise _prompt_error(name, file, line, error) from error
        return text.strip() + "\n"

    def _front_matter_faults(self, name: str, file: PromptFile) -> Iterator[str]:
        given = file.front_matter
        for key in sorted(set(given) - set(FRONT_MATTER)):
            yield f"unknown key {key!r} in the front matter; expected {', '.join(FRONT_MATTER)}"
        for key in FRONT_MATTER:
            if not given.get(key):
                yield f"no {key!r} in the front matter"
        if given.get("name", name) != name:
            yield f"is named {given['name']!r}, but the file's name says {name!r}"
        contract = self._contracts.get(name)
        if contract is None:
            yield f"nothing uses a prompt named {name!r}; in use are {', '.join(self._contracts)}"
        elif given.get("reader", contract.reader) != contract.reader:
            yield f"the reader is {contract.reader!r}, not {given['reader']!r}"

    def _template_faults(self, name: str, file: PromptFile) -> Iterator[Finding]:
        own = {f"{file.path}#{part}": source for part, source in file.parts.items()}
        sources = own | dict(self._included(name))
        used: set[str] = set()
        for key, source in sources.items():
            shown = key.partition("#")[0]
            tree = self._parse(name, source)
            used |= meta.find_undeclared_variables(tree)
            for node in tree.find_all(nodes.Filter):
                if node.name in {"default", "d"}:
                    yield Finding(shown, node.lineno, "`default` hides a missing input")
        yield from self._unmarked(name, file)
        fields = set(self._contract(name).inputs.model_fields)
        for variable in sorted(used - fields):
            yield Finding(str(file.path), None, f"uses {variable!r}, which it is not given")
        for field in sorted(fields - used):
            yield Finding(str(file.path), None, f"does not use its input {field!r}")

    def _unmarked(self, name: str, file: PromptFile) -> Iterator[Finding]:
        """Inputs that a model would take for our own words; one finding for each."""
        sources = {key: self._load(key) for key, _ in self._included(name)}
        trees = {key: self._parse(name, found[0]) for key, found in sources.items() if found}
        seen: set[tuple[str, str]] = set()
        for part in file.parts.values():
            for printed in unmarked(self._parse(name, part), trees.__getitem__):
                if (printed.included, printed.name) in seen:
                    continue
                seen.add((printed.included, printed.name))
                found = sources.get(printed.included)
                yield Finding(
                    found[1] if found else str(file.path),
                    printed.line,
                    f"prints {printed.name!r} where it is not marked as data; put it between "
                    "{% filter data %} and {% endfilter %}",
                )


def packaged_folder() -> Path:
    """The prompts that come with the package: inside it in a wheel, beside it in a checkout."""
    package = Path(version.__file__).parent
    inside = package / "_prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


def _front_matter(source: str) -> dict[str, str]:
    head = re.match(r"---\n(.*?)^---$", source, re.DOTALL | re.MULTILINE)
    lines = head[1].splitlines() if head else []
    pairs = (line.partition(":") for line in lines if line.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _parts(source: str) -> dict[str, str]:
    marks = list(_PART.finditer(source))
    ends = [mark.start() for mark in marks[1:]] + [len(source)]
    # Padded with newlines, so that an error names the line of the file.
    return {
        mark[1]: "\n" * source.count("\n", 0, mark.end()) + source[mark.end() : end]
        for mark, end in zip(marks, ends, strict=False)
    }


def _json(value: object) -> str:
    """JSON as people read it; jinja2's own `tojson` escapes for HTML."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _data(block: str) -> str:
    """A block of facts marked off as data; what the views give to a template is clean already."""
    return f"{fenced(block.strip())}\n"


def _printable(value: object) -> object:
    """The value, unless it would be printed as a word that means nothing.

    Raises:
        ValueError: the value is None, or a method of plain data (`line.get`).
    """
    # Undefined is callable; printing it raises the error that names the variable.
    if value is None or (callable(value) and not isinstance(value, Undefined)):
        raise ValueError(f"an input is {'None' if value is None else 'a method'}, not a text")
    return value


def _template_line(error: Exception) -> tuple[str | None, int | None]:
    """The innermost template line of a traceback, which jinja2 rewrites to the file's own."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(SUFFIX)]
    return (frames[-1].filename, frames[-1].lineno) if frames else (None, None)


def _prompt_error(name: str, file: str | None, line: int | None, error: Exception) -> PromptError:
    return PromptError(str(Finding(file or name, line, str(error))))
