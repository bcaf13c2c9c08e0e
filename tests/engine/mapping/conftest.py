"""Subjects with fresh weights, and a desk that runs a mapmaker's jobs as the viewing thread does."""

import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.answers import Located, MapShown
from engine.datasets import Dataset
from engine.dynamics.data_features import DataFeatures
from engine.exploring.subject import Subject
from engine.kinds import SampleSpec
from engine.mapping.mapmaker import Mapmaker
from engine.training.building import build, place, settings_of
from engine.training.pool import StillPool

CPU = torch.device("cpu")


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Desk:
    """A mapmaker with its jobs, and all that it told."""

    def __init__(self, subject: Subject, features: DataFeatures | None = None) -> None:
        self.subject, self.told, self.jobs = subject, [], {}
        self.maps = Mapmaker(subject, features or DataFeatures(subject, None), lambda: self.subject.pool.lease(), self.put,
                             self.told.append)

    def put(self, name, lane, job):
        if name in self.jobs:
            self.jobs.pop(name)[1].close()
        self.jobs[name] = (lane, job)

    def work(self, until=lambda: False):
        """One slice after the other, the most urgent first, until nothing is left to do."""
        with torch.no_grad():
            while self.jobs and not until():
                name = min(self.jobs, key=lambda job: self.jobs[job][0])
                try:
                    if rest := next(self.jobs[name][1]):
                        threading.Event().wait(rest)
                except StopIteration:
                    del self.jobs[name]

    def ask(self, question):
        """All that is told of one request."""
        self.told.clear()
        self.maps.take(question)
        self.work()
        return [event for event in self.told if isinstance(event, MapShown | Located)]


def dataset(shape: tuple[int, ...], count: int) -> Dataset:
    """Two clusters of points, or noise in two brightnesses."""
    random, labels = np.random.default_rng(0), np.arange(count) % 2
    if len(shape) == 1:
        raw = (random.normal(0.0, 1.0, (count, *shape)) + 8.0 * labels[:, None]).astype(np.float32)
        spec = SampleSpec("points", shape, mean=(4.0,) * shape[0], scale=(4.0,) * shape[0])
    else:
        raw = (random.integers(0, 128, (count, *shape)) + 120 * labels[:, None, None, None]).astype(np.uint8)
        spec = SampleSpec("image", shape)
    return Dataset("made up", "Made up", spec, raw, labels, ("dark", "light"), "none", "0")


@pytest.fixture
def desk():
    """desk(family, shape, count of data): with fresh weights."""

    def made(family: str = "vae", shape: tuple[int, ...] = (2,), count: int = 300, data: bool = True, **given) -> Desk:
        found = dataset(shape, count)
        settings = settings_of(family, found.spec.kind, {"width": 8, "latent_dim": 4, **given})
        model = place(build(family, found.spec, settings, 2), CPU, 1)
        return Desk(Subject(Path("run"), "A run", model, StillPool(model.networks, 7), CPU, (), found if data else None))

    return made
