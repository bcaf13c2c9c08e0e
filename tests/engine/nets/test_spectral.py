"""Spectral norm: the largest singular value is one, eval mode changes nothing, gradients are right twice over."""

import pytest
import torch

from engine.nets.initialisation import materialise
from engine.nets.spectral import SpectralConv2d, SpectralLinear, conv, linear


def layer(kind=SpectralLinear, *shape):
    with torch.device("meta"):
        made = kind(*shape)
    return materialise(made, "cpu", torch.Generator().manual_seed(0))


@pytest.mark.parametrize("made", [(SpectralLinear, 20, 12), (SpectralConv2d, 3, 16, 4, 2, 1)])
def test_the_largest_singular_value_is_one(made):
    part = layer(*made)
    for _ in range(30):
        part.normalised()
    largest = torch.linalg.svdvals(part.normalised().detach().flatten(1))[0]
    assert largest.item() == pytest.approx(1.0, abs=1e-2)


def test_it_follows_weights_that_move():
    part = layer(SpectralLinear, 20, 12)
    with torch.no_grad():
        part.weight.mul_(5.0).add_(torch.randn(12, 20, generator=torch.Generator().manual_seed(1)))
    for _ in range(50):
        part.normalised()
    assert torch.linalg.svdvals(part.normalised().detach())[0].item() == pytest.approx(1.0, abs=2e-2)


def test_eval_mode_leaves_the_vector_alone():
    part = layer(SpectralLinear, 20, 12)
    part.train()
    before = part.u.clone()
    part(torch.ones(1, 20))
    assert not torch.equal(before, part.u)
    part.eval()
    before = part.u.clone()
    assert torch.equal(part(torch.ones(1, 20)), part(torch.ones(1, 20)))
    assert torch.equal(before, part.u)


@pytest.mark.parametrize("made, x", [((SpectralLinear, 5, 4), (3, 5)), ((SpectralConv2d, 1, 3, 4, 2, 1), (1, 1, 4, 4))])
def test_gradients_and_second_gradients(made, x):
    part = layer(*made).double().eval()
    inputs = torch.randn(*x, dtype=torch.double, generator=torch.Generator().manual_seed(1), requires_grad=True)

    def through(weight, given):
        return torch.func.functional_call(part, {"weight": weight}, (given,)).tanh()

    # sigma is differentiated with u and v held fixed (Miyato 2018, eq. 10), which is exact at the fixed point
    with torch.no_grad():
        u, _, _ = torch.linalg.svd(part.weight.flatten(1), full_matrices=False)
        part.u.copy_(u[:, 0])
    assert torch.autograd.gradcheck(lambda given: through(part.weight, given), (inputs,))
    assert torch.autograd.gradgradcheck(lambda given: through(part.weight.detach(), given), (inputs,))
    assert torch.autograd.gradcheck(through, (part.weight.detach().clone().requires_grad_(), inputs), atol=1e-4)


def test_plain_layers_where_it_is_off():
    assert isinstance(linear(2, 2, False), torch.nn.Linear) and isinstance(linear(2, 2, True), SpectralLinear)
    assert isinstance(conv(2, 2, 4, 2, 1, False), torch.nn.Conv2d)
