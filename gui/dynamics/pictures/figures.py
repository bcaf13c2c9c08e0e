"""Scores and gradients as they are written in this room, and where a score stands among others."""

from __future__ import annotations

import math

import numpy as np

from gui import wording

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def score(value: float) -> str:
    """One decimal with a real minus: −1.2; from a hundred on without; "no number" if it is none."""
    if not math.isfinite(value):
        return "no number"
    text = f"{value:.1f}" if abs(value) < 99.95 else wording.short(value)
    return "0.0" if text == "-0.0" else text.replace("-", "−")


def magnitude(value: float) -> str:
    """Two significant digits: 0, 12, 0.034, 3.4 × 10⁻⁶."""
    if not math.isfinite(value):
        return "no number"
    if value == 0:
        return "0"
    power = math.floor(math.log10(abs(value)))
    if -4 <= power < 4:
        return f"{value:,.{max(0, 1 - power)}f}".replace("-", "−")
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits} × 10{str(int(exponent)).translate(_RAISED)}".replace("-", "−")


def ranks(scores: np.ndarray) -> np.ndarray:
    """Where each score [n] stands between the least (0) and the most real (1), by rank; ties share. NaN without a number."""
    found = np.full(len(scores), np.nan)
    finite = np.isfinite(scores)
    if not finite.any():
        return found
    _, group, counts = np.unique(scores[finite], return_inverse=True, return_counts=True)
    last = max(int(finite.sum()) - 1, 1)
    middle = np.cumsum(counts) - (counts + 1) / 2  # the mean place of a group of equals
    found[finite] = middle[group] / last if finite.sum() > 1 and len(counts) > 1 else 0.5
    return found


def by_score(scores: np.ndarray) -> np.ndarray:
    """The indices [n] from the most to the least real; equal ones, and those without a number at the end, in their order."""
    return np.argsort(np.where(np.isfinite(scores), -scores.astype(np.float64), np.inf), kind="stable")


def mean(scores: np.ndarray) -> float:
    """The mean of the finite ones, NaN if there are none."""
    finite = scores[np.isfinite(scores)]
    return float(finite.mean()) if len(finite) else math.nan
