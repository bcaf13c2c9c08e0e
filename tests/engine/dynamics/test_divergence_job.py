"""Divergence and mode coverage as jobs: kept floors, fresh points, a perfect generator reads as perfect."""

import numpy as np
import pytest
import torch

from engine.datasets import SOURCES
from engine.dynamics import distances
from engine.dynamics.laboratory import Laboratory
from engine.latent.places import Unreachable
from engine.metrics import divergence
from engine.metrics.divergence import JENSEN_SHANNON, SLICED_WASSERSTEIN
from engine.questions import Cover, Divergence

DRAWS = 60


@pytest.fixture(autouse=True)
def shorter_floors(monkeypatch):
    """Fewer draws than in the product; tells the counts of the floors that were begun."""
    whole, begun = divergence.floor, []

    def floor(reals, draws=DRAWS):
        begun.append(reals.count)
        return whole(reals, draws)

    monkeypatch.setattr(distances.divergence, "floor", floor)
    return begun


class Perfect(torch.nn.Module):
    """A generator of ring8's own distribution: the latent, which is normal, says which mode and where in it."""

    def __init__(self, modes, kind, shift: float = 0.0):
        super().__init__()
        self.modes, self.kind, self.shift = modes, kind, shift

    def forward(self, z, y=None):
        which = (torch.special.ndtr(z[:, 0]) * len(self.modes.centres)).long().clamp(max=len(self.modes.centres) - 1)
        raw = torch.from_numpy(self.modes.centres.copy()).float()[which] + self.modes.sigma * z[:, 1:3] + self.shift
        return self.kind.to_tensor(raw)


@pytest.fixture
def ring8(bench):
    """A subject on ring8 whose generator is perfect, or shifted by that much."""

    def made(shift: float = 0.0):
        found = bench("gan", SOURCES["ring8"]().load())
        found.networks["decoder"] = Perfect(found.subject.dataset.modes, found.model.kind, shift)
        return found

    return made


def test_a_perfect_generator_reads_as_perfect_and_a_shifted_one_does_not(ring8, drive):
    inside = {True: 0, False: 0}
    for shifted in (False, True):
        found = ring8(0.4 * shifted)
        room = Laboratory(found.subject)
        for step in range(40):
            found.snapshot.step = step
            answer, _ = drive(room.divergence(Divergence(1, 1000), found.snapshot))
            assert [m.name for m in answer.measures] == [JENSEN_SHANNON, SLICED_WASSERSTEIN]
            assert answer.count == 1000 and answer.step == step
            inside[shifted] += sum(m.low <= m.value <= m.high for m in answer.measures)
    assert inside[False] >= 0.85 * 80 and inside[True] == 0


def test_a_floor_is_computed_once_for_a_count_and_survives_a_newer_request(ring8, drive, shorter_floors):
    found = ring8()
    room = Laboratory(found.subject)
    with torch.no_grad():
        given_up = room.divergence(Divergence(1, 300), found.snapshot)
        for _ in range(1 + DRAWS // 2):
            next(given_up)
        given_up.close()  # replaced by a newer one
    first, slices = drive(room.divergence(Divergence(2, 300), found.snapshot))
    again, fewer = drive(room.divergence(Divergence(3, 300), found.snapshot))
    assert shorter_floors == [300] and fewer < slices < DRAWS
    assert first.measures == again.measures and (first.request, again.request) == (2, 3)
    other, _ = drive(Laboratory(found.subject).divergence(Divergence(2, 300), found.snapshot))
    assert other == first
    drive(room.divergence(Divergence(4, 200), found.snapshot))
    assert shorter_floors == [300, 300, 200]


def test_a_floor_that_fails_can_be_asked_for_again(ring8, drive, monkeypatch):
    found = ring8()
    room, whole = Laboratory(found.subject), divergence.Reals.values
    monkeypatch.setattr(divergence.Reals, "values", lambda *points: (_ for _ in ()).throw(MemoryError("full")))
    with pytest.raises(MemoryError):
        drive(room.divergence(Divergence(1, 100), found.snapshot))
    monkeypatch.setattr(divergence.Reals, "values", whole)
    assert drive(room.divergence(Divergence(1, 100), found.snapshot))[0].count == 100


def test_real_points_are_fresh_where_the_distribution_is_known(bench):
    assert distances.fresh(SOURCES["ring8"]().load())(5, 1).shape == (5, 2)
    assert distances.fresh(bench().subject.dataset) is None


def test_of_little_data_halves_are_compared(bench, drive):
    found = bench("gan", count=101)
    answer, _ = drive(Laboratory(found.subject).divergence(Divergence(1, 5000), found.snapshot))
    assert answer.count == 50 and all(0 <= m.low <= m.middle <= m.high for m in answer.measures)


@pytest.mark.parametrize("d", [1, 3])
def test_points_that_are_not_in_the_plane_have_distances_too(bench, drive, d):
    found = bench("vae", d)
    answer, _ = drive(Laboratory(found.subject).divergence(Divergence(1, 100), found.snapshot))
    assert len(answer.measures) == (2 if d == 1 else 1) and all(np.isfinite(m.value) for m in answer.measures)


def test_modes_of_a_perfect_generator(ring8, drive):
    found = ring8()
    room = Laboratory(found.subject)
    answer, _ = drive(room.cover(Cover(1), found.snapshot))
    assert answer.what == "modes" and answer.names == found.subject.dataset.classes and answer.found.all()
    assert answer.count == distances.COVERING and answer.data.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(answer.made, answer.data, atol=0.02)
    assert answer.close.sum() == pytest.approx(0.989, abs=0.005)  # of a normal in the plane, within 3 sigma
    assert not any(a.flags.writeable for a in (answer.data, answer.made, answer.close, answer.found))


def test_a_lost_mode_is_not_found(ring8, drive):
    found = ring8()
    collapsed = found.networks["decoder"].modes.centres.copy()
    found.networks["decoder"].modes = type(found.subject.dataset.modes)(np.repeat(collapsed[::2], 2, 0), 0.05)
    answer, _ = drive(Laboratory(found.subject).cover(Cover(1), found.snapshot))
    assert answer.found.tolist() == [True, False] * 4


def test_classes_are_as_frequent_as_in_the_data(bench, drive):
    found = bench("gan", conditional=True, count=400)
    found.subject.dataset.labels[:] = np.arange(400) % 4 == 0
    seen = []
    found.networks["decoder"].register_forward_hook(lambda network, inputs, output: seen.append(inputs[1].float()))
    drive(Laboratory(found.subject).cover(Cover(1), found.snapshot))
    assert torch.cat(seen).mean().item() == pytest.approx(0.25, abs=0.02)


def test_what_there_is_nothing_to_compare_with(bench, drive):
    found = bench("gan")
    room = Laboratory(found.subject)
    object.__setattr__(found.subject.dataset, "modes", None)
    with pytest.raises(Unreachable, match="no modes"):
        drive(room.cover(Cover(1), found.snapshot))
    found.subject.dataset = None
    with pytest.raises(Unreachable, match="can't be found"):
        drive(room.divergence(Divergence(1), found.snapshot))
    with pytest.raises(Unreachable, match="points"):
        pictures = bench("gan", "pictures")
        drive(Laboratory(pictures.subject).cover(Cover(1), pictures.snapshot))


def test_diverged_networks_are_far_away(bench, drive):
    found = bench("gan")
    found.networks["decoder"].last.bias.fill_(float("nan"))
    room = Laboratory(found.subject)
    answer, _ = drive(room.divergence(Divergence(1, 100), found.snapshot))
    assert answer.measures[0].value == pytest.approx(1.0) and answer.measures[1].value == np.inf
    assert not drive(room.cover(Cover(1), found.snapshot))[0].found.any()
