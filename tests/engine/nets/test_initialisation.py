"""Weights come from one generator, all of them, and never from global chance."""

import pytest
import torch
from torch import nn

from engine.nets.initialisation import NotInitialised, materialise
from engine.nets.pictures import PictureCritic, PictureDecoder, PictureEncoder


def born(seed: int, disturbed: bool = False) -> dict[str, torch.Tensor]:
    with torch.device("meta"):
        network = nn.ModuleList([
            PictureEncoder(12, 3, 8, 4, 3), PictureDecoder(12, 3, 8, 4, 3),
            PictureCritic(12, 3, 8, 3, spectral=True), PictureCritic(12, 3, 8, 0, spectral=False),
        ])
    if disturbed:
        torch.rand(17)
    return materialise(network, "cpu", torch.Generator().manual_seed(seed)).state_dict()


def test_equal_seeds_give_equal_weights_whatever_the_global_generator_does():
    torch.manual_seed(1)
    first = born(7)
    torch.manual_seed(2)
    second = born(7, disturbed=True)
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert any(not torch.equal(first[key], value) for key, value in born(8).items())


def test_the_global_generator_is_not_read():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    born(7)
    assert torch.equal(before, torch.get_rng_state())


def test_nothing_is_left_empty():
    assert all(torch.isfinite(value).all() and value.abs().max() < 100 for value in born(7).values())


def test_layers_keep_the_size_of_what_passes_through():
    with torch.device("meta"):
        layers = nn.Sequential(*(part for _ in range(8) for part in (nn.Conv2d(32, 32, 3, padding=1), nn.ReLU())))
    materialise(layers, "cpu", torch.Generator().manual_seed(0))
    with torch.no_grad():
        out = layers(torch.randn(16, 32, 12, 12, generator=torch.Generator().manual_seed(1)))
    assert 0.2 < out.square().mean().sqrt() < 5.0


class Odd(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.empty(3))


class Known(Odd):
    def initialise(self, generator: torch.Generator) -> None:
        self.scale.normal_(0.0, 1.0, generator=generator)


def test_a_part_of_ones_own_begins_itself_or_is_refused():
    with torch.device("meta"):
        odd, known = nn.Sequential(Odd()), nn.Sequential(Known(), nn.BatchNorm1d(3), nn.Embedding(2, 3))
    with pytest.raises(NotInitialised, match="scale"):
        materialise(odd, "cpu", torch.Generator().manual_seed(0))
    materialise(known, "cpu", torch.Generator().manual_seed(0))
    assert known[1].running_var.tolist() == [1, 1, 1] and known[1].num_batches_tracked == 0
