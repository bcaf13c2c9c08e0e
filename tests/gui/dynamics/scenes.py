"""Scenes as the engine would send them, made up: eight modes on a ring, and a generator that has half learned them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.answers import SceneShown

ANGLES = np.arange(8) * np.pi / 4
CENTRES = 2.0 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
SIGMA = 0.12
VIEW = (-4.64, -2.6, 4.64, 2.6)
NONE = np.zeros((0, 2), np.float32)


def f32(values) -> np.ndarray:
    made = np.asarray(values, np.float32)
    made.setflags(write=False)
    return made


def ring(count: int = 600, seed: int = 0) -> np.ndarray:
    """Real points float32 [count, 2]."""
    rng = np.random.Generator(np.random.Philox(seed))
    return f32(CENTRES[rng.integers(0, 8, count)] + rng.normal(0, SIGMA, (count, 2)))


def generate(z: np.ndarray) -> np.ndarray:
    """[..., 2] of the square [-1, 1] onto a lopsided disc that is dense at its edge."""
    reach = np.maximum(np.abs(z).max(axis=-1, keepdims=True), 1e-6)
    unit = z / np.maximum(np.linalg.norm(z, axis=-1, keepdims=True), 1e-6)
    radius = 2.05 * reach**0.35 * (1 + 0.08 * np.sin(3 * np.arctan2(z[..., 1:], z[..., :1])))
    return unit * radius + np.array([0.15, -0.05])


def score(at: np.ndarray) -> np.ndarray:
    """A discriminator that likes the ring, and its modes a little more."""
    radius = np.linalg.norm(at, axis=-1)
    near = np.linalg.norm(at[..., None, :] - CENTRES, axis=-1).min(axis=-1)
    return -1.2 * (radius - 2) ** 2 + 0.6 * np.exp(-(near**2) / 0.3) + 0.15 * at[..., 0]


def slope(at: np.ndarray) -> np.ndarray:
    steps = 1e-3 * np.eye(2)
    return np.stack([(score(at + step) - score(at - step)) / 2e-3 for step in steps], axis=-1)


def field(view=VIEW, shape=(108, 60)) -> np.ndarray:
    columns, rows = shape
    left, bottom, right, top = view
    xs = left + (np.arange(columns) + 0.5) / columns * (right - left)
    ys = top - (np.arange(rows) + 0.5) / rows * (top - bottom)
    return f32(score(np.stack(np.meshgrid(xs, ys), axis=-1)))


def gan_scene(made: int = 400, side: int = 20, step: int = 300, view=VIEW, seed: int = 1) -> SceneShown:
    rng = np.random.Generator(np.random.Philox(seed))
    z = rng.uniform(-1, 1, (made, 2))
    points = generate(z) + rng.normal(0, 0.05, (made, 2))
    line = np.linspace(-1, 1, side)
    corners = np.stack(np.meshgrid(line, line), axis=-1)
    far = np.linalg.norm(points[:, None] - CENTRES, axis=-1)
    real = ring()
    return SceneShown(
        request=1, run=Path("run"), step=step, view=view, real=real, real_scores=f32(score(real)), made=f32(points),
        latents=f32(z), made_scores=f32(score(points)), field=field(view), manifold=f32(generate(corners)),
        manifold_z=f32(corners), pull=f32(slope(points)), slope=f32(slope(points) * 1.3), encoded=NONE, means=NONE,
        sigmas=NONE, rings=np.zeros((0, 0, 2), np.float32), rebuilt=NONE,
        nearest=far.argmin(axis=1).astype(np.int64), distance=f32(far.min(axis=1) / SIGMA), beside=NONE)  # fmt: skip


def vae_scene(posteriors: int = 60) -> SceneShown:
    """With an encoder, without a discriminator, and another run beside."""
    scene, rng = gan_scene(), np.random.Generator(np.random.Philox(5))
    data = ring(posteriors, 3)
    means = data * 0.55 + rng.normal(0, 0.1, data.shape)
    sigmas = rng.uniform(0.08, 0.3, data.shape)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    rings = data[:, None] * 0.95 + 0.9 * sigmas[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return replace(scene, field=np.zeros((0, 0), np.float32), pull=NONE, slope=NONE, made_scores=f32([]),
                   real_scores=f32([]), encoded=data, means=f32(means), sigmas=f32(sigmas), rings=f32(rings),
                   rebuilt=f32(data * 0.95), beside=f32(ring(80, 9) * 0.9), manifold_z=f32(scene.manifold_z * 2.2))  # fmt: skip
