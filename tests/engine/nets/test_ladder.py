"""Every side from 8 to 256 in steps of 4 has a ladder, and the three bodies fit it."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.nets import ladder
from engine.nets.pictures import PictureCritic, PictureDecoder, PictureEncoder

SIDES = st.integers(2, 64).map(lambda quarter: 4 * quarter)


@given(SIDES)
def test_rungs_halve_down_to_a_small_base(side):
    rungs = ladder.sides(side)
    assert rungs[0] == side and 4 <= rungs[-1] <= 7
    assert all(2 * lower - upper in (0, 1) for upper, lower in itertools.pairwise(rungs))


def test_the_sides_that_are_used_most():
    assert ladder.sides(28) == (28, 14, 7)
    assert ladder.sides(64) == (64, 32, 16, 8, 4)
    assert ladder.sides(36) == (36, 18, 9, 5)
    assert ladder.channels(32, 2) == (64, 128)
    assert ladder.channels(32, 4) == (16, 32, 64, 128)


@settings(max_examples=25, deadline=None)
@given(SIDES, st.sampled_from([1, 3]), st.sampled_from([4, 8, 48]), st.integers(1, 9), st.booleans())
def test_bodies_fit_on_the_meta_device(side, colours, width, latent, told):
    classes = 3 if told else 0
    with torch.device("meta"):
        x, z = torch.empty(2, colours, side, side), torch.empty(2, latent)
        y = torch.zeros(2, dtype=torch.long) if told else None
        assert PictureEncoder(side, colours, width, 2 * latent, classes)(x, y).shape == (2, 2 * latent)
        decoder = PictureDecoder(side, colours, width, latent, classes)
        assert decoder(z, y).shape == x.shape
        assert decoder.first.weight.shape[1] == latent
        critic = PictureCritic(side, colours, width, classes, spectral=True)
        assert critic(x, y).shape == (2,)
        assert len(critic.features(x, y)) == len(ladder.sides(side)) - 1


@pytest.mark.parametrize("classes", [0, 3])
def test_an_unknown_class_is_allowed(classes):
    with torch.device("meta"):
        decoder = PictureDecoder(8, 1, 4, 2, classes)
        assert decoder(torch.empty(5, 2), None).shape == (5, 1, 8, 8)
