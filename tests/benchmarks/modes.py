"""How many modes does a GAN find? The lesson of mode collapse, and the loss that does without it, as a table.

    python tests/benchmarks/modes.py --json out/modes.json --seeds 10 --jobs 2

Each experiment trains the same two networks (three hidden layers of 64 units each) from `--seeds` seeds on one CPU thread
each, in batches of 256, one update of the discriminator and one of the generator an iteration; `--jobs` seeds at once.
10,000 points of the generator's average are judged: a mode counts as found if at least a tenth of its share of the data
lies within three sigma of it. What is finished is kept in the JSON file, so that the script may be stopped and started
again; changed settings begin anew. When all is there, the table is written to docs/modes.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.commands import RunSpec, Stop  # noqa: E402
from engine.datasets import Dataset  # noqa: E402
from engine.fields import Value  # noqa: E402

COUNT, WITHIN, FOUND = 10_000, 3.0, 0.1  # points judged, sigmas, share of a mode's share
EVERY = 2_500  # iterations from one look to the next, for the curve in the JSON
NETWORKS: dict[str, Value] = {"width": 16, "layers": 3, "batch": 256, "critic_steps": 1, "spectral": False}
LAB: dict[str, Value] = {"loss": "relativistic", "r1": 0.02, "r1_every": 1, "latent_dim": 8, "lr": 3e-3, "lr_d": 5e-3,
                         "schedule": "cosine", "ema": 100_000}
GRID: dict[str, Value] = {**LAB, "r1": 0.03, "latent_dim": 4, "lr": 5e-3}  # more modes to find: larger steps, fewer dimensions
PLAIN: dict[str, Value] = {**GRID, "loss": "non-saturating", "r1": 0.0}


@dataclass(frozen=True)
class Experiment:
    """One row of the table. A seed is good with at least `found` modes (at most, for a lesson) and `share` within three sigma."""

    data: str
    title: str
    settings: dict[str, Value]
    iterations: int
    modes: int
    share: float
    wanted: int  # good seeds of ten
    lost: int = 0  # a lesson: at least so many modes must be lost

    def good(self, result: dict[str, float]) -> bool:
        """Whether a seed shows what it should."""
        if self.lost:
            return result["found"] <= self.modes - self.lost
        return result["found"] == self.modes and result["share"] >= self.share


ITERATIONS = 40_000
EXPERIMENTS = {
    "lab-ring8": Experiment("ring8", "relativistic + R1 + R2, ring of 8, sigma 0.05", LAB, ITERATIONS, 8, 0.95, 9),
    "lab-grid25-wide": Experiment("grid25-wide", "relativistic + R1 + R2, grid of 25, sigma 0.1", GRID, ITERATIONS, 25, 0.85, 9),
    "plain-grid25": Experiment("grid25", "non-saturating, no penalty, grid of 25, sigma 0.05", PLAIN, ITERATIONS, 25, 0.0, 5, lost=3),
}

# --- one seed --------------------------------------------------------------------------------------------------------


def train(key: str, seed: int) -> dict[str, object]:
    """Train one seed of an experiment and judge it. Runs in a process of its own, on one thread."""
    from engine.training.preparing import data_of, prepare

    experiment = EXPERIMENTS[key]
    stop = Stop(images=experiment.iterations * int(NETWORKS["batch"]))
    spec = RunSpec(experiment.data, "gan", tuple({**NETWORKS, **experiment.settings}.items()), seed, stop, device="cpu", threads=1)
    data = data_of(spec)
    run, _ = prepare(spec, data, key)
    began, curve = time.perf_counter(), []
    for beat in run.iterate():
        if not beat.whole:
            continue
        if run.step % EVERY == 0 or run.step == experiment.iterations:
            made = generated(run.model, run.average.networks)
            curve.append({"iterations": run.step, **judge(made, data)})
        if run.step == experiment.iterations:
            break
    return {"seed": seed, "seconds": time.perf_counter() - began, **curve[-1], "curve": curve}


def generated(model, networks) -> np.ndarray:  # type: ignore[no-untyped-def]
    """COUNT points float32 [n, 2] in data coordinates, the same latents for every run."""
    import torch

    with torch.no_grad():
        z = torch.randn(COUNT, model.latent.dim, generator=torch.Generator().manual_seed(7))
        return model.kind.from_tensor(model.decode(networks, z))


def judge(made: np.ndarray, data: Dataset) -> dict[str, object]:
    """How many modes are found, and what share of the points lies within three sigma of the nearest."""
    assert data.modes is not None and data.labels is not None
    distance = np.linalg.norm(made[:, None].astype(np.float64) - data.modes.centres, axis=2)
    near = distance.min(1) <= WITHIN * data.modes.sigma
    count = len(data.modes.centres)
    share = np.bincount(distance.argmin(1)[near], minlength=count) / len(made)
    wanted = np.bincount(data.labels, minlength=count) / len(data)
    return {"found": int((share >= FOUND * wanted).sum()), "share": float(near.mean()),
            "rarest": float((share / wanted).min())}


# --- all of them -----------------------------------------------------------------------------------------------------


class Kept:
    """Finished seeds in a JSON file, written whole after each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results: dict[str, dict] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def of(self, key: str) -> list[dict]:
        """The finished seeds of an experiment as it is now, by seed."""
        kept = self.results.get(key, {})
        return sorted(kept["seeds"], key=lambda r: r["seed"]) if kept.get("experiment") == plain(key) else []

    def add(self, key: str, result: dict) -> None:
        seeds = [*self.of(key), result]
        self.results[key] = {"experiment": plain(key), "machine": machine(), "seeds": seeds}
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self.results, indent=1) + "\n", "utf-8")
        os.replace(partial, self.path)


def plain(key: str) -> dict[str, object]:
    """What an experiment's numbers depend on, as JSON gives it back."""
    experiment = EXPERIMENTS[key]
    return {"data": experiment.data, "iterations": experiment.iterations, "settings": {**NETWORKS, **experiment.settings}}


def machine() -> str:
    """In words."""
    import torch

    return f"{platform.machine()}, Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}, one thread a run"


def run_all(kept: Kept, seeds: int, jobs: int) -> None:
    """Train what is missing, `jobs` at a time, seed by seed through the experiments."""
    done = {(key, result["seed"]) for key in EXPERIMENTS for result in kept.of(key)}
    missing = [(key, seed) for seed in range(1, seeds + 1) for key in EXPERIMENTS if (key, seed) not in done]
    print(f"{len(missing)} runs to go, {len(done)} kept", flush=True)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: dict[Future, str] = {pool.submit(train, key, seed): key for key, seed in missing}
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                key, result = waiting.pop(future), future.result()
                kept.add(key, result)
                print(f"{key:18} seed {result['seed']:2}: {result['found']:2} of {EXPERIMENTS[key].modes} modes, {result['share']:.1%} "
                      f"within 3 sigma, {result['seconds']:.0f} s; {len(waiting)} to go", flush=True)


# --- the page --------------------------------------------------------------------------------------------------------


def page(kept: Kept, seeds: int) -> str:
    """docs/modes.md."""
    results = {key: [r for r in kept.of(key) if r["seed"] <= seeds] for key in EXPERIMENTS}
    parts = [INTRODUCTION, _summary(results), "## Seed by seed\n", *(_seeds(key, found) for key, found in results.items()),
             _settings(), f"Measured on {machine()}. Made by `tests/benchmarks/modes.py`; do not edit.\n"]
    return "\n".join(parts)


INTRODUCTION = f"""# How many modes a GAN finds

A generator may win by making only some of the data well: *mode collapse*. On clusters whose centres are known it can be
counted. Each row trains the same two networks (three hidden layers of 64 units, batches of 256, one update of the
discriminator and one of the generator an iteration) from ten seeds. {COUNT:,} points of the generator's average are judged.
*Found*: at least a tenth of the mode's share of the data lies within three sigma of it. Of the data themselves 98.9 % lie
within three sigma.
"""


def _summary(results: dict[str, list[dict]]) -> str:
    lines = ["| loss and data | iterations | modes found (median, range) | within 3 sigma (median, least) | seeds | |",
             "|---|---|---|---|---|---|"]
    for key, found in results.items():
        e = EXPERIMENTS[key]
        modes, shares = [r["found"] for r in found], [r["share"] for r in found]
        good = sum(e.good(r) for r in found)
        words = f"lose {e.lost} or more" if e.lost else f"find all, with {e.share:.0%}".replace("%", " %")
        lines.append(f"| {e.title} | {e.iterations:,} | {median(modes):g} of {e.modes} ({min(modes)} to {max(modes)}) "
                     f"| {_percent(median(shares))} ({_percent(min(shares))}) | {good} of {len(found)} {words} "
                     f"| {_verdict(e, good, len(found))} |")
    return "\n".join([*lines, "", LESSON])


LESSON = """The lesson: the non-saturating loss asks of every generated point only whether it passes for real. Nothing in it
misses the modes that are never made, and without a penalty the discriminator grows so steep that its slope says nothing
about where they are. The relativistic loss compares real with generated points in pairs, so that a mode that is never made
keeps the discriminator ahead and its slope pointing there; R1 and R2 hold that slope down at real and at generated points
alike, so that it reaches from one mode to the next (Huang 2025, R3GAN, arXiv 2501.05441).
"""


def _verdict(experiment: Experiment, good: int, count: int) -> str:
    if not experiment.wanted:
        return "beside it"
    return "met" if good * 10 >= experiment.wanted * count else "MISSED"


def _seeds(key: str, found: list[dict]) -> str:
    lines = [f"**{EXPERIMENTS[key].title}**\n",
             "| seed | modes found | within 3 sigma | rarest mode | iterations |", "|---|---|---|---|---|"]
    lines += [f"| {r['seed']} | {r['found']} of {EXPERIMENTS[key].modes} | {_percent(r['share'])} | {r['rarest']:.2f} of its share "
              f"| {r['iterations']:,} |" for r in found]
    return "\n".join(lines) + "\n"


def _settings() -> str:
    lines = ["## Settings\n", "| experiment | " + " | ".join({**NETWORKS, **LAB}) + " |", "|---|" + "---|" * len({**NETWORKS, **LAB})]
    for key, experiment in EXPERIMENTS.items():
        lines.append(f"| {key} | " + " | ".join(str(value) for value in {**NETWORKS, **experiment.settings}.values()) + " |")
    note = ("\nAdam with betas 0 and 0.99; `width` 16 is 64 units; `r1` weighs the slope at real points, with the relativistic "
            "loss at generated ones too.\n")
    return "\n".join(lines) + "\n" + note


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def main() -> int:
    """0 if every goal is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True, help="where finished seeds are kept")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2, help="seeds at once, one thread each")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs" / "modes.md", help="the page")
    options = parser.parse_args()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    kept = Kept(options.json)
    run_all(kept, options.seeds, options.jobs)
    options.docs.write_text(page(kept, options.seeds), "utf-8")
    verdicts = [_verdict(e, sum(e.good(r) for r in kept.of(key)), len(kept.of(key))) for key, e in EXPERIMENTS.items()]
    return int("MISSED" in verdicts)


if __name__ == "__main__":
    raise SystemExit(main())
