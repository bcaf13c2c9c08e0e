"""Pictures: there and back, files, and what is refused."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture

from engine.fields import FieldError
from engine.kinds import SampleSpec, build
from engine.kinds.image import grid
from engine.training.randomness import StepNoise


def kind(side=8, colours=3):
    return build(SampleSpec("image", (side, side, colours)))


def raw(n=5, side=8, colours=3, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, side, side, colours), np.uint8)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1000), st.sampled_from([1, 3]))
def test_there_and_back_is_exact(seed, colours):
    picture = kind(colours=colours)
    x = picture.to_tensor(torch.from_numpy(raw(colours=colours, seed=seed)))
    assert x.shape == (5, colours, 8, 8) and x.min() >= -1 and x.max() <= 1
    assert np.array_equal(picture.from_tensor(x), raw(colours=colours, seed=seed))


def test_what_lies_beyond_the_range_is_clipped():
    assert kind().from_tensor(torch.full((1, 3, 8, 8), 7.0)).min() == 255


@pytest.mark.parametrize("shape, nearest", [((30, 30, 1), 32), ((4, 4, 1), 8), ((512, 512, 3), 256), ((28, 32, 3), 28)])
def test_shapes_that_do_not_fit_name_the_nearest(shape, nearest):
    with pytest.raises(FieldError) as refused:
        build(SampleSpec("image", shape))
    assert refused.value.key == "size" and refused.value.nearest == nearest


def test_two_channels_are_refused():
    with pytest.raises(ValueError, match="channels"):
        build(SampleSpec("image", (8, 8, 2)))


@pytest.mark.parametrize("colours, shape", [(1, (5, 8, 8)), (3, (5, 8, 8, 3))])
def test_saving_numbers(tmp_path, colours, shape):
    kind(colours=colours).save(raw(colours=colours), str(tmp_path / "made.npy"))
    assert np.load(tmp_path / "made.npy").shape == shape


@pytest.mark.parametrize("colours", [1, 3])
def test_saving_a_grid(tmp_path, colours):
    kind(colours=colours).save(raw(colours=colours), str(tmp_path / "made.png"), columns=2)
    with Picture.open(tmp_path / "made.png") as sheet:
        assert sheet.size == (16, 24)
        first = np.asarray(sheet)[:8, 8:16]
    assert np.array_equal(first, raw(colours=colours)[1].squeeze())


def test_a_grid_is_about_square():
    assert grid(raw(10)[..., 0]).shape == (24, 32)


def test_augmentations(tmp_path):
    x = kind().to_tensor(torch.from_numpy(raw()))
    noise = StepNoise(1, "augment", 0, torch.device("cpu"))
    assert kind().augment(x, "none", noise) is x
    assert not torch.equal(kind().augment(x, "diffaugment", noise), x)
    with pytest.raises(FieldError):
        kind().augment(x, "glitter", noise)


def test_bernoulli_targets_are_probabilities():
    targets = kind().targets(kind().to_tensor(torch.tensor([[[[0, 255, 51]]]], dtype=torch.uint8)))
    torch.testing.assert_close(targets.flatten(), torch.tensor([0.0, 1.0, 0.2]))
