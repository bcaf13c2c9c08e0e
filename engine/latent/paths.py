"""Ways from one latent to another: straight (lerp), or along the sphere (slerp)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

_TINY = 1e-9
Method = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def lerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """The straight way, float32 [dim]; exact at both ends."""
    if t == 0 or t == 1:
        return np.array(a if t == 0 else b, dtype=np.float32)
    return ((1 - t) * a.astype(np.float64) + t * b.astype(np.float64)).astype(np.float32)


def slerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """The way along the great circle (Shoemake 1985), the length going evenly from |a| to |b|; float32 [dim].

    Almost parallel ends, or one of length zero: the straight way, which is the same to rounding. Opposite ends, for
    which there is no nearest way round: by the axis on which a is smallest. One dimension: straight.
    """
    if t == 0 or t == 1:
        return np.array(a if t == 0 else b, dtype=np.float32)
    a64, b64 = a.astype(np.float64), b.astype(np.float64)
    long_a, long_b = float(np.linalg.norm(a64)), float(np.linalg.norm(b64))
    if long_a < _TINY or long_b < _TINY or len(a64) < 2:
        return lerp(a, b, t)
    start, end = a64 / long_a, b64 / long_b
    # Kahan's angle, exact to rounding for any two directions, unlike acos of a dot product near 0 and pi.
    angle = 2 * math.atan2(float(np.linalg.norm(start - end)), float(np.linalg.norm(start + end)))
    aside = end - (start @ end) * start
    length = float(np.linalg.norm(aside))
    if length < _TINY:
        if angle < 1:
            return lerp(a, b, t)
        aside = _perpendicular(start)
        length = float(np.linalg.norm(aside))
    direction = math.cos(t * angle) * start + math.sin(t * angle) * aside / length
    return (((1 - t) * long_a + t * long_b) * direction).astype(np.float32)


def _perpendicular(unit: np.ndarray) -> np.ndarray:
    axis = np.zeros_like(unit)
    axis[int(np.abs(unit).argmin())] = 1.0
    return axis - (unit @ axis) * unit


METHODS: dict[str, Method] = {"lerp": lerp, "slerp": slerp}


def between(a: np.ndarray, b: np.ndarray, t: float, method: str = "slerp") -> np.ndarray:
    """The latent at share `t` in [0, 1] of the way, float32 [dim]. Raises ValueError for a t outside."""
    if not 0 <= t <= 1:
        raise ValueError(f"{t} is not between 0 and 1.")
    return METHODS[method](a, b, t)


def path(a: np.ndarray, b: np.ndarray, count: int, method: str = "slerp") -> np.ndarray:
    """`count` latents evenly along the way, both ends included: float32 [count, dim]; for one, the start."""
    return np.stack([between(a, b, place / max(count - 1, 1), method) for place in range(count)])
