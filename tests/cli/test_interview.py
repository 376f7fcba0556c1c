"""`init --ask`: two minutes of questions, on a real terminal and line by line."""

from pathlib import Path

import pytest

from copilot.domain.scenario import Scenario
from copilot.storage.scenario_file import load_scenario
from tests.cli.commands import Commands, Ran
from tests.terminal import END_OF_FILE, INTERRUPT, Typed, run_in_terminal
from tests.terminal import negotiate as command_line


def told(negotiate: Commands, *lines: str, options: tuple[str, ...] = ()) -> Ran:
    """What comes of these answers; the talk ends with the last of them, as with Ctrl-D."""
    stdin = "".join(f"{line}\n" for line in lines)
    return negotiate("init", "--ask", "new.yaml", *options, stdin=stdin)


def written(folder: Path) -> Scenario:
    return load_scenario(folder / "new.yaml")


OPENING = ("Engineer offer", "1", "They came back low.")
TWO_ISSUES = (
    *OPENING,
    *("Base salary", "185k USD per year", "160k"),
    *("Remote days", "4", "1", "days a week"),
    "",
)


def test_an_interview_on_a_terminal_shows_ideas_and_writes_the_file(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "Engineer offer\n"),
        Typed("Number:", "1\n"),
        Typed("private.", "They came back low.\n"),
        Typed("start date:", "Base salary\n"),
        Typed("ask?", "185k USD per year\n"),
        Typed("offer?", "160k\n"),
        Typed("start date:", "Remote days\n"),
        Typed("ask?", "4\n"),
        Typed("offer?", "1\n"),
        Typed("unit?", "days a week\n"),
        Typed("3. Name", "\n"),
        Typed("which first?", "2\n"),
        Typed("or Enter.", "1\n"),
        folder=folder,
    )
    assert session.exit_code == 0
    assert "A first idea:" in session.screen
    assert session.screen.index("A first idea:") < session.screen.index("which first?")
    assert "Engineer offer: 2 issues, compared with meeting in the middle." in session.screen
    assert session.screen.endswith(
        "Wrote new.yaml. What would sharpen it: negotiate check new.yaml\n"
    )
    salary, remote = written(folder).issues
    assert (salary.unit, salary.mine.position, salary.theirs.position) == (
        "USD per year",
        185000,
        160000,
    )
    assert (remote.unit, remote.mine.position) == ("days a week", 4)
    ranks = [(i.mine.priority.rank, i.theirs.priority.rank) for i in (salary, remote)]
    assert ranks == [(2, 1), (1, 2)]
    assert written(folder).context == "compensation"


def test_the_talk_is_on_stderr_and_the_ideas_on_stdout(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "\n".join((*TWO_ISSUES, "2", "1", ""))),
        folder=folder,
        stdout_apart=True,
    )
    assert session.exit_code == 0
    assert "What is it about" in session.screen
    assert "What is it about" not in session.stdout
    assert session.stdout.startswith("\nA first idea:\n\n1  You ")


def test_ctrl_d_keeps_what_was_said(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "Engineer offer\n"),
        Typed("Number:", "\n"),
        Typed("private.", "\n"),
        Typed("start date:", "Base salary\n"),
        Typed("ask?", END_OF_FILE),
        folder=folder,
    )
    assert session.exit_code == 0
    scenario = written(folder)
    assert (scenario.title, scenario.context) == ("Engineer offer", "other")
    assert [issue.name for issue in scenario.issues] == ["Base salary"]


def test_ctrl_c_writes_nothing(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "Engineer offer\n"),
        Typed("Number:", INTERRUPT),
        folder=folder,
    )
    assert session.exit_code == 130
    assert not (folder / "new.yaml").exists()


def test_nothing_said_is_nothing_written(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate)
    assert ran.code == 0
    assert ran.err.endswith("Nothing was said, so nothing was written.\n")
    assert not (folder / "new.yaml").exists()


def test_a_title_alone_makes_a_valid_file(negotiate: Commands, folder: Path) -> None:
    told(negotiate, "Lease")
    assert written(folder).title == "Lease"
    told(negotiate, "", "", "They want three years.", options=("--force",))
    assert written(folder).title == "My negotiation"
    assert written(folder).situation == "They want three years."


def test_a_context_that_was_given_is_not_asked_for(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, "Lease", "We move.", "Rent", options=("--context", "deal"))
    assert "Which kind" not in ran.err
    assert written(folder).context == "deal"


@pytest.mark.parametrize(
    ("asked", "offered", "unit", "expected"),
    [
        ("185000", "160,000", "USD", (185000, 160000, "USD")),
        ("$185k", "$160k", None, (185000, 160000, "$")),
        ("4 days a week", "1 day a week", None, (4, 1, "days a week")),
        ("4 days", "1", None, (4, 1, "days")),
        ("5%", "2 %", None, (5, 2, "%")),
        ("50k €", "45k", None, (50000, 45000, "€")),
        ("50k€", "45 000 €", None, (50000, 45000, "€")),
        ("5k/year", "4k/year", None, (5000, 4000, "/year")),
        ("2.5", "", "", (2.5, None, None)),
        ("", "30 days", None, (None, 30, "days")),
        ("net 30", "net 60", None, ("net 30", "net 60", None)),
        ("2027-03-01", "2027-01-15", None, ("2027-03-01", "2027-01-15", None)),
        ("4 days", "1 month", None, ("4 days", "1 month", None)),
        ("1 March", "15 May", None, ("1 March", "15 May", None)),
        ("1,5", "2", None, ("1,5", "2", None)),
    ],
)
def test_positions_are_numbers_where_both_are_amounts_of_one_unit(  # noqa: PLR0913, PLR0917 - one table
    negotiate: Commands,
    folder: Path,
    asked: str,
    offered: str,
    unit: str | None,
    expected: tuple[float | str | None, float | str | None, str | None],
) -> None:
    lines = [*OPENING, "Issue", asked, offered, *([] if unit is None else [unit]), "Other"]
    told(negotiate, *lines)
    first = written(folder).issues[0]
    assert (first.mine.position, first.theirs.position, first.unit) == expected
    assert written(folder).issues[1].name == "Other"


def test_the_same_name_twice_is_asked_again(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, *OPENING, "Rent", "", "", "rent", "Length", "", "", "")
    assert "rent is on the list. Another name:" in ran.err
    assert [issue.name for issue in written(folder).issues] == ["Rent", "Length"]


THREE = (*OPENING, "A", "", "", "B", "", "", "C", "", "", "")


@pytest.mark.parametrize(
    ("answers", "ranks"),
    [
        (["2", "1"], [2, 1, 3]),
        (["c", ""], [2, 2, 1]),
        (["3 1"], [2, 3, 1]),
        (["3, 3, 9 x", ""], [2, 2, 1]),
        ([""], [None, None, None]),
        (["9", "1", ""], [None, None, None]),
    ],
)
def test_ranks_are_picked_one_by_one_or_together(
    negotiate: Commands, folder: Path, answers: list[str], ranks: list[int | None]
) -> None:
    told(negotiate, *THREE, *answers)
    assert [issue.mine.priority.rank for issue in written(folder).issues] == ranks


def test_an_answer_that_is_none_of_the_numbers_is_told(negotiate: Commands) -> None:
    assert "   x is none of the numbers, so it is left out.\n" in told(negotiate, *THREE, "x").err


def test_answers_that_make_no_scenario_are_kept_and_told(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, *OPENING, "x" * 201, "5", "4", "", "B", "1", "2", "")
    assert ran.code == 0
    assert "No ideas yet. your answers:" in ran.err
    assert "x" * 201 in (folder / "new.yaml").read_text(encoding="utf-8")


def test_where_both_want_the_same_there_is_no_first_idea(negotiate: Commands) -> None:
    ran = told(negotiate, *OPENING, "A", "5", "5", "", "B", "1", "1", "")
    assert (ran.code, "A first idea" in ran.out) == (0, False)


def test_the_first_idea_comes_as_soon_as_two_issues_have_positions(negotiate: Commands) -> None:
    ran = told(negotiate, *TWO_ISSUES, "2", "1")
    assert ran.out.startswith("\nA first idea:\n\n1  You ")
    assert "\nEngineer offer: 2 issues" in ran.out


def test_one_issue_needs_no_ranks(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, *OPENING, "Rent", "", "", "")
    assert "which first?" not in ran.err
    assert [issue.name for issue in written(folder).issues] == ["Rent"]


def test_an_interview_can_be_printed_instead(negotiate: Commands) -> None:
    ran = negotiate("init", "--ask", "-", stdin="Lease\n")
    assert "title: Lease\n" in ran.out
    assert "Wrote" not in ran.err
