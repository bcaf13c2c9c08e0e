"""From a Point, as the explorer names it, to the latent it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from engine.commands import Between, DataItem, Latent, Lattice, OnMap, Place, Point, Seed
from engine.latent import lattice, paths
from engine.latent.seeds import seed_latent


class Unreachable(ValueError):
    """A point that this model has no latent for: `str` says why, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


def diverged() -> Unreachable:
    """What is told where weights that ran away leave nothing that could be measured."""
    return Unreachable("The weights hold numbers that are not finite.", "Look at an earlier step.")


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    dim: int
    axes: np.ndarray | None
    encode: Callable[[int], np.ndarray] | None
    mean: np.ndarray
    on_map: Callable[[float, float], np.ndarray] | None


def resolve(
    point: Point, dim: int, *, axes: np.ndarray | None = None, encode: Callable[[int], np.ndarray] | None = None,
    mean: np.ndarray | None = None, on_map: Callable[[float, float], np.ndarray] | None = None,
) -> np.ndarray:
    """The latent of a point, float32 [dim]: its place, moved along axes, then drawn towards the mean by its truncation.

    axes: [k, dim], each row as long as one standard deviation (`Directions.vectors`). encode: index of a sample of
    the data to its posterior mean [dim]. mean: the mean latent, zero (that of the prior) if not given.
    on_map: a place on the newest map to its latent [dim].
    Raises Unreachable.
    """
    centre = np.zeros(dim) if mean is None else np.asarray(mean, dtype=np.float64)
    return _resolve(point, _Frame(dim, axes, encode, centre, on_map)).astype(np.float32)


def _resolve(point: Point, frame: _Frame) -> np.ndarray:
    z = _place(point.place, frame).astype(np.float64)
    for axis, distance in point.offsets:
        if distance == 0:
            continue
        if frame.axes is None or not 0 <= axis < len(frame.axes):
            raise Unreachable(f"Axis {axis + 1} is not known yet.", "Wait until the axes have been found.")
        z = z + distance * frame.axes[axis]
    if point.truncation != 1.0:
        z = frame.mean + point.truncation * (z - frame.mean)
    if not np.isfinite(z).all():
        raise Unreachable("This point is not a finite place.", "Reset the sliders.")
    return z


def _place(place: Place, frame: _Frame) -> np.ndarray:
    match place:
        case Lattice(x=x, y=y, world=world):
            try:
                return lattice.latent(x, y, world, frame.dim)
            except ValueError as error:
                raise Unreachable(str(error), "Go back to the origin.") from None
        case Seed(number=number):
            return seed_latent(number, frame.dim)
        case Latent():
            return _explicit(place, frame.dim)
        case DataItem(index=index):
            if frame.encode is None:
                raise Unreachable("This model has no encoder, so a data picture has no place in its latent space.",
                                  "Choose a seed, or open a VAE or VAE-GAN.")
            return np.asarray(frame.encode(index))
        case Between(a=a, b=b, t=t, method=method):
            ends = _resolve(a, frame).astype(np.float32), _resolve(b, frame).astype(np.float32)
            return paths.between(*ends, min(max(t, 0.0), 1.0), method)
        case OnMap(x=x, y=y):
            if frame.on_map is None:
                raise Unreachable("There is no map yet.", "Show the map first.")
            return np.asarray(frame.on_map(x, y))
        case _:
            assert_never(place)


def _explicit(place: Latent, dim: int) -> np.ndarray:
    if len(place.data) != 4 * dim:
        raise Unreachable(f"This latent has {len(place.data) // 4} dimensions, the model {dim}.",
                          "It belongs to another run: open that one.")
    return place.array()


def along_axes(point: Point) -> bool:
    """Whether the point, or a point it is between, is moved along principal axes."""
    ends = (point.place.a, point.place.b) if isinstance(point.place, Between) else ()
    return any(distance for _, distance in point.offsets) or any(along_axes(end) for end in ends)


def moved(point: Point, axis: int, distance: float) -> Point:
    """The point with its offset along one axis set to `distance` standard deviations (0 takes it away)."""
    others = tuple((number, by) for number, by in point.offsets if number != axis)
    return replace(point, offsets=tuple(sorted((*others, (axis, distance)))) if distance else others)
