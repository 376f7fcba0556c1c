"""A scenario file turned into a `Scenario`, or into everything that is wrong with it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, Literal

from copilot.domain.issue import Issue, Option, SharedText
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Evidence, Exclusion, Forecast, Scenario, Strength
from copilot.storage import file_format
from copilot.storage.findings import Findings, found_text, listed, near, shown, started
from copilot.storage.issues import issue_from
from copilot.storage.shape import fitted
from copilot.storage.sources import sources_from
from copilot.storage.terms import Register
from copilot.storage.text_files import decoded, read_bytes
from copilot.storage.values import label_problem
from copilot.yaml_source import KeyPath, Node, read_yaml

_HOLDS: Final = "title, situation and issues"
_CHANGES_NO_OPTION: Final = frozenset({"to_me", "to_them", "unit", "about", "parts"})
_CHANGES_NO_OPTION_OF_A_SIDE: Final = frozenset(
    {"priority", "weight", "wants", "values", "because", "confidence"}
)


def load_scenario(path: Path) -> Scenario:
    """The scenario in a file.

    Raises:
        ScenarioError: the file cannot be read, or is no valid scenario; carries every finding.
    """
    data = read_bytes(path, expected="a scenario file (negotiate init writes one)")
    return _scenario(decoded(data, file=str(path)), data, file=str(path))


def parse_scenario(text: str, *, name: str) -> Scenario:
    """The scenario in a text; `name` stands for the file in findings.

    Raises:
        ScenarioError: the text is no valid scenario; carries every finding.
    """
    return _scenario(text, text.encode("utf-8", "surrogatepass"), file=name)


def _scenario(text: str, data: bytes, *, file: str) -> Scenario:
    root, findings = started(read_yaml(text), file=file, holds=_HOLDS)
    _check_format(root, findings)
    keys, root, left_out = fitted(
        file_format.ScenarioFile, root, findings, stand_ins=("title", "situation")
    )
    if keys is None:
        raise findings.error()
    findings.root = root
    scenario = _checked(keys, _register(keys, left_out, findings))
    if scenario is None:
        raise findings.error()
    return scenario.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})


def _checked(keys: file_format.ScenarioFile, register: Register) -> Scenario | None:
    """The scenario, or None if anything was noted; every part is looked at either way."""
    me = _party("me", keys.me, register)
    counterparty = _party("counterparty", keys.counterparty, register)
    on_the_table = register.terms(keys.on_the_table, ("on_the_table",))
    excluded = _excluded(keys, register)
    _check_table_can_be(on_the_table, excluded, register)
    for side in ("mine", "theirs"):
        _check_some_weight(side, register)
    money = _money(keys, register)
    evidence = _evidence(keys, register)
    sources = sources_from(keys, register)
    if register.findings:
        return None
    return Scenario(
        title=keys.title,
        situation=keys.situation,
        issues=tuple(register.issues.values()),
        they_may_know=keys.they_may_know,
        context=keys.context or "other",
        relationship=keys.relationship,
        money=money,
        money_times=keys.money_times,
        me=me,
        counterparty=counterparty,
        excluded=excluded,
        on_the_table=on_the_table,
        forecasts=_forecasts(keys),
        risks=sources.risks,
        payments=sources.payments,
        speed_ups=sources.speed_ups,
        volumes=sources.volumes,
        rights=sources.rights,
        criteria=tuple(Criterion(text=c.text, source=c.source) for c in keys.criteria or ()),
        strengths=tuple(
            Strength(text=s.text, evidence=s.evidence, share=s.share) for s in keys.strengths or ()
        ),
        evidence=evidence,
    )


def _check_format(root: Node, findings: Findings) -> None:
    """A file of another format is not read at all.

    Raises:
        ScenarioError: `format` is there and is not 1.
    """
    node = root.find(("format",))
    if node is None or node.value is None or (type(node.value) is int and node.value == 1):
        return
    found = found_text(("format",), node.plain(), closed=False, out_of_range=False)
    findings.add(("format",), f"{found}; expected 1, the only format that this version reads")
    raise findings.error()


def _register(
    keys: file_format.ScenarioFile, left_out: frozenset[KeyPath], findings: Findings
) -> Register:
    """The issues; those of which the options cannot be trusted count as unsure."""
    unsure = {str(path[1]) for path in left_out if _changes_options(path)}
    first: dict[str, str] = {}
    issues: dict[str, Issue] = {}
    for name, given in keys.issues.items():
        path = ("issues", name)
        problem = label_problem(name)
        if problem is not None:
            findings.add(path, f"issue {shown(name)}; expected {problem}")
        elif name.casefold() in first:
            message = f"issue {shown(name)} is in the file as {shown(first[name.casefold()])}"
            findings.add(path, f"{message}; expected each issue once")
        first.setdefault(name.casefold(), name)
        if name in unsure or problem is not None:
            unsure.add(name)
            continue
        issue = issue_from(name, given or file_format.Issue(), findings)
        if issue is None:
            unsure.add(name)
        else:
            issues[name] = issue
    names = [*keys.issues, *sorted(unsure)]
    return Register(issues, tuple(dict.fromkeys(names)), findings)


def _changes_options(path: KeyPath) -> bool:
    match path:
        case ("issues", _, key) if key in _CHANGES_NO_OPTION:
            return False
        case ("issues", _, "mine" | "theirs", key, *_) if key in _CHANGES_NO_OPTION_OF_A_SIDE:
            return False
        case ("issues", _, *_):
            return True
        case _:
            return False


def _party(side: str, keys: file_format.Party | None, register: Register) -> Party:
    if keys is None:
        return Party()
    alternatives = [
        _alternative(a, (side, "alternatives", place), register)
        for place, a in enumerate(keys.alternatives or ())
    ]
    return Party(
        name=keys.name,
        interests=tuple(SharedText(text=i.text, share=i.share) for i in keys.interests or ()),
        constraints=keys.constraints or (),
        pressures=keys.pressures or (),
        alternatives=tuple(a for a in alternatives if a is not None),
        walk_away=register.terms(keys.walk_away, (side, "walk_away"), any_number=True),
        aspiration=register.terms(keys.aspiration, (side, "aspiration"), any_number=True),
        risk_tolerance=keys.risk_tolerance,
        even_bet=keys.even_bet,
        discount_rate=keys.discount_rate,
    )


def _alternative(
    keys: file_format.Alternative, path: KeyPath, register: Register
) -> Alternative | None:
    if (keys.worth is None) == (keys.terms is None):
        found = "an alternative with neither" if keys.worth is None else "an alternative with both"
        register.findings.add(path, f"{found} worth and terms; expected one of them")
        return None
    if keys.terms is None:
        return Alternative(name=keys.name, worth=keys.worth)
    at = (*path, "terms")
    missing = [name for name in register.priced if name not in keys.terms]
    if missing:
        message = f"terms without {listed(missing, last='and')}; expected one for every issue"
        register.findings.add(at, message)
    return Alternative(name=keys.name, terms=register.terms(keys.terms, at, any_number=True))


def _excluded(keys: file_format.ScenarioFile, register: Register) -> tuple[Exclusion, ...]:
    combinations = []
    for place, combination in enumerate(keys.excluded or ()):
        path = ("excluded", place)
        if len(combination) < 2:  # noqa: PLR2004 - one issue alone is no combination
            message = "a combination of fewer than two issues; expected two or more: leave out an "
            register.findings.add(path, f"{message}option of a single issue where it is listed")
        combinations.append(
            {
                name: register.options(name, options, (*path, name))
                for name, options in combination.items()
            }
        )
    return tuple(combinations)


def _check_table_can_be(
    table: dict[str, Option], excluded: tuple[Exclusion, ...], register: Register
) -> None:
    if not register.complete or not set(register.priced) <= set(table):
        return
    for combination in excluded:
        if combination and all(table.get(name) in options for name, options in combination.items()):
            names = listed((f"{name} {shown(table[name])}" for name in combination), last="and")
            message = f"{names} are on the table and excluded; expected a combination that can be"
            register.findings.add(("on_the_table",), message)


def _check_some_weight(side: Literal["mine", "theirs"], register: Register) -> None:
    """Notes a side whose weights are all 0: nothing could be worth anything to it."""
    stances = {name: getattr(register.issues[name], side) for name in register.priced}
    if stances and register.complete and all(s.priority.weight == (0, 0) for s in stances.values()):
        path = ("issues", register.priced[0], side, "weight")
        register.findings.add(path, "every weight is 0; expected one above 0")


def _money(keys: file_format.ScenarioFile, register: Register) -> str | None:
    if keys.money is None:
        return next((name for name, i in register.issues.items() if i.has_currency), None)
    if keys.money not in register.names:
        message = f"money {shown(keys.money)}; expected an issue: {listed(register.names)}"
        register.findings.add(("money",), f"{message}{near(keys.money, register.names)}")
    return keys.money


def _forecasts(keys: file_format.ScenarioFile) -> tuple[Forecast, ...]:
    return tuple(
        Forecast(
            event=f.event,
            by=date.fromisoformat(f.by),
            mine=f.mine,
            theirs=f.theirs,
            settled_by=f.settled_by,
            controlled_by=f.controlled_by,
        )
        for f in keys.forecasts or ()
    )


def _evidence(keys: file_format.ScenarioFile, register: Register) -> tuple[Evidence, ...]:
    observed = []
    for place, given in enumerate(keys.evidence or ()):
        path = ("evidence", place)
        _check_evidence(given, path, register)
        among = [
            register.terms(package, (*path, "among", number))
            for number, package in enumerate(given.among or ())
        ]
        observed.append(
            Evidence(
                kind=given.kind,
                by=given.by,
                on=None if given.on is None else date.fromisoformat(given.on),
                terms=None
                if given.terms is None
                else register.terms(given.terms, (*path, "terms")),
                among=None if given.among is None else tuple(among),
                chosen=given.chosen,
                more_important=_pair(given),
                at_least=given.at_least or 1.0,
                at_most=given.at_most,
            )
        )
    return tuple(observed)


def _pair(given: file_format.Evidence) -> tuple[str, str] | None:
    if given.more_important is None:
        return None
    more, less = given.more_important
    return more, less


def _check_evidence(given: file_format.Evidence, path: KeyPath, register: Register) -> None:
    forms: Iterable[object] = (given.terms, given.among, given.more_important)
    if sum(form is not None for form in forms) != 1:
        message = "evidence with none or several of terms, among and more_important"
        register.findings.add(path, f"{message}; expected one of them")
    if (given.among is None) != (given.chosen is None):
        register.findings.add(path, "among and chosen belong together; expected both or neither")
    if given.among is not None and given.chosen is not None and given.chosen > len(given.among):
        message = f"chosen {given.chosen}; expected a number from 1 to {len(given.among)}"
        register.findings.add((*path, "chosen"), message)
    pair = _pair(given)
    _check_times(given, path, register.findings)
    if pair is None:
        return
    at = (*path, "more_important")
    known = [register.knows(name, (*at, place)) for place, name in enumerate(pair)]
    if all(known) and pair[0] == pair[1]:
        register.findings.add(
            at, f"more_important names {shown(pair[0])} twice; expected two issues"
        )


def _check_times(given: file_format.Evidence, path: KeyPath, findings: Findings) -> None:
    """Notes how many times as much without what it is about, or from high to low."""
    said = [key for key in ("at_least", "at_most") if getattr(given, key) is not None]
    if said and given.more_important is None:
        message = f"{said[0]} without more_important; expected both"
        findings.add((*path, said[0]), message)
    if given.at_most is not None and given.at_most < (given.at_least or 1.0):
        message = "at_most is below at_least, which is 1 where nothing is said"
        findings.add((*path, "at_most"), f"{message}; expected the smaller number as at_least")
