"""Planes laid, surveyed and decoded by the viewing thread's jobs; and how much the decoder stretches them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.commands import DataItem, Latent, Point, Seed
from engine.dynamics.atlas import Atlas
from engine.dynamics.stretch import log_stretch
from engine.latent import planes
from engine.latent.places import Unreachable
from engine.questions import Lay, Survey, Tile

THREE = (Point(Seed(1)), Point(Seed(2)), Point(Seed(3)))


@pytest.fixture
def laid(bench, drive):
    """laid(family, way, points, **settings): the bench, its atlas, and the answer."""

    def lay(family="vaegan", way="points", points=THREE, pair=(0, 1), data="pictures", **given):
        made = bench(family, data, **given)
        atlas = Atlas(made.subject)
        return made, atlas, drive(atlas.lay(Lay(1, way, points, pair), made.snapshot))[0]

    return lay


def tile(plane, **changed):
    return replace(Tile(2, "t", plane, -1.0, -1.0, 0.5, 4, 4), **changed)


def test_tiles_are_the_decoded_places_of_the_plane(laid, drive):
    made, atlas, answer = laid()
    shown, _ = drive(atlas.tile(tile(answer.plane), made.snapshot))
    spots = planes.grid(-1.0, -1.0, 0.5, 4, 4)
    points = [Point(Latent.of(z)) for z in planes.at(answer.plane, spots)]
    expected = made.subject.decode(made.subject.latents(points, made.networks), points, made.networks)
    assert np.array_equal(shown.samples, expected)
    assert (shown.step, len(shown.scores), len(shown.stretch)) == (7, 0, 0)


def test_scores_and_stretch_come_with_the_tile_where_they_are_asked_for(laid, drive):
    made, atlas, answer = laid()
    shown, _ = drive(atlas.tile(tile(answer.plane, score=True, stretch=True), made.snapshot))
    assert shown.scores.shape == shown.stretch.shape == (16,)
    assert np.isfinite(shown.scores).all() and np.isfinite(shown.stretch).all()
    made, atlas, answer = laid("vae")
    shown, _ = drive(atlas.tile(tile(answer.plane, score=True), made.snapshot))
    assert not len(shown.scores)  # there is no discriminator


def test_a_large_tile_is_decoded_in_slices(laid, drive):
    made, atlas, answer = laid()
    _, slices = drive(atlas.tile(tile(answer.plane, columns=40, rows=40), made.snapshot))
    assert slices > 4


def test_the_stretch_of_a_linear_decoder_is_the_area_of_its_parallelogram(drive):
    plane = planes.spanned(np.zeros(3), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    matrix = torch.tensor([[2.0, 0, 0], [0, 3.0, 0], [1.0, 0, 0]])
    spots = planes.grid(0.0, 0.0, 1.0, 2, 1)
    x = torch.from_numpy(planes.at(plane, spots)) @ matrix.T
    found, _ = drive(log_stretch(lambda z, _: z @ matrix.T, plane, spots, x, None, 8))
    assert np.allclose(found, np.log(np.sqrt(5) * 3), atol=1e-4)


def test_draws_of_the_prior_are_brought_to_their_norm_but_encoded_data_are_left(laid):
    _, _, of_gan = laid("gan")
    assert of_gan.plane.norm > 0
    _, _, of_vae = laid("vae", points=tuple(Point(DataItem(i)) for i in (0, 1, 2)))
    assert of_vae.plane.norm == 0
    assert of_vae.places.shape == (3, 2)


def test_planes_along_directions_and_axes_begin_in_the_middle_or_at_a_sample(laid):
    _, _, found = laid("vae", "directions", ())
    assert not len(found.places)
    _, _, found = laid("vae", "axes", (Point(Seed(4)),), (2, 0))
    assert np.allclose(found.places, 0.0, atol=1e-6)
    assert found.plane.across.array().tolist() == [0, 0, 1]


@pytest.mark.parametrize(("given", "words"), [
    ({"points": THREE[:2]}, "needs three"), ({"points": (THREE[0],) * 3}, "the same"),
    ({"way": "axes", "points": (), "pair": (0, 9)}, "3 axes"), ({"latent_dim": 1}, "one latent dimension"),
])
def test_what_is_no_plane_is_refused_in_words(laid, given, words):
    with pytest.raises(Unreachable, match=words):
        laid(**given)


def test_the_survey_is_of_encoded_data_or_of_the_prior(laid, drive):
    made, atlas, answer = laid("vae", "axes", ())
    found, _ = drive(atlas.survey(Survey(3, answer.plane, 20, THREE), made.snapshot))
    assert (found.what, found.spots.shape, found.path.shape) == ("data", (20, 2), (3, 2))
    made, atlas, answer = laid("gan", "axes", ())
    found, _ = drive(atlas.survey(Survey(3, answer.plane, 20), made.snapshot))
    assert (found.what, found.spots.shape) == ("prior", (20, 2))
