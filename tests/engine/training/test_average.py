"""The average of weights: half-life in samples, and an exact copy where it is off."""

import pytest
import torch
from torch import nn

from engine.training.ema import RAMP, Average


def filled(value: float) -> nn.Linear:
    layer = nn.Linear(2, 2)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.fill_(value)
    return layer


def test_after_one_half_life_half_of_the_old_weights_is_left():
    source = filled(0.0)
    average = Average({"decoder": source}, half_life=1000)
    with torch.no_grad():
        source.weight.fill_(1.0)
    for _ in range(100):
        average.update(10, images=10**6)
    assert torch.allclose(average.networks["decoder"].weight, torch.tensor(0.5), atol=1e-4)


def test_early_on_the_half_life_is_a_share_of_what_was_seen():
    source = filled(0.0)
    average = Average({"decoder": source}, half_life=10**6)
    with torch.no_grad():
        source.weight.fill_(1.0)
    average.update(64, images=64)
    expected = 1 - 0.5 ** (64 / (64 * RAMP))
    assert average.networks["decoder"].weight[0, 0].item() == pytest.approx(expected)


def test_off_means_a_copy():
    source = filled(0.0)
    average = Average({"decoder": source}, half_life=0)
    with torch.no_grad():
        source.weight.fill_(3.0)
    average.update(1, images=10**6)
    assert torch.equal(average.networks["decoder"].weight, source.weight)
    assert not average.networks["decoder"].weight.requires_grad
