"""Latents of numbered seeds, N(0, I): the same for any device, any weights and any day.

Counter-based: Philox-4x64 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") keyed by (number,
purpose), turned into normals by Box and Muller (1958). Only numpy's raw 64-bit words are used, whose stream numpy
promises never to change, not its distributions, which may. What a platform's log and cos differ by in float64 is gone
after rounding to float32 (but for about one number in 10^8, whose last bit may differ).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

_MASK = 2**64 - 1
_PURPOSES = {"seed": 1, "prior": 2, "mixture": 3, "component": 4}
_NUMBERS = 2**32


def words(number: int, purpose: str, count: int) -> np.ndarray:
    """`count` random 64-bit words of a number and purpose; the first ones stay the same for a larger count."""
    key = np.array([number & _MASK, _PURPOSES[purpose]], dtype=np.uint64)
    return np.random.Philox(key=key).random_raw(count)


def uniforms(number: int, purpose: str, count: int) -> np.ndarray:
    """Uniform in (0, 1), float64 [count]: the upper 53 bits, centred in their cells, so that neither end occurs."""
    return ((words(number, purpose, count) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normals(number: int, purpose: str, count: int) -> np.ndarray:
    """N(0, 1), float64 [count]; the first ones stay the same for a larger count."""
    u = uniforms(number, purpose, count + count % 2)
    radius, angle = np.sqrt(-2.0 * np.log(u[0::2])), 2.0 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:count]


@lru_cache(256)
def seed_latent(number: int, dim: int) -> np.ndarray:
    """The latent of a seed, float32 [dim], read-only. Any whole number; modulo 2^64."""
    latent = normals(number, "seed", dim).astype(np.float32)
    latent.setflags(write=False)
    return latent


def lattice_number(x: int, y: int, world: int = 0) -> int:
    """The number, below 2^32, of the seed at a corner of a world's lattice: a hash, the same everywhere and always.

    Mixing function: splitmix64 (Steele, Lea, Flood 2014), once per coordinate.
    """
    state = 0x9E3779B97F4A7C15
    for part in (world, x, y):
        state = (state + (part & _MASK) + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state % _NUMBERS


def lattice_seed(x: int, y: int, world: int, dim: int) -> np.ndarray:
    """The latent at a corner of the lattice, float32 [dim]: that of seed `lattice_number(x, y, world)`."""
    return seed_latent(lattice_number(x, y, world), dim)
