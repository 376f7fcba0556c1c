"""Deals in money, issues in parts and bets on a screen and a page: a sentence, a sum, nothing twice."""

from copilot.analysis.trading.trades import SMALLEST_STEP
from copilot.domain.issue import Issue, Part
from copilot.domain.suggestions import (
    Branch,
    Branches,
    Certificate,
    Contingent,
    FlipCondition,
    Idea,
    Move,
    Robustness,
    SidePayment,
)
from copilot.reporting.markdown import trades_page
from copilot.reporting.terminal import trades_report
from tests.builders import engineer
from tests.reporting.made_up import gain, good, money, move, rejected_idea, trade, trades_document

WHY = (
    "They carry the risk 'steel' in your place, and you pay them between 6,000 and 13,500 EUR for "
    "it; at 9,750 EUR, in the middle, both gain 3,750 EUR"
)


def shown(*ideas: Idea, explain: bool = False) -> str:
    document = trades_document(*ideas)
    return trades_report(document, engineer(), source="f", explain=explain)


def risk_deal(certificate: Certificate | None = None) -> Idea:
    return trade(certificate or good(money(3750, unit="EUR")), say="Could you?").model_copy(
        update={
            "kind": "option",
            "technique": "risk shifting",
            "sources": ("risk",),
            "title": "Steel: carried by them",
            "give": (),
            "get": (move("steel", "me", "them"),),
            "rationale": WHY,
            "side_payment": SidePayment(by="me", low=6000, high=13500, fair=9750, unit="EUR"),
        }
    )


def test_a_deal_in_money_is_told_in_one_sentence_with_its_sum_and_no_worth_again() -> None:
    assert (
        "1  They carry the risk 'steel' in your place, and you pay them between 6,000 and\n"
        "   13,500 EUR for it; at 9,750 EUR, in the middle, both gain 3,750 EUR.\n"
        "   Good for both.\n"
        '   "Could you?"\n'
    ) in shown(risk_deal())


def test_a_deal_without_a_sum_tells_what_it_is_worth() -> None:
    free = risk_deal().model_copy(update={"side_payment": None, "rationale": "Both gain"})
    assert "1  Both gain.\n   Good for both. Worth about 3,800 EUR to you.\n" in shown(free)


def test_a_deal_that_lacks_a_figure_tells_its_title_and_what_to_fill_in() -> None:
    lacking = Certificate(verdict="unpriced", reason="Fill in `discount_rate` under `me`")
    idea = risk_deal(lacking).model_copy(
        update={"rationale": "", "get": (), "side_payment": None, "say": ""}
    )
    assert "1  Steel: carried by them.\n   Fill in `discount_rate` under `me`.\n" in shown(idea)


def test_the_reason_of_a_deal_is_not_repeated_with_the_arithmetic() -> None:
    text = shown(risk_deal(), explain=True)
    assert "Why:" not in text.replace("Why: --explain", "")
    assert "Risk shifting, drawing on risk." in text


def test_quotation_marks_inside_what_is_said_become_single_ones() -> None:
    idea = risk_deal().model_copy(update={"say": 'Could we settle on "sale and budget"?'})
    said = "\"Could we settle on 'sale and budget'?\""
    assert said in shown(idea)
    assert said in trades_page(trades_document(idea), engineer())


def test_a_page_tells_a_deal_like_the_screen() -> None:
    page = trades_page(trades_document(risk_deal()), engineer())
    assert "### 1. They carry the risk 'steel' in your place, and you pay them" in page
    assert '- Good for both.\n- Say: "Could you?"' in page


def test_a_deal_without_points_tells_its_gain_in_money_with_the_arithmetic() -> None:
    bare = good(money(49_900, unit="EUR")).model_copy(
        update={"my_gain": None, "their_gain": None, "surplus_share": None}
    )
    text = " ".join(shown(risk_deal(bare), explain=True).split())
    assert "Worth about 50,000 EUR to you at the sum in the middle." in text
    assert "gain in points" not in text
    assert (
        "in the middle." not in " ".join(shown(risk_deal(), explain=True).split()).split("Good")[1]
    )
    free = risk_deal(bare).model_copy(update={"side_payment": None})
    told = " ".join(shown(free, explain=True).split())
    assert "Worth about 50,000 EUR to you." in told
    assert "at the sum in the middle" not in told


def test_an_issue_in_parts_is_told_part_by_part() -> None:
    support = Issue(
        name="Support",
        options=(1, 2),
        unit="days",
        parts=(Part(name="Hours", mine=1, theirs=2), Part(name="languages", mine=2, theirs=1)),
    )
    scenario = engineer().model_copy(update={"issues": (*engineer().issues, support)})
    idea = trade(say="What if?").model_copy(
        update={
            "kind": "unbundle",
            "title": "Support in parts",
            "technique": "unbundling",
            "give": (move("Support: languages", 2, 1),),
            "get": (move("Support: Hours", 1, 2),),
        }
    )
    text = trades_report(trades_document(idea), scenario, source="f")
    assert (
        "1  Support in parts. You give way on languages, from 2 to 1 day; they give way\n"
        "   on hours, from 1 to 2 days.\n"
    ) in text


def bet(certificate: Certificate) -> Idea:
    return trade(certificate, give=(), get=(), say="").model_copy(
        update={
            "kind": "contingent",
            "contingent": Contingent(event="it rains", if_true={}, if_false={}),
        }
    )


def eight_thousand(*ideas: Idea) -> str:
    scenario = engineer().model_copy(update={"money_times": 8000.0})
    return trades_report(trades_document(*ideas), scenario, source="f", explain=True)


def test_a_deal_in_money_is_certain_by_its_sums_and_a_trade_whatever_matters() -> None:
    assert "whatever matters" not in shown(risk_deal(), explain=True)
    assert "+3.0  certain, by the sums you gave\n" in shown(risk_deal(), explain=True)
    assert "+3.0  certain, whatever matters\n" in shown(trade(), explain=True)


def test_a_trade_is_told_on_the_scale_of_the_deals_in_money_beside_it() -> None:
    free = risk_deal(good(money(12_800, unit="USD"))).model_copy(update={"side_payment": None})
    text = " ".join(eight_thousand(trade(good(money(1.6, unit="USD"))), free).split())
    assert "Worth about 1.6 USD to you, 12,800 USD in all." in text
    assert text.count("in all") == 1


def test_what_to_mend_in_a_bet_stands_below_its_verdict() -> None:
    careful = good().model_copy(update={"cautions": ("either of you can bring it about",)})
    assert "to you.\n   Either of you can bring it about.\n" in shown(bet(careful))
    page = trades_page(trades_document(bet(careful)), engineer())
    assert "- Either of you can bring it about.\n" in page


def test_both_ways_of_a_bet_are_told_with_the_arithmetic() -> None:
    won = Branch(mine=gain(), theirs=gain(-3, -2, -1, share=0), in_my_money=money(4000))
    lost = Branch(mine=gain(-3, -2, -1, share=0), theirs=gain(), in_my_money=money(-2000))
    told = good().model_copy(update={"branches": Branches(if_true=won, if_false=lost)})
    text = shown(bet(told), explain=True)
    assert "If it happens: worth about 4,000 USD per year to you. If not: costs" in text
    rows = text.splitlines()
    assert any("you, if so  +1.0  +2.0  +3.0  certain" in row for row in rows)
    assert any("they, if so  -3.0  -2.0  -1.0  never" in row for row in rows)
    assert "If it happens" not in shown(bet(told))


def test_ways_of_a_bet_without_an_amount_are_told_in_points_alone() -> None:
    branch = Branch(mine=gain(), theirs=gain())
    told = good().model_copy(update={"branches": Branches(if_true=branch, if_false=branch)})
    text = shown(bet(told), explain=True)
    assert "If it happens" not in text
    assert "you, if not" in text


def test_how_far_an_idea_holds_is_told_with_the_arithmetic_unless_its_verdict_says_so() -> None:
    far = Robustness(text="holds unless Title matters to you twice as much as you said")
    certificate = good().model_copy(update={"robustness": far})
    line = "Holds unless Title matters to you twice as much as you said.\n"
    assert line in shown(trade(certificate), explain=True)
    assert line not in shown(trade(certificate))
    flips = FlipCondition(
        text=far.text, question="", asks="me", more="Title", than="Title", ratio=None
    )
    hangs = certificate.model_copy(update={"verdict": "depends", "flips_if": flips})
    assert shown(trade(hangs), explain=True).count("Title matters to you twice") == 1


def test_a_rejected_deal_is_told_like_any_other() -> None:
    item = rejected_idea().model_copy(
        update={"idea": risk_deal().model_copy(update={"rationale": ""}), "reason": "it costs more"}
    )
    document = trades_document(rejected=[item])
    text = trades_report(document, engineer(), source="f", show_all=True)
    assert "-  Steel: carried by them.\n   It costs more.\n" in text


def test_moves_on_something_that_is_no_issue_are_told_as_they_are() -> None:
    odd = trade(say="").model_copy(
        update={"give": (Move(issue="a risk", from_="me", to="them"),), "get": ()}
    )
    assert "a risk, from me to them" in shown(odd)


def test_the_smallest_step_to_an_unbeaten_deal_is_called_that() -> None:
    title = f"{SMALLEST_STEP} a deal that nothing beats"
    step = trade(good()).model_copy(update={"title": title})
    assert "The smallest step to a deal that nothing beats. You give way" in shown(step)
    assert "The smallest step" not in shown(step.model_copy(update={"origin": "model"}))
