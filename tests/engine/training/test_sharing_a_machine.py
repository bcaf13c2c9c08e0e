"""Under torchrun the processes of one machine share its cores, and a batch that all can have a part of."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine import cli, device
from engine.fields import FieldError
from engine.training import preparing
from engine.training.distributed import ALONE, World
from engine.training.preparing import data_of, prepare


@pytest.fixture
def eight_cores(monkeypatch):
    for name in ("RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(device, "cores", lambda: 8)
    return monkeypatch


def launched(monkeypatch, processes: int) -> None:
    """What torchrun tells each process it starts, without a second one to meet."""
    for name, value in {"RANK": 0, "WORLD_SIZE": processes, "LOCAL_WORLD_SIZE": processes}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(preparing, "join", lambda device: (World(0, processes), device))


def test_the_cores_are_divided(eight_cores):
    assert device.usual_threads() == 8
    eight_cores.setenv("LOCAL_WORLD_SIZE", "4")
    assert device.usual_threads() == 8  # left over from something else: nobody launched this
    for processes, threads in ((2, 4), (3, 2), (8, 1), (20, 1)):
        launched(eight_cores, processes)
        assert device.usual_threads() == threads


def test_a_resumed_run_takes_no_more_than_its_share(eight_cores, tmp_path, spec):
    before = torch.get_num_threads()
    try:
        _, described = prepare(spec(images=64), data_of(spec()), "run")
        asked = preparing._threads(described)
        assert asked == 1  # of the command line: kept whatever the machine
        free = replace(described, spec=replace(described.spec, threads=None),
                                tuned=(("threads", 6), ("device", "cpu")))
        assert preparing._threads(free) == 6
        launched(eight_cores, 2)
        assert preparing._threads(free) == 4 and preparing._threads(described) == 1
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize(("batch", "processes", "nearest"), [(32, 3, 33), (31, 3, 30), (2, 4, 4), (100, 64, 128)])
def test_a_batch_that_cannot_be_shared_names_one_that_can(batch, processes, nearest):
    with pytest.raises(FieldError, match=f"{processes} processes") as refused:
        World(0, processes).check_batch(batch, 1000)
    assert (refused.value.key, refused.value.nearest) == ("batch", nearest)
    World(0, processes).check_batch(nearest, 1000)


def test_the_nearest_batch_is_one_the_data_allow():
    with pytest.raises(FieldError) as refused:
        World(0, 3).check_batch(32, 32)
    assert refused.value.nearest == 30
    with pytest.raises(FieldError) as refused:
        World(0, 8).check_batch(4, 6)
    assert refused.value.nearest is None
    ALONE.check_batch(7, 7)


@pytest.mark.parametrize("again", [False, True])
def test_it_is_bad_input_on_the_command_line(tmp_path, monkeypatch, capsys, again):
    out = tmp_path / "run"
    train = ["train", "--data", "digits", "--model", "vae", "--out", str(out), "--threads", "1", "--set", "batch=32",
             "--set", "width=8"]
    if again:
        assert cli.main([*train, "--images", "64"]) == 0
    monkeypatch.setattr(preparing, "join", lambda device: (World(0, 3), device))
    assert cli.main([*train, "--images", "640", *(["--resume"] if again else [])]) == 2
    said = capsys.readouterr().err
    assert "can't be shared evenly by 3 processes" in said and "Use 33." in said and "unexpected" not in said
    assert out.exists() == again
