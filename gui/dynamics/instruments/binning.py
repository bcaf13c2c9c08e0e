"""Arrays behind the drawings: shared bins, ridges, the cividis ramp, per-row logarithmic levels. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

# cividis, every sixteenth part of its 256 entries (Nuñez, Anderton & Renslow 2018, doi 10.1371/journal.pone.0199239)
CIVIDIS = (
    "#00204D", "#002C69", "#06366E", "#2D426C", "#414D6B", "#52596C", "#61646F", "#6F7073", "#7D7C78",
    "#8B8779", "#9B9477", "#ACA174", "#BCAF6F", "#CEBC68", "#E0CB5E", "#F2DA50", "#FFEA46",
)  # fmt: skip
ABSENT = 255  # the level of a value that is not finite, or zero: no logarithm
LEAST_SPAN = np.log10(4.0)  # a row that hardly changes stays of one colour


def robust_range(arrays: Iterable[np.ndarray], tails: float = 0.5) -> tuple[float, float]:
    """The range of all finite values but for `tails` per cent at either end, never empty."""
    values = np.concatenate([np.zeros(0), *(np.asarray(array, np.float64).ravel() for array in arrays)])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = (float(value) for value in np.percentile(values, (tails, 100 - tails)))
    pad = max((high - low) * 0.04, abs(high) * 1e-3, 1e-6)
    return low - pad, high + pad


def shares(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The share of the values in each bin, [bins]; what lies outside counts in the outermost bin, so that they sum to 1.

    edges [bins + 1]: evenly spaced.
    """
    finite = np.asarray(values, np.float64).ravel()
    finite = finite[np.isfinite(finite)]
    bins = len(edges) - 1
    places = np.clip((finite - edges[0]) * (bins / (edges[-1] - edges[0])), 0, bins - 1).astype(np.intp)
    return np.bincount(places, minlength=bins) / max(1, len(finite))


def smooth(counted: np.ndarray) -> np.ndarray:
    """Neighbours mixed by 1 4 6 4 1: a line instead of stairs. Keeps the sum but for what leaves at the ends."""
    return np.convolve(counted, np.array([1, 4, 6, 4, 1]) / 16, mode="same")


@cache
def cividis() -> np.ndarray:
    """uint8 [256, 3], read-only: dark blue to yellow, even to every sight."""
    stops = np.array([[int(stop[at: at + 2], 16) for at in (1, 3, 5)] for stop in CIVIDIS], np.float64)
    places = np.linspace(0, len(stops) - 1, 256)
    made = np.stack([np.interp(places, np.arange(len(stops)), stops[:, part]) for part in range(3)], axis=1)
    made = made.round().astype(np.uint8)
    made.setflags(write=False)
    return made


def levels(norms: np.ndarray) -> np.ndarray:
    """Norms [readings, layers] as levels 0 to 254, uint8 [layers, readings]; ABSENT where there is no logarithm.

    Logarithmic, each row between its own least and largest value, which are at least a factor of four apart.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(np.asarray(norms, np.float64)).T
    known = np.isfinite(logs)
    if not known.any():
        return np.full(logs.shape, ABSENT, np.uint8)
    low = np.where(known, logs, np.inf).min(1, keepdims=True)
    high = np.where(known, logs, -np.inf).max(1, keepdims=True)
    with np.errstate(invalid="ignore"):
        lack = np.maximum(0.0, LEAST_SPAN - (high - low))
        part = (logs - (low - lack / 2)) / (high - low + lack)
    made = np.where(known, np.clip(part, 0.0, 1.0) * (ABSENT - 1), ABSENT)
    return made.round().astype(np.uint8)
