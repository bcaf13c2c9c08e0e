"""A checkpoint comes back bit for bit; a damaged one is passed over; what is not needed any more goes."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.storage import checkpoint, rewind, snapshots, tree, wall
from engine.storage.durable import StorageError


def saved(run: Path, *steps: int) -> None:
    for step in steps:
        checkpoint.save(run, step, {"w": torch.full((4,), float(step))}, {"images": step * 64, "seconds": step / 3})


def corrupt(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-3] ^= 0x40
    file.write_bytes(data)


def test_what_is_saved_is_loaded(tmp_path) -> None:
    saved(tmp_path, 0, 7)
    found = checkpoint.load(tmp_path)
    assert (found.step, found.meta, found.notes) == (7, {"images": 448, "seconds": 7 / 3}, ())
    assert torch.equal(found.tensors["w"], torch.full((4,), 7.0))
    assert checkpoint.load(tmp_path, 0).step == 0


def test_newest_two_the_first_and_the_pinned_are_kept(tmp_path) -> None:
    saved(tmp_path, 0, 10, 20)
    checkpoint.pin(tmp_path, 10)
    saved(tmp_path, 30, 40, 50)
    assert checkpoint.steps(tmp_path) == [0, 10, 40, 50]
    sums = (tmp_path / "checkpoints" / checkpoint.SUMS).read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} >= {"0.safetensors", "10.safetensors", "40.safetensors"}


def test_one_flipped_bit_falls_back_to_the_older_one_and_says_so(tmp_path) -> None:
    saved(tmp_path, 0, 10, 20)
    corrupt(checkpoint.file(tmp_path, 20))
    found = checkpoint.load(tmp_path)
    assert found.step == 10
    assert "step 20" in found.notes[0] and "SHA-256" in found.notes[0]
    with pytest.raises(StorageError, match="no complete checkpoint of step 20"):
        checkpoint.load(tmp_path, 20)


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b""), lambda file: file.write_bytes(b"\xff" * 64),
                                   lambda file: file.write_bytes(file.read_bytes()[:-1])])
def test_a_cut_or_foreign_file_without_a_sum_is_no_checkpoint(tmp_path, spoil) -> None:
    saved(tmp_path, 5)
    spoil(checkpoint.file(tmp_path, 5))
    with pytest.raises(StorageError, match="no complete checkpoint"):
        checkpoint.load(tmp_path)
    (tmp_path / "checkpoints" / checkpoint.SUMS).unlink()
    with pytest.raises(StorageError, match="no complete checkpoint"):
        checkpoint.load(tmp_path)


def test_lost_sums_are_told_but_do_not_lose_the_run(tmp_path) -> None:
    saved(tmp_path, 5)
    (tmp_path / "checkpoints" / checkpoint.SUMS).unlink()
    assert "no SHA-256 on record" in checkpoint.load(tmp_path).notes[0]
    with pytest.raises(StorageError, match="no complete checkpoint"):
        checkpoint.load(tmp_path / "nowhere")


def test_rewinding_sets_aside_and_forgets_what_is_later(tmp_path) -> None:
    saved(tmp_path, 0, 10, 20)
    corrupt(checkpoint.file(tmp_path, 20))
    for step in (0, 10, 20):
        snapshots.save(tmp_path, step, {"w": torch.zeros(2)}, {"images": step * 64})
        wall.save(tmp_path, step, np.zeros((1, 4, 4, 3), np.uint8))
    rewind.to(tmp_path, checkpoint.load(tmp_path).step)
    assert checkpoint.steps(tmp_path) == snapshots.steps(tmp_path)[:2] == [step for step, _ in wall.files(tmp_path)]
    assert (tmp_path / "checkpoints" / "20.damaged").exists()
    saved(tmp_path, 11)
    assert checkpoint.load(tmp_path).step == 11


# --- trees -----------------------------------------------------------------------------------------------------------


def same(a, b) -> bool:
    """Equal to the bit, of the same types and layout."""
    if isinstance(a, torch.Tensor):
        return (a.dtype, a.shape, a.stride()) == (b.dtype, b.shape, b.stride()) and \
            bytes(tree.plain(a).view(-1).view(torch.uint8).numpy()) == \
            bytes(tree.plain(b).view(-1).view(torch.uint8).numpy())
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a == b or a != a)


def through_disk(run: Path, state):
    tensors, shape = tree.pack(state, "state")
    checkpoint.save(run, 1, tensors, {"shape": shape})
    found = checkpoint.load(run)
    return tree.unpack(found.tensors, found.meta["shape"])


leaves = st.one_of(st.booleans(), st.none(), st.integers(-2**70, 2**70), st.floats(), st.text(max_size=5))
trees = st.recursive(leaves, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.tuples(inner, inner),
    st.dictionaries(st.one_of(st.text(max_size=4), st.integers(-5, 5)), inner, max_size=3)), max_leaves=12)


@given(trees)
def test_any_plain_tree_survives(state) -> None:
    tensors, shape = tree.pack(state)
    import json

    assert not tensors
    assert same(tree.unpack({}, json.loads(json.dumps(shape))), state)


def test_odd_tensors_survive(tmp_path) -> None:
    base = torch.arange(24.0)
    state = {
        "scalar": torch.tensor(3.0), "whole": torch.tensor(7), "empty": torch.zeros(0, 3), "flag": torch.tensor(True),
        "half": torch.randn(3, generator=torch.Generator().manual_seed(1)).to(torch.bfloat16),
        "view": base[3:9], "transposed": base.view(4, 6).T, "every other": base[::2],
        "channels last": torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
        "spread": torch.zeros(1).expand(4), "nan": torch.tensor([float("nan"), -0.0, float("inf")]),
        "array": np.array([2**63 + 1, 5], dtype=np.uint64), 3: (torch.ones(2), [None, "x"]),
    }
    back = through_disk(tmp_path, state)
    for key in ("every other", "spread"):  # have gaps or overlaps: come back with the same numbers, row-major
        assert torch.equal(back.pop(key), state.pop(key))
    assert same(back, state)


def test_shared_tensors_come_back_shared(tmp_path) -> None:
    weight = torch.ones(3)
    back = through_disk(tmp_path, {"a": weight, "b": weight, "c": weight.clone()})
    assert back["a"] is back["b"] and back["a"] is not back["c"]


def test_what_can_not_be_kept_is_refused() -> None:
    for thing in (object(), {1.5: 0}, {"f": print}, b"bytes"):
        with pytest.raises(TypeError):
            tree.pack({"thing": thing})


@pytest.mark.parametrize("make", [
    lambda p: torch.optim.Adam(p, lr=3e-3, betas=(0.5, 0.99)), lambda p: torch.optim.AdamW(p, amsgrad=True),
    lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), lambda p: torch.optim.Adam(p, foreach=True),
])
def test_an_optimiser_goes_on_bit_for_bit(tmp_path, make) -> None:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.Flatten(), torch.nn.Linear(8 * 36, 2))
    net = net.to(memory_format=torch.channels_last)
    x = torch.randn(4, 3, 8, 8)

    def train(model, optimiser, count: int) -> None:
        for _ in range(count):
            optimiser.zero_grad()
            model(x).square().mean().backward()
            optimiser.step()

    optimiser = make(net.parameters())
    train(net, optimiser, 3)
    twin = copy.deepcopy(net)
    state = through_disk(tmp_path, {"net": net.state_dict(), "optimiser": optimiser.state_dict()})
    assert same(state["optimiser"], optimiser.state_dict())
    for value in twin.parameters():
        value.data.zero_()
    twin.load_state_dict(state["net"])
    second = make(twin.parameters())
    second.load_state_dict(state["optimiser"])
    train(net, optimiser, 5)
    train(twin, second, 5)
    assert same(dict(net.state_dict()), dict(twin.state_dict()))
