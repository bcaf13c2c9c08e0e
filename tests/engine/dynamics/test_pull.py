"""The arrows are the generator's own gradient: central finite differences of its loss, for every loss and kind.

Leaky ReLU has kinks, where a difference quotient is no derivative. In float64 the step may be as small as 1e-6, and a
coordinate is left out if any of the critic's activations changes its sign within the step; that these are few is checked
too. The losses themselves are smooth in the scores.
"""

import numpy as np
import pytest
import torch

from engine.dynamics.pull import pull, slope
from engine.latent.places import Unreachable
from engine.nets.losses import ADVERSARIAL

STEP = 1e-6
N, TRIED = 6, 40  # samples in the batch, coordinates tried
KINDS = {2: (2,), "pictures": (1, 8, 8)}


@pytest.fixture
def doubled(bench):
    """(model, networks in float64, generated, real, classes): points or small pictures."""

    def made(data, **given):
        found = bench("gan", data, **given)
        networks = {name: network.double() for name, network in found.networks.items()}
        random = torch.Generator().manual_seed(3)
        x, real = (torch.randn(N, *KINDS[data], generator=random, dtype=torch.float64) for _ in range(2))
        return found.model, networks, x, real, torch.arange(N) % 2 if found.model.classes else None

    return made


def coordinates(x):
    """Some places in a batch, evenly spread."""
    for at in np.linspace(0, x.numel() - 1, min(TRIED, x.numel())).astype(int):
        yield np.unravel_index(at, x.shape)


def moved(x, place, by):
    other = x.clone()
    other[place] += by
    return other


def signs(critic, x) -> torch.Tensor:
    """Of all that the layers with weights answer, which is what goes into the activations."""
    found = []
    layers = [part for part in critic.modules() if hasattr(part, "weight")]
    hooks = [part.register_forward_hook(lambda part, inputs, output: found.append(output.flatten() > 0)) for part in layers]
    critic.features(x)
    for hook in hooks:
        hook.remove()
    return torch.cat(found)


def kinked(critic, x, place) -> bool:
    """Whether what goes into an activation changes its sign within the step."""
    return not torch.equal(*(signs(critic, moved(x, place, by)) for by in (-STEP, STEP)))


def check(function, gradient, critic, x):
    """Central differences of a scalar function agree with its gradient to 1e-3, wherever there is no kink."""
    smooth = [place for place in coordinates(x) if not kinked(critic, x, place)]
    assert len(smooth) >= 0.9 * min(TRIED, x.numel())
    found = [(function(moved(x, p, STEP)) - function(moved(x, p, -STEP))).item() / (2 * STEP) for p in smooth]
    expected = [gradient[place].item() for place in smooth]
    assert np.abs(expected).max() > 1e-4
    np.testing.assert_allclose(expected, found, rtol=1e-3, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("conditional", [False, True])
@pytest.mark.parametrize("loss", ADVERSARIAL)
@pytest.mark.parametrize("data", KINDS)
@torch.no_grad()
def test_the_pull_is_the_generators_gradient(doubled, data, loss, conditional):
    model, networks, x, real, y = doubled(data, loss=loss, conditional=conditional)
    assert model.adversarial == loss
    found = pull(model, networks, x, real, y)
    assert found.shape == x.shape and not found.requires_grad and not x.requires_grad

    def loss_of_all(moved):  # its mean times n: the sum of each sample's own term
        return -N * model.fooling(networks, moved, real, y)

    check(loss_of_all, found, networks["critic"], x)


@pytest.mark.parametrize("spectral", [False, True])
@pytest.mark.parametrize("data", KINDS)
@torch.no_grad()
def test_the_slope_is_the_scores_gradient(doubled, data, spectral):
    model, networks, x, _, y = doubled(data, spectral=spectral)
    check(lambda moved: model.score(networks, moved, y).sum(), slope(model, networks, x, y), networks["critic"], x)


@pytest.mark.parametrize("loss", ADVERSARIAL)
def test_a_samples_pull_does_not_depend_on_the_batch_around_it(doubled, loss):
    model, networks, x, real, _ = doubled(2, loss=loss)
    alone = torch.cat([pull(model, networks, x[i : i + 1], real[i : i + 1]) for i in range(N)])
    torch.testing.assert_close(alone, pull(model, networks, x, real))


@pytest.mark.parametrize("loss", ["hinge", "wasserstein"])
def test_with_a_loss_that_is_linear_in_the_score_both_are_the_same(doubled, loss):
    model, networks, x, real, _ = doubled(2, loss=loss)
    torch.testing.assert_close(pull(model, networks, x, real), slope(model, networks, x))


def test_looking_leaves_the_networks_alone(doubled):
    model, networks, x, real, _ = doubled("pictures", loss="relativistic")
    before = {key: value.clone() for key, value in networks["critic"].state_dict().items()}
    with torch.no_grad():
        pull(model, networks, x, real)
        slope(model, networks, x)
        assert not torch.is_grad_enabled()
    assert all(torch.equal(value, before[key]) for key, value in networks["critic"].state_dict().items())
    assert all(p.grad is None for p in networks["critic"].parameters())


def test_nothing_pulls_without_a_discriminator(bench):
    found = bench("vae")
    x = torch.zeros(2, 2)
    for action in (lambda: pull(found.model, found.networks, x, x), lambda: slope(found.model, found.networks, x)):
        with pytest.raises(Unreachable, match="no discriminator"):
            action()
