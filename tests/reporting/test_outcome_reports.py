"""What a person sees of `price`, `improve`, `frontier` and `check`."""

import re

from copilot.analysis.trading.improve import MOST
from copilot.domain.documents import CheckDocument, FrontierPoint, ImproveDocument, PriceDocument
from copilot.domain.suggestions import Certificate, Idea, Reference
from copilot.reporting.outcome_reports import (
    ROWS,
    check_report,
    frontier_report,
    improve_report,
    price_report,
)
from copilot.reporting.terminal import SHOWN
from tests.builders import engineer
from tests.reporting.made_up import STAMP, frontier_document, gain, good, hanging, point, trade


def price(certificate: Certificate, *, from_reference: tuple[str, ...] = ()) -> PriceDocument:
    return PriceDocument(
        scenario=STAMP,
        reference=Reference(kind="on_the_table", outcome={}),
        outcome={"Base salary": 165000, "Start date": "2027-01-15"},
        from_reference=from_reference,
        certificate=certificate,
        notes=("One note.",),
    )


def test_a_priced_package_shows_its_terms_and_verdict() -> None:
    report = price_report(price(good(), from_reference=("Start date",)), engineer())
    assert report == (
        "Senior engineer offer: this package, compared with what is on the table.\n"
        "  Base salary  165,000 USD per year\n"
        "  Start date   15 January 2027\n"
        "Left out, so as in the comparison: Start date.\n"
        "\n"
        "Good for both. Worth about 6,500 USD per year to you.\n"
        "\n"
        "One note.\n"
        "\n"
        "Why: --explain.\n"
    )


def test_a_package_that_hangs_on_something_names_the_question() -> None:
    report = price_report(price(hanging()), engineer(), explain=True)
    assert 'Ask first: "What makes the timing' in report
    assert "gain in points" in report
    assert "--explain" not in report


def improved(*ideas: Idea, notes: tuple[str, ...] = ()) -> ImproveDocument:
    return ImproveDocument(
        scenario=STAMP, outcome={"Remote days": 1}, improvements=ideas, notes=notes
    )


def test_improvements_are_numbered_and_the_rest_waits() -> None:
    document = improved(*[trade()] * (SHOWN + 1))
    report = improve_report(document, engineer())
    assert "making this package better for one and worse for neither.\n  Remote days  1\n" in report
    assert "1 more change: --all.  Why: --explain.\n" in report
    assert "6  You" in improve_report(document, engineer(), show_all=True, explain=True)


def test_the_improvement_with_the_most_is_shown_under_its_number_however_many_there_are() -> None:
    most = trade().model_copy(update={"title": f"{MOST}, on average"})
    report = improve_report(improved(*[trade()] * (SHOWN + 1), most, trade()), engineer())
    told = re.findall(
        r"^(\d) +(You|The most for both of you together, on average\. You)", report, re.MULTILINE
    )
    assert [number for number, _ in told] == ["1", "2", "3", "4", "7"]
    assert told[-1][1].startswith(MOST)
    assert "3 more changes: --all." in report
    full = improve_report(improved(*[trade()] * SHOWN, most), engineer(), show_all=True)
    assert f"6  {MOST}, on average. You" in full
    assert "--all" not in full


def test_an_improvement_says_for_whom_it_is_better() -> None:
    certificates = [
        good().model_copy(update={"my_gain": gain(0, 0, 0, share=0)}),
        good().model_copy(update={"their_gain": gain(0, 0, 0, share=0)}),
        good(),
    ]
    report = improve_report(improved(*map(trade, certificates)), engineer())
    found = [line for line in report.splitlines() if line.startswith("   Better")]
    assert found == [
        "   Better for them, no worse for you.",
        "   Better for you, no worse for them. Worth about 6,500 USD per year to you.",
        "   Better for both. Worth about 6,500 USD per year to you.",
    ]


def test_a_package_that_cannot_be_bettered_is_an_answer() -> None:
    report = improve_report(improved(notes=("One note.",)), engineer())
    assert "No change was found that helps one of you and hurts neither" in report
    assert report.endswith("One note.\n")


def test_the_frontier_says_what_changes_from_row_to_row() -> None:
    points = (
        point(100, 0, Base_salary=185000, Remote_days=5, Title="Staff"),
        point(71.4, 40, low=30.2, high=55, Base_salary=160000, Remote_days=5, Title="Staff"),
        point(60, 80, low=79.9, high=80.2, Base_salary=160000, Remote_days=1, Title="Staff"),
        point(50, 90, Base_salary=160000, Remote_days=1, Title="Staff"),
    )
    document = frontier_document(*points, nash=points[1:2], egalitarian=points[1:3])
    assert frontier_report(document, engineer()) == (
        "Senior engineer offer: 4 packages that nothing beats for both of you.\n"
        "In points: 0 is the worst deal, 100 the best, for you and for them. Each row\n"
        "says what changes from the row above.\n"
        "\n"
        "  no   you       they   terms\n"
        "   1   100          0   Base salary 185,000 USD per year, Remote days 5\n"
        "   2    71   30 to 55   Base salary 160,000 USD per year\n"
        "   3    60         80   Remote days 1\n"
        "   4    50         90   the same terms\n"
        "  The same in all: Title Staff.\n"
        "\n"
        "Nash bargaining solution: no 2.\n"
        "Most for the one who gains less: no 2 and 3.\n"
        "Without a deal you have 45 and they 0, as far as known.\n"
        "Method: Issue by issue, exact.\n"
    )


def many_points(count: int) -> list[FrontierPoint]:
    return [point(100 - row, row, Remote_days=row) for row in range(count)]


def numbers(report: str) -> list[str]:
    return re.findall(r"^ {2,3}(\d+) +\d+ +[\d to-]+ {3}", report, re.MULTILINE)


def test_a_long_frontier_keeps_both_ends_and_the_solutions() -> None:
    points = many_points(60)
    document = frontier_document(*points, nash=points[33:34], notes=("One note.",))
    report = frontier_report(document, engineer())
    rows = numbers(report)
    assert len(rows) == ROWS
    assert {rows[0], rows[-1]} == {"1", "60"}
    assert "34" in rows
    assert "48 more packages: --all." in report
    assert "One note." in report
    full = frontier_report(document, engineer(), show_all=True)
    assert "--all" not in full
    assert "  60    41         59   Remote days 59" in full


def test_many_solutions_do_not_push_out_the_ends() -> None:
    points = many_points(60)
    document = frontier_document(*points, nash=points[10:40])
    report = frontier_report(document, engineer())
    rows = numbers(report)
    assert len(rows) == ROWS
    assert {rows[0], rows[-1]} == {"1", "60"}


def test_a_solution_that_is_not_listed_has_no_number() -> None:
    points = many_points(2)
    document = frontier_document(*points, nash=[point(1.5, 2.5, Remote_days=1)])
    assert "Nash" not in frontier_report(document, engineer())


def test_a_solution_that_every_package_reaches_is_told_in_a_word() -> None:
    points = many_points(3)
    report = frontier_report(
        frontier_document(*points, nash=points[:1], egalitarian=points), engineer()
    )
    assert "Nash bargaining solution: no 1.\n" in report
    assert "Most for the one who gains less: all alike.\n" in report


def test_nothing_to_settle_is_no_want_of_agreement() -> None:
    report = frontier_report(frontier_document(method="nothing to settle"), engineer())
    assert report == "Senior engineer offer: nothing to settle yet.\n"


def test_no_zone_of_agreement_and_too_large_are_answers() -> None:
    none = frontier_report(frontier_document(notes=("Check the walk-aways.",)), engineer())
    assert none == (
        "Senior engineer offer: no zone of agreement, as far as the file goes.\n\n"
        "Check the walk-aways.\n"
    )
    large = frontier_report(frontier_document(method="too large"), engineer())
    assert "too large to be listed exactly" in large


def check(
    *sharpen: str, open_issues: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
) -> CheckDocument:
    return CheckDocument(
        scenario=STAMP, issues=4, open_issues=open_issues, sharpen=sharpen, warnings=warnings
    )


def test_a_valid_scenario_says_what_would_sharpen_it_and_what_looks_wrong() -> None:
    document = check(
        "what they want for Title: nothing is known",
        "Your walk-away: none is given.",
        open_issues=("Title",),
        warnings=("`situation` mentions 'another offer'.",),
    )
    assert check_report(document, source="offer.yaml") == (
        "Valid. 4 issues, enough for a first answer (negotiate trades offer.yaml).\n"
        "Without options so far: Title.\n"
        "\n"
        "Two things that would sharpen it most:\n"
        "1  What they want for Title: nothing is known.\n"
        "2  Your walk-away: none is given.\n"
        "\n"
        "Careful: `situation` mentions 'another offer'.\n"
    )


def test_a_full_scenario_is_just_valid() -> None:
    assert check_report(check(), source="f") == (
        "Valid. 4 issues, enough for a first answer (negotiate trades f).\n"
    )


def test_a_scenario_without_any_options_says_that_nothing_can_be_priced() -> None:
    report = check_report(check("a", open_issues=("A", "B", "C", "D")), source="f")
    assert report == (
        "Valid. 4 issues, none with options yet, so that nothing can be priced.\n\n"
        "One thing that would sharpen it most:\n1  A.\n"
    )
