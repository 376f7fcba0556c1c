"""An issue as its writer typed it, short or full or mixed, turned into an `Issue`."""

import re
from typing import Final, NamedTuple

from copilot.domain.issue import (
    Issue,
    Option,
    Part,
    Priority,
    SharedText,
    Stance,
    as_date,
    option_text,
)
from copilot.storage import file_format
from copilot.storage.findings import Findings, is_secret, listed, near, place, shown
from copilot.storage.ladder import (
    MOST_OPTIONS,
    decimal,
    number_options,
    options_between,
    order_of,
)
from copilot.yaml_source import KeyPath

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIRECTIONS: Final = ("more", "less")
_PARTIES: Final = ("me", "counterparty")


class _Said(NamedTuple):
    """What is said of one side, whichever keys it is said with."""

    keys: file_format.Mine
    """The keys of the full form."""
    path: KeyPath
    """Where they stand."""
    position: Option | None
    """What the side has asked for or offered."""
    position_path: KeyPath
    """Where that stands."""
    priority: Priority
    """How much the issue matters to the side."""


def issue_from(name: str, keys: file_format.Issue, findings: Findings) -> Issue | None:
    """The issue, or None if its options cannot be told; what is wrong is noted in `findings`."""
    path = ("issues", name)
    before = len(findings)
    mine, theirs = (_said(path, side, keys, findings) for side in ("mine", "theirs"))
    options = _options(path, keys, mine, theirs, findings)
    if len(findings) > before:
        return None
    issue = Issue(name=name, options=options, unit=keys.unit, about=keys.about)
    wanted = _wanted_by_both(issue, mine.position, theirs.position)
    stances = [
        _stance(issue, said, wants, findings)
        for said, wants in zip((mine, theirs), wanted, strict=True)
    ]
    parts = _parts(name, keys, findings)
    return issue.model_copy(update={"mine": stances[0], "theirs": stances[1], "parts": parts})


def _parts(name: str, keys: file_format.Issue, findings: Findings) -> tuple[Part, ...]:
    """What an issue can be split into; a split in which nothing is of worth to a side is noted."""
    parts = tuple(
        Part(name=part, mine=given.mine, theirs=given.theirs)
        for part, given in (keys.parts or {}).items()
    )
    for side in ("mine", "theirs"):
        if parts and not any(getattr(part, side) for part in parts):
            message = f"every part is worth 0 in {side}; expected one above 0"
            findings.add(("issues", name, "parts"), message)
    return parts


def _said(path: KeyPath, side: str, keys: file_format.Issue, findings: Findings) -> _Said:
    """What the short and the full keys say together; saying one thing twice is noted."""
    if side == "mine":
        short, position, priority, full = ("i_ask", "to_me"), keys.i_ask, keys.to_me, keys.mine
    else:
        short, position, priority = ("they_offer", "to_them"), keys.they_offer, keys.to_them
        full = keys.theirs
    group = (*path, side)
    full = full or file_format.Mine()
    position_path = (*path, short[0]) if position is not None else (*group, "position")
    if position is not None and full.position is not None:
        findings.add((*group, "position"), _twice(short[0], f"{side}.position"))
    given = [key for key in ("priority", "weight") if getattr(full, key) is not None]
    if priority is not None and given:
        findings.add((*group, given[0]), _twice(short[1], f"{side}.{given[0]}"))
    elif len(given) > 1:
        findings.add((*group, "weight"), _twice("priority", "weight"))
    if full.weight is not None:
        priority = Priority(weight=full.weight)
    position = full.position if position is None else position
    if position is not None:
        _check_day(position, position_path, findings)
    priority = priority or full.priority or Priority()
    return _Said(full, group, position, position_path, priority)


def _twice(one: str, other: str) -> str:
    return f"{one} and {other} say the same thing; expected one of them"


def _check_day(position: Option, path: KeyPath, findings: Findings) -> None:
    """Notes a day that no calendar has: as a mere text it would get options that mean nothing."""
    looks_like_one = isinstance(position, str) and _DAY.fullmatch(position) is not None
    if looks_like_one and as_date(position) is None:
        what = place(path) if is_secret(path) else f"{place(path)} {shown(position)}"
        findings.add(path, f"{what} is no day; expected one such as 2027-06-30")


def _options(
    path: KeyPath, keys: file_format.Issue, mine: _Said, theirs: _Said, findings: Findings
) -> tuple[Option, ...]:
    too_many = f"more than {MOST_OPTIONS} options; expected fewer"
    if keys.options is not None:
        _check_listed(path, keys, findings)
        return keys.options
    if keys.range is not None:
        at = (*path, "range")
        if not _range_is_sound(at, keys.range, findings):
            return ()
        options = number_options(keys.range.low, keys.range.high, keys.range.step)
        if not options:
            findings.add(at, f"range makes {too_many}, or a greater step")
        return options
    if mine.position is None or theirs.position is None:
        return ()
    if order_of(mine.position, theirs.position) == 0:
        return ()
    options = options_between(mine.position, theirs.position)
    if not options:
        findings.add(mine.position_path, f"the two positions make {too_many}: list them")
    return options


def _check_listed(path: KeyPath, keys: file_format.Issue, findings: Findings) -> None:
    if keys.range is not None:
        findings.add((*path, "range"), "both range and options; expected one of them")
    first: dict[str, int] = {}
    for number, option in enumerate(keys.options or ()):
        text = option_text(option)
        if text in first:
            findings.add(
                (*path, "options", number),
                f"option {shown(option)} stands twice; expected options that differ as text",
            )
        first.setdefault(text, number)


def _range_is_sound(at: KeyPath, given: file_format.Range, findings: Findings) -> bool:
    if decimal(given.high) <= decimal(given.low):
        findings.add(
            (*at, "high"),
            f"high {shown(given.high)} is not above low {shown(given.low)}; "
            "expected the smaller number as low",
        )
        return False
    if given.step is not None and given.step <= 0:
        findings.add((*at, "step"), f"step {shown(given.step)}; expected a number above 0")
        return False
    return True


def _wanted_by_both(
    issue: Issue, ask: Option | None, offer: Option | None
) -> tuple[Option | None, Option | None]:
    """What the positions say that the two sides want, where nothing else does.

    Of two numbers or dates each wants its own direction. A listed text is itself what a side
    wants. A number alone says nothing: who asks for 4 may like 5 better, or 3.
    """
    order = None if ask is None or offer is None else order_of(ask, offer)
    if order:
        return ("more", "less") if order > 0 else ("less", "more")
    return _wanted_alone(issue, ask), _wanted_alone(issue, offer)


def _wanted_alone(issue: Issue, position: Option | None) -> Option | None:
    on_a_line = issue.numeric or all(as_date(option) is not None for option in issue.options)
    return None if position is None or on_a_line else issue.find(position)


def _stance(issue: Issue, said: _Said, wants: Option | None, findings: Findings) -> Stance:
    keys, position = said.keys, said.position
    if position is not None and not issue.is_open:
        position = term(issue, position, said.position_path, findings, any_number=True)
    if keys.wants is not None:
        wants = keys.wants
        if wants not in _DIRECTIONS and not issue.is_open:
            wants = _wanted_option(issue, wants, (*said.path, "wants"), findings)
    confidence = keys.confidence if isinstance(keys, file_format.Theirs) else None
    return Stance(
        priority=said.priority,
        wants=wants,
        position=position,
        values=_values(issue, keys, (*said.path, "values"), findings),
        because=None
        if keys.because is None
        else SharedText(text=keys.because.text, share=keys.because.share),
        confidence=confidence or "medium",
    )


def _wanted_option(issue: Issue, wants: Option, path: KeyPath, findings: Findings) -> Option | None:
    found = issue.find(wants)
    if found is None:
        hint = near(option_text(wants), _DIRECTIONS)
        what = f"wants {shown(wants)}" if hint else "wants is none of its options"
        findings.add(path, f"{what}; expected more, less or an option: {_choice(issue)}{hint}")
    return found


def _values(
    issue: Issue, keys: file_format.Mine, path: KeyPath, findings: Findings
) -> tuple[float, ...] | None:
    if keys.values is None:
        return None
    if issue.is_open:
        findings.add(path, "values without options; expected range or options beside them")
        return None
    values: dict[Option, float] = {}
    before = len(findings)
    for text, value in keys.values.items():
        option = issue.find(text)
        if option is None and issue.numeric:
            option = next((o for o in issue.options if _same_number(o, text)), None)
        if option is None:
            what = f"a value for {shown(text)}, which"
            findings.add((*path, text), _no_option(issue, text, what, secret=False))
        elif option in values:
            findings.add((*path, text), f"a second value for {shown(option)}; expected one")
        else:
            values[option] = value
    missing = [option_text(option) for option in issue.options if option not in values]
    if missing and len(findings) == before:
        names = listed(missing, last="and", most=6)
        findings.add(path, f"no value for {names}; expected one for each option")
    return None if len(findings) > before else tuple(values[option] for option in issue.options)


def _same_number(option: Option, text: str) -> bool:
    try:
        return float(option) == float(text)
    except ValueError:
        return False


def term(
    issue: Issue, given: Option, path: KeyPath, findings: Findings, *, any_number: bool
) -> Option | None:
    """The option of the issue that `given` names, or None after noting that there is none.

    Args:
        issue: with two options or more.
        given: what stands in the file.
        path: where it stands.
        findings: what is wrong is noted here.
        any_number: numbers between and beyond the options are allowed where the options are
            numbers.
    """
    found = issue.find(given)
    if found is not None:
        return found
    if any_number and issue.numeric and not isinstance(given, str):
        return given
    secret = is_secret(path)
    what = _called(issue, path) if secret else f"{_called(issue, path)} {shown(given)}"
    if path[0] != "issues":
        what += f" in {group_of(path)}"
    findings.add(path, _no_option(issue, given, what, secret=secret))
    return None


def group_of(path: KeyPath) -> str:
    """The key that a term stands under, as a person would call it: `walk_away`."""
    return str(path[1] if path[0] in _PARTIES else path[0])


def _called(issue: Issue, path: KeyPath) -> str:
    return place(path) if path[0] == "issues" else issue.name


def _no_option(issue: Issue, given: Option, what: str, *, secret: bool) -> str:
    """The message for a term that is no option; of a secret one the nearest would tell it too."""
    nearest = () if secret else issue.nearest(given)
    hint = f"; did you mean {listed(nearest)}?" if nearest else ""
    return f"{what} is no option; expected {_choice(issue)}{hint}"


def _choice(issue: Issue) -> str:
    texts = [option_text(option) for option in issue.options]
    if issue.numeric and len(texts) > 6:  # noqa: PLR2004 - more numbers than a line wants
        return f"{texts[0]}, {texts[1]} and so on to {texts[-1]}"
    return listed(texts, most=8)
