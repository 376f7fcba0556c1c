"""`prompts`: the prompts in use, the user's own before those of the package."""

import json
from typing import Annotated

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import answer, tell
from copilot.cli.source import read_scenario

app = typer.Typer(rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `negotiate prompts list` has it.")]


@app.command("list", help=help_texts.PROMPTS_LIST, short_help="The prompts in use.")
def list_prompts(as_json: options.AsJson = False) -> None:
    """The prompts in use, and whether each is yours."""
    from copilot.bootstrap import prompt_library
    from copilot.settings.resolution import read_settings

    settings = read_settings(no_model=True)
    library = prompt_library(settings)
    found = [(name, library.find(name), library.hash(name)) for name in library.names()]
    if as_json:
        rows = [
            {
                "name": name,
                "version": file.version,
                "hash": hashed,
                "own": file.own,
                "path": str(file.path),
                "description": file.description,
            }
            for name, file, hashed in found
        ]
        answer(json.dumps({"schema_version": 1, "prompts": rows}, indent=2) + "\n")
        return
    from copilot.reporting.layout import Line, fill, rendered

    lines: list[Line] = []
    for name, file, hashed in found:
        whose = "yours" if file.own else "of the package"
        lines += fill(f"{name}, version {file.version}, {whose}, hash {hashed[:12]}", tone="strong")
        lines += fill(file.description, first="  ", indent="  ")
    answer(rendered(lines))
    tell(f"Yours go into {settings.prompts} under the same names.")


@app.command("show", help=help_texts.PROMPTS_SHOW, short_help="A prompt as it stands in its file.")
def show(name: Name) -> None:
    """A prompt as it stands in its file."""
    from copilot.bootstrap import prompt_library
    from copilot.settings.resolution import read_settings

    answer(prompt_library(read_settings(no_model=True)).find(name).source)


@app.command(
    "render", help=help_texts.PROMPTS_RENDER, short_help="A prompt filled in from a scenario."
)
def render(
    name: Name,
    file: options.File,
    with_limits: options.WithLimits = False,
    seed: options.Seed = 0,
) -> None:
    """A prompt filled in from a scenario, as a model would read it."""
    from copilot.bootstrap import Run, rendered_prompt
    from copilot.settings.resolution import read_settings

    run = Run(settings=read_settings(no_model=True), seed=seed, with_limits=with_limits)
    answer(rendered_prompt(name, read_scenario(file), run))


@app.command("check", help=help_texts.PROMPTS_CHECK, short_help="Whether the prompts can be used.")
def check(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One prompt; default: all.")
    ] = None,
) -> None:
    """Whether the prompts can be used: parts, inputs, front matter. Exit code 1 if not."""
    from copilot.bootstrap import prompt_library
    from copilot.settings.resolution import read_settings

    library = prompt_library(read_settings(no_model=True))
    names = library.names() if name is None else (name,)
    findings = [finding for each in names for finding in library.check(each)]
    for finding in findings:
        answer(f"{finding}\n")
    if findings:
        raise typer.Exit(1)
    answer(f"{len(names)} prompt{'' if len(names) == 1 else 's'} checked, nothing wrong.\n")


@app.callback(invoke_without_command=True, help=help_texts.PROMPTS)
def root(context: typer.Context) -> None:
    """Look at the prompts, and check your own."""
    if context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")
