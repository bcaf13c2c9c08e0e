"""The path from A to B: what it is, which frame is shown, and how playing moves on. Frozen value, pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.commands import Between, Point

End = Literal["a", "b"]
Method = Literal["lerp", "slerp"]

FRAMES = (2, 240)
RATES = (1, 60)  # frames a second
DEFAULT_FRAMES = 25
DEFAULT_RATE = 24


@dataclass(frozen=True, slots=True)
class PathState:
    """Two ends, the way between them, and the play head. `position` is in [0, 1]."""

    a: Point | None = None
    b: Point | None = None
    method: Method = "slerp"
    frames: int = DEFAULT_FRAMES
    fps: int = DEFAULT_RATE
    loop: bool = True
    playing: bool = False
    position: float = 0.0

    @property
    def complete(self) -> bool:
        return self.a is not None and self.b is not None

    @property
    def frame(self) -> int:
        """The frame under the play head, from 0."""
        return round(self.position * (self.frames - 1))


def choose(path: PathState, end: End, point: Point | None) -> PathState:
    """Put a point (or nothing) at one end; an incomplete path can't play."""
    path = replace(path, a=point) if end == "a" else replace(path, b=point)
    return path if path.complete else replace(path, playing=False, position=0.0)


def swap(path: PathState) -> PathState:
    return replace(path, a=path.b, b=path.a)


def set_method(path: PathState, method: str) -> PathState:
    return replace(path, method="lerp" if method == "lerp" else "slerp")


def set_frames(path: PathState, frames: int) -> PathState:
    return replace(path, frames=min(max(frames, FRAMES[0]), FRAMES[1]))


def set_rate(path: PathState, fps: int) -> PathState:
    return replace(path, fps=min(max(fps, RATES[0]), RATES[1]))


def reset(path: PathState) -> PathState:
    """The usual method, frames and rate; the ends and the play head stay."""
    plain = PathState()
    return replace(path, method=plain.method, frames=plain.frames, fps=plain.fps)


def play(path: PathState, playing: bool) -> PathState:
    """Start or stop; starting at the end begins again."""
    if not path.complete or not playing:
        return replace(path, playing=False)
    return replace(path, playing=True, position=0.0 if path.position >= 1.0 else path.position)


def scrub(path: PathState, position: float) -> PathState:
    return replace(path, position=min(max(position, 0.0), 1.0))


def go_to_frame(path: PathState, frame: int) -> PathState:
    return scrub(path, frame / (path.frames - 1))


def advance(path: PathState) -> PathState:
    """The next frame of playing: at the end from the start again, or stop."""
    if not path.playing:
        return path
    following = path.frame + 1
    if following < path.frames:
        return go_to_frame(path, following)
    return replace(path, position=0.0) if path.loop else replace(path, position=1.0, playing=False)


def point_at(path: PathState, position: float) -> Point:
    """The point of the path at `position`. A path between two classes changes class half way.

    Raises ValueError if an end is missing.
    """
    if path.a is None or path.b is None:
        raise ValueError("The path has no two ends.")
    condition = path.a.condition if position < 0.5 else path.b.condition
    return Point(Between(path.a, path.b, position, path.method), condition=condition)


def frame_points(path: PathState, count: int | None = None) -> tuple[Point, ...]:
    """`count` points (all frames if None) evenly along the path, both ends included; none if an end is missing."""
    if not path.complete:
        return ()
    count = max(count if count is not None else path.frames, 2)
    return tuple(point_at(path, index / (count - 1)) for index in range(count))
