"""The layers of the laboratory: what each holds, for which family, and that a scene comes in slices."""

from dataclasses import fields, replace
from statistics import NormalDist

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.dynamics.field import places
from engine.dynamics.laboratory import Laboratory
from engine.dynamics.manifold import RIM, corners, quantiles
from engine.dynamics.posteriors import CORNERS, rings
from engine.dynamics.slices import FEWEST, MOST, WEIGHTS, rows_for, sliced
from engine.latent.places import Unreachable
from engine.latent.seeds import seed_latent
from engine.questions import Scene

VIEW = (4.0, -7.0, 16.0, -3.0)
ALL = Scene(1, VIEW, (12, 5), samples=40, manifold=4, pull=True, slope=True, posteriors=9)
COUNTED = {"nearest": np.int64}


def arrays(scene) -> dict[str, np.ndarray]:
    return {f.name: getattr(scene, f.name) for f in fields(scene) if isinstance(getattr(scene, f.name), np.ndarray)}


@pytest.fixture
def look(drive):
    """The answer to a question about a bench."""

    def looked(bench, question=ALL, beside=None):
        return drive(Laboratory(bench.subject).scene(question, bench.snapshot, beside))[0]

    return looked


def as_tensors(bench, raw):
    return bench.model.kind.to_tensor(torch.from_numpy(np.array(raw, np.float32)))


# --- every family ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
def test_a_familys_layers(bench, look, family):
    scene = look(bench(family))
    plays, encodes = family != "vae", family != "gan"
    shapes = {name: array.shape for name, array in arrays(scene).items()}
    assert shapes == {
        "real": (500, 2), "real_scores": (500 * plays,), "made": (40, 2), "latents": (40, 3), "made_scores": (40 * plays,),
        "field": (5, 12) if plays else (0, 0), "manifold": (5, 5, 2), "manifold_z": (5, 5, 2),
        "pull": (40 * plays, 2), "slope": (40 * plays, 2), "encoded": (9 * encodes, 2), "means": (9 * encodes, 2),
        "sigmas": (9 * encodes, 2), "rings": (9 * encodes, CORNERS, 2), "rebuilt": (9 * encodes, 2),
        "nearest": (40,), "distance": (40,), "beside": (0, 2),
    }
    for name, array in arrays(scene).items():
        assert array.dtype == COUNTED.get(name, np.float32) and not array.flags.writeable and np.isfinite(array).all(), name
    assert (scene.request, scene.step, scene.view) == (1, 7, VIEW) and scene.seconds > 0


@pytest.mark.parametrize("conditional", [False, True])
def test_a_scene_twice_is_the_same(bench, drive, conditional):
    found = bench("vaegan", conditional=conditional)
    room = Laboratory(found.subject)
    scenes = [drive(lab.scene(ALL, found.snapshot))[0] for lab in (room, room, Laboratory(found.subject))]
    for name, array in arrays(scenes[0]).items():
        assert all(np.array_equal(array, getattr(other, name)) for other in scenes[1:]), name


def test_only_what_is_asked_for(bench, look):
    scene = look(bench(), Scene(1, VIEW, samples=3))
    filled = {name for name, array in arrays(scene).items() if array.size}
    assert filled == {"real", "real_scores", "made", "latents", "made_scores", "nearest", "distance"}
    assert not look(bench(), Scene(1, VIEW, samples=0)).made.size


def test_raw_shows_the_networks_as_trained(bench, look):
    found, other = bench("gan"), bench("gan", weights=2)
    found.snapshot.raw = {"decoder": other.networks["decoder"]}
    averaged, raw = look(found), look(found, replace(ALL, raw=True))
    assert np.array_equal(raw.made, look(other).made) and not np.array_equal(raw.made, averaged.made)
    assert np.array_equal(raw.field, averaged.field)


def test_a_snapshot_without_its_critic(bench, look):
    found = bench("gan")
    del found.networks["critic"]
    scene = look(found)
    assert len(scene.made) == 40 and not any(len(a) for a in (scene.field, scene.pull, scene.slope, scene.made_scores))


@pytest.mark.parametrize("loss", ["hinge", "relativistic"])
def test_without_the_data(bench, look, loss):
    found = bench("gan", loss=loss)
    found.subject.dataset = None
    scene = look(found)
    assert scene.made.shape == scene.slope.shape == (40, 2) and scene.field.shape == (5, 12)
    assert not len(scene.real) and not len(scene.nearest)
    assert len(scene.pull) == (40 if loss == "hinge" else 0)  # pairs need the data


def test_pictures_are_refused(bench, look):
    with pytest.raises(Unreachable, match="points"):
        look(bench("gan", "pictures"))


# --- what the layers hold --------------------------------------------------------------------------------------------


def test_the_field_is_the_critics_score_at_the_middles_of_the_cells(bench, look):
    found = bench()
    scene = look(found, replace(ALL, field=(4, 3)))
    left, bottom, right, top = VIEW
    for row in range(3):
        for column in range(4):
            place = (left + (column + 0.5) * (right - left) / 4, top - (row + 0.5) * (top - bottom) / 3)
            score = found.model.score(found.networks, as_tensors(found, [place]))
            assert scene.field[row, column] == pytest.approx(score.item(), abs=1e-5)


def test_scores_are_those_of_the_points_shown(bench, look):
    found = bench()
    scene = look(found)
    for points, scores in ((scene.real, scene.real_scores), (scene.made, scene.made_scores)):
        np.testing.assert_allclose(found.model.score(found.networks, as_tensors(found, points)), scores, atol=1e-4)


def test_latents_are_those_of_the_seeds_however_many(bench, drive):
    found = bench()
    room = Laboratory(found.subject)
    few = drive(room.scene(ALL, found.snapshot))[0]
    many = drive(room.scene(replace(ALL, samples=100), found.snapshot))[0]
    assert np.array_equal(few.latents, np.stack([seed_latent(i, 3) for i in range(40)]))
    assert np.array_equal(many.latents[:40], few.latents)
    np.testing.assert_allclose(many.made[:40], few.made, atol=1e-5)


@pytest.mark.parametrize("loss", ["non-saturating", "relativistic"])
def test_arrows_are_in_data_coordinates(bench, look, loss):
    """A small step along the slope changes the score, and one along the pull lowers the loss, as they say."""
    found = bench(loss=loss)
    scene = look(found)
    step = 1e-3 * np.array([3.0, 0.5])
    for axis in range(2):
        by = np.zeros(2)
        by[axis] = step[axis]
        ends = [found.model.score(found.networks, as_tensors(found, scene.made + sign * by)).numpy() for sign in (-1, 1)]
        quotient = (ends[1] - ends[0]) / (2 * step[axis])
        agree = np.isclose(quotient, scene.slope[:, axis], rtol=0.05, atol=0.02 / 3.0)
        assert agree.mean() >= 0.9  # a few lie at a kink of the leaky ReLU
    along = (scene.pull * scene.slope).sum(1)
    assert (along >= 0).all() and (along > 0).any()  # every loss wants higher scores


def test_the_manifolds_corners_are_the_grids_images(bench, look):
    found = bench(latent_dim=2)
    scene = look(found)
    z = torch.tensor(scene.manifold_z.reshape(-1, 2))
    np.testing.assert_allclose(found.model.kind.from_tensor(found.model.decode(found.networks, z)),
                               scene.manifold.reshape(-1, 2), atol=1e-5)


def test_posteriors_are_the_encoders(bench, look):
    found = bench(latent_dim=2)
    scene = look(found)
    mean, log_variance = found.model.encode(found.networks, as_tensors(found, scene.encoded))
    np.testing.assert_allclose(mean, scene.means, atol=1e-4)
    np.testing.assert_allclose(torch.exp(0.5 * log_variance), scene.sigmas, rtol=1e-3)
    np.testing.assert_allclose(found.model.kind.from_tensor(found.model.decode(found.networks, mean)), scene.rebuilt, atol=1e-3)
    edge = mean + torch.tensor([1.0, 0.0]) * torch.exp(0.5 * log_variance)
    np.testing.assert_allclose(found.model.kind.from_tensor(found.model.decode(found.networks, edge)), scene.rings[:, 0], atol=1e-3)


def test_the_nearest_mode(bench, look):
    found = bench()
    scene, modes = look(found), found.subject.dataset.modes
    apart = np.linalg.norm(scene.made[:, None] - modes.centres, axis=2)
    assert np.array_equal(scene.nearest, apart.argmin(1))
    np.testing.assert_allclose(scene.distance, apart.min(1) / modes.sigma, rtol=1e-4)


def test_diverged_networks_are_shown_as_they_are(bench, look):
    found = bench()
    found.networks["decoder"].last.bias.fill_(float("nan"))
    scene = look(found)
    assert np.isnan(scene.made).all() and (scene.nearest == -1).all() and np.isinf(scene.distance).all()


def test_another_run_beside(bench, look):
    found, other = bench(), bench("vae", latent_dim=5, weights=3)
    scene = look(found, beside=(other.model, other.networks))
    assert np.array_equal(scene.beside, look(other).made)
    pictures = bench("gan", "pictures")
    assert not len(look(found, beside=(pictures.model, pictures.networks)).beside)


def test_classes_in_turn(bench, look):
    found = bench(conditional=True)
    scene = look(found)
    z = torch.tensor(scene.latents)
    made = found.model.decode(found.networks, z, torch.arange(40) % 2)
    np.testing.assert_allclose(found.model.kind.from_tensor(made), scene.made, atol=1e-5)
    x = as_tensors(found, places(VIEW, (12, 5)))
    voices = [found.model.score(found.networks, x, torch.full((60,), label)) for label in range(2)]
    np.testing.assert_allclose((voices[0] + voices[1]).reshape(5, 12) / 2, scene.field, atol=1e-5)


@pytest.mark.parametrize("d", [1, 3])
def test_points_that_are_not_in_the_plane(bench, look, d):
    scene = look(bench(data=d))
    assert scene.made.shape == (40, 2) and scene.rings.shape == (9, CORNERS, 2)
    assert (scene.made[:, 1] == 0).all() == (d == 1)
    assert not any(a.size for a in (scene.field, scene.manifold, scene.manifold_z, scene.pull, scene.slope))
    assert len(scene.made_scores) == len(scene.distance) == 40


def test_one_latent_dimension(bench, look):
    scene = look(bench(latent_dim=1))
    assert (scene.manifold == scene.manifold[:1]).all() and (scene.manifold_z[..., 1] == 0).all()
    assert (scene.means[:, 1] == 0).all() and scene.latents.shape == (40, 1)


# --- the parts -------------------------------------------------------------------------------------------------------


@given(st.integers(1, 60))
def test_cells_of_the_prior_are_equally_likely(cells):
    shares = np.diff([NormalDist().cdf(edge) for edge in quantiles(cells).astype(float)])
    np.testing.assert_allclose(shares, (1 - 2 * RIM) / cells, atol=1e-6)
    grid = corners(cells, 4)
    assert grid.shape == (cells + 1, cells + 1, 4) and not grid[..., 2:].any()
    assert np.array_equal(grid[0, :, 0], quantiles(cells)) and np.array_equal(grid[:, 0, 1], quantiles(cells))


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_field_fills_the_view_from_the_top(columns, rows):
    grid = places((0.0, 0.0, float(columns), float(rows)), (columns, rows)).reshape(rows, columns, 2)
    assert np.array_equal(grid[..., 0], np.broadcast_to(np.arange(columns) + 0.5, (rows, columns)))
    assert np.array_equal(grid[..., 1], np.broadcast_to((rows - np.arange(rows) - 0.5)[:, None], (rows, columns)))


def test_rings_lie_one_sigma_around_the_mean():
    mean, sigma = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[0.5, 0.1, 9.0]])
    around = rings(mean, sigma)
    standard = (around - mean)[..., :2] / sigma[..., :2]
    torch.testing.assert_close(standard.norm(dim=-1), torch.ones(1, CORNERS))
    assert (around[..., 2] == 3.0).all()


@given(st.integers(0, 50), st.integers(1, 60))
def test_slices_make_a_whole(count, rows):
    x = torch.arange(float(count))
    job, largest = sliced(lambda part, none: part * 2, rows, x, None), 0
    while True:
        try:
            next(job)
            largest += 1
        except StopIteration as end:
            assert torch.equal(end.value, x * 2)
            break
    assert largest == max(1, -(-count // rows))


def test_no_slice_is_larger_than_its_networks_allow(bench, drive):
    found = bench(width=64)
    rows, seen = rows_for(*found.networks.values()), []
    assert FEWEST <= rows < MOST and rows * sum(p.numel() for p in found.networks["critic"].parameters()) <= WEIGHTS
    for network in found.networks.values():
        network.register_forward_hook(lambda network, inputs, output: seen.append(len(inputs[0])))
    question = replace(ALL, field=(50, 40), samples=400, posteriors=200)
    _, slices = drive(Laboratory(found.subject).scene(question, found.snapshot))
    assert max(seen) <= rows and slices >= len(seen)  # a yield for every pass through a network
