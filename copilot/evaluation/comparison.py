"""Whether a run is better or worse than another, and what of that is fact and what is chance.

comparable?             same suite, graders, model, cases, repeats,         no: not_comparable
                        and every case came to a result
a case, same answers    its grades are facts: each that differs is a Change
a case, new answers     chance plays a part: each grader's means, paired by scenario

On recordings every case has the same answers, and the whole comparison is exact. An answer written
into the suite by hand is no chance either, so its cases are always compared exactly.

By chance, a grader is worse if its interval lies wholly below minus the tolerance and the paired
test, held to 5 % over all graders together, says so too. What must hold in every case needs no
test: if it held before and does not now, that is worse.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from statistics import fmean
from typing import Final, Literal, NamedTuple, TypeAlias

from copilot.evaluation.baseline import (
    Baseline,
    Graded,
    GradedCase,
    conditions_of,
    graded_case,
    named,
)
from copilot.evaluation.results import (
    UNREACHED,
    CaseResult,
    Change,
    Comparing,
    Comparison,
    Difference,
    Interval,
    RunResult,
)
from copilot.evaluation.statistics import (
    LEVEL,
    Pair,
    bootstrap_interval,
    cluster_mean,
    decidable,
    holm,
    least_p,
    paired,
    sign_flip,
    smallest_drop,
)

FEWEST: Final = 6
"""Pairs that a comparison by chance takes: even if all of five point the same way, p is 2/32."""

_DIGITS = 6
_MISSING = "-"
_UNREACHED: Final = frozenset(error.kind for error in UNREACHED)
"""Why a model gave no answer. An outage says nothing of a prompt; a crash counts as failed."""

Direction: TypeAlias = Literal["better", "worse", "other"]
"""Which way a fact has changed."""

_Key: TypeAlias = tuple[str, int]
_Cases: TypeAlias = Mapping[_Key, GradedCase]


class _Side(NamedTuple):
    """One of the two runs, in the form both are brought to."""

    called: str
    suite: str
    graders: str
    model: str
    cases: _Cases
    missing: list[str]
    """Cases that nothing was recorded for."""
    silent: list[str]
    """Cases in which no model answered."""


class _Measured(NamedTuple):
    """What one grader said of the scenarios."""

    grader: str
    pairs: tuple[Pair, ...]
    answers: float | None
    """Of `_answers`."""

    @property
    def differences(self) -> list[float]:
        return [round(pair.after - pair.before, 9) for pair in self.pairs]


def compare(
    before: RunResult | Baseline,
    after: RunResult,
    *,
    gated: Collection[str] = (),
    tolerance: float = 0.0,
    across_models: bool = False,
) -> Comparison:
    """What has changed from one run to the other.

    Args:
        before: a baseline, or another run of the same cases.
        after: the run that is judged.
        gated: graders that must hold in every case, whatever the model writes.
        tolerance: how far a mean may fall by chance before it counts; facts know no tolerance.
        across_models: whether the two may come from different models, as in a matrix.
    """
    old, new = _side(before), _side(after)
    why = "; ".join(_differing(old, new, across_models=across_models))
    if why:
        return Comparison(against=old.called, verdict="not_comparable", exact=False, why=why)
    facts = [key for key in new.cases if _is_fact(old.cases[key], new.cases[key])]
    changes = tuple(_changes(old.cases, new.cases, facts))
    if len(facts) == len(new.cases):
        verdict = _of_facts(changes)
        return Comparison(against=old.called, verdict=verdict, exact=True, changes=changes)
    broken = tuple(_broken(old.cases, new.cases, facts, gated))
    differences = _differences(_measured(old.cases, new.cases), tolerance)
    pairs = max((difference.scenarios for difference in differences), default=0)
    return Comparison(
        against=old.called,
        verdict=_worst(
            *(change.direction for change in (*changes, *broken)),
            *(difference.verdict for difference in differences),
        ),
        exact=False,
        why="" if pairs >= FEWEST else _too_few(pairs),
        changes=(*changes, *broken),
        differences=differences,
    )


def _side(run: RunResult | Baseline) -> _Side:
    if isinstance(run, Baseline):
        called, made_by = f"the baseline of {run.blessed.isoformat()}", run.made_by
        cases, missing, silent = run.cases, list[str](), list[str]()
    else:
        called, made_by = run.variant or "another run", conditions_of(run)
        cases = tuple(graded_case(case) for case in run.cases)
        missing = [case.title for case in run.cases if case.status == "replay_miss"]
        silent = [case.title for case in run.cases if _is_silent(case)]
    model = f"{made_by.model} ({made_by.endpoint})"
    by_key = {(case.case, case.trial): case for case in cases}
    return _Side(called, run.suite, made_by.graders, model, by_key, missing, silent)


def _is_silent(case: CaseResult) -> bool:
    """Whether no model could be asked, or it did not answer."""
    return case.status == "error" and case.failure in _UNREACHED


def _differing(old: _Side, new: _Side, *, across_models: bool) -> Iterator[str]:
    """Why the two cannot be compared, in words."""
    if old.suite != new.suite:
        yield f"another suite: {old.suite} before, {new.suite} now"
    if old.graders != new.graders:
        yield f"other graders: version {old.graders} before, {new.graders} now"
    if old.model != new.model and not across_models:
        yield f"another model: {old.model} before, {new.model} now"
    yield from _without_result("before", old)
    yield from _without_result("now", new)
    was, now = _puts(old.cases), _puts(new.cases)
    if new_names := [name for name in now if name not in was]:
        yield f"new cases: {named(new_names)}"
    if gone := [name for name in was if name not in now]:
        yield f"cases that were not run: {named(gone)}"
    both = [name for name in now if name in was]
    if changed := [name for name in both if was[name].put != now[name].put]:
        yield f"another scenario, prompt or author of the answer in {named(changed)}"
    if repeated := [name for name in both if was[name].trials != now[name].trials]:
        times = f"{len(was[repeated[0]].trials)} times before, {len(now[repeated[0]].trials)} now"
        yield f"other repeats: {named(repeated)} ({times})"


def _without_result(when: str, side: _Side) -> Iterator[str]:
    if side.missing:
        yield f"{when} nothing was recorded for {named(side.missing)}"
    if side.silent:
        yield f"{when} the model gave no answer in {named(side.silent)}"


class _Put(NamedTuple):
    """What was put to the model in one case, and how often."""

    put: frozenset[tuple[str, str, str]]
    trials: frozenset[int]


def _puts(cases: _Cases) -> dict[str, _Put]:
    found: dict[str, _Put] = {}
    for case in cases.values():
        put, trials = found.get(case.case, _Put(frozenset(), frozenset()))
        this = (case.scenario_hash, case.prompt, case.answered_by)
        found[case.case] = _Put(put | {this}, trials | {case.trial})
    return found


def _is_fact(old: GradedCase, new: GradedCase) -> bool:
    """Whether nothing but the program can have changed the grades of the case."""
    # A hash that is not known says nothing.
    same_answers = new.replies_hash != "" and new.replies_hash == old.replies_hash
    return new.answered_by == "hand" or same_answers


def _changes(old: _Cases, new: _Cases, facts: Iterable[_Key]) -> Iterator[Change]:
    for key in facts:
        was, now = old[key].grades, new[key].grades
        for grader in dict.fromkeys((*now, *was)):
            if was.get(grader) != now.get(grader):
                yield _change(new[key].title, grader, was.get(grader), now.get(grader))


def _change(title: str, grader: str, was: Graded | None, now: Graded | None) -> Change:
    return Change(
        case=title,
        grader=grader,
        before=_shown(was),
        after=_shown(now),
        direction=_direction(number(was), number(now)),
    )


def _direction(was: float | None, now: float | None) -> Direction:
    if was is None or now is None or was == now:
        return "other"
    return "better" if now > was else "worse"


def _shown(grade: Graded | None) -> str:
    match grade:
        case None:
            return _MISSING
        case bool():
            return "yes" if grade else "no"
        case (k, n):
            return f"{k}/{n}"
        case float():
            return f"{grade:g}"
        case _:
            return grade or _MISSING


def number(grade: Graded | None) -> float | None:
    """The grade as a number from 0 to 1; None for a word, for none of none, and for no grade."""
    match grade:
        case bool():
            return float(grade)
        case (k, n):
            return k / n if n else None
        case float():
            return grade
        case _:
            return None


def _of_facts(changes: Collection[Change]) -> Comparing:
    return _worst(*(change.direction for change in changes)) if changes else "same"


def _worst(*found: Direction | Comparing) -> Comparing:
    """Worse if anything is; better if something is and nothing is worse."""
    if "worse" in found:
        return "worse"
    return "better" if "better" in found else "no_evidence"


def _broken(
    old: _Cases, new: _Cases, facts: Collection[_Key], gated: Iterable[str]
) -> Iterator[Change]:
    """Where something that must hold held in all cases of one run, and not in all of the other."""
    for grader in gated:
        if _holds_in_all(grader, old) == _holds_in_all(grader, new):
            continue
        for key in new:
            was, now = old[key].grades.get(grader), new[key].grades.get(grader)
            if key not in facts and _holds(was) != _holds(now):
                yield _change(new[key].title, grader, was, now)


def _holds_in_all(grader: str, cases: _Cases) -> bool:
    return all(_holds(case.grades.get(grader)) for case in cases.values())


def _holds(grade: Graded | None) -> bool:
    return number(grade) in {None, 1.0}


def _measured(old: _Cases, new: _Cases) -> Iterator[_Measured]:
    """Each grader's means over the scenarios that have one on both sides."""
    asked = [key for key, case in new.items() if case.answered_by == "model"]
    grades = [side[key].grades for side in (new, old) for key in asked]
    for grader in dict.fromkeys(name for said in grades for name in said):
        said = [grade[grader] for grade in grades if grader in grade]
        if all(isinstance(grade, str) for grade in said):
            continue
        looked_at = {key[0] for side in (old, new) for key in asked if grader in side[key].grades}
        keys = [key for key in asked if key[0] in looked_at]
        pairs = paired(*(_means(grader, side, new, keys) for side in (old, new)))
        yield _Measured(grader, pairs, _answers(said, len(pairs)))


def _answers(said: Collection[Graded], scenarios: int) -> float | None:
    """How many answers that are right or wrong a scenario had on each side; None for scores."""
    if not scenarios or any(isinstance(grade, float) for grade in said):
        return None
    counted = sum(grade[1] if isinstance(grade, tuple) else 1 for grade in said)
    return counted / (2 * scenarios)


def _means(grader: str, side: _Cases, new: _Cases, keys: Iterable[_Key]) -> dict[str, float]:
    """By scenario, as the newer run names it."""
    found: dict[str, dict[str, list[float]]] = {}
    for key in keys:
        # What a grader that looks at a case did not say counts as failed, as in the totals.
        value = number(side[key].grades.get(grader, False))
        repeats = found.setdefault(new[key].scenario, {}).setdefault(key[0], [])
        if value is not None:
            repeats.append(value)
    means = {scenario: cluster_mean(cases.values()) for scenario, cases in found.items()}
    return {scenario: mean for scenario, mean in means.items() if mean is not None}


def _differences(measured: Iterable[_Measured], tolerance: float) -> tuple[Difference, ...]:
    found = [one for one in measured if one.pairs]
    tested = decidable([least_p(one.differences) for one in found])
    p_values = dict(
        zip(tested, holm([sign_flip(found[place].differences) for place in tested]), strict=True)
    )
    return tuple(
        _difference(
            one,
            tolerance,
            p=p_values.get(place, 1.0),
            tests=len(tested) + (place not in tested),
        )
        for place, one in enumerate(found)
    )


def _difference(one: _Measured, tolerance: float, *, p: float, tests: int) -> Difference:
    differences = one.differences
    enough = len(differences) >= FEWEST
    # Of so few pairs a bootstrap would be sure of what it cannot know.
    low, high = bootstrap_interval(differences) if enough else Interval(-1.0, 1.0)
    verdict: Comparing = "no_evidence"
    if p < LEVEL and high < -tolerance:
        verdict = "worse"
    elif p < LEVEL and low > tolerance:
        verdict = "better"
    return Difference(
        grader=one.grader,
        before=round(fmean(pair.before for pair in one.pairs), _DIGITS),
        after=round(fmean(pair.after for pair in one.pairs), _DIGITS),
        low=round(low, _DIGITS),
        high=round(high, _DIGITS),
        p=round(p, _DIGITS),
        scenarios=len(differences),
        smallest=round(smallest_drop(differences, tests=tests, answers=one.answers), _DIGITS),
        verdict=verdict,
    )


def _too_few(pairs: int) -> str:
    scenarios = "1 scenario was" if pairs == 1 else f"{pairs} scenarios were"
    return (
        f"{scenarios} put to the model both times; "
        f"to tell a change from chance takes at least {FEWEST}"
    )
