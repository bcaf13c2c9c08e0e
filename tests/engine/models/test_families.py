"""Each family on each kind of sample: it trains, its losses fall, and it answers as the tools ask."""

import math

import pytest
import torch

from engine.models import MODELS

FAMILIES = ["vae", "gan", "vaegan"]
SHAPES = [(8, 8, 1), (28, 28, 1), (64, 64, 3), (2,)]
NAMES = ["8 px grey", "28 px grey", "64 px colour", "points"]


@pytest.mark.parametrize("shape", SHAPES, ids=NAMES)
@pytest.mark.parametrize("family", FAMILIES)
def test_it_trains_and_answers(family, shape, begin, go):
    run = begin(family, shape, steps=2)
    before = {name: [p.clone() for p in network.parameters()] for name, network in run.model.networks.items()}
    numbers = go(run)
    model, networks = run.model, run.viewed
    assert set(numbers) == {series.key for series in model.series}
    assert set(run.evaluate()) == {f"held_out/{series.key}" for series in model.series}
    assert all(math.isfinite(value) for value in numbers.values()) and run.finite()
    for name, network in model.networks.items():
        assert any(not torch.equal(a, b) for a, b in zip(before[name], network.parameters(), strict=True)), name
    x, y = run.held_out_batches.take(torch.arange(3))
    with torch.no_grad():
        made = model.decode(networks, torch.zeros(3, model.latent.dim), y)
        assert made.shape == x.shape and torch.isfinite(made).all()
        found = model.encode(networks, x, y)
        assert model.encodes == (found is not None)
        if found:
            assert found[0].shape == found[1].shape == (3, model.latent.dim)
        scores = model.score(networks, x, y)
        assert ("critic" in networks) == (scores is not None)
        assert scores is None or scores.shape == (3,)
    assert model.kind.from_tensor(made).shape == (3, *shape)
    assert isinstance(networks["decoder"].first, torch.nn.Linear)


@pytest.mark.parametrize("shape, likelihood", [
    ((8, 8, 1), "optimal"), ((8, 8, 1), "fixed"), ((8, 8, 1), "bernoulli"), ((2,), "optimal"), ((2,), "fixed"),
])
def test_the_bound_improves(shape, likelihood, begin, go):
    run = begin("vae", shape, steps=40, likelihood=likelihood, lr=3e-3)
    before = run.evaluate()["held_out/elbo"]
    go(run)
    assert run.evaluate()["held_out/elbo"] < before - (0.5 if shape == (2,) else 5.0)


@pytest.mark.parametrize("shape", [(8, 8, 1), (2,)], ids=["pictures", "points"])
def test_originals_come_back(shape, begin, go):
    """After a little training the reconstruction of a sample is nearer to it than to one of the other class."""
    run = begin("vae", shape, steps=60, lr=3e-3)
    go(run)
    x, y = run.held_out_batches.take(torch.arange(8))
    with torch.no_grad():
        made = run.model.decode(run.viewed, run.model.encode(run.viewed, x)[0])
    distances = torch.cdist(made.flatten(1), x.flatten(1))
    same, other = distances[y[:, None] == y[None]].mean(), distances[y[:, None] != y[None]].mean()
    assert same < 0.7 * other


@pytest.mark.parametrize("family", ["gan", "vaegan"])
@pytest.mark.parametrize("shape", [(8, 8, 1), (2,)], ids=["pictures", "points"])
def test_each_player_gains_while_the_other_stands_still(family, shape, begin, go):
    still, fast = 1e-7, 3e-3
    critic = begin(family, shape, steps=25, lr=still, lr_d=fast)
    before = critic.evaluate()["held_out/critic"]
    go(critic)
    assert critic.evaluate()["held_out/critic"] < before - 0.05
    critic.stop = type(critic.stop)(images=critic.images + 25 * critic.batch)
    critic.edit("lr", fast)
    critic.edit("lr_d", still)
    before = critic.evaluate()["held_out/generator"]
    go(critic)
    assert critic.evaluate()["held_out/generator"] < before - 0.05


@pytest.mark.parametrize("family", FAMILIES)
def test_equal_seeds_give_equal_weights(family, begin, go):
    def weights(seed, noise):
        run = begin(family, (8, 8, 1), steps=3, seed=seed)
        torch.manual_seed(noise)
        go(run)
        return torch.cat([p.flatten() for network in run.viewed.values() for p in network.parameters()])

    assert torch.equal(weights(1, 5), weights(1, 6))
    assert not torch.equal(weights(1, 5), weights(2, 5))


@pytest.mark.parametrize("family", FAMILIES)
def test_looking_changes_nothing(family, begin, go):
    run = begin(family, (8, 8, 1), steps=2)
    go(run)
    before = {name: {k: v.clone() for k, v in n.state_dict().items()} for name, n in run.model.networks.items()}
    first, second = run.evaluate(), run.evaluate()
    assert first == second
    for name, network in run.model.networks.items():
        assert all(torch.equal(before[name][key], value) for key, value in network.state_dict().items())


@pytest.mark.parametrize("shape", [(8, 8, 1), (2,)], ids=["pictures", "points"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_class_can_be_asked_for(family, shape, begin, go):
    """A model told the class makes different samples of the same latent, with a class and without knowing it."""
    run = begin(family, shape, steps=3, conditional=True)
    go(run)
    z = torch.zeros(1, run.model.latent.dim)
    with torch.no_grad():
        of = [run.model.decode(run.viewed, z, torch.tensor([label])) for label in (0, 1)]
        assert not torch.equal(*of)
        assert run.model.decode(run.viewed, z, None).shape == of[0].shape


def test_a_told_vae_learns_the_classes(begin, go):
    run = begin("vae", (2,), steps=150, conditional=True, lr=5e-3)
    go(run)
    z = torch.randn(64, run.model.latent.dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        first, second = (run.model.decode(run.viewed, z, torch.full((64,), label)).mean() for label in (0, 1))
    assert first < -0.5 and second > 0.5


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("preset", ["quick", "balanced", "quality"])
def test_presets_are_settings_that_build(family, preset, begin):
    chosen = dict(MODELS[family].presets[preset])
    run = begin(family, (28, 28, 1), **{**chosen, "batch": 16})
    assert set(chosen) <= set(run.settings)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_labs_preset_trains_on_points(family, begin, go):
    chosen = dict(MODELS[family].lab)
    run = begin(family, (2,), steps=6, **{**chosen, "batch": 16})
    go(run)
    assert set(chosen) <= set(run.settings) and run.finite() and run.model.latent.dim == 2


def test_balanced_is_the_default():
    assert all(not MODELS[family].presets["balanced"] for family in FAMILIES)
