"""The child process that settles a layout: python -m engine.mapping.working

Standard input: one line of JSON (see `read`), then the data as raw float32 rows, then perhaps the places to start from.
Standard output: frames, each one line of JSON {"settled": 0..1, "places": n} with n raw float32 pairs behind it, or
{"failed": words} at the end. Nothing is unpickled. It ends when nobody reads any more.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import BinaryIO

import numpy as np

from engine.mapping.layout import LARGEST, Layout, begin, by_landmarks, layout
from engine.mapping.neighbours import finish, nearest

NICE = 10
TSNE_EARLY, TSNE_LATE, TSNE_AGAIN = 250, 500, 250  # iterations: exaggerated, as such, from places of before
TSNE_SHOWN = 10  # iterations between two looks


def main() -> int:
    """Settle one layout; returns the exit status."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    give_way()
    try:
        told = read(source)
        for places, settled in (tsne if told["projection"] == "tsne" else neighbour_graph)(told):
            write(target, {"settled": settled, "places": len(places)}, places)
    except BrokenPipeError:
        return 0  # nobody looks any more
    except ImportError as error:
        write(target, {"failed": f"{error.name} is not installed."})
        return 1
    except Exception as error:
        write(target, {"failed": f"{type(error).__name__}: {error}"})
        return 1
    return 0


def give_way() -> None:
    """Below the window, the viewer and a training; one compute thread."""
    import psutil
    import torch

    torch.set_num_threads(1)
    with suppress(psutil.Error, OSError):  # a courtesy
        psutil.Process().nice(NICE if sys.platform != "win32" else psutil.BELOW_NORMAL_PRIORITY_CLASS)


def read(source: BinaryIO) -> dict:
    """The line with its arrays: "data" float32 [n, d], "start" float32 [n, 2] or None; and the settings of the layout."""
    told = json.loads(source.readline())
    count, width = told["shape"]
    told["data"] = _array(source, count, width)
    told["start"] = _array(source, count, 2) if told["started"] else None
    return told


def _array(source: BinaryIO, rows: int, columns: int) -> np.ndarray:
    data = source.read(4 * rows * columns)
    return np.frombuffer(data, np.float32).reshape(rows, columns)


def write(target: BinaryIO, head: dict, places: np.ndarray | None = None) -> None:
    """One frame."""
    target.write(json.dumps(head).encode("ascii") + b"\n")
    if places is not None:
        target.write(np.ascontiguousarray(places, np.float32).tobytes())
    target.flush()


def neighbour_graph(told: dict) -> Layout:
    """See `engine.mapping.layout`."""
    return layout(told["data"], told["neighbours"], told["spread"], told["seed"], told["start"])


def tsne(told: dict, largest: int = LARGEST) -> Layout:
    """Of more than `largest` points the landmarks alone settle, and the others join them."""
    if len(told["data"]) > largest:
        return by_landmarks(told["data"], told["seed"], told["start"],
                            lambda few, known: _tsne({**told, "data": few, "start": known}))
    return _tsne(told)


def _tsne(told: dict) -> Layout:
    """t-SNE by openTSNE (Policar et al. 2019; van der Maaten and Hinton 2008) on our own exact neighbours."""
    from openTSNE import TSNEEmbedding, affinity
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    data, again = told["data"], told["start"] is not None
    if len(data) < 6:
        yield begin(data, told["seed"]), 1.0
        return
    perplexity = min(float(told["perplexity"]), (len(data) - 1) / 3)
    found, distances = finish(nearest(data, data, max(1, int(3 * perplexity)), itself=False))
    near = PrecomputedNeighbors(found, distances.astype(np.float64))
    pairs = affinity.PerplexityBasedNN(perplexity=perplexity, knn_index=near, n_jobs=1)
    start = told["start"] if again else begin(data, told["seed"]) * 1e-5  # small, as the method wants it
    embedding = TSNEEmbedding(np.array(start, np.float64), pairs, n_jobs=1, random_state=told["seed"],
                              negative_gradient_method="bh" if len(data) < 5000 else "fft")
    done, total = 0, TSNE_AGAIN if again else TSNE_EARLY + TSNE_LATE
    while done < total:
        early = not again and done < TSNE_EARLY
        embedding.optimize(TSNE_SHOWN, exaggeration=12 if early else 1, momentum=0.5 if early else 0.8,
                           learning_rate="auto", inplace=True)
        done += TSNE_SHOWN
        yield np.asarray(embedding, np.float32), done / total


if __name__ == "__main__":
    sys.exit(main())
