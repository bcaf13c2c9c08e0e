"""One file = one kind of sample. A kind owns everything that depends on what a sample *is*; families never ask."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.catalogue import Registry
from engine.fields import Field, Settings, Value

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """What one sample is: its kind and shape, and (points) how it is normalised. Goes into run.toml."""

    kind: str
    shape: tuple[int, ...]  # image: (height, width, channels); points: (d,)
    mean: tuple[float, ...] = ()  # points: subtracted, then divided by `scale`
    scale: tuple[float, ...] = ()


class Kind(ABC):
    """A kind of sample with its shape. *Raw* samples are what files hold: image uint8 [n, h, w, c], points float32 [n, d].
    *Tensors* are what networks see: image float32 [n, c, h, w] in [-1, 1], points float32 [n, d], normalised.
    """

    name: ClassVar[str]
    canvas: ClassVar[str]  # the window's canvas: "picture", "scatter"
    fields: ClassVar[tuple[Field, ...]] = ()  # settings that only this kind has (image: size)
    defaults: ClassVar[Mapping[str, Value]] = {}  # of the families' settings, where others suit this kind better
    likelihoods: ClassVar[tuple[str, ...]]  # of optimal, fixed, bernoulli
    policies: ClassVar[tuple[str, ...]]  # augmentations it knows, besides "none"

    def __init__(self, spec: SampleSpec) -> None:
        self.spec = spec

    @property
    @abstractmethod
    def size(self) -> int:
        """Numbers in one sample (d for points, c*h*w for images)."""

    @abstractmethod
    def to_tensor(self, raw: Tensor) -> Tensor:
        """Raw samples (already on the device) to what networks see."""

    @abstractmethod
    def from_tensor(self, x: Tensor) -> np.ndarray:
        """What networks make (after `activate`) to raw samples on the CPU."""

    @abstractmethod
    def gradient_from_tensor(self, gradient: Tensor) -> np.ndarray:
        """A derivative by tensors [n, ...], laid out like raw samples, float32: by data coordinates (points), or by numbers
        in [-1, 1] (images, [n, h, w, c])."""

    @abstractmethod
    def activate(self, output: Tensor) -> Tensor:
        """A decoder's bare output to the range of `to_tensor` (tanh for images, identity for points)."""

    @abstractmethod
    def encoder(self, settings: Settings, out: int, classes: int) -> nn.Module:
        """A body `(x, y) -> [n, out]`; y is LongTensor [n] or None; classes 0 for unconditional."""

    @abstractmethod
    def decoder(self, settings: Settings, latent: int, classes: int) -> nn.Module:
        """A body `(z [n, latent], y) -> bare output`; has `first: nn.Linear`, its first layer on z (for SeFa)."""

    @abstractmethod
    def critic(self, settings: Settings, classes: int, spectral: bool) -> nn.Module:
        """A body with `forward(x, y) -> scores [n]` and `features(x, y) -> list[Tensor]` (Larsen's feature space)."""

    @abstractmethod
    def augment(self, x: Tensor, policy: str, noise: Noise) -> Tensor:
        """Differentiable augmentation (DiffAugment, arXiv 2006.10738), drawn from `noise`."""

    @abstractmethod
    def targets(self, x: Tensor) -> Tensor:
        """x as a Bernoulli mean in [0, 1] (images only; raises ValueError otherwise)."""

    @abstractmethod
    def save(self, raw: np.ndarray, path: str, columns: int | None = None) -> None:
        """Write raw samples: .npy always; .png a grid (images), a scatter (points)."""

    def frames(self, raw: np.ndarray) -> np.ndarray:
        """Raw samples as frames of a film, uint8 [n, h, w, 1 or 3]: of pictures themselves."""
        return raw


class Noise(ABC):
    """Random numbers of one step and one purpose, the same however many processes share the batch.

    Every call draws for the global batch and hands out this process's rows. Counter-based: (seed, purpose, step).
    """

    @abstractmethod
    def normal(self, *shape: int) -> Tensor:
        """N(0, 1), first dimension the (local) batch."""

    @abstractmethod
    def uniform(self, *shape: int) -> Tensor:
        """U[0, 1), first dimension the (local) batch."""

    @abstractmethod
    def integers(self, high: int, n: int) -> torch.Tensor:
        """Whole numbers in [0, high), int64 [n]."""


KINDS: Registry[type[Kind]] = Registry("kind of sample", "engine.kinds")


def build(spec: SampleSpec) -> Kind:
    """The kind of this sample."""
    return KINDS[spec.kind](spec)


__all__ = ["KINDS", "Kind", "Noise", "SampleSpec", "Sequence", "build"]
