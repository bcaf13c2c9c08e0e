"""Every Field does something: another value changes what is trained, and what makes no sense is refused in words."""

import pytest
import torch

from engine.fields import FieldError
from engine.models import MODELS
from engine.training.building import fields_of

SHAPE = (8, 8, 1)
OTHER = {  # another value for every field whose neighbour value can't be derived
    "lr": 7e-3, "lr_d": 3e-3, "batch": 8, "latent_dim": 6, "width": 4, "sigma": 0.5, "beta": 3.0, "warmup": 1000, "free_bits": 0.9,
    "r1": 5.0, "r1_every": 2, "gp": 1.0, "critic_steps": 2, "ema": 0, "gamma": 1.0,
    "layers": 2, "beta1": 0.5, "beta2": 0.7, "beta1_d": 0.5, "beta2_d": 0.7, "generator_steps": 2,
    "ada_target": 1.0, "ada_speed": 400,
    "loss": "least-squares", "schedule": "cosine",
}
BESIDE = {  # what has to hold for the field to mean anything
    "sigma": {"likelihood": "fixed"}, "gp": {"loss": "wasserstein"}, "r1_every": {"r1": 5.0},
    "augment": {"ada_speed": 100, "ada_target": 0.05, "lr_d": 1e-2},
    "ada_target": {"augment": "ada", "ada_speed": 100, "lr_d": 1e-2},
    "ada_speed": {"augment": "ada", "ada_target": 0.05, "ada_speed": 100},
}
STEPS = dict.fromkeys(("augment", "ada_target", "ada_speed"), 24)  # adaptive augmentation needs a critic that is sure of something
FIELDS = [(family, field) for family in ("vae", "gan", "vaegan") for field in MODELS[family].fields]


def outcome(run) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for network in run.viewed.values() for p in network.parameters()])


def others(field):
    if isinstance(field.default, bool):
        return [not field.default]
    return [c.value for c in field.choices if c.value != field.default] or [OTHER[field.key]]


def test_adaptive_augmentation_follows_the_critics_certainty(begin, go):
    """It grows while the critic is surer of its training data than the target allows, and falls otherwise."""
    for how in ("ada", "ada-held-out"):
        sure, unsure = (begin("gan", SHAPE, steps=24, augment=how, ada_target=target, ada_speed=600) for target in (0.0, 1.0))
        go(sure)
        go(unsure)
        probability = [float(run.model.networks["augmentation"].probability) for run in (sure, unsure)]
        assert 0.0 <= probability[1] <= probability[0] <= 1.0
        assert how != "ada" or probability[0] > 0.0


@pytest.mark.parametrize("family, field", FIELDS, ids=[f"{family}-{field.key}" for family, field in FIELDS])
def test_every_field_changes_the_training(family, field, begin, go):
    beside = BESIDE.get(field.key, {})
    steps = STEPS.get(field.key, 2)
    usual = begin(family, SHAPE, steps=steps, **beside)
    go(usual)
    for value in others(field):
        changed = begin(family, SHAPE, steps=steps, **{**beside, field.key: value})
        go(changed)
        assert changed.finite()
        mine, theirs = outcome(usual), outcome(changed)
        assert mine.shape != theirs.shape or not torch.equal(mine, theirs), value


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
def test_live_fields_act_at_once(family, begin, go):
    for field in MODELS[family].fields:
        if not field.live:
            continue
        beside = BESIDE.get(field.key, {})
        usual, edited = (begin(family, SHAPE, steps=STEPS.get(field.key, 2), **beside) for _ in range(2))
        edited.edit(field.key, OTHER[field.key])
        go(usual)
        go(edited)
        assert not torch.equal(outcome(usual), outcome(edited)), field.key


@pytest.mark.parametrize("loss", ["non-saturating", "hinge", "least-squares", "wasserstein", "relativistic"])
@pytest.mark.parametrize("shape", [SHAPE, (2,)], ids=["pictures", "points"])
def test_every_loss_with_every_penalty(loss, shape, begin, go):
    for spectral in (True, False):
        run = begin("gan", shape, steps=3, loss=loss, spectral=spectral, r1=1.0, r1_every=1, critic_steps=2)
        numbers = go(run)
        assert run.finite() and set(numbers) == {"critic", "generator", "real_score", "fake_score"}


def test_the_slope_penalty_flattens_the_critic(begin, go):
    def slope(r1):
        run = begin("gan", (2,), steps=60, r1=r1, r1_every=1, spectral=False, lr_d=5e-3)
        go(run)
        x = run.held_out_batches.take(torch.arange(8))[0].requires_grad_()
        (found,) = torch.autograd.grad(run.model.networks["critic"](x).sum(), x)
        return found.square().sum(1).mean().item()

    assert slope(10.0) < 0.5 * slope(0.0)


@pytest.mark.parametrize("given, shape, key, nearest", [
    ({"likelihood": "bernoulli"}, (2,), "likelihood", "optimal"),
    ({"augment": "diffaugment"}, (2,), "augment", "none"),
    ({"likelihood": "optimum"}, SHAPE, "likelihood", "optimal"),
    ({"lr": -1.0}, SHAPE, "lr", 1e-7),
])
def test_impossible_settings_are_refused_with_the_nearest(given, shape, key, nearest, begin):
    family = "vae" if key != "augment" else "gan"
    with pytest.raises(FieldError) as refused:
        begin(family, shape, **given)
    assert (refused.value.key, refused.value.nearest) == (key, nearest)


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
@pytest.mark.parametrize("kind", ["image", "points"])
def test_fields_are_whole(family, kind):
    fields = fields_of(family, kind)
    assert len({field.key for field in fields}) == len(fields)
    keys = {field.key for field in fields}
    for field in fields:
        assert field.help.endswith(".") and field.label and field.group
        assert all(other in keys for other, _ in field.needs) and (not field.needs or field.reason)
        assert isinstance(field.default, bool | str) or (field.minimum is not None and field.maximum is not None)
        assert all(choice.label for choice in field.choices)


def test_hidden_layers_of_points(begin, go):
    run = begin("vae", (2,), steps=1, layers=1)
    go(run)
    assert run.finite() and len(run.model.networks["encoder"].layers.parts) == 1


def test_kl_warms_up(begin):
    from engine.models.vae import warmed

    class At:
        images, x = 50, torch.empty(10, 1)

    assert warmed(At, 0) == 1.0 and warmed(At, 120) == 0.5 and warmed(At, 30) == 1.0


def test_free_nats_keep_dimensions_in_use(begin, go):
    def kl(free):
        run = begin("vae", SHAPE, steps=80, lr=3e-3, beta=30.0, free_bits=free)
        go(run)
        return run.evaluate()["held_out/kl"]

    assert kl(2.0) > kl(0.0) + 1.0
