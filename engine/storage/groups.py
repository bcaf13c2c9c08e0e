"""Groups of a map's points that somebody named: classes of one's own, kept among the marks of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MOST, POINTS, NAME = 100, 1_000_000, 200  # groups of a run, points of one, characters of a name


@dataclass(frozen=True, slots=True)
class Group:
    """key: its own for good. points: keys of the map's points, ascending (twice a point's number, plus one for the data)."""

    key: str
    name: str
    points: tuple[int, ...]


def to_plain(group: Group) -> dict[str, Any]:
    """As JSON keeps it."""
    return {"key": group.key, "name": group.name, "points": list(group.points)}


def from_plain(found: object) -> tuple[Group, ...]:
    """The list of them. Raises ValueError, KeyError or TypeError for anything else."""
    if not isinstance(found, list):
        raise ValueError("groups")
    groups = tuple(_group(one) for one in found)
    if len({group.key for group in groups}) != len(groups) or len(groups) > MOST:
        raise ValueError("groups")
    return groups


def _group(found: dict[str, Any]) -> Group:
    key, name, points = found["key"], found["name"], found["points"]
    right = isinstance(key, str) and isinstance(name, str) and 0 < len(key) <= NAME and 0 < len(name) <= NAME
    if not right or not isinstance(points, list) or len(points) > POINTS:
        raise ValueError("group")
    if any(type(point) is not int or not 0 <= point < 1 << 62 for point in points):
        raise ValueError("points")
    return Group(key, name, tuple(points))


def laid_over(below: Iterable[Group], over: Iterable[Group], gone: set[str]) -> tuple[Group, ...]:
    """Those below, as changed or left out by those over them, then the new ones."""
    changed = {group.key: group for group in over}
    kept = [changed.pop(group.key, group) for group in below if group.key not in gone]
    return (*kept, *changed.values())
