"""What the scripted engine says of the game: scenes, readings, pictures with scores, and the acts of a step. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.answers import Act, Answer, Judged, Minded, Narrated, SceneShown, Vitals
from engine.events import Exploring, sealed
from engine.questions import Cover, Divergence, Gauge, Judge, Mind, Observation, Scene
from tests.gui.dynamics import readings, scenes

NETWORKS = {"vae": ("encoder", "decoder"), "gan": ("decoder", "critic"), "vaegan": ("encoder", "decoder", "critic")}
PHASES = {"vae": ("elbo",), "gan": ("critic", "generator"), "vaegan": ("critic", "autoencoder")}
TRAINED = {"critic": ("critic",), "generator": ("decoder",), "elbo": ("encoder", "decoder"),
           "autoencoder": ("encoder", "decoder")}  # fmt: skip
KEYS = {"critic": ("draw", "generate", "score", "loss", "update"),
        "generator": ("noise", "generate", "score", "pull", "update"),
        "elbo": ("draw", "encode", "decode", "loss", "update"),
        "autoencoder": ("draw", "encode", "decode", "loss", "update")}  # fmt: skip
BATCH = 64
NUMBERS = {
    "draw": (("count", BATCH),), "noise": (("count", BATCH),), "generate": (("count", BATCH),), "decode": (("count", BATCH),),
    "score": (("real_mean", -0.5), ("fake_mean", -0.9)), "encode": (("kl", 2.5),), "loss": (("loss", 0.667), ("r1", 0.02)),
    "pull": (("loss", 1.2), ("pull", 0.31)), "update": (("gradient", 0.4), ("change", 0.002), ("lr", 1e-3)),
}  # fmt: skip


def f32(*shape: int, seed: int = 0) -> np.ndarray:
    """Normal numbers float32 of that shape."""
    return sealed(np.random.Generator(np.random.Philox(seed)).normal(size=shape).astype(np.float32))


def batch(kind: str, pictures: np.ndarray, seed: int) -> np.ndarray:
    """Samples of a step: points [64, 2], or pictures."""
    return scenes.ring(BATCH, seed) if kind == "points" else pictures


def acts(phase: str, kind: str, pictures: np.ndarray) -> tuple[Act, ...]:
    """One phase as engine.training.narrating tells it. pictures: uint8 [n, h, w, c] to be used as samples."""
    real, made = batch(kind, pictures, 3), batch(kind, pictures, 4)
    many = len(real)
    tensors = {
        "draw": (("x", real),), "noise": (("z", f32(many, 2)),), "generate": (("fake", made),),
        "score": (("real_scores", f32(many, seed=1)), ("fake_scores", f32(many, seed=2))),
        "pull": (("fake", made), ("pull", f32(*made.shape, seed=3))),
        "encode": (("means", f32(many, 2)), ("log_variances", f32(many, 2, seed=4))),
        "decode": (("z", f32(many, 2)), ("made", made)),
    }  # fmt: skip
    return tuple(Act(key, tuple((name, float(value)) for name, value in NUMBERS[key]), tensors.get(key, ()))
                 for key in KEYS[phase])  # fmt: skip


def narrated(run: Path, step: int, family: str, kind: str, networks: Sequence[str], pictures: np.ndarray) -> list[Narrated]:
    """The phases of a step that train one of `networks` (none named: all)."""
    phases = [phase for phase in PHASES[family] if not networks or set(networks) & set(TRAINED[phase])]
    return [Narrated(run, step, phase, TRAINED[phase], acts(phase, kind, pictures)) for phase in phases]


def scene(asked: Scene, told: Exploring, step: int, beside: bool) -> SceneShown:
    """What was asked for, and nothing else."""
    scored = "critic" in told.networks
    whole = scenes.gan_scene(asked.samples, max(2, asked.manifold), step, asked.view) if scored else scenes.vae_scene()
    blank: dict[str, np.ndarray] = {}
    if asked.field is None or not scored:
        blank["field"] = np.zeros((0, 0), np.float32)
    elif asked.field is not None:
        blank["field"] = scenes.field(asked.view, asked.field)
    if not asked.manifold:
        blank |= dict.fromkeys(("manifold", "manifold_z"), np.zeros((0, 0, 2), np.float32))
    blank |= {name: scenes.NONE for name in ("pull", "slope") if not getattr(asked, name)}
    if not asked.posteriors:
        blank |= dict.fromkeys(("encoded", "means", "sigmas", "rebuilt"), scenes.NONE)
        blank["rings"] = np.zeros((0, 0, 2), np.float32)
    blank["beside"] = scenes.ring(80, 9) if beside else scenes.NONE
    return replace(whole, request=asked.request, run=told.run, step=step, view=asked.view, **blank)  # type: ignore[arg-type]


def vitals(told: Exploring, step: int) -> Vitals:
    """Vital signs of the networks that there are."""
    layers = tuple((network, name) for network in told.networks for name in ("first", "last"))
    return replace(readings.vitals(step, layers, r1=0.8), run=told.run)


def observed(asked: Observation, told: Exploring, step: int, pictures: np.ndarray, beside: bool) -> Answer:
    """The answer to any question of what is seen. pictures: uint8 [n, h, w, c], one for every point that is judged."""
    points = told.kind == "points"
    match asked:
        case Scene():
            return scene(asked, told, step, beside)
        case Gauge():
            return replace(readings.gauged(step, count=asked.count), request=asked.request, run=told.run)
        case Divergence():
            return replace(readings.divergence(step), request=asked.request, run=told.run)
        case Cover():
            found = readings.covered(step=step) if points else readings.covered_pictures(step=step)
            return replace(found, request=asked.request, run=told.run)
        case Judge():
            scores = f32(len(pictures), seed=7) if "critic" in told.networks else f32(0)
            return Judged(asked.request, asked.tag, told.run, pictures, scores, step)
        case Mind():
            near = np.repeat(pictures, asked.neighbours, 0)
            return Minded(asked.request, told.run, step, pictures[0], -1.2, f32(*pictures[0].shape, seed=8),
                          tuple(range(asked.neighbours)), sealed(near), f32(asked.neighbours) ** 2, "pixels")  # fmt: skip
