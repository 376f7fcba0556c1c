"""The examples and the catalogue: what a newcomer sees first has to be whole and sensible."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copilot.advisors.preparation import warnings
from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import differences
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.trades import find_trades
from copilot.domain.catalogue import Place
from copilot.domain.issue import Stance
from copilot.domain.scenario import Context, Scenario
from copilot.storage.catalogue import load_catalogue
from copilot.storage.scenario_file import load_scenario

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "examples").glob("*.yaml"))
SHORT = "offer-short.yaml"
CONTEXTS: tuple[Context, ...] = ("compensation", "deal", "internal", "board", "other")
PLACES: tuple[Place, ...] = (
    "payment terms",
    "timing",
    "scope",
    "risk allocation",
    "relationship terms",
    "future options",
    "non-monetary",
)

each_example = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def problem_of(path: Path) -> Problem:
    return build_problem(load_scenario(path))


def stances(scenario: Scenario) -> Iterator[Stance]:
    for issue in scenario.issues:
        yield issue.mine
        yield issue.theirs


@each_example
def test_an_example_has_five_to_eight_issues_and_leads_to_five_ideas(path: Path) -> None:
    problem = problem_of(path)
    assert 5 <= len(problem.scenario.issues) <= 8
    assert len(find_trades(problem)) >= 5


@each_example
def test_an_example_has_an_idea_that_is_good_for_both(path: Path) -> None:
    verdicts = [idea.certificate.verdict for idea in find_trades(problem_of(path))]
    assert "good_for_both" in verdicts


@each_example
def test_the_reference_of_an_example_respects_both_walk_aways(path: Path) -> None:
    """So that a zone of agreement exists, and ideas are not turned down one after another."""
    problem = problem_of(path)
    assert certify(problem, problem.reference.outcome).verdict != "below_walk_away"


@each_example
def test_an_example_warns_of_nothing_but_what_a_model_would_read(path: Path) -> None:
    assert all(line.startswith("`situation`") for line in warnings(load_scenario(path)))


@each_example
def test_the_first_line_of_an_example_leads_an_editor_to_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    schema = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).is_file()


@each_example
def test_both_sides_of_a_full_example_agree_on_one_issue(path: Path) -> None:
    leans = [difference.leans for difference in differences(problem_of(path))]
    assert "same_wish" in leans or path.name == SHORT


def test_one_example_is_in_the_short_form_alone() -> None:
    text = (ROOT / "examples" / SHORT).read_text(encoding="utf-8")
    scenario = load_scenario(ROOT / "examples" / SHORT)
    assert "mine:" not in text
    assert "i_ask" in text
    assert [issue.name for issue in scenario.open_issues] == ["Title"]


@pytest.mark.parametrize(
    "shows",
    [
        pytest.param(lambda s: any(x.priority.word for x in stances(s)), id="words"),
        pytest.param(lambda s: any(x.priority.rank for x in stances(s)), id="ranks"),
        pytest.param(lambda s: any(x.priority.weight for x in stances(s)), id="weights"),
        pytest.param(
            lambda s: any(w[0] < w[1] for x in stances(s) if (w := x.priority.weight)),
            id="intervals of weights",
        ),
        pytest.param(lambda s: any(x.values for x in stances(s)), id="values"),
        pytest.param(lambda s: any(x.confidence == "low" for x in stances(s)), id="unsure guesses"),
        pytest.param(lambda s: bool(s.excluded), id="excluded combinations"),
        pytest.param(lambda s: s.on_the_table == {}, id="nothing on the table"),
        pytest.param(
            lambda s: len(s.on_the_table) == len(s.priced_issues), id="all of it on the table"
        ),
        pytest.param(
            lambda s: 0 < len(s.on_the_table) < len(s.priced_issues), id="a part on the table"
        ),
        pytest.param(lambda s: any(f.mine != f.theirs for f in s.forecasts), id="forecasts"),
        pytest.param(
            lambda s: any(i.has_currency and "USD" not in str(i.unit) for i in s.issues),
            id="another currency",
        ),
        pytest.param(lambda s: any(a.terms for a in s.me.alternatives), id="a rival offer's terms"),
        pytest.param(lambda s: bool(s.risks), id="risks"),
        pytest.param(lambda s: any(p.issue for p in s.payments), id="payments of an issue"),
        pytest.param(lambda s: bool(s.speed_ups), id="deliveries that could come sooner"),
        pytest.param(lambda s: any(v.each for v in s.volumes), id="volumes at one cost for each"),
        pytest.param(lambda s: any(v.breaks for v in s.volumes), id="volumes with price breaks"),
        pytest.param(lambda s: bool(s.rights), id="rights for later"),
        pytest.param(lambda s: any(i.parts for i in s.issues), id="issues in parts"),
        pytest.param(lambda s: s.me.even_bet is not None, id="risk tolerance as a figure"),
        pytest.param(lambda s: s.money_times is not None, id="how often the price is paid"),
        pytest.param(
            lambda s: any(f.controlled_by for f in s.forecasts), id="who controls an event"
        ),
    ],
)
def test_the_examples_show_between_them_what_the_format_can_say(
    shows: Callable[[Scenario], bool],
) -> None:
    assert any(shows(load_scenario(path)) for path in FILES)


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_catalogue_covers_the_seven_places_for_each_context(context: Context) -> None:
    found = [entry.place for entry in load_catalogue() if context in entry.contexts]
    least = 2 if context in {"compensation", "deal"} else 1
    assert all(found.count(place) >= least for place in PLACES)


def test_the_catalogue_for_pay_holds_what_people_most_often_forget() -> None:
    names = {entry.name for entry in load_catalogue() if "compensation" in entry.contexts}
    assert names >= {
        "Signing bonus",
        "Equity",
        "Title",
        "Start date",
        "Remote work",
        "Development budget",
        "Review timing",
    }


def test_no_two_entries_of_the_catalogue_share_a_name() -> None:
    for context in CONTEXTS:
        names = [entry.name.casefold() for entry in load_catalogue() if context in entry.contexts]
        assert len(set(names)) == len(names)


def test_every_question_of_the_catalogue_is_open_and_quotes_no_figure() -> None:
    for entry in load_catalogue():
        assert entry.question.endswith("?")
        assert not any(letter.isdigit() for letter in entry.question)
        assert entry.question.split()[0] in {"How", "What", "Which", "Who", "When", "Whose", "By",
                                             "In", "Where", "Apart"}, entry.question  # fmt: skip
