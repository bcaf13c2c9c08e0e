"""kill -9 during training, at random moments: the run opens and resumes every time, and ends as if nothing had been.

The suite kills each family's run once; `make kills` (LERP_KILLS=20) kills twenty times in all.
"""

from __future__ import annotations

import hashlib
import os
import random
import select
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import cli, manifest
from engine.headless.opened import open_run
from engine.latent.seeds import seed_latent
from engine.storage import checkpoint, snapshots
from engine.storage.metrics import read_curves

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = ("vae", "gan", "vaegan")
KILLS = int(os.environ.get("LERP_KILLS", "3"))
BATCH = 32
SMALL = ("--set", "width=8", "--set", "latent_dim=4", "--set", f"batch={BATCH}")

# The program itself, but that everything by the clock (ticks, evaluations, checkpoints, snapshots, the wall) is due after
# every fourth step: most of the time goes into writing, so that most kills fall into the middle of it.
HASTY = """
import sys
from engine.training import cadence, conduct
class Hasty(cadence.Cadence):
    asked = 0
    def due(self):
        self.asked += 1
        return self.asked % 4 == 0
conduct.Cadence = Hasty
from main import main
sys.exit(main(sys.argv[1:]))
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and select on pipes are POSIX")


def kill_while_training(run: Path, arguments: list[str], rng: random.Random) -> None:
    """Train in a process of its own and kill it up to 0.4 s after the first tick."""
    child = subprocess.Popen([sys.executable, "-c", HASTY, "train", "--out", str(run), "--json", *arguments], cwd=ROOT,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert child.stdout is not None and child.stderr is not None
    try:
        first = child.stdout.readline()
        assert first, child.stderr.read()
        select.select([], [], [], rng.uniform(0, 0.4))
        assert child.poll() is None, child.stderr.read()
    finally:
        child.kill()
        child.communicate()


def opens(run: Path) -> int:
    """The library lists it, the explorer's weights load and decode, every snapshot and number reads; its step."""
    assert not manifest.entry(run).problem
    opened = open_run(cli.parser().parse_args(["sample", str(run), "--out", "x.npy", "--device", "cpu", "--threads", "1"]))
    assert opened.decode(np.stack([seed_latent(1, 4)]), None).shape[0] == 1
    for step in snapshots.steps(run):
        snapshots.load(run, step)
    assert all(np.isfinite(curve[:, 0]).all() for curve in read_curves(run).values())
    assert not opened.found.notes  # nothing was damaged: the newest one is whole
    return opened.found.step


def digest(run: Path) -> str:
    """SHA-256 of all weights, averages and optimiser states of the newest checkpoint."""
    found, whole = checkpoint.load(run), hashlib.sha256()
    for name, tensor in sorted(found.tensors.items()):
        if not name.startswith("sampler."):
            whole.update(name.encode() + tensor.numpy().tobytes())
    return whole.hexdigest()


@pytest.mark.parametrize("place", range(len(FAMILIES)), ids=FAMILIES)
def test_killed_at_random_it_opens_resumes_and_ends_the_same(tmp_path, place) -> None:
    family, rng = FAMILIES[place], random.Random(f"{KILLS} {place}")
    given = ["--data", "digits", "--model", family, "--seed", "5", "--device", "cpu", "--threads", "1", *SMALL]
    run, step, kills = tmp_path / "killed", 0, len(range(place, KILLS, len(FAMILIES)))
    for number in range(kills):
        arguments = [*given, "--images", "1000000000", *(["--resume"] if number else [])]
        kill_while_training(run, arguments, rng)
        reached = opens(run)
        assert reached >= step
        step = reached
    last = str((step + 7) * BATCH)
    assert cli.main(["train", "--out", str(run), "--resume", "--images", last]) == 0
    assert checkpoint.load(run).step == step + 7 and manifest.read(run).finished
    leftovers = [file for file in run.rglob("*") if "writing" in file.name or file.suffix == ".damaged"]
    assert not leftovers
    assert max(images for curve in read_curves(run).values() for images, _ in curve) == int(last)
    assert cli.main(["train", "--out", str(tmp_path / "whole"), "--images", last, *given]) == 0
    assert digest(run) == digest(tmp_path / "whole")
