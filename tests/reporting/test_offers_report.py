"""The answer of `offers` at 80 columns and as a page: what it says, and how wide it is."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from copilot.advisors.offers import BELOW_FAIR, offers
from copilot.domain.issue import Option, Stance
from copilot.domain.offer_documents import EqualPackages, OfferPackage, OffersDocument
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Scenario
from copilot.domain.suggestions import GainRange, Holds, MoneyAmount, Reference
from copilot.reporting.layout import WIDTH, columns
from copilot.reporting.offer_words import (
    evidence_entry,
    for_them,
    lessons,
    money_apart,
    packages_heading,
    plan_heading,
    price_words,
    told_apart,
    told_steps,
    worth_over,
)
from copilot.reporting.offers_page import offers_page
from copilot.reporting.offers_report import offers_report
from copilot.reporting.opening_words import missing_heading, opening_words, said_first
from copilot.reporting.wording import InAll
from copilot.storage.scenario_file import load_scenario, parse_scenario
from copilot.yaml_source import read_yaml
from tests.builders import engineer, issue, short, stance
from tests.strategies import vague_scenarios

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TABLE = Reference(kind="on_the_table", outcome={})


def report(scenario: Scenario, **switches: bool) -> str:
    return offers_report(offers(scenario), scenario, source="offer.yaml", **switches)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.stem for file in EXAMPLES])
def test_an_example_reads_at_80_columns_and_says_its_five_parts(file: Path) -> None:
    scenario = load_scenario(file)
    document = offers(scenario)
    for switch in (False, True):
        text = offers_report(
            document, scenario, source="offer.yaml", show_all=switch, explain=switch
        )
        assert max(map(columns, text.splitlines())) <= WIDTH
        assert "\n\n\n" not in text
        told = flat(text)
        for part in ("Your opening", "Where the gain over no deal lands", "The other chair"):
            assert part in told
        assert "None" not in told
    assert offers_page(document, scenario).startswith("# ")


@given(vague_scenarios(limits=True, sizes=(1, 3)))
@settings(max_examples=15)
def test_whatever_the_answer_the_screen_is_80_columns_wide(scenario: Scenario) -> None:
    document = offers(scenario)
    text = offers_report(document, scenario, source="f", show_all=True, explain=True, colour=False)
    assert max(map(columns, text.splitlines())) <= WIDTH
    assert offers_page(document, scenario).endswith("\n")


def test_colour_brings_out_what_is_to_be_said() -> None:
    assert "\x1b[32m" in report(engineer(), colour=True)
    assert "\x1b" not in report(engineer())


def test_what_each_term_stands_on_is_told() -> None:
    text = flat(report(load_scenario(ROOT / "examples/engineer-offer.yaml")))
    assert "Base salary, 185,000 USD per year, goes further than your standard" in text
    assert "You took no position on Start date" in text
    plain = flat(report(short()))
    assert "No standard in your file carries any of it: have a reason ready for each term." in plain
    assert "carries Contract term, Tooling payment, Notice for a delivery" in flat(
        report(load_scenario(ROOT / "examples/factory-supply.yaml"))
    )


def test_a_standard_that_is_not_said_is_told() -> None:
    scenario = short()
    rent = scenario.issues[1].model_copy(
        update={"mine": stance("low", "less", 1100), "unit": "EUR a month"}
    )

    def told(text: str, **table: Option) -> str:
        update = {
            "issues": (scenario.issues[0], rent),
            "criteria": (Criterion(text=text),),
            "on_the_table": table,
        }
        return flat(report(scenario.model_copy(update=update)))

    low = told("Rents are 1,000 EUR a month")
    assert "falls short of what your standard carries, 1,000 EUR a month: Rents are" in low
    assert "I go by this" not in low
    same = told("Rents are 1,100 EUR a month", Rent=1100)
    assert "is justified by: Rents are 1,100 EUR a month." in same


def test_an_issue_of_which_i_said_nothing_is_told() -> None:
    scenario = short()
    silent = scenario.issues[1].model_copy(update={"mine": Stance()})
    told = scenario.model_copy(update={"issues": (scenario.issues[0], silent)})
    assert "Your file does not say what you want on Rent; left as it is." in flat(report(told))


def test_the_entry_for_the_file_can_be_pasted() -> None:
    text = (ROOT / "examples/offer-short.yaml").read_text(encoding="utf-8")
    scenario = parse_scenario(text, name="offer")
    shown = report(scenario, show_all=True)
    lines = shown[shown.index("- kind: choice") :].split("\n\n")[0].splitlines()
    pasted = "\n".join((f"  {lines[0]}", *(line[3:] for line in lines[1:])))
    again = parse_scenario(f"{text}\nevidence:\n{pasted}\n", name="offer")
    packages = offers(scenario).packages
    assert packages is not None
    assert again.evidence == (packages.choices[0].evidence,)


def test_texts_that_yaml_would_read_otherwise_are_quoted() -> None:
    names = ("A: b", "yes", "plain words", "1,5", "x #y")
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(
            issue(
                name,
                "no",
                "later, perhaps",
                2.5,
                mine=stance("high", "more"),
                theirs=stance("high", "less"),
            )
            for name in names
        ),
    )
    packages = offers(scenario).packages
    assert packages is not None
    root = read_yaml("\n".join(evidence_entry(packages))).root
    among = None if root is None else root.find((0, "among"))
    assert among is not None
    assert among.plain() == list(packages.choices[0].evidence.among or ())


def gain(low: float, high: float, holds: Holds, share: float = 0.5) -> GainRange:
    return GainRange(low=low, mean=(low + high) / 2, high=high, holds=holds, share=share)


def package(
    mine: GainRange, theirs: GainRange, *, money: MoneyAmount | None = None, name: str = "A"
) -> OfferPackage:
    return OfferPackage(
        name=name,
        outcome={"A": 1},
        mine=50,
        theirs=50,
        my_gain=mine,
        their_gain=theirs,
        in_my_money=money,
    )


SOME = gain(0, 1, "some")


@pytest.mark.parametrize(
    ("mine", "told"),
    [
        (gain(5, 5, "every"), "To you 5 points more than what is on the table."),
        (gain(-5, -5, "none"), "To you 5 points less than what is on the table."),
        (gain(2, 9, "every"), "To you 2 to 9 points more than what is on the table."),
        (gain(-9, -2, "none"), "To you 2 to 9 points less than what is on the table."),
        (gain(-3, 4, "some"), "To you from 3 points less to 4 more than what is on the table."),
    ],
)
def test_what_a_package_is_worth_is_told_in_points_where_money_cannot(
    mine: GainRange, told: str
) -> None:
    assert worth_over(package(mine, SOME), TABLE) == told


def test_what_a_package_is_worth_is_told_in_money() -> None:
    money = MoneyAmount(amount=6000.0, unit="USD", issue="Pay")
    told = worth_over(package(SOME, SOME, money=money), TABLE)
    assert told == "Worth about 6,000 USD to you against what is on the table."


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (gain(1, 2, "every"), "They gain by it too against what is on the table"),
        (gain(-2, -1, "none"), "They lose by it against what is on the table"),
        (gain(-1, 1, "some", 0.9), "They are likely to prefer it to what is on the table."),
        (gain(-1, 1, "some", 0.5), "Whether they prefer it to what is on the table is open."),
        (gain(-1, 1, "some", 0.1), "They are unlikely to prefer it to what is on the table."),
        (gain(-1, 1, "some", 1.0), "They are likely to prefer it to what is on the table."),
    ],
)
def test_whether_they_prefer_it_is_a_word(theirs: GainRange, told: str) -> None:
    assert for_them(package(SOME, theirs), TABLE).startswith(told)


def equal(*shares: float, apart: MoneyAmount | None = None, differ: str = "") -> EqualPackages:
    return EqualPackages(
        level=70,
        level_words="about as much as your opening",
        tolerance=2,
        apart=apart,
        equal="every",
        differ=differ,
        distance=1,
        packages=tuple(
            package(SOME, gain(0, 1, "some" if share < 1 else "every", share), name=name)
            for name, share in zip("ABC", shares, strict=True)
        ),
        choices=(),
        say="",
    )


def test_how_likely_the_packages_hold_something_is_said_once() -> None:
    thing = "what is on the table"
    assert (
        told_apart(equal(1, 1, 1), TABLE)
        == f"They gain by each against {thing}, whatever matters to them."
    )
    assert told_apart(equal(1, 0.9, 1), TABLE) == f"They are likely to prefer each to {thing}."
    assert told_apart(equal(0.5, 0.5, 0.5), TABLE) == f"That they prefer one to {thing} is open."
    mixed = told_apart(equal(0.9, 0.5, 0.1, differ="Equal on average."), TABLE)
    assert (
        mixed
        == f"Equal on average. That they prefer it to {thing}: A likely, B open and C unlikely."
    )


def test_how_far_the_packages_lie_apart_is_told_in_money_where_it_can_be() -> None:
    def money(amount: float | tuple[float, float]) -> EqualPackages:
        return equal(1, 1, 1, apart=MoneyAmount(amount=amount, unit="USD", issue="Pay"))

    assert money_apart(money(714.0)) == "To you at most 710 USD apart."
    assert money_apart(money(0.0)) == "Exactly equal to you."
    points = "At most 2 points apart to you."
    assert money_apart(money((1.0, 2.0))) == points
    assert money_apart(equal(1, 1, 1)) == points
    in_all = money_apart(money(714.0), InAll(12, "USD"))
    assert in_all == "To you at most 710 USD apart, 8,570 USD in all."
    assert money_apart(money(714.0), InAll(12, None)).endswith("apart, 8,570 in all.")
    assert money_apart(equal(1, 1, 1).model_copy(update={"tolerance": 1.0})).endswith(
        "At most 1 point apart to you."
    )


def test_which_way_the_parts_err_is_told() -> None:
    def told(me: bool, them: bool) -> str:  # noqa: FBT001 - two switches of a table
        known = Party(alternatives=(Alternative(name="x", worth=5.0),))
        update = {"me": known if me else Party(), "counterparty": known if them else Party()}
        return flat(report(short().model_copy(update=update)))

    assert "your part is larger than it looks" in told(me=True, them=False)
    assert "your part is smaller than it looks" in told(me=False, them=True)
    assert "read this as an order" in told(me=False, them=False)
    assert "looks" not in told(me=True, them=True)
    assert "It lies above your best alternative" in told(me=True, them=True)
    assert "You gave no alternative" in told(me=False, them=True)


def test_an_opening_that_asks_for_less_than_a_fair_split_is_told_so() -> None:
    scenario = weaker("examples/vendor-contract.yaml")
    text = flat(report(scenario))
    told = "Your opening asks for less than any fair split would give you"
    assert text.count(told) == 1
    assert text.index(told) < text.index("Here is a whole package")
    assert text.index("Ask for more first: ") < text.index("Here is a whole package")
    assert "Uptime credit 30% of the monthly fee" in text
    assert "EUR in all." in text
    assert "Find a reason for each, put it into your file" in text
    assert "It is ambitious" not in text
    assert told in flat(offers_page(offers(scenario), scenario))
    assert "Go no further" not in text
    assert "No steps to give way are planned" in text


def weaker(path: str) -> Scenario:
    """An example without most of its positions."""
    scenario = load_scenario(ROOT / path)
    kept = {"Price per seat", "Committed seats"}
    return scenario.model_copy(
        update={
            "issues": tuple(
                each
                if each.name in kept
                else each.model_copy(
                    update={"mine": each.mine.model_copy(update={"position": None})}
                )
                for each in scenario.issues
            )
        }
    )


def test_the_way_out_says_what_holds_me_back_and_what_is_not_known() -> None:
    scenario = weaker("examples/vendor-contract.yaml")
    document = offers(scenario)
    found = document.opening
    assert found is not None
    more = found.ask_more
    assert more is not None

    def told(**update: object) -> list[str]:
        changed = None if update.get("none") else more.model_copy(update=update)
        terms = tuple(t.model_copy(update={"stands_on": "position"}) for t in found.terms)
        opening = found.model_copy(update={"ask_more": changed, "terms": terms})
        answer = document.model_copy(update={"opening": opening})
        return list(said_first(answer, scenario))

    one = more.moves[:1]
    alone = told(moves=one, unknown=(one[0].issue,), beyond=(one[0].issue,), enough=False)
    assert f"What they want on {one[0].issue} is not known: ask before you ask for it." in alone
    held = f"On {one[0].issue} your position in your file holds you back: think it over."
    assert held in alone
    assert "costs them least" not in " ".join(alone)
    assert "still less than a fair split: bring in a further issue too" in " ".join(alone)
    assert alone[-1].startswith("Find a reason for it, ")
    assert "What it adds" not in " ".join(told(in_my_money=None))
    assert told(none=True)[-1].endswith("bring in a further one.")


def test_a_standard_that_carries_more_than_the_ask_is_told_to_me_alone() -> None:
    factory = load_scenario(ROOT / "examples/factory-supply.yaml")
    text = flat(report(factory))
    told = "Your standard for Price per casting would carry 19 EUR, better for you than 19.5 EUR."
    assert told in text
    document = offers(factory)
    assert document.opening is not None
    unsaid = document.opening.model_copy(update={"say": "x"})
    words = list(opening_words(document.model_copy(update={"opening": unsaid}), factory))
    assert any("falls short of what your standard carries, 19 EUR" in line for line in words)


def test_what_the_standards_were_taken_for_is_told_on_request() -> None:
    factory = load_scenario(ROOT / "examples/factory-supply.yaml")
    told = "Your standards say: Price per casting 19 to 22 EUR."
    assert told in flat(report(factory, show_all=True))
    assert told not in flat(report(factory))


def test_where_no_standard_carries_anything_the_issues_are_not_listed() -> None:
    budget = load_scenario(ROOT / "examples/department-budget.yaml")
    told = "No standard in your file carries any of it: have a reason ready for each term."
    assert told in flat(report(budget))


def test_sums_per_unit_are_told_in_all_as_well() -> None:
    text = flat(report(load_scenario(ROOT / "examples/factory-supply.yaml")))
    assert "Costs you about 0.5 EUR, 4,000 EUR in all." in text
    assert "EUR in all, against what is on the table." in text


def test_packages_that_are_equal_on_average_alone_are_headed_so() -> None:
    about = equal(1, 1, 1)
    assert packages_heading(about).startswith("Three packages worth about the same to you, ")
    exact = about.model_copy(update={"tolerance": 1.0})
    assert packages_heading(exact).startswith("Three packages worth the same to you, ")
    some = exact.model_copy(update={"equal": "some"})
    assert packages_heading(some).startswith("Three packages worth the same to you on average, ")
    assert money_apart(some) == "On average at most 1 point apart to you."


def test_choices_that_tell_the_same_are_told_together() -> None:
    packages = offers(load_scenario(ROOT / "examples/department-budget.yaml")).packages
    assert packages is not None
    hardly = ", ask why: it hardly fits what your file says of them."
    choices = tuple(
        choice.model_copy(update={"tells": f"If they take {name}{hardly}"})
        if name != "C"
        else choice
        for name, choice in zip("ABC", packages.choices, strict=True)
    )
    told = list(lessons(packages.model_copy(update={"choices": choices})))
    assert told == [f"If they take A or B{hardly}", packages.choices[2].tells]


def test_a_plan_of_one_step_is_not_called_a_row_of_shrinking_steps() -> None:
    rates = """
title: Rates
situation: A test.
issues:
  Price: {options: [100, 200, 300], unit: EUR, mine: {priority: high, wants: less, position: 100},
    theirs: {priority: high, wants: more}}
on_the_table: {Price: 200}
"""
    scenario = parse_scenario(rates, name="offer")
    text = flat(report(scenario))
    assert "in one step, since no two would shrink; keep it for the end" in text
    assert "smaller than the one before" not in text
    assert "## How to give way: in one step" in offers_page(offers(scenario), scenario)


def test_a_reason_is_told_once_for_steps_in_a_row() -> None:
    one = load_scenario(ROOT / "evals/scenarios/one-issue.yaml")
    plan = offers(one).plan
    assert plan is not None
    assert [bool(step.reason) for step in told_steps(plan)] == [True, False]
    assert "smaller than the one before" in plan_heading(plan)
    first = plan.steps[0]
    equal_steps = plan.model_copy(update={"steps": (first, first)})
    assert "in two steps of one size" in plan_heading(equal_steps)


def test_what_is_missing_stands_where_it_would_be() -> None:
    scenario = load_scenario(ROOT / "examples/vendor-contract.yaml")
    document = offers(scenario)
    assert document.packages is None
    text = flat(report(scenario))
    order = ["How to give way:", "3 No three packages. There are no three", "4 Where the gain"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    page = offers_page(document, scenario)
    assert "\n## No three packages\n\n- There are no three packages" in page
    assert "## Notes" not in page

    def heading(**update: object) -> str:
        return missing_heading(document.model_copy(update=update))

    assert heading(plan=None) == "No three packages, and no steps to give way"
    full = offers(load_scenario(ROOT / "examples/department-budget.yaml"))
    assert heading(packages=full.packages, plan=None) == "No steps to give way"
    assert heading(packages=full.packages) == "What could not be told"
    assert document.opening is not None
    asked = document.opening.model_copy(update={"ask_on": ("Payment",)})
    assert heading(opening=asked) == "No packages and no steps yet"
    one = load_scenario(ROOT / "evals/scenarios/one-issue.yaml")
    assert missing_heading(offers(one)) == "Nothing to choose between"
    assert "Fair by" in text


def test_steps_that_ask_for_nothing_are_not_called_paid_for() -> None:
    plan = offers(load_scenario(ROOT / "examples/department-budget.yaml")).plan
    assert plan is not None
    assert plan_heading(plan).endswith(", none for nothing")
    free = tuple(step.model_copy(update={"in_return": ()}) for step in plan.steps)
    assert "nothing" not in plan_heading(plan.model_copy(update={"steps": free}))


PRICE = """
title: Price
situation: A test.
issues:
  Price: {i_ask: $400, they_offer: $250}
"""


def test_where_no_package_leaves_both_a_gain_no_split_is_called_fair() -> None:
    scenario = parse_scenario(PRICE, name="offer")
    for text in (report(scenario), report(scenario, show_all=True)):
        assert "No package here leaves each of you a gain" in flat(text)
        assert "Fair by" not in text
        assert "your plan" not in text
    page = offers_page(offers(scenario), scenario)
    assert "Fair by" not in page
    assert "It leaves you no less than your opening does." in page


def test_a_price_no_better_than_an_opening_that_asks_for_too_little_is_not_put_into_words() -> None:
    weak = """
title: Weak
situation: A test.
issues:
  Price: {options: [60, 70, 80, 90, 100], unit: EUR,
    mine: {weight: 40, wants: more, position: 70}, theirs: {weight: 40, wants: less}}
  Speed: {options: [1, 2, 3, 4, 5], unit: weeks, mine: {weight: 40, wants: less},
    theirs: {weight: 10, wants: more}}
on_the_table: {Price: 60, Speed: 5}
"""
    scenario = parse_scenario(weak, name="offer")
    document = offers(scenario)
    assert document.opening is not None
    assert document.opening.ask_more is not None
    assert document.other_chair is not None
    assert document.other_chair.in_return
    assert document.other_chair.say == ""
    text = flat(report(scenario))
    assert "It leaves you what your opening does, which asks for too little" in text
    assert "no less than your plan" not in text
    assert BELOW_FAIR in text


def test_with_one_issue_the_price_is_the_term() -> None:
    text = flat(report(load_scenario(ROOT / "evals/scenarios/one-issue.yaml")))
    assert "Your price: 15,300 USD." in text
    assert "Your price in" not in text
    assert "package" not in text.split("There", 1)[0].replace("packages worth", "")


def test_their_ask_and_my_price_are_told() -> None:
    text = flat(report(load_scenario(ROOT / "examples/engineer-offer.yaml"), explain=True))
    assert "Your price in money: about" in text
    short_offer = flat(report(load_scenario(ROOT / "examples/offer-short.yaml")))
    assert "Your price in terms, the cheapest for them:" in short_offer
    assert "A point is a hundredth" in text


def chair(**update: object) -> list[str]:
    vendor = load_scenario(ROOT / "examples/vendor-contract.yaml")
    found = offers(vendor).other_chair
    assert found is not None
    return list(price_words(found.model_copy(update=update), vendor, TABLE, "Reach."))


def test_a_price_in_money_may_be_a_range_or_missing() -> None:
    span = MoneyAmount(amount=(10.0, 24.0), unit="EUR", issue="Price per seat")
    told = (
        "Your price in money: between 10 and 24 EUR better for you on Price per seat, 2,500 to "
        "6,000 EUR in all."
    )
    assert told in chair(needs=span)
    refuse = "No change of one issue or two makes it good for you: refuse it, and ask why."
    assert refuse in chair(needs=None, in_return=())
    assert refuse not in chair(needs=span, in_return=())
    exact = MoneyAmount(amount=11.43, unit="EUR", issue="Price per seat")
    told = "Your price in money: about 11 EUR better for you on Price per seat, 2,860 EUR in all."
    assert told in chair(needs=exact)
    assert chair(short_by=0.0)[0].endswith("It leaves you enough, so it needs no price.")


def test_an_answer_without_an_opening_leads_with_the_reason() -> None:
    far = Party(alternatives=(Alternative(name="x", worth=120.0),))
    scenario = short().model_copy(update={"me": far})
    text = report(scenario)
    assert text.index("No outcome is at least as good") < text.index("The other chair")
    assert "Why: --explain" not in text
    assert "## Notes" in offers_page(offers(scenario), scenario)


def test_an_opening_that_is_the_reference_says_so() -> None:
    wish = stance("high", "b")
    names: tuple[str, ...] = ("A", "B")
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(n, "a", "b", mine=wish, theirs=wish) for n in names),
    )
    assert "nothing to ask for beyond it" in flat(report(scenario))
    assert "your opening itself" in flat(report(scenario))


def test_their_ask_may_be_what_is_there_already() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(
            issue(name, *range(3), mine=stance("high", "more", 2), theirs=stance("high", "less", 1))
            for name in "AB"
        ),
        on_the_table={"A": 1, "B": 1},
    )
    text = flat(report(scenario))
    assert "What is there already; they need ask for no more." in text
    assert "no more than is there already" in offers_page(offers(scenario), scenario)


def test_where_nothing_is_known_of_them_no_share_is_told() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(name, *range(6), mine=stance("high", "more")) for name in "ABC"),
        on_the_table={"A": 1, "B": 1, "C": 1},
    )
    text = flat(report(scenario, explain=True))
    assert "Three packages worth about the same to you" in text
    assert "They would take" not in text
    assert text.count("Whichever they take, ask why") == 1


def test_the_page_quotes_what_is_to_be_said_and_has_the_entry() -> None:
    budget = load_scenario(ROOT / "examples/department-budget.yaml")
    page = offers_page(offers(budget), budget)
    assert "\n> A: " in page
    assert "```yaml\n- kind: choice\n" in page
    assert "### Step 1" in page
    assert page.count("## ") >= 5


def test_a_package_that_some_readings_put_below_my_alternative_is_told() -> None:
    me = Party(alternatives=(Alternative(name="x", worth=60.0),))
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(
            issue(name, *range(6), mine=stance("high", "more"), theirs=stance("high", "less"))
            for name in "AB"
        ),
        me=me,
    )
    document = offers(scenario)
    assert document.plan is not None
    some = document.plan.model_copy(update={"over_my_no_deal": "some"})
    none = document.plan.model_copy(update={"over_my_no_deal": "none"})

    def told(update: OffersDocument) -> str:
        return flat(offers_report(update, scenario, source="f"))

    assert "not in every reading of yours" in told(document.model_copy(update={"plan": some}))
    assert "alternative." in told(document.model_copy(update={"plan": none}))


def test_options_keep_their_units() -> None:
    terms: dict[str, Option] = {"Rent": 1000}
    assert "1,000 EUR a month for the rent" in flat(report(short()))
    assert terms["Rent"] in short().issues[1].options


def test_without_an_opening_nothing_stands_below_it() -> None:
    scenario = load_scenario(Path("evals/scenarios/no-zone-of-agreement.yaml"))
    document = offers(scenario)
    assert document.opening is None
    assert list(opening_words(document, scenario)) == []
