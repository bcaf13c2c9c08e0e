"""Points with a few coordinates: the laboratory in the plane, and any small table of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from PIL import Image as Picture
from torch import Tensor, nn

from engine.fields import Field, FieldError, Settings, Value
from engine.kinds import KINDS, Kind, Noise, SampleSpec
from engine.nets.perceptron import PointsCritic, PointsDecoder, PointsEncoder

LAYERS = Field("layers", "Hidden layers", 3, "Layers between input and output, each four times the width.", 1, 8,
               group="Network")
PER_WIDTH = 4  # hidden units for one unit of the field `width`, so that one default suits pictures and points

PLOT = 512  # pixels of a saved scatter
DOT = 4  # pixels around the newest point of a film


@KINDS.register("points")
class Points(Kind):
    """Raw: float32 [n, d]. Tensors: float32 [n, d], less the data's mean and divided by its scale."""

    name: ClassVar[str] = "points"
    canvas: ClassVar[str] = "scatter"
    fields: ClassVar[tuple[Field, ...]] = (LAYERS,)
    # a step on two numbers a sample costs next to nothing: small batches would be all overhead and noise
    defaults: ClassVar[Mapping[str, Value]] = {"batch": 256}
    likelihoods: ClassVar[tuple[str, ...]] = ("optimal", "fixed")
    policies: ClassVar[tuple[str, ...]] = ()

    def __init__(self, spec: SampleSpec) -> None:
        super().__init__(spec)
        (self.d,) = spec.shape
        self._mean = torch.tensor(spec.mean or (0.0,) * self.d, dtype=torch.float32, device="cpu")
        self._scale = torch.tensor(spec.scale or (1.0,) * self.d, dtype=torch.float32, device="cpu")

    @property
    def size(self) -> int:
        return self.d

    def to_tensor(self, raw: Tensor) -> Tensor:
        return (raw.float() - self._mean.to(raw.device)) / self._scale.to(raw.device)

    def from_tensor(self, x: Tensor) -> np.ndarray:
        return (x.detach().float().cpu() * self._scale + self._mean).numpy()

    def gradient_from_tensor(self, gradient: Tensor) -> np.ndarray:
        return (gradient.detach().float().cpu() / self._scale).numpy()

    def activate(self, output: Tensor) -> Tensor:
        return output

    def encoder(self, settings: Settings, out: int, classes: int) -> nn.Module:
        return PointsEncoder(self.d, *_shape(settings), out, classes)

    def decoder(self, settings: Settings, latent: int, classes: int) -> nn.Module:
        return PointsDecoder(self.d, *_shape(settings), latent, classes)

    def critic(self, settings: Settings, classes: int, spectral: bool) -> nn.Module:
        return PointsCritic(self.d, *_shape(settings), classes, spectral)

    def augment(self, x: Tensor, policy: str, noise: Noise) -> Tensor:
        if policy != "none":
            raise FieldError("augment", "points know no augmentation.", "none")
        return x

    def targets(self, x: Tensor) -> Tensor:
        raise ValueError("Points are not between 0 and 1: the Bernoulli likelihood does not fit them.")

    def save(self, raw: np.ndarray, path: str, columns: int | None = None) -> None:
        """.npy: float32 [n, d]; any other ending: the first two coordinates as a scatter in that format."""
        if path.lower().endswith(".npy"):
            np.save(path, raw.astype(np.float32))
        else:
            Picture.fromarray(scatter(raw)).save(path)

    def frames(self, raw: np.ndarray) -> np.ndarray:
        """The scatter of them all, drawn point by point; the newest one is large."""
        sheet, drawn = np.full((PLOT, PLOT), 255, np.uint8), []
        for column, row in _places(raw):
            sheet[row, column] = 0
            frame = sheet.copy()
            frame[row - DOT : row + DOT + 1, column - DOT : column + DOT + 1] = 0
            drawn.append(frame[..., None])
        return np.stack(drawn)


def scatter(raw: np.ndarray) -> np.ndarray:
    """Points [n, d] -> grey picture uint8 [PLOT, PLOT] of their first two coordinates, one scale for both; y upwards."""
    sheet, places = np.full((PLOT, PLOT), 255, np.uint8), _places(raw)
    sheet[places[:, 1], places[:, 0]] = 0
    return sheet


def _places(raw: np.ndarray) -> np.ndarray:
    """(column, row) of each point on the sheet, with a margin of a twentieth of it all around."""
    flat = np.zeros((len(raw), 2))
    flat[:, : min(2, raw.shape[1])] = raw[:, :2]
    low, high = flat.min(0), flat.max(0)
    span = max(float((high - low).max()), 1e-12)
    place = ((flat - (low + high) / 2) / span * (PLOT * 0.9) + PLOT / 2).astype(int)
    place[:, 1] = PLOT - 1 - place[:, 1]
    return place


def _shape(settings: Settings) -> tuple[int, int]:
    return int(settings["width"]) * PER_WIDTH, int(settings["layers"])
