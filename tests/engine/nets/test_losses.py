"""Likelihoods against torch.distributions, penalties against finite differences, adversarial losses against their formulas."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Bernoulli, Normal, kl_divergence

from engine.nets import losses


def numbers(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.double)


@given(st.floats(-5, 3), st.integers(0, 100))
def test_gaussian(log_sigma, seed):
    x, mean = numbers(4, 2, 3, 3, seed=seed), numbers(4, 2, 3, 3, seed=seed + 1)
    wanted = -Normal(mean, math.exp(log_sigma)).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(losses.gaussian(x, mean, log_sigma), wanted)


def test_the_optimal_sigma_is_the_likeliest():
    x, mean = numbers(64, 5), 0.3 * numbers(64, 5, seed=1)
    best = losses.optimal_log_sigma((x - mean).square().mean())
    found = losses.gaussian(x, mean, best).mean()
    assert all(losses.gaussian(x, mean, best + shift).mean() > found for shift in (-0.05, 0.05))
    assert losses.optimal_log_sigma(torch.tensor(0.0)) == losses.SMALLEST_LOG_SIGMA


def test_bernoulli():
    targets, logits = torch.rand(4, 1, 3, 3, generator=torch.Generator().manual_seed(0)).round(), numbers(4, 1, 3, 3).float()
    wanted = -Bernoulli(logits=logits).log_prob(targets).flatten(1).sum(1)
    torch.testing.assert_close(losses.bernoulli(targets, logits), wanted)


def test_kl():
    mean, log_variance = numbers(6, 4), numbers(6, 4, seed=1)
    wanted = kl_divergence(Normal(mean, (0.5 * log_variance).exp()), Normal(torch.zeros(()).double(), 1.0))
    torch.testing.assert_close(losses.kl_per_dimension(mean, log_variance), wanted)


def test_free_bits_spare_unused_dimensions():
    kl = torch.tensor([[0.1, 3.0], [0.3, 1.0]], requires_grad=True)
    spared = losses.free_bits(kl, kl.detach().mean(0), 0.5)
    torch.testing.assert_close(spared, torch.tensor([3.5, 1.5]))
    spared.sum().backward()
    assert kl.grad.tolist() == [[0.0, 1.0], [0.0, 1.0]]
    torch.testing.assert_close(losses.free_bits(kl, kl.detach().mean(0), 0.0), kl.sum(1))


REAL, FAKE = torch.tensor([0.5, 2.0]), torch.tensor([-0.5, 1.0])


@pytest.mark.parametrize("name, critic, generator", [
    ("non-saturating", -(REAL.sigmoid().log().mean() + (1 - FAKE.sigmoid()).log().mean()), -FAKE.sigmoid().log().mean()),
    ("hinge", torch.tensor((0.5 + 0.0) / 2 + (0.5 + 2.0) / 2), torch.tensor(-0.25)),
    ("least-squares", torch.tensor(0.5 * (0.25 + 1.0) / 2 + 0.5 * (0.25 + 1.0) / 2), torch.tensor(0.5 * (2.25 + 0.0) / 2)),
    ("wasserstein", torch.tensor(0.25 - 1.25), torch.tensor(-0.25)),
    ("relativistic", -(REAL - FAKE).sigmoid().log().mean(), -(FAKE - REAL).sigmoid().log().mean()),
])
def test_adversarial(name, critic, generator):
    of_critic, of_generator = losses.ADVERSARIAL[name]
    torch.testing.assert_close(of_critic(REAL, FAKE), critic)
    torch.testing.assert_close(of_generator(REAL, FAKE), generator)


@pytest.mark.parametrize("name", losses.ADVERSARIAL)
def test_the_players_pull_apart(name):
    """The critic gains by raising real scores, the generator by raising its own."""
    real, fake = REAL.clone().requires_grad_(), FAKE.clone().requires_grad_()
    critic, generator = losses.ADVERSARIAL[name]
    (up,) = torch.autograd.grad(critic(real, fake), real)
    (own,) = torch.autograd.grad(generator(real.detach(), fake), fake)
    assert up[0] < 0 and own[0] < 0


class Scorer(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(numbers(6, 4, seed=3))
        self.last = torch.nn.Parameter(numbers(6, seed=4))

    def forward(self, x):
        return (x.flatten(1) @ self.weight.T).tanh() @ self.last


def test_squared_slope_is_that_of_finite_differences():
    score, x = Scorer(), numbers(3, 4).requires_grad_()
    found = losses.squared_slope(score(x), x)
    tiny, slopes = 1e-6, torch.zeros(3, 4, dtype=torch.double)
    for i in range(4):
        shift = torch.zeros(4, dtype=torch.double)
        shift[i] = tiny
        with torch.no_grad():
            slopes[:, i] = (score(x + shift) - score(x - shift)) / (2 * tiny)
    torch.testing.assert_close(found, slopes.square().sum(1), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("penalty", ["slope", "between"])
def test_penalties_teach_the_critic_what_finite_differences_say(penalty):
    score, real, fake = Scorer(), numbers(3, 1, 2, 2), numbers(3, 1, 2, 2, seed=1)
    share = torch.tensor([0.2, 0.5, 0.9], dtype=torch.double)

    def value():
        if penalty == "between":
            return losses.gradient_penalty(score, real, fake, share)
        x = real.clone().requires_grad_()
        return losses.squared_slope(score(x), x).mean()

    (found,) = torch.autograd.grad(value(), score.weight)
    tiny = 1e-6
    for i, j in [(0, 0), (2, 3), (5, 1)]:
        ends = []
        for sign in (1, -1):
            with torch.no_grad():
                score.weight[i, j] += sign * tiny
            ends.append(value().item())
            with torch.no_grad():
                score.weight[i, j] -= sign * tiny
        assert found[i, j].item() == pytest.approx((ends[0] - ends[1]) / (2 * tiny), rel=1e-5, abs=1e-8)


def test_a_slope_of_one_costs_nothing():
    penalty = losses.gradient_penalty(lambda x: x[:, 0], numbers(5, 3), numbers(5, 3, seed=1), torch.rand(5).double())
    assert penalty.item() == pytest.approx(0.0, abs=1e-12)
