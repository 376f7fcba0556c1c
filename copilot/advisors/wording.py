"""How to say things to the counterparty, from templates.

Made from names, units and terms alone: no direction, no priority and no reason goes in, so that
changing a secret changes no text. An option is put behind its issue in the form that reads best:
"a base salary of 165,000 USD per year" and "three remote days", but "Staff as the title".
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from copilot.common_words import GOES_ON
from copilot.domain.issue import Issue, Option, as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import AddedIssue, Contingent, Idea, Move
from copilot.marking import clean_line
from copilot.names import (
    DETERMINED,
    happens,
    head_word,
    is_done,
    is_plural,
    last_word,
    name_in_text,
    singular,
    with_article,
)
from copilot.words import CURRENCY_SIGNS, day, listed, signed

_COUNTS = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_YES = frozenset({"yes", "included", "include", "granted", "allowed"})
_NO = frozenset({"no", "none", "not included", "excluded", "nothing"})
_LEADS_IN = frozenset({"after", "at", "before", "by", "from", "in", "on", "until", "within"})
"""Words with which an option goes on where the issue's name stops: "the review after a year"."""
_BECOMES = frozenset({"title", "role", "level", "date", "name", "position"})
_PHRASE = 6
"""Words up to which an option is a phrase; a longer one is quoted."""
_SEVERAL = re.compile(r", |[\uff0c\u3001]| and ")
"""What makes an option a list of its own, which would run into the list that it stands in."""
_CLAUSE = re.compile(
    r"\b(?:[Ww]e|[Tt]hey|I) [a-z]|\b(?:is|are|may|must|can|will|has|have|does)\b"
    r"|\b(?:pays|keeps?|drops?|gets|takes|bears|gives|provides|owns|buys|sells|stays|remains|holds)\b"
    r"|^(?:[Nn]ever|[Aa]lways)\b"
)
"""What makes an option a clause, which would take the next term for a part of it.

A month that is called May keeps its capital, and "pay" alone is a thing: "full pay".
"""
_EXACT = 1e15
"""Above this a float cannot tell whole numbers apart."""


def number_text(number: float) -> str:
    """A number as people read it: 160000 is "160,000", 2.50 is "2.5"."""
    if number == int(number) and abs(number) < _EXACT:
        return f"{int(number):,}"
    return f"{number:,.6f}".rstrip("0").rstrip(".") if abs(number) < _EXACT else f"{number:g}"


def count_word(option: Option) -> str:
    """A small whole number as a word, "no" for none; empty for anything else."""
    if isinstance(option, str) or option != int(option) or not 0 <= option < len(_COUNTS):
        return ""
    return _COUNTS[int(option)]


def option_in_text(issue: Issue, option: Option) -> str:
    """The option alone: "165,000 USD per year", "15 January 2027", "Staff"."""
    if isinstance(option, str):
        when = as_date(option)
        return clean_line(option) if when is None else day(when)
    number = number_text(option)
    unit = clean_line(issue.unit or "")
    if not unit:
        return number
    if unit[0] in CURRENCY_SIGNS:
        return signed(number, unit)
    if unit.startswith("%"):
        return f"{number}%{unit[1:]}"
    return f"{number} {singular(unit) if option == 1 else unit}"


def term_in_text(issue: Issue, option: Option) -> str:
    """The issue settled at that option, as a thing: "Staff as the title", "three remote days".

    An option that is a list or a clause stands in quotation marks: '"sale and budget" for the
    consent rights', '"landlord pays" for the fit-out'.
    """
    if _runs_on(option):
        name = name_in_text(issue.name)
        return f"{_option_said(issue, option)} {_joined(name)} {with_article(issue.name)}"
    return _plain_term(issue, option)


def _runs_on(option: Option) -> bool:
    return isinstance(option, str) and any(p.search(option) for p in (_SEVERAL, _CLAUSE))


def _option_said(issue: Issue, option: Option) -> str:
    """The option alone, in quotation marks where it runs on, and a small number as a word."""
    said = option_in_text(issue, option)
    if _runs_on(option):
        return '"' + said.replace('"', "'") + '"'
    if issue.unit:
        return said
    return "none" if option == 0 else count_word(option) or said


def _plain_term(issue: Issue, option: Option) -> str:
    """The same without quotation marks for what runs on: as a model is told it."""
    name = name_in_text(issue.name)
    said = option_in_text(issue, option)
    if isinstance(option, str):
        return _text_term(issue, said)
    if not issue.unit and is_plural(issue.name) and option == int(option) and option >= 0:
        return _counted(name, int(option))
    return _measured(issue, option, said)


def terms_in_text(scenario: Scenario, terms: Mapping[str, Option]) -> str:
    """Several terms as a list: "A, B and C"."""
    return listed(term_in_text(scenario.issue(name), option) for name, option in terms.items())


def moves_in_text(scenario: Scenario, moves: Iterable[Move]) -> str:
    """Where the moves lead to, as a list for a model; where they come from is not said."""
    ends = {move.issue: move.to for move in moves}
    return listed(_plain_term(scenario.issue(name), option) for name, option in ends.items())


def say_idea(scenario: Scenario, idea: Idea) -> str:
    """How to put an idea to them; empty where there is nothing that could be said."""
    if idea.contingent is not None:
        return say_contingent(scenario, idea.contingent)
    if idea.give or idea.get:
        return say_trade(scenario, give=idea.give, get=idea.get)
    return say_added(idea.adds)


def say_trade(scenario: Scenario, *, give: Sequence[Move], get: Sequence[Move]) -> str:
    """A conditional offer, made from where the moves lead to."""
    asked, offered = (
        terms_in_text(scenario, {move.issue: move.to for move in moves}) for moves in (get, give)
    )
    if not give:
        return f"Could we settle on {asked}?"
    if not get:
        return f"I could accept {offered}. What would that make possible on your side?"
    return f"If you could agree to {asked}, I could accept {offered}."


def say_contingent(scenario: Scenario, contingent: Contingent) -> str:
    """Terms that are left to an event; nobody is told what anybody expects."""
    event = clean_line(contingent.event).rstrip(".")
    when = as_date(contingent.by or "")
    until = "" if when is None else f" by {day(when)}"
    judge = clean_line(contingent.settled_by or "").rstrip(".")
    settled = f" We could let {judge} settle it." if judge else ""
    about, yes, no = _branches_in_text(scenario, contingent)
    return (
        f"We could leave {about} to what happens{until}: {event}. "
        f"If so, {yes}; if not, {no}.{settled}"
    )


def _branches_in_text(scenario: Scenario, contingent: Contingent) -> tuple[str, str, str]:
    """What is left open, and how it is settled either way: one issue in both is named once."""
    ways = contingent.if_true, contingent.if_false
    if len(ways[0]) == 1 and set(ways[0]) == set(ways[1]):
        issue = scenario.issue(next(iter(ways[0])))
        yes, no = (_option_said(issue, way[issue.name]) for way in ways)
        return with_article(issue.name), yes, no
    yes, no = (terms_in_text(scenario, way) or "nothing changes" for way in ways)
    return "this", yes, no


def say_added(adds: Sequence[AddedIssue]) -> str:
    """An open question that brings up further issues without asking for them."""
    names = listed(name_in_text(added.issue) for added in adds)
    return f"What room do you see for {names} in the package?" if names else ""


def _measured(issue: Issue, option: float, said: str) -> str:
    """A number with its unit: "4 remote days a week", "no bonus", "60 days for the term"."""
    name = name_in_text(issue.name)
    counted, _, rest = clean_line(issue.unit or "").partition(" ")
    own = DETERMINED.match(name) is not None
    if option == 0 and (issue.has_currency or is_plural(issue.name)) and not own:
        return f"no {name}"
    things = singular(name) if option == 1 else name
    if is_plural(issue.name) and rest and counted in {"a", "an", "per", "each", "of"} and not own:
        unit = f"{counted} {rest}"
        if counted == "of":
            return f"{number_text(option)} {unit.removesuffix(last_word(name)).rstrip()} {name}"
        return f"{number_text(option)} {things} {unit}"
    named = _by_its_name(issue.name, said)
    if named:
        return named
    if counted and counted.casefold() == last_word(name).casefold() and not own:
        return f"{number_text(option)} {things} {rest}".rstrip()
    return f"{said} {'as' if ' for ' in name else 'for'} {with_article(issue.name)}"


def _text_term(issue: Issue, said: str) -> str:
    name, the_name = name_in_text(issue.name), with_article(issue.name)
    if said.casefold() in _YES:
        return the_name
    if said.casefold() in _NO:
        return f"no {name}"
    named = _by_its_name(issue.name, said)
    if named:
        return named
    if said.split(maxsplit=1)[0].casefold() in _LEADS_IN:
        return f"{the_name} {said}"
    if len(said.split()) > _PHRASE or " for " in said:
        return f'"{said}" for {the_name}'
    return f"{said} {_joined(name)} {the_name}"


def _by_its_name(name: str, said: str) -> str:
    """The option in a name that reads on by itself; empty where it takes a "for" between them.

    "60% of the price paid at closing", "full seat for Torben's branch" of the issue "Seat for
    Torben's branch", "2 days a week at home" of "Days at home", "paid out on 1 March 2027".
    """
    inner = name_in_text(name)
    first, _, rest = inner.partition(" ")
    if inner.casefold() in said.casefold():
        return said  # "six months of warranty" needs no "for the warranty" behind it
    if happens(inner):
        return f"{inner} {_when(said)}"
    if rest and last_word(inner) in GOES_ON:
        return f"{inner} {said}"
    counts = {first.casefold(), singular(first).casefold()}
    goes_on = is_done(inner) or (rest and said.casefold().split()[-1] in counts)
    if not goes_on and rest and first == head_word(inner):
        goes_on = bool(counts & set(said.casefold().split()[1:2])) and rest.split()[0] in GOES_ON
    if not goes_on:
        return ""
    return f"{said} {inner if is_done(inner) else rest}"


def _when(said: str) -> str:
    """The option behind a verb: "at 23:00", "on 1 March 2027"."""
    if re.fullmatch(r"\d{1,2}[:.]\d{2}", said):
        return f"at {said}"
    return f"on {said}" if said[0].isdigit() else said


def _joined(name: str) -> str:
    """What stands between an option and its issue: "Staff as the title", "net 60 for the payment".

    A name with a "for" of its own takes no second one: "9 million EUR as the price for the shares".
    """
    return "as" if " for " in name or last_word(name).casefold() in _BECOMES else "for"


def _counted(name: str, count: int) -> str:
    said = count_word(count) or number_text(count)
    return f"{said} {singular(name) if count == 1 else name}"
