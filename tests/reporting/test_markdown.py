"""One page to carry in."""

import pytest

from copilot.analysis.trading.efficient import NO_ZONE
from copilot.domain.suggestions import Certificate, Idea
from copilot.reporting.markdown import escaped, questions_page, trades_page
from copilot.reporting.terminal import SHOWN
from tests.builders import engineer
from tests.reporting.made_up import (
    bring_in,
    difference,
    hanging,
    question,
    questions_document,
    rejected_idea,
    trade,
    trades_document,
    unreadable,
)


def test_a_page_of_trades() -> None:
    document = trades_document(
        trade(), trade(hanging()), bring_in("Bonus"), note="one term was moved", notes=("A note.",)
    )
    assert trades_page(document, engineer()) == (
        "# Senior engineer offer\n\n"
        "> Private: for your eyes. Only the words in quotation marks are meant to be said.\n\n"
        "5 issues, compared with what is on the table.\n\n"
        "One term was moved.\n\n"
        "## Where you differ\n\n"
        "| You care more about | They care more about | Same wish |\n"
        "| --- | --- | --- |\n"
        "| Remote days | Start date | Title |\n"
        "| Base salary |  |  |\n\n"
        "About even: Bonus. Not known yet: Review date.\n\n"
        "## Ideas to raise\n\n"
        "### 1. You give way on start date, from 1 March to 15 January 2027; they give way "
        "on remote days, from 1 to 3\n\n"
        "- Good for both. Worth about 6,500 USD per year to you.\n"
        '- Say: "If three remote days were possible, I could start on 15 January."\n\n'
        "### 2. You give way on start date, from 1 March to 15 January 2027; they give way "
        "on remote days, from 1 to 3\n\n"
        "- Good for both as long as they care at least 1.1 times as much about pay as about the "
        "review. You said: more. Worth between 2,000 and 9,000 USD per year to you.\n"
        '- Ask first: "What makes the timing of the review important on your side?"\n'
        '- Say: "If three remote days were possible, I could start on 15 January."\n\n'
        "### 3. Bring in: Bonus\n\n"
        "- Not priced yet: add them to your file to see what they are worth.\n"
        "- Bonus (none / 5,000 USD): for you: It makes up for the first year; for them: It is "
        "paid once.\n\n"
        "## Notes\n\n"
        "- A note.\n\n"
        "*Made by negotiation-copilot 0.1.0 with no model.*\n"
    )


def test_a_page_without_ideas_or_differences_says_so() -> None:
    page = trades_page(trades_document(differences=(), model="qwen"), engineer())
    assert "No trade was found that would help both of you." in page
    assert "Where you differ" not in page
    assert "*Made by negotiation-copilot 0.1.0 with the model qwen.*" in page


def test_differences_that_lean_to_nobody_need_no_table() -> None:
    even = trades_page(trades_document(differences=[difference("Title", "even")]), engineer())
    assert "## Where you differ\n\nAbout even: Title.\n" in even
    mine = trades_page(trades_document(differences=[difference("Title")]), engineer())
    assert "| You care more about |\n| --- |\n| Title |\n\n" in mine


def test_no_zone_of_agreement_is_said_before_the_ideas() -> None:
    page = trades_page(trades_document(trade(), notes=("Another note.", NO_ZONE)), engineer())
    assert page.index("No outcome is") < page.index("## Ideas to raise") < page.index("Another")
    assert page.count("No outcome is") == 1


def test_all_adds_what_did_not_pass() -> None:
    many: list[Idea] = [trade()] * (SHOWN + 1)
    document = trades_document(*many, rejected=[rejected_idea(), unreadable()])
    page = trades_page(document, engineer(), show_all=True)
    assert "### 6. " in page
    assert "## Did not pass the check\n\n- You give way on start date" in page
    assert '- {"Title": "lifetime"} Not in your file' in page
    assert "### 6. " not in trades_page(document, engineer())
    assert "Did not pass" not in trades_page(document, engineer())


def test_an_idea_without_words_to_say_has_none() -> None:
    bare = trade(Certificate(verdict="unpriced", reason="nobody has valued it"), say="")
    assert "- Nobody has valued it.\n\n*Made" in trades_page(trades_document(bare), engineer())


def test_a_page_of_questions_has_room_for_answers() -> None:
    second = question(asks="me", listen_for="", follow_up="", decides=())
    page = questions_page(questions_document(question(), second, notes=("A note.",)))
    assert page == (
        "# Senior engineer offer: what to ask\n\n"
        "> Private: for your eyes. Only the words in quotation marks are meant to be said.\n\n"
        '## 1. "If you could fix only one thing in this offer, what would it be?"\n\n'
        "- Decides 1 idea.\n"
        "- Listen for: Start date before money.\n"
        '- Then: "What would an earlier start make possible?"\n'
        "- They said:\n\n"
        '## 2. "If you could fix only one thing in this offer, what would it be?"\n\n'
        "- For you to answer.\n"
        "- What matters most to them.\n"
        "- My answer:\n\n"
        "## Notes\n\n"
        "- A note.\n\n"
        "*Made by negotiation-copilot 0.1.0 with no model.*\n"
    )


def test_a_page_holds_five_questions_unless_all_are_asked_for() -> None:
    document = questions_document(*[question()] * (SHOWN + 1))
    assert "## 6. " not in questions_page(document)
    assert "## 6. " in questions_page(document, show_all=True, numbers={"trade-1": 3})
    assert "- Decides idea 3." in questions_page(document, numbers={"trade-1": 3})
    assert "Nothing left to ask" in questions_page(questions_document())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", r"a \| b"),
        ("*bold* _it_ `c` <b> [x]", r"\*bold\* \_it\_ \`c\` \<b\> \[x\]"),
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("- no list", r"\- no list"),
        ("two\n\nlines", "two lines"),
    ],
)
def test_what_the_user_wrote_is_never_read_as_markdown(text: str, shown: str) -> None:
    assert escaped(text) == shown
