"""A real run of a family on a few made-up samples with an obvious structure."""

import numpy as np
import pytest
import torch

from engine.commands import Stop
from engine.datasets import Dataset
from engine.kinds import SampleSpec
from engine.training.building import build, place, settings_of
from engine.training.run import Run

CPU = torch.device("cpu")
SMALL = {"width": 8, "batch": 16, "latent_dim": 4}


def made_up(shape: tuple[int, ...], count: int = 80) -> Dataset:
    """Pictures with a bright square in one of two corners, or points on two spots; the label says which."""
    random, labels = np.random.default_rng(0), np.arange(count) % 2
    if len(shape) == 1:
        samples = (random.normal(0.0, 0.2, (count, *shape)) + (2.0 * labels - 1.0)[:, None]).astype(np.float32)
        spec = SampleSpec("points", shape)
    else:
        samples, half = random.integers(0, 60, (count, *shape), np.uint8), shape[0] // 2
        samples[labels == 0, :half, :half] += 180
        samples[labels == 1, half:, half:] += 180
        spec = SampleSpec("image", shape)
    return Dataset("made up", "Made up", spec, samples, labels, ("first", "second"), "none", "0")


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def begin():
    def started(family: str, shape: tuple[int, ...], steps: int = 4, seed: int = 1, **given) -> Run:
        data = made_up(shape)
        settings = settings_of(family, data.spec.kind, {**SMALL, **given})
        model = place(build(family, data.spec, settings, 2), CPU, seed)
        return Run(model, data, settings, seed, Stop(images=steps * int(settings["batch"])), CPU)

    return started


@pytest.fixture
def go():
    def gone(run: Run) -> dict[str, float]:
        for _ in run.iterate():
            pass
        return run.meters.read()

    return gone
