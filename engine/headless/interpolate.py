"""interpolate: from one seed to another, as a film, a strip, or numbers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from engine.exploring.keeping import digest, pin
from engine.headless.opened import Opened, open_run
from engine.headless.refusing import BadInput
from engine.latent.paths import path
from engine.latent.seeds import seed_latent
from engine.storage import durable, gallery
from engine.storage.durable import StorageError
from engine.storage.recipe import FRAMES, KEY, Recipe, this_version, to_text

NUMBERS, STRIPS = (".npy",), (".png",)
SIDE = 128  # px; smaller films are enlarged to at least this


def run(options: argparse.Namespace) -> int:
    """Decode the path and write it."""
    out: Path = options.out
    kind = out.suffix.lower()
    if kind not in NUMBERS + STRIPS + gallery.FILMS:
        raise BadInput(f"A walk can't be written as “{out.name}”. Use {', '.join(gallery.FILMS + STRIPS + NUMBERS)}.")
    if kind in STRIPS:
        options.threads = options.threads or 1  # as the window decodes, and one by one: other sums may round otherwise
    opened = open_run(options)
    dim, classes = opened.model.latent.dim, opened.classes(options.condition or None, options.frames)
    if classes is not None and options.condition is None:
        classes[:] = 0  # one class for the whole walk
    ends = seed_latent(options.from_seed, dim), seed_latent(options.to_seed, dim)
    latents = path(*ends, options.frames, options.method)
    if kind in STRIPS:
        raw = np.concatenate([opened.decode(latents[n : n + 1], None if classes is None else classes[n : n + 1])
                              for n in range(len(latents))])
    else:
        raw = opened.decode(latents, classes)
    if kind in NUMBERS or (raw.ndim != 4 and kind in STRIPS):
        _save(opened.model.kind, raw, out)
    elif kind in STRIPS:
        texts = _recipe(options, opened, latents, None if classes is None else int(classes[0]))
        gallery.save_picture(out, gallery.strip(gallery.enlarged(raw, options.scale or 1)), texts)
    else:
        frames = opened.model.kind.frames(raw)
        gallery.save_film(out, frames, options.rate, times=options.scale or _times(frames))
    print(f"{len(raw):,} frames: {out}")
    return 0


def _recipe(options: argparse.Namespace, opened: Opened, latents: np.ndarray, condition: int | None) -> dict[str, str]:
    """The strip's recipe, its snapshot pinned; none for more frames than the window shows, or where it can't be kept."""
    described, step = opened.described, opened.found.step
    if not 2 <= len(latents) <= FRAMES:
        return {}
    try:
        pin(options.folder, described, opened.model, opened.networks, step)
    except StorageError as error:
        if durable.writable(options.folder):  # else the folder stays as it is
            print(f"lerp: the strip has no recipe: {error} {error.advice}", file=sys.stderr)
            return {}
    recipe = Recipe(
        run=described.identity, folder=options.folder.resolve().name, step=step, title=described.title,
        latents=(latents[0].astype("<f4").tobytes(), latents[-1].astype("<f4").tobytes()), conditions=(condition, condition),
        fingerprint=described.fingerprint, weights=digest(opened.networks["decoder"]), frames=len(latents),
        method=options.method, lerp=this_version(),
    )  # fmt: skip
    return {KEY: to_text(recipe), "Software": "Lerp"}


def _save(kind, raw: np.ndarray, out: Path) -> None:
    with durable.replacing(out) as temporary:
        kind.save(raw, str(temporary))


def _times(raw: np.ndarray) -> int:
    return max(1, -(-SIDE // min(raw.shape[1:3])))
