"""Trains the two small runs that ship in resources/examples, so that the first start is not empty.

    python resources/build/build_examples.py [--seconds 240]

Each is an ordinary run, made by the ordinary engine on the embedded Fashion-MNIST; what only training on needs
(optimisers, critic, raw weights, older snapshots) is left out, so they open read-only and stay small.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine import manifest  # noqa: E402
from engine.commands import RunSpec, Stop  # noqa: E402
from engine.storage import checkpoint, noted, runs, snapshots, wall, weights  # noqa: E402
from engine.training.conduct import Conductor  # noqa: E402
from engine.training.preparing import data_of, prepare  # noqa: E402

EXAMPLES = {"fashion-vae": ("vae", 0.5), "fashion-gan": ("gan", 1.0)}  # family, share of the seconds
LIMIT = 8 * 2**20  # bytes of both together
KEPT = 400  # ticks


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0, help="of optimisation, the longer one")
    parser.add_argument("--threads", type=int, help="one is faster than two on a busy machine")
    parser.add_argument("--only", choices=list(EXAMPLES), help="just this one")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "examples")
    options = parser.parse_args()
    for title, (family, share) in EXAMPLES.items():
        if options.only not in (None, title):
            continue
        with tempfile.TemporaryDirectory() as folder:
            train(Path(folder) / title, family, share * options.seconds, options.threads)
            ship(Path(folder) / title, options.out / title)
    size = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"{size / 2**20:.2f} MiB")
    return 0 if size < LIMIT else 1


def train(folder: Path, family: str, seconds: float, threads: int | None) -> None:
    spec = RunSpec("fashion-mnist", family, seed=1, stop=Stop(seconds=seconds), threads=threads, preset="balanced")
    run, described = prepare(spec, data_of(spec), folder.name)
    conductor = Conductor(run, described, folder, lambda event: None)
    conductor.begin(resumed=False)
    while conductor.advance():
        pass
    for _ in conductor.finish():
        pass


def ship(run: Path, target: Path) -> None:
    """The parts of a finished run that exploring needs."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    described = manifest.read(run)
    runs.write(target, replace(described, spec=replace(described.spec, threads=None), hardware=(),
                                notes=noted.SHIPPED))
    last = checkpoint.load(run)
    kept = {name: tensor for name, tensor in last.tensors.items() if name.startswith(("average.", "sampler."))}
    said = {key: last.meta[key] for key in ("step", "images", "seconds")}
    weights.write(snapshots.file(target, last.step), last.step, kept, said)
    (target / wall.FOLDER).mkdir()
    shutil.copyfile(wall.files(run)[-1][1], target / wall.FOLDER / f"{last.step}.webp")
    shutil.copyfile(run / "metrics.sqlite", target / "metrics.sqlite")
    thin(target / "metrics.sqlite")


def thin(path: Path) -> None:
    """Keep every so many ticks: the curves are drawn 300 px wide."""
    with sqlite3.connect(path, isolation_level=None) as store:
        steps = [step for (step,) in store.execute("SELECT step FROM moments ORDER BY step")]
        kept = set(steps[:: max(1, len(steps) // KEPT)]) | set(steps[-1:])
        gone = [(step,) for step in steps if step not in kept]
        for table in ("moments", "numbers"):
            store.executemany(f"DELETE FROM {table} WHERE step = ?", gone)
        store.execute("VACUUM")
    store.close()


if __name__ == "__main__":
    raise SystemExit(main())
