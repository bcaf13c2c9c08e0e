"""The game that families share: its losses for looking at, its penalties' turns, and augmentation that adapts itself."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.fields import FieldError
from engine.models.game import frozen, judged
from engine.nets import losses
from engine.nets.adaptive import Adaptive, by_held_out, by_pairs, by_sign

SHAPE = (8, 8, 1)


# --- for looking at --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", list(losses.ADVERSARIAL))
def test_fooling_for_looking_at_is_the_generators_own_loss(loss, begin, go):
    run = begin("gan", (2,), steps=2, loss=loss, gp=0.0)
    go(run)
    critic = run.model.networks["critic"].eval()
    real, fake = (run.batches.take(torch.arange(k, k + 8))[0] for k in (0, 8))
    found = run.model.fooling(run.model.networks, fake, real)
    with torch.no_grad():
        assert torch.allclose(found, losses.ADVERSARIAL[loss][1](critic(real, None), critic(fake, None)), atol=1e-5)


def test_fooling_reads_the_loss_once(begin):
    """The viewing thread asks while the training thread edits: the pair must be of one loss."""
    run = begin("gan", (2,), loss="hinge")
    game, critic = run.model.game, run.model.networks["critic"].eval()
    real, fake = (run.batches.take(torch.arange(k, k + 8))[0] for k in (0, 8))
    expected = game.plain_fooling(critic, real, fake, None)
    game.critic_loss, game.generator_loss = losses.ADVERSARIAL["relativistic"]  # half of an edit is done
    assert torch.equal(game.plain_fooling(critic, real, fake, None), expected)


def test_judged_in_one_pass_is_judged_apart(begin):
    run = begin("gan", SHAPE, conditional=True)
    critic = run.model.networks["critic"].eval()
    (real, y), (fake, _) = (run.batches.take(torch.arange(k, k + 4)) for k in (0, 4))
    both = judged(critic, real, fake, y)
    assert torch.allclose(both[0], critic(real, y), atol=1e-5) and torch.allclose(both[1], critic(fake, y), atol=1e-5)


def test_a_frozen_network_passes_gradients_and_stays_as_it_is(begin):
    critic = begin("gan", (2,)).model.networks["critic"]
    before = {key: value.clone() for key, value in critic.state_dict().items()}
    x = torch.randn(4, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    with pytest.raises(ZeroDivisionError), frozen(critic):
        critic(x, None).sum().backward()
        raise ZeroDivisionError
    assert x.grad is not None and all(p.grad is None and p.requires_grad for p in critic.parameters()) and critic.training
    assert all(torch.equal(before[key], value) for key, value in critic.state_dict().items())


# --- adaptive augmentation -------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=30), st.floats(0.0, 1.0))
def test_the_probability_stays_one(signs, share):
    adaptive = Adaptive()
    adaptive.initialise(torch.Generator())
    for sign in signs:
        before = float(adaptive.probability)
        adaptive.move(torch.tensor(sign), share)
        assert 0.0 <= float(adaptive.probability) <= 1.0
        assert (float(adaptive.probability) - before) * sign >= 0.0


def test_signs_of_overfitting():
    sure, lost = torch.tensor([1.0, 2.0, 0.5]), torch.tensor([-1.0, -2.0, -0.5])
    assert by_sign(sure) == 1.0 and by_sign(lost) == -1.0
    assert by_pairs(sure, lost) == 1.0 and by_pairs(sure + 100.0, sure + 200.0) == -1.0
    one, middle, zero = torch.tensor(1.0), torch.tensor(0.5), torch.tensor(0.0)
    assert by_held_out(one, one, zero) == 0.0 and by_held_out(one, zero, zero) == 1.0 and by_held_out(one, middle, zero) == 0.5
    assert torch.isfinite(by_held_out(one, middle, one))


@pytest.mark.parametrize("how", ["ada", "ada-held-out"])
def test_its_pace_is_by_samples(how, begin, go):
    """Every fourth step it moves by four batches' share of the whole way (Karras 2020, section 3.2)."""
    run = begin("gan", SHAPE, steps=9, augment=how, ada_speed=6400, ada_target=0.0, lr_d=1e-2)
    probability, seen = run.model.networks["augmentation"].probability, []
    for beat in run.iterate():
        if beat.phase == "critic":
            seen.append(float(probability))
    moved = [round(abs(b - a) * 6400 / run.batch, 3) for a, b in zip([0.0, *seen], seen, strict=False)]
    assert set(moved[1:4] + moved[5:8]) == {0.0} and set(moved[::4]) <= {0.0, 4.0}
    assert how != "ada" or 4.0 in moved[::4]


def test_its_pace_is_that_of_the_global_batch(begin):
    """However many processes share it: each scores its own rows, all move by the whole batch."""
    run = begin("gan", SHAPE, augment="ada", ada_speed=6400, ada_target=0.0)
    step, game = run._step(), run.model.game
    rows = torch.ones(run.batch // 2)
    game._adapt(run.model.networks["critic"], step, rows, -rows)
    assert float(game.adaptive.probability) == pytest.approx(4 * run.batch / 6400)


def test_processes_share_the_held_out_samples_of_one(begin):
    from engine.training.distributed import World

    run = begin("gan", SHAPE, augment="ada-held-out")
    whole, _ = run._take_held_out()
    parts = []
    for rank in (0, 1):
        run.world = World(rank, 2)
        parts.append(run._take_held_out()[0])
    assert len(whole) == run.batch and torch.equal(torch.cat(parts), whole)


def test_it_is_kept_and_shown_like_any_network(begin, go):
    from engine.training.pool import SnapshotPool

    run = begin("gan", SHAPE, steps=5, augment="ada", ada_speed=100, ada_target=0.0, lr_d=1e-2)
    pool = SnapshotPool(run.average.networks, run.model.networks)
    go(run)
    assert pool.publish(5) and pool.networks == ("decoder", "critic")
    with pool.lease() as snapshot:
        assert float(snapshot.networks["augmentation"].probability) == float(run.model.networks["augmentation"].probability)


def test_points_are_not_augmented(begin):
    with pytest.raises(FieldError) as refused:
        begin("gan", (2,), augment="ada")
    assert refused.value.key == "augment" and refused.value.nearest == "none"


# --- optimisers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["adam", "rmsprop", "sgd"])
@pytest.mark.parametrize("before, after", [(0.0, 0.5), (0.5, 0.0)])
def test_momentum_may_be_edited_while_it_trains(name, before, after, begin, go):
    run = begin("gan", (2,), steps=6, optimiser=name, optimiser_d=name, beta1=before, beta1_d=before)
    beats = run.iterate()
    for _ in range(4):
        next(beats)
    run.edit("beta1", after)
    run.edit("beta1_d", after)
    for _ in beats:
        pass
    assert run.step == 6 and run.finite()


@pytest.mark.parametrize("name", ["adam", "rmsprop", "sgd"])
@pytest.mark.parametrize("family", ["vae", "gan"])
@pytest.mark.parametrize("edited", [False, True])
def test_optimisers_go_on_bit_for_bit_from_a_checkpoint(name, family, edited, begin, go, tmp_path):
    from engine.storage import checkpoint
    from engine.training import state

    chosen = {"optimiser": name, "beta1": 0.0 if edited else 0.5}
    run = begin(family, (2,), steps=4, **chosen)
    go(run)
    if edited:
        run.edit("beta1", 0.7)
    checkpoint.save(tmp_path, run.step, *state.taken(run))
    again = begin(family, (2,), steps=4, seed=1, **chosen)
    state.restore(again, checkpoint.load(tmp_path))
    for one in (run, again):
        one.stop = type(one.stop)(images=9 * one.batch)
        go(one)
    assert again.step == run.step == 9
    for network in run.model.networks:
        mine, theirs = run.model.networks[network].state_dict(), again.model.networks[network].state_dict()
        assert all(torch.equal(mine[key], theirs[key]) for key in mine)
