"""What to mend in a scenario before acting on it: what would sharpen it, what looks wrong."""

import re
from collections.abc import Iterator
from typing import Final

from copilot.advisors.grounding import figures_in, known_figures
from copilot.advisors.source_fields import named_fields
from copilot.analysis.bets.bet_terms import SAME_FORECAST
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.learnt import learnt
from copilot.analysis.sensitivity.sharpen import sharpen
from copilot.analysis.trading.efficient import NO_ZONE, NOTHING_LEFT, outlook
from copilot.analysis.trading.trades import find_trades
from copilot.domain.documents import CheckDocument, ScenarioStamp
from copilot.domain.issue import Option, option_text
from copilot.domain.scenario import Scenario
from copilot.words import listed

_RIVAL: Final = re.compile(
    r"\b(?:(?:an)?other|competing|rival|second|counter|better) (?:job )?(?:offer|bid|quote|vendor"
    r"|supplier|candidate|investor|buyer|bidder|partner|term sheet)s?\b|\bbatna\b",
    re.IGNORECASE,
)
_LIMIT: Final = re.compile(
    r"\b(?:walk[- ]?away|bottom line|reservation (?:price|value)"
    r"|(?:the (?:least|most)|(?:no|not) (?:less|more|lower|higher) than) (?:i|we)(?:'d| would| can|"
    r" could| will)?(?: accept| take| pay| go)?\b)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+(?:[,.' ]\d+)*(?:\s?[kKmM]\b)?")
"""The number of a sum that was typed as a text: "1,200" of "£1,200"."""
_PLAIN: Final = re.compile(r"\d+(?:\.\d{1,2})?")


def check(scenario: Scenario, *, seed: int = 0) -> CheckDocument:
    """What would sharpen the advice most, and what looks wrong though it is valid."""
    problem = build_problem(scenario, seed=seed)
    no_zone = [note for note in (outlook(problem),) if note in (NO_ZONE, NOTHING_LEFT)]
    ideas = find_trades(problem)
    return CheckDocument(
        scenario=ScenarioStamp(title=scenario.title, sha256=scenario.sha256),
        issues=len(scenario.issues),
        open_issues=tuple(issue.name for issue in scenario.open_issues),
        sharpen=sharpen(problem, ideas, seed=seed),
        warnings=(*no_zone, *warnings(scenario)),
        learnt=learnt(problem, ideas, seed=seed),
    )


def warnings(scenario: Scenario) -> Iterator[str]:
    """What looks wrong, in plain sentences; what could cost most first."""
    for field, text in shared_fields(scenario):
        found = _rival(scenario, text) or _limit(scenario, text)
        if found is not None:
            yield f"{field} holds {found!r}, and they may read {field}. Move it to `me` to keep it."
    rival = _rival(scenario, scenario.situation) or _limit(scenario, scenario.situation)
    if rival is not None:
        yield (
            f"`situation` mentions {rival!r}. That stays private, but goes to a model if you "
            "use one."
        )
    open_to = [
        repr(forecast.event.strip())
        for forecast in scenario.forecasts
        if forecast.controlled_by is None and abs(forecast.mine - forecast.theirs) >= SAME_FORECAST
    ]
    if open_to:
        yield (
            f"nothing says who can bring about or prevent {listed(open_to, last='or')} "
            "(`controlled_by`). Nobody bets against a side that can."
        )
    yield from _sums_as_texts(scenario)
    if len(scenario.issues) == 1:
        yield "with one issue there is nothing to trade. What else could be settled along with it?"
        return
    for whose, words in (
        ("you call", {issue.mine.priority.word for issue in scenario.issues}),
        ("for them you call", {issue.theirs.priority.word for issue in scenario.issues}),
    ):
        if words == {"high"}:
            yield (
                f"{whose} everything `high`, so nothing says what could be given for what. "
                "Rank the issues instead: 1, 2, 3."
            )


def _sums_as_texts(scenario: Scenario) -> Iterator[str]:
    """Issues whose options are sums with their currency beside them, which makes them texts.

    So they are where the texts differ in their number alone.
    """
    for issue in scenario.issues:
        texts = [option for option in issue.options if isinstance(option, str)]
        units = {" ".join(_NUMBER.sub("", text, count=1).split()) for text in texts}
        if len(units) != 1 or not all(_NUMBER.search(text) for text in texts):
            continue
        (unit,) = units
        if not issue.model_copy(update={"unit": unit}).has_currency:
            continue
        typed = "".join(found[0] for found in (_NUMBER.search(texts[0]),) if found)
        number = re.sub(r"[,' ](?=\d{3})", "", typed)
        wanted = number if _PLAIN.fullmatch(number) else "the number alone"
        yield (
            f"{issue.name}: {texts[0]!r} is a text, so it is priced as a word and nothing lies "
            f"between. Write {wanted}, and `unit: {unit}`."
        )


def shared_fields(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every free text that the counterparty may read, with the key it stands under."""
    if scenario.they_may_know:
        yield "`they_may_know`", scenario.they_may_know
    for issue in scenario.issues:
        if issue.about:
            yield f"`about` of {issue.name}", issue.about
    for criterion in scenario.criteria:
        yield "`criteria`", " ".join((criterion.text, criterion.source or ""))
    for forecast in scenario.forecasts:
        yield "a forecast's `event`", " ".join((forecast.event, forecast.settled_by or ""))
    yield from named_fields(scenario)
    for text in scenario.shared_texts():
        yield "a text marked `share: yes`", text


def _rival(scenario: Scenario, text: str) -> str | None:
    """Words for another offer, or the name of an alternative of mine."""
    found = _RIVAL.search(text)
    if found is not None:
        return found[0]
    names = (alternative.name for alternative in scenario.me.alternatives)
    return next((name for name in names if _holds_words(text, name)), None)


def _limit(scenario: Scenario, text: str) -> str | None:
    """Words for a limit, or the figure of a walk-away that they don't know of anyway."""
    found = _LIMIT.search(text)
    if found is not None:
        return found[0]
    for issue in scenario.issues:
        floor = scenario.me.walk_away.get(issue.name)
        known = {scenario.on_the_table.get(issue.name), issue.mine.position, issue.theirs.position}
        if floor is not None and floor not in known:
            told = _told(floor, text)
            if told is not None:
                return told
    return None


def _told(floor: Option, text: str) -> str | None:
    """The place in the text that names the floor: 160000, 160,000, 160.000 or 160k."""
    if isinstance(floor, str):
        return floor if _holds_words(text, floor) else None
    wanted = known_figures([floor])
    return next((figure.text for figure in figures_in(text) if figure.readings & wanted), None)


def _holds_words(text: str, words: str) -> bool:
    pattern = rf"(?<!\w){re.escape(option_text(words).casefold())}(?!\w)"
    return re.search(pattern, text.casefold()) is not None
