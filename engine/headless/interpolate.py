"""interpolate: from one seed to another, as a film, a strip, or numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from engine.headless.opened import open_run
from engine.headless.refusing import BadInput
from engine.latent.paths import path
from engine.latent.seeds import seed_latent
from engine.storage import durable, gallery

NUMBERS, STRIPS = (".npy",), (".png",)
SIDE = 128  # px; smaller films are enlarged to at least this


def run(options: argparse.Namespace) -> int:
    """Decode the path and write it."""
    out: Path = options.out
    kind = out.suffix.lower()
    if kind not in NUMBERS + STRIPS + gallery.FILMS:
        raise BadInput(f"A walk can't be written as “{out.name}”. Use {', '.join(gallery.FILMS + STRIPS + NUMBERS)}.")
    opened = open_run(options)
    dim, classes = opened.model.latent.dim, opened.classes(options.condition or None, options.frames)
    if classes is not None and options.condition is None:
        classes[:] = 0  # one class for the whole walk
    ends = seed_latent(options.from_seed, dim), seed_latent(options.to_seed, dim)
    raw = opened.decode(path(*ends, options.frames, options.method), classes)
    if kind in NUMBERS or raw.ndim != 4:
        _save(opened.model.kind, raw, out)
    elif kind in STRIPS:
        gallery.save_picture(out, gallery.strip(gallery.enlarged(raw, options.scale or 1)))
    else:
        gallery.save_film(out, gallery.enlarged(raw, options.scale or _times(raw)), options.rate)
    print(f"{len(raw):,} frames: {out}")
    return 0


def _save(kind, raw: np.ndarray, out: Path) -> None:
    if out.suffix.lower() not in NUMBERS + STRIPS:
        raise BadInput(f"A walk through points can't be written as “{out.name}”. Use .png or .npy.")
    with durable.replacing(out) as temporary:
        kind.save(raw, str(temporary))


def _times(raw: np.ndarray) -> int:
    return max(1, -(-SIDE // min(raw.shape[1:3])))
