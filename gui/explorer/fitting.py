"""What of the explorer's state still means something when another model is explored."""

from __future__ import annotations

from dataclasses import replace

from engine.commands import Between, Lattice, Point, Seed
from gui.explorer.state import ExplorerState


def fit(state: ExplorerState, classes: int, same: bool) -> ExplorerState:
    """Another model is explored (or the `same` one again): keep what still means something.

    A place on the lattice fits any model. Offsets are along a model's own axes, explicit latents and data pictures
    belong to a model too: ends of the path that rest on them are emptied.
    """
    condition = None if not classes else min(state.condition or 0, classes - 1)
    a, b = (point if same or _fits_any(point) else None for point in (state.path.a, state.path.b))
    path = replace(state.path, a=_under(a, condition), b=_under(b, condition))
    if not path.complete:
        path = replace(path, playing=False, position=0.0)
    offsets = state.offsets if same else ()
    place = state.place if same or (state.place is not None and _fits_any(Point(state.place))) else None
    return replace(state, condition=condition, offsets=offsets, path=path, on_path=state.on_path and path.complete, place=place,
                   named=state.named if same else None)  # fmt: skip


def in_classes(state: ExplorerState, classes: int) -> ExplorerState:
    """A class that the model does not have (dropped from elsewhere, an imported file) becomes its last one."""
    named = (state.condition, *(point.condition for point in (state.path.a, state.path.b) if point is not None))
    if all(one is None or one < classes for one in named):
        return state
    ends = (state.path.a, state.path.b)
    a, b = (None if point is None else replace(point, condition=_among(point.condition, classes)) for point in ends)
    return replace(state, condition=_among(state.condition, classes), path=replace(state.path, a=a, b=b))


def _among(condition: int | None, classes: int) -> int | None:
    return None if condition is None else min(condition, classes - 1)


def _fits_any(point: Point | None) -> bool:
    """Whether it is a place that every model has: a seed, or one on the lattice, without offsets."""
    if point is None or point.offsets:
        return False
    if isinstance(point.place, Between):
        return _fits_any(point.place.a) and _fits_any(point.place.b)
    return isinstance(point.place, Lattice | Seed)


def _under(point: Point | None, condition: int | None) -> Point | None:
    """The same place under a class the model has."""
    if point is None or (point.condition is None) == (condition is None):
        return point
    return replace(point, condition=condition)
