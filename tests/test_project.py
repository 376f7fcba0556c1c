"""The project around the package: pins, the commands of make, and what the wheel holds."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from copilot.yaml_source import Node, read_yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = ["constraints.txt", "build-constraints.txt"]


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}


def requirements() -> list[Requirement]:
    groups = [
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    return [Requirement(line) for group in groups for line in group if isinstance(line, str)]


@pytest.mark.parametrize("name", PINNED)
def test_a_constraint_is_a_name_and_a_version_and_nothing_else(name: str) -> None:
    """No address and no hash: where packages come from is the business of whoever installs."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)]
    assert wrong == []
    assert lines == sorted(lines, key=str.casefold)


def test_every_requirement_is_pinned_to_a_version_that_it_allows() -> None:
    pinned = pins("constraints.txt")
    for requirement in requirements():
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, requirement
        assert requirement.specifier.contains(version), requirement


def test_what_builds_the_package_is_pinned_too() -> None:
    pinned = pins("build-constraints.txt")
    for line in PROJECT["build-system"]["requires"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def dry_run(target: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    environment.pop("MFLAGS", None)
    return subprocess.run(  # noqa: S603 - fixed arguments, no shell
        ["make", "--dry-run", "--always-make", target],  # noqa: S607 - whichever make is there
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_make_test_runs_every_check_in_this_order() -> None:
    steps = [
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "lint-imports",
        "codespell",
        "python -m pytest -q -p no:cacheprovider -m load",
        (
            "coverage run --parallel-mode -m pytest -q -p no:cacheprovider"
            ' -m "not live and not load" tests/llm'
        ),
        'coverage run --parallel-mode -m pytest -m "not live and not load" --ignore=tests/llm',
        "negotiate eval run --replay --strict --brief",
        "coverage combine --quiet",
        "coverage report",
    ]
    lines = [line.strip() for line in dry_run("test").splitlines()]
    run = [line.removeprefix("@").removeprefix("{ ").removeprefix(".venv/bin/") for line in lines]
    assert [step for line in run for step in steps if _is(line, step)] == steps


def _is(line: str, step: str) -> bool:
    """Whether a line runs the step, perhaps with another one beside it."""
    return line == step or line.startswith((f"{step};", f"{step} &&"))


def test_make_demo_needs_no_key() -> None:
    run = [line for line in dry_run("demo").splitlines() if line.startswith(".venv/bin/negotiate")]
    assert [line.split()[1] for line in run] == ["trades", "questions"]
    assert all(line.endswith("--no-llm") for line in run)


def test_every_install_is_held_to_the_pins() -> None:
    installs = [line for line in dry_run("test").splitlines() if " pip install" in line]
    assert installs
    for line in installs:
        assert "--constraint build-constraints.txt" in line or (
            "--constraint constraints.txt --build-constraint build-constraints.txt" in line
        )


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


def test_commit_hooks_use_the_versions_of_the_project_and_fetch_nothing() -> None:
    root = read_yaml((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")).root
    assert root is not None
    assert root.find(("repos", 1)) is None
    assert root.find(("repos", 0, "repo")) == Node("local", line=2)
    hooks = root.find(("repos", 0, "hooks"))
    assert hooks is not None
    assert isinstance(hooks.value, tuple)
    languages = [hook.find(("language",)) for hook in hooks.value]
    assert {language.value for language in languages if language is not None} == {"system"}
    assert None not in languages


def test_the_wheel_holds_the_prompts_and_every_data_file(tmp_path: Path) -> None:
    """Data beside the code is lost from a wheel without a word."""
    subprocess.run(  # noqa: S603 - fixed arguments, no shell
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    prompts = files_below(ROOT / "prompts")
    assert prompts
    assert {f"copilot/_prompts/{name}" for name in prompts} <= names
    assert {f"copilot/{name}" for name in files_below(ROOT / "copilot")} <= names
    assert {"copilot/py.typed", "copilot/storage/catalogue.yaml"} <= names
    assert {name.split("/")[0] for name in names} == {
        "copilot",
        f"negotiation_copilot-{PROJECT['project']['version']}.dist-info",
    }


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
