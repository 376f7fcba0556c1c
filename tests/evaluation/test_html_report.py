"""The page of results: whole in one file, private and saying so, and safe from what a model writes."""

import re
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from copilot.evaluation.html_report import results_html
from copilot.evaluation.results import (
    CaseDetail,
    CaseResult,
    Change,
    Comparison,
    EvalDocument,
    ExchangeResult,
)
from tests.evaluation.eval_documents import (
    case,
    counts,
    detail,
    difference,
    document,
    holds,
    idea,
    rejected_text,
    run,
    says,
    scores,
    shown_questions,
    shown_trades,
)

_VOID = {"meta", "br", "input", "link", "img"}


class Page(HTMLParser):
    """The elements and words of a page; a tag that is never closed, or twice, is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.tags.append((tag, dict(attrs)))
        self.words += " "
        if tag not in _VOID:
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        """Expects the element that is open."""
        assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        """Notes what a reader sees."""
        if self._open and self._open[-1] not in {"script", "style"}:
            self.words += data

    def every(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each such element."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(self.words.split())


def page(*cases: CaseResult) -> Page:
    return Page(results_html(document(run(*cases))))


def of_reply(reply: str | None) -> CaseResult:
    return case(detail=detail(reply))


def test_the_page_says_first_that_it_is_private_and_what_all_came_to() -> None:
    text = page().text
    assert text.startswith("Eval results Eval results Private: this page holds")
    assert text.index("Private") < text.index("Passed.") < text.index("Totals")


def test_the_page_needs_no_other_file_and_no_network() -> None:
    html = results_html(document(run(of_reply("see https://example.com/a.png"))))
    found = Page(html)
    assert {tag for tag, _ in found.tags}.isdisjoint({"img", "link", "iframe", "object", "base"})
    assert not [a for _, a in found.tags if "src" in a]
    assert all((a["href"] or "").startswith("#") for a in found.every("a"))
    assert "url(" not in html
    assert "@import" not in html


def test_only_the_pages_own_script_may_run() -> None:
    found = page()
    (policy,) = [a["content"] for a in found.every("meta") if "http-equiv" in a]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
    assert len(found.every("script")) == 1


HOSTILE = (
    "<script>alert(1)</script>",
    "</pre></details></main><h1>Passed.</h1>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- ",
    "</script><style>*{display:none}</style>",
    "&lt;already&gt;",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_and_do_nothing_wherever_they_stand(words: str) -> None:
    shown = shown_trades(
        idea(words, technique=words, say=words, rationale=words),
        rejected=(rejected_text(words, words),),
        notes=(words,),
    )
    asked = ExchangeResult(prompt=words, messages=((words, words),), reply=words)
    hostile = case(
        words,
        holds("no_leak", passed=False, reason=words),
        says(words, words),
        tags=(words,),
        problem=words,
        status="not_usable",
        detail=CaseDetail(exchanges=(asked,), shown=shown),
    )
    changes = (
        Change(case=words, grader=words, before=words, after=words, direction="other"),
        Change(case=hostile.title, grader="no_leak", before=words, after="no", direction="worse"),
    )
    compared = Comparison(against=words, verdict="worse", exact=True, why=words, changes=changes)
    harmless = document(run(hostile, suite="s", about=words, variant=words, comparison=compared))
    found = Page(results_html(harmless))
    assert found.text.count(" ".join(words.split())) > 10
    assert len(found.every("script")) == 1
    assert len(found.every("style")) == 1
    assert len(found.every("h1")) == 1
    assert not found.every("img")
    assert not [a for _, a in found.tags if any(name.startswith("on") for name in a)]


def test_what_cannot_be_seen_is_told_by_its_number() -> None:
    text = page(of_reply("a\x00b\x1b[31m \u202eturned\u202c \u200bzero\r\nnext\ttab שלום")).words
    assert "a[U+0000]b[U+001B][31m [U+202E]turned[U+202C] [U+200B]zero\nnext\ttab שלום" in text


def test_each_case_has_a_place_that_can_be_linked_to() -> None:
    found = page(case("lease"), case("Lease"), case("漢字"))
    ids = [a["id"] for _, a in found.tags if "id" in a]
    assert len(ids) == len(set(ids))
    cases = [a["id"] for a in found.every("details") if a.get("class") == "case"]
    assert cases == [
        "at-first-lease-value-creation",
        "at-first-lease-value-creation--2",
        "at-first-value-creation",
    ]
    assert {(a["href"] or "")[1:] for a in found.every("a")} <= set(ids)


def test_details_are_closed_until_they_are_asked_for() -> None:
    found = page(of_reply("{}"))
    assert len(found.every("details")) == 5
    assert not [a for a in found.every("details") if "open" in a]


def test_a_case_shows_what_was_asked_answered_shown_and_rejected() -> None:
    text = page(of_reply('{"trades": []}')).text
    for told in (
        "value-creation: what was asked",
        "system You help to negotiate. user Here is the scenario. I leave below 160,000.",
        'value-creation: the raw answer {"trades": []}',
        "Shown: 3 ideas A day at home for an earlier start good for both by the model logrolling",
        "You move: Start date 1 March 2027 → soon They move: Remote days 1 → 3",
        "Both gain. You gain 1.0 to 7.0, they gain 1.0 to 7.0 points.",
        "“If three days at home were possible, I could start in January.”",
        "1M in revenue by 2027-06-30: Bonus 10,000; if not: Bonus 0; settled by the annual accounts",
        "Bring in Review: 6 months, 12 months Not in the file yet.",
        "Did not pass: 2 All days at home one sided by the model",
        "They lose by this whatever matters to them.",
        "{not an idea invalid Cannot be read.",
    ):
        assert told in text


def test_a_bet_without_a_day_and_an_issue_without_options_are_told() -> None:
    bet, further = shown_trades().ideas[1:]
    assert bet.contingent is not None
    open_bet = bet.contingent.model_copy(update={"by": None, "settled_by": None, "if_false": {}})
    added = further.adds[0].model_copy(update={"options": ()})
    shown = shown_trades(
        bet.model_copy(update={"contingent": open_bet}),
        further.model_copy(update={"adds": (added,)}),
    )
    text = page(case(detail=detail(shown=shown))).text
    assert "If the product passes 1M in revenue: Bonus 10,000; if not: nothing changes" in text
    assert "Bring in Review: open" in text
    assert "Did not pass" not in text


def test_questions_are_shown_with_what_they_tell() -> None:
    plain = shown_questions()
    text = page(case(detail=detail(shown=plain))).text
    assert "Shown: 1 question What matters most to the team? ask them by the model" in text
    assert "What they care about. “What makes it matter?” Start date before money." in text
    mine = plain.questions[0].model_copy(
        update={"asks": "me", "value_of_information": 2.5, "issues": ("Title", "Bonus")}
    )
    text = page(case(detail=detail(shown=plain.model_copy(update={"questions": (mine,)})))).text
    assert "ask yourself" in text
    assert "About: Title, Bonus What they care about. Knowing it is worth 2.5 points." in text


def test_a_case_that_came_to_nothing_says_why() -> None:
    asked = detail(None).exchanges
    missed = case(
        "lease",
        holds("prompt_inputs"),
        holds("no_leak", passed=False, reason="nothing to look at"),
        status="replay_miss",
        problem="nothing is recorded: the prompt changed",
        detail=CaseDetail(exchanges=asked),
    ).model_copy(update={"usage": None})
    found = page(missed)
    assert "replay miss, 0/1 answered" in found.text
    assert "nothing is recorded: the prompt changed" in found.text
    assert "the raw answer There is none." in found.text
    assert "no leak 0/1" not in found.text  # follows from the missing answer


def test_repeats_of_a_case_stand_in_one_place() -> None:
    trials = [case("lease", holds("no_leak", passed=n > 0), trial=n) for n in range(3)]
    found = page(*trials)
    assert len([a for a in found.every("details") if a.get("class") == "case"]) == 1
    assert "lease/value-creation no leak 2/3" in found.text
    assert "Repeat 1 1 request" in found.text
    assert "Repeat 3 1 request" in found.text
    assert "Repeat" not in page().text


def test_a_long_message_that_went_out_often_stands_on_the_page_once() -> None:
    long = "You help to negotiate. " * 40
    exchanges = [
        ExchangeResult(
            prompt="value-creation",
            messages=(("system", long), ("user", f"{name} " * 200), ("user", "short")),
            reply="{}",
        )
        for name in ("one", "two")
    ]
    cases = [case(f"c{n}", detail=CaseDetail(exchanges=(e,))) for n, e in enumerate(exchanges)]
    found = page(*cases)
    assert found.words.count(long) == 1
    assert found.text.count("The same in 2 requests: read it below.") == 2
    assert "Messages sent more than once system, 2 times You help" in found.text
    assert found.text.count("user short") == 2


def test_what_changed_is_told_with_a_link_to_the_case_and_in_the_case() -> None:
    changes = (
        Change(
            case="lease/value-creation",
            grader="five_asks",
            before="5/5",
            after="4/5",
            direction="worse",
        ),
        Change(case="gone", grader="answer", before="first try", after="-", direction="other"),
    )
    compared = Comparison(against="the baseline", verdict="worse", exact=True, changes=changes)
    found = Page(results_html(document(run(comparison=compared))))
    assert "Worse: lease/value-creation: asks 5/5 → 4/5" in found.text
    assert "Otherwise: gone: answer first try → -" in found.text
    assert "lease/value-creation 1 worse lease.yaml, answered by the model" in found.text
    assert "before: 5/5 (worse)" in found.text
    links = [a["href"] for a in found.every("a")]
    assert links.count("#at-first-lease-value-creation") == 2  # from the change, and its own
    assert [a["data-look"] for a in found.every("details") if "data-look" in a] == ["yes"]


def test_a_comparison_by_chance_is_a_table() -> None:
    compared = Comparison(
        against="the baseline",
        verdict="better",
        exact=False,
        differences=(difference("five_asks", 0.6, 0.8, "better"),),
    )
    text = Page(results_html(document(run(comparison=compared)))).text
    assert "asks 0.60 0.80 +0.20 +0.13 to +0.27 0.12 better" in text
    assert "Seen from: the smallest drop" in text


def test_totals_have_a_bar_where_there_is_an_interval() -> None:
    graded = run(case("lease", counts("five_asks", 3, 4), scores("best_joint_gain", 0.5)))
    found = Page(results_html(document(graded)))
    bars = [a["style"] for a in found.every("i")]
    assert bars == ["left:30.1%;width:65.4%", "left:40.0%;width:20.0%"]
    empty = tuple(
        total.model_copy(update={"k": 0, "n": 0, "low": None, "high": None})
        for total in graded.totals
    )
    found = Page(results_html(document(graded.model_copy(update={"totals": empty}))))
    assert not found.every("i")


def test_what_need_not_hold_is_not_brought_out_as_red() -> None:
    found = page(case("lease", holds("schema", passed=False), holds("no_leak", passed=False)))
    chips = {a.get("class") for a in found.every("span")}
    assert {"chip care", "chip bad"} <= chips


def test_variants_answers_by_hand_and_unused_recordings_are_told() -> None:
    results = document(
        run(variant="small"),
        run(case(answered_by="hand", tags=("attack",)), variant="large"),
        unused=("0a.json",),
    )
    text = Page(results_html(results, strict=True)).text
    assert "Failed: 1 recording that no case asks for." in text
    assert "first, its variants beside each other small large variant 1 2" in text
    assert "lease.yaml, answered by hand; attack" in text
    assert "Unused recordings 0a.json" in text


def test_a_page_of_many_cases_stays_small() -> None:
    cases = [case(f"deal-{n}", detail=detail("x" * 3000, user="y" * 4000)) for n in range(120)]
    results: EvalDocument = document(run(*cases))
    assert len(results_html(results).encode()) < 1_500_000
