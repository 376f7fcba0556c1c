"""How to say things to the counterparty, from templates.

Made from names, units and terms alone: no direction, no priority and no reason goes in, so that
changing a secret changes no text. An option is put behind its issue in the form that reads best:
"a base salary of 165,000 USD per year" and "three remote days", but "Staff as the title".
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from copilot.domain.issue import Issue, Option, as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import AddedIssue, Contingent, Idea, Move
from copilot.marking import clean_line

_COUNTS = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_DETERMINED = re.compile(r"(?i)(?:the|a|an|my|our|your|their|no|any) ")
_YES = frozenset({"yes", "included", "include", "granted", "allowed"})
_NO = frozenset({"no", "none", "not included", "excluded", "nothing"})
_LEADS_IN = frozenset({"after", "at", "before", "by", "from", "in", "on", "until", "within"})
"""Words with which an option goes on where the issue's name stops: "the review after a year"."""
_BECOMES = frozenset({"title", "role", "level", "date", "name", "position"})
_PHRASE = 6
"""Words up to which an option is a phrase; a longer one is quoted."""
_PLURAL = re.compile(r"^((?:\S+ )*?\S*[^\Wsui\d])s(?= (?:a|an|per|of|each|in|at|for)\b|/|$)")
_EXACT = 1e15
"""Above this a float cannot tell whole numbers apart."""


def number_text(number: float) -> str:
    """A number as people read it: 160000 is "160,000", 2.50 is "2.5"."""
    if number == int(number) and abs(number) < _EXACT:
        return f"{int(number):,}"
    return f"{number:,.6f}".rstrip("0").rstrip(".") if abs(number) < _EXACT else f"{number:g}"


def singular(things: str) -> str:
    """What one of them is called: "days a week" is "day a week"; a word of another form stays."""
    return _PLURAL.sub(r"\1", things)


def count_word(option: Option) -> str:
    """A small whole number as a word, "no" for none; empty for anything else."""
    if isinstance(option, str) or option != int(option) or not 0 <= option < len(_COUNTS):
        return ""
    return _COUNTS[int(option)]


def name_in_text(name: str) -> str:
    """An issue's name in the middle of a sentence: "Base salary" loses its capital, "IP" does not."""
    line = clean_line(name)
    first = line.split(" ", 1)[0]
    return line[0].lower() + line[1:] if first[1:].islower() or len(first) == 1 else line


def with_article(name: str) -> str:
    """A name as a thing: "the base salary", but "remote days" and "our logo"."""
    inner = name_in_text(name)
    return inner if _DETERMINED.match(inner) or is_plural(name) else f"the {inner}"


def option_in_text(issue: Issue, option: Option) -> str:
    """The option alone: "165,000 USD per year", "15 January 2027", "Staff"."""
    if isinstance(option, str):
        day = as_date(option)
        return f"{day.day} {day:%B %Y}" if day is not None else clean_line(option)
    number = number_text(option)
    unit = clean_line(issue.unit or "")
    if not unit:
        return number
    if unit in {"$", "€", "£"}:
        return f"{unit}{number}"
    if unit.startswith("%"):
        return f"{number}{unit}"
    return f"{number} {singular(unit) if option == 1 else unit}"


def term_in_text(issue: Issue, option: Option) -> str:
    """The issue settled at that option, as a thing: "Staff as the title", "three remote days"."""
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
    """Where the moves lead to, as a list; where they come from is not said."""
    return terms_in_text(scenario, {move.issue: move.to for move in moves})


def listed(parts: Iterable[str]) -> str:
    """The parts as "A", "A and B" or "A, B and C"; empty for nothing."""
    items = tuple(parts)
    if len(items) < 2:  # noqa: PLR2004 - one item needs no "and"
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def say_idea(scenario: Scenario, idea: Idea) -> str:
    """How to put an idea to them; empty where there is nothing that could be said."""
    if idea.contingent is not None:
        return say_contingent(scenario, idea.contingent)
    if idea.give or idea.get:
        return say_trade(scenario, give=idea.give, get=idea.get)
    return say_added(idea.adds)


def say_trade(scenario: Scenario, *, give: Sequence[Move], get: Sequence[Move]) -> str:
    """A conditional offer, made from where the moves lead to."""
    asked = moves_in_text(scenario, get)
    offered = moves_in_text(scenario, give)
    if not give:
        return f"Could we settle on {asked}?"
    if not get:
        return f"I could accept {offered}. What would that make possible on your side?"
    return f"If you could agree to {asked}, I could accept {offered}."


def say_contingent(scenario: Scenario, contingent: Contingent) -> str:
    """Terms that are left to an event; nobody is told what anybody expects."""
    event = clean_line(contingent.event).rstrip(".")
    day = as_date(contingent.by or "")
    until = f" by {day.day} {day:%B %Y}" if day is not None else ""
    judge = clean_line(contingent.settled_by or "").rstrip(".")
    settled = f" We could let {judge} settle it." if judge else ""
    yes, no = _branches_in_text(scenario, contingent)
    return (
        f"We could leave this to what happens{until}: {event}. If so, {yes}; if not, {no}.{settled}"
    )


def _branches_in_text(scenario: Scenario, contingent: Contingent) -> tuple[str, str]:
    unchanged = "nothing changes"
    yes = terms_in_text(scenario, contingent.if_true) or unchanged
    no = terms_in_text(scenario, contingent.if_false) or unchanged
    if len(contingent.if_true) == 1 and set(contingent.if_true) == set(contingent.if_false):
        # One issue in both branches is named once.
        ((name, option),) = contingent.if_false.items()
        no = option_in_text(scenario.issue(name), option)
    return yes, no


def say_added(adds: Sequence[AddedIssue]) -> str:
    """An open question that brings up further issues without asking for them."""
    names = listed(name_in_text(added.issue) for added in adds)
    return f"What room do you see for {names} in the package?" if names else ""


def _measured(issue: Issue, option: float, said: str) -> str:
    """A number with its unit: "4 remote days a week", "no bonus", "60 days for the term"."""
    name = name_in_text(issue.name)
    counted, _, rest = clean_line(issue.unit or "").partition(" ")
    if option == 0 and (issue.has_currency or is_plural(issue.name)):
        return f"no {name}"
    if counted and counted.casefold() == name.rsplit(maxsplit=1)[-1].casefold():
        things = singular(name) if option == 1 else name
        return f"{number_text(option)} {things} {rest}".rstrip()
    return f"{said} for {with_article(issue.name)}"


def is_plural(name: str) -> bool:
    """Whether a name is that of things: "Remote days" is, "Bonus" and "Payment basis" are not."""
    last = name.rsplit(maxsplit=1)[-1]
    return last[-2:].islower() and last.endswith("s") and not last.endswith(("ss", "us", "is"))


def _text_term(issue: Issue, said: str) -> str:
    name, the_name = name_in_text(issue.name), with_article(issue.name)
    if said.casefold() in _YES:
        return the_name
    if said.casefold() in _NO:
        return f"no {name}"
    if name.casefold() in said.casefold():
        return said  # "six months of warranty" needs no "for the warranty" behind it
    if said.split(maxsplit=1)[0].casefold() in _LEADS_IN:
        return f"{the_name} {said}"
    if len(said.split()) > _PHRASE:
        return f'"{said}" for {the_name}'
    return f"{said} {_joined(name)} {the_name}"


def _joined(name: str) -> str:
    """What stands between an option and its issue: "Staff as the title", "net 60 for the payment"."""
    return "as" if name.rsplit(maxsplit=1)[-1].casefold() in _BECOMES else "for"


def _counted(name: str, count: int) -> str:
    said = count_word(count) or number_text(count)
    if count != 1:
        return f"{said} {name}"
    singular = f"{name[:-3]}y" if name.endswith("ies") else name[:-1]
    return f"{said} {singular}"
