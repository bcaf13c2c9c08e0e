"""Pictures, strips, grids and films from raw samples uint8 [n, h, w, c] (c 1 or 3). PNG, GIF and WebP by Pillow."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import numpy as np
from PIL import Image, PngImagePlugin

from engine.storage import durable
from engine.storage.durable import StorageError
from engine.storage.reel import Heard, by_ffmpeg, by_pillow

STILLS = (".png", ".webp")
FILMS = (".gif", ".webp", ".mp4", ".webm")
Told = Callable[[int], None]
_CODECS = {".mp4": ("-c:v", "libx264", "-pix_fmt", "yuv420p"),
           ".webm": ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-crf", "20", "-b:v", "0")}


def grid(raw: np.ndarray, columns: int | None = None, gap: int = 0) -> np.ndarray:
    """Samples beside and below each other: uint8 [n, h, w, c] to [H, W, c], `gap` white pixels between.

    columns None: as square as can be. The last row is filled with white.
    """
    samples = _checked(raw)
    count, height, width, channels = samples.shape
    across = min(count, columns or math.ceil(math.sqrt(count)))
    down = math.ceil(count / across)
    sheet = np.full((down * (height + gap) - gap, across * (width + gap) - gap, channels), 255, np.uint8)
    for place, sample in enumerate(samples):
        top, left = (place // across) * (height + gap), (place % across) * (width + gap)
        sheet[top : top + height, left : left + width] = sample
    return sheet


def strip(raw: np.ndarray, gap: int = 0) -> np.ndarray:
    """Samples side by side: [h, W, c]."""
    return grid(raw, columns=len(raw), gap=gap)


def enlarged(raw: np.ndarray, times: int) -> np.ndarray:
    """Each pixel `times` x `times` of them (nearest neighbour), for [..., h, w, c]."""
    return raw.repeat(times, axis=-3).repeat(times, axis=-2)


def save_picture(path: Path, picture: np.ndarray, texts: dict[str, str] | None = None,
                 told: Callable[[], None] = lambda: None, placing: Callable[[], None] = lambda: None) -> None:  # fmt: skip
    """Write one picture uint8 [h, w, c] as .png or .webp (lossless), durably. texts: kept in a PNG beside the pixels.

    told: called with every piece of a .png, and may raise to end it. placing: see `durable.replacing`. Raises StorageError.
    """
    kind = path.suffix.lower()
    if kind not in STILLS:
        raise _unknown("picture", path, STILLS)
    image = _image(_checked(picture[None])[0])
    said = PngImagePlugin.PngInfo()
    for key, text in (texts or {}).items():
        said.add_itxt(key, text)
    with durable.replacing(path, placing) as temporary:
        if kind == ".png":
            with temporary.open("wb") as file:
                image.save(cast("IO[bytes]", Heard(file, told)), format="PNG", pnginfo=said)
        else:
            image.save(temporary, format="WEBP", lossless=True, quality=50)


def save_film(path: Path, frames: np.ndarray, rate: float = 24.0, loop: bool = True, times: int = 1,
              told: Told = lambda _: None, placing: Callable[[], None] = lambda: None) -> None:  # fmt: skip
    """Write frames uint8 [n, h, w, c], `rate` a second, durably: .gif, .webp (lossless), or .mp4 and .webm where an
    `ffmpeg` program is found. times: see `enlarged`; done frame by frame. loop: play for ever (.gif, .webp).

    told: hears how many frames were taken, again and again, and may raise to end it. placing: see `durable.replacing`.
    Raises StorageError.
    """
    kind = path.suffix.lower()
    if kind not in FILMS:
        raise _unknown("film", path, FILMS)
    samples = _checked(frames)
    with durable.replacing(path, placing) as temporary:
        if kind in _CODECS:
            by_ffmpeg(temporary, samples, rate, times, told, _CODECS[kind])
        else:
            by_pillow(temporary, samples, rate, loop, times, told)


# --- parts -----------------------------------------------------------------------------------------------------------


def _unknown(what: str, path: Path, known: tuple[str, ...]) -> StorageError:
    return StorageError(f"A {what} can't be written as “{path.suffix or path.name}”.", f"Use {', '.join(known)}.")


def _checked(raw: np.ndarray) -> np.ndarray:
    if raw.dtype != np.uint8 or raw.ndim != 4 or raw.shape[-1] not in (1, 3) or not raw.size:
        raise ValueError(f"expected uint8 [n, h, w, 1 or 3], got {raw.dtype} {list(raw.shape)}")
    return raw


def _image(picture: np.ndarray) -> Image.Image:
    return Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
