"""A plane through latent space: where a place on it lies, and where a latent lies on it. Numpy only.

A plane is told by value (`engine.commands.Plane`): an origin and two orthogonal axes. One unit along an axis is one
standard deviation of the latents along it. y grows downwards, as on the lattice.

Norm law: where the decoder only ever saw draws of N(0, I) in many dimensions, all of them had a norm of about sqrt(dim),
and the middle of a triangle of three draws lies far inside that sphere. Such a plane has `norm` > 0, and every place on it
is brought to that norm: the flat triangle becomes the piece of the sphere above it (as slerp does for a line).
"""

from __future__ import annotations

import numpy as np

from engine.commands import Latent, Plane

FLAT = 1e-3  # three places whose triangle is so much narrower than long lie on one line
_TINY = 1e-6


class NoPlane(ValueError):
    """There is no such plane: `str` says why."""


def through(a: np.ndarray, b: np.ndarray, c: np.ndarray, norm: float = 0.0) -> Plane:
    """The plane through three latents [dim]: its origin is their middle, its first axis goes from a to b, c lies below.

    Both axes have length one, the standard deviation of N(0, I). Raises NoPlane if the three lie on one line.
    """
    first, second, third = (np.asarray(one, np.float64) for one in (a, b, c))
    across, towards = second - first, third - first
    long = float(np.linalg.norm(across))
    if long < _TINY:
        raise NoPlane("Two of the three places are the same.")
    across = across / long
    down = towards - (towards @ across) * across
    if np.linalg.norm(down) < FLAT * max(long, float(np.linalg.norm(towards))):
        raise NoPlane("The three places lie on one line.")
    return spanned((first + second + third) / 3, across, down / np.linalg.norm(down), norm)


def spanned(origin: np.ndarray, across: np.ndarray, down: np.ndarray, norm: float = 0.0) -> Plane:
    """The plane from `origin` along two axes [dim], which keep their lengths; the second is made orthogonal to the first.

    Raises NoPlane where they point the same way or one has no length.
    """
    origin, across, down = (np.asarray(one, np.float64) for one in (origin, across, down))
    if min(np.linalg.norm(across), np.linalg.norm(down)) < _TINY:
        raise NoPlane("The latents do not vary along one of the two axes.")
    aside = down - (down @ across) / (across @ across) * across
    if np.linalg.norm(aside) < FLAT * np.linalg.norm(down):
        raise NoPlane("The two axes are the same.")
    aside *= np.linalg.norm(down) / np.linalg.norm(aside)
    return Plane(Latent.of(origin), Latent.of(across), Latent.of(aside), float(norm))


def at(plane: Plane, spots: np.ndarray) -> np.ndarray:
    """Latents float32 [n, dim] at places [n, 2] of (x, y)."""
    spots = np.asarray(spots, np.float64)
    origin, across, down = _axes(plane)
    z = origin + spots[:, :1] * across + spots[:, 1:] * down
    if plane.norm > 0:
        z *= plane.norm / np.maximum(np.linalg.norm(z, axis=1, keepdims=True), _TINY)
    return z.astype(np.float32)


def onto(plane: Plane, latents: np.ndarray) -> np.ndarray:
    """Places float64 [n, 2] nearest to latents [n, dim]: the orthogonal projection.

    Under the norm law the latent is projected onto the space of origin and axes, and from the centre of the sphere onto
    the plane: that is the nearest direction. Those in the other half of the space have none: nan.
    """
    z = np.asarray(latents, np.float64)
    origin, across, down = _axes(plane)
    lengths = np.array([across @ across, down @ down])
    if plane.norm > 0:
        aside = origin - (origin @ across) / lengths[0] * across - (origin @ down) / lengths[1] * down
        height, square = z @ aside, float(aside @ aside)
        ahead = (height > _TINY) & (square > _TINY)
        z = z * np.where(ahead, square / np.where(ahead, height, 1.0), np.nan)[:, None]
    return (z - origin) @ np.stack([across, down], axis=1) / lengths


def grid(left: float, top: float, spacing: float, columns: int, rows: int) -> np.ndarray:
    """Places float64 [rows * columns, 2], row after row, `spacing` apart from (left, top) on."""
    xs, ys = left + spacing * np.arange(columns), top + spacing * np.arange(rows)
    return np.stack([np.tile(xs, rows), np.repeat(ys, columns)], axis=1)


def _axes(plane: Plane) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    origin, across, down = (one.array().astype(np.float64) for one in (plane.origin, plane.across, plane.down))
    return origin, across, down
