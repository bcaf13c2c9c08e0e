"""DiffAugment: what it does to pictures, that it is drawn from what it is given, and that gradients pass."""

import pytest
import torch

from engine.nets import augmentation


def pictures(n=4, c=3, side=16):
    return torch.rand(n, c, side, side, generator=torch.Generator().manual_seed(0), dtype=torch.double) * 2 - 1


def chance(n, count, seed=1):
    return torch.rand(n, count, generator=torch.Generator().manual_seed(seed), dtype=torch.double)


def test_the_middle_of_colour_changes_nothing():
    x = pictures()
    torch.testing.assert_close(augmentation.colour(x, torch.full((4, 3), 0.5).double()), x)


def test_translation_moves_whole_pixels_and_brings_in_grey():
    x = pictures()
    most = 2  # an eighth of 16
    still = torch.full((4, 2), 0.5).double()
    torch.testing.assert_close(augmentation.translation(x, still), x)
    end = torch.full((4, 2), 0.999).double()
    moved = augmentation.translation(x, end)
    torch.testing.assert_close(moved[..., :-most, :-most], x[..., most:, most:])
    assert (moved[..., -most:, :] == 0).all() and (moved[..., -most:] == 0).all()


def test_cutout_blanks_at_most_a_square_of_half_the_side():
    x = pictures().abs() + 0.1
    cut = augmentation.cutout(x, chance(4, 2))
    blanked = (cut == 0).sum((1, 2, 3)) / 3
    assert ((blanked >= 16) & (blanked <= 64)).all()
    middle = augmentation.cutout(x, torch.full((4, 2), 0.5).double())
    assert ((middle == 0).sum((1, 2, 3)) == 3 * 64).all()


@pytest.mark.parametrize("colours", [1, 3])
def test_gradients_pass(colours):
    x = pictures(2, colours, 8).requires_grad_()
    assert torch.autograd.gradcheck(lambda given: augmentation.diffaugment(given, chance(2, 7)), (x,))


def test_equal_chances_give_equal_pictures_and_others_do_not():
    x = pictures()
    first = augmentation.diffaugment(x, chance(4, 7))
    assert torch.equal(first, augmentation.diffaugment(x, chance(4, 7)))
    assert not torch.equal(first, augmentation.diffaugment(x, chance(4, 7, seed=2)))
