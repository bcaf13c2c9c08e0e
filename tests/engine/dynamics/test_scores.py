"""The discriminator's scores by source, and of single points."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands import Latent, Point, Seed
from engine.datasets import Dataset
from engine.datasets.batches import split
from engine.dynamics import samples
from engine.dynamics.scores import PULLED, Scores
from engine.exploring.subject import Subject
from engine.kinds import SampleSpec
from engine.latent.places import Unreachable
from engine.questions import Gauge, Judge
from engine.training.building import build, place, settings_of
from engine.training.pool import Snapshot, SnapshotPool, StillPool

CPU = torch.device("cpu")
RUN = Path("run")


def made_up(shape: tuple[int, ...], count: int = 80) -> Dataset:
    random, labels = np.random.default_rng(0), np.arange(count) % 2
    if len(shape) == 1:
        raw = random.normal(0.0, 1.0, (count, *shape)).astype(np.float32)
        return Dataset("made up", "Made up", SampleSpec("points", shape), raw, labels, ("a", "b"), "none", "0")
    raw = random.integers(0, 256, (count, *shape), np.uint8)
    return Dataset("made up", "Made up", SampleSpec("image", shape), raw, labels, ("a", "b"), "none", "0")


def subject_of(family: str = "gan", shape: tuple[int, ...] = (8, 8, 1), live: bool = True, data: bool = True,
               **given) -> Subject:
    dataset = made_up(shape)
    settings = settings_of(family, dataset.spec.kind, {"width": 8, "latent_dim": 4, **given})
    model = place(build(family, dataset.spec, settings, 2), CPU, 1)
    pool: SnapshotPool | StillPool = StillPool(model.networks, 7)
    if live:
        other = place(build(family, dataset.spec, settings, 2), CPU, 2)  # stands for the average
        pool = SnapshotPool({name: other.networks[name] for name in model.averaged}, model.networks)
        pool.publish(7)
    return Subject(RUN, "A run", model, pool, CPU, ("a", "b") if model.classes else (), dataset if data else None,
                   split(dataset, 1)[1] if data else None, live)


def answered(job):
    """What a job returns, and how often it yielded, under no_grad as the viewing thread has it."""
    slices = 0
    with torch.no_grad():
        while True:
            try:
                next(job)
                slices += 1
            except StopIteration as end:
                return end.value, slices


def gauged(subject: Subject, count: int = 40):
    with subject.pool.lease() as snapshot:
        return answered(Scores(subject).gauge(Gauge(3, count), snapshot))[0]


@pytest.mark.parametrize("shape", [(8, 8, 1), (16, 16, 3), (2,)])
@pytest.mark.parametrize("given", [{}, {"loss": "relativistic"}, {"conditional": True}])
def test_each_source_has_its_scores(shape, given):
    found = gauged(subject_of(shape=shape, **given))
    scores = dict(found.scores)
    assert {name: len(s) for name, s in scores.items()} == {"training": 40, "held_out": 8, "generated": 40, "average": 40}
    assert all(s.dtype == np.float32 and np.isfinite(s).all() and not s.flags.writeable for s in scores.values())
    assert not np.array_equal(scores["generated"], scores["average"])
    assert 0 <= found.overlap <= 1 and -1 <= found.advantage <= 1 and found.pull > 0
    assert (found.request, found.run, found.step) == (3, RUN, 7)


def test_the_same_weights_have_the_same_scores():
    subject = subject_of()
    one, other = gauged(subject), gauged(subject)
    assert one.pull == other.pull
    for (_, a), (_, b) in zip(one.scores, other.scores, strict=True):
        np.testing.assert_array_equal(a, b)


def test_training_scores_are_those_of_training_samples():
    subject = subject_of()
    chosen = samples.evenly(np.setdiff1d(np.arange(80), subject.held_out), 40)
    with torch.no_grad(), subject.pool.lease() as snapshot:
        x, y = samples.real(subject, chosen)
        expected = subject.model.score(snapshot.networks, x, y).numpy()
    np.testing.assert_allclose(dict(gauged(subject).scores)["training"], expected, rtol=1e-4, atol=1e-6)


def test_a_conditional_model_makes_classes_as_frequent_as_in_the_data():
    subject = subject_of(conditional=True)
    subject.dataset.labels[:60] = 0
    part = samples.training_part(subject)
    points = samples.seeded(subject, 5, part, len(part))
    assert [p.condition for p in points] == subject.dataset.labels[part].tolist()
    assert points[0] == Point(Seed(5), condition=0) and len({p.place for p in points}) == len(points)


@pytest.mark.parametrize("loss", ["hinge", "relativistic", "non-saturating"])
def test_without_its_data_only_what_is_generated(loss):
    found = gauged(subject_of(data=False, loss=loss))
    assert [name for name, _ in found.scores] == ["generated", "average"]
    assert math.isnan(found.overlap) and math.isnan(found.advantage)
    assert math.isnan(found.pull) == (loss == "relativistic")  # which compares with real samples


def test_an_opened_run_has_the_average_alone():
    found = gauged(subject_of(live=False))
    assert [name for name, _ in found.scores] == ["training", "held_out", "average"]
    assert 0 <= found.overlap <= 1 and found.pull > 0


def test_without_a_discriminator_it_says_so():
    with pytest.raises(Unreachable, match="A VAE has no discriminator") as raised:
        gauged(subject_of("vae"))
    assert raised.value.advice
    subject = subject_of()
    snapshot = Snapshot({"decoder": subject.model.networks["decoder"]}, {}, 3)
    with pytest.raises(Unreachable, match="kept without its discriminator"):
        answered(Scores(subject).gauge(Gauge(1, 4), snapshot))


def test_it_yields_often_and_changes_no_network():
    subject = subject_of(shape=(64, 64, 1))
    before = {key: value.clone() for n in subject.model.networks.values() for key, value in n.state_dict().items()}
    with subject.pool.lease() as snapshot:
        _, slices = answered(Scores(subject).gauge(Gauge(1, 12), snapshot))
        rows = samples.rows_of(subject.model, snapshot.networks)
    assert rows == 3 and slices >= 4 * (12 // rows)
    after = {key: value for n in subject.model.networks.values() for key, value in n.state_dict().items()}
    assert all(torch.equal(after[key], value) for key, value in before.items())
    assert all(p.grad is None for n in subject.model.networks.values() for p in n.parameters())


def test_the_pull_does_not_depend_on_how_many_are_scored():
    subject = subject_of()
    assert gauged(subject, PULLED).pull == pytest.approx(gauged(subject, PULLED + 30).pull, rel=1e-5)


@pytest.mark.parametrize("raw", [False, True])
def test_points_are_judged(raw):
    subject = subject_of(conditional=True)
    points = (*(Point(Seed(n), condition=n % 2) for n in range(20)), Point(Latent.of(np.ones(4))))
    with subject.pool.lease() as snapshot:
        found, slices = answered(Scores(subject).judge(Judge(4, "wall", points, raw), snapshot))
        networks = snapshot.using(raw)
        with torch.no_grad():
            z, y = subject.latents(points, networks), samples.conditions(subject, points)
            x = subject.model.decode(networks, z, y)
            expected = subject.model.score(networks, x, y).numpy()
    assert found.samples.shape == (21, 8, 8, 1) and found.samples.dtype == np.uint8 and slices >= 2
    np.testing.assert_allclose(found.scores, expected, rtol=1e-4, atol=1e-6)
    assert (found.request, found.tag, found.run, found.step) == (4, "wall", RUN, 7)


def test_judged_without_a_discriminator():
    subject = subject_of("vae")
    with subject.pool.lease() as snapshot:
        found, _ = answered(Scores(subject).judge(Judge(1, "wall", (Point(Seed(1)),)), snapshot))
        none, _ = answered(Scores(subject).judge(Judge(1, "wall", ()), snapshot))
    assert found.samples.shape == (1, 8, 8, 1) and found.scores.shape == (0,)
    assert none.samples.shape == (0, 8, 8, 1) and none.scores.shape == (0,)


def test_a_point_that_is_nowhere_is_unreachable():
    subject = subject_of()
    with subject.pool.lease() as snapshot, pytest.raises(Unreachable):
        answered(Scores(subject).judge(Judge(1, "wall", (Point(Latent.of(np.ones(3))),)), snapshot))
