"""Outcomes turned into ideas: what is given, what is got, and the certificate."""

import hashlib
import json
from collections.abc import Mapping

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import better_for_both
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Option, option_text
from copilot.domain.suggestions import Certificate, Contingent, Idea, IdeaKind, Move, Origin


def idea_id(kind: IdeaKind, terms: object) -> str:
    """A short name for an idea, the same whenever its kind and terms are."""
    text = json.dumps([kind, terms], sort_keys=True, ensure_ascii=False, default=str)
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def moves(
    problem: Problem, outcome: Mapping[str, Option]
) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """What I give and what I get against the reference, in the file's order.

    A move that makes an issue worse for me is given; one that leaves me even, or on which I
    have not said what I want, is given where it is better for them.
    """
    row = problem.row(outcome)
    give: list[Move] = []
    get: list[Move] = []
    for column, issue in enumerate(problem.issues):
        if row[column] == problem.start[column]:
            continue
        move = Move(
            issue=issue.name,
            from_=issue.options[problem.start[column]],
            to=issue.options[row[column]],
        )
        mine, theirs = (
            0.0 if table is None else float(table[row[column]] - table[problem.start[column]])
            for table in (problem.me.tables[column], problem.them.tables[column])
        )
        given = mine < 0 or (mine == 0 and theirs > 0)
        (give if given else get).append(move)
    return tuple(give), tuple(get)


def make_idea(  # noqa: PLR0913 - the words around the terms
    problem: Problem,
    outcome: Mapping[str, Option],
    *,
    kind: IdeaKind = "trade",
    origin: Origin = "engine",
    title: str = "",
    technique: str = "",
    sources: tuple[str, ...] = (),
    rationale: str = "",
    say: str = "",
    contingent: Contingent | None = None,
    certificate: Certificate | None = None,
) -> Idea:
    """An idea with its moves and certificate; words that are not given are made from the moves.

    Args:
        problem: for the reference and what both want.
        outcome: whole and of listed options.
        kind: what sort of idea it is.
        origin: who had it.
        title: default: what is got and what is given.
        technique: default: a shared wish where nobody gives way, else logrolling.
        sources: of value; default: what goes with that technique.
        rationale: default: why the trade suits both, as far as the certificate says.
        say: what may be said of it; default: nothing.
        contingent: terms that hang on an event, which then make the idea's name.
        certificate: default: that of the outcome.
    """
    give, get = moves(problem, outcome)
    shared = bool(get) and not give and _nobody_gives_way(problem, get)
    changed = {move.issue: option_text(move.to) for move in (*give, *get)}
    checked = certificate or certify(problem, outcome)
    return Idea(
        id=idea_id(kind, changed if contingent is None else contingent.model_dump()),
        kind=kind,
        origin=origin,
        title=title or _title(give, get),
        technique=technique or ("shared wish" if shared else "logrolling"),
        sources=sources or (("shared",) if shared else ("priorities",)),
        give=give,
        get=get,
        outcome=dict(outcome),
        contingent=contingent,
        rationale=rationale or _rationale(give, get, checked, shared=shared),
        say=say,
        certificate=checked,
    )


def _nobody_gives_way(problem: Problem, moves: tuple[Move, ...]) -> bool:
    return all(better_for_both(problem.scenario.issue(move.issue), move) for move in moves)


def _title(give: tuple[Move, ...], get: tuple[Move, ...]) -> str:
    gets, gives = (" and ".join(move.issue for move in moved) for moved in (get, give))
    if gets and gives:
        return f"{gets} for {gives}"
    return gets or gives or "No change"


def _rationale(
    give: tuple[Move, ...], get: tuple[Move, ...], certificate: Certificate, *, shared: bool
) -> str:
    """Why it works; as a fact of a side only where that side gains under every weighting."""
    gets, gives = (" and ".join(move.issue for move in moved) for moved in (get, give))
    if gets and gives:
        mine, theirs = (
            gain is not None and gain.holds == "every"
            for gain in (certificate.my_gain, certificate.their_gain)
        )
        if theirs and not mine:
            return (
                f"What they get on {gives} counts for more with them than what they give on "
                f"{gets}; with you it has to be the other way round."
            )
        counts = "counts" if mine else "has to count"
        other_way = "is" if theirs else "has to be"
        return (
            f"What you get on {gets} {counts} for more with you than what you give on {gives}; "
            f"with them it {other_way} the other way round."
        )
    if get and not shared:
        return f"What they give way on {gets} has to be made up for by what else they like in it."
    return f"On {gets or gives or 'nothing'} nobody has to give way."
