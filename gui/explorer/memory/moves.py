"""What of the explorer's state is worth remembering, and what a change of it is called. Pure functions."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from engine.commands import Latent, Lattice, OnMap, Point
from gui.explorer.path_state import PathState
from gui.explorer.state import ExplorerState, left

# Of the moment: where the hand is, and what moves by itself. Every other field, also one added later, is remembered.
PASSING = frozenset({"home", "trail", "snap", "walking", "heading", "walked"})
PLAYER = frozenset({"playing", "returning"})  # of the path: the same
KEPT = tuple(field.name for field in fields(ExplorerState) if field.name not in PASSING)
PLACE = frozenset({"x", "y", "on_path", "place"})  # fields that one move changes together (and the class, to a point of the map)
LEAVING = frozenset({"named", "offsets", "truncation", "world"})  # those that change as well where a named latent is left
WORDS = {
    "zoom": "Step size", "truncation": "Truncation", "condition": "Class", "speed": "Speed of the walk",
    "raw": "Average or raw weights", "sharp": "Sharp pixels", "world": "New seeds",
    "path.a": "A of the path", "path.b": "B of the path", "path.method": "Way between A and B",
    "path.frames": "Frames of the path", "path.fps": "Rate of the path", "path.loop": "Loop",
    "path.back": "There and back",
    "path.position": "Place on the path",
}  # fmt: skip
_GLIDING = frozenset({"zoom", "truncation", "speed", "path.frames", "path.fps", "path.position"})
_PLAIN = ExplorerState()


def kept(state: ExplorerState) -> ExplorerState:
    """The state without what is of the moment: equal ones look equal."""
    passing: dict[str, Any] = {name: getattr(_PLAIN, name) for name in PASSING}
    return replace(state, **passing, path=replace(state.path, playing=False, returning=False))


def restored(now: ExplorerState, was: ExplorerState) -> ExplorerState:
    """Stand as in `was`; nothing moves by itself."""
    return replace(kept(was), home=(was.x, was.y), heading=now.heading)


def by_itself(before: ExplorerState, now: ExplorerState) -> bool:
    """Whether the walk or the player did it (or was only started or stopped)."""
    path = replace(before.path, playing=now.path.playing, returning=now.path.returning)
    if now.walking:
        before = left(before) if now.place is None else before
        return kept(replace(before, x=now.x, y=now.y, place=now.place, on_path=now.on_path, path=path)) == kept(now)
    if not (before.path.playing or now.path.playing):
        return False
    path = replace(path, position=now.path.position)
    return kept(replace(before, on_path=now.on_path, path=path)) == kept(now)


def settled(before: ExplorerState, now: ExplorerState) -> bool:
    """Whether a place on the map only became the latent it stood for: the same place, written another way."""
    written = isinstance(before.place, OnMap) and isinstance(now.place, Latent)
    return written and kept(replace(before, place=now.place)) == kept(now)


def described(before: ExplorerState, now: ExplorerState) -> tuple[str, str, bool]:
    """What a change is: a name for its kind, words for the person, and whether many of them may be one move."""
    changed = _differing(before, now)
    if before.named is not None and now.named is None and before.place is not None and now.place is None:
        changed = changed - LEAVING
    if "world" in changed:
        return "world", WORDS["world"], False
    if changed <= PLACE | {"path.position", "condition"} and changed & {"x", "y", "place"}:
        return "place", "Move", True
    if changed <= {"on_path", "path.position"}:
        return "path.position", WORDS["path.position"], True
    rest = changed - {"on_path"}
    if rest == {"offsets"}:
        return _offset(before, now)
    if len(rest) == 1:
        name = next(iter(rest))
        return name, WORDS.get(name, name.replace("_", " ").capitalize()), name in _GLIDING
    if rest <= {"path.method", "path.frames", "path.fps"}:
        return "path.reset", "Reset of the path", False
    ends = rest & {"path.a", "path.b"}
    if ends and rest <= {"path.a", "path.b", "path.position"}:
        return "ends", "A and B of the path" if len(ends) == 2 else WORDS[ends.pop()], False
    return "several", "Several settings", False


def _differing(before: ExplorerState, now: ExplorerState) -> set[str]:
    found = {name for name in KEPT if name != "path" and getattr(before, name) != getattr(now, name)}
    inner = (field.name for field in fields(PathState) if field.name not in PLAYER)
    return found | {f"path.{name}" for name in inner if getattr(before.path, name) != getattr(now.path, name)}


def _offset(before: ExplorerState, now: ExplorerState) -> tuple[str, str, bool]:
    axes = {axis for axis, _ in set(before.offsets) ^ set(now.offsets)}
    if len(axes) == 1:
        axis = axes.pop()
        return f"offset {axis}", f"Direction {axis + 1}", True
    return "offsets", "Directions", False


def exact(point: Point, latent: bytes) -> Point:
    """The same picture for good: the latent that was decoded, in place of what leads to it now.

    A place on the lattice without offsets is exact as it is (it is a function of its numbers alone).
    """
    if isinstance(point.place, Lattice) and not point.offsets:
        return point
    return Point(Latent(latent), condition=point.condition)
