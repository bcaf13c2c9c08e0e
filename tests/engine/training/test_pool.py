"""Snapshots: a leased one never changes, publishing never waits, and the newest is what one gets."""

import contextlib
import threading

import pytest
import torch
from torch import nn

from engine.training.pool import SnapshotPool, StillPool


@pytest.fixture
def network():
    return nn.Linear(64, 64)


def fill(network: nn.Module, value: float) -> None:
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(value)


def test_nothing_can_be_leased_before_the_first(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network})
    with pytest.raises(LookupError), pool.lease():
        pass
    assert pool.step == -1


def test_a_leased_snapshot_keeps_its_weights_while_newer_ones_are_published(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network})
    fill(network, 1.0)
    assert pool.publish(1)
    with pool.lease() as held:
        for step in range(2, 10):
            fill(network, float(step))
            assert pool.publish(step)
        assert held.step == 1 and (held.networks["decoder"].weight == 1.0).all()
        with pool.lease() as newest:
            assert newest.step == 9 and (newest.networks["decoder"].weight == 9.0).all()


def test_with_every_buffer_leased_publishing_says_so_and_loses_nothing(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network}, buffers=2, most=2)
    pool.publish(1)
    with pool.lease():
        assert pool.publish(2)
        assert not pool.publish(3)
        assert pool.step == 2 and pool.publish(3, surely=True) and pool.step == 3  # the last one before a pause
    assert pool.publish(4)


def test_raw_and_averaged_decoders_are_both_there(network):
    average = nn.Linear(64, 64)
    fill(average, 0.5)
    fill(network, 2.0)
    pool = SnapshotPool({"decoder": average}, {"decoder": network, "critic": network})
    pool.publish(1)
    with pool.lease() as snapshot:
        assert (snapshot.using(raw=False)["decoder"].weight == 0.5).all()
        assert (snapshot.using(raw=True)["decoder"].weight == 2.0).all()
        assert (snapshot.using(raw=False)["critic"].weight == 2.0).all()


def test_a_viewer_never_sees_a_half_written_snapshot(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network})
    fill(network, 0.0)
    pool.publish(0)
    torn, ended = [], threading.Event()

    def view() -> None:
        while not ended.is_set():
            with pool.lease() as snapshot:
                weight = snapshot.networks["decoder"].weight
                if weight.min() != weight.max() or weight[0, 0] != snapshot.step:
                    torn.append(snapshot.step)

    viewer = threading.Thread(target=view)
    viewer.start()
    for step in range(1, 400):
        fill(network, float(step))
        pool.publish(step)
    ended.set()
    viewer.join()
    assert not torn


def test_wanted_until_published_and_again_after_a_lease(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network})
    assert pool.due()
    pool.publish(1)
    assert not pool.due()
    with pool.lease():
        assert pool.wanted


def test_a_still_pool_serves_what_it_was_given(network):
    pool = StillPool({"decoder": network}, 5)
    with pool.lease() as snapshot:
        assert snapshot.step == pool.step == 5 and not snapshot.networks["decoder"].training


def test_publishing_goes_on_while_leases_of_older_snapshots_last_and_their_buffers_are_given_back(network):
    pool = SnapshotPool({"decoder": network}, {"decoder": network})
    pool.publish(1)
    with contextlib.ExitStack() as held:
        for step in range(2, 6):  # a map, its colours, percentiles ...
            held.enter_context(pool.lease())
            fill(network, float(step))
            assert pool.publish(step)
        for step in range(6, 12):
            assert pool.publish(step)
            with pool.lease() as newest:
                assert newest.step == step
        assert len(pool._buffers) <= 4 + 3
    assert len(pool._buffers) == 3
    assert pool.publish(12)
