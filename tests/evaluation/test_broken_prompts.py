"""Prompts broken on purpose: the command is red and names the cause, not only the lost recording.

Five ways, for each prompt: an input dropped, an ask dropped, a limit leaked, the form of the
answer broken, the marks around data removed.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from copilot.cli.app import main
from copilot.prompting.library import packaged_folder
from tests.evaluation.authored_answers import PROMPTS, authored_suite
from tests.evaluation.eval_command import flat

EXAMPLES = Path(__file__).parents[2] / "evals" / "suites" / "examples.yaml"

IDEAS = "value-creation/value-creation.md.j2"
QUESTIONS = "discovery-questions/discovery-questions.md.j2"
WORDING = "wording/wording.md.j2"
FACTS = "_facts.md.j2"


class Break(NamedTuple):
    """What a prompt's author does, and what the command has to say."""

    way: str
    """Which of the five."""
    prompt: str
    """The prompt of the case that shows it."""
    file: str
    """Which file is changed."""
    changes: tuple[tuple[str, str], ...]
    """Texts, each with what takes its place."""
    cause: str
    """What is said, whatever the scenario is."""


UNMARKED = (("{% filter data %}", ""), ("{% endfilter %}", ""))

BREAKS = (
    Break(
        "input",
        "value-creation",
        IDEAS,
        (("{{ situation }}", ""),),
        "value-creation: does not hold the situation",
    ),
    Break(
        "ask",
        "value-creation",
        IDEAS,
        (('4. Suggest up to 2 contingent agreements ("contingent").', ""),),
        "value-creation: does not ask for contingent agreements",
    ),
    Break(
        "leak",
        "value-creation",
        IDEAS,
        (("\nPlease:\n", "\n{{ limits }}\n\nPlease:\n"),),
        "prints 'limits' where it is not marked as data",
    ),
    Break(
        "form",
        "value-creation",
        IDEAS,
        ((', "why_them": "…"', ""),),
        "value-creation: does not show 'why_them' of 'added_issues' in the form of the answer",
    ),
    Break(
        "bracket",
        "value-creation",
        IDEAS,
        (('"parts": []}]}', '"parts": []}}'),),
        "value-creation: shows a form of the answer in which a bracket is missing or too many",
    ),
    Break(
        "marks",
        "value-creation",
        IDEAS,
        UNMARKED,
        "prints 'situation' where it is not marked as data",
    ),
    Break(
        "input",
        "discovery-questions",
        FACTS,
        (('{% include "_issues.md.j2" %}', ""),),
        "discovery-questions: does not hold the options of",
    ),
    Break(
        "ask",
        "discovery-questions",
        QUESTIONS,
        (("Please write the questions that I should ask them.", ""),),
        "discovery-questions: asks for nothing: its user part is data alone",
    ),
    Break(
        "leak",
        "discovery-questions",
        FACTS,
        (("{% filter data %}", "{% filter data %}\n{{ limits }}"),),
        "'limits' is undefined",
    ),
    Break(
        "leak of the situation",
        "discovery-questions",
        FACTS,
        (("{% filter data %}", "{% filter data %}\n{{ situation }}"),),
        "'situation' is undefined",
    ),
    Break(
        "form",
        "discovery-questions",
        QUESTIONS,
        (('"reveals": "…", ', ""),),
        "discovery-questions: does not show 'reveals' of 'questions' in the form of the answer",
    ),
    Break(
        "marks",
        "discovery-questions",
        FACTS,
        UNMARKED,
        "prints 'notes' where it is not marked as data",
    ),
    Break(
        "input",
        "value-creation",
        WORDING,
        (("- {{ idea.id }}:", "- An idea:"),),
        "wording: does not hold the idea 'trade-",
    ),
    Break(
        "ask",
        "value-creation",
        WORDING,
        (("Please word each of these ideas.", ""),),
        "wording: asks for nothing: its user part is data alone",
    ),
    Break(
        "leak",
        "value-creation",
        WORDING,
        (("The ideas to word:", "My limits are: {{ limits }}\nThe ideas to word:"),),
        "'limits' is undefined",
    ),
    Break(
        "form",
        "value-creation",
        WORDING,
        (('"say": "…"', '"sentence": "…"'),),
        "wording: does not show 'say' of 'wordings' in the form of the answer",
    ),
    Break(
        "marks",
        "value-creation",
        WORDING,
        UNMARKED,
        "prints 'idea' where it is not marked as data",
    ),
)
WRITTEN_IN = (
    ("value-creation", IDEAS, "Please:", "value-creation: gives away a secret figure (####)"),
    (
        "value-creation",
        IDEAS,
        "You help one side",
        "value-creation: gives away a secret figure (####)",
    ),
    ("value-creation", WORDING, "Please word", "wording: gives away a secret figure (####)"),
    (
        "discovery-questions",
        QUESTIONS,
        "Please write",
        "discovery-questions: gives away a secret figure (####)",
    ),
)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case for each prompt, with sound answers that are recorded for the prompts as they are."""
    return authored_suite(tmp_path_factory.mktemp("sound"), "sound", *PROMPTS)


def break_a_prompt(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, *changes: tuple[str, str]
) -> None:
    """Has the command use a copy of the prompts in which texts are replaced."""
    copy = folder / "prompts"
    shutil.copytree(packaged_folder(), copy)
    text = (copy / file).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (copy / file).write_text(text, encoding="utf-8")
    monkeypatch.setenv("NEGOTIATE_PROMPTS", str(copy))


def is_named_first(out: str, cause: str) -> bool:
    """Whether the cause is told, and before what is not recorded for the changed prompt."""
    told = out.find(cause)
    missed = out.find("Nothing is recorded for:")
    return told >= 0 and (missed < 0 or told < missed)


def name_of(broken: Break) -> str:
    return f"{broken.file.partition('/')[0]}: {broken.way}"


def test_the_prompts_as_they_are_pass(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or what turns red below would say nothing."""
    break_a_prompt(tmp_path, monkeypatch, IDEAS)
    assert main(["eval", "run", str(suite), "--strict"]) == 0


@pytest.mark.parametrize("broken", BREAKS, ids=name_of)
def test_a_prompt_broken_on_purpose_is_red_and_the_cause_is_named(
    suite: Path,
    broken: Break,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    break_a_prompt(tmp_path, monkeypatch, broken.file, *broken.changes)
    assert main(["eval", "run", str(suite), "--filter", broken.prompt]) != 0
    out = flat(capsys.readouterr().out)
    assert f"lease/{broken.prompt}: prompt_inputs: " in out
    assert is_named_first(out, broken.cause)


@pytest.mark.parametrize(("prompt", "file", "before", "cause"), WRITTEN_IN)
def test_a_limit_that_is_written_into_a_prompt_is_named_and_not_repeated(  # noqa: PLR0913, PLR0917 - fixtures and parameters
    suite: Path,
    prompt: str,
    file: str,
    before: str,
    cause: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    break_a_prompt(tmp_path, monkeypatch, file, (before, f"I stop at 1,180 a month. {before}"))
    assert main(["eval", "run", str(suite), "--filter", prompt]) != 0
    out = flat(capsys.readouterr().out)
    assert is_named_first(out, cause.replace("####", "#,###"))
    assert "1,180" not in out


def test_a_secret_name_that_is_written_into_a_prompt_is_named_and_not_repeated(
    suite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ask = "Please write the questions"
    break_a_prompt(tmp_path, monkeypatch, QUESTIONS, (ask, f"We leave Harbour Street. {ask}"))
    assert main(["eval", "run", str(suite), "--filter", "discovery-questions"]) != 0
    out = flat(capsys.readouterr().out)
    assert is_named_first(out, "discovery-questions: gives away a secret name (Ha…)")
    assert "Harbour" not in out


def test_limits_that_a_prompt_shows_always_are_not_there_to_be_shown(
    suite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A prompt cannot leak what it is not given; all that is left is the lost recording."""
    break_a_prompt(tmp_path, monkeypatch, IDEAS, ("{% if limits %}", "{% if true %}"))
    assert main(["eval", "run", str(suite), "--filter", "value-creation"]) == 6
    out = flat(capsys.readouterr().out)
    assert "Nothing is recorded for:" in out
    assert "prompt_inputs: " not in out


SHIPPED = [b for b in BREAKS if b.way in {"ask", "marks"} and b.file != WORDING] + [
    b for b in BREAKS if b.way == "form" and b.file == WORDING
]


@pytest.mark.parametrize("broken", SHIPPED, ids=name_of)
def test_a_broken_prompt_turns_the_suite_that_comes_along_red_too(
    broken: Break,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    break_a_prompt(tmp_path, monkeypatch, broken.file, *broken.changes)
    case = f"offer-short/{broken.prompt}"
    assert main(["eval", "run", str(EXAMPLES), "--filter", case]) != 0
    out = flat(capsys.readouterr().out)
    assert f"{case}: prompt_inputs: " in out
    assert is_named_first(out, broken.cause)
