"""How well Lerp's neighbour-graph layout keeps neighbours beside umap-learn, and its PCA beside scikit-learn.

    PYTHONPATH=. python tests/benchmarks/layout.py --json layout.json

The latents (posterior means) of 10,000 Fashion-MNIST pictures in the shipped VAE; trustworthiness (Venna and Kaski 2001)
at k = 15. umap-learn is no part of Lerp: without it that row is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from engine.dynamics.samples import real
from engine.exploring.opening import open_subject
from engine.mapping.layout import layout
from engine.mapping.pca import fit

K, CHUNK = 15, 500
VAE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "fashion-vae"


def latents(count: int) -> np.ndarray:
    """float32 [count, latent dimensions]"""
    subject = open_subject(VAE, torch.device("cpu"))
    assert subject.dataset is not None
    with subject.pool.lease() as snapshot, torch.inference_mode():
        model, parts = subject.model, []
        for at in range(0, min(count, len(subject.dataset)), CHUNK):
            x, y = real(subject, np.arange(at, min(at + CHUNK, count)))
            found = model.encode(snapshot.networks, x, y)
            assert found is not None
            parts.append(found[0].numpy())
    return np.ascontiguousarray(np.concatenate(parts), np.float32)


def scored(data: np.ndarray, places: np.ndarray, seconds: float) -> dict[str, float]:
    from sklearn.manifold import trustworthiness

    return {"seconds": round(seconds, 2), "trustworthiness": round(float(trustworthiness(data, places, n_neighbors=K)), 4)}


def ours(data: np.ndarray) -> dict[str, float]:
    began = time.perf_counter()
    places, _ = list(layout(data))[-1]
    return scored(data, places, time.perf_counter() - began)


def theirs(data: np.ndarray) -> dict[str, float] | None:
    try:
        import umap
    except ImportError:
        print("umap-learn is not installed: its row is left out (pip install umap-learn, in an environment of its own).")
        return None
    began = time.perf_counter()  # with the compilation of its first fit
    places = umap.UMAP(random_state=0).fit_transform(data)
    return scored(data, places, time.perf_counter() - began)


def planes(n: int = 70_000, d: int = 128, rounds: int = 9) -> dict[str, float]:
    """Seconds of fitting and projecting, the median."""
    from sklearn.decomposition import PCA

    random = np.random.default_rng(0)
    data = (random.standard_normal((n, d), np.float32) * np.linspace(2, 0.5, d, dtype=np.float32)) + 1
    def project() -> None:
        fit(data).places(data)

    def project_by_sklearn() -> None:
        PCA(2).fit(data).transform(data)

    mine, other = [], []
    for _ in range(rounds):  # in turn, so that a busy machine is busy for both
        for seconds, action in ((mine, project), (other, project_by_sklearn)):
            began = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - began)
    return {"lerp": round(float(np.median(mine)), 4), "scikit-learn": round(float(np.median(other)), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", help="write the figures here")
    parser.add_argument("--count", type=int, default=10_000, help="pictures (10,000)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = latents(options.count)
    found = {}
    for name, measured in (("pca 70,000 x 128, seconds", planes), ("lerp", lambda: ours(data)), ("umap-learn", lambda: theirs(data))):
        found[name] = measured()
        print(f"{name}: {found[name]}", flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
