"""Splits and orders: stratified, seeded, without state."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets import Dataset
from engine.datasets.batches import Resident, batch_indices, order, split
from engine.kinds import SampleSpec


def dataset(labels: np.ndarray | None, count: int) -> Dataset:
    samples = np.arange(count * 16, dtype=np.int64).astype(np.uint8).reshape(count, 4, 4, 1)
    names = () if labels is None else tuple(str(i) for i in range(int(labels.max()) + 1))
    return Dataset("test", "Test", SampleSpec("image", (4, 4, 1)), samples, labels, names, "", "")


class Plain:
    """The one method of a kind that Resident calls."""

    def to_tensor(self, raw: torch.Tensor) -> torch.Tensor:
        return raw.permute(0, 3, 1, 2).float()


@given(st.lists(st.integers(0, 5), min_size=2, max_size=200), st.integers(0, 2**40))
@settings(max_examples=60, deadline=None)
def test_split_is_a_stratified_partition(values: list[int], seed: int) -> None:
    labels = np.array(values, np.int64)
    train, held = split(dataset(labels, len(labels)), seed)
    assert sorted([*train, *held]) == list(range(len(labels)))
    assert len(held) == min(len(labels) - 1, max(1, round(len(labels) / 10)))
    for label in np.unique(labels):
        share = (labels == label).sum() * len(held) / len(labels)
        assert abs((labels[held] == label).sum() - share) < 1


def test_split_depends_on_the_seed_alone() -> None:
    data = dataset(np.repeat(np.arange(10), 30), 300)
    assert np.array_equal(split(data, 7)[1], split(data, 7)[1])
    assert not np.array_equal(split(data, 7)[1], split(data, 8)[1])


def test_split_of_sorted_data_without_labels_is_not_a_tail() -> None:
    _, held = split(dataset(None, 1000), 1)
    assert len(held) == 100
    assert 300 < held.mean() < 700


def test_split_refuses_one_sample() -> None:
    with pytest.raises(ValueError, match="two samples"):
        split(dataset(None, 1), 0)


@given(st.integers(1, 50), st.integers(0, 400), st.integers(1, 130), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_batches_walk_whole_epochs_wherever_one_begins(n: int, cursor: int, batch: int, seed: int) -> None:
    walk = batch_indices(seed, n, 0, cursor + batch)
    assert torch.equal(walk[cursor:], batch_indices(seed, n, cursor, batch))
    whole = walk[: len(walk) // n * n].reshape(-1, n)
    assert torch.equal(whole.sort(1).values, torch.arange(n).expand(len(whole), n))


def test_epochs_seeds_and_purposes_differ() -> None:
    orders = [order(seed, epoch, 500) for seed in (0, 1, 2**63) for epoch in (0, 1, 2)]
    assert len({o.tobytes() for o in orders}) == 9
    assert all(abs(np.corrcoef(orders[0], o)[0, 1]) < 0.2 for o in orders[1:])


def test_resident_takes_by_index_within_its_part() -> None:
    data = dataset(np.arange(20) % 3, 20)
    part = np.array([4, 9, 17])
    batches = Resident(data, Plain(), "cpu", part)  # type: ignore[arg-type]
    x, y = batches.take(torch.tensor([2, 0]))
    assert torch.equal(x, torch.from_numpy(data.samples[[17, 4]]).permute(0, 3, 1, 2).float())
    assert y is not None and y.tolist() == [17 % 3, 4 % 3]
    assert (batches.count, batches.classes) == (3, 3)


def test_resident_without_labels_has_none() -> None:
    batches = Resident(dataset(None, 5), Plain(), "cpu")  # type: ignore[arg-type]
    assert batches.take(torch.tensor([0]))[1] is None
    assert batches.classes == 0
