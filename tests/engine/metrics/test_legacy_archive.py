"""The build script's reader of legacy torch archives: right on tensors, deaf to anything else."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[3] / "resources" / "build")
    import legacy_archive

    yield legacy_archive
    del sys.modules["legacy_archive"]


def test_it_reads_what_torch_writes(archive: ModuleType, tmp_path: Path) -> None:
    layer = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
    state = layer.state_dict()
    state["turned"] = torch.arange(24.0).reshape(4, 6).T[1:]
    torch.save(state, tmp_path / "state.pth", _use_new_zipfile_serialization=False)
    tensors = archive.read(tmp_path / "state.pth")
    assert tensors.keys() == state.keys()
    assert all(np.array_equal(tensors[name], state[name].numpy()) for name in state)


@pytest.mark.parametrize("stream", [
    b"\x80\x02cposix\nsystem\nX\x04\x00\x00\x00trueq\x00\x85R.",
    b"\x80\x02cbuiltins\neval\n.",
    b"\x80\x02ccollections\nOrderedDict\nK\x01\x85R.",
    b"\x80\x02}(X\x01\x00\x00\x00aK\x01ubicollections\nX\n.",
    b"\x80\x02X\x01\x00\x00\x00aQ.",
])
def test_it_refuses_what_is_not_a_tensor(archive: ModuleType, stream: bytes) -> None:
    with pytest.raises((archive.NotAllowed, ValueError)):
        archive.walk(io.BytesIO(stream))


def test_a_tensor_may_not_reach_beyond_its_storage(archive: ModuleType) -> None:
    storage = archive.Storage("0", np.dtype("<f4"), 6)
    elements = np.arange(6, dtype="<f4")
    assert archive.View(storage, 0, (2, 3), (3, 1)).of(elements).tolist() == [[0, 1, 2], [3, 4, 5]]
    for view in (archive.View(storage, 1, (2, 3), (3, 1)), archive.View(storage, -1, (2,), (1,)),
                 archive.View(storage, 5, (2,), (-1,))):
        with pytest.raises(archive.NotAllowed):
            view.of(elements)
