"""restore: decode the picture or strip that a saved PNG came from, exactly, from the run's pinned snapshot."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from engine import manifest
from engine.device import resolve, use_threads
from engine.exploring.keeping import returned
from engine.exploring.opening import open_subject
from engine.headless.refusing import BadInput
from engine.storage import durable, gallery
from engine.storage import recipe as recipes
from engine.storage.recipe import Recipe, RecipeError

STILLS = (".png", ".npy")


def run(options: argparse.Namespace) -> int:
    """Find the weights, decode, write."""
    out: Path = options.out
    if out.suffix.lower() not in STILLS:
        raise BadInput(f"A picture can't be written as “{out.name}”. Use {' or '.join(STILLS)}.")
    try:
        found = recipes.read(options.picture)
    except RecipeError as error:
        raise BadInput(f"{error} {error.advice}") from None
    described = manifest.read(options.folder)
    if described.identity != found.run:
        raise BadInput(f"This picture is from another run, “{found.title or found.folder}”. Name the folder of that one.")
    use_threads(options.threads or 1)  # as the window decodes: other numbers of threads may round otherwise
    raw, kind = decoded(options, found)
    if out.suffix.lower() == ".png" and raw.ndim == 4:
        gallery.save_picture(out, gallery.strip(raw), {recipes.KEY: recipes.to_text(found), "Software": "Lerp"})
    else:
        with durable.replacing(out) as temporary:
            kind.save(raw, str(temporary))
    print(f"{'strip of ' if found.strip else ''}{len(raw):,} {'frames' if found.strip else 'picture'}, step {found.step:,}: {out}")
    return 0


@torch.no_grad()
def decoded(options: argparse.Namespace, found: Recipe):
    """Raw samples (see Kind), decoded one by one as they were for the file; and the kind. Raises OpenError, Unreachable."""
    subject = open_subject(options.folder, resolve(options.device or "auto"))
    pool = returned(subject, found.step, found.weights) or subject.pool
    with pool.lease() as snapshot:
        networks = snapshot.using(found.raw)
        samples = []
        for point in found.points():
            samples.append(subject.decode(subject.latents((point,), networks), (point,), networks))
    return np.concatenate(samples), subject.model.kind
