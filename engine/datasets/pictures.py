"""Pictures as arrays: sizes that networks can have, and scaling to them. No torch."""

from __future__ import annotations

import hashlib

import numpy as np
from PIL import Image

SMALLEST, LARGEST, MULTIPLE = 8, 256, 4


def workable(side: int) -> int:
    """The size nearest to `side` (px) that networks can have: a multiple of 4 from 8 to 256."""
    return min(LARGEST, max(SMALLEST, MULTIPLE * round(side / MULTIPLE)))


def resample(old: int, new: int) -> Image.Resampling:
    """Box for whole factors either way (exact means, sharp pixels), Lanczos otherwise."""
    whole = max(old, new) % min(old, new) == 0
    return Image.Resampling.BOX if whole else Image.Resampling.LANCZOS


def resized(samples: np.ndarray, side: int) -> np.ndarray:
    """Pictures uint8 [n, h, w, c] (c 1 or 3) at side x side px."""
    _, height, width, channels = samples.shape
    if (height, width) == (side, side):
        return samples
    out = np.empty((len(samples), side, side, channels), np.uint8)
    method = resample(height, side)
    for i, sample in enumerate(samples):
        picture = Image.fromarray(sample[..., 0] if channels == 1 else sample)
        out[i] = np.asarray(picture.resize((side, side), method)).reshape(side, side, channels)
    return out


def fingerprint(samples: np.ndarray, labels: np.ndarray | None) -> str:
    """SHA-256 over shape, samples and labels, little-endian: the same data, the same fingerprint on any machine."""
    digest = hashlib.sha256(repr(samples.shape).encode())
    digest.update(np.ascontiguousarray(samples.astype(samples.dtype.newbyteorder("<"), copy=False)).data)
    if labels is not None:
        digest.update(np.ascontiguousarray(labels.astype("<i8", copy=False)).data)
    return digest.hexdigest()
