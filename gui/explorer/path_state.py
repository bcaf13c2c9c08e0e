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
    """Two ends, the way between them, and the play head. `position` is in [0, 1].

    back: it is played there and back; returning: and just now back. loop: from the start again, for ever.
    """

    a: Point | None = None
    b: Point | None = None
    method: Method = "slerp"
    frames: int = DEFAULT_FRAMES
    fps: int = DEFAULT_RATE
    loop: bool = True
    back: bool = False
    returning: bool = False
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
    ended = path.position >= 1.0 and not path.back
    returning = path.returning and path.position > 0.0
    return replace(path, playing=True, returning=returning, position=0.0 if ended else path.position)


def toggle_back(path: PathState) -> PathState:
    """There and back, or there alone."""
    return replace(path, back=not path.back, returning=False)


def scrub(path: PathState, position: float) -> PathState:
    return replace(path, position=min(max(position, 0.0), 1.0))


def go_to_frame(path: PathState, frame: int) -> PathState:
    return scrub(path, frame / (path.frames - 1))


def advance(path: PathState) -> PathState:
    """The next frame of playing: at the end the way back, from the start again, or stop."""
    if not path.playing:
        return path
    if (path.back and path.frame == path.frames - 1) or path.returning:
        return _return(path)
    following = path.frame + 1
    if following < path.frames:
        return go_to_frame(path, following)
    return replace(path, position=0.0) if path.loop else replace(path, position=1.0, playing=False)


def _return(path: PathState) -> PathState:
    """The next frame of the way back; at its end there again, or stop. Neither end is shown twice."""
    if path.frame > 0:
        return replace(go_to_frame(path, path.frame - 1), returning=True)
    there = replace(path, returning=False)
    return go_to_frame(there, 1) if path.loop else replace(there, playing=False)


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


def film_points(path: PathState) -> tuple[Point, ...]:
    """The frames of a film, there and back if so: the ends come once, but for a film that is not to begin again ends at A."""
    there = frame_points(path)
    if not path.back:
        return there
    return there + there[-2:0:-1] + (() if path.loop else there[:1])
