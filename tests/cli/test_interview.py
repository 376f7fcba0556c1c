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
        Typed("guess:", "160k\n"),
        Typed("start date:", "Remote days\n"),
        Typed("ask?", "4\n"),
        Typed("guess:", "1\n"),
        Typed("unit?", "days a week\n"),
        Typed("3. Name", "\n"),
        Typed("in order:", "1\n"),
        Typed("in order:", "2\n"),
        Typed("Your limit:", "150k\n"),
        Typed("y or n:", "y\n"),
        folder=folder,
        timeout_seconds=120,
    )
    assert session.exit_code == 0
    assert "A first idea:" in session.screen
    assert session.screen.index("A first idea:") < session.screen.index("which first?")
    assert "That settles it. Now first:" in session.screen
    assert "More answers would change next to nothing" in session.screen
    assert "Engineer offer: 2 issues, compared with meeting in the middle." in session.screen
    assert session.screen.endswith(
        "Wrote new.yaml. What would sharpen it: negotiate check new.yaml\n"
    )
    scenario = written(folder)
    salary, remote = scenario.issues
    assert (salary.unit, salary.mine.position, salary.theirs.position) == (
        "USD per year",
        185000,
        160000,
    )
    assert (remote.unit, remote.mine.position) == ("days a week", 4)
    ranks = [(i.mine.priority.rank, i.theirs.priority.rank) for i in (salary, remote)]
    assert ranks == [(2, 1), (1, 2)]
    assert scenario.context == "compensation"
    assert scenario.me.walk_away == {"Base salary": 150000}
    (said,) = scenario.evidence
    assert (said.kind, said.by) == ("answer", "me")
    assert said.more_important == ("Remote days", "Base salary")
    assert said.at_least > 1


def test_the_talk_is_on_stderr_and_the_ideas_on_stdout(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "\n".join((*TWO_ISSUES, "1", "2", "", "", ""))),
        folder=folder,
        stdout_apart=True,
        timeout_seconds=120,
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
        ("1 year", "4 years", None, (1, 4, "years")),
        ("1 year", "1 year", None, (1, 1, "year")),
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


THREE = (
    *OPENING,
    *("Pay", "90 USD", "70"),
    *("Days", "4", "1", "days"),
    *("Term", "9", "3", "months"),
    "",
)
"""Three issues with both positions."""

NEXT = ("", "", "", "", "", "", "")
"""Enter on all that follows."""


def mine(folder: Path) -> list[int | None]:
    return [issue.mine.priority.rank for issue in written(folder).issues]


def theirs(folder: Path) -> list[int | None]:
    return [issue.theirs.priority.rank for issue in written(folder).issues]


@pytest.mark.parametrize(
    ("answers", "ranks"),
    [
        (["2 1"], [2, 1, 3]),
        (["term"], [2, 2, 1]),
        (["3 1"], [2, 3, 1]),
        (["3, 3, 9 x"], [2, 2, 1]),
        ([""], [None, None, None]),
        (["9", "1"], [1, 2, 2]),
    ],
)
def test_the_first_of_all_is_picked_alone_or_with_those_that_follow(
    negotiate: Commands, folder: Path, answers: list[str], ranks: list[int | None]
) -> None:
    """Theirs is asked first: their order leaves more open than mine, which is skipped here."""
    told(negotiate, *THREE, *answers, *NEXT)
    assert theirs(folder) == ranks
    assert mine(folder) == [None, None, None]


def test_a_pick_that_is_none_of_the_numbers_is_told(negotiate: Commands) -> None:
    ran = told(negotiate, *THREE, "x", *NEXT)
    assert "   x is none of the numbers, so it is left out.\n" in ran.err


def test_what_is_skipped_is_not_asked_again(negotiate: Commands) -> None:
    ran = told(negotiate, *THREE, *NEXT)
    assert ran.err.count("As they see it, your best guess.") == 1
    assert ran.err.count("\nIf you could move one of these from its\nworst") <= 1
    assert ran.err.count("before you walk away?") == 1
    assert "That is all there is to ask; what you skipped can go into the file later." in ran.err


def test_each_choice_tells_the_way_from_worst_to_best(negotiate: Commands) -> None:
    ran = told(negotiate, *THREE, *NEXT)
    assert "   1 Pay, from 90 to 70 USD\n   2 Days, from 4 to 1 day\n" in ran.err
    assert "   1 Pay, from 70 to 90 USD\n   2 Days, from 1 to 4 days\n" in ran.err


def test_an_option_of_several_words_stands_in_quotes_in_a_choice(negotiate: Commands) -> None:
    payment = ("Payment", "in 60 days", "in advance")
    days = ("Days", "4 days", "1 day")
    ran = told(negotiate, *OPENING, *payment, *days, "", "", "")
    assert (
        '   1 Payment, from "in 60 days" to "in advance"\n   2 Days, from 4 to 1 day\n' in ran.err
    )
    assert "As they see it, your best guess. If they could move one of these from" in (
        ran.err.replace("\n", " ")
    )


def test_an_answer_says_what_it_changed(negotiate: Commands) -> None:
    ran = told(negotiate, *TWO_ISSUES, "1", "2", "", "maybe", "yes")
    assert ran.err.count("That changes the advice. Now first:") == 2
    assert "That settles it. Now first:" in ran.err
    assert "More answers" not in ran.err
    assert "\n1  You give way on base salary" in ran.out
    assert "Good for both. Worth between" in ran.out
    assert "(It tells which trades pay you most.)" in ran.err


def test_a_no_is_a_bound_too(negotiate: Commands, folder: Path) -> None:
    told(negotiate, *TWO_ISSUES, "1", "2", "", "n")
    (said,) = written(folder).evidence
    assert (said.at_least, said.at_most is not None) == (1, True)


def test_a_limit_is_a_number_and_no_more_than_i_ask(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, *TWO_ISSUES, "1", "2", "never", "200k", "$165k")
    assert "   A number, or Enter.\n" in ran.err
    assert "You ask for 185,000 USD per year yourself. Your limit, or Enter." in ran.err
    assert written(folder).me.walk_away == {"Base salary": 165000}
    assert "{Base salary: 165000}" in (folder / "new.yaml").read_text(encoding="utf-8")


def test_without_two_issues_that_can_be_priced_nothing_more_is_asked(
    negotiate: Commands, folder: Path
) -> None:
    ran = told(negotiate, *OPENING, "A", "", "", "B", "", "", "C", "5", "", "", "")
    assert "which first?" not in ran.err
    assert len(written(folder).issues) == 3


def test_answers_that_make_no_scenario_are_kept_and_told(negotiate: Commands, folder: Path) -> None:
    ran = told(negotiate, *OPENING, "x" * 201, "5", "4", "", "B", "1", "2", "")
    assert ran.code == 0
    assert "No ideas yet. your answers:" in ran.err
    assert "x" * 201 in (folder / "new.yaml").read_text(encoding="utf-8")


def test_where_both_want_the_same_there_is_no_first_idea(negotiate: Commands) -> None:
    ran = told(negotiate, *OPENING, "A", "5", "5", "", "B", "1", "1", "")
    assert (ran.code, "A first idea" in ran.out) == (0, False)


def test_the_first_idea_comes_as_soon_as_two_issues_have_positions(negotiate: Commands) -> None:
    ran = told(negotiate, *TWO_ISSUES)
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
