"""What the discriminator minds in one sample, and which training samples are nearest."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands import Latent, Point, Seed
from engine.datasets import Dataset
from engine.datasets.batches import split
from engine.dynamics import minding
from engine.dynamics.data_features import DataFeatures
from engine.dynamics.minding import Minding
from engine.dynamics.pull import pull
from engine.dynamics.samples import real, training_part
from engine.exploring.subject import Subject
from engine.kinds import SampleSpec
from engine.latent.places import Unreachable
from engine.questions import Mind
from engine.training.building import build, place, settings_of
from engine.training.pool import StillPool

CPU = torch.device("cpu")
HERE = Point(Seed(5))


def made_up(shape: tuple[int, ...], count: int = 60) -> Dataset:
    random, labels = np.random.default_rng(0), np.arange(count) % 2
    if len(shape) == 1:
        raw, kind = random.normal(0.0, 2.0, (count, *shape)).astype(np.float32), "points"
        spec = SampleSpec(kind, shape, mean=(1.0,) * shape[0], scale=(2.0,) * shape[0])
    else:
        raw, spec = random.integers(0, 256, (count, *shape), np.uint8), SampleSpec("image", shape)
    return Dataset("made up", "Made up", spec, raw, labels, ("a", "b"), "none", "0")


def subject_of(family: str = "gan", shape: tuple[int, ...] = (8, 8, 1), data: bool = True, **given) -> Subject:
    dataset = made_up(shape)
    settings = settings_of(family, dataset.spec.kind, {"width": 8, "latent_dim": 4, **given})
    model = place(build(family, dataset.spec, settings, 2), CPU, 1)
    return Subject(Path("run"), "A run", model, StillPool(model.networks, 7), CPU, (), dataset if data else None,
                   split(dataset, 1)[1] if data else None)


def minded(subject: Subject, point: Point = HERE, count: int = 5, features: DataFeatures | None = None):
    with torch.no_grad(), subject.pool.lease() as snapshot:
        return finished(Minding(subject, features).mind(Mind(9, point, count), snapshot))


def finished(job):
    with torch.no_grad():
        while True:
            try:
                next(job)
            except StopIteration as end:
                return end.value


def nearest_by_hand(subject: Subject, sample: np.ndarray, count: int) -> list[int]:
    part = training_part(subject)
    gaps = subject.dataset.samples[part].astype(float) - sample.astype(float)
    return part[np.argsort((gaps.reshape(len(part), -1) ** 2).sum(1), kind="stable")[:count]].tolist()


@pytest.mark.parametrize(("shape", "space"), [((8, 8, 1), "pixels, of all 54 training pictures"),
                                              ((16, 16, 3), "pixels, of all 54 training pictures"),
                                              ((2,), "distance, of all 54 training points")])
def test_a_sample_with_its_score_pull_and_neighbours(shape, space):
    subject = subject_of(shape=shape)
    found = minded(subject)
    assert found.sample.shape == found.pull.shape == shape and found.pull.dtype == np.float32
    assert math.isfinite(found.score) and np.abs(found.pull).max() > 0 and found.space == space
    assert list(found.indices) == nearest_by_hand(subject, found.sample, 5)
    np.testing.assert_array_equal(found.neighbours, subject.dataset.samples[list(found.indices)])
    assert found.distances.shape == (5,) and (np.diff(found.distances) >= 0).all()
    assert not set(found.indices) & set(subject.held_out.tolist())
    assert (found.request, found.run, found.step) == (9, Path("run"), 7)
    assert not any(a.flags.writeable for a in (found.sample, found.pull, found.neighbours, found.distances))


@pytest.mark.parametrize("loss", ["hinge", "non-saturating"])
def test_the_pull_is_the_gradient_of_the_generators_loss(loss):
    subject = subject_of(shape=(2,), loss=loss)
    found = minded(subject)
    model, networks = subject.model, subject.model.networks
    x = model.kind.to_tensor(torch.from_numpy(found.sample[None].copy())).double()
    sides = []
    double = {name: network.double() for name, network in networks.items()}
    for axis in range(2):
        step = torch.zeros(1, 2, dtype=torch.float64)
        step[0, axis] = 1e-5
        up, down = (model.fooling(double, x + s, x, None).item() for s in (step, -step))
        sides.append(-(up - down) / 2e-5 / model.kind.spec.scale[axis])
    np.testing.assert_allclose(found.pull, sides, rtol=1e-3, atol=1e-7)


def test_beside_a_paired_loss_it_is_the_mean_over_real_samples_of_its_class():
    subject = subject_of(loss="relativistic", conditional=True)
    found = minded(subject, Point(Seed(5), condition=1))
    part = training_part(subject)
    mine = part[subject.dataset.labels[part] == 1]
    partners = mine[np.linspace(0, len(mine) - 1, minding.PARTNERS).astype(int)]
    with torch.no_grad():
        z = subject.latents((HERE,), subject.model.networks)
        x = subject.model.decode(subject.model.networks, z, torch.tensor([1]))
    each = [pull(subject.model, subject.model.networks, x, real(subject, np.array([i]))[0], torch.tensor([1]))
            for i in partners]
    expected = torch.stack(each).mean(0)[0].permute(1, 2, 0)
    np.testing.assert_allclose(found.pull, expected.numpy(), rtol=1e-3, atol=1e-7)


def test_with_known_features_it_looks_there(monkeypatch):
    monkeypatch.setattr(minding, "ENOUGH", 16)
    subject = subject_of()
    features = DataFeatures(subject, None)
    assert minded(subject, features=features).space.startswith("pixels")
    finished(features.read(60.0))
    found = minded(subject, features=features)
    assert found.space == "EfficientNet-Lite0 features, of all 54 training pictures"
    indices, known = features.known_training()
    expected = np.linalg.norm(known - features.of(found.sample[None].copy()), axis=1)
    assert list(found.indices) == indices[np.argsort(expected)[:5]].tolist()


def test_without_the_extractor_it_compares_pixels(monkeypatch, tmp_path):
    monkeypatch.setattr(minding, "ENOUGH", 1)
    subject = subject_of()
    features = DataFeatures(subject, None)
    finished(features.read(1e-9))
    monkeypatch.setattr(features, "_extractor", None)
    monkeypatch.setattr(features, "_weights", tmp_path / "nothing")
    assert 0 < features.progress < 1 and minded(subject, features=features).space.startswith("pixels")


def test_a_family_without_a_discriminator_still_has_neighbours():
    found = minded(subject_of("vae"))
    assert math.isnan(found.score) and found.pull.size == 0 and len(found.indices) == 5


@pytest.mark.parametrize("loss", ["hinge", "relativistic"])
def test_without_data_there_are_no_neighbours(loss):
    found = minded(subject_of(data=False, loss=loss))
    assert math.isfinite(found.score) and found.indices == () and found.neighbours.shape == (0, 8, 8, 1)
    assert (found.pull.size == 0) == (loss == "relativistic") and found.space == "" and found.distances.shape == (0,)


@pytest.mark.parametrize("count", [0, 1, 54, 500])
def test_as_many_neighbours_as_asked_for_and_there_are(count):
    found = minded(subject_of(), count=count)
    assert len(found.indices) == len(set(found.indices)) == min(count, 54)


def test_a_latent_of_another_run_is_unreachable():
    with pytest.raises(Unreachable):
        minded(subject_of(), Point(Latent.of(np.ones(3))))
