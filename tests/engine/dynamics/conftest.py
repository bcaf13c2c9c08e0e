"""Subjects on points with known modes and fresh weights, and a way to run the viewing thread's jobs to their end."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.datasets import Dataset, Modes
from engine.exploring.subject import Subject
from engine.kinds import SampleSpec
from engine.training.building import build, place, settings_of
from engine.training.pool import Snapshot, StillPool

CPU = torch.device("cpu")
MEAN, SCALE = (10.0, -5.0), (3.0, 0.5)  # far from 0 and 1, so that a missing conversion shows


@dataclass
class Bench:
    """A subject with the snapshot that is looked at."""

    subject: Subject
    snapshot: Snapshot

    @property
    def model(self):
        return self.subject.model

    @property
    def networks(self):
        return self.snapshot.networks


def clusters(d: int, count: int, name: str = "made up") -> Dataset:
    """Two round clusters whose centres are known; the label says which."""
    mean, scale = (MEAN * d)[:d], (SCALE * d)[:d]
    labels = np.arange(count) % 2
    centres = np.array(mean) + np.array([[-1.0], [1.0]]) * np.array(scale)
    noise = np.random.default_rng(0).normal(0.0, 0.1, (count, d))
    samples = (centres[labels] + noise).astype(np.float32)
    return Dataset(name, "Made up", SampleSpec("points", (d,), mean, scale), samples, labels, ("first", "second"), "none", "0",
                   modes=Modes(centres, 0.1))


def pictures(side: int = 8, count: int = 40) -> Dataset:
    """Noise."""
    samples = np.random.default_rng(0).integers(0, 256, (count, side, side, 1), np.uint8)
    return Dataset("noise", "Noise", SampleSpec("image", samples.shape[1:]), samples, np.arange(count) % 2, ("a", "b"), "none", "0")


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def bench():
    """bench(family, number of coordinates, "pictures" or data, **settings): a subject with fresh weights, equal for equal requests."""

    def made(family: str = "vaegan", data: Dataset | int | str = 2, weights: int = 1, count: int = 500, **given) -> Bench:
        if not isinstance(data, Dataset):
            data = pictures() if data == "pictures" else clusters(int(data), count)
        chosen = settings_of(family, data.spec.kind, {"width": 8, "latent_dim": 3, **given})
        model = place(build(family, data.spec, chosen, len(data.classes)), CPU, weights)
        subject = Subject(Path("run"), "Run", model, StillPool(model.networks, 7), CPU, (), data)
        with subject.pool.lease() as snapshot:
            return Bench(subject, snapshot)

    return made


@pytest.fixture
def drive():
    """Runs a job as the viewing thread does, and says how many slices it took."""

    def driven(job):
        slices = 1
        with torch.no_grad():
            while True:
                try:
                    next(job)
                except StopIteration as end:
                    return end.value, slices
                slices += 1

    return driven
