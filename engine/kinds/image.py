"""Square pictures, grey or colour, 8 to 256 px in steps of 4."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
import torch
from PIL import Image as Picture
from torch import Tensor, nn

from engine.fields import Field, FieldError, Settings
from engine.kinds import KINDS, Kind, Noise, SampleSpec
from engine.nets import augmentation
from engine.nets.pictures import PictureCritic, PictureDecoder, PictureEncoder

SMALLEST, LARGEST, MULTIPLE = 8, 256, 4

SIZE = Field(
    "size", "Picture size", 0, "Pictures are cropped and scaled to this many pixels; 0 keeps the data's own size.",
    0, LARGEST, step=MULTIPLE, unit="px", group="Network",
)


@KINDS.register("image")
class Image(Kind):
    """Raw: uint8 [n, side, side, colours]. Tensors: float32 [n, colours, side, side] in [-1, 1]."""

    name: ClassVar[str] = "image"
    canvas: ClassVar[str] = "picture"
    fields: ClassVar[tuple[Field, ...]] = (SIZE,)
    likelihoods: ClassVar[tuple[str, ...]] = ("optimal", "fixed", "bernoulli")
    policies: ClassVar[tuple[str, ...]] = ("diffaugment",)

    def __init__(self, spec: SampleSpec) -> None:
        super().__init__(spec)
        height, width, colours = spec.shape
        if height != width or height % MULTIPLE or not SMALLEST <= height <= LARGEST:
            raise _refusal(height, width)
        if colours not in (1, 3):
            raise ValueError(f"Pictures have 1 (grey) or 3 (colour) channels, not {colours}.")
        self.side, self.colours = height, colours

    @property
    def size(self) -> int:
        return self.colours * self.side**2

    def to_tensor(self, raw: Tensor) -> Tensor:
        return raw.permute(0, 3, 1, 2).float().div(127.5).sub(1.0)

    def from_tensor(self, x: Tensor) -> np.ndarray:
        scaled = x.detach().float().add(1.0).mul(127.5).round().clamp(0, 255)
        return np.ascontiguousarray(scaled.to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy())

    def gradient_from_tensor(self, gradient: Tensor) -> np.ndarray:
        return np.ascontiguousarray(gradient.detach().float().permute(0, 2, 3, 1).cpu().numpy())

    def activate(self, output: Tensor) -> Tensor:
        return torch.tanh(output)

    def encoder(self, settings: Settings, out: int, classes: int) -> nn.Module:
        return PictureEncoder(self.side, self.colours, int(settings["width"]), out, classes)

    def decoder(self, settings: Settings, latent: int, classes: int) -> nn.Module:
        return PictureDecoder(self.side, self.colours, int(settings["width"]), latent, classes)

    def critic(self, settings: Settings, classes: int, spectral: bool) -> nn.Module:
        return PictureCritic(self.side, self.colours, int(settings["width"]), classes, spectral)

    def augment(self, x: Tensor, policy: str, noise: Noise) -> Tensor:
        if policy == "none":
            return x
        if policy not in self.policies:
            raise FieldError("augment", f"pictures know no augmentation “{policy}”.", "none")
        return augmentation.diffaugment(x, noise.uniform(len(x), 7))

    def targets(self, x: Tensor) -> Tensor:
        return x.add(1.0).mul(0.5)

    def save(self, raw: np.ndarray, path: str, columns: int | None = None) -> None:
        """.npy: uint8 [n, h, w] (grey) or [n, h, w, 3]; any other ending: a grid of pictures in that format."""
        flat = raw[..., 0] if self.colours == 1 else raw
        if path.lower().endswith(".npy"):
            np.save(path, flat)
        else:
            Picture.fromarray(grid(flat, columns)).save(path)


def grid(pictures: np.ndarray, columns: int | None = None) -> np.ndarray:
    """Pictures [n, h, w(, 3)] side by side, about as wide as high unless told -> [rows * h, columns * w(, 3)]."""
    count, height, width = pictures.shape[:3]
    columns = min(columns or math.ceil(math.sqrt(count)), max(1, count))
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * columns, *pictures.shape[1:]), pictures.dtype)
    sheet[:count] = pictures
    cells = sheet.reshape(rows, columns, *pictures.shape[1:]).swapaxes(1, 2)
    return np.ascontiguousarray(cells.reshape(rows * height, columns * width, *pictures.shape[3:]))


def _refusal(height: int, width: int) -> FieldError:
    side = min(height, width)
    nearest = min(LARGEST, max(SMALLEST, round(side / MULTIPLE) * MULTIPLE))
    return FieldError(
        "size",
        f"the data's pictures are {width} x {height} px, and networks here take squares of "
        f"{SMALLEST} to {LARGEST} px in steps of {MULTIPLE}.",
        nearest,
    )
