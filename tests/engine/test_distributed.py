"""Two processes that share a batch give the loss curve of one, and a run that opens like any other."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import manifest
from engine.storage import checkpoint
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare

ROOT = Path(__file__).resolve().parents[2]
STEPS, BATCH = 50, 32
# The game is chaotic: at the families' own rates the last bit of a sum, which differs between one process and two, has
# grown to 1e-3 by step 50 (VAE-GAN). At these rates only a real difference would show.
CALM: dict[str, dict[str, float]] = {"vae": {}, "gan": {"lr": 2e-4, "lr_d": 2e-4}, "vaegan": {"lr": 1e-4, "lr_d": 1e-4}}


def alone(out: Path, spec) -> None:
    run, described = prepare(spec, data_of(spec), "alone")
    conductor = Conductor(run, described, out, lambda event: None, tick=0)
    conductor.begin(resumed=False)
    while conductor.advance():
        pass
    for _ in conductor.finish():
        pass


def together(out: Path, family: str) -> None:
    arguments = [str(ROOT / "main.py"), "train", "--data", "digits", "--model", family, "--images", str(STEPS * BATCH),
                 "--seed", "3", "--threads", "1", "--tick", "0", "--out", str(out)]
    for key, value in {"width": 8, "batch": BATCH, "latent_dim": 8, **CALM[family]}.items():
        arguments += ["--set", f"{key}={value}"]
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *launcher, *arguments], cwd=ROOT, env=environment, capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def curve(out: Path, key: str) -> np.ndarray:
    with sqlite3.connect(out / "metrics.sqlite") as store:
        rows = store.execute("SELECT step, value FROM numbers JOIN series ON series.id = numbers.series "
                             "WHERE key = ? ORDER BY step", (key,)).fetchall()
    store.close()
    return np.array(rows)


@pytest.mark.parametrize(("family", "key"), [("vae", "elbo"), ("gan", "critic"), ("vaegan", "reconstruction")])
def test_two_gloo_processes_give_the_curve_of_one(tmp_path, spec, family, key):
    alone(tmp_path / "1", spec(family, images=STEPS * BATCH, seed=3, batch=BATCH, **CALM[family]))
    together(tmp_path / "2", family)
    one, two = (curve(tmp_path / str(processes), key) for processes in (1, 2))
    assert len(one) == STEPS and np.array_equal(one[:, 0], two[:, 0])
    # relative, and where a curve crosses zero relative to its size
    assert np.allclose(one[:, 1], two[:, 1], rtol=1e-4, atol=1e-6 * np.abs(one[:, 1]).max())
    assert manifest.read(tmp_path / "2").finished
    first, second = (checkpoint.load(tmp_path / str(processes)) for processes in (1, 2))
    assert first.step == second.step == STEPS and first.tensors.keys() == second.tensors.keys()
