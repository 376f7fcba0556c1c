"""What is installed here, and whether what the package carries can be read."""

import platform
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from copilot.domain.diagnosis import OUR_SIDE, SETTINGS, Checked
from copilot.errors import CopilotError, PromptError
from copilot.prompting.library import PromptFile, PromptLibrary, packaged_folder
from copilot.settings.places import is_file
from copilot.storage.catalogue import PACKAGED, load_catalogue, read_catalogue
from copilot.version import VERSION

_EXTRAS: Final[Mapping[str, tuple[str, str]]] = {
    "evals": ("pydantic_evals", "`negotiate eval`"),
    "telemetry": ("opentelemetry", "traces and metrics"),
}
"""Each extra by the module that it brings, and what it is for."""
_PROMPTS: Final = "Correct it (negotiate prompts check tells all), or move it away."
_AGAIN: Final = "Install negotiation-copilot again."


def check_installation(*, prompts: Path, catalogue: Path) -> tuple[Checked, ...]:
    """Python, package, prompts, further issues, extras.

    Args:
        prompts: the folder of the user's own prompts; need not exist.
        catalogue: the file of the user's own further issues; need not exist.
    """
    python = f"Python {platform.python_version()} on {platform.system() or 'an unknown system'}."
    return (
        Checked(check="installation.python", status="fine", text=python),
        Checked(
            check="installation.package", status="fine", text=f"negotiation-copilot {VERSION}."
        ),
        _prompts(prompts),
        _catalogue(catalogue),
        *(_extra(extra) for extra in _EXTRAS),
    )


def _extra(name: str) -> Checked:
    module, purpose = _EXTRAS[name]
    check = f"installation.{name}"
    if find_spec(module) is not None:
        text = f"The extra {name} is installed, for {purpose}."
        return Checked(check=check, status="fine", text=text)
    text = f"Without the extra {name} there is no support for {purpose}."
    remedy = f'pip install "negotiation-copilot[{name}]"'
    return Checked(check=check, status="note", text=text, remedy=remedy)


def _prompts(own: Path) -> Checked:
    check = "installation.prompts"
    library = PromptLibrary(own)
    try:
        files = [library.find(name) for name in library.names()]
        findings = [finding for name in library.names() for finding in library.check(name)]
    except PromptError as error:
        return _broken(check, error.message, _PROMPTS)
    if not files:
        return _broken(check, "No prompt is there", _AGAIN, exit_code=OUR_SIDE)
    if findings:
        mine = Path(findings[0].file).is_relative_to(own)
        remedy, code = (_PROMPTS, SETTINGS) if mine else (_AGAIN, OUR_SIDE)
        return _broken(check, str(findings[0]), remedy, exit_code=code)
    return Checked(check=check, status="fine", text=_origin(files, own))


def _origin(files: Sequence[PromptFile], own: Path) -> str:
    mine = sum(file.own for file in files)
    loaded = f"{len(files)} prompts load"
    if not mine:
        return f"{loaded}, all from {packaged_folder()}."
    return f"{loaded}, {mine} of them yours from {own}, the others from {packaged_folder()}."


def _catalogue(own: Path) -> Checked:
    check = "installation.catalogue"
    try:
        packaged = len(load_catalogue())
    except (CopilotError, OSError) as error:
        return _broken(check, str(error), _AGAIN, exit_code=OUR_SIDE)
    if not is_file(own):
        text = f"{packaged} further issues load, all from {PACKAGED}."
        return Checked(check=check, status="fine", text=text)
    try:
        mine = len(read_catalogue(own))
    except CopilotError as error:
        first = error.message.splitlines()[0]
        return _broken(check, first, "Correct that file, or move it away.")
    text = f"{packaged} further issues load from {PACKAGED}, and {mine} of yours from {own}."
    return Checked(check=check, status="fine", text=text)


def _broken(check: str, what: str, remedy: str, *, exit_code: int = SETTINGS) -> Checked:
    # It opens with a file's name, which keeps its letters.
    text = f"{what.rstrip('.')}."
    return Checked(check=check, status="problem", text=text, remedy=remedy, exit_code=exit_code)
