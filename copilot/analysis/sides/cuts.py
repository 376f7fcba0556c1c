"""Preference sets cut by what was learnt: linear inequalities on a side's weights.

A cut is a row a with a · w >= 0, or = 0. A cut set is kept by its extreme rays, so that lowest and
highest values, conditions and amounts of money are found as they are for an uncut set. Rays are
carried from cut to cut by the double description method: those on the right side stay, and each
edge that the cut crosses brings a new one.
Source: Motzkin, Raiffa, Thompson and Thrall (1953), "The double description method", in
Contributions to the Theory of Games II; Fukuda and Prodon (1996), "Double description method
revisited", LNCS 1120 (two rays span an edge when no third lies on all faces that both lie on).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.sides.preference_set import PreferenceSet
from copilot.analysis.sides.weight_blocks import NOISE, Array, Block

Bools: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]

TIE = 1e-9
"""Weights times a row whose largest entry is 1: nearer to 0 than this is on the cut."""

MAX_RAYS = 2_000
"""Rays of one block beyond which a cut is refused."""

MAX_PAIRS = 1_000_000
"""Pairs of rays on either side of a cut beyond which it is refused."""

OVERDRAW = 6
"""Draws from the uncut set for each one that is wanted, before a random walk is taken instead."""

WALK_STEPS = 30
"""Steps of a random walk from its mixture of the corners; a walk for each sample."""

CHUNK = 4_000_000
"""Products of changes and rays that are held at once."""

Refusal: TypeAlias = Literal["contradiction", "too large"]
"""Why a cut was not made: nothing but ties would be left, or too many rays would."""


class Cut(NamedTuple):
    """A row of numbers, one for each issue, whose product with the weights is at least 0."""

    row: tuple[float, ...]
    equal: bool = False
    """Whether the product is exactly 0."""


@dataclass(frozen=True, eq=False)
class CutBlock:
    """A cone of weights given by its extreme rays and its faces."""

    members: tuple[int, ...]
    """The issues it covers, in their order."""
    generators: Array
    """Its extreme rays, each of sum 1; one row a ray, one column a member."""
    rows: Array
    """Its faces: at least 0 for each ray; one row a face, one column a member."""
    tight: Bools
    """Which faces each ray lies on; one row a ray, one column a face."""
    uncut: PreferenceSet
    """The blocks that it was cut from; other issues weigh nothing."""
    cuts: tuple[Cut, ...]
    """The cuts, as rows over all issues."""

    @cached_property
    def dimension(self) -> int:
        """How many directions the cone has; equalities take some away.

        Corners that lie nearer to each other than `TIE` are one.
        """
        centred = self.generators - self.generators.mean(axis=0)
        return 1 + int(np.linalg.matrix_rank(centred, tol=TIE))

    def minimum(self, change: Array) -> Array:
        """The least product with an extreme ray, one number a row; rays sum to 1."""
        columns = change[:, list(self.members)]
        step = max(1, CHUNK // len(self.generators))
        parts = [
            (columns[start : start + step] @ self.generators.T).min(axis=1)
            for start in range(0, len(columns), step)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def rays(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """The extreme rays as seen on the chosen issues; of two issues the outermost alone."""
        places = {issue: place for place, issue in enumerate(self.members)}
        seen = np.zeros((len(self.generators), len(chosen)))
        for column, issue in enumerate(chosen):
            if issue in places:
                seen[:, column] = self.generators[:, places[issue]]
        total = seen.sum(axis=1, keepdims=True)
        shown = np.round(seen[total[:, 0] > TIE] / total[total[:, 0] > TIE], 12)
        unique = np.unique(shown, axis=0)
        if (unique > 0).any(axis=0).sum() == 2 and len(unique):  # noqa: PLR2004 - a pair: sorted, the two ends
            unique = unique[[0, -1]] if len(unique) > 1 else unique
        return [tuple(float(value) for value in ray) for ray in unique]

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """Uniform weights of sum 1: mixtures of a simplex's or point's corners, or draws that fit.

        Where too few draws from the uncut set fit, a random walk inside the cut one takes over.
        """
        if self.dimension in {1, len(self.generators)}:
            mixed = rng.dirichlet(np.ones(len(self.generators)), size=count)
            return np.asarray(mixed @ self.generators, dtype=np.float64)
        drawn = self.uncut.draw(count, rng)
        found = drawn[fits(drawn, self.cuts)]
        if len(found) * (OVERDRAW - 1) >= count:
            more = self.uncut.draw((OVERDRAW - 1) * count, rng)
            found = np.vstack([found, more[fits(more, self.cuts)]])[:count]
        if len(found) == count:
            return np.asarray(found[:, list(self.members)], dtype=np.float64)
        return self._walk(count, rng)

    def _walk(self, count: int, rng: np.random.Generator) -> Array:
        """Hit and run, each walk from its own mixture of the corners.

        Directions follow the spread of the corners, so that a thin set is crossed as fast as a
        round one, and never leave the plane in which an equality holds.
        Source: Smith (1984), Operations Research 32, 1296-1308.
        """
        centred = self.generators - self.generators.mean(axis=0)
        _, spread, axes = np.linalg.svd(centred, full_matrices=False)
        steps = spread[: self.dimension - 1, None] * axes[: self.dimension - 1]
        # a face that every ray lies on bounds nothing
        faces = self.rows[_facets(self.tight)]
        points = rng.dirichlet(np.ones(len(self.generators)), size=count) @ self.generators
        slack = points @ faces.T
        for _ in range(WALK_STEPS):
            direction = rng.normal(size=(count, len(steps))) @ steps
            direction /= np.linalg.norm(direction, axis=1, keepdims=True)
            speed = direction @ faces.T
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = -slack / speed
            ahead = np.where(speed < -NOISE, reach, np.inf).min(axis=1)
            behind = np.where(speed > NOISE, reach, -np.inf).max(axis=1)
            # at a corner both may be infinite for want of a face that the direction leaves
            step = np.nan_to_num(behind + (ahead - behind) * rng.random(count), posinf=0, neginf=0)
            step = step[:, None]
            points += step * direction
            slack = np.maximum(slack + step * speed, 0)
        points = np.maximum(points, 0)
        return np.asarray(points / points.sum(axis=1, keepdims=True), dtype=np.float64)

    @property
    def ray_limit(self) -> int:
        """How many rays there are."""
        return len(self.generators)

    def extreme_rays(self) -> Array:
        """The rays it is kept by."""
        return self.generators

    def faces(self) -> Array:
        """The faces of the uncut blocks, and the cuts."""
        return self.rows


def fits(weights: Array, cuts: Sequence[Cut]) -> Bools:
    """Which weightings, one a row, respect every cut; an equality is respected by none.

    So few would be on it by chance that draws cannot tell.
    """
    good = np.ones(len(weights), dtype=bool)
    for cut in cuts:
        good &= (weights @ np.array(cut.row) >= -TIE) & (not cut.equal)
    return good


def scaled(row: Array, *, equal: bool = False) -> Cut | None:
    """The cut with its largest entry 1 and float noise taken out; None where it says nothing."""
    size = float(np.abs(row).max(initial=0.0))
    if size <= TIE:
        return None
    clean = np.round(row / size, 12) + 0.0
    return Cut(tuple(clean.tolist()), equal)


def cut_set(preferences: PreferenceSet, cut: Cut) -> PreferenceSet | Refusal:
    """The weightings of a set that respect a cut as well; the same set where all do.

    A cut that only ties of the set would respect is a contradiction, unless it asks for a tie.
    Blocks that the cut does not touch stay as they are.

    Args:
        preferences: the set so far.
        cut: its largest entry is 1 or -1.

    Returns:
        The set; `contradiction` where only ties, or nothing, would be left; `too large` where it
        would take more than `MAX_RAYS` rays, or `MAX_PAIRS` pairs of them to look at.
    """
    row = np.array(cut.row)
    touched = [block for block in preferences.blocks if row[list(block.members)].any()]
    if not touched:
        return preferences
    around = PreferenceSet(preferences.size, tuple(touched))
    low, high = (float(ends(row[None])[0]) for ends in (around.lowest, around.highest))
    if low >= -TIE and (high <= TIE or not cut.equal):
        return preferences
    # an inequality wants something above it, an equality something on it
    if (high < -TIE or low > TIE) if cut.equal else high <= TIE:
        return "contradiction"
    small = sum(block.ray_limit for block in touched) <= MAX_RAYS
    block = _crossed(_merged(preferences.size, touched), cut) if small else None
    if block is None:
        return "too large"
    others = tuple(each for each in preferences.blocks if each not in touched)
    return replace(preferences, blocks=(*others, block))


def _merged(size: int, blocks: Sequence[Block]) -> CutBlock:
    """Several blocks as one: the rays of each, and zeros for the issues of the others."""
    members = tuple(sorted(issue for block in blocks for issue in block.members))
    rays = [_placed(block.extreme_rays(), block.members, members) for block in blocks]
    faces = [_placed(block.faces(), block.members, members) for block in blocks]
    # a ray lies on all faces of the blocks that it is not of
    tight = np.ones((sum(map(len, rays)), sum(map(len, faces))), dtype=bool)
    below, right = 0, 0
    for block, own_rays, own_faces in zip(blocks, rays, faces, strict=True):
        touching = np.abs(own_rays @ own_faces.T) <= NOISE
        if isinstance(block, CutBlock):
            touching = block.tight
        stop, end = below + len(own_rays), right + len(own_faces)
        tight[below:stop, right:end] = touching
        below, right = stop, end
    generators = np.vstack(rays)
    before = [block for block in blocks if isinstance(block, CutBlock)]
    plain = tuple(block for block in blocks if not isinstance(block, CutBlock))
    uncut = (*plain, *(part for block in before for part in block.uncut.blocks))
    return CutBlock(
        members=members,
        generators=generators / generators.sum(axis=1, keepdims=True),
        rows=np.vstack(faces),
        tight=tight,
        uncut=PreferenceSet(size, uncut),
        cuts=tuple(cut for block in before for cut in block.cuts),
    )


def _placed(rows: Array, own: Sequence[int], members: Sequence[int]) -> Array:
    """Rows over a block's issues as rows over more of them."""
    wide = np.zeros((len(rows), len(members)))
    wide[:, [members.index(issue) for issue in own]] = rows
    return wide


def _crossed(block: CutBlock, cut: Cut) -> CutBlock | None:
    """The block behind the cut; None where it has too many rays.

    A new ray lies on the cut and on every face that both its parents lie on, which is known
    without another product, so that rounding never decides what touches what.
    """
    row = np.array(cut.row)[list(block.members)]
    heights = block.generators @ row
    above, below = np.flatnonzero(heights > TIE), np.flatnonzero(heights < -TIE)
    on = np.flatnonzero(np.abs(heights) <= TIE)
    if len(above) * len(below) > MAX_PAIRS:
        return None
    pairs = _edges(block.tight, above, below, len(block.members))
    kept = on if cut.equal else np.concatenate([above, on])
    if len(kept) + len(pairs) > MAX_RAYS:
        return None
    first, second = pairs[:, 0], pairs[:, 1]
    new = (
        block.generators[first] * -heights[second, None]
        + block.generators[second] * heights[first, None]
    )
    generators = np.vstack([block.generators[kept], new / new.sum(axis=1, keepdims=True)])
    tight = np.vstack([block.tight[kept], block.tight[first] & block.tight[second]])
    touching = np.concatenate([np.isin(kept, on), np.ones(len(pairs), dtype=bool)])
    return CutBlock(
        members=block.members,
        generators=generators,
        rows=np.vstack([block.rows, row]),
        tight=np.hstack([tight, touching[:, None]]),
        uncut=block.uncut,
        cuts=(*block.cuts, cut),
    )


def _edges(tight: Bools, above: Places, below: Places, size: int) -> Places:
    """The pairs of rays, one above and one below a cut, that span an edge; one row a pair.

    Two rays span one only if they share `size` - 2 faces; they do if no third lies on all of
    these.
    """
    on = tight.astype(np.float32)
    shared = on[above] @ on[below].T
    first, second = np.nonzero(shared >= size - 2)
    first, second = above[first], below[second]
    edges = np.zeros(len(first), dtype=bool)
    step = max(1, CHUNK // len(tight))
    for start in range(0, len(first), step):
        part = slice(start, start + step)
        both = on[first[part]] * on[second[part]]
        holding = both @ on.T >= both.sum(axis=1, keepdims=True)
        edges[part] = holding.sum(axis=1) == 2  # noqa: PLR2004 - the two themselves
    return np.column_stack([first[edges], second[edges]])


def _facets(tight: Bools) -> Places:
    """The faces that bound the cone: each of the widest, and of several alike one."""
    on = tight[:, ~tight.all(axis=0)].astype(np.float32)
    columns = np.flatnonzero(~tight.all(axis=0))
    _, first = np.unique(on, axis=1, return_index=True)
    wide = on[:, first]
    held = wide.T @ wide >= wide.sum(axis=0)[:, None]
    return np.asarray(columns[first[held.sum(axis=1) == 1]], dtype=np.int64)
