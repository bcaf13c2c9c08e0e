"""Counter-based random numbers: every step and purpose has its own stream, so nothing needs to be remembered.

A stream depends on (seed, purpose, step) alone. Stopping and resuming, evaluating in between, or exploring beside
cannot shift it; and several processes that share a batch draw the same global numbers and keep their own rows.
"""

from __future__ import annotations

import hashlib

import torch
from torch import Tensor

from engine.kinds import Noise


def stream(seed: int, purpose: str, step: int) -> int:
    """A 63-bit seed for a generator of one purpose at one step."""
    digest = hashlib.blake2b(f"{seed}/{purpose}/{step}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def generator(seed: int, purpose: str, step: int = 0, device: torch.device | str = "cpu") -> torch.Generator:
    """A fresh generator at the beginning of its stream."""
    return torch.Generator(device).manual_seed(stream(seed, purpose, step))


class StepNoise(Noise):
    """The numbers of one step and purpose; `rank` of `size` processes gets its rows of the global batch."""

    def __init__(
        self, seed: int, purpose: str, step: int, device: torch.device, rank: int = 0, size: int = 1
    ) -> None:
        self._generator = generator(seed, purpose, step, device)
        self._device, self._rank, self._size = device, rank, size

    def normal(self, *shape: int) -> Tensor:
        return self._mine(torch.randn(self._whole(shape), generator=self._generator, device=self._device))

    def uniform(self, *shape: int) -> Tensor:
        return self._mine(torch.rand(self._whole(shape), generator=self._generator, device=self._device))

    def integers(self, high: int, n: int) -> Tensor:
        return self._mine(
            torch.randint(high, self._whole((n,)), generator=self._generator, device=self._device)
        )

    def _whole(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (shape[0] * self._size, *shape[1:])

    def _mine(self, whole: Tensor) -> Tensor:
        if self._size == 1:
            return whole
        rows = len(whole) // self._size
        return whole[self._rank * rows : (self._rank + 1) * rows]
