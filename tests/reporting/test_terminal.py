"""What a person sees of `trades` and `questions`."""

from typing import get_args

from copilot.analysis.trading.efficient import NO_ZONE
from copilot.domain.suggestions import (
    Certificate,
    Contingent,
    Idea,
    Question,
    Verdict,
)
from copilot.reporting.terminal import SHOWN, questions_report, trades_report
from tests.builders import engineer
from tests.reporting.made_up import (
    bring_in,
    gain,
    good,
    hanging,
    question,
    questions_document,
    rejected_idea,
    trade,
    trades_document,
    unreadable,
)


def shown(
    *ideas: Idea, show_all: bool = False, explain: bool = False, model: str | None = None
) -> str:
    return trades_report(
        trades_document(*ideas, model=model),
        engineer(),
        source="offer.yaml",
        show_all=show_all,
        explain=explain,
    )


def test_no_zone_of_agreement_is_said_before_the_ideas() -> None:
    document = trades_document(bring_in("Signing bonus"), notes=("Another note.", NO_ZONE))
    text = trades_report(document, engineer(), source="offer.yaml")
    said, idea, other = (text.index(part) for part in ("No outcome is", "1  Bring in", "Another"))
    assert said < idea < other
    assert text.count("No outcome is") == 1


def test_one_screen_of_trades() -> None:
    document = trades_document(
        trade(),
        trade(hanging()),
        bring_in("Signing bonus", "Development budget"),
        notes=("Splitting every difference would leave about 4,000 USD per year of yours.",),
    )
    assert trades_report(document, engineer(), source="offer.yaml") == (
        "Senior engineer offer: 5 issues, compared with what is on the table.\n"
        "No model was used; with one (--model NAME) you also get new ideas and wording.\n"
        "\n"
        "  You care more about       They care more about      Same wish\n"
        "  Remote days               Start date                Title\n"
        "  Base salary\n"
        "  About even: Bonus. Not known yet: Review date.\n"
        "\n"
        "1  You give way on start date, from 1 March to 15 January 2027; they give way on\n"
        "   remote days, from 1 to 3.\n"
        "   Good for both. Worth about 6,500 USD per year to you.\n"
        '   "If three remote days were possible, I could start on 15 January."\n'
        "\n"
        "2  You give way on start date, from 1 March to 15 January 2027; they give way on\n"
        "   remote days, from 1 to 3.\n"
        "   Good for both as long as they care at least 1.1 times as much about pay as\n"
        "   about the review. You said: more. Worth between 2,000 and 9,000 USD per year\n"
        "   to you.\n"
        '   Ask first: "What makes the timing of the review important on your side?"\n'
        "\n"
        "3  Bring in: Signing bonus, Development budget.\n"
        "   Not priced yet: add them to your file to see what they are worth.\n"
        "\n"
        "Splitting every difference would leave about 4,000 USD per year of yours.\n"
        "\n"
        "Why: --explain.  What to ask: negotiate questions offer.yaml\n"
    )


def test_the_rest_waits_behind_all() -> None:
    many = [trade()] * (SHOWN + 2)
    assert "2 more ideas: --all." in shown(*many)
    assert "7  You give way" in shown(*many, show_all=True)
    assert "--all" not in shown(*many, show_all=True)


def test_what_did_not_pass_is_counted_first_and_listed_with_all() -> None:
    document = trades_document(trade(), rejected=[rejected_idea(), unreadable()])
    short = trades_report(document, engineer(), source="f")
    assert "2 that did not pass the check: --all." in short
    assert "They lose by this" not in short
    full = trades_report(document, engineer(), source="f", show_all=True)
    assert (
        "Did not pass the check:\n"
        "-  You give way on start date, from 1 March to 15 January 2027; they give way on\n"
        "   remote days, from 1 to 3.\n"
        "   They lose by this, whatever matters to them.\n"
        '-  "{"Title": "lifetime"}"\n'
        "   Not in your file: 'lifetime'. Did you mean '3 years'?\n"
    ) in full


def test_no_trade_is_an_answer() -> None:
    report = trades_report(
        trades_document(differences=()), engineer(), source="offer.yaml", explain=True
    )
    assert "No trade was found that would help both of you." in report
    assert report.endswith("\nWhat to ask: negotiate questions offer.yaml\n")


def test_explain_shows_the_arithmetic_and_says_nothing_twice() -> None:
    certificate = good().model_copy(
        update={"improves_to": {"Start date": "2027-01-15", "Remote days": 5}}
    )
    report = shown(trade(certificate), explain=True)
    assert "  to you  to them  who cares more  issue\n" in report
    assert "    high      low            they  Start date\n" in report
    assert "You care more about" not in report
    assert (
        "   gain in points   low  mean  high  gains\n"
        "              you  +1.0  +2.0  +3.0  certain, whatever matters\n"
        "             they  +1.0  +2.0  +3.0  certain, whatever matters\n"
        "   Of what the two gain together, 40% is yours.\n"
        "   Better still, with more issues: Remote days 5.\n"
        "   Why: Time at home counts for more with you.\n"
        "   Logrolling, drawing on priorities. Found by the engine; id trade-1.\n"
    ) in report


def test_explain_of_what_has_no_figures_shows_where_it_comes_from() -> None:
    report = shown(bring_in("Signing bonus"), explain=True)
    assert "   Adding issues. Found by the engine; id added-1.\n" in report
    assert "gain in points" not in report


def test_all_says_what_an_issue_to_bring_in_could_be_settled_at() -> None:
    report = shown(bring_in("Signing bonus"), show_all=True)
    assert (
        "   -  Signing bonus (none / 5,000 USD): for you: It makes up for the first year;\n"
        "      for them: It is paid once.\n"
    ) in report


def test_all_says_how_to_put_an_idea_even_where_a_question_comes_first() -> None:
    assert '"If three remote days' not in shown(trade(hanging()))
    assert '"If three remote days' in shown(trade(hanging()), show_all=True)


def test_a_comparison_that_is_mine_to_make_is_not_asked_again() -> None:
    assert "Ask" not in shown(trade(hanging(asks="me")))
    assert 'Ask yourself first: "What makes' in shown(trade(hanging(asks="me", ratio=None)))


def test_with_a_model_the_output_says_which_and_which_ideas_are_its_own() -> None:
    own = trade().model_copy(update={"origin": "model"})
    report = shown(own, model="qwen", explain=True)
    assert "With the model qwen; every figure and check is the engine's." in report
    assert "The model's idea, checked." in " ".join(report.split())
    assert "Found by the model" in report
    assert "No model" not in report


def test_the_note_that_no_model_was_used_is_not_said_twice() -> None:
    document = trades_document(trade(), notes=("No model was used; with one there is more.",))
    assert trades_report(document, engineer(), source="f").count("No model") == 1


def test_the_comparison_and_its_note_stand_on_top() -> None:
    document = trades_document(trade(), kind="mixed", note="one term was moved to what can be")
    report = trades_report(document, engineer(), source="f")
    assert "compared with what is on the table, and the\nmiddle where nothing is.\n" in report
    assert "One term was moved to what can be.\n" in report


def test_points_are_explained_where_no_money_can_be_named() -> None:
    certificate = Certificate(verdict="good_for_both", reason="r", my_gain=gain())
    assert "A point is a hundredth of the way" in shown(trade(certificate))
    assert "A point is" not in shown(trade())


def test_a_contingent_idea_says_the_event_the_judge_and_both_forecasts() -> None:
    terms = Contingent(
        event="the product passes 1M in yearly revenue",
        by="2027-06-30",
        settled_by="the audited accounts.",
        if_true={"Base salary": 170000},
        if_false={"Base salary": 160000},
    )
    idea = trade(give=(), get=(), say="").model_copy(
        update={"kind": "contingent", "contingent": terms}
    )
    assert (
        "1  If the product passes 1M in yearly revenue by 30 June 2027: Base salary\n"
        "   170,000 USD per year; if not: 160,000 USD per year (on the table: 165,000).\n"
        "   Settled by the audited accounts. You say 83%; you think they say 50%.\n"
    ) in shown(idea)
    titles = terms.model_copy(
        update={"if_true": {"Title": "Staff engineer"}, "if_false": {"Title": "Principal"}}
    )
    told = " ".join(shown(idea.model_copy(update={"contingent": titles})).split())
    assert "Title Staff engineer; if not: Principal (on the table: Senior). " in told
    other = terms.model_copy(update={"if_false": {"Title": "Principal"}})
    told = " ".join(shown(idea.model_copy(update={"contingent": other})).split())
    assert "170,000 USD per year; if not: Title Principal. Settled" in told
    nothing_yet = engineer().model_copy(update={"on_the_table": {}})
    told = " ".join(trades_report(trades_document(idea), nothing_yet, source="f").split())
    assert "if not: 160,000 USD per year. Settled" in told


def test_a_contingent_idea_tells_what_it_has() -> None:
    terms = Contingent(event="it rains", by="the spring", if_true={}, if_false={})
    undated = terms.model_copy(update={"by": None})
    ideas = [
        trade(say="").model_copy(update={"kind": "contingent", "contingent": each})
        for each in (terms, undated)
    ]
    report = shown(*ideas)
    assert "1  If it rains by the spring: nothing changes; if not: nothing changes.\n" in report
    assert "2  If it rains: nothing changes; if not: nothing changes.\n" in report


def test_an_idea_without_terms_tells_its_title_and_reason() -> None:
    idea = trade(give=(), get=(), say="").model_copy(
        update={"kind": "unbundle", "title": "Split the base salary"}
    )
    assert "1  Split the base salary. Time at home counts for more with you.\n" in shown(idea)


def test_an_option_with_terms_tells_its_title_and_moves() -> None:
    idea = trade(say="").model_copy(update={"kind": "option", "title": "Start early"})
    assert "1  Start early. You give way on start date" in shown(idea)


def test_a_dominated_idea_says_what_is_better() -> None:
    certificate = Certificate(
        verdict="dominated",
        reason="r",
        dominated_by={"Start date": "2027-01-15", "Remote days": 5},
    )
    assert ("   Good for both, but the same issues can do better: Remote days 5.\n") in shown(
        trade(certificate)
    )


def test_every_other_verdict_gives_its_reason() -> None:
    for verdict in get_args(Verdict):
        certificate = Certificate(verdict=verdict, reason="so it came out")
        expected = "Good for both." if verdict == "good_for_both" else "So it came out."
        assert expected in shown(trade(certificate))


def test_a_long_command_is_never_broken() -> None:
    source = "a folder/with a rather long name/and/a/file/at/its/end/of/the/offer.yaml"
    report = trades_report(trades_document(trade()), engineer(), source=source)
    assert report.endswith(f"Why: --explain.\nWhat to ask: negotiate questions {source}\n")


def test_colour_brings_out_what_the_words_say_already() -> None:
    document = trades_document(trade(), trade(hanging()))
    plain = trades_report(document, engineer(), source="f")
    coloured = trades_report(document, engineer(), source="f", colour=True)
    assert "\x1b[32m   Good for both." in coloured
    assert "\x1b[33m   Good for both as long as" in coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def asked(*questions: Question, show_all: bool = False, explain: bool = False) -> str:
    return questions_report(
        questions_document(*questions),
        source="offer.yaml",
        numbers={"trade-1": 2, "trade-2": 4},
        show_all=show_all,
        explain=explain,
    )


def test_one_screen_of_questions() -> None:
    second = question(
        "How does the review work?", decides=(), value=None, listen_for="", follow_up=""
    )
    assert asked(question(decides=("trade-2", "trade-1")), second) == (
        "Senior engineer offer: what to ask, best first. Each says what its answer would\n"
        "change.\n"
        "No model was used; with one (--model NAME) you also get better wording.\n"
        "\n"
        '1  "If you could fix only one thing in this offer, what would it be?"\n'
        "   Decides ideas 2 and 4. Listen for: Start date before money.\n"
        '   Then: "What would an earlier start make possible?"\n'
        "\n"
        '2  "How does the review work?"\n'
        "   What matters most to them.\n"
        "\n"
        "You learn most from the first one. Nothing in quotes gives away your limits.\n"
        "\n"
        "Put the answers into the file, then: negotiate trades offer.yaml\n"
    )


def test_how_many_questions_teach_most_is_said_only_where_it_parts_them() -> None:
    values = [question(value=value) for value in (4.0, 3.0, 1.0)]
    assert "You learn most from the first two." in asked(*values)
    assert "You learn most" not in asked(*values[:2])


def test_a_question_for_me_says_so_and_ideas_without_number_are_counted() -> None:
    report = asked(question(asks="me", decides=("trade-1",)), question(decides=("other-1",)))
    assert '1  For you to answer: "If you could' in report
    assert "   Decides idea 2." in report
    assert "   Decides 1 idea." in report


def test_a_question_that_decides_much_names_the_first_ideas_and_counts_the_rest() -> None:
    document = questions_document(question(decides=tuple("abcdef")))
    numbers = {idea: number for number, idea in enumerate("abcdef", start=1)}
    report = questions_report(document, source="f", numbers=numbers)
    assert "Decides ideas 1, 2, 3 and 3 more." in report


def test_a_question_that_only_has_words_stands_alone() -> None:
    bare = question(decides=(), listen_for="", follow_up="").model_copy(update={"reveals": ""})
    assert '1  "If you could fix only one thing in this offer, what would it be?"\n\n' in asked(
        bare
    )


def test_explain_says_what_a_question_tells_and_what_that_is_worth() -> None:
    report = asked(question(), question(value=None), explain=True)
    assert (
        "   Tells: What matters most to them. Knowing it is worth 4.0 points on average.\n"
        "   Kind: priorities.\n"
    ) in report
    assert "   Tells: What matters most to them. Kind: priorities.\n" in report


def test_further_questions_wait_behind_all() -> None:
    many = [question()] * (SHOWN + 1)
    assert "1 more question: --all." in asked(*many)
    assert "6  " in asked(*many, show_all=True)


def test_nothing_to_ask_is_an_answer() -> None:
    report = asked()
    assert "nothing left to ask that would change the advice" in report
    assert "Put the answers" not in report


def test_questions_that_did_not_pass_are_listed_with_all() -> None:
    document = questions_document(
        question(), rejected=[unreadable()], model="qwen", notes=("One note.",)
    )
    report = questions_report(document, source="f", show_all=True)
    assert 'Did not pass the check:\n-  "{"Title": "lifetime"}"\n' in report
    assert "One note.\n" in report
    assert "lifetime" not in questions_report(document, source="f")
