"""-dL_G/dx of one picture as colours to lay over it: pure numpy, float32 [h, w, c] to RGBA uint8 [h, w, 4].

The sign is the generator's: where the gradient is positive, a brighter pixel would lower its loss. Magnitudes are divided
by a robust scale, so that one wild pixel does not hide the others; what is larger is drawn as the scale itself. Opacity
grows with the magnitude: no gradient draws nothing. A pixel with a channel that is not finite draws nothing either;
`unreadable` counts those.
"""

from __future__ import annotations

import numpy as np

PERCENTILE = 99.0  # of the magnitudes: the robust scale
LEVELS = 96.0  # of 255, by which the scale changes a colour picture

# Nunez, Anderton & Renslow 2018, "Optimizing colormaps with consideration for color vision deficiency": 17 of its 256
CIVIDIS = np.array([
    (0, 32, 77), (0, 43, 104), (5, 54, 110), (44, 65, 108), (64, 77, 107), (81, 88, 108), (96, 100, 111), (110, 111, 115),
    (124, 123, 120), (139, 135, 121), (155, 148, 119), (172, 161, 116), (188, 175, 111), (206, 188, 103), (224, 203, 93),
    (242, 218, 79), (255, 234, 70),
], np.float64)  # fmt: skip


def magnitude(pull: np.ndarray) -> np.ndarray:
    """|gradient| summed over channels, float64 [h, w]; NaN where a channel is not finite."""
    wide = _readable(pull)
    return np.abs(wide).sum(axis=2)


def signed(pull: np.ndarray) -> np.ndarray:
    """The gradient summed over channels, float64 [h, w]: above 0 asks for brighter; NaN where not finite."""
    return _readable(pull).sum(axis=2)


def unreadable(pull: np.ndarray) -> int:
    """How many pixels have a channel that is not finite."""
    return int((~np.isfinite(pull)).any(axis=2).sum())


def norm(pull: np.ndarray) -> float:
    """The Euclidean norm over all finite pixels."""
    return float(np.sqrt(np.nansum(_readable(pull) ** 2)))


def robust_scale(values: np.ndarray) -> float:
    """The 99th percentile of the finite |values|; their maximum where that is 0, and 0 where all are."""
    finite = np.abs(values[np.isfinite(values)])
    if not finite.size:
        return 0.0
    return float(np.percentile(finite, PERCENTILE)) or float(finite.max())


def minded(pull: np.ndarray, scale: float) -> np.ndarray:
    """What the discriminator minds: `magnitude` from 0 to `scale` in cividis."""
    part = _part(magnitude(pull), scale)
    return _rgba(_coloured(CIVIDIS, part), part)


def asked(pull: np.ndarray, scale: float, ramp: np.ndarray) -> np.ndarray:
    """The asked change of a grey picture: `signed` from -scale to scale over the stops of `ramp` [k, 3], 0 in its middle."""
    part = _part(signed(pull), scale)
    return _rgba(_coloured(ramp, (part + 1) / 2), np.abs(part))


def changed(sample: np.ndarray, pull: np.ndarray, scale: float) -> np.ndarray:
    """The asked change of a colour picture: sample uint8 [h, w, 3] after it, where `scale` moves a channel by LEVELS.

    Opaque where anything is asked, so that the opacity it is drawn with goes from the picture to the changed one.
    """
    wide = _readable(pull)
    part = _part(wide, scale)
    after = np.clip(np.rint(sample.astype(np.float64) + LEVELS * part), 0, 255)
    return _rgba(after, (part != 0).any(axis=2).astype(np.float64))


def _readable(pull: np.ndarray) -> np.ndarray:
    """float64 with NaN in all channels of a pixel that has one which is not finite."""
    wide = pull.astype(np.float64)
    wide[~np.isfinite(wide).all(axis=2)] = np.nan
    return wide


def _part(values: np.ndarray, scale: float) -> np.ndarray:
    """values / scale in [-1, 1]; 0 where there is no scale or no value."""
    if not scale > 0:
        return np.zeros(values.shape)
    return np.clip(np.nan_to_num(values, nan=0.0), -scale, scale) / scale


def _coloured(stops: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Colours [..., 3] at `part` in [0, 1] of evenly spaced stops [k, 3]."""
    places = np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(part, places, stops[:, channel]) for channel in range(3)], axis=-1)


def _rgba(colours: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    """Colours [h, w, 3] in 0..255 and opacities [h, w] in 0..1 as uint8 [h, w, 4]."""
    return np.rint(np.concatenate([colours, 255.0 * opacity[..., None]], axis=2)).astype(np.uint8)
