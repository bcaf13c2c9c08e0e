"""sample: draw from the prior, or from the mixture fitted to the encoded data."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from engine.headless.opened import CHUNK, Opened, open_run
from engine.headless.refusing import BadInput
from engine.latent.sampling import Mixture, Prior, Sampler
from engine.storage import durable
from engine.training.preparing import data_of
from engine.training.run import spread

ENDINGS = (".npy", ".png")
ENCODED = 10_000  # samples at most that a mixture is fitted to


def run(options: argparse.Namespace) -> int:
    """Draw, decode, write."""
    out: Path = options.out
    if out.suffix.lower() not in ENDINGS:
        raise BadInput(f"Samples can't be written as “{out.name}”. Use {' or '.join(ENDINGS)}.")
    opened = open_run(options)
    latents = sampler_of(opened, options.sampler).sample(options.count, options.seed)
    raw = opened.decode(latents, opened.classes(options.condition, options.count))
    with durable.replacing(out) as temporary:
        opened.model.kind.save(raw, str(temporary))
    print(f"{len(raw):,} samples: {out}")
    return 0


def sampler_of(opened: Opened, name: str | None) -> Sampler:
    """The sampler asked for; by default the mixture where there is an encoder. A finished run holds its mixture."""
    if name == "prior" or (name is None and not opened.model.encodes):
        return Prior(opened.model.latent.dim)
    if not opened.model.encodes:
        raise BadInput("A mixture is fitted to encoded data, and this model has no encoder. Use --sampler prior.")
    arrays = {key: value.numpy() for key, value in opened.found.part("sampler").items()}
    return Mixture.from_arrays(arrays) if arrays else Mixture.fit(encoded(opened), opened.described.spec.seed)


@torch.no_grad()
def encoded(opened: Opened) -> np.ndarray:
    """Posterior means float32 [n, dim] of the run's data, for a run that has not been finished. Raises DataError."""
    data = data_of(opened.described.spec)
    chosen = spread(len(data), ENCODED).numpy()
    parts = []
    for at in range(0, len(chosen), CHUNK):
        indices = chosen[at : at + CHUNK]
        y = None
        if opened.model.classes and data.labels is not None:
            y = torch.from_numpy(data.labels[indices]).to(opened.device)
        found = opened.model.encode(opened.networks, opened.tensors(data.samples[indices]), y)
        assert found is not None
        parts.append(found[0].float().cpu().numpy())
    return np.concatenate(parts)
