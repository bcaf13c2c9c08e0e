"""The explorer's state as plain values that JSON can hold, and back: for presets and for the next start."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

from engine import checked
from engine.commands import Point
from gui.explorer import path_state, state
from gui.explorer.memory import moves
from gui.explorer.path_state import PathState
from gui.explorer.state import ExplorerState
from gui.widgets import recipes

FAR = 1e6  # lattice cells from the origin: further out neighbouring floats are no longer neighbouring places


def to_plain(now: ExplorerState) -> dict[str, Any]:
    """Everything worth remembering; a point that no recipe can hold is left out."""
    found = {name: _plain(getattr(now, name)) for name in moves.KEPT if name != "path"}
    path = {field.name: _plain(getattr(now.path, field.name)) for field in fields(PathState)
            if field.name not in moves.PLAYER}
    return {**_some(found), "path": _some(path)}


def from_plain(found: object, onto: ExplorerState) -> ExplorerState:
    """The state that `to_plain` took apart; what is missing or makes no sense stays as in `onto`."""
    if not isinstance(found, dict):
        return onto
    changes: dict[str, Any] = {
        name: value for name in moves.KEPT
        if (value := _value(name, found.get(name, _NOTHING), getattr(onto, name))) is not _NOTHING
    }  # fmt: skip
    made = moves.restored(onto, replace(onto, **changes, path=_path(found.get("path"), onto.path)))
    made = state.set_zoom(replace(made, on_path=made.on_path and made.path.complete), made.zoom)
    speed, (low, high) = state.set_speed(made, made.speed).speed, state.TRUNCATION
    return replace(made, speed=speed, truncation=min(max(made.truncation, low), high))


def named(found: object) -> Point | None:
    """What the stage showed in that state as it was named, if it was a place on the lattice."""
    was = from_plain(found, ExplorerState())
    if was.on_path or was.place is not None:
        return was.named if not was.on_path else None
    return state.point_of(was)


_NOTHING = object()
_SCALARS = (bool, int, float, str)


def _plain(value: object) -> object:
    if value is None:
        return None  # as much a value as any other
    if isinstance(value, _SCALARS):
        return value
    if isinstance(value, tuple):
        return [list(pair) for pair in value]
    try:  # a Point, or a place that stands for one
        return recipes.to_text(value if isinstance(value, Point) else Point(value))  # type: ignore[arg-type]
    except ValueError:
        return _NOTHING


def _some(found: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in found.items() if value is not _NOTHING}


def _value(name: str, found: object, now: object) -> object:
    """A field of the state; _NOTHING if what was found can't be one."""
    if name == "path" or found is _NOTHING:
        return _NOTHING
    if name == "offsets":
        return _offsets(found)
    if name == "condition":
        return found if found is None or (type(found) is int and found >= 0) else _NOTHING
    if isinstance(now, _SCALARS):
        return _scalar(found, now)
    if found is None:
        return None
    point = _point(found)
    if name == "named":
        return point if point is not None else _NOTHING
    return point.place if point is not None else _NOTHING


def _scalar(found: object, now: object) -> object:
    if isinstance(now, float) and type(found) in (int, float):
        value = checked.finite(found, FAR)
        return _NOTHING if value is None else value
    return found if type(found) is type(now) else _NOTHING


def _offsets(found: object) -> object:
    try:
        pairs = tuple((int(axis), float(by)) for axis, by in found)  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        return _NOTHING
    right = all(axis >= 0 and math.isfinite(by) and by for axis, by in pairs)
    return tuple(sorted(pairs)) if right else _NOTHING


def _point(found: object) -> Point | None:
    try:
        return recipes.from_text(found) if isinstance(found, str) else None
    except recipes.NotARecipe:
        return None


def _path(found: object, now: PathState) -> PathState:
    if not isinstance(found, dict):
        return now
    path = replace(now, a=_point(found.get("a")), b=_point(found.get("b")), playing=False)
    if isinstance(method := found.get("method"), str):
        path = path_state.set_method(path, method)
    if type(frames := found.get("frames")) is int:
        path = path_state.set_frames(path, frames)
    if type(rate := found.get("fps")) is int:
        path = path_state.set_rate(path, rate)
    if type(loop := found.get("loop")) is bool:
        path = replace(path, loop=loop)
    if type(back := found.get("back")) is bool:
        path = replace(path, back=back)
    position = _scalar(found.get("position"), 0.0)
    if isinstance(position, float):
        path = path_state.scrub(path, position)
    return path if path.complete else replace(path, position=0.0)
