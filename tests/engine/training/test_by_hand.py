"""Training by hand, narrated and looked at: the result is that of a free run, and what is told is what was computed."""

import math

import numpy as np
import pytest
import torch

from engine.answers import Narrated, Vitals
from engine.commands import Advance, RunSpec, Stop
from engine.events import Stepped
from engine.nets import losses
from engine.training.by_hand import NoSuchNetwork, steps
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare

SMALL = {"width": 8, "latent_dim": 4, "batch": 16}
FAMILIES = ("vae", "gan", "vaegan")


@pytest.fixture
def conductor(tmp_path):
    made = []

    def make(family="gan", data="digits", told=None, **settings):
        spec = RunSpec(data, family, tuple({**SMALL, **settings}.items()), seed=3, stop=Stop(images=100_000), device="cpu", threads=1)
        run, described = prepare(spec, data_of(spec), "by hand")
        found = Conductor(run, described, tmp_path / f"run{len(made)}", (told if told is not None else []).append)
        found.begin(False)
        made.append(found)
        return found

    yield make
    for one in made:
        one.close()


def weights(conductor):
    return {f"{name}.{key}": value.clone() for name, network in conductor.run.model.networks.items()
            for key, value in network.state_dict().items()}


def same(a, b):
    return all(torch.equal(a[key], b[key]) for key in a)


def go(conductor, command, told=None):
    for _ in steps(conductor, command, (told if told is not None else []).append):
        pass


def free(conductor, iterations):
    while conductor.run.step < iterations:
        conductor.advance()
    while not conductor.whole:
        conductor.advance()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("settings", [{}, {"augment": "ada", "ada_speed": 100, "r1": 1.0, "r1_every": 2, "critic_steps": 2}])
def test_stepped_narrated_and_probed_weights_equal_free_ones_bit_for_bit(family, settings, conductor):
    settings = {} if family == "vae" else settings
    by_hand, alone = conductor(family, **settings), conductor(family, **settings)
    by_hand.probe(0.0)
    for number in range(12):
        go(by_hand, Advance(narrate=number % 2 == 0))
    free(alone, 12)
    assert by_hand.run.step == alone.run.step == 12
    assert same(weights(by_hand), weights(alone))
    mine, theirs = by_hand.run.average.networks, alone.run.average.networks
    assert all(torch.equal(p, q) for name in mine for p, q in zip(mine[name].parameters(), theirs[name].parameters(), strict=True))


def test_a_discriminators_and_then_a_generators_update_make_one_iteration(conductor):
    by_hand, alone = conductor(), conductor()
    for _ in range(3):
        go(by_hand, Advance(("critic",)))
        assert not by_hand.whole
        go(by_hand, Advance(("decoder",)))
        assert by_hand.whole
    free(alone, 3)
    assert by_hand.run.step == 3 and same(weights(by_hand), weights(alone))


@pytest.mark.parametrize("family, network", [("gan", "critic"), ("gan", "decoder"), ("vae", "encoder"), ("vae", "decoder"),
                                             ("vaegan", "encoder"), ("vaegan", "critic")])
def test_a_network_alone_is_all_that_changes(family, network, conductor):
    found = conductor(family)
    before = weights(found)
    for _ in range(3):
        go(found, Advance((network,)))
    changed = {key.partition(".")[0] for key, value in weights(found).items() if not torch.equal(value, before[key])}
    assert changed == {network}
    free(found, found.run.step + 2)  # and everything trains again afterwards
    changed = {key.partition(".")[0] for key, value in weights(found).items() if not torch.equal(value, before[key])}
    assert changed == set(found.run.model.networks)


def test_many_iterations_in_one_go_and_what_is_told(conductor):
    told = []
    found = conductor()
    go(found, Advance(count=5, narrate=True), told)
    assert [type(one) for one in told] == [Narrated, Narrated, Stepped]
    assert [one.phase for one in told[:2]] == ["critic", "generator"] and told[2].step == 5 and told[0].step == 4
    assert [act.key for act in told[0].acts] == ["draw", "generate", "score", "loss", "update"]
    assert [act.key for act in told[1].acts] == ["noise", "generate", "score", "pull", "update"]


@pytest.mark.parametrize("family", ["vae", "vaegan"])
def test_acts_of_families_with_an_encoder(family, conductor):
    told = []
    go(conductor(family), Advance(narrate=True), told)
    last = told[-2]
    assert [act.key for act in last.acts if act.key not in ("score", "pull")] == ["draw", "encode", "decode", "loss", "update"]


def test_a_network_that_is_not_there(conductor):
    with pytest.raises(NoSuchNetwork):
        go(conductor("vae"), Advance(("critic",)))


@pytest.mark.parametrize("loss", list(losses.ADVERSARIAL))
@pytest.mark.parametrize("data", ["digits", "cities"])
def test_narrated_numbers_are_those_of_the_step_itself(loss, data, conductor):
    """Recompute one narrated iteration, from the narrated batch and latents and the weights before it."""
    told, settings = [], {"loss": loss, "r1": 0.5, "r1_every": 1, "gp": 0.0}
    found, twin = conductor("gan", data, **settings), conductor("gan", data, **settings)
    free(found, 6)
    free(twin, 6)
    go(found, Advance(narrate=True), told)
    critic_told, generator_told = told[0], told[1]
    acts = {act.key: (dict(act.numbers), dict(act.tensors)) for act in critic_told.acts}
    model, kind = twin.run.model, twin.run.model.kind
    x = kind.to_tensor(torch.from_numpy(acts["draw"][1]["x"].copy()))
    z = torch.from_numpy(acts["generate"][1]["z"].copy())
    networks = {name: network.train() for name, network in model.networks.items()}
    fake = model.decode(networks, z).detach()
    assert np.allclose(kind.from_tensor(fake), acts["generate"][1]["fake"], atol=1e-4)
    x, fake = x.requires_grad_(), fake.requires_grad_()
    both = networks["critic"](torch.cat([x, fake]), None)
    real_scores, fake_scores = both[: len(x)], both[len(x):]
    assert np.allclose(acts["score"][1]["real_scores"], real_scores.detach(), atol=1e-4)
    assert math.isclose(acts["score"][0]["fake_mean"], float(fake_scores.detach().mean()), abs_tol=1e-4)
    r1 = losses.squared_slope(real_scores, x).mean()
    expected = losses.ADVERSARIAL[loss][0](real_scores, fake_scores) + 0.25 * r1
    assert math.isclose(acts["loss"][0]["r1"], float(r1.detach()), rel_tol=1e-3)
    if loss == "relativistic":
        expected = expected + 0.25 * losses.squared_slope(fake_scores, fake).mean()
    assert math.isclose(acts["loss"][0]["loss"], float(expected.detach()), rel_tol=1e-3)
    gradients = torch.autograd.grad(expected, list(networks["critic"].parameters()))
    norm = torch.stack([g.square().sum() for g in gradients]).sum().sqrt()
    assert math.isclose(acts["update"][0]["gradient"], float(norm), rel_tol=1e-3)
    old, new = weights(twin), weights(found)
    moved = [new[key] - old[key] for key in old if key.startswith("critic.") and not key.endswith(".u")]
    change = float(torch.stack([m.square().sum() for m in moved]).sum().sqrt())
    assert math.isclose(acts["update"][0]["change"], change, rel_tol=1e-3)
    _generator_recomputed(generator_told, found, twin, loss)


def _generator_recomputed(told, found, twin, loss):
    acts = {act.key: (dict(act.numbers), dict(act.tensors)) for act in told.acts}
    critic = found.run.model.networks["critic"].eval()  # as it was left by its own update
    model, kind = twin.run.model, twin.run.model.kind
    z = torch.from_numpy(acts["noise"][1]["z"].copy())
    fake = model.decode(model.networks, z)
    fake.retain_grad()
    x = twin.run._step().x
    scores, real = critic(fake), critic(x)
    value = losses.ADVERSARIAL[loss][1](real, scores)
    value.backward()
    pull = -fake.grad * len(fake)
    assert math.isclose(acts["pull"][0]["pull"], float(pull.flatten(1).norm(dim=1).mean()), rel_tol=1e-3)
    assert math.isclose(acts["pull"][0]["loss"], float(value.detach()), rel_tol=1e-3, abs_tol=1e-4)
    assert np.allclose(acts["pull"][1]["pull"], kind.gradient_from_tensor(pull), rtol=1e-2, atol=1e-5)
    gradient = torch.stack([p.grad.square().sum() for p in model.networks["decoder"].parameters()]).sum().sqrt()
    assert math.isclose(acts["update"][0]["gradient"], float(gradient), rel_tol=1e-3)
    critic.train()


@pytest.mark.parametrize("family", FAMILIES)
def test_vital_signs_cover_every_weight(family, conductor):
    told = []
    found = conductor(family, told=told, **({} if family == "vae" else {"r1": 1.0, "r1_every": 1}))
    found.probe(0.0)
    for _ in range(4):
        go(found, Advance())
    vitals = [one for one in told if isinstance(one, Vitals)]
    assert vitals and len(vitals[-1].layers) == len(vitals[-1].weights)
    whole = torch.stack([p.detach().square().sum() for n in found.run.model.networks.values() for p in n.parameters()]).sum().sqrt()
    assert math.isclose(float(np.sqrt(np.square(vitals[-1].weights).sum())), float(whole), rel_tol=0.05)
    assert (vitals[-1].gradients > 0).all() and (vitals[-1].updates > 0).all()
    assert {name for name, _ in vitals[-1].rates} == set(found.run.model.networks)
    assert family == "vae" or dict(vitals[-1].numbers)["r1"] >= 0
    found.probe(None)
    assert not found.run.onlookers
